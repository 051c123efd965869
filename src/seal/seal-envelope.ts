import * as v from "valibot";
import { type Bytes, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { InnerSchema } from "#protocol/envelope.ts";
import { checkBasis } from "#seal/basis-check.ts";
import { sealFrame, signedBytes } from "#seal/envelope-frame.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import type { SealEnvelopeError, SealEnvelopeInput } from "#seal/vault-port.ts";

export interface SealedEnvelope {
  readonly id: string;
  readonly bytes: Bytes;
}

/** X25519 recipients only; more than this is a mistake, not an organisation. */
export const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
const MAX_RECIPIENTS = 16;

/** Checks the basis, signs, pads and seals. Throws only for input that no schema of ours would let through. */
export async function sealEnvelope(own: OwnKeys, input: SealEnvelopeInput): Promise<Result<SealedEnvelope, SealEnvelopeError>> {
  const allowed = checkBasis(input);
  if (!allowed.ok) return allowed;
  const recipients = [...new Set(input.to.recipients)];
  if (recipients.length === 0 || recipients.length > MAX_RECIPIENTS || !recipients.every((r) => RECIPIENT.test(r)))
    return err({ type: "RecipientUnusable" });

  const inner = v.parse(InnerSchema, {
    v: 1,
    kind: input.kind,
    refId: input.refId,
    from: own.ownId,
    deviceKeyId: own.signKeyId,
    seq: input.seq,
    day: input.day,
    to: { id: input.to.id, keyIds: await Promise.all(recipients.map(recipientIdOf)) },
    ...(input.basis && { basis: wellFormed(input.basis) }),
    body: wellFormed(input.body),
  });
  const innerBytes = utf8(canonicalJson(inner));
  const sig = await own.signer.sign(await signedBytes(innerBytes, recipients));
  let bytes: Bytes | null;
  try {
    bytes = await sealFrame({ inner: innerBytes, cert: own.certBytes, sig }, recipients);
  } catch (error) {
    // An address with a wrong checksum, or a point nobody can have a key for.
    if (error instanceof Error) return err({ type: "RecipientUnusable" });
    throw error;
  }
  return bytes ? ok({ id: newId(), bytes }) : err({ type: "TooLarge" });
}

/** Names a recipient inside the envelope: the first 16 bytes of the SHA-256 of its address, base64url. */
export async function recipientIdOf(recipient: string): Promise<string> {
  return toB64url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(recipient))).slice(0, 16));
}

/** Half of a character, which some keyboards leave behind, becomes U+FFFD: receivers refuse it. */
export function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/\p{Surrogate}/gu, "\ufffd");
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, wellFormed(member)]));
}
