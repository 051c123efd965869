import { readFileSync } from "node:fs";
import * as v from "valibot";
import { parse } from "yaml";
import { type FlagId, type Plan, StatisticsSchema } from "#domain/pack/statistics.ts";
import { LEAVES, outersOf } from "#domain/statistics/plan.ts";

export const STATISTICS = v.parse(
  StatisticsSchema,
  parse(readFileSync(new URL("../../../packs/calais/content/statistics.yaml", import.meta.url), "utf8")),
);
export const PLAN = STATISTICS.plans[0] as Plan;

/** Somebody made up, as an attacker who knows the plan imagines them: one leaf, and flags that fit one another. */
export interface Imagined {
  readonly leaf: number;
  readonly flags: Set<FlagId>;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const mayHave = (id: FlagId, leaf: number): boolean => {
  const flag = PLAN.flags.find((one) => one.id === id);
  const { persons, assessment } = LEAVES[leaf] as (typeof LEAVES)[number];
  return (flag?.persons?.includes(persons) ?? true) && (flag?.assessments?.includes(assessment) ?? true);
};

export function give(one: Imagined, flag: FlagId): void {
  one.flags.add(flag);
  for (const outer of outersOf(PLAN, flag)) give(one, outer);
}
export function drop(one: Imagined, flag: FlagId): void {
  one.flags.delete(flag);
  for (const { inner, outer } of PLAN.nested) if (outer === flag && one.flags.has(inner)) drop(one, inner);
}

/** `size`: how large leaves and flags tend to be; small ones make many numbers under ten, large ones few. */
export function crowd(seed: number, size: number): Imagined[] {
  const chance = chances(seed);
  const tilt = PLAN.flags.map(() => chance() ** 2);
  return LEAVES.flatMap((_, leaf) => {
    // In one leaf nearly everybody can have what is rare in another.
    const ofLeaf = tilt.map((usual) => (chance() < 0.3 ? chance() : usual));
    return Array.from({ length: Math.floor(chance() ** 2 * size) }, () => {
      const one: Imagined = { leaf, flags: new Set() };
      PLAN.flags.forEach(({ id }, at) => {
        if (mayHave(id, leaf) && chance() < (ofLeaf[at] as number)) give(one, id);
      });
      return one;
    });
  });
}

/** Flags that hold one another, from any of them. */
function familyOf(flag: FlagId): ReadonlySet<FlagId> {
  const family = new Set([flag]);
  for (const one of family)
    for (const { inner, outer } of PLAN.nested) {
      if (inner === one) family.add(outer);
      if (outer === one) family.add(inner);
    }
  return family;
}

/** Two people with each other's flags of that family: nobody has more or fewer of them than before. */
export function swap(one: Imagined, other: Imagined, flag: FlagId): void {
  for (const id of familyOf(flag)) {
    const [ofOne, ofOther] = [one.flags.has(id), other.flags.has(id)];
    for (const [who, has] of [
      [one, ofOther],
      [other, ofOne],
    ] as const)
      if (has) who.flags.add(id);
      else who.flags.delete(id);
  }
}

export const copyOf = (people: readonly Imagined[]): Imagined[] =>
  people.map(({ leaf, flags }) => ({ leaf, flags: new Set(flags) }));

/** The counts of one area that these people make. */
export function cellsFor(people: readonly Imagined[]): number[] {
  const width = 1 + PLAN.flags.length;
  const cells = new Array<number>(LEAVES.length * width).fill(0);
  const columns = new Map(PLAN.flags.map(({ id }, at) => [id, at + 1]));
  for (const { leaf, flags } of people) {
    const add = (column: number): void => {
      cells[leaf * width + column] = (cells[leaf * width + column] as number) + 1;
    };
    add(0);
    for (const flag of flags) add(columns.get(flag) as number);
  }
  return cells;
}
