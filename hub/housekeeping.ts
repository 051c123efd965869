import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Clock, DAY_MS, utcDay } from "#lib/clock.ts";
import { REPORT_DAYS } from "#protocol/counts/batch.ts";
import { lookAtClock } from "./clock-witness.ts";
import type { Store, Swept } from "./store.ts";

/** Days an envelope waits to be fetched; a backup, which holds envelopes too, is kept as long. */
export const ENVELOPE_DAYS = 30;
export const TOMBSTONE_DAYS = 90;
/** Days a sum waits for the word that it arrived. */
export const SUM_DAYS = 30;

/**
 * Forgets what is older than the limits, in the database and in the backups. `clockFile`: where the days are noted that this machine's
 * clock has shown, when it is the only clock; after a leap nothing is forgotten.
 */
export async function keepHouse(
  store: Store,
  clock: Clock,
  backups: string,
  clockFile?: string,
): Promise<Swept & { readonly backups: number }> {
  const now = clock.nowMs();
  if (clockFile !== undefined && lookAtClock(clockFile, utcDay(now)).leapt !== undefined)
    return { expired: 0, forgotten: 0, counts: 0, backups: 0 };
  const swept = await store.sweep({
    today: utcDay(now),
    envelopesUpTo: utcDay(now - ENVELOPE_DAYS * DAY_MS),
    tombstonesUpTo: utcDay(now - TOMBSTONE_DAYS * DAY_MS),
    reportsUpTo: utcDay(now - REPORT_DAYS * DAY_MS),
    sumsUpTo: utcDay(now - SUM_DAYS * DAY_MS),
  });
  const old = (existsSync(backups) ? readdirSync(backups) : [])
    .map((name) => join(backups, name))
    .filter((file) => statSync(file).mtimeMs <= now - ENVELOPE_DAYS * DAY_MS);
  for (const file of old) rmSync(file);
  return { ...swept, backups: old.length };
}
