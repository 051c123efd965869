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
export const FIRST_CONTEXT = "app/first-recipient/v1\0";

const OrgSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,60}$/));
const SignatureSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/));
const RecipientSchema = v.pipe(v.string(), v.regex(/^age1[02-9ac-hj-np-z]{58}$/));
export const RecipientCardSchema = v.strictObject({
  v: v.literal(1),
  org: OrgSchema,
  recipient: RecipientSchema,
  replaces: RecipientSchema,
  sig: SignatureSchema,
});
export type RecipientCard = v.InferOutput<typeof RecipientCardSchema>;
export const recipientMessage = ({ v: version, org, recipient, replaces }: Omit<RecipientCard, "sig">): Bytes =>
  utf8(RECIPIENT_CONTEXT + canonicalJson({ v: version, org, recipient, replaces }));

/**
 * The same for keys the directory does not have: the first ones, or those of an organisation that lost all of them. `sig` is by `signKey`,
 * which nothing vouches for but the six words. `mailbox`: a card of an organisation that was registered anew does not fit.
 */
export const FirstCardSchema = v.strictObject({
  v: v.literal(1),
  org: OrgSchema,
  mailbox: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/)),
  recipient: RecipientSchema,
  signKey: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  sig: SignatureSchema,
});
export type FirstCard = v.InferOutput<typeof FirstCardSchema>;
export const firstMessage = ({ v: version, org, mailbox, recipient, signKey }: Omit<FirstCard, "sig">): Bytes =>
  utf8(FIRST_CONTEXT + canonicalJson({ v: version, org, mailbox, recipient, signKey }));
