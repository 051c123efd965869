import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeXlsx } from "hucre/xlsx";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkZip } from "../../tools/pack/guide/zip-check.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { asRead, guardText, unguardText } from "../../tools/pack/sheet/cells.ts";
import { directorySheet, languagesOf, textsSheet } from "../../tools/pack/sheet/export-sheets.ts";
import { takeSheets } from "../../tools/pack/sheet/take-sheets.ts";
import { type SheetTable, writeSheet } from "../../tools/pack/sheet/write-sheet.ts";
import { SmallPack } from "../packs/small-pack.ts";
import { REAL_SOURCES } from "../packs/workbench.ts";

let pack: SmallPack;
beforeEach(() => {
  pack = new SmallPack();
});
afterEach(() => {
  pack.remove();
});

const packs = () => readAndCheck([pack.dir]).packs;
const TEXTS = "text/en/services.yaml";
const read = (path: string): string => readFileSync(join(pack.dir, path), "utf8");

/** A row as people see it: by the names of its columns. */
type Row = Record<string, string>;
const rowsOf = ({ headers, rows }: SheetTable): Row[] =>
  rows.map((row) => Object.fromEntries(headers.map((header, at) => [header, row[at] ?? ""])));
const tableOf = (name: string, headers: readonly string[], rows: readonly Row[]): SheetTable => ({
  name,
  headers,
  rows: rows.map((row) => headers.map((header) => row[header] ?? "")),
});

async function save(name: string, table: SheetTable): Promise<string> {
  const path = join(pack.dir, name);
  writeFileSync(path, await writeSheet(path, table));
  return path;
}

/** Exports the directory, lets somebody change it, and takes it back. */
async function changed(change: (rows: Row[]) => void, { into = true, name = "directory.csv" } = {}) {
  const table = directorySheet(packs());
  const rows = rowsOf(table);
  change(rows);
  const headers = [...new Set([...table.headers, ...rows.flatMap((row) => Object.keys(row))])];
  return takeSheets([await save(name, tableOf("directory", headers, rows))], [pack.dir], into);
}
async function changedTexts(change: (rows: Row[]) => void, languages: readonly string[] = []) {
  const table = textsSheet(packs(), languages);
  const rows = rowsOf(table);
  change(rows);
  return takeSheets([await save("texts.csv", tableOf("texts", table.headers, rows))], [pack.dir], true);
}
const find = (rows: readonly Row[], id: string, phone = ""): Row => {
  const found = rows.find((row) => row.id === id && row.phone === phone);
  if (found === undefined) throw new Error(`no row ${id} ${phone}`);
  return found;
};
type Taken = Awaited<ReturnType<typeof takeSheets>>;
const said = (taken: Taken): string => (taken.ok ? [...taken.value.words, ...taken.value.notes] : taken.error).join("\n");

describe("a sheet that nobody has touched", () => {
  it.each(["directory.xlsx", "directory.csv", "texts.xlsx", "texts.csv"])("changes no byte of our packs: %s", async (name) => {
    const real = readAndCheck(REAL_SOURCES).packs;
    const table = name.startsWith("texts")
      ? textsSheet(real, name.endsWith("csv") ? ["ar", "fr"] : languagesOf(real))
      : directorySheet(real);
    expect(table.rows.length).toBeGreaterThan(300);
    const taken = await takeSheets([await save(name, table)], REAL_SOURCES, false);
    expect(taken).toMatchObject({ ok: true, value: { files: [], words: [], notes: [] } });
  });

  it("keeps the zeros, signs and hyphens of numbers and days: each cell of a workbook is text (F-72)", async () => {
    const path = await save("directory.xlsx", directorySheet(packs()));
    const parts = checkZip(readFileSync(path));
    const xml = parts.ok ? (parts.value.get("xl/worksheets/sheet1.xml")?.toString("utf8") ?? "") : "";
    const styles = parts.ok ? (parts.value.get("xl/styles.xml")?.toString("utf8") ?? "") : "";
    const cells = [...xml.matchAll(/<c\s[^>]*[^/]>/g)].map(([tag]) => tag);
    expect(cells.length).toBeGreaterThan(50);
    expect(cells.filter((tag) => !/\st="(s|inlineStr|str)"/.test(tag))).toEqual([]);
    const textFormat = /numFmtId="(\d+)" formatCode="@"/.exec(styles)?.[1] ?? "none";
    const textStyles = [...(/<cellXfs.*?<\/cellXfs>/s.exec(styles)?.[0] ?? "").matchAll(/<xf\b[^>]*>/g)].map(([xf]) =>
      xf.includes(`numFmtId="${textFormat}"`),
    );
    const filled = cells
      .filter((tag) => !/\sr="[A-Z]+1"/.test(tag))
      .map((tag) => textStyles[Number(/\ss="(\d+)"/.exec(tag)?.[1] ?? "0")]);
    expect(new Set(filled)).toEqual(new Set([true]));
    expect(xml).not.toContain("<f>");
  });

  it.each(["+3232011690", "0601020304", "2026-11-21", "09:00", "1e5", "=1+1", "-5", "@here", "'0601", "''=x", "'", "-", "Hello"])(
    "comes back from a table of text as it was: %s",
    (text) => {
      expect(unguardText(guardText(text))).toBe(text);
      expect(guardText(text)).not.toMatch(/^[=+\-@\t\r\d]/);
      expect(asRead(`${text}\r\n`)).toBe(text);
    },
  );
});

