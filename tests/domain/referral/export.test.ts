import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ExportedReferral, type ExportWords, referralsCsv, referralsJson } from "#domain/referral/export.ts";
import { RISKY_START } from "#lib/spreadsheet-cell.ts";

/*
 * What an organisation takes out of its sealed inbox.
 * F-72 fails without: `guardCell(cell)` in `csvOf`, `cleanOutsideText` in domain/referral/export.ts
 */
const words: ExportWords = {
  head: (name) => name,
  value: (_field, value) => [value ?? ""].flat().join(" · "),
  basis: (kind) => kind,
  purpose: (purpose) => purpose,
  told: (told) => told,
  childView: (view) => view,
  answer: (reply) => reply,
};
const one = (changes: Partial<ExportedReferral> = {}): ExportedReferral => ({
  received: "2026-11-23",
  from: "Team",
  basis: "consent",
  purpose: "help_by_this_organisation",
  until: "2026-12-23",
  told: "",
  childView: "",
  answerCode: "ABCDE1",
  answer: "accepted",
  fields: { code: "7F3K2M", needs: ["shelter", "doctor"] },
  ...changes,
});
/** Cells as RFC 4180 says: quoted, a quote twice, rows by CR LF. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell = "", end] of csv.slice(1).matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)?.push(cell.replaceAll('""', '"'));
    if (end !== ",") rows.push([]);
  }
  return rows.slice(0, -1);
}

describe("F-72 a received referral leaves the sealed inbox", () => {
  it.each(["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", "＝1+1", "'=1", '=HYPERLINK("x")', 'a";=1'])(
    "%j in any place is no formula to a spreadsheet, and the row keeps its cells",
    (text) => {
      const csv = referralsCsv([one({ from: text, purpose: text, fields: { code: text, needs: [text], reach: text } })], words);
      const [heads, row] = cellsOf(csv);
      expect(row).toHaveLength(heads?.length ?? 0);
      expect(row?.filter((cell) => RISKY_START.test(cell) && !cell.startsWith("'"))).toEqual([]);
    },
  );

  it("any text comes back as the text it was, without characters nobody can see", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [, row] = cellsOf(referralsCsv([one({ from: text })], words));
        const json = JSON.parse(referralsJson([one({ from: `${text}\u202e`, purpose: `${text}\u202e` })]));
        expect(row).toHaveLength(19);
        for (const name of ["from", "purpose"]) expect(json.referrals[0][name], name).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it("what the child wants goes along in both, since whoever acts on it must know", () => {
    const child = one({ basis: "child_protection", until: "", told: "told", childView: "afraid" });
    const [heads = [], row = []] = cellsOf(referralsCsv([child], words));
    expect([row[heads.indexOf("told")], row[heads.indexOf("childView")]]).toEqual(["told", "afraid"]);
    expect(JSON.parse(referralsJson([child])).referrals[0]).toMatchObject({ told: "told", childView: "afraid" });
  });

  it("what the yes was given for goes along in both: the organisation may use it for nothing else", () => {
    const [heads = [], row = []] = cellsOf(referralsCsv([one()], words));
    expect(row[heads.indexOf("purpose")]).toBe("help_by_this_organisation");
  });

  it("the file for a program holds what was shared and answered, and no number or key of ours", () => {
    const value = JSON.parse(referralsJson([one()]));
    expect(value).toEqual({
      v: 1,
      referrals: [
        {
          received: "2026-11-23",
          from: "Team",
          basis: "consent",
          purpose: "help_by_this_organisation",
          told: "",
          childView: "",
          until: "2026-12-23",
          answerCode: "ABCDE1",
          answer: "accepted",
          fields: { code: "7F3K2M", needs: ["shelter", "doctor"] },
        },
      ],
    });
  });
});
