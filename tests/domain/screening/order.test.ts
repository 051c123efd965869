import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carryOver, earlierTalk } from "#domain/screening/again.ts";
import { applyAnswer, markRead, startFacts, stopQuestions, takesList } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { evidence } from "#domain/screening/evidence.ts";
import { activeGuide, nextStep, visibleOptions } from "#domain/screening/next-step.ts";
import { Scope } from "#domain/screening/scope.ts";
import { standing } from "#domain/screening/standing.ts";
import type { ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";
import { LARGE_GUIDE, largeGuide } from "../../../tools/bench/guide-data.ts";
import { readPackSource } from "../../../tools/lib/pack-source.ts";
import { guideSource } from "../../../tools/pack/guide/slice.ts";
import { catalogue, compiled, guides, indicators, SPECIALIST } from "../../support/domain-data.ts";
import { BEGINS, questionOf } from "../../support/talk.ts";
import { anyAnswer, type Draw, type Wandering, wander } from "../../support/wander.ts";

const EVERY_GUIDE = guides.guides.map(({ id }) => id);
const workers: fc.Arbitrary<WorkerFlags> = fc.record({ specialist: fc.boolean(), childTrained: fc.boolean() });
const draws = fc.infiniteStream(fc.nat(0x7fff_ffff)).map(
  (stream): Draw =>
    (below) =>
      (stream.next().value ?? 0) % below,
);

interface Walk extends Wandering {
  readonly guideId: string;
  readonly worker: WorkerFlags;
  readonly draw: Draw;
}
const walks = (taps: number): fc.Arbitrary<Walk> =>
  fc
    .record({ guideId: fc.constantFrom(...EVERY_GUIDE), worker: workers, draw: draws, rescreen: fc.boolean() })
    .map(({ guideId, worker, draw, rescreen }) => {
      const first = () => earlierTalk(compiled, wander(guideId, worker, draw, { taps }).facts, 0);
      const start = rescreen ? carryOver(compiled, startFacts(guideId), first()) : startFacts(guideId);
      return { guideId, worker, draw, ...wander(guideId, worker, draw, { taps, rescreen, start }) };
    })
    .map((walk) => ({ ...walk, [fc.toStringMethod]: () => `${walk.guideId} ${JSON.stringify(walk.facts)}` }));

function shuffled<T>(list: readonly T[], draw: Draw): readonly T[] {
  const all = [...list];
  for (let at = all.length - 1; at > 0; at--) {
    const other = draw(at + 1);
    [all[at], all[other]] = [all[other] as T, all[at] as T];
  }
  return all;
}

/** The same answers, each given once, in any order; whatever else was recorded is as it was in the end. */
function answeredOnce(facts: ScreeningFacts, draw: Draw): ScreeningFacts {
  let once = startFacts(facts.startedWith);
  for (const [id, value] of shuffled(Object.entries(facts.answers), draw)) {
    const answered = applyAnswer(compiled, once, id, value);
    if (!answered.ok) throw new Error(`${id}: ${JSON.stringify(answered.error)}`);
    once = answered.value;
  }
  const { when, ticks, tickWhen, scriptsRead, offered, stopped, notSure, interpreter, carried } = facts;
  return {
    ...once,
    when,
    ticks: shuffled(ticks, draw),
    tickWhen,
    scriptsRead,
    offered,
    stopped,
    ...(notSure !== undefined && { notSure }),
    ...(interpreter !== undefined && { interpreter }),
    ...(carried !== undefined && { carried }),
  };
}

describe("a change of mind", () => {
  it("leaves the evidence as if each answer had been given once, in whatever order", () => {
    fc.assert(
      fc.property(walks(130), ({ facts, draw }) => {
        const once = answeredOnce(facts, draw);
        expect(evidence(compiled, catalogue, once)).toEqual(evidence(compiled, catalogue, facts));
        const [first, second] = [assess(compiled, catalogue, once), assess(compiled, catalogue, facts)];
        expect(first).toEqual(second);
      }),
      { numRuns: 120 },
    );
  });

  it("never lets an answer count whose question no longer applies", () => {
    fc.assert(
      fc.property(walks(130), ({ facts, worker }) => {
        const { kept, counting } = standing(compiled, facts, worker);
        const gone = Object.fromEntries(Object.entries(facts.answers).filter(([id]) => !kept.includes(id)));
        expect(evidence(compiled, catalogue, { ...facts, answers: gone })).toEqual(evidence(compiled, catalogue, facts));
        expect([...kept, ...counting].sort()).toEqual(Object.keys(facts.answers).sort());
      }),
      { numRuns: 120 },
    );
  });
});

/** The same facts as a restart finds them: nothing was read from them yet. */
const asStored = (facts: ScreeningFacts): ScreeningFacts => structuredClone(facts);

describe("what was read before an answer", () => {
  const source = guideSource(readPackSource("core").values);
  if (source === null) throw new Error("packs/core cannot be read");
  const longer = compileGuides(largeGuide(source, indicators, 120).guides, catalogue.indicatorById.keys());
  if (!longer.ok) throw new Error(JSON.stringify(longer.error));
  const guidesOfTalk = [...EVERY_GUIDE.map((id) => ({ id, from: compiled })), { id: LARGE_GUIDE, from: longer.value }];

  it("is never read again where the answer changes it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...guidesOfTalk), draws, ({ id: guideId, from }, draw) => {
        const asked = [...(from.idsByGuide.get(guideId) ?? [])].filter((id) => {
          const type = from.questionById.get(id)?.question.type;
          return type !== undefined && type !== "talk";
        });
        let facts = startFacts(guideId);
        for (let taps = 0; taps < 60; taps++) {
          const id = asked[draw(asked.length)] ?? "";
          const question = from.questionById.get(id)?.question;
          if (question === undefined) throw new Error(`${id} is not there`);
          const value = anyAnswer(question, question.options, draw);
          const answered = applyAnswer(from, facts, id, takesList(question) ? [value].flat() : value);
          if (!answered.ok) throw new Error(`${id}: ${answered.error.type}`);
          facts = answered.value;
          const fresh = asStored(facts);
          expect(nextStep(from, facts, SPECIALIST)).toEqual(nextStep(from, fresh, SPECIALIST));
          expect(assess(from, catalogue, facts)).toEqual(assess(from, catalogue, fresh));
          expect(standing(from, facts, SPECIALIST)).toEqual(standing(from, fresh, SPECIALIST));
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Every check that opens the questions is there and holds, and every text and consent before them was given. */
function doorsOpen(facts: ScreeningFacts): readonly string[] {
  const guide = activeGuide(compiled, facts)?.guide;
  const scope = new Scope(compiled, facts);
  return (guide?.before ?? []).filter((id) => {
    if (compiled.scripts.has(id)) return !facts.scriptsRead.includes(id);
    const question = compiled.questionById.get(id);
    if (question === undefined || !scope.shown(id)) return false;
    return facts.answers[id] === undefined || !scope.holds(question.passIf);
  });
}
const isAsked = (id: string): boolean => ["question", "child_question"].includes(questionOf(id).section);
/** In the `after` list: the worker's own, nobody is asked. */
const isWorkers = (id: string): boolean => questionOf(id).type === "worker" || questionOf(id).type === "checks";

describe("no path", () => {
  it("comes to a question before safety, the limits of privacy and consent, at any meeting", () => {
    fc.assert(
      fc.property(walks(120), ({ moments }) => {
        for (const { facts, step } of moments) {
          if (step.kind !== "question" || !isAsked(step.id) || isWorkers(step.id) || facts.stopped) continue;
          // Closing words ask only what may be shared, after a talk that may have changed its mind about its beginning.
          if (step.id === "q78") continue;
          expect([step.id, doorsOpen(facts)]).toEqual([step.id, []]);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("asks a child, or whoever may be one, anything before the child's own limits were said", () => {
    fc.assert(
      fc.property(walks(120), ({ moments }) => {
        for (const { facts, step } of moments)
          if (step.kind === "question" && questionOf(step.id).section === "child_question")
            expect([step.id, facts.scriptsRead.includes("limits_child")]).toEqual([step.id, true]);
      }),
      { numRuns: 120 },
    );
  });

  it("asks an adult's question once an age under 18 was stated", () => {
    fc.assert(
      fc.property(walks(120), ({ moments, guideId }) => {
        if (guideId === "observation") return;
        for (const { facts, step } of moments) {
          const age = facts.answers["q02"];
          if (step.kind !== "question" || (age !== "under_13" && age !== "13_15" && age !== "16_17")) continue;
          const { section, id } = questionOf(step.id);
          expect([id, section === "question" && id !== "q78" && id !== "q79"]).toEqual([id, false]);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("asks what may be shared before the person said yes to sharing", () => {
    fc.assert(
      fc.property(walks(120), ({ moments }) => {
        for (const { facts, step } of moments)
          if (step.kind === "question" && ["consent_share_what", "consent_share_how", "q78"].includes(step.id))
            expect(facts.answers["consent_share_who"]).toBe("yes");
      }),
      { numRuns: 120 },
    );
  });
});

describe("a talk held again", () => {
  it("asks nothing that was taken over, unless the worker goes back to it", () => {
    fc.assert(
      fc.property(walks(100), ({ moments }) => {
        for (const { facts, step } of moments) if (step.kind === "question") expect(facts.carried ?? []).not.toContain(step.id);
      }),
      { numRuns: 80 },
    );
  });
});

describe("every run", () => {
  it("comes to its end from wherever it stands", () => {
    fc.assert(
      fc.property(walks(60), ({ facts: from, worker, draw }) => {
        let facts = from;
        for (let taps = 0; taps < 300; taps++) {
          const step = nextStep(compiled, facts, worker);
          if (step.kind === "result") return;
          if (step.kind === "when") facts = { ...facts, when: { ...facts.when, [step.id]: "past" } };
          else if (step.kind === "ended") facts = stopQuestions(facts);
          else if (step.kind !== "question") facts = markRead(facts, step.kind === "script" ? step.id : "worker_tick_list");
          else {
            const question = questionOf(step.id);
            if (question.type === "talk") facts = markRead(facts, step.id);
            else {
              const value = BEGINS[step.id] ?? anyAnswer(question, visibleOptions(question, worker), draw);
              const answered = applyAnswer(compiled, facts, step.id, takesList(question) ? [value].flat() : value);
              if (!answered.ok) throw new Error(`${step.id}: ${answered.error.type}`);
              facts = answered.value;
            }
          }
        }
        throw new Error("300 taps and no end");
      }),
      { numRuns: 100 },
    );
  });

  it.each(EVERY_GUIDE)("can reach each question of the guide: %s", (guideId) => {
    const seen = new Set<string>();
    const guide = compiled.guideById.get(guideId);
    const wanted = [
      ...(guide?.before ?? []),
      ...(guide?.questions ?? []),
      ...(guide?.sharing ?? []),
      ...(guide?.after ?? []),
    ].filter((id) => compiled.questionById.has(id));
    const target = new Set(wanted);
    fc.assert(
      fc.property(draws, (draw) => {
        if ([...target].every((id) => seen.has(id))) return;
        const { moments } = wander(guideId, SPECIALIST, draw, { taps: 260, rescreen: true });
        for (const { step } of moments) if (step.kind === "question") seen.add(step.id);
      }),
      { numRuns: 200 },
    );
    expect([...target].filter((id) => !seen.has(id))).toEqual([]);
  });
});
