/** Time comes in from outside, so that rules are pure and tests own the clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch, by the wall clock. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

export const DAY_MS = 86_400_000;

/** The UTC day of an instant as `YYYY-MM-DD`. */
export const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
