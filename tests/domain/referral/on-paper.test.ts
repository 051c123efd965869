import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Entry } from "#domain/case/types.ts";
import { fieldsOnPaper, tellable } from "#domain/referral/on-paper.ts";
import { REFERRAL_FIELDS, type ReferralFields } from "#domain/referral/types.ts";

/* What leaves on paper and by voice. These guard: `field !== "code"`, `withSigns` and `takenBack` in on-paper.ts. */
type Referral = Extract<Entry, { type: "referral" }>;
const referral = (changes: Partial<Referral> = {}): Referral => ({
  type: "referral",
  entryId: "e",
  caseId: "c",
  atMs: 1,
  refId: "r",
  envelopeId: "v",
  organisationId: "org-a",
  basis: {
    kind: "consent",
    organisationId: "org-a",
    scope: ["code"],
    purpose: "p",
    how: "spoken",
    lang: "ar",
    day: "2026-11-20",
    expires: "2026-12-20",
  },
  fields: { code: "7F3K2M" },
  answerCode: "ABCDE1",
  ...changes,
});

describe("a referral on paper", () => {
  it("says no line that was not sealed, never the case's code, and what the talk points to only when switched on", () => {
    fc.assert(
      fc.property(fc.subarray([...REFERRAL_FIELDS]), fc.boolean(), (sealed, withSigns) => {
        const fields: ReferralFields = Object.fromEntries(sealed.map((field) => [field, "x"]));
        const told = fieldsOnPaper(referral({ fields }), withSigns);
        expect(told.every((field) => sealed.includes(field))).toBe(true);
        expect(told).not.toContain("code");
        if (!withSigns) expect(told.filter((field) => field === "assessment" || field === "indicators")).toEqual([]);
      }),
    );
  });

  it.each<[string, Entry[], string]>([
    [
      "taken back",
      [
        referral(),
        { type: "withdrawal", entryId: "w", caseId: "c", atMs: 2, refId: "r", organisationId: "org-a", outcome: "told" },
      ],
      "2026-11-23",
    ],
    ["whose yes has ended", [referral()], "2026-12-21"],
    ["whose text has gone from the case", [referral({ textGone: true, fields: {} })], "2026-11-23"],
  ])("is not offered for one %s", (_what, entries, today) => {
    expect(tellable([referral()], "2026-11-23")).toHaveLength(1);
    expect(tellable(entries, today)).toEqual([]);
  });

  it("a report about a child or a life is offered whatever the day: it rests on no yes", () => {
    const basis = { kind: "child_protection", decidedBy: "safeguarding_lead", told: "told", day: "2026-11-20" } as const;
    expect(tellable([referral({ basis })], "2027-11-23")).toHaveLength(1);
  });
});
