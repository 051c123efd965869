import type { AssessmentCode } from "#domain/pack/rules.ts";
import type { FlagId, LeafAssessment, Persons } from "#domain/pack/statistics.ts";
import { assessFacts } from "#domain/screening/assess.ts";
import type { Assessment } from "#domain/screening/types.ts";
import type { Tally } from "#domain/statistics/tally.ts";
import { type Quarter, quarterStartMs } from "#lib/quarters.ts";
import { setArea } from "#workflows/counting.ts";
import { eraseCase } from "#workflows/erase-case.ts";
import { closeScreening, startScreening } from "#workflows/screening.ts";
import { chances } from "../domain/statistics/people.ts";
import { COUNTED_CONTENT } from "./counted-packs.ts";
import { catalogue, publishedCases } from "./domain-data.ts";
import { MemorySession } from "./memory-session.ts";

/** Half a year of a small region: twelve phones, six hundred talks, half of them practice cases, two areas, two quarters. */
export const PHONES = 12;
const TALKS = 600;
const AREAS = ["FR-62", "FR-59"] as const;
export const QUARTERS: readonly Quarter[] = ["2027-Q1", "2027-Q2"];
const CODES: readonly AssessmentCode[] = ["T1", "T2", "T2", "S2", "S2", "S1", "P1", "N0"];

const nothing = { value: "unknown" as const, indicators: [], openQuestions: [] };
/** One of the practice cases, as the rules assess it. */
function practised(chance: () => number): Assessment {
  const cases = publishedCases();
  const one = cases[Math.floor(chance() * cases.length)] as (typeof cases)[number];
  const judged = assessFacts(catalogue, one.person.age, one.facts);
  return one.expected.flags.includes("unaccompanied") ? { ...judged, flags: [...judged.flags, "unaccompanied"] } : judged;
}

/** Made up. */
function generated(chance: () => number): Assessment {
  const code = CODES[Math.floor(chance() * CODES.length)] ?? "N0";
  const means = { ...nothing, indicators: chance() < 0.4 ? ["CTL-02"] : [] };
  return {
    code,
    shown: code,
    age: chance() < 0.7 ? "adult" : chance() < 0.5 ? "child" : "unknown",
    flags: chance() < 0.3 ? ["unaccompanied"] : [],
    elements: { act: nothing, means, purpose: nothing, smuggling: nothing, aggravation: nothing },
    reasons: [],
    purposeNotAsked: false,
  };
}

/** A talk that was let be counted and not erased, as a reader of the plan would sort it by hand. */
export interface Truth {
  readonly quarter: Quarter;
  readonly area: string;
  readonly persons: Persons;
  readonly assessment: LeafAssessment;
  /** Some of what is counted beside it. */
  readonly flags: readonly FlagId[];
}
/** Flags that are sorted by hand too. */
export const SORTED: readonly FlagId[] = ["m_debt", "aggravation", "urgent_check"];
const DEBT = ["CTL-02", "DEB-02", "DEB-03", "DEB-05", "LIB-04"];
function sortedByHand({ code, age, flags, elements }: Assessment): Pick<Truth, "persons" | "assessment" | "flags"> {
  const child = flags.includes("unaccompanied") ? "child_unaccompanied" : "child_other";
  const signs = Object.values(elements).flatMap(({ indicators }) => indicators);
  const has: readonly (readonly [FlagId, boolean])[] = [
    ["m_debt", signs.some((id) => DEBT.includes(id))],
    ["aggravation", elements.aggravation.value === "yes"],
    ["urgent_check", flags.includes("urgent_check")],
  ];
  return {
    persons: age === "adult" ? "adult" : age === "unknown" ? "age_not_known" : child,
    assessment: code === "S1" || code === "P1" || code === "N0" ? "rest" : code,
    flags: has.flatMap(([flag, holds]) => (holds ? [flag] : [])),
  };
}

export interface Talked {
  readonly phones: readonly MemorySession[];
  /** By quarter and area. */
  readonly truth: ReadonlyMap<string, number>;
  readonly truths: readonly Truth[];
}

/** With the packs of `useCountedPacks`. */
export async function sixHundredTalks(): Promise<Talked> {
  const phones: MemorySession[] = [];
  const truth = new Map<string, number>();
  const truths: Truth[] = [];
  const chance = chances(2027);
  for (let n = 0; n < PHONES; n++) phones.push(new MemorySession());
  for (let n = 0; n < TALKS; n++) {
    const phone = phones[Math.floor(chance() * PHONES)] as MemorySession;
    const quarter = QUARTERS[n < TALKS / 2 ? 0 : 1] as Quarter;
    const area = AREAS[Math.floor(chance() * AREAS.length)] as string;
    phone.nowMs = quarterStartMs(quarter) + n * 60_000;
    await setArea(phone.session, area);
    const caseId = `case ${n}`;
    const assessment = chance() < 0.5 ? practised(chance) : generated(chance);
    const started = await startScreening(phone.session, COUNTED_CONTENT, {
      guideId: "rapid",
      language: "en",
      answersCountAsNotSure: false,
      caseId,
    });
    const isCounted = chance() < 0.9;
    const screening = { ...started.screening, ...(isCounted && { counted: true as const }) };
    await closeScreening(phone.session, { ...started, screening }, assessment);
    const isErased = chance() < 0.05;
    if (isErased) await eraseCase(phone.session, caseId);
    const key = `${quarter} ${area}`;
    if (!isCounted || isErased) continue;
    truth.set(key, (truth.get(key) ?? 0) + 1);
    truths.push({ quarter, area, ...sortedByHand(assessment) });
  }
  return { phones, truth, truths };
}

export const tallyOf = (phone: MemorySession, quarter: Quarter): Tally | undefined =>
  [...phone.rows.values()]
    .flatMap(({ value, projection }) => (projection.kind === "tally" && projection.quarter === quarter ? [value as Tally] : []))
    .at(0);
