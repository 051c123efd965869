import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Released } from "#domain/statistics/export-tables.ts";
import { publishedBefore, type SignedEntry } from "#domain/statistics/ledger.ts";
import { LEAVES, outersOf } from "#domain/statistics/plan.ts";
import { type Figures, partsOf, release } from "#domain/statistics/release.ts";
import { baseOf, leavesIn, Outsider, ruledOut, type Target } from "./outsider.ts";
import { cellsFor, chances, crowd, type Imagined, mayHave, PLAN } from "./people.ts";

/**
 * An attack of our own: a linear program over everything that left in eight quarters and two areas, by somebody who knows plan and rules.
 *
 * What it shows: no reasoning with sums and differences narrows a number under ten, also over several files, quarters and areas. What it
 * cannot show: whole people are fewer solutions than the fractions it allows, so its ranges are at least as wide as the truth. That each
 * of 0 to 9 is attained by whole people is shown in release.test.ts, which makes these people and asks for the same bytes.
 *
 * What is promised: people in a leaf, in a hidden cell; those with a sign, or with the sign around it and without it, in a leaf, in all
 * printed ones of a person group or an assessment, and in all the sign is counted in; there also those without it. Not promised: how many
 * of one printed leaf lack a sign; it may be known that at least some do.
 */
const SOAK = Boolean(process.env["SOAK"]);
const QUARTERS = ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4", "2028-Q1", "2028-Q2", "2028-Q3", "2028-Q4"];
const AREAS = ["FR-59", "FR-62"];
const PATIENCE_MS = SOAK ? 3_600_000 : 120_000;

interface Made extends Released {
  readonly figures: Figures;
  readonly people: readonly Imagined[];
}
type Release = (people: readonly Imagined[], before: number) => Figures;
const byTheRules: Release = (people, before) => release(PLAN, cellsFor(people), before);

/** Two areas over two years. How many come changes from quarter to quarter, so that the cut does. */
function eightQuarters(seed: number, size: number, publish: Release = byTheRules): readonly Made[] {
  const ledger: SignedEntry[] = [];
  const chance = chances(seed);
  return QUARTERS.flatMap((quarter) =>
    AREAS.map((area): Made => {
      const people = crowd(Math.floor(chance() * 2 ** 31), size * (0.3 + chance()));
      const figures = publish(people, publishedBefore(ledger, quarter, area));
      const entry = { at: ledger.length, before: null, planSha256: "", quarter, area, figures };
      ledger.push({ entry, signature: "" });
      return { quarter, area, figures, people };
    }),
  );
}

const countOf = (people: readonly Imagined[], { leaves, flag, but }: Target): number =>
  people.filter(({ leaf, flags }) => {
    if (!leaves.includes(leaf)) return false;
    if (flag === undefined || but === undefined) return flag === undefined || flags.has(flag);
    return !flags.has(flag) && (but === "flag" || flags.has(but));
  }).length;

/** Every number under ten that is promised. */
function targetsIn({ figures, people }: Made, at: number): readonly Target[] {
  const all: readonly Target[] = [
    ...figures.cells.map((cell): Target => ({ at, leaves: leavesIn(cell) })),
    ...LEAVES.flatMap((_, leaf): Target[] => [
      { at, leaves: [leaf] },
      ...PLAN.flags.flatMap(({ id }): Target[] => (mayHave(id, leaf) ? [{ at, leaves: [leaf], flag: id }] : [])),
    ]),
    ...figures.flags.flatMap((one): Target[] => {
      const { flag } = one;
      const leaves = baseOf(figures, one);
      const buts = ["flag", ...outersOf(PLAN, flag)] as const;
      if (leaves.length === 0) return [];
      const counted = figures.cells.filter((cell) => leavesIn(cell).every((leaf) => leaves.includes(leaf)));
      const parts = partsOf(counted).map((part) => part.flatMap(leavesIn));
      return [
        ...[leaves, ...parts].map((some): Target => ({ at, leaves: some, flag })),
        ...buts.map((but): Target => ({ at, leaves, flag, but })),
        ...parts.flatMap((some) => outersOf(PLAN, flag).map((but): Target => ({ at, leaves: some, flag, but }))),
      ];
    }),
  ];
  return all.filter((target) => countOf(people, target) < 10);
}

