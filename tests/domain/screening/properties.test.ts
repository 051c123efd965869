import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Question } from "#domain/pack/guides.ts";
import type { AssessmentCode } from "#domain/pack/rules.ts";
import { applyAnswer, takesList } from "#domain/screening/answers.ts";
import { assess, assessFacts, lookUp } from "#domain/screening/assess.ts";
import { ELEMENTS, evidence } from "#domain/screening/evidence.ts";
import { activeGuide } from "#domain/screening/next-step.ts";
import type { AnswerValue, WhenReply, WorkerFlags } from "#domain/screening/types.ts";
import { catalogue, compiled, guides, indicators, rules, SPECIALIST } from "../../support/domain-data.ts";
import { asked, BEGINS, holdTalk, questionOf, type Talk } from "../../support/talk.ts";

const workers: fc.Arbitrary<WorkerFlags> = fc.record({ specialist: fc.boolean(), childTrained: fc.boolean() });

/** Any talk anybody could have: every answer is picked freely, checks mostly go well, sometimes the person stops. */
const talks = (guideIds: readonly string[], pinned: Readonly<Record<string, AnswerValue>> = {}): fc.Arbitrary<Talk> =>
  fc
    .record({
      guideId: fc.constantFrom(...guideIds),
      worker: workers,
      offered: fc.subarray(["q11", "q25"]),
      picks: fc.infiniteStream(fc.nat(9973)),
      stopsAt: fc.oneof({ weight: 5, arbitrary: fc.constant(1000) }, { weight: 1, arbitrary: fc.integer({ min: 20, max: 60 }) }),
    })
    .map(({ guideId, worker, offered, picks, stopsAt }) => {
      const pick = (): number => picks.next().value ?? 0;
      let count = 0;
      return holdTalk(guideId, {
        worker,
        offered,
        reply: () => (["now", "past", "not_sure"] as const)[pick() % 3] as WhenReply,
        answer: (question, shown) => {
          count += 1;
          if (count === stopsAt) return null;
          const fixed = pinned[question.id] ?? (pick() % 40 === 0 ? undefined : BEGINS[question.id]);
          return fixed ?? anyAnswer(question, shown, pick);
        },
      });
    });

function anyAnswer(question: Question, shown: readonly string[], pick: () => number): AnswerValue {
  const one = shown[pick() % shown.length] ?? "";
  if (!takesList(question)) return one;
  return pick() % 2 === 0 ? [one] : [one, shown[pick() % shown.length] ?? one];
}

function notLower(before: AssessmentCode, after: AssessmentCode): boolean {
  return (
    before === after ||
    rules.orders.some((order) => order.includes(before) && order.includes(after) && order.indexOf(after) <= order.indexOf(before))
  );
}

const EVERY_GUIDE = ["rapid", "full", "child"];

describe("the child path cannot be skipped", () => {
  const under18 = fc.constantFrom<Readonly<Record<string, AnswerValue>>>(
    { q02: "under_13" },
    { q02: "13_15" },
    { q02: "16_17" },
    { q02: "skip", q08: "yes" },
    { q02: "not_known", q08: "maybe" },
    { q02: "25_plus", o06: "yes" },
  );

  it("an age under 18, or a doubt, always ends with child protection", () => {
    fc.assert(
      fc.property(
        under18.chain((pinned) => fc.tuple(fc.constant(pinned), talks(["rapid", "full"], pinned))),
        ([pinned, { facts }]) => {
          const ageKnown = Object.keys(pinned).some((id) => facts.answers[id] !== undefined);
          const assessment = assess(compiled, catalogue, facts);
          expect(assessment.flags).toContain("child_protection");
          expect(assessment.age).not.toBe("adult");
          if (
            ageKnown &&
            pinned["o06"] === undefined &&
            facts.answers["q02"] !== undefined &&
            (pinned["q08"] === undefined || facts.answers["q08"] !== undefined)
          )
            expect(activeGuide(compiled, facts)?.guide.id).toBe("child");
        },
      ),
      { numRuns: 150 },
    );
  });

  it("a talk begun with the child guide is a child's to the end", () => {
    fc.assert(
      fc.property(talks(["child"]), ({ facts }) => {
        const assessment = assess(compiled, catalogue, facts);
        expect(assessment.flags).toContain("child_protection");
        expect(assessment.elements.means.value).not.toBe("no");
        expect(activeGuide(compiled, facts)?.guide.id).toBe("child");
      }),
      { numRuns: 100 },
    );
  });

  it("whoever did not say an age of 18 or more, and was not clearly adult, is protected like a child", () => {
    fc.assert(
      fc.property(talks(["rapid", "full"]), ({ facts }) => {
        const adult =
          facts.answers["q02"] === "18_24" ||
          facts.answers["q02"] === "25_plus" ||
          (facts.answers["q08"] === "clearly_adult" && facts.answers["q02"] !== undefined);
        if (!adult) expect(assess(compiled, catalogue, facts).flags).toContain("child_protection");
      }),
      { numRuns: 150 },
    );
  });
});

