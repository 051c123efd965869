import type { Question } from "#domain/pack/guides.ts";
import { applyAnswer, applyWhen, markRead, startFacts, stopQuestions, takesList, toggleTick } from "#domain/screening/answers.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { switchInterpreter } from "#domain/screening/interpreter.ts";
import { beginMeeting } from "#domain/screening/meetings.ts";
import { nextStep, visibleOptions } from "#domain/screening/next-step.ts";
import type { AnswerValue, ScreeningFacts, Step, WhenReply, WorkerFlags } from "#domain/screening/types.ts";
import { compiled as ours } from "./domain-data.ts";
import { BEGINS } from "./talk.ts";

/** A number from 0 to `below` - 1, drawn by the test. */
export type Draw = (below: number) => number;

export interface Moment {
  /** As the talk stood when this step was shown. */
  readonly facts: ScreeningFacts;
  readonly step: Step;
}

export interface Wandering {
  readonly facts: ScreeningFacts;
  readonly moments: readonly Moment[];
}

export interface WanderOptions {
  readonly start?: ScreeningFacts;
  readonly rescreen?: boolean;
  /** How many taps; a talk that is over ends sooner only where nothing is changed any more. */
  readonly taps: number;
  readonly compiled?: CompiledGuides;
}

export function anyAnswer(question: Question, shown: readonly string[], draw: Draw): AnswerValue {
  const one = shown[draw(shown.length)] ?? "";
  if (!takesList(question)) return one;
  return draw(2) === 0 ? [one] : [one, shown[draw(shown.length)] ?? one];
}

const REPLIES: readonly WhenReply[] = ["now", "past", "not_sure"];
const HOUR = 3_600_000;

/** One tap: mostly what is asked next, now and then a change of mind, another interpreter, a tick, a pause of days. */
export function wander(guideId: string, worker: WorkerFlags, draw: Draw, options: WanderOptions): Wandering {
  const compiled = options.compiled ?? ours;
  const context = { rescreen: options.rescreen === true };
  let facts: ScreeningFacts = options.start ?? startFacts(guideId);
  const moments: Moment[] = [];
  const put = (id: string, value: AnswerValue): void => {
    const answered = applyAnswer(compiled, facts, id, value);
    if (answered.ok) facts = answered.value;
  };
  const randomAnswer = (id: string): void => {
    const question = compiled.questionById.get(id)?.question;
    if (question === undefined) return;
    if (question.type === "talk") facts = markRead(facts, id);
    else {
      const begins = draw(25) === 0 ? undefined : BEGINS[id];
      put(id, begins ?? anyAnswer(question, visibleOptions(question, worker), draw));
    }
  };
  const changeSomething = (): void => {
    const given = Object.keys(facts.answers);
    const id = given[draw(Math.max(1, given.length))];
    if (id !== undefined) randomAnswer(id);
  };
  for (let tap = 0; tap < options.taps; tap++) {
    const step = nextStep(compiled, facts, worker, context);
    moments.push({ facts, step });
    const kind = draw(60);
    if (kind < 8) changeSomething();
    else if (kind === 8)
      facts = toggleTick(facts, compiled.source.workerTickList[draw(compiled.source.workerTickList.length)] ?? "");
    else if (kind === 9)
      facts = switchInterpreter(compiled, facts, { role: draw(2) === 0 ? "volunteer" : "none", independent: draw(2) === 0 });
    else if (kind === 10)
      facts = beginMeeting(compiled, facts, { startedAtMs: 0, lastTapMs: tap * HOUR, nowMs: (tap + 24) * HOUR });
    else if (step.kind === "question") randomAnswer(step.id);
    else if (step.kind === "when") {
      const replied = applyWhen(compiled, facts, step.id, REPLIES[draw(3)] ?? "past");
      if (replied.ok) facts = replied.value;
    } else if (step.kind === "script") facts = markRead(facts, step.id);
    else if (step.kind === "tick_list") facts = markRead(facts, "worker_tick_list");
    else if (step.kind === "ended") {
      // The worker puts the answer right, or lets the talk end there.
      if (draw(2) === 0) facts = stopQuestions(facts);
      else put(step.id, BEGINS[step.id] ?? "yes");
    } else if (draw(3) === 0) return { facts, moments };
    else if (facts.stopped && draw(2) === 0) facts = { ...facts, stopped: false };
    else changeSomething();
  }
  return { facts, moments };
}