/**
 * How near to printed numbers: 0 in hidden leaves alone, which are in no line of the program; 2 where those who have a sign hardly fit into
 * the other leaves.
 */
function nearness({ leaves, flag }: Target, { figures, people }: Made, at: number): 0 | 1 | 2 {
  const printed = figures.flags.find(
    (other) => other.flag === flag && other.shown !== null && leaves.every((leaf) => baseOf(figures, other).includes(leaf)),
  );
  if (printed === undefined) return 0;
  const others = baseOf(figures, printed).filter((leaf) => !leaves.includes(leaf));
  return others.length > 0 && (printed.shown ?? 0) > countOf(people, { at, leaves: others }) - 5 ? 2 : 1;
}

interface Found {
  readonly target: Target;
  readonly count: number;
  /** What it cannot be, as the outsider sees it. */
  readonly out: readonly number[];
}
type Known = NonNullable<ConstructorParameters<typeof Outsider>[1]>;
/** What the outsider knows of `tries` numbers, as many of each nearness. */
function attack(made: readonly Made[], seed: number, tries: number, exact: Known = []): readonly Found[] {
  const chance = chances(seed);
  const outsider = new Outsider(made, exact);
  const all = made.flatMap((one, at) => targetsIn(one, at).map((target) => ({ target, near: nearness(target, one, at) })));
  const picked = [0, 1, 2].flatMap((near) => {
    const from = all.filter((one) => one.near === near).map(({ target }) => target);
    return Array.from({ length: tries / 3 }, () => from[Math.floor(chance() * from.length)] ?? []).flat();
  });
  return picked.map((target) => ({
    target,
    count: countOf(made[target.at]?.people ?? [], target),
    out: ruledOut(outsider.ranges(target)),
  }));
}

describe("somebody with every release of eight quarters, the rules and a linear program", () => {
  // Fails without rule 2, 3 or 4 of release.ts, tried one by one; rule 1 is the next test. The second half of rule 3 is found in some runs
  // only: release.test.ts fails without it every time.
  it(
    "learns of no number under ten more than 0 to 9",
    () => {
      let tried = 0;
      fc.assert(
        fc.property(fc.integer(), fc.constantFrom(30, 60, 90), (seed, size) => {
          for (const { target, count, out } of attack(eightQuarters(seed, size), seed, SOAK ? 300 : 90)) {
            tried++;
            expect(out, `${JSON.stringify(target)} is ${count} and is known not to be`).toEqual([]);
          }
        }),
        { numRuns: SOAK ? 100 : 3, endOnFailure: true },
      );
      expect(tried).toBeGreaterThan(100);
    },
    PATIENCE_MS,
  );

  const SEED = 7;
  /** Numbers of which some are ruled out; what they are never is, or the program would be wrong. */
  function narrowed(made: readonly Made[], exact: Known = []): number {
    const found = attack(made, SEED, 120, exact);
    for (const { target, count, out } of found) expect(out, JSON.stringify(target)).not.toContain(count);
    return found.filter(({ out }) => out.length > 0).length;
  }

  it(
    "would learn more if small numbers were printed, rounded as the others are",
    () => {
      const nothingHidden = eightQuarters(SEED, 60, (people, before) => release({ ...PLAN, k: 1 }, cellsFor(people), before));
      expect(narrowed(nothingHidden)).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    "would learn more from exact numbers beside the rounded ones: a total, and all that is not hidden",
    () => {
      const made = eightQuarters(SEED, 60);
      const exact = made.flatMap(({ figures, people }, at) =>
        [LEAVES.map((_, leaf) => leaf), ...figures.cells.filter(({ shown }) => shown !== null).map(leavesIn)].map((leaves) => ({
          at,
          leaves,
          count: countOf(people, { at, leaves }),
        })),
      );
      expect(narrowed(made, exact)).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});
