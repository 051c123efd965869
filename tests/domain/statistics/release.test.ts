import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlagId, Group } from "#domain/pack/statistics.ts";
import { LEAVES, outersOf } from "#domain/statistics/plan.ts";
import { type Figures, partsOf, type ReleasedCell, rangeOf, release, totalOf } from "#domain/statistics/release.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { cellsFor, chances, copyOf, crowd, drop, give, type Imagined, mayHave, PLAN, swap } from "./people.ts";

/**
 * What an attacker who has every release and knows every rule can find out. Each test makes whole groups of people, one for every value a
 * hidden number could have, and asks for the very same bytes: no method, exact or not, can tell apart what gives the same bytes. Several
 * numbers at once, over several files, are for the linear program of attack.test.ts. Each fails without the line of release.ts with its
 * rule's number, tried one by one.
 */
const REPLACEMENTS = process.env["SOAK"] ? 200_000 : 3000;
const RUNS_AT_ONCE = 25;
/** As many groups of people as it takes: how much is hidden hangs on who is in them. */
function until<Given>(isEnough: () => boolean, property: fc.IProperty<Given>): void {
  do fc.assert(property, { numRuns: RUNS_AT_ONCE });
  while (!isEnough());
}
const isEnoughOfEach = (seen: Readonly<Record<string, number>>): boolean =>
  Math.min(...Object.values(seen)) >= REPLACEMENTS / 100;
const PATIENCE_MS = process.env["SOAK"] ? 3_600_000 : 120_000;

/** One for each step of the ladder. */
const PUBLISHED = [0, 60, 150, 400];
const bytesOf = (people: readonly Imagined[], before: number): string => canonicalJson(release(PLAN, cellsFor(people), before));

interface Released {
  readonly seed: number;
  readonly people: readonly Imagined[];
  /** How many were published of the quarter before. */
  readonly before: number;
  readonly figures: Figures;
  readonly bytes: string;
}
/** Of any people, few or many, and what is released of them. */
const ofAnyPeople = (published: readonly number[], check: (released: Released) => void) =>
  fc.property(fc.integer(), fc.constantFrom(40, 120), fc.constantFrom(...published), (seed, size, before) => {
    const people = crowd(seed, size);
    const figures = release(PLAN, cellsFor(people), before);
    check({ seed, people, before, figures, bytes: canonicalJson(figures) });
  });

const isIn = ({ persons, assessments }: ReleasedCell, leaf: number): boolean => {
  const { persons: person, assessment } = LEAVES[leaf] as (typeof LEAVES)[number];
  return persons.includes(person) && assessments.includes(assessment);
};
const leavesIn = (cell: ReleasedCell): number[] => LEAVES.flatMap((_, leaf) => (isIn(cell, leaf) ? [leaf] : []));

/** These people, with another number of others in a hidden cell, who have any flags at all. */
function refill(people: readonly Imagined[], cell: ReleasedCell, value: number, chance: () => number): Imagined[] {
  const leaves = leavesIn(cell);
  const others = people.filter(({ leaf }) => !leaves.includes(leaf));
  const strangers = Array.from({ length: value }, (): Imagined => {
    const one: Imagined = { leaf: leaves[Math.floor(chance() * leaves.length)] as number, flags: new Set() };
    for (const { id } of PLAN.flags) if (mayHave(id, one.leaf) && chance() < 0.5) give(one, id);
    return one;
  });
  return [...others, ...strangers];
}

/** People a flag is counted among. */
function among(people: readonly Imagined[], figures: Figures, group: Group, flag: FlagId): Imagined[] {
  const cells = figures.cells.filter(
    (cell) =>
      cell.shown !== null &&
      cell.assessments.every((one) => PLAN.groups[group].includes(one)) &&
      leavesIn(cell).every((leaf) => mayHave(flag, leaf)),
  );
  return people.filter(({ leaf }) => cells.some((cell) => isIn(cell, leaf)));
}

interface Hidden {
  readonly group: Group;
  readonly flag: FlagId;
  /** Few have it, few lack it, or few have the outer flag and lack it. */
  readonly few: "have" | "lack" | { readonly of: FlagId };
}

