import { type ExpressionLookup, evaluate } from "#domain/screening/expression.ts";
import type { HeldPlan, HeldQuestion } from "#domain/screening/person-held.ts";
import { NO_ANSWER, valuesOf } from "#domain/screening/scope.ts";
import type { AnswerValue, WhenReply } from "#domain/screening/types.ts";

/** What the person lets the worker see in the end. */
export const SHOWN = ["all", "danger_only", "nothing"] as const;
export type Shown = (typeof SHOWN)[number];

/** `asking` → `danger` (may the worker know?) → `show` → `done`. */
export type HeldPhase = "asking" | "danger" | "show" | "done";

/** Everything about one hand-over; sealed after every tap. Once `done`, only what is to be shown is left in it. */
export interface HeldRun {
  readonly phase: HeldPhase;
  /** Place among the steps; the newest one when null. */
  readonly at: number | null;
  readonly answers: Readonly<Record<string, AnswerValue>>;
  readonly when: Readonly<Record<string, WhenReply>>;
  readonly danger: "yes" | "no" | null;
  readonly show: Shown | null;
}

export type HeldStep =
  | { readonly kind: "question"; readonly question: HeldQuestion; readonly number: number }
  | { readonly kind: "when"; readonly question: HeldQuestion; readonly number: number };

export type HeldAct =
  | { readonly kind: "answer"; readonly value: AnswerValue }
  | { readonly kind: "when"; readonly reply: WhenReply }
  | { readonly kind: "back" }
  | { readonly kind: "stop" }
  | { readonly kind: "danger"; readonly reply: "yes" | "no" }
  | { readonly kind: "show"; readonly show: Shown };

export const startHeld: HeldRun = { phase: "asking", at: null, answers: {}, when: {}, danger: null, show: null };

/** Reads answers of the plan only; an answer whose question is no longer asked reads as none. */
class HeldScope implements ExpressionLookup {
  readonly #byId: ReadonlyMap<string, HeldQuestion>;
  readonly #working = new Set<string>();

  constructor(
    plan: HeldPlan,
    private readonly run: Pick<HeldRun, "answers" | "when">,
  ) {
    this.#byId = new Map(plan.questions.map((question) => [question.id, question]));
  }

  shown({ id, relevant }: HeldQuestion): boolean {
    if (relevant === null) return true;
    if (this.#working.has(id)) return false;
    this.#working.add(id);
    const shown = evaluate(relevant, this);
    this.#working.delete(id);
    return shown;
  }

  answer(id: string): AnswerValue {
    const question = this.#byId.get(id);
    return question !== undefined && this.shown(question) ? (this.run.answers[id] ?? NO_ANSWER) : NO_ANSWER;
  }

  /** The plan holds adults only, and nothing that hangs on indicators. */
  age(): "adult" {
    return "adult";
  }
  indicator(): boolean {
    return false;
  }

  flagged = ({ id, asksWhen }: HeldQuestion): boolean => valuesOf(this.answer(id)).some((value) => asksWhen.includes(value));

  needsWhen(question: HeldQuestion): boolean {
    if (!this.flagged(question) || question.whenKnown) return false;
    const seen = new Set<string>();
    for (let from = question.whenFrom; from !== null && !seen.has(from); ) {
      seen.add(from);
      const source = this.#byId.get(from);
      if (source === undefined) break;
      if (this.flagged(source) && (source.whenKnown || this.run.when[from] !== undefined)) return false;
      from = source.whenFrom;
    }
    return true;
  }
}

/** Steps up to and with the first one that waits for an answer. Each has the number the person sees. */
export function heldSteps(plan: HeldPlan, run: Pick<HeldRun, "answers" | "when">): readonly HeldStep[] {
  const scope = new HeldScope(plan, run);
  const steps: HeldStep[] = [];
  for (const question of plan.questions) {
    if (!scope.shown(question)) continue;
    steps.push({ kind: "question", question, number: steps.length + 1 });
    if (run.answers[question.id] === undefined) return steps;
    if (!scope.needsWhen(question)) continue;
    steps.push({ kind: "when", question, number: steps.length + 1 });
    if (run.when[question.id] === undefined) return steps;
  }
  return steps;
}

const waits = (step: HeldStep | undefined, run: HeldRun): boolean =>
  step !== undefined && (step.kind === "question" ? run.answers : run.when)[step.question.id] === undefined;

/** The step on the screen, or null when nothing is left to ask. */
export function heldStep(plan: HeldPlan, run: HeldRun): HeldStep | null {
  const steps = heldSteps(plan, run);
  const earlier = run.at === null ? undefined : steps[run.at];
  if (earlier !== undefined) return earlier;
  const last = steps.at(-1);
  return last !== undefined && waits(last, run) ? last : null;
}

/** One tap in a list: "none of these", "not sure" and "skip" stand alone. */
export function pickHeld(plan: HeldPlan, question: HeldQuestion, picked: readonly string[], value: string): readonly string[] {
  if (picked.includes(value)) return picked.filter((other) => other !== value);
  if (plan.exclusive.includes(value)) return [value];
  const kept = [...picked.filter((other) => !plan.exclusive.includes(other)), value];
  return question.options.filter((option) => kept.includes(option));
}

function fits(plan: HeldPlan, question: HeldQuestion, value: AnswerValue): boolean {
  const values = valuesOf(value);
  if (values.length === 0 || !values.every((one) => question.options.includes(one))) return false;
  if (question.type !== "multi") return typeof value === "string";
  return typeof value !== "string" && (values.length === 1 || !values.some((one) => plan.exclusive.includes(one)));
}

const without = <V>(record: Readonly<Record<string, V>>, id: string): Readonly<Record<string, V>> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== id));