describe("a directory that comes back from a spreadsheet", () => {
  it("changes the one value, says so in a sentence with its line, and leaves every other byte", async () => {
    const before = pack.text();
    const taken = await changed((rows) => {
      find(rows, "be-payoke").status = "inactive";
    });
    expect(said(taken)).toMatch(/services\.yaml:\d+: be-payoke \(Payoke\): status changes from “active” to “inactive”\./);
    const [was, is] = [before.split("\n"), pack.text().split("\n")];
    expect(is.filter((line, at) => line !== was[at])).toEqual(["  status: inactive"]);
    expect(is[0]).toBe("# Ask for the night desk.");
  });

  it("says what would change and writes nothing without --into", async () => {
    const before = pack.text();
    const taken = await changed(
      (rows) => {
        find(rows, "be-payoke").name = "Payoke Antwerp";
      },
      { into: false },
    );
    expect([said(taken).includes("“Payoke Antwerp”"), pack.text()]).toEqual([true, before]);
  });

  it("takes lists, marks, hours, a place and a cell that was emptied", async () => {
    const taken = await changed(
      (rows) => {
        const row = find(rows, "be-payoke");
        row["languages.codes"] = "nl, fr";
        row["schedule.open_24_7"] = "";
        row["schedule.hours"] = "MO TU 09:00-17:00; SA 10:00-12:00";
        row["location.location_type"] = "physical";
        row["location.city"] = "Antwerp";
        row["location.address_confidential"] = "";
        row.notes = "Rang twice: nobody.";
      },
      { name: "directory.xlsx" },
    );
    expect(said(taken)).toContain("notes changes from");
    const entry = packs()
      .flatMap(({ sources }) => sources.services.flatMap((file) => file.value as { id: string }[]))
      .find(({ id }) => id === "be-payoke");
    expect(entry).toMatchObject({
      languages: { codes: ["nl", "fr"] },
      schedule: { hours: [{ byday: ["MO", "TU"], opens_at: "09:00", closes_at: "17:00" }, { byday: ["SA"] }] },
      location: { location_type: "physical", city: "Antwerp" },
      notes: "Rang twice: nobody.",
    });
    expect(entry).not.toHaveProperty("schedule.open_24_7");
  });

  it("changes a number and adds another one", async () => {
    const taken = await changed((rows) => {
      const phone = find(rows, "be-payoke", "0");
      phone["phone.number"] = "+3232011699";
      phone["phone.number_local"] = "03 201 16 99";
      rows.push({ ...phone, phone: "1", "phone.number": "+3232011698", "phone.number_local": "03 201 16 98" });
    });
    expect(taken.ok && taken.value.gaveUp).toEqual(["+3232011690"]);
    const [service] = packs().flatMap(({ services }) => services.filter((one) => one.service.id === "be-payoke"));
    expect(service?.service.phones.map(({ number }) => number)).toEqual(["+3232011699", "+3232011698"]);
  });

  it("takes a new service and its words from two sheets together", async () => {
    const directory = rowsOf(directorySheet(packs()));
    const made = ["", "0"].map((phone): Row => ({ ...find(directory, "be-payoke", phone), id: "be-new" }));
    for (const row of made) if (row.phone === "") row.name = "New house";
    const words = rowsOf(textsSheet(packs(), []));
    const told = words
      .filter(({ key }) => key?.startsWith("service.be-payoke."))
      .map((row) => ({ ...row, key: row.key?.replace("be-payoke", "be-new") ?? "" }));
    const files = [
      await save("directory.csv", tableOf("directory", directorySheet(packs()).headers, [...directory, ...made])),
      await save("texts.csv", tableOf("texts", textsSheet(packs(), []).headers, [...words, ...told])),
    ];
    const taken = await takeSheets(files, [pack.dir], true);
    expect(said(taken)).toContain("be-new (New house) is new.");
    expect(readAndCheck([pack.dir]).problems).toEqual([]);
    expect(pack.text()).toContain("\n\n- id: be-new\n  organization:\n");
  });

  it("leaves services alone that have no row, and says so", async () => {
    const taken = await changed((rows) => {
      rows.splice(0, rows.length, ...rows.filter(({ id }) => id !== "be-payoke"));
    });
    expect([said(taken), taken.ok && taken.value.files]).toEqual([
      "1 services have no row in the sheet and stay as they are: be-payoke.",
      [],
    ]);
  });

  it("changes nothing of columns that somebody deleted", async () => {
    const { headers, rows } = directorySheet(packs());
    const kept = headers.filter((header) => ["file", "id", "phone", "status"].includes(header));
    const all = rowsOf({ name: "", headers, rows }).filter(({ phone }) => phone === "");
    const taken = await takeSheets([await save("few.csv", tableOf("directory", kept, all))], [pack.dir], true);
    expect(taken).toMatchObject({ ok: true, value: { files: [] } });
  });

  const put =
    (text: string, column: string, phone = "") =>
    (rows: Row[]): void => {
      find(rows, "be-payoke", phone)[column] = text;
    };
  it.each<readonly [string, (rows: Row[]) => void, RegExp]>([
    [
      "a word that is not in the list",
      put("actve", "status"),
      /row \d+, column status: be-payoke: "actve" does not fit\. Did you mean "active"/,
    ],
    [
      "a number that lost its +",
      put("3232011690", "phone.number", "0"),
      /column phone\.number: 3232011690 stands there, and \+3232011690/,
    ],
    ["a number that is not the one people read", put("+3232011691", "phone.number", "0"), /is not the number people read/],
    [
      "a mark that is neither yes nor no",
      put("maybe", "phone.short_code", "0"),
      /column phone\.short_code: "maybe" does not fit\. Write yes or no/,
    ],
    ["hours nobody can read", put("every day", "schedule.hours"), /column schedule\.hours: "every day" does not fit/],
    ["a sign that cannot be seen", put("Pay\u202eoke", "name"), /column name: .*cannot be seen/],
    ["a service twice", (rows) => void rows.push({ ...find(rows, "be-payoke") }), /column id: be-payoke has a row above/],
    [
      "a phone two places on",
      (rows) => void rows.push({ ...find(rows, "be-payoke", "0"), phone: "2" }),
      /be-payoke has 1 phones, so the next one is 1/,
    ],
    ["a field of a phone in the row of its service", put("sms", "phone.type"), /belongs to its phones/],
    ["a column nobody knows", put("x", "staus"), /row 1, column staus: No column has this name\. Did you mean "status"/],
    [
      "a service of no file",
      (rows) => void rows.push({ id: "be-x", file: "calais/services-be" }),
      /No file of the directory is called "calais\/services-be"/,
    ],
    [
      "an address behind a confidential door",
      put("yes", "location.address_confidential"),
      /the address is confidential|does not fit|missing/,
    ],
  ])("is refused whole for %s, with its row", async (name, spoil, words) => {
    const before = pack.text();
    const taken = await changed((rows) => {
      find(rows, "fr-119").name = "A good change";
      if (name.includes("confidential"))
        Object.assign(find(rows, "be-payoke"), { "location.location_type": "physical", "location.address": "1 Secret street" });
      spoil(rows);
    });
    expect(taken.ok).toBe(false);
    expect(said(taken)).toMatch(words);
    expect(pack.text()).toBe(before);
  });

  it("is refused where a cell of a table of text begins like a formula (F-72)", async () => {
    const path = join(pack.dir, "directory.csv");
    writeFileSync(path, "file,id,phone,name\r\ncalais/services,be-payoke,,=1+1\r\n");
    expect(said(await takeSheets([path], [pack.dir], true))).toMatch(/row 2, column name: .*begins with =/);
  });

  it("is refused where a cell of the workbook is worked out", async () => {
    const path = join(pack.dir, "directory.xlsx");
    const rows = [
      ["file", "id", "phone", "name"],
      ["calais/services", "be-payoke", null, null],
    ];
    const cells = new Map([["1,3", { value: 2, formula: "1+1" }]]);
    writeFileSync(path, await writeXlsx({ sheets: [{ name: "directory", rows, cells }] }));
    expect(said(await takeSheets([path], [pack.dir], true))).toMatch(
      /row 2, column name: This cell is worked out by a formula \(=1\+1\)/,
    );
  });

  it.each([
    ["holds macros", "directory.xlsm", "PK\u0003\u0004", /ends in \.xlsm/],
    ["is cut off", "directory.xlsx", "PK\u0003\u0004 and no more", /table of contents/],
    ["is something else", "directory.csv", "a,b\r\n1,2\r\n", /columns file, id and phone/],
    ["is not there", "gone.csv", null, /no such file/],
  ])("is refused when the file %s", async (_, name, content, words) => {
    const path = join(pack.dir, name);
    if (content !== null) writeFileSync(path, content, "latin1");
    expect(said(await takeSheets([path], [pack.dir], true))).toMatch(words);
  });
});

