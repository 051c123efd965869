import type { Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type ConfigValue, configPut, readConfig } from "#workflows/config.ts";
import type { Session } from "#workflows/session.ts";

export type LockSettings = ConfigValue<"lock">;

/** Minutes without a sign of life that may be chosen. */
export const IDLE_MINUTES_OFFERED = [1, 2, 5, 10] as const;
export const FIRST_LOCK_SETTINGS: LockSettings = { idleMinutes: 2 };

export const readLockSettings = async (session: Session): Promise<LockSettings> =>
  (await readConfig(session, "lock")) ?? FIRST_LOCK_SETTINGS;

export const changeLockSettings = (session: Session, change: Partial<LockSettings>): Promise<Result<void, SaveError>> =>
  session.exclusive(async (write) => {
    const value = { ...(await readLockSettings(session)), ...change };
    return write({ puts: [await configPut(session, "lock", value)], deletes: [] });
  });
