import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseCsv } from "hucre/csv";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { correctionsCsv, outcomesToCarry, reportedNumbers } from "#domain/directory/corrections.ts";
import { type Service, ServiceSchema } from "#domain/pack/services.ts";
import { CALL_COLUMNS, callList, callsCsv } from "../../tools/pack/editors/calls.ts";
import { editorsCommand } from "../../tools/pack/editors/command.ts";
import { takeCalls } from "../../tools/pack/editors/take-calls.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { SmallPack } from "./small-pack.ts";
import { Workbench } from "./workbench.ts";

const TODAY = "2026-11-22";
const real = ["fr", "be", "eu"].flatMap((country): readonly Service[] => {
  const file = new URL(`../../packs/calais/directory/services-${country}.yaml`, import.meta.url);
  const entries = parse(readFileSync(file, "utf8")) as readonly Record<string, unknown>[];
  return entries.map(({ notes: _, ...entry }) => v.parse(ServiceSchema, entry));
});
const service = (id: string, changes: Partial<Service> = {}): Service => {
  const found = real.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no service ${id}`);
  return { ...found, ...changes };
};
const idsOf = (services: readonly Service[]): string[] => callList(services, "2026-11-30").calls.map((call) => call.service.id);

describe("the list of numbers for volunteers", () => {
  it("names a line for children before one that nobody has ever rung", () => {
    expect(idsOf([service("be-payoke"), service("fr-119", { assured_date: "2026-01-01" })]).at(0)).toBe("fr-119");
  });
  it("names the longest unconfirmed first among the others", () => {
    const [old, older] = [
      service("be-payoke", { assured_date: "2026-03-01" }),
      service("be-surya", { assured_date: "2026-02-01" }),
    ];
    expect([...new Set(idsOf([old, older]))]).toEqual(["be-surya", "be-payoke"]);
  });
  it("leaves out what was confirmed a month ago", () => {
    expect(idsOf([service("be-payoke", { assured_date: "2026-11-01" })])).toEqual([]);
  });
  it("never asks a volunteer to ring an emergency line", () => {
    const { calls, neverRing } = callList([service("fr-15"), service("fr-17"), service("eu-112"), service("alarm-phone")], TODAY);
    expect([calls, neverRing]).toEqual([[], ["fr-15", "fr-17", "eu-112", "alarm-phone"]]);
  });
  it("keeps a service whose address is secret out of volunteers' hands", () => {
    const { calls, secretAddress } = callList([service("fr-afj")], TODAY);
    expect([calls, secretAddress]).toEqual([[], ["fr-afj"]]);
  });
  it("opens in a spreadsheet with no cell taken for a formula", () => {
    const list = callList([service("be-payoke", { name: '=HYPERLINK("https://x")' })], TODAY);
    for (const row of parseCsv(callsCsv(list.calls))) for (const cell of row) expect(String(cell)).not.toMatch(/^[=+\-@\t\r]/);
  });
  it("is CSV as RFC 4180 writes it: every line ends with CR LF, quotes are doubled", () => {
    const csv = callsCsv(callList([service("be-payoke", { name: 'The "house", here' })], TODAY).calls);
    expect([csv.endsWith("\r\n"), csv.includes('"The ""house"", here"'), /[^\r]\n/.test(csv)]).toEqual([true, true, false]);
  });
});

describe("a list of calls that comes back", () => {
  let pack: SmallPack;
  beforeEach(() => {
    pack = new SmallPack();
  });
  afterEach(() => {
    pack.remove();
  });

  const french = (): string => pack.text();
  const HEADER = CALL_COLUMNS.join(",");
  const row = (id: string, number: string, date: string, outcome: string, correction = ""): string =>
    [id, "", number, "", "", "", "", date, outcome, correction].join(",");
  const take = (rows: readonly string[], into = true) =>
    takeCalls("back.csv", [HEADER, ...rows].join("\r\n"), [pack.dir], TODAY, into);

  it("writes the day of a right number behind last_checked, and touches no other line", () => {
    const before = french().split("\n");
    const taken = take([row("fr-119", "119", "2026-11-20", "correct")]);
    const added = french()
      .split("\n")
      .findIndex((line, at) => line !== before[at]);
    expect(taken.ok).toBe(true);
    expect(french().split("\n").toSpliced(added, 1)).toEqual(before);
    expect(french().split("\n")[added]).toBe('  assured_date: "2026-11-20"');
  });
  it("keeps the comments an editor wrote in the file", () => {
    pack.edit("- id: fr-119", "- id: fr-119 # seen twice");
    take([row("fr-119", "119", "2026-11-20", "correct")]);
    expect(french()).toContain("# Ask for the night desk.\n- id: fr-119 # seen twice");
  });
  it("hides a wrong number from the public by marking it as conflicting", () => {
    take([row("fr-119", "119", "2026-11-20", "wrong")]);
    const { packs } = readAndCheck([pack.dir]);
    const found = packs.flatMap(({ services }) => services).find((one) => one.service.id === "fr-119");
    expect(found?.service.phones.map(({ verification }) => verification)).toContain("conflicting");
  });
  it("takes away the old confirmation of a service whose number is wrong now", () => {
    take([row("fr-119", "119", "2026-10-01", "correct")]);
    take([row("fr-119", "119", "2026-11-20", "wrong")]);
    expect(french()).not.toContain("assured_date");
  });
  it("never puts a number that somebody wrote down into the pack", () => {
    take([row("fr-119", "119", "2026-11-20", "wrong", "0601020304")]);
    expect(french()).not.toContain("0601020304");
  });
  it("does not confirm a service while something beside it is still to be corrected", () => {
    const taken = take([row("fr-119", "119", "2026-11-20", "correct", "closed on Sunday")]);
    expect([taken.ok && taken.value.changed, french().includes("assured_date")]).toEqual([0, false]);
  });
  it("changes nothing when nobody answered", () => {
    const before = french();
    take([row("fr-119", "119", "2026-11-20", "no answer")]);
    expect(french()).toBe(before);
  });
  it("changes nothing before --into is given, and says what would change", () => {
    const before = french();
    const taken = take([row("fr-119", "119", "2026-11-20", "correct")], false);
    expect(french()).toBe(before);
    expect(taken.ok && taken.value.words.join("\n")).toMatch(
      /services\.yaml:\d+: fr-119 .*confirmed on 2026-11-20 \(nobody had rung before\)\./,
    );
  });
  it("reads the semicolons, the mark and the apostrophes of a spreadsheet", () => {
    const back = `\uFEFF${HEADER.replaceAll(",", ";")}\r\n${row("be-payoke", "'+3232011690", "2026-11-20", "Correct").replaceAll(",", ";")}\r\n`;
    const taken = takeCalls("back.csv", back, [pack.dir], TODAY, true);
    expect(taken.ok && taken.value.changed).toBe(1);
  });
  it("counts rows nobody has filled in, and leaves them alone", () => {
    const taken = take([row("fr-119", "119", "", "")]);
    expect(taken.ok && [taken.value.empty, taken.value.changed]).toEqual([1, 0]);
  });

  it("says where a wrong number also stands: danger page, missing child, numbers to learn, texts", () => {
    const bench = new Workbench();
    try {
      bench.edit("calais/text/en/services.yaml", "service.fr-119.description: ", "service.fr-119.description: 01 44 52 88 90. ");
      const rows = [
        row("fr-119", "119", "2026-11-20", "wrong"),
        row("fr-ccem", "+33144528890", "2026-11-20", "wrong"),
        row("fr-116006", "116006", "2026-11-20", "wrong"),
      ];
      const taken = takeCalls("back.csv", [HEADER, ...rows].join("\r\n"), bench.sources, TODAY, false);
      const words = taken.ok ? taken.value.words.join("\n") : taken.error.join("\n");
      expect(words).toMatch(/danger\.yaml:\d+: countries\[0\]\.numbers\[\d\]\.number: 116006 stands on the danger page too\./);
      expect(words).toMatch(
        /missing\.yaml:\d+: countries\[0\]\.calls\[\d\]\.number: 119 stands on the page for a missing child too\./,
      );
      expect(words).toMatch(/pages\.yaml:\d+: keep\[0\]\.child\[\d\]\.number: 119 stands on the numbers to learn by heart too\./);
      expect(words).toMatch(/\(description\) in English still says 0144528890\./);
    } finally {
      bench.remove();
    }
  });

  const good = row("fr-119", "119", "2026-11-20", "correct");
  it.each([
    ["a service that does not exist", row("fr-999x", "119", "2026-11-20", "correct"), /no service of the packs/i],
    ["a number the service does not have", row("fr-119", "0601020304", "2026-11-20", "correct"), /is no number of fr-119/],
    ["a call of tomorrow", row("be-payoke", "+3232011690", "2026-11-23", "correct"), /today is 2026-11-22/],
    ["a day in another order", row("be-payoke", "+3232011690", "20/11/2026", "correct"), /is no day\. Write year, month and day/],
    ["an outcome nobody knows", row("be-payoke", "+3232011690", "2026-11-20", "maybe"), /is no outcome\. Write correct, wrong/],
    ["an outcome without a day", row("be-payoke", "+3232011690", "", "correct"), /date is empty/],
    ["the same number twice", good, /same number stands in row 2/],
  ])("is refused whole for %s, with its row", (_, bad, words) => {
    const before = french();
    const taken = take([good, bad]);
    expect(taken.ok ? "" : taken.error.join("\n")).toMatch(words);
    expect(taken.ok ? "" : taken.error.join("\n")).toMatch(/^back\.csv:3: /m);
    expect(french()).toBe(before);
  });
  it("is refused when a column is gone", () => {
    const taken = takeCalls("back.csv", "id,number\r\nfr-119,119", [pack.dir], TODAY, true);
    expect(taken.ok ? [] : taken.error).toEqual([expect.stringMatching(/^back\.csv:1: The columns date, outcome are missing/)]);
  });
  it("reads the file of decided corrections that the app saves, and names the number to change by hand with its line", () => {
    const mark = { number: "+3232011690", day: "2026-11-20", outcome: "wrong" as const, wrong: ["disconnected" as const] };
    const decision = { outcome: "accepted" as const, day: TODAY, words: "=03 201 16 91" };
    const report = { rowId: "row", from: "Dunes", service: "be-payoke", mark, decision };
    const { packs } = readAndCheck([pack.dir]);
    const services = packs.flatMap((one) => one.services.map(({ service: each }) => each));
    const csv = correctionsCsv(outcomesToCarry(reportedNumbers([report]), services, TODAY), services, () => "Dead.");
    const taken = takeCalls("corrections.csv", csv, [pack.dir], TODAY, true);
    const line =
      french()
        .split("\n")
        .findIndex((one) => one.includes('"+3232011690"')) + 1;
    expect(taken.ok ? taken.value.words.join("\n") : taken.error.join("\n")).toContain(
      `services.yaml:${line}: be-payoke (Payoke): row 2 says "Dead. =03 201 16 91". Nothing of it was written: change it here by hand.`,
    );
    expect(french()).not.toContain('201 16 91"');
    expect(french()).toContain("verification: conflicting");
  });
  it("an entry that stands in two of the packs is not guessed: the folder is asked for", () => {
    const other = new SmallPack();
    other.rename("other");
    try {
      const text = [HEADER, good].join("\r\n");
      const taken = takeCalls("back.csv", text, [pack.dir, other.dir], TODAY, true);
      expect(taken.ok ? "" : taken.error.join("\n")).toMatch(
        /back\.csv:2: "fr-119" stands in more than one pack\. Name the folder/,
      );
      expect(french()).not.toContain("assured_date");
    } finally {
      other.remove();
    }
  });
  it("shows signs that turn words round or hide them to nobody", () => {
    const taken = take([row("fr-119", "119", "2026-11-20", "wrong", "\u202eevil\u200b\u001b[31m")]);
    const words = taken.ok ? taken.value.words.join("\n") : taken.error.join("\n");
    expect(words).toContain('says "evil[31m"');
  });
  it("refuses a file of a hundred megabytes before reading it", () => {
    const file = join(pack.dir, "..", `fanal-large-${process.pid}.csv`);
    writeFileSync(file, "");
    truncateSync(file, 100_000_000);
    const said: string[] = [];
    try {
      expect(
        editorsCommand(
          ["calls", pack.dir, "--results", file],
          () => [],
          (one) => said.push(one),
        ),
      ).toBe(1);
      expect(said.join("\n")).toMatch(/larger than 5 MB.*\nNothing was written\./);
    } finally {
      rmSync(file);
    }
  });
});
