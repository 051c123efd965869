import type { Guides } from "#domain/pack/guides.ts";
import type { Element, Indicator, Rules } from "#domain/pack/rules.ts";
import {
  type CountedFlag,
  LEAF_ASSESSMENTS,
  PERSONS,
  type Persons,
  type Plan,
  type Statistics,
} from "#domain/pack/statistics.ts";
import { ELSEWHERE, isCountedLevel } from "#domain/statistics/areas.ts";
import { leafAssessment } from "#domain/statistics/place.ts";
import { LEAVES, outersOf } from "#domain/statistics/plan.ts";

/** What is wrong with a plan: where, why, and what to write instead. */
export interface PlanFault {
  readonly path: readonly (string | number)[];
  readonly reason: string;
  readonly todo: string;
}

/** What the packs built together say of indicators, the table and the lawyer's secrets. */
export interface CountingContext {
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly rules: Rules | null;
  readonly lawyerOnly: Guides["lawyerOnly"]["indicators"];
}

type Note = (path: PlanFault["path"], reason: string, todo: string) => void;

const repeated = <T>(items: readonly T[]): T | undefined => items.find((item, at) => items.indexOf(item) < at);

/** 3.1 and properties P8 and P10: everything the shapes cannot show. */
export function lintPlans({ plans }: Statistics, context: CountingContext): readonly PlanFault[] {
  const faults: PlanFault[] = [];
  const ids = new Set<string>();
  const quarters = new Set<string>();
  plans.forEach((plan, at) => {
    const note: Note = (path, reason, todo) => faults.push({ path: ["plans", at, ...path], reason, todo });
    if (ids.has(plan.planId)) note(["planId"], `The id "${plan.planId}" is used twice.`, "Give the later plan a new id.");
    ids.add(plan.planId);
    plan.quarters.forEach((quarter, i) => {
      if (quarters.has(quarter))
        note(["quarters", i], `${quarter} is counted twice.`, "A quarter has one plan: leave it in one of them.");
      quarters.add(quarter);
    });
    lintAreas(plan, note);
    lintLeaves(plan, note);
    lintLadder(plan, note);
    lintFlags(plan, context, note);
    lintNesting(plan, context, note);
  });
  return faults;
}

function lintAreas({ areas, k, base }: Plan, note: Note): void {
  areas.forEach((area, at) => {
    if (areas.indexOf(area) < at) note(["areas", at], `${area} stands here twice.`, "Leave it in once.");
    if (!isCountedLevel(area))
      note(
        ["areas", at],
        `${area} is not of the level we count by, so it may overlap another area.`,
        "Use a department of France, a province of Belgium or Italy, a county of the United Kingdom, or other.",
      );
  });
  if (!areas.includes(ELSEWHERE)) note(["areas"], "Some places are in no area.", "Add other, for everywhere else.");
  if (k % base !== 0) note(["k"], `${k} is not a multiple of ${base}.`, "Use 10, 15, 20 …");
}

function lintLeaves({ leaves, groups }: Plan, note: Note): void {
  const parts = [
    [["leaves", "persons"], leaves.persons, PERSONS],
    [["leaves", "assessments"], leaves.assessments, LEAF_ASSESSMENTS],
    [["groups"], [...groups.T, ...groups.O], LEAF_ASSESSMENTS],
  ] as const;
  for (const [path, listed, all] of parts) {
    const twice = repeated<string>(listed);
    if (twice !== undefined) note(path, `${twice} is counted twice.`, "Each stands in one list, once: groups may not overlap.");
    const lacking = all.filter((one) => !(listed as readonly string[]).includes(one));
    if (lacking.length > 0) note(path, `${lacking.join(", ")} would be counted nowhere.`, `Name all of ${all.join(", ")}.`);
  }
  if (groups.T.some((one) => one !== "T1" && one !== "T2"))
    note(["groups", "T"], "Group T is possible signs of trafficking: T1 and T2.", "Move the others to O.");
}

function lintLadder({ ladder }: Plan, note: Note): void {
  ladder.forEach(({ from }, at) => {
    const before = ladder[at - 1];
    if (before === undefined ? from !== 0 : from <= before.from)
      note(["ladder", at, "from"], "The steps do not go up from 0.", "Begin with 0 and write them in order.");
  });
  const first = ladder[0];
  if (first === undefined || first.cut !== "one")
    note(["ladder"], "The first step is not one number.", "Begin with { from: 0, cut: one }.");
}

const SOURCES = ["indicators", "raised", "places", "referral"] as const;

function lintFlags(plan: Plan, context: CountingContext, note: Note): void {
  const twice = repeated(plan.flags.map(({ id }) => id));
  if (twice !== undefined) note(["flags"], `${twice} is counted twice.`, "Leave it in once.");
  plan.flags.forEach((flag, at) => {
    const here = (reason: string, todo: string, field?: string): void =>
      note(field === undefined ? ["flags", at] : ["flags", at, field], reason, todo);
    if (SOURCES.filter((source) => flag[source] !== undefined).length !== 1)
      here(`${flag.id} does not have one source.`, `Give it one of ${SOURCES.join(", ")}.`);
    for (const id of flag.indicators ?? []) {
      if (!context.indicators.has(id)) here(`There is no indicator ${id}.`, "Use an id of the catalogue.", "indicators");
      // Safeguarding 3.9: what could be held against the person is not sent anywhere but to a lawyer, not even as a number.
      if (context.lawyerOnly.includes(id))
        here(`${id} never leaves the phone except to a lawyer.`, "Take it out: it is not counted.", "indicators");
    }
    for (const { persons, assessment } of leavesWithoutChoice(flag, context))
      here(
        `With ${persons} and ${assessment} everybody has ${flag.id}, or nobody can: the others could be worked out.`,
        "Leave that out of its persons or assessments.",
      );
  });
}

