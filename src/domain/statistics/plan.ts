import {
  type Cut,
  type FlagId,
  LEAF_ASSESSMENTS,
  type LeafAssessment,
  PERSONS,
  type Persons,
  type Plan,
  type Statistics,
} from "#domain/pack/statistics.ts";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { type Quarter, quarterStartMs } from "#lib/quarters.ts";
import { err, ok, type Result } from "#lib/result.ts";

/** One leaf of the one exhaustive table: a person group with an assessment. */
export interface Leaf {
  readonly persons: Persons;
  readonly assessment: LeafAssessment;
}

/** In the order of the cells, the assessment changing fastest. */
export const LEAVES: readonly Leaf[] = PERSONS.flatMap((persons) =>
  LEAF_ASSESSMENTS.map((assessment) => ({ persons, assessment })),
);

export const planOf = ({ plans }: Statistics, quarter: Quarter): Plan | undefined =>
  plans.find(({ quarters }) => quarters.includes(quarter));

/** What phones, hub and coordinator hash to know that they mean the same plan and quarter. */
export const planBytes = (plan: Plan, quarter: Quarter): Bytes =>
  utf8(canonicalJson({ plan: { ...plan, quarters: [] }, quarter }));

/** Numbers in one area: for every leaf its cases, then its cases with each flag. */
export const cellsInArea = (plan: Plan): number => LEAVES.length * (1 + plan.flags.length);
export const cellsOf = (plan: Plan): number => plan.areas.length * cellsInArea(plan);

/** The numbers of one area out of all of them. */
export function areaCells(plan: Plan, area: string, cells: ArrayLike<number>): readonly number[] {
  const start = plan.areas.indexOf(area) * cellsInArea(plan);
  return Array.from({ length: cellsInArea(plan) }, (_, at) => cells[start + at] ?? 0);
}

/** 3.1 ladder. `publishedBefore`: what the ledger says of the quarter before, never anything of this one. */
export function cutFor(plan: Plan, publishedBefore: number): Cut {
  return plan.ladder.reduce<Cut>((cut, step) => (publishedBefore >= step.from ? step.cut : cut), "one");
}

/** Flags that hold whenever `inner` does, as the plan declares. */
export const outersOf = (plan: Plan, inner: FlagId): readonly FlagId[] =>
  plan.nested.flatMap((one) => (one.inner === inner ? [one.outer] : []));

export interface ChangedWhileOpen {
  readonly type: "ChangedWhileOpen";
  readonly quarter: Quarter;
}

/**
 * 3.1: a quarter that has begun keeps its plan. `before` is what was published last, `nowMs` when `after` is to be; a quarter that began
 * without a plan gets none.
 */
export function checkChange(before: Statistics, after: Statistics, nowMs: number): Result<null, ChangedWhileOpen> {
  const quarters = [...before.plans, ...after.plans].flatMap((plan) => plan.quarters).sort();
  for (const quarter of quarters) {
    if (quarterStartMs(quarter) > nowMs) continue;
    const [old, young] = [planOf(before, quarter), planOf(after, quarter)].map((plan) =>
      plan === undefined ? "" : canonicalJson({ ...plan, quarters: [] }),
    );
    if (old !== young) return err({ type: "ChangedWhileOpen", quarter });
  }
  return ok(null);
}
