import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { AssessmentCode } from "#domain/pack/rules.ts";
import { type Plan, type PlanInput, personFromFacts, plan } from "#domain/plan/plan.ts";
import { ADULT_STEPS, CHILD_FIRST, CHILD_LEADS } from "#domain/plan/steps.ts";
import type { AgeGroup, Flag } from "#domain/screening/types.ts";
import { rights, serviceById, services } from "../../support/directory-data.ts";
import { compiled } from "../../support/domain-data.ts";
import { talkWith } from "../../support/talk.ts";

const BY_DAY = Date.parse("2026-11-20T10:00:00Z");
const AT_NIGHT = Date.parse("2026-11-20T01:00:00Z");
const CODES = ["T1", "T2", "S2", "S1", "P1", "N0"] as const;

interface Situation extends Partial<Omit<PlanInput, "assessment" | "person">> {
  readonly shown: AssessmentCode;
  readonly age?: AgeGroup;
  readonly flags?: readonly Flag[];
  readonly person?: Partial<PlanInput["person"]>;
  readonly purposeNotAsked?: boolean;
}
function planFor({ shown, age = "adult", flags, person, purposeNotAsked = false, ...rest }: Situation): Plan {
  return plan({
    assessment: { shown, age, flags: flags ?? (age === "adult" ? [] : ["child_protection"]), purposeNotAsked },
    person: { needs: [], asked: [], accepts: [], ...person },
    country: "FR",
    city: "Calais",
    nowMs: BY_DAY,
    services,
    rights,
    hasLead: true,
    ...rest,
  });
}
const kinds = (one: Plan): readonly string[] => one.steps.map((step) => step.kind);

describe("actions at two in the morning", () => {
  it.each(CODES)("%s begins with danger, for an adult and for a child", (shown) => {
    for (const age of ["adult", "child", "unknown"] as const) expect(kinds(planFor({ shown, age }))[0]).toBe("danger_check");
  });

  it("strong signs: stop asking, ask what they want, a safe night, a specialist, no police unless chosen", () => {
    expect(kinds(planFor({ shown: "T1" }))).toEqual([
      "danger_check",
      "stop_asking",
      "ask_wishes",
      "safe_tonight",
      "call_lead",
      "offer_specialist_by_day",
      "no_police_unless_chosen",
    ]);
    expect(kinds(planFor({ shown: "T1", nowMs: AT_NIGHT }))).toContain("offer_specialist_at_night");
  });

  it("possible signs: rights, the health card, a second meeting, advice without naming the person", () => {
    expect(kinds(planFor({ shown: "T2" }))).toEqual([
      "danger_check",
      "stop_asking",
      "offer_rights",
      "health_card",
      "second_meeting",
      "specialist_advice",
    ]);
  });

  it("too little known: needs, a contact, a kind goodbye", () => {
    expect(kinds(planFor({ shown: "N0" }))).toEqual(["danger_check", "needs", "contacts_card", "kind_goodbye"]);
  });

  it("work that was not free adds labour rights, without the labour inspection", () => {
    const result = planFor({ shown: "T2", flags: ["labour_rights"] });
    const step = result.steps.find((one) => one.kind === "labour_rights");
    expect(step?.rightIds).toContain("FR-12");
    expect(step?.serviceIds).not.toContain("fr-travail");
  });

  it("in Belgium a dangerous journey leads to the three centres", () => {
    const step = planFor({ shown: "S2", country: "BE", city: "Bruxelles" }).steps.find((one) => one.kind === "legal_advice");
    expect(step?.serviceIds).toEqual(expect.arrayContaining(["be-pagasa", "be-payoke", "be-surya"]));
  });

  it("says when the next one opens if nobody answers now", () => {
    const shut = {
      ...serviceById("fr-ccem"),
      kinds: ["legal"],
      schedule: { hours: [{ byday: ["FR" as const], opens_at: "10:00", closes_at: "12:00" }], uncertain: false },
    };
    const step = planFor({ shown: "S2", nowMs: AT_NIGHT, services: [shut] }).steps.find((one) => one.kind === "legal_advice");
    expect(step?.opensNext).toEqual({ serviceId: "fr-ccem", atMs: Date.parse("2026-11-20T09:00:00Z") });
  });

  it("'not asked yet' stands on the second line where it was not asked", () => {
    expect(planFor({ shown: "S2", purposeNotAsked: true }).purposeNotAsked).toBe(true);
  });
});

