import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Question } from "#domain/pack/guides.ts";
import { applyAnswer, applyWhen, markRead, startFacts, takesList } from "#domain/screening/answers.ts";
import { references } from "#domain/screening/expression.ts";
import { nextStep, visibleOptions } from "#domain/screening/next-step.ts";
import { type HeldPlan, mergeHeld, personHeldPlan, personHeldQuestions } from "#domain/screening/person-held.ts";
import {
  type HeldAct,
  type HeldRun,
  heldStep,
  heldSteps,
  pickHeld,
  reduceHeld,
  resumeHeld,
  startHeld,
} from "#domain/screening/person-held-run.ts";
import { Scope } from "#domain/screening/scope.ts";
import type { AnswerValue, ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";
import { CHILD_WORKER, compiled, OUTREACH, SPECIALIST } from "../../support/domain-data.ts";
import { BEGINS, questionOf } from "../../support/talk.ts";

type Pick = () => number;

const anyOf = (question: Question, shown: readonly string[], pick: Pick): AnswerValue => {
  const one = shown[pick() % shown.length] ?? "";
  return takesList(question) ? [one] : one;
};

/** Every state a talk passes through, from the first tap to the result. */
function statesOf(guideId: string, worker: WorkerFlags, pick: Pick, pinned: Readonly<Record<string, AnswerValue>> = {}) {
  let facts: ScreeningFacts = startFacts(guideId);
  const states: ScreeningFacts[] = [facts];
  for (let count = 0; count < 300; count++) {
    const step = nextStep(compiled, facts, worker);
    if (step.kind === "result" || step.kind === "ended") return states;
    if (step.kind === "tick_list") facts = markRead(facts, "worker_tick_list");
    else if (step.kind === "script") facts = markRead(facts, step.id);
    else if (step.kind === "when") {
      const replied = applyWhen(compiled, facts, step.id, "past");
      if (!replied.ok) throw new Error(replied.error.type);
      facts = replied.value;
    } else {
      const question = questionOf(step.id);
      const value = pinned[step.id] ?? BEGINS[step.id] ?? anyOf(question, visibleOptions(question, worker), pick);
      const answered = question.type === "talk" ? null : applyAnswer(compiled, facts, step.id, value);
      if (answered && !answered.ok) throw new Error(`${step.id}: ${answered.error.type}`);
      facts = answered ? answered.value : markRead(facts, step.id);
    }
    states.push(facts);
  }
  throw new Error("the talk never came to an end");
}

const pickFrom =
  (picks: fc.Stream<number>): Pick =>
  () =>
    picks.next().value ?? 0;
const streams = fc.infiniteStream(fc.nat(9973));
const guidesOf = fc.constantFrom("rapid", "full", "child");
const workers = fc.constantFrom(OUTREACH, CHILD_WORKER, SPECIALIST);
const ADULT = { q02: "25_plus" };

/** A state in which the phone may be handed over. */
const adultAt = (guideId: string, at: number): ScreeningFacts => {
  const offered = statesOf(guideId, OUTREACH, () => 1, ADULT).filter(
    (facts) => personHeldQuestions(compiled, facts, OUTREACH).length > 0,
  );
  const facts = offered[at];
  if (facts === undefined) throw new Error("nowhere to hand over");
  return facts;
};

function runThrough(plan: HeldPlan, pick: Pick): HeldRun {
  let run = startHeld;
  for (let taps = 0; taps < 200 && run.phase === "asking"; taps++) {
    const step = heldStep(plan, run);
    if (step === null) throw new Error("asking, and nothing asked");
    const one = step.question.options[pick() % step.question.options.length] as string;
    const value = step.question.type === "multi" ? [one] : one;
    run = reduceHeld(plan, run, step.kind === "when" ? { kind: "when", reply: "not_sure" } : { kind: "answer", value });
  }
  return run;
}

describe("who is asked unseen, and what", () => {
  it("is never a child, never somebody whose age is in doubt", () => {
    fc.assert(
      fc.property(guidesOf, workers, streams, (guideId, worker, picks) => {
        for (const facts of statesOf(guideId, worker, pickFrom(picks))) {
          if (personHeldQuestions(compiled, facts, worker).length === 0) continue;
          expect(new Scope(compiled, facts).age()).toBe("adult");
          expect(facts.guideId).not.toBe("child");
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is never a question for specialists, about age or about sex, whoever the worker is", () => {
    fc.assert(
      fc.property(guidesOf, workers, streams, (guideId, worker, picks) => {
        for (const facts of statesOf(guideId, worker, pickFrom(picks), ADULT)) {
          for (const { id, options } of personHeldPlan(compiled, facts, worker).questions) {
            const question = questionOf(id);
            expect([question.section, question.who, question.spontaneous]).toEqual(["question", "any_trained", false]);
            expect(question.element).not.toBe("age");
            expect(["ynus", "single", "multi"]).toContain(question.type);
            expect(options.flatMap((value) => question.maps[value] ?? []).filter((it) => it.startsWith("SEX-"))).toEqual([]);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("leaves out the card for a specialist even with one", () => {
    const facts = statesOf("full", SPECIALIST, () => 0, { ...ADULT, q20: "yes" }).find((state) =>
      personHeldPlan(compiled, state, SPECIALIST).questions.some(({ id }) => id === "q29"),
    );
    const cards = facts && personHeldPlan(compiled, facts, SPECIALIST).questions.find(({ id }) => id === "q29");
    expect(cards?.options).toContain("housework");
    expect(cards?.options).not.toContain("sex");
  });

  it("begins only at the questions: not before the consents, not when the talk was stopped", () => {
    const facts = adultAt("rapid", 0);
    expect(personHeldQuestions(compiled, facts, OUTREACH)[0]).toBe("q03");
    expect(personHeldQuestions(compiled, { ...facts, stopped: true }, OUTREACH)).toEqual([]);
    expect(personHeldQuestions(compiled, startFacts("rapid"), OUTREACH)).toEqual([]);
    const { consent_talk: _, ...unasked } = facts.answers;
    expect(personHeldQuestions(compiled, { ...facts, answers: unasked }, OUTREACH)).toEqual([]);
  });

  it("ends at the half-way check, which is the worker's", () => {
    const before = adultAt("rapid", 0);
    expect(personHeldQuestions(compiled, before, OUTREACH)).not.toContain("q20");
    const passed = { ...before, answers: { ...before.answers, s7: "yes", s8: "yes" } };
    expect(personHeldQuestions(compiled, passed, OUTREACH)).toContain("q20");
  });

  it("keeps no earlier answer in the plan: conditions name questions of the plan alone", () => {
    fc.assert(
      fc.property(fc.constantFrom("rapid", "full"), workers, streams, (guideId, worker, picks) => {
        for (const facts of statesOf(guideId, worker, pickFrom(picks), ADULT)) {
          const { questions } = personHeldPlan(compiled, facts, worker);
          const own = new Set(questions.map(({ id }) => id));
          for (const { relevant } of questions)
            for (const id of relevant === null ? [] : references(relevant).ids) expect(own).toContain(id);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("what the person taps", () => {
  it("asks alone exactly what the guide would have asked: nothing of it is left when the answers are shown", () => {
    fc.assert(
      fc.property(fc.constantFrom("rapid", "full"), streams, (guideId, picks) => {
        const pick = pickFrom(picks);
        const states = statesOf(guideId, OUTREACH, pick, ADULT).filter(
          (facts) => personHeldPlan(compiled, facts, OUTREACH).questions.length > 0,
        );
        const facts = states[pick() % states.length];
        if (facts === undefined) return;
        const run = runThrough(personHeldPlan(compiled, facts, OUTREACH), pick);
        expect(run.phase).toBe("danger");
        const merged = mergeHeld(compiled, facts, run);
        expect(merged.ids.toSorted()).toEqual(Object.keys(run.answers).toSorted());
        const scope = new Scope(compiled, merged.facts);
        const shown = personHeldQuestions(compiled, merged.facts, OUTREACH).filter((id) => scope.shown(id));
        const step = nextStep(compiled, merged.facts, OUTREACH);
        if (step.kind === "question" && questionOf(step.id).section === "question" && merged.facts.answers.s7 === undefined)
          expect(shown).toEqual([]);
        expect(step.kind).not.toBe("when");
      }),
      { numRuns: 80 },
    );
  });

  it("asks when, once, and neutrally: the questions after it that take it over do not ask again", () => {
    const facts = { ...adultAt("rapid", 0), answers: { ...adultAt("rapid", 0).answers, s7: "yes", s8: "yes" } };
    const plan = personHeldPlan(compiled, facts, OUTREACH);
    const asked: string[] = [];
    let run = startHeld;
    for (let step = heldStep(plan, run); step !== null; step = heldStep(plan, run)) {
      asked.push(step.kind === "when" ? `${step.question.id}.when` : step.question.id);
      const yes = ["yes", "afraid_of_them", "skip"].find((value) => step.question.options.includes(value)) as string;
      const value = step.question.type === "multi" ? [yes] : yes;
      run = reduceHeld(plan, run, step.kind === "when" ? { kind: "when", reply: "now" } : { kind: "answer", value });
    }
    expect(asked).toContain("q21.when");
    expect(asked).toContain("q41");
    expect(asked).not.toContain("q41.when");
    expect(mergeHeld(compiled, facts, run).danger).toBe(true);
  });

  it("takes any tap at any time without falling over, and gives the same for the same taps", () => {
    const plan = personHeldPlan(compiled, adultAt("full", 3), OUTREACH);
    const values = [...new Set(plan.questions.flatMap(({ options }) => options)), "never_heard_of"];
    const value = fc.oneof(fc.constantFrom(...values), fc.subarray(values, { maxLength: 3 }));
    const acts: fc.Arbitrary<HeldAct> = fc.oneof(
      { weight: 8, arbitrary: fc.record({ kind: fc.constant("answer" as const), value }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("when" as const), reply: fc.constantFrom("now", "past", "not_sure") }),
      },
      { weight: 2, arbitrary: fc.constant<HeldAct>({ kind: "back" }) },
      { weight: 1, arbitrary: fc.constant<HeldAct>({ kind: "stop" }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("danger" as const), reply: fc.constantFrom("yes", "no") }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant("show" as const), show: fc.constantFrom("all", "danger_only", "nothing") }),
      },
    );
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 60 }), (taps) => {
        const run = taps.reduce((at, act) => reduceHeld(plan, at, act), startHeld);
        expect(taps.reduce((at, act) => reduceHeld(plan, at, act), startHeld)).toEqual(run);
        if (run.phase === "asking") expect(heldStep(plan, run)).not.toBeNull();
        for (const [id, given] of Object.entries(run.answers)) {
          const question = plan.questions.find((one) => one.id === id);
          for (const one of [given].flat()) expect(question?.options).toContain(one);
        }
        if (run.phase !== "done") return;
        if (run.show !== "all") expect([run.answers, run.when]).toEqual([{}, {}]);
        if (run.show === "nothing") expect(run.danger).toBeNull();
        for (const act of taps) expect(reduceHeld(plan, run, act)).toBe(run);
      }),
      { numRuns: 300 },
    );
  });

  it("goes back to an earlier question and, once that is answered, to where the person was", () => {
    const plan = personHeldPlan(compiled, adultAt("rapid", 0), OUTREACH);
    const skip = (run: HeldRun): HeldRun => {
      const step = heldStep(plan, run);
      return reduceHeld(plan, run, { kind: "answer", value: step?.question.type === "multi" ? ["skip"] : "skip" });
    };
    const third = skip(skip(startHeld));
    const first = reduceHeld(plan, reduceHeld(plan, third, { kind: "back" }), { kind: "back" });
    expect(heldStep(plan, first)?.number).toBe(1);
    expect(reduceHeld(plan, first, { kind: "back" })).toBe(first);
    expect(heldStep(plan, skip(first))).toEqual(heldStep(plan, third));
  });

  it("holds nothing any more of what is not shown, before the phone is given back", () => {
    const plan = personHeldPlan(compiled, adultAt("rapid", 0), OUTREACH);
    const answered = reduceHeld(plan, startHeld, { kind: "answer", value: "alone" });
    const ending: readonly HeldAct[] = [{ kind: "stop" }, { kind: "danger", reply: "yes" }];
    const asked = ending.reduce((run, act) => reduceHeld(plan, run, act), answered);
    const end = (show: "all" | "danger_only" | "nothing") => reduceHeld(plan, asked, { kind: "show", show });
    expect(end("all")).toMatchObject({ phase: "done", answers: { q03: "alone" }, danger: "yes" });
    expect(end("danger_only")).toMatchObject({ phase: "done", answers: {}, when: {}, danger: "yes" });
    expect(end("nothing")).toMatchObject({ phase: "done", answers: {}, when: {}, danger: null });
  });

  it("goes on after an interruption where the person was, without what the worker has asked meanwhile", () => {
    const facts = adultAt("rapid", 0);
    const plan = personHeldPlan(compiled, facts, OUTREACH);
    const first = reduceHeld(plan, startHeld, { kind: "answer", value: "alone" });
    expect(first.answers).toEqual({ q03: "alone" });
    expect(heldStep(plan, resumeHeld(plan, first))?.question.id).toBe("q10");
    const asked = applyAnswer(compiled, facts, "q03", "with_partner");
    if (!asked.ok) throw new Error(asked.error.type);
    const later = resumeHeld(personHeldPlan(compiled, asked.value, OUTREACH), first);
    expect(later.answers).toEqual({});
    expect(mergeHeld(compiled, asked.value, later).facts.answers.q03).toBe("with_partner");
  });

  it("offers 'only the last answer' to somebody who said yes to danger, and to nobody else", () => {
    const plan = personHeldPlan(compiled, adultAt("rapid", 0), OUTREACH);
    const asked = reduceHeld(plan, startHeld, { kind: "stop" });
    const no = reduceHeld(plan, asked, { kind: "danger", reply: "no" });
    expect(reduceHeld(plan, no, { kind: "show", show: "danger_only" })).toBe(no);
    const yes = reduceHeld(plan, asked, { kind: "danger", reply: "yes" });
    expect(reduceHeld(plan, yes, { kind: "show", show: "danger_only" })).toMatchObject({
      phase: "done",
      danger: "yes",
      answers: {},
    });
  });

  it("lets 'skip' and 'none of these' stand alone", () => {
    const facts = { ...adultAt("full", 0), answers: { ...adultAt("full", 0).answers } };
    const plan = personHeldPlan(compiled, facts, OUTREACH);
    const many = plan.questions.find(({ id }) => id === "q10") ?? plan.questions.find(({ type }) => type === "multi");
    if (!many) throw new Error("no question with several answers");
    const [a, b] = many.options as [string, string];
    expect(pickHeld(plan, many, pickHeld(plan, many, [], b), a)).toEqual([a, b]);
    expect(pickHeld(plan, many, [a, b], "skip")).toEqual(["skip"]);
    expect(pickHeld(plan, many, ["skip"], a)).toEqual([a]);
  });
});

describe("what comes back", () => {
  it("is taken over only where it may be asked unseen: nothing of a specialist, nothing unknown, no age", () => {
    const facts = adultAt("full", 0);
    const merged = mergeHeld(compiled, facts, {
      answers: { q60: "yes", q02: "16_17", nowhere: "yes", q20: "perhaps", q12: "yes" },
      when: { q60: "now", q12: "now" },
    });
    expect(merged.ids).toEqual(["q12"]);
    expect(merged.facts.guideId).toBe("full");
    expect(merged.facts.when).toEqual(facts.when);
    expect(merged.danger).toBe(false);
  });

  it("has a number for every step, counting from one", () => {
    const plan = personHeldPlan(compiled, adultAt("rapid", 0), OUTREACH);
    const numbers = heldSteps(
      plan,
      runThrough(plan, () => 0),
    ).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});
