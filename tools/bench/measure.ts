/** Figures of the bench. A figure stands beside its floor: the same work by hand-written code, measured in the same run. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly floor?: number;
  /** `value / floor`; for rates, more is better; for times and bytes, less. */
  readonly ratio?: number;
  readonly note?: string;
}
export type Figures = Record<string, Figure>;

export const round = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

export function figure(value: number, unit: string, floor?: number, note?: string): Figure {
  const ratio = floor === undefined || floor === 0 ? {} : { floor: round(floor), ratio: round(value / floor) };
  return { value: round(value), unit, ...ratio, ...(note === undefined ? {} : { note }) };
}

/** Nearest-rank percentile; `values` in any order. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** Calls per second: the best of five rounds of at least `roundMs`, after one round to warm up. */
export function callsPerSecond(call: () => void, roundMs = 300): number {
  let best = 0;
  for (let round = 0; round < 6; round++) {
    const startMs = performance.now();
    let calls = 0;
    let spentMs = 0;
    do {
      for (let i = 0; i < 50; i++) call();
      calls += 50;
      spentMs = performance.now() - startMs;
    } while (spentMs < roundMs);
    if (round > 0) best = Math.max(best, (calls * 1000) / spentMs);
  }
  return best;
}

/** A part of the bench prints its figures as one line of JSON and nothing else to stdout. */
export function printFigures(figures: Figures): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
