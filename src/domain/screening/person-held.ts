import type { Question } from "#domain/pack/guides.ts";
import { applyAnswer, applyWhen } from "#domain/screening/answers.ts";
import type { CompiledGuides, CompiledQuestion } from "#domain/screening/compile.ts";
import { type Expression, type Operand, references } from "#domain/screening/expression.ts";
import { activeGuide, nextStep } from "#domain/screening/next-step.ts";
import { opensDanger, whenReply } from "#domain/screening/red-flags.ts";
import { isAnswered, mayAsk, Scope, type ScreeningContext } from "#domain/screening/scope.ts";
import type { AnswerByQuestionId, ScreeningFacts, WhenByQuestionId, WorkerFlags } from "#domain/screening/types.ts";

/**
 * Questions a person answers alone, unseen. The plan made at the hand-over stands by itself: what was answered before is worked into
 * it, so that no earlier answer has to stay in memory while the phone is with the person.
 */
export type HeldType = "ynus" | "single" | "multi";

export interface HeldQuestion {
  readonly id: string;
  readonly type: HeldType;
  readonly options: readonly string[];
  /** Speaks of questions of this plan only; null when it is always asked. */
  readonly relevant: Expression | null;
  /** Answers that are followed by "still going on, or tonight?". */
  readonly asksWhen: readonly string[];
  /** A question of this plan whose reply to that stands for this one too. */
  readonly whenFrom: string | null;
  /** The reply was given before the hand-over. */
  readonly whenKnown: boolean;
}

export interface HeldPlan {
  readonly questions: readonly HeldQuestion[];
  readonly exclusive: readonly string[];
}

const TYPES: readonly string[] = ["ynus", "single", "multi"] satisfies readonly HeldType[];
const SEXUAL = /^SEX-/;
const EMPTY: HeldPlan = { questions: [], exclusive: [] };

/** Answers anybody may offer: cards of a specialist are left out, whoever the worker is. */
const openOptions = (question: Question): readonly string[] =>
  question.options.filter((value) => (question.optionWho[value] ?? "any_trained") === "any_trained");

/**
 * Safeguarding rules 3.7 and 3.8: asked questions of an adult's guide that one person can answer alone; nothing for specialists,
 * nothing that waits to be told, nothing about age or sex.
 */
export function mayBeHeld(question: Question): boolean {
  return (
    question.section === "question" &&
    TYPES.includes(question.type) &&
    question.who === "any_trained" &&
    !question.spontaneous &&
    question.element !== "age" &&
    !openOptions(question).some((value) => (question.maps[value] ?? []).some((indicator) => SEXUAL.test(indicator)))
  );
}

/** A condition without anything that was answered before: true, false, or what is left to decide. */
function fold(expression: Expression, held: ReadonlySet<string>, scope: Scope): Expression | boolean {
  const isHeld = (operand: Operand): boolean => operand.kind === "answer" && held.has(operand.id);
  const known = (operand: Operand): Operand => {
    if (operand.kind === "text" || isHeld(operand)) return operand;
    const value = operand.kind === "age" ? scope.age() : scope.answer(operand.id);
    return { kind: "text", value: typeof value === "string" ? value : value.join(" ") };
  };
  switch (expression.kind) {
    case "compare":
      if (!isHeld(expression.left) && !isHeld(expression.right)) return scope.holds(expression);
      return { ...expression, left: known(expression.left), right: known(expression.right) };
    case "selected":
      return isHeld(expression.list) ? expression : scope.holds(expression);
    case "indicator":
      return scope.holds(expression);
    case "not": {
      const part = fold(expression.part, held, scope);
      return typeof part === "boolean" ? !part : { kind: "not", part };
    }
    case "and":
    case "or": {
      const decides = expression.kind === "or";
      const parts = expression.parts.map((part) => fold(part, held, scope));
      if (parts.includes(decides)) return decides;
      const left = parts.filter((part) => typeof part !== "boolean");
      return left.length === 0 ? !decides : left.length === 1 ? (left[0] as Expression) : { kind: expression.kind, parts: left };
    }
  }
}

/** Ids the guide would still ask, in its order, up to the next half-way check: the worker makes that one. */
function stillToAsk(compiled: CompiledGuides, facts: ScreeningFacts, worker: WorkerFlags): readonly string[] {
  const guide = activeGuide(compiled, facts)?.guide;
  if (guide === undefined || guide.who !== "any_trained" || !mayAsk(guide.who, worker)) return [];
  const passed = guide.midway.ask.every((id) => isAnswered(facts, id));
  const midway = Math.min(...guide.midway.before.map((id) => guide.questions.indexOf(id)).filter((index) => index >= 0));
  const questions = passed ? guide.questions : guide.questions.filter((_, index) => index < midway);
  const optional = passed ? guide.optional.filter((id) => facts.offered.includes(id)) : [];
  return [...questions, ...optional].filter((id) => !isAnswered(facts, id));
}

