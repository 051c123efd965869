import { Decrypter } from "age-encryption";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, fromUtf8, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { type Frame, parseFrame, sealFrame, signedBytes } from "#seal/envelope-frame.ts";
import { openEnvelope } from "#seal/open-envelope.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { sealEnvelope } from "#seal/seal-envelope.ts";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import { enrolled, makeOrganisation, makeTeam, networkOf, type OrganisationKeys, type Team, TODAY, teamCode } from "./network.ts";

export const NOTHING_SEEN = { refIds: [], deviceSeqs: [] };
export let team: Team;
export let otherTeam: Team;
export let org: OrganisationKeys & { readonly identities: readonly string[] };
export let otherOrg: OrganisationKeys;
export let network: Network;
export let phone: OwnKeys;
export let inbox: OwnKeys;
export let otherInbox: OwnKeys;

/** Two teams, two organisations and a phone of each, made anew; the names above are theirs. */
export async function prepareEnvelopes(): Promise<void> {
  team = makeTeam("team-a");
  otherTeam = makeTeam("team-b");
  org = await makeOrganisation("org-a", 2);
  otherOrg = await makeOrganisation("org-b");
  network = networkOf([team, otherTeam], [org, otherOrg]);
  phone = await enrolled(teamCode(team), network);
  inbox = await enrolled(org.code, network);
  otherInbox = await enrolled(otherOrg.code, network);
}

export const consent = (changes: Record<string, unknown> = {}) =>
  ({
    kind: "consent",
    organisationId: "org-a",
    scope: ["code", "needs"],
    purpose: "shelter",
    how: "spoken",
    lang: "en",
    day: TODAY,
    expires: "2026-12-21",
    ...changes,
  }) as NonNullable<SealEnvelopeInput["basis"]>;
export const protection = (kind: "child_protection" | "danger_to_life" = "child_protection") =>
  ({ kind, decidedBy: "safeguarding_lead", told: "told", day: TODAY }) as const;
export const referral = (changes: Partial<SealEnvelopeInput> = {}): SealEnvelopeInput => ({
  kind: "referral",
  refId: newId(),
  seq: 0,
  day: TODAY,
  to: { id: "org-a", recipients: org.organisation.recipients },
  basis: consent(),
  body: { fields: { code: "7H3K9W", needs: ["shelter"] }, replyTo: { mailbox: newId(), recipient: phone.recipient } },
  ...changes,
});

export async function seal(input: SealEnvelopeInput, own = phone): Promise<Bytes> {
  const sealed = await sealEnvelope(own, input);
  if (!sealed.ok) throw new Error(sealed.error.type);
  return sealed.value.bytes;
}
export const open = (
  bytes: Bytes,
  own = inbox,
  net = network,
  today = TODAY,
  seen: Parameters<typeof openEnvelope>[4] = NOTHING_SEEN,
) => openEnvelope(own, bytes, net, today, seen);

export async function frameOf(bytes: Bytes): Promise<Frame> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(inbox.identity);
  const frame = parseFrame(new Uint8Array(await decrypter.decrypt(bytes)));
  if (!frame) throw new Error("no frame");
  return frame;
}
/** An envelope around any inner bytes, signed as given. */
export async function forge(
  inner: Bytes | object,
  changes: { own?: OwnKeys; cert?: Bytes; recipients?: readonly string[] } = {},
): Promise<Bytes> {
  const { own = phone, recipients = org.organisation.recipients } = changes;
  const cert = changes.cert ?? own.certBytes;
  const bytes = inner instanceof Uint8Array ? (inner as Bytes) : utf8(canonicalJson(inner));
  const sig = await own.signer.sign(await signedBytes(bytes, recipients));
  return (await sealFrame({ inner: bytes, cert, sig }, recipients)) as Bytes;
}
export const innerOf = async (bytes: Bytes) => JSON.parse(fromUtf8((await frameOf(bytes)).inner));
