export interface Counts {
  readonly passed: number;
  readonly failed: number;
}
export function vitestCounts(report: object): Counts;
export function playwrightCounts(report: object): Counts;