/** What is left of each condition, without the questions that can no longer come up. */
function conditionsOf(
  found: readonly CompiledQuestion[],
  scope: Scope,
): { readonly conditions: ReadonlyMap<string, Expression | null>; readonly held: ReadonlySet<string> } {
  let held = new Set(found.map(({ question }) => question.id));
  for (;;) {
    const conditions = new Map<string, Expression | null>();
    for (const { question, relevant } of found) {
      const left = relevant !== null && held.has(question.id) ? fold(relevant, held, scope) : held.has(question.id);
      if (left !== false) conditions.set(question.id, left === true ? null : left);
    }
    if (conditions.size === held.size) return { conditions, held };
    held = new Set(conditions.keys());
  }
}

/**
 * What an adult may answer alone from here. Empty while the talk is anywhere but at the questions: before the checks, consents and the
 * age, at a half-way check, with an unanswered "when", after the end, and in every talk with a child or a person who may be one.
 */
export function personHeldPlan(
  compiled: CompiledGuides,
  facts: ScreeningFacts,
  worker: WorkerFlags,
  context: ScreeningContext | null = null,
): HeldPlan {
  const scope = new Scope(compiled, facts, context);
  if (facts.stopped || scope.age() !== "adult") return EMPTY;
  const step = nextStep(compiled, facts, worker, context);
  const at = step.kind === "question" ? compiled.questionById.get(step.id)?.question : undefined;
  if (at?.section !== "question") return EMPTY;

  const found = stillToAsk(compiled, facts, worker).flatMap((id) => {
    const entry = compiled.questionById.get(id);
    const fits = entry !== undefined && mayBeHeld(entry.question);
    return fits && (entry.relevant === null || references(entry.relevant).indicators.length === 0) ? [entry] : [];
  });
  const { conditions, held } = conditionsOf(found, scope);
  const questions = found.flatMap(({ question }): HeldQuestion[] => {
    const relevant = conditions.get(question.id);
    if (relevant === undefined) return [];
    const options = openOptions(question);
    return [
      {
        id: question.id,
        type: question.type as HeldType,
        options,
        relevant,
        asksWhen: options.filter((value) => question.redFlag[value] === "now_past_notsure"),
        whenFrom: question.whenFrom !== undefined && held.has(question.whenFrom) ? question.whenFrom : null,
        whenKnown: question.whenFrom !== undefined && whenReply(scope, question.whenFrom) !== null,
      },
    ];
  });
  return { questions, exclusive: [...compiled.exclusive] };
}

export const personHeldQuestions = (
  compiled: CompiledGuides,
  facts: ScreeningFacts,
  worker: WorkerFlags,
  context: ScreeningContext | null = null,
): readonly string[] => personHeldPlan(compiled, facts, worker, context).questions.map(({ id }) => id);

/** What came back of one hand-over, as it was sealed. */
export interface HeldAnswers {
  readonly answers: AnswerByQuestionId;
  readonly when: WhenByQuestionId;
}

export interface MergedAnswers<F> {
  readonly facts: F;
  /** Questions whose answers were taken over, in the order of the guides. */
  readonly ids: readonly string[];
  /** One of them speaks of danger now, or does not exclude it. */
  readonly danger: boolean;
}

/**
 * Takes the person's answers into the talk, in the order of the catalogue and by the same rules as any answer. What this pack does not
 * know, or what may not be asked unseen, is left out.
 */
export function mergeHeld<F extends ScreeningFacts>(compiled: CompiledGuides, facts: F, given: HeldAnswers): MergedAnswers<F> {
  let merged = facts;
  const ids: string[] = [];
  for (const question of compiled.source.questions) {
    const value = given.answers[question.id];
    if (value === undefined || !Object.hasOwn(given.answers, question.id) || !mayBeHeld(question)) continue;
    const answered = applyAnswer(compiled, merged, question.id, value);
    if (!answered.ok) continue;
    merged = answered.value;
    ids.push(question.id);
  }
  for (const id of ids) {
    const reply = given.when[id];
    const replied = reply === undefined ? null : applyWhen(compiled, merged, id, reply);
    if (replied?.ok) merged = replied.value;
  }
  return { facts: merged, ids, danger: ids.some((id) => opensDanger(compiled, merged, id)) };
}
