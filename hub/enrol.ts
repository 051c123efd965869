import { randomBytes } from "node:crypto";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { isId, newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { Enrolment, Lead } from "#protocol/enrolment.ts";
import { formatEnrolmentCode } from "#protocol/enrolment-code.ts";
import type { DeviceCert } from "#protocol/envelope.ts";
import { secretHash } from "./access.ts";
import type { HubControl } from "./control.ts";
import type { DataDir } from "./data-dir.ts";
import { createSigner, newSeed } from "./ed25519.ts";
import {
  type Flag,
  type Register,
  type RegisteredOrganisation,
  type RegisteredTeam,
  readOrganisationKeys,
  readTeamSeed,
  writeOrganisationKeys,
  writeTeamSeed,
} from "./register.ts";

/** Days a device certificate counts before the phone has to be invited anew. */
const CERTIFICATE_DAYS = 365;

export interface Office {
  readonly dir: DataDir;
  readonly control: HubControl;
  readonly register: Register;
  readonly hubUrl: string;
  readonly nowMs: number;
}

export interface OrganisationOrder {
  readonly name: string;
  readonly country: string;
  readonly serves: RegisteredOrganisation["serves"];
  readonly agreement?: RegisteredOrganisation["agreement"];
  readonly serviceIds: readonly string[];
  /** Keeps the directory and takes corrections. */
  readonly corrections?: boolean;
  /** Its device makes its keys; this machine never has them. */
  readonly ownKey?: boolean;
}

/** `Refuge de l'Été` → `refuge-de-l-ete`. */
export const idFromName = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);

function freeId({ teams, organisations }: Register, name: string): Result<string, string> {
  const taken: readonly { readonly id: string }[] = [...teams, ...organisations];
  const id = idFromName(name);
  if (!/^[a-z]/.test(id)) return err(`"${name}" needs a name that begins with a Latin letter.`);
  return taken.some((entry) => entry.id === id) ? err(`"${id}" is there already.`) : ok(id);
}

export async function addOrganisation(
  { dir, control, register }: Office,
  order: OrganisationOrder,
): Promise<Result<Register, string>> {
  const id = freeId(register, order.name);
  if (!id.ok) return id;
  const keys = order.ownKey ? null : { identity: await generateX25519Identity(), signSeed: newSeed() };
  const organisation: RegisteredOrganisation = {
    id: id.value,
    name: order.name,
    country: order.country,
    mailbox: newId(),
    recipients: keys ? [await identityToRecipient(keys.identity)] : [],
    ...(keys && { signKey: createSigner(keys.signSeed).publicKey }),
    serves: order.serves,
    agreement: order.agreement,
    serviceIds: [...order.serviceIds],
    ...(order.corrections && { corrections: true }),
  };
  if (keys) writeOrganisationKeys(dir, id.value, keys);
  await control.addMailbox({ mailbox: organisation.mailbox, kind: "organisation", owner: organisation.id });
  return ok({ ...register, organisations: [...register.organisations, organisation] });
}

export async function addTeam({ dir, register }: Office, name: string, lead: Lead): Promise<Result<Register, string>> {
  const id = freeId(register, name);
  if (!id.ok) return id;
  const seed = newSeed();
  writeTeamSeed(dir, id.value, seed);
  return ok({ ...register, teams: [...register.teams, { id: id.value, name, teamKey: createSigner(seed).publicKey, lead }] });
}

/** A code for one phone of a team: its key, its certificate with the training flags, its mailbox, and one invitation. */
export async function inviteDevice(
  office: Office,
  team: RegisteredTeam,
  flags: readonly Flag[],
  validMs: number,
): Promise<Result<{ code: string; register: Register }, string>> {
  const { dir, control, register, hubUrl, nowMs } = office;
  const teamSeed = readTeamSeed(dir, team.id);
  if (teamSeed === null)
    return err(
      `The key of ${team.id} is not in ${dir.keys}. After "team forget" a coordinator's phone lets others in; otherwise restore that folder from your backup.`,
    );
  const deviceSeed = newSeed();
  const cert: DeviceCert = {
    v: 1,
    devicePub: createSigner(deviceSeed).publicKey,
    team: team.id,
    serial: newId(),
    notAfter: utcDay(nowMs + CERTIFICATE_DAYS * DAY_MS),
    flags: [...flags],
  };
  const certBytes = utf8(canonicalJson(cert));
  const mailbox = newId();
  const invitation = await addInvitation(office, { mailbox, kind: "device", owner: team.id }, validMs, cert.notAfter);
  const enrolment: Enrolment = {
    v: 1,
    kind: "team",
    hub: { url: hubUrl, key: control.hubKey },
    team: { id: team.id, name: team.name },
    lead: team.lead,
    ...(team.leadNumber !== undefined && { leadNumber: team.leadNumber }),
    deviceSeed,
    cert: { cert: toB64url(certBytes), sig: createSigner(teamSeed).sign(certBytes) },
    mailbox,
    ...invitation,
  };
  const device = { serial: cert.serial, team: team.id, mailbox, flags: [...flags], notAfter: cert.notAfter };
  return ok({ code: await formatEnrolmentCode(enrolment), register: { ...register, devices: [...register.devices, device] } });
}

