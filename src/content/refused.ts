import type { InstallError } from "#content/install.ts";
import type { FanalDb } from "#storage/db.ts";
import { markRefused, type RefusedUpdate, readRefused } from "#storage/packs.ts";

/** Files that were refused would be refused again: the wait doubles each time, until a newer version or somebody's wish. */
const FIRST_MS = 10 * 60_000;
const LONGEST_MS = 24 * 3_600_000;

const waitMs = (times: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(times - 1, 20));

/** What an error says about the bytes that came. `null`: it says nothing about them. */
function whyOf(error: InstallError): RefusedUpdate["why"] | null {
  if (error.type === "NotTrusted") return "changed";
  if (error.type === "NotUnderstood" || error.type === "FileNotAllowed") return "not_understood";
  if (error.type === "GuideRefused") return "guide";
  return error.type === "TooLarge" ? "too_large" : null;
}

/** The refusal of this very update, while it is not to be fetched again. A clock set back ends the wait. */
export async function heldOff(db: FanalDb, of: string, nowMs: number): Promise<RefusedUpdate | null> {
  const refused = await readRefused(db);
  if (refused?.of !== of) return null;
  const sinceMs = nowMs - refused.atMs;
  return sinceMs >= 0 && sinceMs < waitMs(refused.times) ? refused : null;
}

export async function noteRefusal(db: FanalDb, of: string, error: InstallError, nowMs: number): Promise<void> {
  const why = whyOf(error);
  if (!why) return;
  const before = await readRefused(db);
  await markRefused(db, { of, why, atMs: nowMs, times: before?.of === of ? before.times + 1 : 1 });
}
