import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { readContext } from "../../tools/pack/guide/context.ts";
import { importForms } from "../../tools/pack/guide/import-forms.ts";
import { FORM_LIMITS } from "../../tools/pack/guide/limits.ts";
import { placeText } from "../../tools/pack/guide/places.ts";
import { FormFolder, GOOD, sheetXml, spoiled, type TestCell, workbook, workbookParts } from "./form-builder.ts";
import { type ZipPart, zip } from "./zip-builder.ts";

const context = readContext("packs/core");
const folder = new FormFolder();
afterAll(() => {
  folder.remove();
});

let made = 0;
async function refusal(content: Buffer | string, extension = "xlsx"): Promise<string> {
  const result = await importForms([folder.put(`hostile-${made++}.${extension}`, content)], context);
  if (result.ok) throw new Error("the form was taken");
  return result.error.map((one) => `${placeText({ ...one, file: "form" })}: ${one.reason}`).join("\n");
}
const withCell = (address: string, cell: TestCell): Promise<string> => refusal(workbook(spoiled({ [address]: cell })));
const withPart = (...parts: readonly ZipPart[]): Promise<string> => refusal(workbook(GOOD, parts));

describe("formulas", () => {
  it("one that has a value is refused at its cell", async () => {
    expect(await withCell("survey!C3", { xml: "<c><f>B3</f><v>7</v></c>" })).toContain(
      "form: sheet survey, row 3, column label::English (en) (C3): This cell is worked out by a formula (=B3).",
    );
  });
  it("one that has no value, in the name of a column and in a settings cell too", async () => {
    expect(await withCell("survey!G1", { xml: "<c><f>A1</f></c>" })).toContain("(=A1)");
    expect(await withCell("settings!B2", { xml: '<c t="str"><f>"p"&amp;"q"</f><v>pq</v></c>' })).toContain(
      "row 2, column form_id (B2)",
    );
  });
  it("in CSV, a cell that begins with =", async () => {
    const csv = "survey,,\n,type,name,label\n,note,x_a,=1+1\n";
    expect(await refusal(csv, "csv")).toContain("form: sheet survey, row 2, column label (C2): This cell begins with =");
  });
  it("an error of the spreadsheet is no text", async () => {
    expect(await withCell("survey!C3", { xml: '<c t="e"><v>#REF!</v></c>' })).toContain("row 3, column label::English (en) (C3)");
  });
});

describe("what runs, or fetches", () => {
  it("macros are refused by the ending of the file, by their part, and by the kind of workbook", async () => {
    expect(await refusal(workbook(GOOD), "xlsm")).toContain("kind that holds macros");
    expect(await withPart({ name: "xl/vbaProject.bin", content: "x" })).toContain(
      "sheet xl/vbaProject.bin: The workbook holds macros.",
    );
    const types = workbookParts(GOOD)[0]!;
    const enabled = String(types.content).replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main");
    expect(await withPart({ name: types.name, content: enabled })).toContain("kind that holds macros");
  });
  it("links to other workbooks, connections and embedded objects", async () => {
    expect(await withPart({ name: "xl/externalLinks/externalLink1.xml", content: "<a/>" })).toContain("another workbook");
    expect(await withPart({ name: "xl/connections.xml", content: "<a/>" })).toContain("fetches data");
    expect(await withPart({ name: "xl/embeddings/object.bin", content: "x" })).toContain("embedded object");
  });
});

