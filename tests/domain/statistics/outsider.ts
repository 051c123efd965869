import { type Coefficients, type Constraint, solve } from "yalps";
import type { FlagId } from "#domain/pack/statistics.ts";
import { activityTable, frenchTable, type Released, releaseTable } from "#domain/statistics/export-tables.ts";
import { LEAVES, outersOf } from "#domain/statistics/plan.ts";
import type { Figures, ReleasedFlag } from "#domain/statistics/release.ts";
import { mayHave, PLAN } from "./people.ts";

/**
 * Somebody with every file ever published, the plan and the rules of docs/statistics.md, and a linear program. The unknowns are the true
 * numbers: people in each leaf, and those of each leaf with a flag. What is printed bounds them from both sides; what is hidden says that
 * one of the reasons for hiding holds, so every reason is tried by itself.
 */
type Sum = ReadonlyMap<string, number>;
interface Line {
  readonly sum: Sum;
  readonly min?: number;
  readonly max?: number;
}
export type Range = readonly [least: number, most: number];

const SLACK = 1e-6;

function plus(...sums: readonly Sum[]): Sum {
  const all = new Map<string, number>();
  for (const sum of sums) for (const [name, times] of sum) all.set(name, (all.get(name) ?? 0) + times);
  return all;
}
const minus = (sum: Sum): Sum => new Map([...sum].map(([name, times]) => [name, -times]));

/** Lines that can say anything of it: those that share an unknown with it, or with one that does. */
function about(lines: readonly Line[], goal: Sum): readonly Line[] {
  const names = new Set(goal.keys());
  const found = new Set<Line>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const line of lines)
      if (!found.has(line) && [...line.sum.keys()].some((name) => names.has(name))) {
        found.add(line);
        for (const name of line.sum.keys()) names.add(name);
      }
  }
  return [...found];
}

/** `null`: what was assumed cannot be. */
function range(lines: readonly Line[], goal: Sum): Range | null {
  const byName = new Map<string, [string, number][]>();
  const put = (row: string, sum: Sum): void => {
    for (const [name, times] of sum) {
      const column = byName.get(name) ?? [];
      column.push([row, times]);
      byName.set(name, column);
    }
  };
  const constraints: [string, Constraint][] = about(lines, goal).map(({ sum, min, max }, at) => {
    put(String(at), sum);
    return [String(at), { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }];
  });
  put("goal", goal);
  const variables: [string, Coefficients][] = [...byName];
  const ends = (["minimize", "maximize"] as const).map((direction) => {
    const { status, result } = solve({ direction, objective: "goal", constraints, variables });
    if (status === "infeasible") return null;
    if (status === "unbounded") return direction === "minimize" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    if (status !== "optimal") throw new Error(`the linear program gave up: ${status}`);
    return result;
  });
  const [least, most] = ends;
  return typeof least === "number" && typeof most === "number" ? [least, most] : null;
}

/** A number the outsider is after: people of some leaves, those of them with a flag, or those without it (`but`: who have that outer one). */
export interface Target {
  /** Index of the release it is in. */
  readonly at: number;
  readonly leaves: readonly number[];
  readonly flag?: FlagId;
  readonly but?: "flag" | FlagId;
}

/** Leaves in one printed or hidden cell. */
export const leavesIn = (cell: Figures["cells"][number]): number[] =>
  LEAVES.flatMap(({ persons, assessment }, leaf) =>
    cell.persons.includes(persons) && cell.assessments.includes(assessment) ? [leaf] : [],
  );

/** Leaves a flag of a group is counted among: rules 2 and 3. */
export const baseOf = ({ cells }: Figures, { group, flag }: Pick<ReleasedFlag, "group" | "flag">): number[] =>
  cells.flatMap((cell) => {
    const leaves = leavesIn(cell);
    const fits = cell.assessments.every((one) => PLAN.groups[group].includes(one)) && leaves.every((leaf) => mayHave(flag, leaf));
    return cell.shown !== null && fits ? leaves : [];
  });

/** Who has a flag is bound only by who has the flags around it, and by shown ones within it. */
const familyOf = (flag: FlagId): readonly FlagId[] => [
  flag,
  ...outersOf(PLAN, flag),
  ...PLAN.nested.flatMap(({ inner, outer }) => (outer === flag ? [inner] : [])),
];

export class Outsider {
  readonly #all: readonly (Released & { readonly figures: Figures })[];
  readonly #lines: Line[] = [];

  /** @param exact numbers of people the outsider knows from elsewhere */
  constructor(
    all: readonly (Released & { readonly figures: Figures })[],
    exact: readonly (Target & { readonly count: number })[] = [],
  ) {
    this.#all = all;
    for (const { at, leaves, count } of exact) this.#lines.push({ sum: this.#people(at, leaves), min: count, max: count });
    this.#readReleases();
    this.#readActivity();
    this.#readSurvey();
    for (const [at, { figures }] of all.entries())
      for (const one of figures.flags)
        if (one.shown !== null) this.#lines.push({ sum: this.#people(at, baseOf(figures, one)), min: one.shown - 2 + figures.k });
  }

