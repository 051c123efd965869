import {
  type Cut,
  type FlagId,
  GROUPS,
  type Group,
  type LeafAssessment,
  type Persons,
  type Plan,
} from "#domain/pack/statistics.ts";
import { cutFor, LEAVES, outersOf } from "#domain/statistics/plan.ts";

/**
 * What may be shown of one area in one quarter. Rule numbers are those of docs/statistics.md. Only this leaves the vault's worker: the sums
 * it is made from are shown, stored and exported nowhere.
 */
export interface ReleasedCell {
  readonly persons: readonly Persons[];
  readonly assessments: readonly LeafAssessment[];
  /** Rounded; `null`: hidden, which is any number from 0 to k - 1. */
  readonly shown: number | null;
}
export interface ReleasedFlag {
  readonly group: Group;
  readonly flag: FlagId;
  readonly shown: number | null;
  /** Sum of the printed leaves it was counted in; `null` where none is printed. */
  readonly of: number | null;
}
export interface Figures {
  readonly cut: Cut;
  readonly k: number;
  readonly cells: readonly ReleasedCell[];
  readonly flags: readonly ReleasedFlag[];
}

interface Folded extends Omit<ReleasedCell, "shown"> {
  readonly leaves: readonly number[];
}

const CHILD_OR_NOT_KNOWN: readonly Persons[] = ["child_unaccompanied", "child_other", "age_not_known"];

/** Where a leaf goes in a cut. */
const FOLDS: Readonly<Record<Cut, (persons: Persons, assessment: LeafAssessment) => string>> = {
  one: () => "",
  assessment: (_, assessment) => assessment,
  age_and_assessment: (persons, assessment) => `${CHILD_OR_NOT_KNOWN.includes(persons) ? "child" : persons} ${assessment}`,
  all: (persons, assessment) => `${persons} ${assessment}`,
};

function fold(cut: Cut): readonly Folded[] {
  const leavesByKey = new Map<string, number[]>();
  LEAVES.forEach(({ persons, assessment }, at) => {
    const key = FOLDS[cut](persons, assessment);
    leavesByKey.set(key, [...(leavesByKey.get(key) ?? []), at]);
  });
  return [...leavesByKey.values()].map((leaves) => ({
    leaves,
    persons: [...new Set(leaves.map((at) => LEAVES[at]?.persons as Persons))],
    assessments: [...new Set(leaves.map((at) => LEAVES[at]?.assessment as LeafAssessment))],
  }));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Each cell, and all of those that are given for one person group or one assessment. */
export const partsOf = <Cell extends Omit<ReleasedCell, "shown">>(cells: readonly Cell[]): readonly (readonly Cell[])[] =>
  cells.flatMap((cell) => [
    [cell],
    cells.filter(({ persons }) => persons[0] === cell.persons[0]),
    cells.filter(({ assessments }) => assessments[0] === cell.assessments[0]),
  ]);

/** Half-way goes up: 12 reads as 10, 13 as 15. */
const rounded = (count: number, base: number): number => base * Math.round(count / base);

/** Pure: the same plan, numbers and published total give the same figures, in the same order. `cells` are those of one area. */
export function release(plan: Plan, cells: readonly number[], publishedBefore: number): Figures {
  const { k, base } = plan;
  const width = 1 + plan.flags.length;
  const cut = cutFor(plan, publishedBefore); // rule 0: how fine is known before this quarter is opened
  const counted = fold(cut).map((cell) => ({ ...cell, count: sum(cell.leaves.map((leaf) => cells[leaf * width] ?? 0)) }));
  const printed = counted.filter(({ count }) => count >= k); // rule 1

  const flags = GROUPS.flatMap((group) =>
    plan.flags.flatMap(({ id, persons, assessments }): readonly ReleasedFlag[] => {
      const inGroup = plan.groups[group].filter((one) => assessments?.includes(one) ?? true);
      if (inGroup.length === 0) return [];
      // rules 2 and 3: people in hidden leaves are in no other number, nor are those of a leaf that mixes who can have it with who cannot
      const within = printed.filter(
        (leaf) =>
          leaf.assessments.every((one) => inGroup.includes(one)) && leaf.persons.every((one) => persons?.includes(one) ?? true),
      );
      const countOf = (flag: FlagId): number => {
        const column = 1 + plan.flags.findIndex((one) => one.id === flag);
        return sum(within.flatMap(({ leaves }) => leaves.map((leaf) => cells[leaf * width + column] ?? 0)));
      };
      const b = sum(within.map(({ count }) => count));
      // rule 3: where so many do not fit into the other leaves, few of one leaf, or of one person group or assessment, would be known
      const parts = partsOf(within).map((part) => sum(part.map(({ count }) => count)));
      const leavesFew = (people: number): boolean => parts.some((part) => people > b - part && people - (b - part) < k);
      const isShown = (flag: FlagId): boolean => {
        const c = countOf(flag);
        if (c < k || b - c < k) return false; // rule 3: never few, never all, never all but a few
        if (leavesFew(c)) return false; // rule 3
        return outersOf(plan, flag).every((outer) => {
          const between = countOf(outer) - c;
          return isShown(outer) && between >= k && !leavesFew(between); // rule 4
        });
      };
      const shown = isShown(id) ? rounded(countOf(id), base) : null;
      const of = within.length === 0 ? null : sum(within.map(({ count }) => rounded(count, base))); // rule 5: of printed numbers only
      return [{ group, flag: id, shown, of }];
    }),
  );
  return {
    cut,
    k,
    cells: counted.map(({ persons, assessments, count }) => ({
      persons,
      assessments,
      shown: count >= k ? rounded(count, base) : null, // rule 1
    })),
    flags,
  };
}

/** What rounding hides: 10 means 10 to 12, 15 means 13 to 17; hidden means 0 to k - 1. */
export const rangeOf = (shown: number | null, k: number): readonly [least: number, most: number] =>
  shown === null ? [0, k - 1] : [Math.max(k, shown - 2), shown + 2];

/** Rule 5: a total is the sum of what is printed, and nothing is said where nothing is printed. `least` is what it is at least. */
export interface Total {
  readonly shown: number;
  readonly least: number;
}
export function totalOf(all: readonly Figures[]): Total | null {
  const printed = all.flatMap(({ cells, k }) => cells.flatMap(({ shown }) => (shown === null ? [] : [{ shown, k }])));
  if (printed.length === 0) return null;
  return { shown: sum(printed.map(({ shown }) => shown)), least: sum(printed.map(({ shown, k }) => rangeOf(shown, k)[0])) };
}
