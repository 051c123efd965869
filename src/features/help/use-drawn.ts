import { useEffect, useState } from "react";

/** What fits on a phone below the field; as many more come with each frame. */
const STEP = 2;

export interface Drawn<T> {
  readonly items: readonly T[];
  /** Drawn before and not taken out yet: in the document after `items`, not to be seen. */
  readonly older: readonly T[];
}

interface Standing<T> {
  readonly of: readonly T[];
  readonly count: number;
}

function firstDifference(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((key, index) => key !== b[index]);
  return at < 0 ? a.length : at;
}

/**
 * A list whose first lines are on the screen with the keystroke that asked for them: only those are drawn at once, and what goes is taken
 * out once they are painted, as that takes as long as drawing. The others follow frame by frame. What stands already, stays, as it is now.
 */
export function useDrawn<T>(wanted: readonly T[], keyOf: (item: T) => string): Drawn<T> {
  const [standing, setStanding] = useState<Standing<T>>({ of: wanted, count: STEP });
  const isOlder = standing.of !== wanted;
  const there = standing.of.slice(0, standing.count);
  const count = isOlder ? Math.max(STEP, firstDifference(there.map(keyOf), wanted.map(keyOf))) : standing.count;
  const isWhole = !isOlder && count >= wanted.length;

  useEffect(() => {
    if (isWhole) return;
    let task = 0;
    const frame = requestAnimationFrame(() => {
      task = window.setTimeout(() => setStanding({ of: wanted, count: isOlder ? count : count + STEP }));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(task);
    };
  }, [wanted, count, isOlder, isWhole]);

  const items = wanted.slice(0, count);
  const drawn = new Set(items.map(keyOf));
  return { items, older: isOlder ? there.filter((item) => !drawn.has(keyOf(item))) : [] };
}
