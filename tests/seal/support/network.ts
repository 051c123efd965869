import { ed25519 } from "@noble/curves/ed25519.js";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { Network, Organisation } from "#domain/pack/network.ts";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import type { Enrolment } from "#protocol/enrolment.ts";
import { formatEnrolmentCode } from "#protocol/enrolment-code.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { checkEnrolment, keysFrom } from "#seal/own-keys.ts";

export const LEAD = {
  name: "Lead",
  phone: "+33100000000",
  hours: "08:00-22:00",
  second: { name: "Second", phone: "+33100000001" },
};
export const TODAY = "2026-11-21";
export const NOW_MS = Date.UTC(2026, 10, 21, 12);
export const HUB = { url: "https://hub.example/", key: "aHVi" };
export const ORIGINS = ["https://hub.example"];

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
type TeamCode = Extract<Enrolment, { kind: "team" }>;
type OrganisationCode = Extract<Enrolment, { kind: "organisation" }>;

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly seed: Uint8Array<ArrayBuffer>;
  readonly teamKey: string;
}
export function makeTeam(id: string): Team {
  const seed = random(32);
  return { id, name: `Team ${id}`, seed, teamKey: toB64url(ed25519.getPublicKey(seed)) };
}

export interface CertChanges {
  readonly team?: string;
  readonly serial?: string;
  readonly notAfter?: string;
  readonly devicePub?: string;
  readonly [key: string]: unknown;
}
export function makeCert(
  team: Team,
  deviceSeed: Uint8Array<ArrayBuffer>,
  changes: CertChanges = {},
): { cert: string; sig: string } {
  const devicePub = toB64url(ed25519.getPublicKey(deviceSeed));
  const bytes = utf8(
    canonicalJson({
      v: 1,
      devicePub,
      team: team.id,
      serial: "serial-1",
      notAfter: "2027-06-30",
      flags: ["child_trained"],
      ...changes,
    }),
  );
  return { cert: toB64url(bytes), sig: toB64url(ed25519.sign(bytes, team.seed)) };
}

export function teamCode(team: Team, changes: Partial<TeamCode> = {}, cert: CertChanges = {}): TeamCode {
  const deviceSeed = random(32);
  return {
    v: 1,
    kind: "team",
    hub: HUB,
    team: { id: team.id, name: team.name },
    lead: LEAD,
    deviceSeed: toB64url(deviceSeed),
    cert: makeCert(team, deviceSeed, cert),
    mailbox: newId(),
    once: toB64url(random(32)),
    expires: new Date(NOW_MS + 900_000).toISOString(),
    ...changes,
  };
}

export interface OrganisationKeys {
  readonly organisation: Organisation;
  readonly code: OrganisationCode;
}
/** `devices` > 1: every device has its own age identity, all are in the signed pack. */
export async function makeOrganisation(
  id: string,
  devices = 1,
): Promise<OrganisationKeys & { readonly identities: readonly string[] }> {
  const identities = await Promise.all(Array.from({ length: devices }, () => generateX25519Identity()));
  const recipients = await Promise.all(identities.map((identity) => identityToRecipient(identity)));
  const signSeed = random(32);
  const mailbox = newId();
  const organisation: Organisation = {
    id,
    name: `Organisation ${id}`,
    country: "FR",
    mailbox,
    recipients,
    signKey: toB64url(ed25519.getPublicKey(signSeed)),
    serves: ["adults", "children"],
    agreement: { until: "2027-12-31", hours: "always", answerWithinHours: 48 },
    serviceIds: [],
  };
  const code: OrganisationCode = {
    v: 1,
    kind: "organisation",
    hub: HUB,
    organisation: { id, name: organisation.name },
    identity: identities[0] as string,
    signSeed: toB64url(signSeed),
    mailbox,
    once: toB64url(random(32)),
    expires: new Date(NOW_MS + 900_000).toISOString(),
  };
  return { organisation, code, identities };
}

export const networkOf = (
  teams: readonly Team[],
  organisations: readonly OrganisationKeys[],
  revoked: string[] = [],
): Network => ({
  teams: teams.map(({ id, name, teamKey }) => ({ id, name, teamKey })),
  organisations: organisations.map((o) => o.organisation),
  revoked,
});

/** Enrolled as through the code, outside a worker. */
export async function enrolled(enrolment: Enrolment, network: Network, origins = ORIGINS): Promise<OwnKeys> {
  const kept = await checkEnrolment(await formatEnrolmentCode(enrolment), network, NOW_MS, origins);
  if (!kept.ok) throw new Error(kept.error.type);
  return keysFrom(kept.value);
}