describe("what is too large", () => {
  it("a million rows", async () => {
    const sheet = sheetXml([]).replace("<sheetData>", `<sheetData>${"<row><c><v>1</v></c></row>".repeat(1_000_000)}`);
    expect(await withPart({ name: "xl/worksheets/sheet1.xml", content: sheet })).toContain(
      "sheet survey, row 5001: Row 5001 is used",
    );
    const heavier = sheet.replace("<sheetData>", `<sheetData>${"<row><c><v>1</v></c></row>".repeat(1_000_000)}`);
    expect(await withPart({ name: "xl/worksheets/sheet1.xml", content: heavier })).toContain("Unpacked the workbook has");
  });
  it("one cell far below, one far to the right", async () => {
    const far = (name: string): string =>
      sheetXml([["type"]]).replace("</row>", `</row><row r="9"><c r="${name}"><v>1</v></c></row>`);
    expect(await withPart({ name: "xl/worksheets/sheet1.xml", content: far("A1048576") })).toContain(
      "sheet survey, row 1048576: Row",
    );
    const wide = far("XFD4000");
    expect(await withPart({ name: "xl/worksheets/sheet1.xml", content: wide })).toContain("too far to the right");
  });
  it("an archive that unfolds to far more than it weighs", async () => {
    const bomb = Buffer.alloc(FORM_LIMITS.unpackedBytes + 1, "a");
    expect(await withPart({ name: "xl/sharedStrings.xml", content: bomb })).toContain("Unpacked the workbook has 41 MiB");
  });
  it("an archive that lies about how much it unfolds to", async () => {
    const bomb = Buffer.alloc(60 * 1024 * 1024, "a");
    expect(await withPart({ name: "xl/sharedStrings.xml", content: bomb, claims: 1000 })).toContain(
      "sheet xl/sharedStrings.xml: This part is damaged, or unpacks to more than it announces.",
    );
  });
  it("a table of a million texts, and styles as large as a book", async () => {
    const texts = `<sst>${Array.from({ length: 200_000 }, (_, i) => `<si><t>${i}</t></si>`).join("")}</sst>`;
    expect(await withPart({ name: "xl/sharedStrings.xml", content: texts })).toContain("more than 100000 different texts");
    const styles = { name: "xl/styles.xml", content: Buffer.alloc(3 * 1024 * 1024, " ") };
    expect(await withPart(styles)).toContain("sheet xl/styles.xml: This part has more than 2 MiB");
  });
  it("a thousand parts, a part twice, a cell with a book in it", async () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ name: `p${i}.xml`, content: "<a/>" }));
    expect(await withPart(...many)).toContain("The archive holds");
    const parts = workbookParts(GOOD);
    expect(await refusal(zip([...parts, parts[4]!]))).toContain("in the archive twice");
    expect(await withCell("survey!C3", "a".repeat(9000))).toContain("row 3, column label::English (en) (C3): The cell has 9000");
  });
  it("a file of many megabytes", async () => {
    expect(await refusal(Buffer.alloc(FORM_LIMITS.fileBytes + 1))).toContain("a form has at most");
  });
});

describe("XML that plays tricks", () => {
  const sheet = sheetXml(GOOD["survey"]!);
  it("words of its own that unfold, and entities", async () => {
    const laughs = sheet.replace("<worksheet", '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet');
    expect(await withPart({ name: "xl/worksheets/sheet1.xml", content: laughs })).toContain("defines words of its own");
  });
  it("elements a thousand deep", async () => {
    const deep = sheet.replace("<sheetData>", `${"<x>".repeat(1000)}${"</x>".repeat(1000)}<sheetData>`);
    expect(await withPart({ name: "xl/worksheets/sheet1.xml", content: deep })).toContain("more than 32 deep");
  });
  it("tags that never end", async () => {
    const endless = sheetXml([]).replace("<sheetData>", `<sheetData>${"<row ".repeat(200_000)}`);
    expect(await withPart({ name: "xl/worksheets/sheet1.xml", content: endless })).not.toBe("");
  });
  it("another encoding", async () => {
    const other = sheet.replace('encoding="UTF-8"', 'encoding="UTF-7"');
    expect(await withPart({ name: "xl/worksheets/sheet1.xml", content: other })).toContain("written in UTF-7");
    const wide = Buffer.from(`\ufeff${sheet}`, "utf16le");
    expect(await withPart({ name: "xl/worksheets/sheet1.xml", content: wide })).toContain("UTF-16");
  });
});

