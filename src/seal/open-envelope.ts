import { Decrypter } from "age-encryption";
import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, fromB64url } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { CertWireSchema, DeviceCertSchema, ENVELOPE_SIZES, type Inner, InnerSchema } from "#protocol/envelope.ts";
import { keyIdOf, verifySignature } from "#seal/ed25519.ts";
import { type Frame, parseFrame, signedBytes } from "#seal/envelope-frame.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import type { OpenedEnvelope, QuarantineReason } from "#seal/vault-port.ts";

export interface SeenBefore {
  readonly refIds: readonly string[];
  /** `deviceKeyId:seq` */
  readonly deviceSeqs: readonly string[];
}

interface Sender {
  readonly id: string;
  readonly name: string;
  readonly publicKey: Bytes;
}

const OrganisationCertSchema = v.looseObject({ v: v.literal(1), org: v.string() });

/**
 * Opens what came from outside. Every way it can be wrong is a reason for quarantine; nothing throws, so that one bad message never
 * keeps back the next. Nothing inside is believed before the signature over exactly these bytes, and over the reader's own set of
 * keys, is checked with a key from the signed pack.
 */
export async function openEnvelope(
  own: OwnKeys,
  bytes: Bytes,
  network: Network,
  today: string,
  seen: SeenBefore,
): Promise<Result<OpenedEnvelope, QuarantineReason>> {
  if (!ENVELOPE_SIZES.some((size) => size === bytes.length)) return err("damaged");
  const plain = await openAgeFile(own.identity, bytes);
  if (!plain.ok) return plain;
  const frame = parseFrame(plain.value);
  if (!frame) return err("damaged");
  const value = parseCanonicalJson(frame.inner);
  if (isOtherVersion(value)) return err("unknown_version");

  const sender = await identifySender(frame.cert, network, today);
  if (!sender.ok) return sender;
  if (!(await isSignedForUs(own, network, frame, sender.value))) return err("signature_wrong");

  const inner = v.safeParse(InnerSchema, value);
  if (!inner.success) return err("not_understood");
  const reason = await contradiction(own, inner.output, sender.value);
  if (reason) return err(reason);
  if (wasSeen(inner.output, seen)) return err("seen_before");
  return ok({ inner: inner.output, senderName: sender.value.name, senderId: sender.value.id });
}

async function openAgeFile(identity: string, bytes: Bytes): Promise<Result<Bytes, QuarantineReason>> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return ok(new Uint8Array(await decrypter.decrypt(bytes)));
  } catch (error) {
    return err(error instanceof Error && error.message.startsWith("no identity matched") ? "not_for_us" : "damaged");
  }
}

function isOtherVersion(value: unknown): boolean {
  return typeof value === "object" && value !== null && "v" in value && typeof value.v === "number" && value.v !== 1;
}

/** Certificates are judged by the given day: the hub's, where there is one. */
async function identifySender(bytes: Bytes, network: Network, today: string): Promise<Result<Sender, QuarantineReason>> {
  const wire = v.safeParse(CertWireSchema, parseCanonicalJson(bytes));
  const certBytes = wire.success && fromB64url(wire.output.cert);
  if (!certBytes) return err("not_understood");
  const value = parseCanonicalJson(certBytes);
  if (isOtherVersion(value)) return err("unknown_version");

  const sig = wire.output.sig;
  if (sig === undefined) {
    const cert = v.safeParse(OrganisationCertSchema, value);
    const organisation = cert.success && network.organisations.find((o) => o.id === cert.output.org);
    const publicKey = organisation && fromB64url(organisation.signKey);
    return publicKey ? ok({ id: organisation.id, name: organisation.name, publicKey }) : err("unknown_sender");
  }

  const cert = v.safeParse(DeviceCertSchema, value);
  if (!cert.success) return err("not_understood");
  const team = network.teams.find((t) => t.id === cert.output.team);
  const teamKey = team && fromB64url(team.teamKey);
  const publicKey = fromB64url(cert.output.devicePub);
  const signature = fromB64url(sig);
  if (!teamKey || !publicKey || !signature || !(await verifySignature(teamKey, certBytes, signature)))
    return err("unknown_sender");
  if (network.revoked.includes(cert.output.serial)) return err("certificate_revoked");
  if (cert.output.notAfter < today) return err("certificate_expired");
  return ok({ id: team.id, name: team.name, publicKey });
}

/** The set of keys is ours by the signed pack, not what the message says: a message passed on from another reader does not fit. */
async function isSignedForUs(own: OwnKeys, network: Network, frame: Frame, sender: Sender): Promise<boolean> {
  const listed = network.organisations.find((o) => o.id === own.ownId)?.recipients ?? [];
  const ownSet = own.info.kind === "organisation" && listed.includes(own.recipient) ? [...new Set(listed)] : [own.recipient];
  return verifySignature(sender.publicKey, await signedBytes(frame.inner, ownSet), frame.sig);
}

/** What is signed has to agree with who signed it and with whom it reached. */
async function contradiction(own: OwnKeys, inner: Inner, sender: Sender): Promise<QuarantineReason | null> {
  if (inner.from !== sender.id || inner.deviceKeyId !== (await keyIdOf(sender.publicKey))) return "unknown_sender";
  if (inner.to.id !== own.ownId) return "not_for_us";
  if (inner.basis?.kind === "consent" && inner.basis.organisationId !== own.ownId) return "not_for_us";
  return null;
}

function wasSeen(inner: Inner, seen: SeenBefore): boolean {
  return (
    seen.deviceSeqs.includes(`${inner.deviceKeyId}:${inner.seq}`) ||
    (inner.kind === "referral" && seen.refIds.includes(inner.refId))
  );
}
