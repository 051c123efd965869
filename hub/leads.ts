import * as v from "valibot";
import { toB64url } from "#lib/bytes.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { Lead } from "#protocol/enrolment.ts";
import { NewLeadSchema, nextLeadNumber, type TeamLead, teamLeadBytes, teamLeadMessage } from "#protocol/team-lead.ts";
import { createSigner } from "./ed25519.ts";
import type { Office } from "./enrol.ts";
import { type Register, type RegisteredTeam, readTeamSeed } from "./register.ts";
import { leadOn } from "./team-leads.ts";

/** The leads that coordinators' phones changed since: codes that are made from here on carry them. */
export async function withLeads({ control, register }: Pick<Office, "control" | "register">): Promise<Register> {
  const newest = new Map((await control.leads()).map(leadOn).map((statement) => [statement.team, statement]));
  const teams = register.teams.map((team) => {
    const of = newest.get(team.id);
    return of && of.number > (team.leadNumber ?? 0) ? { ...team, lead: of.lead, leadNumber: of.number } : team;
  });
  return { ...register, teams };
}

/** Signs a team's new lead with the team's key and gives it to the hub, which gives it to the team's phones and to nobody else. */
export async function changeLead(
  { dir, control, register, nowMs }: Office,
  team: RegisteredTeam,
  lead: Lead,
): Promise<Result<Register, string>> {
  const checked = v.safeParse(NewLeadSchema, lead);
  if (!checked.success)
    return err("Names and hours take 1 to 80 characters, numbers what can be dialled: digits, spaces, and + in front.");
  const seed = readTeamSeed(dir, team.id);
  if (seed === null)
    return err(
      `The key of ${team.id} is not in ${dir.keys}. After "team forget" a coordinator's phone changes the lead: Settings, Coordinator.`,
    );
  const statement: TeamLead = {
    v: 1,
    team: team.id,
    number: nextLeadNumber(team.leadNumber ?? 0, nowMs),
    since: utcDay(nowMs),
    lead: checked.output,
  };
  const bytes = teamLeadBytes(statement);
  await control.knowTeams(register);
  if (!(await control.changeLead({ statement: toB64url(bytes), sig: createSigner(seed).sign(teamLeadMessage(bytes)) })))
    return err("The hub did not take it. Is this machine's clock right? Nothing was changed.");
  const changed = { ...team, lead: checked.output, leadNumber: statement.number };
  return ok({ ...register, teams: register.teams.map((each) => (each === team ? changed : each)) });
}