describe("what is no form at all", () => {
  it("a text, a picture, nothing, half a file, a folder, a file that is not there", async () => {
    expect(await refusal("type,name,label")).toContain("The file is no spreadsheet.");
    expect(await refusal(Buffer.from("89504e470d0a1a0a", "hex"))).toContain("no spreadsheet");
    expect(await refusal("")).toContain("no spreadsheet");
    const good = workbook(GOOD);
    expect(await refusal(good.subarray(0, good.length / 2))).toContain("no table of contents");
    expect(await refusal(zip([{ name: "readme.xml", content: "<a/>" }]))).toContain("no .xlsx workbook");
    const missing = await importForms([`${folder.dir}/nothing.xlsx`], context);
    expect(missing.ok ? [] : missing.error).toMatchObject([{ reason: "There is no such file." }]);
  });
  it("an old workbook, or one with a password", async () => {
    expect(await refusal(Buffer.from("d0cf11e0a1b11ae1", "hex"))).toContain("an old .xls, or it has a password");
  });
  it("text in another encoding", async () => {
    expect(await refusal(Buffer.from("survey\n,type", "utf16le"), "csv")).toContain("not written in UTF-8");
    expect(await refusal(Buffer.from([0x73, 0xe9, 0x0a]), "md")).toContain("not written in UTF-8");
    expect(await refusal(Buffer.from("\ufeffsurvey", "utf16le"), "csv")).toContain("UTF-16");
  });
});

describe("texts that read differently from what they are", () => {
  it.each([
    ["a change of direction", "\u202e"],
    ["an isolate", "\u2066"],
    ["a sign without width", "\u200b"],
    ["a tag character", "\u{e0041}"],
    ["a control character", "\u0085"],
  ])("%s is refused by name, at its cell", async (_, sign) => {
    const told = await withCell("survey!C3", `Who ${sign}has your papers?`);
    const name = `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
    expect(told).toContain(`row 3, column label::English (en) (C3): The cell holds the invisible sign ${name}`);
  });
  it("also in the text of a choice, in a name and in the header of a column", async () => {
    expect(await withCell("choices!C2", "I\u202e have them")).toContain("sheet choices, row 2");
    expect(await withCell("survey!B2", "x_pa\u200bpers")).toContain("sheet survey, row 2, column name (B2)");
    expect(await withCell("survey!G1", "fanal_\u200bwho")).toContain("sheet survey, row 1");
  });
  it("but joiners, which Persian and Kurdish need, are taken", async () => {
    const path = folder.put("joiner.xlsx", workbook(spoiled({ "survey!C3": "می\u200cخواهید؟" })));
    expect((await importForms([path], context)).ok).toBe(true);
  });
});

describe("names that would reach into the program", () => {
  it("are refused or are nothing but names", async () => {
    expect(await withCell("survey!F3", "__proto__: CTL-01")).toContain(
      'column fanal_maps (F3): "__proto__" cannot be a name here.',
    );
    expect(await withCell("survey!F3", '{"constructor": ["CTL-01"]}')).toContain('"constructor" cannot be a name here.');
    expect(await withCell("survey!B3", "__proto__")).toContain('"__proto__" cannot name a question.');
    expect(await withCell("survey!D3", "${constructor} = 'yes'")).toContain('No question is called "constructor"');
    expect(await withCell("survey!A3", "select_one constructor")).toContain('no list "constructor"');
    expect(({} as Record<string, unknown>)["CTL-01"]).toBeUndefined();
  });
});

it("a form that is refused leaves nothing behind", async () => {
  const guides = readFileSync("packs/core/content/guides.yaml", "utf8");
  await withCell("survey!A3", "text");
  expect(readFileSync("packs/core/content/guides.yaml", "utf8")).toBe(guides);
});
