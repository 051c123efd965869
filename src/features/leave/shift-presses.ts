/** Shift three times within five seconds leaves. Shift held for a capital letter does not count. */
export const PRESSES = 3;
export const WITHIN_MS = 5000;

export interface ShiftCount {
  readonly times: readonly number[];
  /** Shift is down and no other key was pressed since. */
  readonly alone: boolean;
}
export const noPresses: ShiftCount = { times: [], alone: false };

export function keyDown(count: ShiftCount, key: string): ShiftCount {
  return { ...count, alone: key === "Shift" };
}

export function keyUp(count: ShiftCount, key: string, nowMs: number): ShiftCount {
  if (key !== "Shift" || !count.alone) return count;
  return { times: [...count.times.filter((t) => nowMs - t < WITHIN_MS), nowMs], alone: false };
}

export const pressesNow = (count: ShiftCount, nowMs: number): number => count.times.filter((t) => nowMs - t < WITHIN_MS).length;
