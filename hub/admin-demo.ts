import { DAY_MS } from "#lib/clock.ts";
import { err, ok } from "#lib/result.ts";
import type { Done } from "./command-line.ts";
import { addOrganisation, addTeam, inviteDevice, inviteOrganisation, type Office } from "./enrol.ts";
import { hasRegister } from "./register.ts";

const DEMO_MS = 7 * DAY_MS;

/** A demo organisation with an agreement and a demo team; numbers are from the French range kept for fiction (0199 00). */
export async function demo(office: Office): Promise<Done> {
  if (hasRegister(office.dir)) return ok({});
  const year = new Date(office.nowMs).getUTCFullYear();
  const organisation = await addOrganisation(office, {
    name: "Demo shelter",
    country: "FR",
    serves: ["adults", "children"],
    serviceIds: [],
    corrections: true,
    agreement: { until: `${year + 1}-12-31`, hours: "09:00–18:00", answerWithinHours: 24 },
  });
  if (!organisation.ok) return organisation;
  const lead = {
    name: "Demo lead",
    phone: "+33199000001",
    hours: "08:00–22:00",
    second: { name: "Demo second person", phone: "+33199000002" },
  };
  const team = await addTeam({ ...office, register: organisation.value }, "Demo team", lead);
  if (!team.ok) return team;
  const [made, shelter] = [team.value.teams.at(-1), team.value.organisations.at(-1)];
  if (made === undefined || shelter === undefined) return err("The demo could not be made.");
  const device = await inviteDevice({ ...office, register: team.value }, made, ["child_trained"], DEMO_MS);
  if (!device.ok) return device;
  const inbox = await inviteOrganisation(office, shelter, DEMO_MS);
  return ok({ register: device.value.register, lines: [`team ${device.value.code}`, `organisation ${inbox}`] });
}