describe("more evidence never lowers the label", () => {
  const heavier = indicators
    .filter((one) => one.elements.some((element) => element === "means" || element === "purpose" || element === "aggravation"))
    .map((one) => one.id);

  it("one more sign of force, of being used, or of danger", () => {
    fc.assert(
      fc.property(talks(EVERY_GUIDE), fc.constantFrom(...heavier), ({ facts }, indicator) => {
        const before = assess(compiled, catalogue, facts);
        const after = assess(compiled, catalogue, { ...facts, ticks: [...facts.ticks, indicator] });
        expect([before.code, after.code]).toSatisfy(([a, b]: [AssessmentCode, AssessmentCode]) => notLower(a, b));
        expect([before.shown, after.shown]).toSatisfy(([a, b]: [AssessmentCode, AssessmentCode]) => notLower(a, b));
      }),
      { numRuns: 300 },
    );
  });

  it("learning that an adult is, or may be, a child", () => {
    const listed = fc.record(
      Object.fromEntries(
        ELEMENTS.map((element) => {
          const ids = indicators.filter((one) => one.elements.includes(element)).map((one) => one.id);
          const stated =
            element === "purpose" || element === "means"
              ? (["yes", "partial", "no", "unknown"] as const)
              : (["yes", "no", "unknown"] as const);
          return [element, fc.record({ value: fc.constantFrom(...stated), indicators: fc.subarray(ids, { maxLength: 3 }) })];
        }),
      ),
    ) as unknown as fc.Arbitrary<Parameters<typeof assessFacts>[2]>;
    fc.assert(
      fc.property(listed, fc.constantFrom("child" as const, "unknown" as const), (facts, age) => {
        expect(notLower(assessFacts(catalogue, "adult", facts).code, assessFacts(catalogue, age, facts).code)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("holds in every cell of the table: means, purpose, aggravation and age, one step at a time", () => {
    const up = { unknown: ["yes"], no: ["yes"], partial: ["yes"], yes: [] } as const;
    for (const act of rules.act)
      for (const means of rules.means)
        for (const purpose of rules.purpose)
          for (const smuggling of rules.smuggling)
            for (const aggravation of rules.aggravation) {
              const values = { act, means, purpose, smuggling, aggravation };
              for (const age of rules.age) {
                const code = lookUp(rules, age, values);
                for (const more of up[means]) expect(notLower(code, lookUp(rules, age, { ...values, means: more }))).toBe(true);
                for (const more of up[aggravation])
                  expect(notLower(code, lookUp(rules, age, { ...values, aggravation: more }))).toBe(true);
                for (const more of purpose === "yes" ? [] : (["partial", "yes"] as const))
                  expect(notLower(code, lookUp(rules, age, { ...values, purpose: more }))).toBe(true);
              }
              for (const age of ["child", "unknown"] as const)
                expect(notLower(lookUp(rules, "adult", values), lookUp(rules, age, values))).toBe(true);
            }
  });
});

describe("a skip or a 'not sure' never makes a no", () => {
  it("a talk of skips and 'not sure' leaves every element unknown", () => {
    for (const guideId of EVERY_GUIDE)
      for (const quiet of ["skip", "not_sure"]) {
        const talk = holdTalk(guideId, {
          worker: SPECIALIST,
          offered: ["q11", "q25"],
          answer: (question, shown) => {
            const given = question.id === "q02" ? "25_plus" : BEGINS[question.id];
            const value = given ?? [quiet, "skip", "no"].find((one) => shown.includes(one)) ?? shown[0] ?? "";
            return takesList(question) && typeof value === "string" ? [value] : value;
          },
        });
        const report = evidence(compiled, catalogue, talk.facts);
        expect(ELEMENTS.filter((element) => report[element].value === "no")).toEqual([]);
      }
  });

  it("taking back one explicit no opens its element again", () => {
    fc.assert(
      fc.property(talks(EVERY_GUIDE), fc.constantFrom("skip", "not_sure"), ({ facts }, quiet) => {
        const guideId = activeGuide(compiled, facts)?.guide.id ?? "";
        const report = evidence(compiled, catalogue, facts);
        for (const element of ["means", "purpose", "smuggling", "aggravation"] as const) {
          const core = guides.core[guideId]?.[element];
          if (report[element].value !== "no" || !Array.isArray(core)) continue;
          for (const id of core.filter((one) => facts.answers[one] !== undefined)) {
            const question = questionOf(id);
            if (!question.options.includes(quiet)) continue;
            const changed = applyAnswer(compiled, facts, id, takesList(question) ? [quiet] : quiet);
            if (changed.ok) expect(evidence(compiled, catalogue, changed.value)[element].value).not.toBe("no");
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("without a reviewed language or an interpreter no answer makes a no, and none makes a sign", () => {
    fc.assert(
      fc.property(talks(["rapid", "full"], { q02: "25_plus", q01: "no" }), ({ facts }) => {
        const unsure = assess(compiled, catalogue, { ...facts, answersCountAsNotSure: true });
        for (const element of ["act", "means", "purpose", "smuggling"] as const)
          expect(unsure.elements[element].value).not.toBe("no");
        expect(unsure.elements.purpose.indicators.filter((id) => !["ORG-02", "CHI-05"].includes(id))).toEqual([]);
        expect(unsure.flags.includes("urgent_check")).toBe(assess(compiled, catalogue, facts).flags.includes("urgent_check"));
      }),
      { numRuns: 100 },
    );
  });
});

describe("the rapid guide", () => {
  it("never shows 'no signs so far' until arrival and destination were asked and answered no", () => {
    fc.assert(
      fc.property(talks(["rapid"], { q02: "25_plus", q10: ["i_or_family_arranged_and_pay"], q20: "no" }), ({ facts }) => {
        if (assess(compiled, catalogue, facts).shown !== "S1") return;
        expect(["no", "only_pay_money"]).toContain(facts.answers["q11"]);
        expect(["no", "i_or_family_found_it"]).toContain(facts.answers["q25"]);
      }),
      { numRuns: 200 },
    );
  });

  const quietJourney = {
    q02: "25_plus",
    q01: "no",
    q10: ["i_or_family_arranged_and_pay"],
    q12: "no",
    q20: "no",
    q21: "no",
    q22: ["no"],
    q23: "i_keep_them",
    q27: "i_have_it",
    q24: ["no"],
    o06: "no",
  } as const;
  const talk = (more: Readonly<Record<string, AnswerValue>>, offered: readonly string[]) =>
    assess(
      compiled,
      catalogue,
      holdTalk("rapid", {
        offered,
        answer: (question, shown) =>
          more[question.id] ??
          (quietJourney as Readonly<Record<string, AnswerValue>>)[question.id] ??
          BEGINS[question.id] ??
          (takesList(question) ? [shown.at(-1) ?? ""] : shown.includes("no") ? "no" : (shown[0] ?? "")),
      }).facts,
    );

  it("keeps the smuggling on record and shows 'too little is known' meanwhile", () => {
    const assessment = talk({}, []);
    expect([assessment.code, assessment.shown]).toEqual(["S1", "N0"]);
    expect(assessment.elements.smuggling.value).toBe("yes");
    expect(talk({ q11: "no", q25: "no" }, ["q11", "q25"]).shown).toBe("S1");
    expect(talk({ q11: "not_sure", q25: "no" }, ["q11", "q25"]).shown).toBe("N0");
  });
});

describe("every guide", () => {
  it("reaches each of its questions in some talk", () => {
    const seen = new Map<string, Set<string>>(EVERY_GUIDE.map((id) => [id, new Set()]));
    const sample = fc.sample(talks(EVERY_GUIDE, { q02: "25_plus", o06: "no", consent_share_who: "yes" }), {
      numRuns: 400,
      seed: 7,
    });
    for (const talk of sample) for (const id of asked(talk)) seen.get(talk.facts.startedWith)?.add(id);
    for (const guideId of EVERY_GUIDE) {
      const guide = compiled.guideById.get(guideId);
      const expected = [
        ...(guide?.questions ?? []),
        ...(guide?.optional ?? []),
        ...(guide?.midway.ask ?? []),
        ...(guide?.sharing ?? []),
      ].filter((id) => compiled.questionById.has(id));
      const adultGuide = guideId !== "child";
      expect(expected.filter((id) => seen.get(guideId)?.has(id) !== true && !(adultGuide && id === "q08"))).toEqual([]);
    }
    expect(
      asked(
        holdTalk("rapid", {
          answer: (question, shown) =>
            (question.id === "q02" ? "skip" : BEGINS[question.id]) ?? (takesList(question) ? [shown[0] ?? ""] : (shown[0] ?? "")),
        }),
      ),
    ).toContain("q08");
  });

  it("shows no question with an answer already picked", () => {
    fc.assert(
      fc.property(talks(EVERY_GUIDE), (talk) => {
        expect(talk.preselected).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
