import * as v from "valibot";
import { type Bytes, concatBytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { LeadSchema } from "#protocol/enrolment.ts";
import { CertWireSchema, type DeviceCert } from "#protocol/envelope.ts";

/**
 * Two phones side by side, without a network: the volunteer's shows a request, the coordinator's an answer, each as one code for a
 * camera. `README.md` beside this file is the specification.
 */
export const JOIN_PREFIX = "fanaljoin1.";
export const JOIN_MAX_CHARS = 600;
export const ANSWER_PREFIX = "fanalanswer1.";
/** What a phone held by hand still reads from another one's screen. */
export const ANSWER_MAX_CHARS = 1400;
export const COORDINATOR_PREFIX = "fanalteam1.";
export const COORDINATOR_MAX_CHARS = 1400;
/** Neither phone takes part in an exchange that is older. */
export const JOIN_MS = 15 * 60_000;

export const JOIN_CONTEXT = "app/join/v1\0";
export const ANSWER_CONTEXT = "app/join-answer/v1\0";
export const TEAM_ORDER_CONTEXT = "app/team-order/v1\0";
export const COORDINATOR_CONTEXT = "app/coordinator/v1\0";

const KeySchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
const SignatureSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/));
const IdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/));
const RecipientSchema = v.pipe(v.string(), v.regex(/^age1[02-9ac-hj-np-z]{58}$/));
const DaySchema = v.pipe(v.string(), v.isoDate());

const requestEntries = {
  v: v.literal(1),
  nonce: IdSchema,
  /** Ed25519 key of the device. */
  key: KeySchema,
  /** X25519, as an age recipient. */
  recipient: RecipientSchema,
};
/** `sig` is the device's: whoever shows a request has its keys. */
export const JoinRequestSchema = v.strictObject({ ...requestEntries, sig: SignatureSchema });
export type JoinRequest = v.InferOutput<typeof JoinRequestSchema>;
export const requestMessage = ({ sig: _, ...request }: JoinRequest): Bytes => utf8(JOIN_CONTEXT + canonicalJson(request));

const answerEntries = {
  v: v.literal(1),
  team: v.string(),
  serial: IdSchema,
  notAfter: DaySchema,
  flags: v.array(v.picklist(["specialist", "child_trained"])),
  /** By the team's key or the coordinator's, over the certificate that follows from request and answer. */
  certSig: SignatureSchema,
  hub: v.strictObject({ url: v.pipe(v.string(), v.url()), key: KeySchema }),
  /** SHA-256 of the root both phones trust. */
  root: KeySchema,
  lead: LeadSchema,
  /** As in an enrolment code. */
  leadNumber: v.optional(v.pipe(v.number(), v.safeInteger())),
  mailbox: IdSchema,
  token: KeySchema,
};
/** Sealed to the request's recipient. `sig` is that of the order that lets the phone in at the hub. */
export const JoinAnswerSchema = v.strictObject({ ...answerEntries, sig: SignatureSchema });
export type JoinAnswer = v.InferOutput<typeof JoinAnswerSchema>;

/** The certificate is not sent: both sides make the same bytes of it. */
export const certificateOf = (
  { key }: Pick<JoinRequest, "key">,
  { team, serial, notAfter, flags }: Pick<JoinAnswer, "team" | "serial" | "notAfter" | "flags">,
): DeviceCert => ({ v: 1, devicePub: key, team, serial, notAfter, flags });

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** Binds an answer to one request, and all that is in it to the order. */
export async function answerDigest(request: JoinRequest, { sig: _, ...answer }: JoinAnswer): Promise<Bytes> {
  const of = await Promise.all([sha256(utf8(canonicalJson(request))), sha256(utf8(canonicalJson(answer)))]);
  return sha256(concatBytes(utf8(ANSWER_CONTEXT), ...of));
}

/** What a coordinator tells the hub of their own team, signed with the coordinator's key; either phone may carry it. */
export const TeamOrderSchema = v.variant("kind", [
  v.strictObject({
    v: v.literal(1),
    kind: v.literal("admit"),
    team: v.string(),
    serial: IdSchema,
    mailbox: IdSchema,
    /** SHA-256 of the token. */
    token: KeySchema,
    /** Last day of the token. */
    until: DaySchema,
    /** `answerDigest`; tells the hub nothing. */
    answer: KeySchema,
  }),
  v.strictObject({ v: v.literal(1), kind: v.literal("revoke"), team: v.string(), serial: IdSchema }),
]);
export type TeamOrder = v.InferOutput<typeof TeamOrderSchema>;
/** `order` = base64url of canonical JSON, so that everybody checks the same bytes. */
export const TeamOrderWireSchema = v.strictObject({
  order: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,1000}$/)),
  sig: SignatureSchema,
});
export type TeamOrderWire = v.InferOutput<typeof TeamOrderWireSchema>;
/** What the hub answers an order it carried out: nothing in between can know it. */
export const TeamOrderDoneSchema = v.strictObject({ serial: IdSchema });
export const orderMessage = (order: Bytes): Bytes => concatBytes(utf8(TEAM_ORDER_CONTEXT), order);

/** What the signed directory says of a coordinator's phone: the key it certifies with, and where it takes what its team sends it. */
export const CoordinatorPostSchema = v.strictObject({ key: KeySchema, recipient: RecipientSchema, mailbox: IdSchema });
export type CoordinatorPost = v.InferOutput<typeof CoordinatorPostSchema>;

/**
 * What whoever runs the hub needs to take a coordinator's phone into the signed directory. Signed twice over the post: by a device of
 * the team, which vouches for it (`sig`), and by the coordinator's key, so that nobody else says where its letters go (`keySig`).
 */
export const CoordinatorCardSchema = v.strictObject({
  v: v.literal(1),
  ...CoordinatorPostSchema.entries,
  cert: CertWireSchema,
  sig: SignatureSchema,
  keySig: SignatureSchema,
});
export type CoordinatorCard = v.InferOutput<typeof CoordinatorCardSchema>;
export const coordinatorMessage = ({ key, recipient, mailbox }: CoordinatorPost): Bytes =>
  utf8(COORDINATOR_CONTEXT + canonicalJson({ key, recipient, mailbox }));
