import { describe, expect, it } from "vitest";
import { catalogue, catalogueProblems, page } from "../../tools/errors.ts";
import { declaredCodes } from "../../tools/lib/error-codes.ts";

/* The catalogue of everything that is refused. These guard: each line of `catalogueProblems` in tools/errors.ts. */
describe("the codes of a type", () => {
  it("are read from every way a type says them, and words that are no code are not taken for one", () => {
    const text = `
      export type LoadError = { readonly type: "Cut" | "Other"; readonly of: "file" } | { readonly type: "Gone" };
      export interface Alone { readonly type: "Alone"; readonly why: "because" }
      export type Reason = "damaged" | "not_for_us";
      export type Seen = { readonly is: "frame" } | { readonly is: "plain"; readonly text: string };
      export interface Nothing { readonly size: number }`;
    expect(declaredCodes([{ path: "src/x.ts", text }]).map(({ name, codes }) => [name, codes])).toEqual([
      ["LoadError", ["Cut", "Other", "Gone"]],
      ["Alone", ["Alone"]],
      ["Reason", ["damaged", "not_for_us"]],
      ["Seen", ["frame", "plain"]],
    ]);
  });
});

describe("the catalogue", () => {
  const doors = catalogue();

  it("has every code that is refused with, once at its door, with words in the four languages of the team", () => {
    expect(catalogueProblems(doors)).toEqual([]);
    for (const { title, rows } of doors) expect(rows.length, title).toBeGreaterThan(0);
  });

  it("names a code without words, one that stands twice, one that fell out, and words nobody says", () => {
    const row = { code: "Lost", words: "errors:Lost", says: "" };
    const problems = catalogueProblems([{ title: "a door", rows: [row, row] }, ...doors.slice(1)]);
    expect(problems).toContain("Lost (a door) has no words");
    expect(problems).toContain("errors:Lost is missing in ti");
    expect(problems).toContain('twice at "a door": Lost');
    const without = doors.map(({ title, rows }) => ({ title, rows: rows.filter(({ code }) => code !== "JoinTooOld") }));
    expect(catalogueProblems(without)).toContain("errors:JoinTooOld has words and no code");
    expect(catalogueProblems(without).some((problem) => /JoinError refuses .* in no door: JoinTooOld/.test(problem))).toBe(true);
    const rule = doors.map(({ title, rows }) => ({ title, rows: rows.filter(({ code }) => code !== "DoesNotServe") }));
    expect(catalogueProblems(rule), "the rules of a referral are judged too").toContain(
      "src/domain/referral/offer.ts OfferError refuses with codes that are in no door: DoesNotServe",
    );
  });

  it("is a page on which every door and code can be found", () => {
    const text = page(doors);
    for (const { title, rows } of doors) {
      expect(text).toContain(`## ${title}`);
      for (const { code } of rows) expect(text).toContain(`| \`${code}\` |`);
    }
  });
});