/** A code for one device of an organisation: with its keys while this machine has them, else a device that makes or is given its own. */
export async function inviteOrganisation(office: Office, organisation: RegisteredOrganisation, validMs: number): Promise<string> {
  const { dir, control, hubUrl } = office;
  const keys = readOrganisationKeys(dir, organisation.id);
  const invitation = await addInvitation(
    office,
    { mailbox: organisation.mailbox, kind: "organisation", owner: organisation.id },
    validMs,
  );
  const inbox = {
    v: 1 as const,
    hub: { url: hubUrl, key: control.hubKey },
    organisation: { id: organisation.id, name: organisation.name },
    mailbox: organisation.mailbox,
    ...invitation,
  };
  return formatEnrolmentCode(
    keys
      ? { ...inbox, kind: "organisation", identity: keys.identity, signSeed: keys.signSeed }
      : { ...inbox, kind: "organisation_keyless" },
  );
}

async function addInvitation(
  { control, nowMs }: Office,
  mailbox: Parameters<HubControl["addMailbox"]>[0],
  validMs: number,
  tokenUntil?: string,
): Promise<{ once: string; expires: string }> {
  const once = randomBytes(32);
  const expiresMs = nowMs + validMs;
  await control.addMailbox(mailbox);
  await control.addInvitation({ ...mailbox, hash: secretHash(once), expiresMs, tokenUntil });
  return { once: once.toString("base64url"), expires: new Date(expiresMs).toISOString() };
}

/** The team of a phone that a coordinator let in. The hub does not know one that has not come yet: then its team has to be said. */
async function teamOfPhone(
  { control, register }: Pick<Office, "control" | "register">,
  { serial, team }: { readonly serial: string; readonly team: string | undefined },
): Promise<Result<string, string>> {
  const known = (await control.devices()).find((each) => each.serial === serial);
  if (register.revoked.includes(serial) || (known && known.shutOut !== null)) return err(`${serial} is shut out already.`);
  if (known) return ok(known.owner);
  if (!isId(serial)) return err(`"${serial}" is no serial: it has 22 letters and digits, and team list shows those there are.`);
  if (team === undefined)
    return err(
      `The hub knows no phone with the serial ${serial}. Has a coordinator let it in, and it has not come yet? Then say its team too: --team ID.`,
    );
  return register.teams.some(({ id }) => id === team) ? ok(team) : err(`There is no team ${team}.`);
}

/** Ends what a phone, a team or an organisation may do at the hub, and takes it out of the signed network. */
export async function revoke(
  { control, register }: Office,
  which: { serial: string; team: string | undefined } | { team: string } | { org: string },
): Promise<Result<Register, string>> {
  if ("serial" in which) {
    const { serial } = which;
    const revoked = register.revoked.includes(serial) ? register.revoked : [...register.revoked, serial];
    const device = register.devices.find((each) => each.serial === serial);
    if (device !== undefined) {
      await control.revoke({ mailbox: device.mailbox });
      return ok({ ...register, devices: register.devices.filter((each) => each !== device), revoked });
    }
    const owner = await teamOfPhone({ control, register }, which);
    if (!owner.ok) return owner;
    await control.endDevice({ serial, owner: owner.value });
    return ok({ ...register, revoked });
  }
  if ("team" in which) {
    if (!register.teams.some(({ id }) => id === which.team)) return err(`There is no team ${which.team}.`);
    await control.revoke({ owner: which.team });
    const serials = register.devices.filter(({ team }) => team === which.team).map(({ serial }) => serial);
    return ok({
      ...register,
      teams: register.teams.filter(({ id }) => id !== which.team),
      devices: register.devices.filter(({ team }) => team !== which.team),
      revoked: [...register.revoked, ...serials],
    });
  }
  if (!register.organisations.some(({ id }) => id === which.org)) return err(`There is no organisation ${which.org}.`);
  await control.revoke({ owner: which.org });
  return ok({ ...register, organisations: register.organisations.filter(({ id }) => id !== which.org) });
}
