import type { Session } from "#workflows/session.ts";

/** Whether duress words are set, as far as the open side may know: behind them there are none. */
export async function hasDuressWords(session: Session): Promise<boolean> {
  const { side, behind } = await session.vault.sides();
  return side === "own" && behind !== "none";
}

/** The same words, however they were spaced. */
export const isSameWords = (one: string, two: string): boolean => spaced(one) === spaced(two);

/** So far what is typed is not these words, nor their beginning. */
export const isOtherWords = (words: string, typed: string): boolean => !spaced(words).startsWith(spaced(typed));

const spaced = (words: string): string => words.trim().toLowerCase().split(/\s+/).join(" ");
