import * as v from "valibot";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";

/**
 * What whoever runs the hub needs to put a receiving organisation's new recipient into the signed directory: signed with the key the
 * directory has for the organisation. `replaces` is the recipient it takes the place of, so that an older card shown again changes nothing.
 */
export const RECIPIENT_PREFIX = "fanalkey1.";
export const RECIPIENT_MAX_CHARS = 900;
export const RECIPIENT_CONTEXT = "app/recipient/v1\0";

const RecipientSchema = v.pipe(v.string(), v.regex(/^age1[02-9ac-hj-np-z]{58}$/));
export const RecipientCardSchema = v.strictObject({
  v: v.literal(1),
  org: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,60}$/)),
  recipient: RecipientSchema,
  replaces: RecipientSchema,
  sig: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type RecipientCard = v.InferOutput<typeof RecipientCardSchema>;
export const recipientMessage = ({ v: version, org, recipient, replaces }: Omit<RecipientCard, "sig">): Bytes =>
  utf8(RECIPIENT_CONTEXT + canonicalJson({ v: version, org, recipient, replaces }));
