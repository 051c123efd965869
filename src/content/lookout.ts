/** Between two looks on a page that stays open; a look costs a few kB of headers when nothing changed. */
export const EVERY_MS = 4 * 3_600_000;
/** After a look that reached nobody: doubled each time up to the same four hours, half of it by chance. */
export const AGAIN_MS = 60_000;

interface LookoutNeeds {
  /** Looks once. */
  readonly look: () => unknown;
  /** Milliseconds that only ever go forward, whatever is done to the clock. */
  readonly nowMs: () => number;
  /** 0–1. */
  readonly random: () => number;
  /** Returns a function that forgets it. */
  readonly later: (act: () => void, ms: number) => () => void;
}

/** When to look for newer packs without being asked: at most every so often, sooner when a network comes back. */
export function createLookout({ look, nowMs, random, later }: LookoutNeeds) {
  let failures = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  let forget = (): void => undefined;

  const waitMs = (): number => {
    if (failures === 0) return EVERY_MS;
    const full = Math.min(EVERY_MS, AGAIN_MS * 2 ** Math.min(failures - 1, 20));
    return Math.max(AGAIN_MS, full / 2 + (full / 2) * random());
  };
  const plan = (): void => {
    forget();
    forget = later(() => void look(), waitMs());
  };

  return {
    /** A look is over, whoever asked for it. `reached`: the server answered, whatever it said. */
    noteLook(reached: boolean): void {
      failures = reached ? 0 : failures + 1;
      lastMs = nowMs();
      plan();
    },
    /** A network came back, or somebody came back to the page. */
    wake(): void {
      const least = failures === 0 ? EVERY_MS : AGAIN_MS;
      if (nowMs() - lastMs >= least) void look();
    },
  };
}
export type Lookout = ReturnType<typeof createLookout>;
