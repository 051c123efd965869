import type { Question } from "#domain/pack/guides.ts";
import { applyAnswer, applyWhen, markRead, startFacts, stopQuestions, takesList } from "#domain/screening/answers.ts";
import { nextStep, visibleOptions } from "#domain/screening/next-step.ts";
import type { AnswerValue, ScreeningFacts, Step, WhenReply, WorkerFlags } from "#domain/screening/types.ts";
import { compiled, FIRST_TIME, OUTREACH } from "./domain-data.ts";

/** Answers that let a talk begin: two workers, nobody listening, no interpreter needed, the person agrees. */
export const BEGINS: Readonly<Record<string, AnswerValue>> = {
  v1: "yes",
  v2: "yes",
  v3: "yes",
  v4: "yes",
  s1: "no",
  s9: "no",
  s2: ["no_interpreter"],
  s3: "yes",
  s4: ["no_matter"],
  s5: ["nothing_now"],
  s6: ["nothing"],
  s7: "yes",
  s8: "yes",
  k1: "understood",
  k2: "understood",
  k3: "understood",
  k4: "understood",
  consent_talk: "yes",
  consent_record: "yes",
};

export interface Talk {
  readonly facts: ScreeningFacts;
  /** Every step shown, in order. */
  readonly steps: readonly Step[];
  /** Questions that stood on the screen with an answer already picked; there must be none. */
  readonly preselected: readonly string[];
}

export const questionOf = (id: string): Question => {
  const question = compiled.questionById.get(id)?.question;
  if (question === undefined) throw new Error(`no question is called ${id}`);
  return question;
};

export interface TalkOptions {
  readonly worker?: WorkerFlags;
  readonly rescreen?: boolean;
  readonly offered?: readonly string[];
  readonly reply?: (id: string) => WhenReply;
  /** Answer to a question, or null to end the questions there. */
  readonly answer: (question: Question, options: readonly string[]) => AnswerValue | null;
}

function take(facts: ScreeningFacts, step: Step, options: TalkOptions, worker: WorkerFlags): ScreeningFacts {
  if (step.kind === "script") return markRead(facts, step.id);
  if (step.kind === "tick_list") return markRead(facts, "worker_tick_list");
  if (step.kind === "ended") return stopQuestions(facts);
  if (step.kind === "when") {
    const replied = applyWhen(compiled, facts, step.id, options.reply?.(step.id) ?? "past");
    if (!replied.ok) throw new Error(JSON.stringify(replied.error));
    return replied.value;
  }
  if (step.kind === "result") return facts;
  const question = questionOf(step.id);
  if (question.type === "talk") return markRead(facts, step.id);
  const value = options.answer(question, visibleOptions(question, worker));
  if (value === null) return stopQuestions(facts);
  const answered = applyAnswer(compiled, facts, step.id, value);
  if (!answered.ok) throw new Error(`${step.id}: ${JSON.stringify(answered.error)}`);
  return answered.value;
}

/** Goes through a whole talk as the app would, one step at a time, until the result. */
export function holdTalk(guideId: string, options: TalkOptions): Talk {
  const worker = options.worker ?? OUTREACH;
  let facts: ScreeningFacts = { ...startFacts(guideId), offered: options.offered ?? [] };
  const steps: Step[] = [];
  const preselected: string[] = [];
  for (let count = 0; count < 400; count++) {
    const step = nextStep(compiled, facts, worker, options.rescreen === true ? { rescreen: true } : FIRST_TIME);
    steps.push(step);
    if (step.kind === "question" && facts.answers[step.id] !== undefined) preselected.push(step.id);
    if (step.kind === "result") return { facts, steps, preselected };
    facts = take(facts, step, options, worker);
  }
  throw new Error("the talk never came to an end");
}

/** A talk with the given answers; what is not named is answered by a quiet "no", or skipped. */
export function talkWith(
  guideId: string,
  answers: Readonly<Record<string, AnswerValue>>,
  options: Omit<TalkOptions, "answer"> = {},
): Talk {
  return holdTalk(guideId, {
    ...options,
    answer: (question, shown) => {
      const given = answers[question.id] ?? BEGINS[question.id];
      if (given !== undefined) return given;
      const quiet = ["no", "skip", "none", "not_known"].find((value) => shown.includes(value)) ?? shown[0] ?? "";
      return takesList(question) ? [quiet] : quiet;
    },
  });
}

export const asked = (talk: Talk): readonly string[] => talk.steps.flatMap((step) => (step.kind === "question" ? [step.id] : []));
export const read = (talk: Talk): readonly string[] => talk.steps.flatMap((step) => (step.kind === "script" ? [step.id] : []));
