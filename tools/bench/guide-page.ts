import * as v from "valibot";
import { GuidesSchema } from "#domain/pack/guides.ts";
import type { Indicator, Rules } from "#domain/pack/rules.ts";
import { TextPartSchema } from "#domain/pack/text.ts";
import { applyAnswer, markRead, startFacts } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { type CompiledGuides, compileGuides } from "#domain/screening/compile.ts";
import { createCatalogue } from "#domain/screening/evidence.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import type { AnswerValue, ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";

/** What the page is given: files of a pack as their bytes lie there, and answers that let a talk go on to its end. */
export interface GuideFiles {
  readonly guides: string;
  readonly indicators: string;
  readonly rules: string;
  readonly texts: readonly string[];
}

export interface TalkTimes {
  readonly steps: number;
  /** Milliseconds of the evaluation after each answer, in the order of the talk. */
  readonly answersMs: readonly number[];
}

const TRAINED: WorkerFlags = { specialist: true, childTrained: true };
/** Longer than any talk; a guide that does not end is not measured. */
const MOST_STEPS = 5_000;

interface Opened {
  readonly guides: CompiledGuides;
  readonly catalogue: ReturnType<typeof createCatalogue>;
  readonly texts: readonly unknown[];
}

/** Kept, so that memory can be measured while a guide is open. */
let opened: Opened | null = null;

function open(files: GuideFiles): number {
  opened = null;
  const startMs = performance.now();
  const guides = v.parse(GuidesSchema, JSON.parse(files.guides));
  const catalogue = createCatalogue(JSON.parse(files.indicators) as Indicator[], JSON.parse(files.rules) as Rules);
  const compiled = compileGuides(guides, catalogue.indicatorById.keys());
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  opened = { guides: compiled.value, catalogue, texts: files.texts.map((text) => v.parse(TextPartSchema, JSON.parse(text))) };
  return performance.now() - startMs;
}

/** A whole talk: after each answer the next step, the evidence and the assessment are worked out, as the app does. */
function talk(guideId: string, answers: Readonly<Record<string, AnswerValue>>): TalkTimes {
  if (opened === null) throw new Error("no guide is open");
  const { guides, catalogue } = opened;
  const answersMs: number[] = [];
  let facts: ScreeningFacts = startFacts(guideId);
  let step = nextStep(guides, facts, TRAINED);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    if (step.kind === "result" || step.kind === "ended") return { steps, answersMs };
    if (step.kind === "script") facts = markRead(facts, step.id);
    else if (step.kind === "tick_list") facts = markRead(facts, "worker_tick_list");
    else if (step.kind === "when") facts = { ...facts, when: { ...facts.when, [step.id]: "past" } };
    else if (guides.questionById.get(step.id)?.question.type === "talk") facts = markRead(facts, step.id);
    else {
      const answer = answers[step.id];
      const startMs = performance.now();
      const answered = answer === undefined ? null : applyAnswer(guides, facts, step.id, answer);
      facts = answered?.ok === true ? answered.value : markRead(facts, step.id);
      step = nextStep(guides, facts, TRAINED);
      assess(guides, catalogue, facts);
      answersMs.push(performance.now() - startMs);
      continue;
    }
    step = nextStep(guides, facts, TRAINED);
  }
  throw new Error(`the guide ${guideId} does not end`);
}

/** The floor: the same walk over the same questions, with conditions as plain functions and no rules but counting. */
function floor(count: number): readonly number[] {
  const shown = Array.from({ length: count }, (_, place) =>
    place % 3 === 0 && place > 0 ? (given: readonly (string | null)[]) => given[place - 1] === "yes" : () => true,
  );
  const given: (string | null)[] = Array.from({ length: count }, () => null);
  const times: number[] = [];
  for (let place = 0; place < count; place++) {
    const startMs = performance.now();
    given[place] = "yes";
    let raised = 0;
    let next = -1;
    for (let at = 0; at < count; at++) {
      if (shown[at]?.(given) !== true) continue;
      if (given[at] === null && next < 0) next = at;
      if (given[at] === "yes" && at % 2 === 0) raised += 1;
    }
    if (raised < 0 || next > count) throw new Error("unreachable, keeps the loop alive");
    times.push(performance.now() - startMs);
  }
  return times;
}

export const guideBench = {
  open,
  talk,
  floor,
  close: (): void => {
    opened = null;
  },
};
export type GuideBench = typeof guideBench;

Object.assign(globalThis, { guideBench });