describe("texts that come back from a spreadsheet", () => {
  const french = (head: string): void => {
    mkdirSync(join(pack.dir, "text/fr"), { recursive: true });
    writeFileSync(
      join(pack.dir, "text/fr/services.yaml"),
      `# By the team.\nlang: fr\naudience: public\n${head}strings:\n  service.fr-119.name: Enfance en danger # seen\n  service.fr-119.fees: Gratuit\n`,
    );
  };
  const NAME = "service.fr-119.name";
  const set = (key: string, lang: string, text: string) => (rows: Row[]) => {
    const row = rows.find((one) => one.key === key);
    if (row === undefined) throw new Error(`no row ${key}`);
    row[lang] = text;
  };

  it("change one sentence in one language and keep comments and order", async () => {
    french("review: draft\n");
    const before = read("text/fr/services.yaml");
    const taken = await changedTexts(set(NAME, "fr", "Allô enfance: en danger"), ["fr"]);
    expect(said(taken)).toMatch(/fr\/services\.yaml:6: service\.fr-119\.name changes in fr from “Enfance en danger” to/);
    expect(read("text/fr/services.yaml")).toBe(before.replace("Enfance en danger", '"Allô enfance: en danger"'));
  });

  it("keep paragraphs", async () => {
    french("review: draft\n");
    await changedTexts(set("service.fr-119.fees", "fr", "Un\n\nDeux: trois"), ["fr"]);
    expect(read("text/fr/services.yaml")).toContain("  service.fr-119.fees: |-\n    Un\n\n    Deux: trois");
  });

  it("begin a language that has no file yet, as a draft", async () => {
    await changedTexts(
      (rows) => {
        for (const row of rows) if (row.key === NAME) row.so = "Carruurta";
      },
      ["so"],
    );
    expect(read("text/so/services.yaml")).toBe(`lang: so\naudience: public\nreview: draft\nstrings:\n  ${NAME}: Carruurta\n`);
  });

  it("make a draft again of what a reviewer had passed", async () => {
    french("review: reviewed\n");
    const taken = await changedTexts(
      (rows) => {
        set(NAME, "fr", "Enfance")(rows);
        set("service.fr-119.fees", "fr", "Gratuit partout")(rows);
      },
      ["fr"],
    );
    expect(said(taken)).toContain(`${NAME} is a draft again in fr`);
    const part = packs()
      .flatMap(({ texts }) => texts)
      .find((text) => text.part.lang === "fr")?.part;
    expect(part?.reviewByPrefix).toEqual({ [NAME]: "draft", "service.fr-119.fees": "draft" });
  });

  it("say which languages are older than a changed English", async () => {
    french("review: draft\n");
    expect(said(await changedTexts(set(NAME, "en", "Children in danger"), ["fr"]))).toContain(
      `${NAME}: fr still say what the English said before.`,
    );
  });

  it("say that English is shown where a cell was emptied", async () => {
    french("review: draft\n");
    expect(said(await changedTexts(set("service.fr-119.fees", "fr", ""), ["fr"]))).toContain(
      "is taken away in fr; English is shown there.",
    );
    expect(read("text/fr/services.yaml")).not.toContain("fees");
  });

  it.each<readonly [string, (rows: Row[]) => void, RegExp]>([
    ["the English is gone", set(NAME, "en", ""), /column en: The English of service\.fr-119\.name is gone/],
    ["a key was changed", set(NAME, "key", "service.fr-119.nmae"), /no text "service\.fr-119\.nmae"|Nothing uses this key/],
    ["the state was changed", set(NAME, "fr state", "reviewed"), /column fr state: .*Leave the state as it was/],
    [
      "the file is another one",
      set(NAME, "file", "calais/servics"),
      /No file of texts is called "calais\/servics"\. Did you mean "calais\/services"/,
    ],
    ["placeholders were lost", set(NAME, "fr", "Bonjour {{name}}"), /placeholders differ/],
  ])("are refused whole when %s", async (_, spoil, words) => {
    french("review: draft\n");
    const [en, fr] = [read(TEXTS), read("text/fr/services.yaml")];
    const taken = await changedTexts(
      (rows) => {
        set("service.fr-119.fees", "fr", "Une bonne chose")(rows);
        spoil(rows);
      },
      ["fr"],
    );
    expect(taken.ok).toBe(false);
    expect(said(taken)).toMatch(words);
    expect([read(TEXTS), read("text/fr/services.yaml")]).toEqual([en, fr]);
  });
});
