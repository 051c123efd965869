import { describe, expect, it } from "vitest";
import { agreementOf, given, withAgreement } from "../../hub/agreements.ts";
import type { Register, RegisteredOrganisation } from "../../hub/register.ts";

/* These guard: each refusal of `agreementOf` and both spreads of `withAgreement` in hub/agreements.ts. How it is typed: tests/hub/admin.test.ts. */
const NOW_MS = Date.UTC(2026, 10, 21, 23, 59);
const AGREED = { until: "2027-12-31", hours: "09:00–18:00", answerWithinHours: 24 };

describe("a written agreement at the hub", () => {
  it.each([
    ["until yesterday is over", { until: "2026-11-20" }, "2026-11-20 is over"],
    ["until a word is none", { until: "soon" }, "is not a day"],
    ["without a last day is none", { until: undefined }, "needs its last day"],
    ["without hours is none", { hours: undefined }, "needs its last day"],
    ["whose hours are blank is none", { hours: " " }, "--hours"],
    ["without a time for an answer is none", { answerWithinHours: undefined }, "needs its last day"],
    ["answered in no time is none", { answerWithinHours: 0 }, "1 to 744"],
    ["answered in an hour and a half is none", { answerWithinHours: 1.5 }, "1 to 744"],
    ["answered after more than a month is none", { answerWithinHours: 745 }, "1 to 744"],
    ["answered by a word is none", given({ until: undefined, hours: undefined, within: "now" }), "1 to 744"],
  ])("%s", (_, change, says) => {
    expect(agreementOf({ ...AGREED, ...change }, NOW_MS)).toEqual({ ok: false, error: expect.stringContaining(says) });
  });

  it("counts on its last day, and with the longest time for an answer", () => {
    for (const change of [{ until: "2026-11-21" }, { answerWithinHours: 1 }, { answerWithinHours: 744 }])
      expect(agreementOf({ ...AGREED, ...change }, NOW_MS)).toEqual({ ok: true, value: { ...AGREED, ...change } });
  });

  it("is put in or taken out of one organisation, and of no other", () => {
    const of = (id: string): RegisteredOrganisation => ({
      ...{ id, name: id, country: "FR", mailbox: id, recipients: [], serves: ["adults"], serviceIds: [] },
      agreement: AGREED,
    });
    const [one, other] = [of("one"), of("other")];
    const register: Register = { v: 1, organisations: [one, other], teams: [], devices: [], revoked: [] };
    const { agreement: _, ...ended } = one;
    expect(withAgreement(register, one, undefined).organisations).toEqual([ended, other]);
    const renewed = { ...AGREED, until: "2028-12-31" };
    expect(withAgreement(register, other, renewed).organisations).toEqual([one, { ...other, agreement: renewed }]);
  });
});
