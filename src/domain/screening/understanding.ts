import type { CompiledGuides } from "#domain/screening/compile.ts";
import type { ScreeningFacts } from "#domain/screening/types.ts";
import { err, ok, type Result } from "#lib/result.ts";

const NOT_CLEAR = "not_understood";
const TOO_OFTEN = 2;

export type ConsentError = { readonly type: "ConsentNotUnderstood"; readonly checks: readonly string[] };

/** How often a check was not clear; a check of a version that kept only the last reply counts that one. */
function notClear(facts: ScreeningFacts, id: string): number {
  const replies = facts.understanding?.[id] ?? [facts.answers[id]];
  return replies.filter((reply) => reply === NOT_CLEAR).length;
}

/**
 * Consent is a talk, not a text: a check that was not clear may be explained again, but not clear at two checks, or twice at the same,
 * means that no consent to a referral is taken today. Another day is another talk. The two bases without consent are untouched.
 */
export function consentPossibleToday(compiled: CompiledGuides, facts: ScreeningFacts): Result<void, ConsentError> {
  const checks = compiled.source.questions.filter(({ section }) => section === "comprehension").map(({ id }) => id);
  return consentPossible(checks, facts);
}

/** The same for a caller without guides: the checks are those the talk has replies of. */
export function consentPossible(checks: readonly string[], facts: ScreeningFacts): Result<void, ConsentError> {
  const unclear = checks.filter((id) => notClear(facts, id) > 0);
  const times = unclear.reduce((sum, id) => sum + notClear(facts, id), 0);
  return times < TOO_OFTEN ? ok(undefined) : err({ type: "ConsentNotUnderstood", checks: unclear });
}
