import * as v from "valibot";
import { type Bytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { CertWireSchema } from "#protocol/envelope.ts";
import {
  COORDINATOR_PREFIX,
  type CoordinatorCard,
  type CoordinatorPost,
  coordinatorMessage,
  type JoinAnswer,
  type TeamOrderWire,
} from "#protocol/join.ts";
import { randomBytes } from "#seal/aead.ts";
import { createSigner, type Signer } from "#seal/ed25519.ts";
import type { AnswerError, AnsweredJoin, AnswerOrder, CoordinatorKey } from "#seal/enrol-port.ts";
import { admissionOf, certBytesOf, readRequest, sealAnswer, shownCode, signOrder } from "#seal/join.ts";
import type { OwnKeys } from "#seal/own-keys.ts";

/** Days a certificate counts before the phone has to be let in anew; as at the hub. */
const CERTIFICATE_DAYS = 365;

const KeptSchema = v.strictObject({ v: v.literal(1), seed: v.string(), team: v.string() });
type KeptCoordinator = v.InferOutput<typeof KeptSchema>;

export const newCoordinator = (team: string): Bytes =>
  utf8(canonicalJson({ v: 1, seed: toB64url(randomBytes(32)), team } satisfies KeptCoordinator));

/** The signer of a kept key; `null` when it is another team's. */
export async function coordinatorFrom(bytes: Bytes, own: OwnKeys): Promise<Signer | null> {
  const kept = v.safeParse(KeptSchema, JSON.parse(fromUtf8(bytes)));
  const seed = kept.success ? fromB64url(kept.output.seed) : null;
  return kept.success && seed && own.info.kind === "team" && kept.output.team === own.ownId ? createSigner(seed) : null;
}

export async function coordinatorKey(signer: Signer, own: OwnKeys): Promise<CoordinatorKey> {
  const post: CoordinatorPost = { key: toB64url(signer.publicKey), recipient: own.recipient, mailbox: own.info.mailbox };
  const cert = v.parse(CertWireSchema, JSON.parse(fromUtf8(own.certBytes)));
  const message = coordinatorMessage(post);
  const [sig, keySig] = [toB64url(await own.signer.sign(message)), toB64url(await signer.sign(message))];
  const card: CoordinatorCard = { v: 1, ...post, cert, sig, keySig };
  return { post, card: await shownCode(COORDINATOR_PREFIX, card) };
}

/** Certificate, hub, root and token for one phone: signed by the coordinator, sealed to that phone alone. */
export async function answerJoin(
  signer: Signer,
  own: OwnKeys,
  code: string,
  { flags, root, nowMs, lead, leadNumber }: AnswerOrder,
): Promise<Result<AnsweredJoin, AnswerError>> {
  const request = await readRequest(code);
  if (!request.ok) return request;
  const named = {
    team: own.ownId,
    serial: newId(),
    notAfter: utcDay(nowMs + CERTIFICATE_DAYS * DAY_MS),
    flags,
  };
  const unsigned: JoinAnswer = {
    v: 1,
    ...named,
    certSig: toB64url(await signer.sign(certBytesOf(request.value, named))),
    hub: own.info.hub,
    root,
    lead,
    ...(leadNumber !== undefined && { leadNumber }),
    mailbox: newId(),
    token: toB64url(randomBytes(32)),
    sig: "",
  };
  const { sig } = await signOrder(signer, await admissionOf(request.value, unsigned));
  const sealed = await sealAnswer(request.value, { ...unsigned, sig });
  const { serial, mailbox, notAfter } = unsigned;
  return sealed === null ? err({ type: "AnswerTooLong" }) : ok({ code: sealed, serial, mailbox, notAfter });
}

export const revocation = (signer: Signer, team: string, serial: string): Promise<TeamOrderWire> =>
  signOrder(signer, utf8(canonicalJson({ v: 1, kind: "revoke", team, serial })));
