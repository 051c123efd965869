import * as v from "valibot";
import { TRUST_ROLES } from "#verify/errors.ts";

/**
 * The files of the ceremony, each one line of JSON. None of them is secret but the sealed key, which is an age file
 * (sealed-key.ts) and has no shape here.
 *
 *   <label>.<role>.public.json   the public half of a key, exchanged
 *   *.json (a request)           what is to be signed, and who still must
 *   *.signatures.json            what one key signed
 */
export const KeyIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));
const Sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const DaySchema = v.pipe(v.string(), v.isoDate());
/** A post, such as `lawyer-fr`: it stands in file names and is never published. */
export const LabelSchema = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/));
const RoleSchema = v.picklist(TRUST_ROLES);

export const KeyHeadSchema = v.strictObject({
  v: v.literal(1),
  role: RoleSchema,
  keyId: KeyIdSchema,
  publicB64: v.string(),
  label: LabelSchema,
  day: DaySchema,
  /** A key for rehearsing: a release refuses every root that names it. */
  development: v.optional(v.literal(true)),
});
export type KeyHead = v.InferOutput<typeof KeyHeadSchema>;

export const PublicKeySchema = v.strictObject({
  ...KeyHeadSchema.entries,
  kind: v.literal("fanal-public-key"),
  /** Made with the private half, so that nobody brings a key that is not theirs. */
  proofB64: v.string(),
});
export type PublicKey = v.InferOutput<typeof PublicKeySchema>;

const SignatureSchema = v.strictObject({ keyId: KeyIdSchema, sigB64: v.string() });
export type Signature = v.InferOutput<typeof SignatureSchema>;
/** `<role>.signatures.json` and `root.signatures.json`, as phones read them. */
export const SignaturesSchema = v.strictObject({ signatures: v.array(SignatureSchema) });

const DocumentSchema = v.strictObject({
  /** `root`, or a part such as `calais/directory`. */
  name: v.pipe(v.string(), v.regex(/^(?:root|[a-z0-9-]+\/(?:content|directory))$/)),
  sha256: Sha256Schema,
  /** The very bytes that are signed. */
  text: v.string(),
  signatures: v.array(SignatureSchema),
});
export type Document = v.InferOutput<typeof DocumentSchema>;

export const RequestSchema = v.strictObject({
  v: v.literal(1),
  kind: v.literal("fanal-signing-request"),
  made: DaySchema,
  /** The root that says who may sign. Where a root is to be signed: that root. */
  root: v.string(),
  /** Where a root is to be signed and follows another: that other one. */
  after: v.nullable(v.string()),
  documents: v.pipe(v.array(DocumentSchema), v.minLength(1), v.maxLength(32)),
});
export type SigningRequest = v.InferOutput<typeof RequestSchema>;

export const SignedFileSchema = v.strictObject({
  v: v.literal(1),
  kind: v.literal("fanal-signatures"),
  keyId: KeyIdSchema,
  label: LabelSchema,
  day: DaySchema,
  signed: v.pipe(v.array(v.strictObject({ name: v.string(), sha256: Sha256Schema, sigB64: v.string() })), v.minLength(1)),
});
export type SignedFile = v.InferOutput<typeof SignedFileSchema>;
