import type { CompiledGuides } from "#domain/screening/compile.ts";
import { Scope, type ScreeningContext } from "#domain/screening/scope.ts";
import type { AnswerByQuestionId, AnswerValue, ScreeningFacts } from "#domain/screening/types.ts";

const recent = new WeakMap<AnswerByQuestionId, Scope>();
const origins = new WeakMap<AnswerByQuestionId, { readonly before: AnswerByQuestionId; readonly id: string }>();

/** These answers and one more, or one given anew. */
export function withAnswer(before: AnswerByQuestionId, id: string, value: AnswerValue): AnswerByQuestionId {
  const after = { ...before, [id]: value };
  origins.set(after, { before, id });
  return after;
}

/**
 * The reading of these facts, the last one again where nothing it reads has changed: between two taps the same answers are asked what
 * comes next, what counts and what they amount to. After a tap what does not hang on the answer is not worked out again: a guide of a
 * thousand questions would keep a slow phone busy.
 */
export function scopeOf(compiled: CompiledGuides, facts: ScreeningFacts, context: ScreeningContext | null = null): Scope {
  const known = recent.get(facts.answers);
  if (known !== undefined && known.compiled === compiled && known.reads(facts, context)) return known;
  const origin = origins.get(facts.answers);
  const earlier = origin && recent.get(origin.before);
  const next = earlier?.compiled === compiled && origin ? earlier.after(origin.id, facts, context) : null;
  const scope = next ?? new Scope(compiled, facts, context);
  recent.set(facts.answers, scope);
  return scope;
}