describe("child first", () => {
  it.each(CODES)("under %s, whoever may be under 18 gets the whole list", (shown) => {
    for (const age of ["child", "unknown"] as const) {
      const result = planFor({ shown, age });
      expect(result.childFirst).toBe(true);
      expect(kinds(result)).toEqual(["danger_check", ...CHILD_LEADS[shown], ...CHILD_FIRST]);
      expect(result.lineKey).toBe(`plan.${shown}.child.line`);
    }
  });

  it("the flag alone is enough, whatever the age says", () => {
    const result = planFor({ shown: "N0", age: "adult", flags: ["child_protection"] });
    expect(kinds(result)).toEqual(["danger_check", ...CHILD_FIRST]);
  });

  it("doubt about age alone is enough, even without the flag", () => {
    expect(planFor({ shown: "N0", age: "unknown", flags: [] }).childFirst).toBe(true);
  });

  it("119 in France, and boarding now means 17 or 112", () => {
    const result = planFor({ shown: "S2", age: "child" });
    expect(result.steps.find((step) => step.kind === "child_line")?.serviceIds).toContain("fr-119");
    expect(result.steps.find((step) => step.kind === "boarding_now")?.serviceIds).toEqual(["fr-17", "eu-112"]);
  });

  it("gives the child's rights and never an adult's programme", () => {
    const result = planFor({ shown: "T1", age: "child" });
    expect(result.rights.every((right) => right.audience.some((one) => one === "C" || one === "A"))).toBe(true);
    expect(result.rights.map((right) => right.id)).toEqual(expect.arrayContaining(["FR-15", "INT-12"]));
    expect(result.rights.map((right) => right.id)).not.toContain("INT-09");
  });

  it("never offers police, return or the like, even if a word for it was said", () => {
    const result = planFor({ shown: "T1", age: "child", person: { asked: ["police", "return"] } });
    expect(kinds(result)).not.toContain("asked_for");
    expect(result.services.filter(({ service }) => service.only_if_asked || service.kinds.includes("police"))).toEqual([]);
  });
});

describe("an adult's plan", () => {
  const situations = fc.record({
    shown: fc.constantFrom(...CODES),
    country: fc.constantFrom("FR" as const, "GB" as const, "BE" as const, "ES" as const, "IE" as const),
    nowMs: fc.constantFrom(BY_DAY, AT_NIGHT),
    flags: fc.subarray<Flag>(["urgent_check", "re_screen", "labour_rights"]),
    needs: fc.subarray(["doctor", "sleep", "work", "lawyer", "child", "violence"] as const),
  });

  it("has no police, labour authority, crime line or return unless the person asked", () => {
    fc.assert(
      fc.property(situations, ({ needs, ...situation }) => {
        const result = planFor({ ...situation, person: { needs } });
        const offered = result.steps.flatMap((step) => step.serviceIds).map(serviceById);
        expect(
          offered.filter((service) => service.only_if_asked || service.kinds.includes("police")).map((service) => service.id),
        ).toEqual([]);
        expect(kinds(result)).not.toContain("asked_for");
      }),
      { numRuns: 60 },
    );
  });

  it("has what the person asked for, as a step of its own", () => {
    const asked = planFor({ shown: "T1", person: { asked: ["labour_authority"] } });
    expect(asked.steps.at(-1)).toMatchObject({ kind: "asked_for", serviceIds: ["fr-travail"] });
  });

  it("gives trafficking and asylum rights together, of this country first", () => {
    const ids = planFor({ shown: "T1" }).rights.map((right) => right.id);
    expect(ids).toEqual(expect.arrayContaining(["FR-03", "FR-09", "INT-03", "INT-06"]));
    expect(ids.indexOf("FR-03")).toBeLessThan(ids.indexOf("INT-03"));
    expect(ids.some((id) => id.startsWith("UK-") || id.startsWith("CARD-") || id.startsWith("MYTH-"))).toBe(false);
  });

  it("names only services and rights that exist", () => {
    for (const shown of CODES) {
      const result = planFor({ shown });
      for (const step of result.steps) for (const id of step.serviceIds) expect(serviceById(id)).toBeDefined();
      expect(result.steps.flatMap((step) => step.rightIds).filter((id) => !rights.some((right) => right.id === id))).toEqual([]);
    }
  });
});

describe("words", () => {
  const words = (
    parse(readFileSync(new URL("../../../packs/core/text/en/plan.yaml", import.meta.url), "utf8")) as {
      strings: Record<string, string>;
    }
  ).strings;

  it("exist for every label, adult and child, and for every step", () => {
    const steps = new Set([
      ...Object.values(ADULT_STEPS).flat(),
      ...Object.values(CHILD_LEADS).flat(),
      ...CHILD_FIRST,
      "danger_check",
      "needs",
      "labour_rights",
      "asked_for",
      "offer_specialist_at_night",
    ]);
    const keys = [
      ...CODES.flatMap((code) => [`plan.${code}.adult.line`, `plan.${code}.child.line`]),
      ...[...steps].map((kind) => `plan.step.${kind}`),
      "plan.foot",
      "plan.not_asked",
      "plan.danger_now",
    ];
    expect(keys.filter((key) => words[key] === undefined)).toEqual([]);
  });

  it("never say that somebody is, or is not, a victim", () => {
    for (const text of Object.values(words)) expect(text).not.toMatch(/victim/i);
  });
});

describe("the person's own wishes", () => {
  it("are read from the talk: needs, police only when said, which services are all right", () => {
    const { facts } = talkWith("full", {
      q02: "25_plus",
      q04: ["sleep"],
      q77: "police",
      consent_share_who: "yes",
      q78: ["women_only"],
    });
    expect(personFromFacts(compiled, facts, "ti")).toEqual({
      needs: ["sleep"],
      asked: ["police"],
      accepts: ["women_only"],
      language: "ti",
    });
    expect(personFromFacts(compiled, talkWith("rapid", { q02: "25_plus", q28: "yes" }).facts).needs).toEqual(["doctor"]);
  });
});