function onward(plan: HeldPlan, run: HeldRun): HeldRun {
  const next = { ...run, at: null };
  return heldStep(plan, next) === null ? { ...next, phase: "danger" } : next;
}

/** Takes away what the person does not want seen. */
function settled(run: HeldRun, show: Shown): HeldRun {
  const done = { ...run, phase: "done" as const, at: null, show };
  if (show === "all") return done;
  return { ...done, answers: {}, when: {}, danger: show === "danger_only" ? run.danger : null };
}

function back(plan: HeldPlan, run: HeldRun): HeldRun {
  if (run.phase === "show") return { ...run, phase: "danger" };
  const steps = heldSteps(plan, run);
  if (run.phase === "danger") {
    return steps.length === 0 ? run : { ...run, phase: "asking", at: waits(steps.at(-1), run) ? null : steps.length - 1 };
  }
  const at = run.at ?? steps.length - 1;
  return at <= 0 ? run : { ...run, at: at - 1 };
}

/** An interrupted part that goes on under a new plan: answers to questions the worker has asked meanwhile are dropped. */
export function resumeHeld(plan: HeldPlan, run: HeldRun): HeldRun {
  const ids = new Set(plan.questions.map(({ id }) => id));
  const kept = <V>(record: Readonly<Record<string, V>>): Readonly<Record<string, V>> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => ids.has(id)));
  const resumed = { ...run, at: null, answers: kept(run.answers), when: kept(run.when) };
  return resumed.phase === "asking" ? onward(plan, resumed) : resumed;
}

/**
 * One tap of the person. Total: a tap that does not belong to the screen changes nothing. After an answer to an earlier question the
 * person is back where they were. Nothing of `done` can be taken back.
 */
export function reduceHeld(plan: HeldPlan, run: HeldRun, act: HeldAct): HeldRun {
  if (run.phase === "done") return run;
  if (act.kind === "back") return back(plan, run);
  if (act.kind === "stop") return run.phase === "asking" ? { ...run, phase: "danger", at: null } : run;
  if (act.kind === "danger") return run.phase === "danger" ? { ...run, phase: "show", danger: act.reply } : run;
  if (act.kind === "show") {
    const offered = run.phase === "show" && (act.show !== "danger_only" || run.danger === "yes");
    return offered ? settled(run, act.show) : run;
  }
  const step = run.phase === "asking" ? heldStep(plan, run) : null;
  if (step === null || step.kind !== (act.kind === "answer" ? "question" : "when")) return run;
  const { question } = step;
  if (act.kind === "when") return onward(plan, { ...run, when: { ...run.when, [question.id]: act.reply } });
  if (!fits(plan, question, act.value)) return run;
  // The reply to "still going on?" belonged to the answer before.
  return onward(plan, {
    ...run,
    answers: { ...run.answers, [question.id]: act.value },
    when: without(run.when, question.id),
  });
}
