import type { Guide, Question } from "#domain/pack/guides.ts";
import { type CompiledGuides, HIDDEN_FIELDS } from "#domain/screening/compile.ts";
import { type Expression, type ExpressionLookup, evaluate } from "#domain/screening/expression.ts";
import type { AgeGroup, AnswerValue, ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";

/** What the app knows besides the answers. */
export interface ScreeningContext {
  /** The case already holds a screening: "Did another team ask you this week?" is asked. */
  readonly rescreen: boolean;
}

export const NO_ANSWER = "";

export const valuesOf = (value: AnswerValue): readonly string[] =>
  typeof value === "string" ? (value === NO_ANSWER ? [] : [value]) : value;

/** True once something was given, an empty list of ticks included. */
export const isAnswered = (facts: ScreeningFacts, id: string): boolean => Object.hasOwn(facts.answers, id);

export function mayAsk(who: Question["who"], worker: WorkerFlags): boolean {
  return who === "any_trained" || (who === "specialist" ? worker.specialist : worker.childTrained);
}

/** Conditions that wait for each other are followed by calling so far, then by a list. */
const DEEPEST = 50;

/**
 * One reading of the facts: every value is worked out at most once. An answer counts while its question stands in the guide of the
 * talk (or the guide the talk began with) and its condition still holds; otherwise it reads as '' and is kept, so that going back
 * brings it to life again.
 */
export class Scope implements ExpressionLookup {
  private values = new Map<string, AnswerValue>();
  private shownById = new Map<string, boolean>();
  private readonly working = new Set<string>();
  private readonly listed: readonly (ReadonlySet<string> | undefined)[];
  private readonly indicators = new Map<string, boolean>();

  constructor(
    readonly compiled: CompiledGuides,
    readonly facts: ScreeningFacts,
    private readonly context: ScreeningContext | null = null,
    private readonly ignored: ReadonlySet<string> = new Set(),
  ) {
    const targets = compiled.switches.filter((rule) => rule.from.includes(facts.guideId)).map((rule) => rule.to);
    this.listed = [...new Set([facts.guideId, facts.startedWith, ...targets])].map((id) => compiled.idsByGuide.get(id));
  }

  reads(facts: ScreeningFacts, context: ScreeningContext | null): boolean {
    const { facts: own } = this;
    return (
      this.readsLike(facts, context) &&
      own.answers === facts.answers &&
      own.when === facts.when &&
      own.notSure === facts.notSure &&
      own.answersCountAsNotSure === facts.answersCountAsNotSure
    );
  }

  /** Everything conditions hang on is the same, answers aside. */
  private readsLike({ guideId, startedWith, ticks }: ScreeningFacts, context: ScreeningContext | null): boolean {
    const { facts: own } = this;
    const isSameTalk = own.guideId === guideId && own.startedWith === startedWith && own.ticks === ticks;
    return isSameTalk && (this.context?.rescreen === true) === (context?.rescreen === true);
  }

  /**
   * The reading after one more answer: what does not hang on it is taken over from this one, which has to work it out again if it is
   * ever asked. Null where more than answers has changed.
   */
  after(id: string, facts: ScreeningFacts, context: ScreeningContext | null): Scope | null {
    if (!this.readsLike(facts, context)) return null;
    const next = new Scope(this.compiled, facts, context);
    next.values = this.values;
    next.shownById = this.shownById;
    this.values = new Map();
    this.shownById = new Map();
    const stale = [id];
    const seen = new Set(stale);
    for (let one = stale.pop(); one !== undefined; one = stale.pop()) {
      next.values.delete(one);
      if (one !== id) next.shownById.delete(one);
      for (const waiting of this.compiled.neededBy.get(one) ?? [])
        if (!seen.has(waiting)) {
          seen.add(waiting);
          stale.push(waiting);
        }
    }
    return next;
  }

  holds(expression: Expression | null | undefined): boolean {
    return expression == null || evaluate(expression, this);
  }

  /** Whether the condition of a question holds; who may ask it is another matter. */
  shown(id: string): boolean {
    const known = this.shownById.get(id);
    if (known !== undefined) return known;
    const relevant = this.compiled.questionById.get(id)?.relevant ?? null;
    if (relevant === null) return true;
    if (this.working.has(id)) return false;
    if (this.working.size >= DEEPEST) for (const one of this.waitingFor(id)) this.decide(one);
    return this.decide(id);
  }

  private decide(id: string): boolean {
    const known = this.shownById.get(id);
    if (known !== undefined || this.working.has(id)) return known ?? false;
    this.working.add(id);
    const shown = this.holds(this.compiled.questionById.get(id)?.relevant);
    this.working.delete(id);
    this.shownById.set(id, shown);
    return shown;
  }

  /** What must be known first, and last the question itself: a chain of a thousand conditions must not nest as deeply. */
  private waitingFor(id: string): readonly string[] {
    const order: string[] = [];
    const seen = new Set([id]);
    const stack: { readonly id: string; next: number }[] = [{ id, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = this.compiled.dependsOn.get(top.id)?.[top.next++];
      if (child === undefined) {
        order.push(top.id);
        stack.pop();
      } else if (!seen.has(child) && !this.shownById.has(child)) {
        seen.add(child);
        stack.push({ id: child, next: 0 });
      }
    }
    return order;
  }

  /** Something that can be read was given; an empty list of ticks is. Whether it counts is another matter. */
  given(id: string): boolean {
    return this.answer(id) !== NO_ANSWER || this.readable(id) !== undefined;
  }

  private readable(id: string): AnswerValue | undefined {
    const value: unknown = this.facts.answers[id];
    const options = this.compiled.optionsById.get(id);
    if (typeof value === "string") return value === NO_ANSWER || options === undefined || options.has(value) ? value : undefined;
    // What every object inherits is a function, never a list: only an answer of the talk comes this far.
    if (!Array.isArray(value)) return undefined;
    for (const one of value) if (options?.has(one) === false) return undefined;
    return value;
  }

  /** The question stands in the guide of this talk and its condition holds: what was answered counts. */
  applies(id: string): boolean {
    for (const ids of this.listed) if (ids?.has(id) === true) return this.shown(id);
    return false;
  }

  answer(id: string): AnswerValue {
    const known = this.values.get(id);
    if (known !== undefined) return known;
    const value = this.read(id);
    this.values.set(id, value);
    return value;
  }

  private read(id: string): AnswerValue {
    if (Object.hasOwn(HIDDEN_FIELDS, id)) return this.context?.rescreen === true ? "yes" : "no";
    const value = this.ignored.has(id) ? undefined : this.readable(id);
    return value !== undefined && this.applies(id) ? value : NO_ANSWER;
  }

  age(): AgeGroup {
    if (this.holds(this.compiled.age.child)) return "child";
    if (this.holds(this.compiled.age.unknown)) return "unknown";
    return this.holds(this.compiled.age.adult) ? "adult" : "unknown";
  }

  indicator(id: string): boolean {
    if (this.facts.ticks.includes(id)) return true;
    const questions = this.compiled.questionsByIndicator.get(id) ?? [];
    const known = this.indicators.get(id) ?? raisedFrom(this, questions).has(id);
    this.indicators.set(id, known);
    return known;
  }
}

/** Stands among the questions that raised an indicator when the worker ticked it: said unasked. */
export const TICK = "tick";

/**
 * Indicators on record, each with the questions that raised it (`tick` for the worker's list). An answer raises all that is listed
 * for it; `clears` takes back only what the one named answer raised.
 */
export function raisedByQuestion(
  scope: Scope,
  read: (question: Question, value: AnswerValue) => AnswerValue = (_, value) => value,
): ReadonlyMap<string, ReadonlySet<string>> {
  const raised = raisedFrom(scope, Object.keys(scope.facts.answers), read);
  for (const indicator of scope.facts.ticks) raised.set(indicator, (raised.get(indicator) ?? new Set()).add(TICK));
  return raised;
}

function raisedFrom(
  scope: Scope,
  ids: readonly string[],
  read: (question: Question, value: AnswerValue) => AnswerValue = (_, value) => value,
): Map<string, Set<string>> {
  const raised = new Map<string, Set<string>>();
  const clearing: (readonly [Question, AnswerValue])[] = [];
  const { questionById, raising, clearing: takingBack } = scope.compiled;
  for (const id of ids) {
    if (!raising.has(id) && !takingBack.has(id)) continue;
    const question = questionById.get(id)?.question;
    if (question === undefined) continue;
    const value = read(question, scope.answer(id));
    if (value === NO_ANSWER) continue;
    if (typeof value === "string") raise(raised, own(question.maps, value), id);
    else for (const one of value) raise(raised, own(question.maps, one), id);
    if (takingBack.has(id)) clearing.push([question, value]);
  }
  for (const [question, value] of clearing)
    for (const one of valuesOf(value))
      for (const [source, indicators] of Object.entries(own(question.clears, one) ?? {}))
        for (const indicator of indicators) {
          const sources = raised.get(indicator);
          sources?.delete(source);
          if (sources?.size === 0) raised.delete(indicator);
        }
  return raised;
}

function raise(raised: Map<string, Set<string>>, indicators: readonly string[] | undefined, source: string): void {
  for (const indicator of indicators ?? []) {
    const sources = raised.get(indicator);
    if (sources === undefined) raised.set(indicator, new Set([source]));
    else sources.add(source);
  }
}

/** A value may be called like something every object has. */
const own = <V>(record: Readonly<Record<string, V>>, key: string): V | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

export const guideOf = (compiled: CompiledGuides, facts: ScreeningFacts): Guide | undefined =>
  compiled.guideById.get(facts.guideId);
