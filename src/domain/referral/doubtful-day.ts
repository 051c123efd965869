import { DAY_MS } from "#lib/clock.ts";

/** As long as a sealed message may well have waited for a network, or been carried by hand. */
const LONGEST_WAY_DAYS = 31;

/**
 * A message is written before the hub has it, and not long before. Around midnight two right clocks may name two days.
 * Both are UTC days, `YYYY-MM-DD`.
 */
export function isDayDoubtful(written: string, atHub: string): boolean {
  const days = (Date.parse(atHub) - Date.parse(written)) / DAY_MS;
  return !(days >= -1 && days <= LONGEST_WAY_DAYS);
}