  #people = (at: number, leaves: readonly number[]): Sum => new Map(leaves.map((leaf) => [`${at} ${leaf}`, 1]));
  #with = (at: number, leaves: readonly number[], flag: FlagId): Sum =>
    new Map(leaves.map((leaf) => [`${at} ${leaf} ${flag}`, 1]));

  #readReleases(): void {
    const rows = releaseTable(this.#all).rows;
    const cells = this.#all.flatMap(({ figures }, at) => figures.cells.map((cell) => [at, leavesIn(cell)] as const));
    for (const [row, [at, leaves]] of cells.entries())
      this.#lines.push({ sum: this.#people(at, leaves), min: Number(rows[row]?.[5]), max: Number(rows[row]?.[6]) });
  }

  #readActivity(): void {
    const everybody = LEAVES.map((_, leaf) => leaf);
    for (const [at, one] of this.#all.entries()) {
      const row = activityTable([one]).rows.find(([, , activity]) => activity === "screenings");
      if (typeof row?.[4] === "number") this.#lines.push({ sum: this.#people(at, everybody), min: row[4] });
    }
  }

  /** The one table that says a number of a whole year and several areas. */
  #readSurvey(): void {
    const presumed = LEAVES.flatMap(({ assessment }, leaf) => (PLAN.groups.T.includes(assessment) ? [leaf] : []));
    for (const [year, , question, , least] of frenchTable(this.#all).rows) {
      if (question !== "Personnes repérées (présumées)" || typeof least !== "number") continue;
      const within = this.#all.flatMap(({ quarter, area }, at) =>
        quarter.startsWith(String(year)) && area.startsWith("FR-") ? [at] : [],
      );
      this.#lines.push({ sum: plus(...within.map((at) => this.#people(at, presumed))), min: least });
    }
  }

  /** What is known of a flag and those around it in one release; each of the lists is one way in which what is hidden can be hidden. */
  #flagLines(at: number, flag: FlagId): readonly (readonly Line[])[] {
    const { figures } = this.#all[at] as Released & { readonly figures: Figures };
    const { k } = figures;
    const family = familyOf(flag);
    const lines: Line[] = [];
    LEAVES.forEach((_, leaf) => {
      for (const id of family) {
        const own = this.#with(at, [leaf], id);
        lines.push(mayHave(id, leaf) ? { sum: plus(this.#people(at, [leaf]), minus(own)), min: 0 } : { sum: own, max: 0 });
        for (const outer of outersOf(PLAN, id))
          if (family.includes(outer)) lines.push({ sum: plus(this.#with(at, [leaf], outer), minus(own)), min: 0 });
      }
    });
    let ways: readonly (readonly Line[])[] = [lines];
    for (const { group, flag: id, shown } of figures.flags) {
      if (!family.includes(id)) continue;
      const base = baseOf(figures, { group, flag: id });
      const having = this.#with(at, base, id);
      const lacking = plus(this.#people(at, base), minus(having));
      const within = (outer: FlagId): Sum => plus(this.#with(at, base, outer), minus(having));
      const outers = outersOf(PLAN, id).filter((outer) => family.includes(outer));
      const isShown = (one: FlagId): boolean =>
        figures.flags.some((other) => other.group === group && other.flag === one && other.shown !== null);
      if (base.length === 0) continue;
      if (shown !== null) {
        const known: Line[] = [
          { sum: having, min: Math.max(k, shown - 2), max: shown + 2 },
          { sum: lacking, min: k },
          ...outers.map((outer): Line => ({ sum: within(outer), min: k })),
        ];
        ways = ways.map((way) => [...way, ...known]);
        continue;
      }
      // Hidden because a flag around it is: nothing is known of it beside that. One within is hidden in any case when nobody has it.
      const isWithin = id !== flag && !outersOf(PLAN, flag).includes(id);
      if (isWithin || outers.some((outer) => !isShown(outer))) continue;
      const reasons: Line[][] = [
        [{ sum: having, max: k - 1 }],
        [{ sum: lacking, max: k - 1 }],
        ...outers.map((outer): Line[] => [{ sum: within(outer), max: k - 1 }]),
      ];
      ways = ways.flatMap((way) => reasons.map((reason) => [...way, ...reason]));
    }
    return ways;
  }

  /** All numbers it may be, as far as a linear program can tell: one range for each way in which what is hidden can be hidden. */
  ranges({ at, leaves, flag, but }: Target): readonly Range[] {
    const people = this.#people(at, leaves);
    const goal = ((): Sum => {
      if (flag === undefined) return people;
      const having = this.#with(at, leaves, flag);
      if (but === undefined) return having;
      return plus(but === "flag" ? people : this.#with(at, leaves, but), minus(having));
    })();
    const ways = flag === undefined ? [[]] : this.#flagLines(at, flag);
    return ways.flatMap((way) => {
      const found = range([...this.#lines, ...way], goal);
      return found === null ? [] : [found];
    });
  }
}

/** Numbers from 0 to 9 that are in none of the ranges. */
export const ruledOut = (ranges: readonly Range[]): readonly number[] =>
  Array.from({ length: 10 }, (_, value) => value).filter(
    (value) => !ranges.some(([least, most]) => least - SLACK <= value && value <= most + SLACK),
  );
