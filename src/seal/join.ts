import { wordlist } from "@scure/bip39/wordlists/english.js";
import { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import * as v from "valibot";
import { type Bytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { sixWords } from "#lib/six-words.ts";
import { formatCheckedCode, parseCheckedCode } from "#protocol/checked-code.ts";
import { parseCheckedJson } from "#protocol/checked-json.ts";
import {
  ANSWER_MAX_CHARS,
  ANSWER_PREFIX,
  answerDigest,
  certificateOf,
  JOIN_MAX_CHARS,
  JOIN_MS,
  JOIN_PREFIX,
  type JoinAnswer,
  JoinAnswerSchema,
  type JoinRequest,
  JoinRequestSchema,
  orderMessage,
  requestMessage,
  type TeamOrder,
  type TeamOrderWire,
} from "#protocol/join.ts";
import { isMadeByNewer } from "#protocol/newer.ts";
import { randomBytes } from "#seal/aead.ts";
import { isCertified } from "#seal/certified.ts";
import { createSigner, type Signer, verifySignature } from "#seal/ed25519.ts";
import type { JoinCodeError, JoinError, JoinSurroundings, ShownCode } from "#seal/enrol-port.ts";
import { openAgeFile } from "#seal/open-envelope.ts";
import type { Kept } from "#seal/own-keys.ts";

/** What a phone keeps, sealed, between showing its code and reading the answer. */
const WaitingSchema = v.strictObject({
  v: v.literal(1),
  seed: v.string(),
  identity: v.string(),
  request: JoinRequestSchema,
  atMs: v.number(),
});
export type WaitingJoin = v.InferOutput<typeof WaitingSchema>;

export const waitingToBytes = (waiting: WaitingJoin): Bytes => utf8(canonicalJson(waiting));
export function parseWaiting(bytes: Bytes): WaitingJoin | null {
  const parsed = v.safeParse(WaitingSchema, JSON.parse(fromUtf8(bytes)));
  return parsed.success ? parsed.output : null;
}

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
export const shownCode = async (prefix: string, value: unknown): Promise<ShownCode> => {
  const bytes = utf8(canonicalJson(value));
  return { code: await formatCheckedCode(prefix, bytes), words: sixWords(await sha256(bytes), wordlist) };
};

export async function newJoin(nowMs: number): Promise<WaitingJoin> {
  const seed = randomBytes(32);
  const kept = toB64url(seed);
  const signer = await createSigner(seed);
  const identity = await generateX25519Identity();
  const unsigned = {
    v: 1 as const,
    nonce: newId(),
    key: toB64url(signer.publicKey),
    recipient: await identityToRecipient(identity),
  };
  const sig = toB64url(await signer.sign(requestMessage({ ...unsigned, sig: "" })));
  return { v: 1, seed: kept, identity, request: { ...unsigned, sig }, atMs: nowMs };
}

export const showRequest = (request: JoinRequest): Promise<ShownCode> => shownCode(JOIN_PREFIX, request);

/** By this phone's own clock, from one moment to another: it does not have to be right, and set back it ends the exchange. */
export const isJoinOver = ({ atMs }: WaitingJoin, nowMs: number): boolean => nowMs < atMs || nowMs - atMs > JOIN_MS;

export async function readRequest(code: string): Promise<Result<JoinRequest, JoinCodeError>> {
  const read = await parseCheckedJson(JOIN_PREFIX, code, JOIN_MAX_CHARS, JoinRequestSchema);
  if (!read.ok) return err({ type: read.error.type === "MadeByNewer" ? "MadeByNewer" : "JoinUnreadable" });
  const request = read.value.value;
  const { key, sig } = request;
  const [publicKey, signature] = [fromB64url(key), fromB64url(sig)];
  const isTheirs = publicKey && signature && (await verifySignature(publicKey, requestMessage(request), signature));
  return isTheirs ? ok(request) : err({ type: "JoinRefused" });
}

export const certBytesOf = (request: JoinRequest, answer: Parameters<typeof certificateOf>[1]): Bytes =>
  utf8(canonicalJson(certificateOf(request, answer)));

/** The order both phones make of an answer, and the hub reads. */
export async function admissionOf(request: JoinRequest, answer: JoinAnswer): Promise<Bytes> {
  const { team, serial, mailbox, notAfter: until, token } = answer;
  const order: TeamOrder = {
    v: 1,
    kind: "admit",
    team,
    serial,
    mailbox,
    token: toB64url(await sha256(fromB64url(token) ?? new Uint8Array(0))),
    until,
    answer: toB64url(await answerDigest(request, answer)),
  };
  return utf8(canonicalJson(order));
}

export async function signOrder(signer: Signer, order: Bytes): Promise<TeamOrderWire> {
  return { order: toB64url(order), sig: toB64url(await signer.sign(orderMessage(order))) };
}

/** Only the phone that showed the request opens it: whoever photographs the screen learns nothing. `null`: too long for one code. */
export async function sealAnswer(request: JoinRequest, answer: JoinAnswer): Promise<string | null> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(request.recipient);
  const sealed = new Uint8Array(await encrypter.encrypt(utf8(canonicalJson(answer))));
  const code = await formatCheckedCode(ANSWER_PREFIX, sealed);
  return code.length > ANSWER_MAX_CHARS ? null : code;
}

export interface JoinedPhone {
  readonly kept: Kept;
  readonly token: string;
  readonly admission: TeamOrderWire;
  readonly serial: string;
}

/** Everything is checked before anything is kept; nobody is believed on first use. */
export async function readAnswer(
  waiting: WaitingJoin,
  code: string,
  { network, root, nowMs, allowedOrigins }: JoinSurroundings,
): Promise<Result<JoinedPhone, JoinError>> {
  const sealed = await parseCheckedCode(ANSWER_PREFIX, code, ANSWER_MAX_CHARS);
  if (!sealed.ok) return err({ type: sealed.error.type === "MadeByNewer" ? "MadeByNewer" : "AnswerUnreadable" });
  if (isJoinOver(waiting, nowMs)) return err({ type: "JoinTooOld" });
  const opened = await openAgeFile(waiting.identity, sealed.value);
  if (!opened.ok) return err({ type: opened.error === "not_for_us" ? "AnswerForAnother" : "AnswerUnreadable" });
  const value = parseCanonicalJson(opened.value);
  const parsed = v.safeParse(JoinAnswerSchema, value);
  if (!parsed.success) return err({ type: isMadeByNewer(value) ? "MadeByNewer" : "AnswerUnreadable" });
  const answer = parsed.output;
  if (answer.root !== root) return err({ type: "OtherRoot" });
  const team = network.teams.find(({ id }) => id === answer.team);
  if (!team) return err({ type: "TeamUnknown" });
  const { request } = waiting;
  const cert = certBytesOf(request, answer);
  const order = await admissionOf(request, answer);
  const [certSig, sig] = [fromB64url(answer.certSig), fromB64url(answer.sig)];
  const isOurs =
    certSig !== null &&
    sig !== null &&
    !network.revoked.includes(answer.serial) &&
    (await isCertified(team, cert, certSig)) &&
    (await isCertified(team, orderMessage(order), sig));
  if (!isOurs) return err({ type: "CoordinatorUnknown" });
  const { origin, protocol } = new URL(answer.hub.url);
  if (!/^https?:$/.test(protocol) || !allowedOrigins.includes(origin)) return err({ type: "HubNotAllowed", origin });
  const { hub, lead, leadNumber, mailbox, token } = answer;
  const kept: Kept = {
    v: 1,
    enrolment: {
      v: 1,
      kind: "team",
      hub,
      team: { id: team.id, name: team.name },
      lead,
      ...(leadNumber !== undefined && { leadNumber }),
      deviceSeed: waiting.seed,
      cert: { cert: toB64url(cert), sig: answer.certSig },
      mailbox,
    },
    identity: waiting.identity,
  };
  return ok({ kept, token, admission: { order: toB64url(order), sig: answer.sig }, serial: answer.serial });
}
