import { err, ok } from "#lib/result.ts";
import type { Lead } from "#protocol/enrolment.ts";
import type { Done, Values } from "./command-line.ts";
import { addCoordinator } from "./coordinators.ts";
import { addTeam, type Office } from "./enrol.ts";
import { changeLead } from "./leads.ts";
import { BY_OPERATOR } from "./store.ts";

/** The commands that begin with `team`, but for those about keys on this machine. */

const leadOf = ({ lead, phone, hours, second, "second-phone": secondPhone }: Values): Lead | null =>
  lead && phone && hours && second && secondPhone
    ? { name: lead, phone, hours, second: { name: second, phone: secondPhone } }
    : null;

export async function teamAdd(office: Office, name: string, values: Values): Promise<Done> {
  const lead = leadOf(values);
  if (lead === null) {
    return err(
      "A team cannot be made without its safeguarding lead and a second person: --lead, --phone, --hours, --second and --second-phone.",
    );
  }
  const added = await addTeam(office, name, lead);
  return added.ok ? ok({ register: added.value, lines: [added.value.teams.at(-1)?.id ?? ""] }) : added;
}

export async function teamLead(office: Office, id: string, values: Values): Promise<Done> {
  const team = office.register.teams.find((each) => each.id === id);
  if (team === undefined) return err(`There is no team ${id}.`);
  const lead = leadOf(values);
  if (lead === null) return err("Say all five anew: --lead, --phone, --hours, --second and --second-phone.");
  const changed = await changeLead(office, team, lead);
  return changed.ok
    ? ok({
        register: changed.value,
        lines: [
          "Changed. Each phone of the team learns it with its next contact; until then it shows the one it has. Tell the team too.",
        ],
      })
    : changed;
}

export async function teamList({ register, control }: Office): Promise<Done> {
  const letIn = (await control.devices()).filter(({ by }) => by !== BY_OPERATOR);
  return ok({
    lines: register.teams.flatMap(({ id, name, lead, coordinators = [] }) => [
      `${id}\t${name}\tlead ${lead.name} ${lead.phone}, then ${lead.second.name} ${lead.second.phone}`,
      ...coordinators.map(({ key }) => `  coordinator ${key}`),
      ...register.devices
        .filter(({ team }) => team === id)
        .map(({ serial, flags, notAfter }) => `  device ${serial}\t${flags.join(", ") || "no training flag"}\tuntil ${notAfter}`),
      ...letIn
        .filter(({ owner }) => owner === id)
        .map(
          ({ serial, by, until, shutOut }) =>
            `  device ${serial}\tby coordinator ${by}\t${shutOut === null ? `until ${until}` : `shut out on ${shutOut}`}`,
        ),
    ]),
  });
}

export async function teamCoordinator(office: Office, id: string, _: Values, card: string): Promise<Done> {
  const team = office.register.teams.find((each) => each.id === id);
  if (team === undefined) return err(`There is no team ${id}.`);
  const added = await addCoordinator(office, team, card);
  return added.ok
    ? ok({
        register: added.value.register,
        lines: [
          `Words of this card: ${added.value.words}`,
          "The coordinator's phone must show the same six words. If not: npm run -s hub -- revoke --coordinator KEY (team list shows it).",
        ],
      })
    : added;
}
