/** Time comes in from outside, so that rules are pure and tests own the clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch, by the wall clock. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

export const DAY_MS = 86_400_000;

/** The UTC day of an instant as `YYYY-MM-DD`: of records and messages, which tell nobody where a phone was. */
export const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The day by this phone's own clock as `YYYY-MM-DD`, or so many days later: what people call today. */
export function localDay(ms: number, daysLater = 0): string {
  const at = new Date(ms);
  return utcDay(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate() + daysLater));
}

const NIGHT_ENDS_MS = 5 * 3_600_000;

/** What somebody who works at night calls the morning, or so many days after it: until five o'clock it is still to come today. */
export const nextMorning = (ms: number, daysLater = 0): string => localDay(ms - NIGHT_ENDS_MS, 1 + daysLater);
