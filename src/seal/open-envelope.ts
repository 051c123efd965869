import { Decrypter } from "age-encryption";
import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import type { Bytes } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { ENVELOPE_SIZES, type Inner, InnerSchema } from "#protocol/envelope.ts";
import { keyIdOf, verifySignature } from "#seal/ed25519.ts";
import { type Frame, parseFrame, signedBytes } from "#seal/envelope-frame.ts";
import type { OtherKey, OwnKeys } from "#seal/own-keys.ts";
import { identifySender, isOtherVersion, type Sender } from "#seal/sender.ts";
import type { OpenedEnvelope, QuarantineReason } from "#seal/vault-port.ts";

/** What opening has to know of whoever opens. */
export type Reader = Pick<OwnKeys, "identity" | "recipient" | "ownId"> & {
  readonly info: Pick<OwnKeys["info"], "kind">;
  readonly others?: OwnKeys["others"];
};
type OpeningKey = Pick<OtherKey, "identity" | "recipient"> & Partial<OtherKey>;

export interface SeenBefore {
  readonly refIds: readonly string[];
  /** `deviceKeyId:seq` */
  readonly deviceSeqs: readonly string[];
}

/**
 * Opens what came from outside. Every way it can be wrong is a reason for quarantine; nothing throws, so that one bad message never
 * keeps back the next. Nothing inside is believed before the signature over exactly these bytes, and over the reader's own set of
 * keys, is checked with a key from the signed pack.
 */
export async function openFrom(
  own: Reader,
  bytes: Bytes,
  network: Network,
  today: string,
  seen: SeenBefore,
): Promise<Result<{ readonly inner: Inner; readonly sender: Sender }, QuarantineReason>> {
  if (!ENVELOPE_SIZES.some((size) => size === bytes.length)) return err("damaged");
  const plain = await openWithOne(own, bytes);
  if (!plain.ok) return plain;
  const { key, bytes: inside } = plain.value;
  const frame = parseFrame(inside);
  if (!frame) return err("damaged");
  const value = parseCanonicalJson(frame.inner);
  if (isOtherVersion(value)) return err("unknown_version");

  const sender = await identifySender(frame.cert, network);
  if (!sender.ok) return sender;
  // Judged by the given day: the hub's, where there is one.
  if (sender.value.device?.isRevoked) return err("certificate_revoked");
  if (sender.value.device && sender.value.device.notAfter < today) return err("certificate_expired");
  if (!(await isSignedForUs(own, key, network, frame, sender.value))) return err("signature_wrong");

  const inner = v.safeParse(InnerSchema, value);
  if (!inner.success) return err("not_understood");
  const reason = await contradiction(own, inner.output, sender.value);
  if (reason) return err(reason);
  if (wasSeen(inner.output, seen)) return err("seen_before");
  return ok({ inner: inner.output, sender: sender.value });
}

export async function openEnvelope(...given: Parameters<typeof openFrom>): Promise<Result<OpenedEnvelope, QuarantineReason>> {
  const opened = await openFrom(...given);
  if (!opened.ok) return opened;
  const { inner, sender } = opened.value;
  return ok({ inner, senderName: sender.name, senderId: sender.id });
}

/**
 * Without the signed list: whole, padded with nothing and in a form we know. Who sent it is not checked, so nothing in it may be believed
 * on that account.
 */
export async function openUnchecked(identity: string, bytes: Bytes): Promise<Result<Inner, QuarantineReason>> {
  if (!ENVELOPE_SIZES.some((size) => size === bytes.length)) return err("damaged");
  const plain = await openAgeFile(identity, bytes);
  if (!plain.ok) return plain;
  const frame = parseFrame(plain.value);
  if (!frame) return err("damaged");
  const value = parseCanonicalJson(frame.inner);
  if (isOtherVersion(value)) return err("unknown_version");
  const inner = v.safeParse(InnerSchema, value);
  return inner.success ? ok(inner.output) : err("not_understood");
}

export async function openAgeFile(identity: string, bytes: Bytes): Promise<Result<Bytes, "not_for_us" | "damaged">> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return ok(new Uint8Array(await decrypter.decrypt(bytes)));
  } catch (error) {
    return err(error instanceof Error && error.message.startsWith("no identity matched") ? "not_for_us" : "damaged");
  }
}

/** With the key of today; else with the next one, which may be published already, or with one that was replaced and is kept. */
async function openWithOne(
  own: Reader,
  bytes: Bytes,
): Promise<Result<{ readonly key: OpeningKey; readonly bytes: Bytes }, "not_for_us" | "damaged">> {
  for (const key of [own, ...(own.others ?? [])]) {
    const plain = await openAgeFile(key.identity, bytes);
    if (plain.ok) return ok({ key, bytes: plain.value });
    if (plain.error === "damaged") return plain;
  }
  return err("not_for_us");
}

/**
 * The set of keys is ours by the signed pack, or was when that key was replaced, not what the message says: a message passed on from
 * another reader does not fit.
 */
async function isSignedForUs(own: Reader, key: OpeningKey, network: Network, frame: Frame, sender: Sender): Promise<boolean> {
  const listed = network.organisations.find((o) => o.id === own.ownId)?.recipients ?? [];
  const isListed = own.info.kind === "organisation" && listed.includes(key.recipient);
  const ownSet = isListed ? [...new Set(listed)] : (key.recipients ?? [key.recipient]);
  return verifySignature(sender.publicKey, await signedBytes(frame.inner, ownSet), frame.sig);
}

/** What is signed has to agree with who signed it and with whom it reached. */
async function contradiction(own: Reader, inner: Inner, sender: Sender): Promise<QuarantineReason | null> {
  if (inner.from !== sender.id || inner.deviceKeyId !== (await keyIdOf(sender.publicKey))) return "unknown_sender";
  if (inner.to.id !== own.ownId) return "not_for_us";
  if (inner.basis?.kind === "consent" && inner.basis.organisationId !== own.ownId) return "not_for_us";
  return null;
}

function wasSeen(inner: Inner, seen: SeenBefore): boolean {
  return (
    seen.deviceSeqs.includes(`${inner.deviceKeyId}:${inner.seq}`) ||
    ((inner.kind === "referral" || inner.kind === "hand_over") && seen.refIds.includes(inner.refId))
  );
}
