import type { ScreeningFacts } from "#domain/screening/types.ts";
import { err, ok, type Result } from "#lib/result.ts";

const NOT_CLEAR = "not_understood";
const TOO_OFTEN = 2;

/** `checks`: the comprehension checks that were not clear. */
export interface ConsentNotUnderstood {
  readonly type: "ConsentNotUnderstood";
  readonly checks: readonly string[];
}

/**
 * Consent is a talk, not a text: a check that was not clear may be explained again, but not clear at two checks, or twice at the same,
 * means that no consent to a referral is taken today. Another day is another talk; the two bases without consent are untouched. No
 * other question has that answer, so no guide is needed to read it.
 */
export function consentPossibleToday(facts: ScreeningFacts): Result<void, ConsentNotUnderstood> {
  const last = Object.entries(facts.answers).map(([id, value]): readonly [string, readonly string[]] => [id, [value].flat()]);
  // Talks of versions that kept only the last reply have no list of them.
  const replies = new Map([...last, ...Object.entries(facts.understanding ?? {})]);
  const unclear = [...replies].flatMap(([id, given]) => given.filter((reply) => reply === NOT_CLEAR).map(() => id));
  return unclear.length < TOO_OFTEN ? ok(undefined) : err({ type: "ConsentNotUnderstood", checks: [...new Set(unclear)] });
}
