import type { DataDir } from "./data-dir.ts";
import { hasRegister, readRegister } from "./register.ts";
import type { Store } from "./store.ts";

/**
 * Brings the teams' keys of the register into a database that does not have them, as after an update from a version that kept none
 * there: without them no report of counts is taken. Where all are known nothing is changed, so that an older copy of the register on
 * another machine takes nothing away. Returns how many were missing.
 */
export async function bringTeams(store: Store, dir: DataDir, today: string): Promise<number> {
  if (!hasRegister(dir)) return 0;
  const { teams, revoked } = readRegister(dir);
  let missing = 0;
  for (const { id, teamKey } of teams) if (!(await store.certifiers(id, "")).keys.includes(teamKey)) missing += 1;
  if (missing > 0)
    await store.knowTeams(
      teams.map(({ id, teamKey }) => ({ owner: id, key: teamKey })),
      revoked,
      today,
    );
  return missing;
}