/** Every number under ten a flag hides. */
function hiddenIn(people: readonly Imagined[], figures: Figures): Hidden[] {
  return figures.flags.flatMap(({ group, flag, shown }): Hidden[] => {
    const base = among(people, figures, group, flag);
    if (shown !== null || base.length === 0) return [];
    const has = base.filter(({ flags }) => flags.has(flag)).length;
    if (has < 10) return [{ group, flag, few: "have" }];
    if (base.length - has < 10) return [{ group, flag, few: "lack" }];
    const outers = outersOf(PLAN, flag).filter((outer) => base.filter(({ flags }) => flags.has(outer)).length - has < 10);
    return outers.map((outer) => ({ group, flag, few: { of: outer } }));
  });
}

/** The same people, except that the hidden number is `value`. */
function with10(people: readonly Imagined[], figures: Figures, { group, flag, few }: Hidden, value: number): Imagined[] {
  const made = copyOf(people);
  const base = among(made, figures, group, flag);
  const countOf = (id: FlagId): number => base.filter(({ flags }) => flags.has(id)).length;
  if (few === "have") {
    const outers = outersOf(PLAN, flag);
    const small = outers.filter((outer) => countOf(outer) < 10);
    const large = outers.filter((outer) => !small.includes(outer));
    const chosen = base
      .filter(({ flags }) => large.every((outer) => flags.has(outer)))
      .sort((a, b) => Number(b.flags.has(flag)) - Number(a.flags.has(flag)))
      .slice(0, value);
    for (const one of base) if (!chosen.includes(one)) for (const id of [flag, ...small]) drop(one, id);
    for (const one of chosen) give(one, flag);
    return made;
  }
  const within = few === "lack" ? base : base.filter(({ flags }) => flags.has(few.of));
  const lacking = [...within].sort((a, b) => Number(a.flags.has(flag)) - Number(b.flags.has(flag))).slice(0, value);
  for (const one of within)
    if (lacking.includes(one)) drop(one, flag);
    else give(one, flag);
  return made;
}

/** Some of the printed cells a flag is counted in: one, or those of one person group or one assessment. */
type Part = readonly ReleasedCell[];
const isInPart = (part: Part, { leaf }: Imagined): boolean => part.some((cell) => isIn(cell, leaf));
const partsIn = (figures: Figures, base: readonly Imagined[]): readonly Part[] =>
  partsOf(figures.cells.filter((cell) => base.some(({ leaf }) => isIn(cell, leaf))));

/** The same people, except that `value` of those in one part have the flag; or, with `but`, that outer flag and not the flag. */
function withInPart(
  people: readonly Imagined[],
  figures: Figures,
  { group, flag, shown }: Figures["flags"][number],
  part: Part,
  value: number,
  but?: FlagId,
): Imagined[] {
  const made = copyOf(people);
  const base = among(made, figures, group, flag);
  const within = base.filter((one) => isInPart(part, one));
  const others = base.filter((one) => !isInPart(part, one));
  const trade = (count: number, ofCell: (one: Imagined) => boolean, ofOthers: (one: Imagined) => boolean): void => {
    const [from, to] = [within.filter(ofCell), others.filter(ofOthers)];
    for (const [at, one] of from.slice(0, Math.max(0, count)).entries()) {
      const other = to[at];
      if (other) swap(one, other, flag);
    }
  };
  const has = isCounted(flag, but);
  const lacks = (one: Imagined): boolean => !has(one);
  const having = (): number => within.filter(has).length;
  if (shown !== null) {
    trade(value - having(), lacks, has);
    trade(having() - value, has, lacks);
    return made;
  }
  const outers = outersOf(PLAN, flag);
  const isPrinted = (id: FlagId): boolean =>
    figures.flags.some((one) => one.group === group && one.flag === id && one.shown !== null);
  const hasPrinted = (one: Imagined): boolean => outers.filter(isPrinted).every((outer) => one.flags.has(outer));
  trade(value - within.filter(hasPrinted).length, (one) => !hasPrinted(one), hasPrinted);
  const chosen = within.filter(hasPrinted).slice(0, value);
  for (const one of base) for (const id of [flag, ...outers.filter((outer) => !isPrinted(outer))]) drop(one, id);
  for (const one of chosen) give(one, flag);
  return made;
}

const isCounted =
  (flag: FlagId, but?: FlagId) =>
  ({ flags }: Imagined): boolean =>
    but === undefined ? flags.has(flag) : flags.has(but) && !flags.has(flag);

