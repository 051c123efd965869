import { existsSync } from "node:fs";
import { systemClock, utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { believeClock, readWitness, sayLeap } from "./clock-witness.ts";
import type { Done, Values } from "./command-line.ts";
import type { HubConfig } from "./config.ts";
import { dataDir, type RestoreProblem, type StartProblem } from "./data-dir.ts";
import type { Office } from "./enrol.ts";
import { restorePostgres } from "./postgres-data.ts";
import { hasKey, organisationKeyFile } from "./register.ts";
import { restoreBackup } from "./sqlite-data.ts";
import { sayRestoreProblem, sayStartProblem } from "./words.ts";

/** The commands about the data as a whole. */

const countsOf = (counts: object): string[] => Object.entries(counts).map(([what, count]) => `${what}\t${count}`);
/** A sentence while the clock is in doubt. */
function leapOf({ dir }: Office): string[] {
  const witness = readWitness(dir.clock);
  const said = witness && sayLeap(witness);
  return said === null ? [] : [said];
}

export async function status(office: Office): Promise<Done> {
  const { control, dir, register } = office;
  const held = register.organisations.filter(({ id }) => existsSync(organisationKeyFile(dir, id)));
  return ok({
    lines: [
      ...countsOf(await control.count()),
      ...held.map(({ id }) => `key on this machine\t${id}`),
      ...register.organisations.filter((each) => !hasKey(each)).map(({ id }) => `no key yet\t${id}`),
      ...leapOf(office),
    ],
  });
}

export async function purge(office: Office, values: Values): Promise<Done> {
  if (values["clock-is-right"]) believeClock(office.dir.clock, utcDay(office.nowMs));
  const done = await office.control.purge();
  return ok({ lines: [...countsOf(done), ...leapOf(office)] });
}

export const init = ({ control, dir }: Office): Done =>
  ok({
    lines: [`The hub's key\t${control.hubKey}`, `Keep a copy of ${dir.keys} where this machine is not.`],
  });

export const backup = async ({ control }: Office): Promise<Done> => ok({ lines: [await control.backup()] });

export async function restore(config: HubConfig, file: string): Promise<Result<readonly string[], string>> {
  const dir = dataDir(config.dataRoot);
  const nowMs = systemClock.nowMs();
  const done =
    config.postgres === undefined
      ? restoreBackup(dir, file, nowMs)
      : await restorePostgres(dir, config.postgres.url, file, nowMs);
  if (done.ok)
    return ok([
      `Restored from ${file}.`,
      "What arrived after that backup was made is not in it, and the phones believe it delivered: tell the teams to send it again.",
      "Counts of quarters that are over are closed, where their list was not frozen in that backup: those figures are lost.",
      ...(done.value === null ? [] : [`What was there before is kept in the schema ${done.value}. Drop it when you are done.`]),
    ]);
  const problem: RestoreProblem | StartProblem = done.error;
  if (typeof problem !== "string") return err(sayStartProblem(problem));
  return err(sayRestoreProblem(problem, { file, data: config.dataRoot, keys: dir.keys }));
}
