import { doorOf, otherSide } from "#lib/places.ts";
import type { Result } from "#lib/result.ts";
import type { DuressError } from "#seal/vault-port.ts";
import { privateTables } from "#storage/db.ts";
import { erasePrivate } from "#storage/records.ts";
import { withWords } from "#workflows/own-words.ts";
import { arm } from "#workflows/self-erase.ts";
import type { Session } from "#workflows/session.ts";

/** Whether duress words are set, as far as the open side may know: behind them there are none. */
export async function hasDuressWords(session: Session): Promise<boolean> {
  const { side, behind } = await session.vault.sides();
  return side === "own" && behind !== "none";
}

/** Words that open the other side. What is here goes with them only once it may (`arm`). */
export async function setDuressWords(session: Session, words: string, duress: string): Promise<Result<void, DuressError>> {
  const { behind } = await session.vault.sides();
  // Left over from words that were taken out: no key opens it any more.
  if (behind === "none" && session.place === doorOf(session.place)) await clearOther(session);
  const set = await withWords(session, session.vault.setDuressWords(words, duress));
  if (set.ok) await arm(session).catch(() => undefined);
  return set;
}

/** Takes them out, and what was written behind them. */
export async function removeDuressWords(session: Session, words: string): Promise<Result<void, DuressError>> {
  const removed = await withWords(session, session.vault.removeDuressWords(words));
  if (removed.ok) await clearOther(session);
  return removed;
}

async function clearOther(session: Session): Promise<void> {
  const other = privateTables(session.db, otherSide(doorOf(session.place)));
  await erasePrivate(session.db, other).catch(() => undefined);
}

/** The same words, however they were spaced. */
export const isSameWords = (one: string, two: string): boolean => spaced(one) === spaced(two);

/** So far what is typed is not these words, nor their beginning. */
export const isOtherWords = (words: string, typed: string): boolean => !spaced(words).startsWith(spaced(typed));

const spaced = (words: string): string => words.trim().toLowerCase().split(/\s+/).join(" ");