describe("figures that nobody can narrow", () => {
  it(
    "P1 a hidden leaf may be any number from 0 to 9, with any flags, and nothing else changes",
    () => {
      let done = 0;
      until(
        () => done >= REPLACEMENTS,
        ofAnyPeople(PUBLISHED, ({ seed, people, before, figures, bytes }) => {
          const chance = chances(seed + 1);
          for (const cell of figures.cells.filter(({ shown }) => shown === null))
            for (let value = 0; value < 10; value++, done++)
              expect(bytesOf(refill(people, cell, value, chance), before)).toBe(bytes);
        }),
      );
    },
    PATIENCE_MS,
  );

  it(
    "P1 so may a flag that few have, one that few lack, and what an inner flag leaves of its outer one",
    () => {
      const seen = { have: 0, lack: 0, outer: 0 };
      until(
        () => isEnoughOfEach(seen),
        ofAnyPeople(PUBLISHED.slice(1), ({ people, before, figures, bytes }) => {
          for (const hidden of hiddenIn(people, figures).slice(0, 12)) {
            seen[typeof hidden.few === "string" ? hidden.few : "outer"]++;
            for (const value of [0, 1, 5, 9]) expect(bytesOf(with10(people, figures, hidden, value), before)).toBe(bytes);
          }
        }),
      );
    },
    PATIENCE_MS,
  );

  it(
    "P1 so may those of one printed leaf, person group or assessment who have a flag, printed or not, and what an inner one leaves there",
    () => {
      const seen = { printed: 0, between: 0, hidden: 0 };
      until(
        () => isEnoughOfEach(seen),
        ofAnyPeople(PUBLISHED.slice(1), ({ seed, people, before, figures, bytes }) => {
          const few = figures.flags.flatMap((one) => {
            const base = among(people, figures, one.group, one.flag);
            const buts = one.shown === null ? [undefined] : [undefined, ...outersOf(PLAN, one.flag)];
            return partsIn(figures, base).flatMap((part) => {
              const within = base.filter((other) => isInPart(part, other));
              // A part that is the whole base has no others to trade with: it is the flag's own number.
              if (one.shown !== null && within.length === base.length) return [];
              return buts.flatMap((but) => (within.filter(isCounted(one.flag, but)).length < 10 ? [{ one, part, but }] : []));
            });
          });
          const [hidden, shown] = [few.filter(({ one }) => one.shown === null), few.filter(({ one }) => one.shown !== null)];
          const between = shown.filter(({ but }) => but !== undefined);
          const printed = shown.filter(({ but }) => but === undefined);
          for (const { one, part, but } of [...printed.slice(0, 6), ...between.slice(0, 4), ...hidden.slice(0, 2)]) {
            seen[one.shown === null ? "hidden" : but === undefined ? "printed" : "between"]++;
            for (const value of [0, 1, 5, 9]) {
              const made = withInPart(people, figures, one, part, value, but);
              expect(bytesOf(made, before)).toBe(bytes);
              const has = made.filter((other) => isInPart(part, other) && isCounted(one.flag, but)(other));
              expect(has, `${one.flag} of ${seed}`).toHaveLength(value);
            }
          }
        }),
      );
    },
    PATIENCE_MS,
  );

  const peopleOf = (persons: string, assessment: string, count: number, flags: readonly [FlagId, number][]): Imagined[] =>
    Array.from({ length: count }, (_, at) => ({
      leaf: LEAVES.findIndex((one) => one.persons === persons && one.assessment === assessment),
      flags: new Set(flags.flatMap(([flag, having]) => (at < having ? [flag] : []))),
    }));
  const shownOf = (flag: FlagId, before: number, ...people: Imagined[][]): number | null =>
    release(PLAN, cellsFor(people.flat()), before).flags.find((one) => one.flag === flag && one.group === "T")?.shown ?? null;

  it("who has a flag and does not fit into the other leaves is not counted out of a large one", () => {
    const shownWith = (few: number): number | null =>
      shownOf("m_papers", 60, peopleOf("adult", "T1", 60, [["m_papers", few]]), peopleOf("adult", "T2", 12, [["m_papers", 12]]));
    // Printed as 15 of 70, at least 1 of the 60 would be known to have it; printed as 25 it says so of ten or more.
    expect([1, 5, 9, 13].map(shownWith)).toEqual([null, null, null, 25]);
  });

  it("nor are the children of all assessments, where the adults cannot be all who have it", () => {
    const shownWith = (few: number): number | null =>
      shownOf(
        "m_papers",
        150,
        peopleOf("child_unaccompanied", "T1", 30, [["m_papers", few]]),
        peopleOf("child_unaccompanied", "T2", 30, []),
        peopleOf("adult", "T1", 15, [["m_papers", 15]]),
        peopleOf("adult", "T2", 15, [["m_papers", 15]]),
      );
    // 35 of 90: no leaf is too large for the others, but 60 children are, as only 30 adults can have it.
    expect([1, 5, 9, 15].map(shownWith)).toEqual([null, null, null, 45]);
  });

  it("nor who has the outer flag and not the inner one", () => {
    const shownWith = (few: number): number | null =>
      shownOf(
        "f_domestic",
        60,
        peopleOf("adult", "T1", 60, [
          ["f_labour", 10 + few],
          ["f_domestic", 10],
        ]),
        peopleOf("adult", "T2", 12, [["f_labour", 12]]),
      );
    expect([1, 5, 9, 13].map(shownWith)).toEqual([null, null, null, 10]);
  });

  it(
    "of eight quarters in a row every number under ten may still be each of 0 to 9",
    () => {
      fc.assert(
        fc.property(fc.integer(), fc.constantFrom(30, 80), (seed, size) => {
          let before = 0;
          for (let quarter = 0; quarter < 8; quarter++) {
            const people = crowd(seed + quarter, size);
            const figures = release(PLAN, cellsFor(people), before);
            const bytes = canonicalJson(figures);
            const chance = chances(seed - quarter);
            for (let value = 0; value < 10; value++) {
              for (const cell of figures.cells.filter(({ shown }) => shown === null))
                expect(bytesOf(refill(people, cell, value, chance), before)).toBe(bytes);
              for (const hidden of hiddenIn(people, figures))
                expect(bytesOf(with10(people, figures, hidden, value), before)).toBe(bytes);
            }
            // All an attacker learns of the next quarter from this one: how finely it is cut.
            before = totalOf([figures])?.shown ?? 0;
          }
        }),
        { numRuns: process.env["SOAK"] ? 40 : 2 },
      );
    },
    PATIENCE_MS,
  );

  it("P2 no number under ten is printed, and every shown flag, its rest, and its rest within an outer flag are at least ten people", () => {
    fc.assert(
      ofAnyPeople(PUBLISHED, ({ people, figures }) => {
        for (const { shown } of [...figures.cells, ...figures.flags])
          if (shown !== null) expect(shown).toBeGreaterThanOrEqual(10);
        for (const { group, flag, shown } of figures.flags) {
          if (shown === null) continue;
          const base = among(people, figures, group, flag);
          const has = base.filter(({ flags }) => flags.has(flag)).length;
          expect(Math.min(has, base.length - has)).toBeGreaterThanOrEqual(10);
          for (const outer of outersOf(PLAN, flag))
            expect(base.filter(({ flags }) => flags.has(outer)).length - has).toBeGreaterThanOrEqual(10);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("P3 a total is the sum of what is printed, is at least what it says, and nothing printed has no total", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.constantFrom(...PUBLISHED)), { minLength: 1, maxLength: 4 }), (parts) => {
        const crowds = parts.map(([seed]) => crowd(seed, 60));
        const all = parts.map(([, before], at) => release(PLAN, cellsFor(crowds[at] ?? []), before));
        const printed = all.flatMap(({ cells }) => cells.flatMap(({ shown }) => (shown === null ? [] : [shown])));
        const total = totalOf(all);
        expect(total?.shown ?? null).toBe(printed.length === 0 ? null : printed.reduce((sum, one) => sum + one, 0));
        expect(total?.least ?? 0).toBeLessThanOrEqual(crowds.flat().length);
        for (const { group, flag, of } of all[0]?.flags ?? []) {
          const cells = all[0]?.cells.filter(
            (cell) =>
              cell.shown !== null &&
              cell.assessments.every((one) => PLAN.groups[group].includes(one)) &&
              leavesIn(cell).every((leaf) => mayHave(flag, leaf)),
          );
          expect(of ?? 0).toBe((cells ?? []).reduce((sum, { shown }) => sum + (shown ?? 0), 0));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("the cut follows what was published before, never what is counted", () => {
    const many = cellsFor(crowd(7, 4000));
    expect(PUBLISHED.map((before) => release(PLAN, many, before).cells.length)).toEqual([1, 4, 8, 16]);
    expect(release(PLAN, many, 59).flags.every(({ shown }) => shown === null)).toBe(true);
  });

  it("rounding hides two people each way, and nine beside nobody", () => {
    expect([null, 10, 15, 40].map((shown) => rangeOf(shown, 10))).toEqual([
      [0, 9],
      [10, 12],
      [13, 17],
      [38, 42],
    ]);
  });
});