/** Leaves a flag is counted in although having it is settled there. */
function leavesWithoutChoice(flag: CountedFlag, context: CountingContext): readonly (typeof LEAVES)[number][] {
  const { rules } = context;
  if (rules === null) return [];
  return LEAVES.filter((leaf) => {
    if (flag.persons?.includes(leaf.persons) === false || flag.assessments?.includes(leaf.assessment) === false) return false;
    const rows = rowsOf(rules, leaf.persons).filter(({ code }) => leafAssessment(code) === leaf.assessment);
    const choices = new Set(rows.flatMap((row) => choicesIn(row, flag, leaf.persons, context)));
    return !(choices.has(true) && choices.has(false));
  });
}

type Values = Readonly<Record<Element, string>>;
interface Row extends Values {
  readonly code: Rules["table"][number];
  readonly adult: boolean;
}

const ageOf = (persons: Persons): Rules["age"][number] =>
  persons === "adult" ? "adult" : persons === "age_not_known" ? "unknown" : "child";

/** The decision table, line by line, for one person group. */
function rowsOf(rules: Rules, persons: Persons): readonly Row[] {
  const rows: Row[] = [];
  let at = 0;
  for (const age of rules.age)
    for (const act of rules.act)
      for (const means of rules.means)
        for (const purpose of rules.purpose)
          for (const smuggling of rules.smuggling)
            for (const aggravation of rules.aggravation) {
              const code = rules.table[at++];
              if (code !== undefined && age === ageOf(persons))
                rows.push({ code, adult: age === "adult", act, means, purpose, smuggling, aggravation });
            }
  return rows;
}

/** Whether somebody in this line of the table can have the flag, and can lack it. */
function choicesIn(row: Row, flag: CountedFlag, persons: Persons, { indicators }: CountingContext): readonly boolean[] {
  if (flag.raised === "aggravation") return [row.aggravation === "yes"];
  if (flag.raised === "labour_rights") return [row.adult && row.purpose === "yes" && row.means !== "yes"];
  if (flag.withPurpose === true && row.purpose !== "yes" && row.purpose !== "partial") return [false];
  if (flag.places !== undefined) return row.purpose === "yes" || row.purpose === "partial" ? [true, false] : [false];
  if (flag.indicators === undefined) return [true, false];
  const can = flag.indicators.some((id) => {
    const known = indicators.get(id);
    if (known === undefined || (persons === "adult" && known.appliesTo === "child")) return false;
    // Partial means read as unknown in the table.
    return known.elements.every((element) => {
      const value = row[element];
      return value === "yes" || value === "partial" || (element === "means" && value === "unknown");
    });
  });
  return can ? [true, false] : [false];
}

const REFERRAL_ORDER = ["agreed", "collected", "answered"] as const;

/** Whoever has `inner` has one of `all`, by their sources. */
function isContained(inner: CountedFlag, all: readonly CountedFlag[], { indicators: known }: CountingContext): boolean {
  if (inner.indicators !== undefined) {
    const covered = new Set(all.flatMap(({ indicators }) => indicators ?? []));
    const hasAggravation = all.some(({ raised }) => raised === "aggravation");
    // One indicator of aggravation is enough for it.
    const covers = (id: string): boolean =>
      covered.has(id) || (hasAggravation && known.get(id)?.elements.includes("aggravation") === true);
    return inner.indicators.length > 0 && inner.indicators.every(covers);
  }
  if (inner.places !== undefined) {
    const covered = new Set(all.flatMap(({ places }) => places ?? []));
    return inner.places.every((place) => covered.has(place));
  }
  const { referral } = inner;
  if (referral !== undefined)
    return all.some(
      (one) => one.referral !== undefined && REFERRAL_ORDER.indexOf(one.referral) <= REFERRAL_ORDER.indexOf(referral),
    );
  return inner.raised !== undefined && all.some(({ raised }) => raised === inner.raised);
}

function lintNesting(plan: Plan, context: CountingContext, note: Note): void {
  const { flags, nested } = plan;
  const flagOf = (id: CountedFlag["id"]) => flags.find((flag) => flag.id === id);
  nested.forEach(({ inner, outer }, at) => {
    const [within, around] = [flagOf(inner), flagOf(outer)];
    if (within === undefined || around === undefined || inner === outer) {
      note(["nested", at], `${inner} in ${outer} does not name two flags of this plan.`, "Use ids of its flags.");
      return;
    }
    if (!isContained(within, [around], context))
      note(["nested", at], `Not everybody with ${inner} has ${outer}.`, "Give the outer flag all that the inner one has.");
    const fields = ["persons", "assessments"] as const;
    if (fields.some((field) => (within[field] ?? []).join() !== (around[field] ?? []).join()))
      note(
        ["nested", at],
        `${inner} and ${outer} are counted in different leaves.`,
        "Give both the same persons and assessments.",
      );
    if (outersOf(plan, outer).includes(inner))
      note(["nested", at], `${inner} and ${outer} stand in each other.`, "Leave one pair.");
  });
  flags.forEach((flag, at) => {
    const outers = outersOf(plan, flag.id);
    const others = flags.filter(({ id }) => id !== flag.id && !outers.includes(id));
    const around = others.find((other) => isContained(flag, [other], context));
    if (around !== undefined) {
      note(["flags", at], `Everybody with ${flag.id} has ${around.id} too.`, "Say so in nested, or count only one of them.");
      return;
    }
    // Each of several may be hidden and still be worked out, when together they are as many as another.
    if (isContained(flag, others, context))
      note(["flags", at], `Everybody with ${flag.id} has another flag too.`, "Count it, or the others, not both.");
  });
}
