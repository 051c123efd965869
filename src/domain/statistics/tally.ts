import * as v from "valibot";
import type { FlagId, Plan, Statistics } from "#domain/pack/statistics.ts";
import type { Place } from "#domain/statistics/place.ts";
import { areaCells, cellsInArea, cellsOf, LEAVES, type Leaf, planOf } from "#domain/statistics/plan.ts";
import { type Quarter, quarterEndMs, quarterOf } from "#lib/quarters.ts";
import { err, ok, type Result } from "#lib/result.ts";

/** The running counts of one phone in one quarter: numbers, no rows. As many cells for an empty one as for a full one. */
export const TallySchema = v.strictObject({
  planSha256: v.string(),
  quarter: v.string(),
  /** Area by area: for every leaf its cases, then its cases with each flag. None once the hub has its half. */
  cells: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.readonly()),
  /** Once its report is made nothing is counted in it. */
  sent: v.boolean(),
});
export interface Tally extends Readonly<v.InferOutput<typeof TallySchema>> {
  readonly quarter: Quarter;
}

export type TallyError =
  | { readonly type: "UnknownArea"; readonly area: string }
  /** The record and its cases do not agree: something would be counted less than not at all. */
  | { readonly type: "NotCounted" }
  | { readonly type: "AlreadySent" }
  | { readonly type: "OtherLayout" };

export const emptyTally = (plan: Plan, planSha256: string, quarter: Quarter): Tally => ({
  planSha256,
  quarter,
  cells: Array.from({ length: cellsOf(plan) }, () => 0),
  sent: false,
});

/**
 * The quarter something said at this moment is counted in; `null` where no plan counts. A clock that went back counts in the quarter that
 * is open: what was counted before is never opened again.
 */
export function countingQuarter(statistics: Statistics, nowMs: number, open: Quarter | null): Quarter | null {
  const byClock = quarterOf(nowMs);
  const quarter = open !== null && open > byClock ? open : byClock;
  return planOf(statistics, quarter) === undefined ? null : quarter;
}

function cellsAt(plan: Plan, { area, leaf, flags }: Place): Result<readonly number[], TallyError> {
  const areaAt = plan.areas.indexOf(area);
  if (areaAt < 0 || LEAVES[leaf] === undefined) return err({ type: "UnknownArea", area });
  const start = areaAt * cellsInArea(plan) + leaf * (1 + plan.flags.length);
  const columns = flags.map((flag) => plan.flags.findIndex(({ id }) => id === flag));
  if (columns.includes(-1)) return err({ type: "OtherLayout" });
  return ok([start, ...columns.map((column) => start + 1 + column)]);
}

/**
 * 3.2: takes away what the case added before and adds what it adds by its newest assessment. `before` of a quarter that is over stays
 * where it was counted; `after` is `null` for a case that is erased, or that asked not to be counted.
 */
export function recount(plan: Plan, tally: Tally, before: Place | null, after: Place | null): Result<Tally, TallyError> {
  const taken = before?.quarter === tally.quarter ? before : null;
  if (taken === null && after === null) return ok(tally);
  if (tally.sent) return err({ type: "AlreadySent" });
  if (tally.cells.length !== cellsOf(plan) || (after !== null && after.quarter !== tally.quarter))
    return err({ type: "OtherLayout" });
  const cells = [...tally.cells];
  for (const [place, step] of [
    [taken, -1],
    [after, 1],
  ] as const) {
    if (place === null) continue;
    const at = cellsAt(plan, place);
    if (!at.ok) return at;
    for (const cell of at.value) cells[cell] = (cells[cell] ?? 0) + step;
  }
  return cells.some((count) => count < 0) ? err({ type: "NotCounted" }) : ok({ ...tally, cells });
}

const DELAY_HOURS = 72;

/** 3.2.3: no earlier than this. `chance` from 0 to 1, drawn once and kept, so that nobody reads from the hour who was quick. */
export const reportFromMs = (quarter: Quarter, chance: number): number =>
  quarterEndMs(quarter) + Math.floor(chance * DELAY_HOURS * 3_600_000);

/**
 * A report that came too late was left out by the hub, which said so: its counts go into the quarter that is open. Only where both are laid
 * out alike, else they are lost, which hides people and shows nobody.
 */
export function takeLate(open: Tally, late: Tally): Result<Tally, TallyError> {
  if (open.sent) return err({ type: "AlreadySent" });
  if (open.cells.length !== late.cells.length) return err({ type: "OtherLayout" });
  return ok({ ...open, cells: open.cells.map((count, at) => count + (late.cells[at] ?? 0)) });
}

/** One leaf of one area that is not empty, with the signs some of it had. */
export interface CountedLeaf extends Leaf {
  readonly area: string;
  readonly count: number;
  readonly flags: readonly { readonly id: FlagId; readonly count: number }[];
}

/** What a phone counted, without the cells that are 0. */
export function countedLeaves(plan: Plan, { cells }: Pick<Tally, "cells">): readonly CountedLeaf[] {
  const width = 1 + plan.flags.length;
  return plan.areas.flatMap((area) => {
    const own = areaCells(plan, area, cells);
    return LEAVES.flatMap((leaf, at): readonly CountedLeaf[] => {
      const [count = 0, ...signs] = own.slice(at * width, (at + 1) * width);
      if (count === 0) return [];
      const flags = plan.flags.flatMap(({ id }, column) => ((signs[column] ?? 0) > 0 ? [{ id, count: signs[column] ?? 0 }] : []));
      return [{ ...leaf, area, count, flags }];
    });
  });
}
