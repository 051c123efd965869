import * as v from "valibot";

/**
 * An organisation's key for another device of it, beside it and without a network: the answer to a request (`join.ts`), an age file for the
 * device that showed it, whose recipient was made for this one request.
 */
export const HANDED_PREFIX = "fanalhand1.";
export const HANDED_MAX_CHARS = 900;
export const HandedKeySchema = v.strictObject({
  v: v.literal(1),
  org: v.string(),
  identity: v.string(),
});
