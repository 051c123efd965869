/** A worker's shift: when it began and how many talks it held. Numbers only, so that nothing of a talk is kept here. */
export interface Shift {
  /** Absent until the first talk after a shift was ended. */
  readonly startedAtMs?: number | undefined;
  readonly talks: number;
  /** Talks the team finds bearable in one shift. */
  readonly limit: number;
}

export const LIMITS_OFFERED = [2, 3, 4, 5, 6] as const;
export const FIRST_LIMIT = 4;
/** A shift nobody ended is over by then. */
export const SHIFT_MS = 14 * 3_600_000;

export const NO_SHIFT: Shift = { talks: 0, limit: FIRST_LIMIT };

export const endedShift = ({ limit }: Shift): Shift => ({ talks: 0, limit });

/** What is left of a kept shift now. A clock that was set back ends none. */
export const shiftAt = (kept: Shift, nowMs: number): Shift =>
  kept.startedAtMs === undefined || nowMs - kept.startedAtMs >= SHIFT_MS ? endedShift(kept) : kept;

export function withOneTalk(kept: Shift, nowMs: number): Shift {
  const shift = shiftAt(kept, nowMs);
  return { ...shift, startedAtMs: shift.startedAtMs ?? nowMs, talks: shift.talks + 1 };
}

/** A hint, never a bar: a child or a danger does not wait for another day. */
export const limitReached = ({ talks, limit }: Shift): boolean => talks >= limit;
