import { describe, expect, it } from "vitest";
import type { Organisation } from "#domain/pack/network.ts";
import { type BasisCheck, checkBasis } from "#domain/referral/basis.ts";
import { fieldsFor, withoutReferralOnly } from "#domain/referral/fields.ts";
import { buildReferralBody, canOfferReferral } from "#domain/referral/offer.ts";
import type { Basis, ConsentBasis, ProtectionBasis, ReferralField } from "#domain/referral/types.ts";
import { toggleTick } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import type { AnswerValue } from "#domain/screening/types.ts";
import { catalogue, compiled, SPECIALIST } from "../../support/domain-data.ts";
import { shelter } from "../../support/shelter.ts";
import { talkWith } from "../../support/talk.ts";

const TODAY = "2026-11-21";
const consent: ConsentBasis = {
  kind: "consent",
  organisationId: "shelter",
  scope: ["code", "needs", "language"],
  purpose: "a bed",
  how: "spoken",
  lang: "ar",
  day: TODAY,
  expires: "2026-12-21",
};
const protection: ProtectionBasis = {
  kind: "child_protection",
  decidedBy: "safeguarding_lead",
  told: "told",
  childView: "agrees",
  day: TODAY,
};
const check = (basis: Basis | null, more: Partial<BasisCheck> = {}) => {
  const result = checkBasis(basis, {
    organisationId: "shelter",
    fields: { code: "7F3K2M", needs: ["sleep"] },
    today: TODAY,
    isChild: false,
    ...more,
  });
  return result.ok ? "ok" : result.error.type;
};

describe("nothing about a person leaves without a basis", () => {
  it("consent for this organisation, these fields, until this day", () => {
    expect(check(consent)).toBe("ok");
    expect(check(consent, { today: "2026-12-21" })).toBe("ok");
    expect(check(null)).toBe("BasisMissing");
    expect(check(consent, { organisationId: "police" })).toBe("ConsentForAnother");
    expect(check(consent, { today: "2026-12-22" })).toBe("ConsentExpired");
    expect(check({ ...consent, day: "2026-11-22" })).toBe("ConsentNotYetGiven");
    expect(check(consent, { withdrawn: true })).toBe("ConsentWithdrawn");
    expect(check(consent, { fields: {} })).toBe("NothingToShare");
  });

  it("no consent on a day when it was not clear what a yes means; a child's or a life's protection does not wait for it", () => {
    const unclear = {
      ...talkWith("rapid", { q02: "25_plus" }).facts,
      understanding: { k1: ["not_understood", "not_understood"] },
    };
    expect(check(consent, { talksToday: [unclear] })).toBe("ConsentNotUnderstood");
    expect(check(consent, { talksToday: [{ ...unclear, understanding: { k1: ["not_understood", "understood"] } }] })).toBe("ok");
    expect(check(protection, { isChild: true, talksToday: [unclear] })).toBe("ok");
  });

  it("says which fields go beyond what was agreed", () => {
    expect(
      checkBasis(consent, {
        organisationId: "shelter",
        fields: { code: "7F3K2M", indicators: ["CTL-07"], assessment: "x" },
        today: TODAY,
        isChild: false,
      }),
    ).toEqual({
      ok: false,
      error: { type: "ConsentTooNarrow", fields: ["assessment", "indicators"] },
    });
  });

  it("a child's protection needs a decision by the lead, that the child was told, and the child's own view", () => {
    expect(check(protection, { isChild: true })).toBe("ok");
    const { decidedBy: _d, ...undecided } = protection;
    const { told: _t, ...untold } = protection;
    const { childView: _c, ...unheard } = protection;
    expect(check(undecided as ProtectionBasis, { isChild: true })).toBe("DeciderMissing");
    expect(check({ ...protection, decidedBy: "volunteer" as "second_person" }, { isChild: true })).toBe("DeciderMissing");
    expect(check(untold as ProtectionBasis, { isChild: true })).toBe("ToldMissing");
    expect(check(unheard, { isChild: true })).toBe("ChildViewMissing");
    expect(check(protection)).toBe("NotAChild");
  });

  it("protection carries the minimum, whatever is ticked", () => {
    expect(check(protection, { isChild: true, fields: { code: "7F3K2M", indicators: ["CTL-07"] } })).toBe("MoreThanMinimum");
    expect(check({ ...protection, kind: "danger_to_life" }, { fields: { needs: ["doctor"], assessment: "x" } })).toBe(
      "MoreThanMinimum",
    );
    expect(check({ kind: "danger_to_life", decidedBy: "second_person", told: "not_told_danger", day: TODAY }, {})).toBe("ok");
  });
});

