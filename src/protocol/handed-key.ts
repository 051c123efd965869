import * as v from "valibot";

/**
 * An organisation's keys for another device of it, beside it and without a network: the answer to a request (`join.ts`), an age file for the
 * device that showed it, whose recipient was made for this one request.
 */
export const HANDED_PREFIX = "fanalhand1.";
export const HANDED_MAX_CHARS = 900;
export const HandedKeySchema = v.strictObject({
  v: v.literal(1),
  org: v.string(),
  identity: v.string(),
  /** Ed25519 seed the organisation signs with. */
  signSeed: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  /** That key was made on the hub's machine. */
  atHub: v.optional(v.literal(true)),
});
export type HandedKey = v.InferOutput<typeof HandedKeySchema>;
