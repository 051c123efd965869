import { existsSync } from "node:fs";
import { err, ok } from "#lib/result.ts";
import { type Done, USAGE, type Values } from "./command-line.ts";
import { endCoordinator } from "./coordinators.ts";
import { inviteDevice, inviteOrganisation, type Office, revoke } from "./enrol.ts";
import { type Flag, hasKey, organisationKeyFile, type RegisteredOrganisation } from "./register.ts";

/** The commands that let devices in and end them. */

const HOUR_MS = 3_600_000;

/** What to say beside an organisation's code. */
function noteOn({ dir }: Office, organisation: RegisteredOrganisation): string {
  const { id } = organisation;
  if (existsSync(organisationKeyFile(dir, id)))
    return `This code holds the key of ${id}. Let its device make one of its own at once.`;
  return hasKey(organisation)
    ? `This code holds no key: the device takes it from another one of ${id}, or from paper.`
    : `This code holds no key: the device makes it, and shows a card and six words for org key ${id}.`;
}

export async function invite(office: Office, values: Values): Promise<Done> {
  const validMs = Number(values["valid-hours"]) * HOUR_MS;
  if (!(validMs > 0)) return err("--valid-hours takes a number of hours.");
  if (values.org !== undefined) {
    const organisation = office.register.organisations.find(({ id }) => id === values.org);
    if (organisation === undefined) return err(`There is no organisation ${values.org}.`);
    return ok({
      lines: [await inviteOrganisation(office, organisation, validMs)],
      notes: [noteOn(office, organisation)],
    });
  }
  const team = office.register.teams.find(({ id }) => id === values.team);
  if (team === undefined)
    return err(values.team === undefined ? "invite needs --team or --org." : `There is no team ${values.team}.`);
  const flags: Flag[] = [
    ...(values.specialist ? (["specialist"] as const) : []),
    ...(values["child-trained"] ? (["child_trained"] as const) : []),
  ];
  const invited = await inviteDevice(office, team, flags, validMs);
  return invited.ok ? ok({ register: invited.value.register, lines: [invited.value.code] }) : invited;
}

export async function revokeSome(office: Office, { serial, team, org, coordinator }: Values): Promise<Done> {
  if (coordinator !== undefined) {
    const ended = await endCoordinator(office, coordinator);
    return ended.ok
      ? ok({
          register: ended.value,
          lines: ["Revoked, and every phone it let in. Phones learn it with the next signed directory."],
        })
      : ended;
  }
  const which = serial !== undefined ? { serial, team } : team !== undefined ? { team } : org !== undefined ? { org } : null;
  if (which === null) return err("revoke needs --serial, --team, --org or --coordinator.");
  const revoked = await revoke(office, which);
  return revoked.ok
    ? ok({ register: revoked.value, lines: ["Revoked. Phones learn it with the next signed directory."] })
    : revoked;
}

export async function tokenList({ control }: Office): Promise<Done> {
  const tokens = await control.listTokens();
  return ok({
    lines: tokens.map(({ tokenId, role, owner, revoked, expires, fetched }) =>
      [
        tokenId,
        role,
        owner,
        revoked ? "revoked" : (expires ?? "valid"),
        ...(fetched === null ? [] : [`asked for what waits on ${fetched}`]),
      ].join("\t"),
    ),
  });
}

export async function tokenRevoke({ control }: Office, id: string): Promise<Done> {
  if (!/^\d+$/.test(id)) return err(USAGE);
  const ended = await control.revoke({ tokenId: Number(id) });
  return ended === 0 ? err(`No token ${id} can be revoked.`) : ok({ lines: ["Revoked."] });
}
