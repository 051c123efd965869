import { generateX25519Identity, identityToRecipient } from "age-encryption";
import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, equalBytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { utcDay } from "#lib/clock.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type Enrolment, KeptEnrolmentSchema } from "#protocol/enrolment.ts";
import { parseEnrolmentCode } from "#protocol/enrolment-code.ts";
import { DeviceCertSchema } from "#protocol/envelope.ts";
import { randomBytes } from "#seal/aead.ts";
import { isCertified } from "#seal/certified.ts";
import { createSigner, keyIdOf, type Signer } from "#seal/ed25519.ts";
import type { EnrolError, EnrolmentInfo } from "#seal/vault-port.ts";

/** Another key of the same organisation: the next one, or one it had before. */
export interface OtherKey {
  readonly identity: string;
  readonly recipient: string;
  /** The set of keys it stood in: what is sealed to it is signed over this set. */
  readonly recipients: readonly string[];
}

/** What an enrolled phone or organisation signs and opens with. Lives in the worker alone. */
export interface OwnKeys {
  readonly info: EnrolmentInfo;
  /** Team id or organisation id, as in the signed pack. */
  readonly ownId: string;
  readonly signer: Signer;
  readonly signKeyId: string;
  /** Goes into every envelope: canonical JSON of `{ cert, sig? }`. */
  readonly certBytes: Bytes;
  readonly identity: string;
  readonly recipient: string;
  /** Open as well; nothing is sealed to them by this device. */
  readonly others: readonly OtherKey[];
  /** Of the device certificate; absent for an organisation. */
  readonly serial?: string;
}

/**
 * Stored sealed. `identity` is the age identity answers come to: a team phone makes its own, an organisation brings it along and makes the
 * later ones itself. `since`, `made`, `until` are days.
 */
const KeptSchema = v.strictObject({
  v: v.literal(1),
  enrolment: KeptEnrolmentSchema,
  identity: v.string(),
  since: v.optional(v.string()),
  /** Both keys were made here, and the signed directory has not named them yet. */
  unnamed: v.optional(v.literal(true)),
  /** `identity` came from the hub's machine. */
  atHub: v.optional(v.literal(true)),
  /** Made here and not in the signed directory yet; `after` is the set of keys it comes into. */
  next: v.optional(v.strictObject({ identity: v.string(), made: v.string(), after: v.array(v.string()) })),
  /** Opens until then what was sealed to that set. */
  earlier: v.optional(v.array(v.strictObject({ identity: v.string(), recipients: v.array(v.string()), until: v.string() }))),
});
export type Kept = v.InferOutput<typeof KeptSchema>;

export const keptToBytes = (kept: Kept): Bytes => utf8(canonicalJson(kept));

export function parseKept(bytes: Bytes): Kept | null {
  const parsed = v.safeParse(KeptSchema, JSON.parse(fromUtf8(bytes)));
  return parsed.success ? parsed.output : null;
}

/** Reads the code, checks it against the signed network, the clock and the allowed hubs, and gives what is to be kept. */
export async function checkEnrolment(
  code: string,
  network: Network,
  nowMs: number,
  allowedOrigins: readonly string[],
): Promise<Result<Kept, EnrolError>> {
  const parsed = await parseEnrolmentCode(code);
  if (!parsed.ok) return err({ type: parsed.error.type === "MadeByNewer" ? "MadeByNewer" : "CodeUnreadable" });
  const enrolment = parsed.value;
  if (Date.parse(enrolment.expires) < nowMs) return err({ type: "CodeExpired" });
  const { origin, protocol } = new URL(enrolment.hub.url);
  if (!/^https?:$/.test(protocol) || !allowedOrigins.includes(origin)) return err({ type: "HubNotAllowed", origin });
  if (enrolment.kind === "organisation_keyless") return ok(await withOwnKeys(enrolment));
  return enrolment.kind === "team"
    ? checkTeam(enrolment, network, utcDay(nowMs))
    : checkOrganisation(enrolment, network, utcDay(nowMs));
}

/** The signed directory may name no key of this organisation yet, or one that its other devices have. */
async function withOwnKeys(code: Extract<Enrolment, { kind: "organisation_keyless" }>): Promise<Kept> {
  const identity = await generateX25519Identity();
  const signSeed = toB64url(randomBytes(32));
  return { v: 1, enrolment: { ...code, kind: "organisation", identity, signSeed }, identity, unnamed: true };
}

