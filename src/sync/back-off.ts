const SHORTEST_MS = 5_000;
const LONGEST_MS = 30 * 60_000;

/** Milliseconds to wait after `attempts` failures in a row: doubled each time, half of it by chance, 5 s to 30 min. `random` gives 0–1. */
export function backOffMs(attempts: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(Math.max(0, attempts - 1), 20));
  return Math.round(Math.max(SHORTEST_MS, full / 2 + (full / 2) * random()));
}
