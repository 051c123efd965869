import { existsSync, rmSync } from "node:fs";
import { err, ok } from "#lib/result.ts";
import type { Done } from "./command-line.ts";
import type { Office } from "./enrol.ts";
import { organisationKeyFile, teamKeyFile } from "./register.ts";

/** The commands that destroy private keys on this machine. */

function forget(file: string, whose: string, then: string): Done {
  if (!existsSync(file)) return err(`No private key of ${whose} is on this machine.`);
  rmSync(file);
  return ok({ lines: [then] });
}

export const orgForget = ({ dir }: Office, id: string): Done =>
  forget(organisationKeyFile(dir, id), id, "Forgotten. Only the organisation can open what is sent to it.");

export function teamForget({ dir, register }: Office, id: string): Done {
  const team = register.teams.find((each) => each.id === id);
  if (!team?.coordinators?.length) return err(`${id} has no coordinator's phone yet: nobody could let a phone in.`);
  return forget(teamKeyFile(dir, id), id, "Forgotten. Only coordinators' phones let others into the team.");
}