async function checkTeam(
  enrolment: Extract<Enrolment, { kind: "team" }>,
  network: Network,
  today: string,
): Promise<Result<Kept, EnrolError>> {
  const team = network.teams.find((t) => t.id === enrolment.team.id);
  if (!team) return err({ type: "TeamUnknown" });
  const certBytes = fromB64url(enrolment.cert.cert);
  const sig = fromB64url(enrolment.cert.sig ?? "");
  const seed = fromB64url(enrolment.deviceSeed);
  const cert = certBytes && v.safeParse(DeviceCertSchema, parseCanonicalJson(certBytes));
  if (!certBytes || !sig || seed?.length !== 32 || !cert?.success) return err({ type: "CertificateRefused" });
  const { team: certTeam, devicePub, serial, notAfter } = cert.output;
  const pub = fromB64url(devicePub);
  const { publicKey } = await createSigner(seed);
  const fits =
    certTeam === enrolment.team.id &&
    pub !== null &&
    equalBytes(pub, publicKey) &&
    notAfter >= today &&
    !network.revoked.includes(serial) &&
    (await isCertified(team, certBytes, sig));
  if (!fits) return err({ type: "CertificateRefused" });
  return ok({ v: 1, enrolment, identity: await generateX25519Identity() });
}

async function checkOrganisation(
  enrolment: Extract<Enrolment, { kind: "organisation" }>,
  network: Network,
  today: string,
): Promise<Result<Kept, EnrolError>> {
  const organisation = network.organisations.find((o) => o.id === enrolment.organisation.id);
  if (!organisation) return err({ type: "TeamUnknown" });
  const seed = fromB64url(enrolment.signSeed);
  if (seed?.length !== 32) return err({ type: "CertificateRefused" });
  const { publicKey } = await createSigner(seed);
  const recipient = await identityToRecipient(enrolment.identity).catch(() => null);
  const fits = toB64url(publicKey) === organisation.signKey && recipient !== null && organisation.recipients.includes(recipient);
  return fits
    ? ok({ v: 1, enrolment, identity: enrolment.identity, since: today, atHub: true })
    : err({ type: "CertificateRefused" });
}

/** Makes keys of use out of what was kept. Throws when what was kept was never checked. */
export async function keysFrom(kept: Kept): Promise<OwnKeys> {
  const { enrolment, identity } = kept;
  const recipient = await identityToRecipient(identity);
  const seed = fromB64url(enrolment.kind === "team" ? enrolment.deviceSeed : enrolment.signSeed);
  if (!seed) throw new TypeError("the seed is not base64url");
  const signer = await createSigner(seed);
  const signKeyId = await keyIdOf(signer.publicKey);
  const common = { signer, signKeyId, identity, recipient, others: await otherKeys(kept, recipient) };
  const { hub, mailbox } = enrolment;
  if (enrolment.kind === "organisation") {
    const { organisation } = enrolment;
    const cert = toB64url(utf8(canonicalJson({ v: 1, org: organisation.id })));
    const info: EnrolmentInfo = { kind: "organisation", hub, organisation, mailbox, recipient };
    return { ...common, info, ownId: organisation.id, certBytes: utf8(canonicalJson({ cert })) };
  }
  const { team, lead, leadNumber } = enrolment;
  const { flags, serial } = v.parse(DeviceCertSchema, JSON.parse(fromUtf8(fromB64url(enrolment.cert.cert) ?? new Uint8Array(0))));
  const info: EnrolmentInfo = {
    kind: "team",
    hub,
    team,
    lead: { ...lead, ...(leadNumber !== undefined && { number: leadNumber }) },
    flags,
    mailbox,
    deviceKeyId: signKeyId,
    serial,
    recipient,
  };
  return { ...common, info, ownId: team.id, certBytes: utf8(canonicalJson(enrolment.cert)), serial };
}

async function otherKeys({ next, earlier = [] }: Kept, own: string): Promise<readonly OtherKey[]> {
  const made = next && (await identityToRecipient(next.identity));
  const coming = next && made ? [{ identity: next.identity, recipient: made, recipients: inPlaceOf(next.after, own, made) }] : [];
  const gone = earlier.map(async ({ identity, recipients }) => ({
    identity,
    recipient: await identityToRecipient(identity),
    recipients,
  }));
  return [...coming, ...(await Promise.all(gone))];
}

const inPlaceOf = (recipients: readonly string[], old: string, made: string): readonly string[] =>
  recipients.map((one) => (one === old ? made : one));