describe("the Refer button", () => {
  const agreement = { until: "2027-01-01", hours: "day and night", answerWithinHours: 4 };
  const organisation = shelter({ serves: ["adults"], agreement });
  const offers = (one: Organisation, isChild = false, today = TODAY) => {
    const result = canOfferReferral(one, { isChild, today });
    return result.ok ? "ok" : result.error.type;
  };

  it("stands only where a written agreement holds", () => {
    const { agreement: _none, ...without } = organisation;
    expect(offers(organisation)).toBe("ok");
    expect(offers(without)).toBe("NoAgreement");
    expect(offers(organisation, false, "2027-01-01"), "its last day counts").toBe("ok");
    expect(offers(organisation, false, "2027-01-02")).toBe("AgreementEnded");
  });

  it("sends nobody who may be a child to a place for adults", () => {
    expect(offers(organisation, true)).toBe("DoesNotServe");
    expect(offers({ ...organisation, serves: ["adults", "children"] }, true)).toBe("ok");
  });
});

describe("what could be shared", () => {
  const fields = (answers: Record<string, AnswerValue>, ticks: readonly string[] = []) => {
    const talk = talkWith("full", { q02: "25_plus", ...answers }, { worker: SPECIALIST, reply: () => "past" });
    const facts = ticks.reduce((all, tick) => toggleTick(all, tick), talk.facts);
    return fieldsFor(compiled, catalogue, {
      code: "7F3K2M",
      language: "ti",
      facts,
      assessment: assess(compiled, catalogue, facts),
    });
  };

  it("needs, language, how to reach, which services: in the person's own picks", () => {
    const offered = fields({
      s5: ["doctor"],
      q04: ["sleep", "legal_advice"],
      s6: ["pictures"],
      consent_share_who: "yes",
      consent_share_what: ["my_needs"],
      consent_share_how: ["through_you"],
      q78: ["women_only"],
      q77: "legal",
    });
    expect(offered).toMatchObject({
      code: "7F3K2M",
      language: "ti",
      age_group: "adult",
      needs: ["doctor", "sleep", "legal_advice", "legal"],
      access_needs: ["pictures"],
      reach: ["through_you"],
      accepted_services: ["women_only"],
    });
  });

  it("what only a lawyer may see never becomes a field", () => {
    const offered = fields(
      {
        q65: "yes",
        q66: "yes",
        q43: "yes_they_would_harm_me",
        q20: "yes",
        q29: ["against_the_law", "housework"],
        q23: "employer_host_or_other_has_them",
      },
      ["CTL-08", "LIB-05"],
    );
    const text = JSON.stringify(offered);
    for (const secret of ["CRI-", "CTL-08", "CTL-09", "LIB-05", "against_the_law"]) expect(text).not.toContain(secret);
    expect(offered.indicators).toContain("CTL-01");
    expect(offered.indicators).not.toContain("DOM-02");
  });

  it("what the worker saw stays with the team", () => {
    expect(JSON.stringify(fields({ o02: "yes", o07: "yes" }))).not.toContain("OBS-");
  });

  it("a skip or 'anything' says nothing", () => {
    const offered = fields({
      s5: ["nothing_now"],
      q04: ["skip"],
      consent_share_who: "yes",
      q78: ["any"],
      s6: ["nothing"],
      q77: "nothing_now",
    });
    expect(offered.needs).toBeUndefined();
    expect(offered.accepted_services).toBeUndefined();
  });

  it("only what was picked goes into the message", () => {
    const picked: ReferralField[] = ["code", "needs"];
    const body = buildReferralBody(fields({ q04: ["sleep"] }), picked, { mailbox: "m", recipient: "age1r" });
    expect(Object.keys(body.fields)).toEqual(["code", "needs"]);
    expect(buildReferralBody(fields({ q04: ["skip"] }), picked, body.replyTo).fields).toEqual({ code: "7F3K2M" });
  });

  it("which services would be all right is kept for the referral alone", () => {
    const { facts } = talkWith("full", { q02: "25_plus", consent_share_who: "yes", q78: ["women_only"] });
    expect(facts.answers).toHaveProperty("q78");
    expect(withoutReferralOnly(compiled, facts).answers).not.toHaveProperty("q78");
  });
});
