import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Assessment } from "#domain/screening/types.ts";
import { type Countable, type Place, placeOf, referralReach } from "#domain/statistics/place.ts";
import { areaCells, cellsOf, LEAVES, planBytes, planOf } from "#domain/statistics/plan.ts";
import {
  countedLeaves,
  countingQuarter,
  emptyTally,
  recount,
  reportFromMs,
  type Tally,
  takeLate,
} from "#domain/statistics/tally.ts";
import { addHalves, halfBytes, readHalf, splitCells } from "#protocol/counts/halves.ts";
import { PLAN, STATISTICS } from "./people.ts";

const QUARTER = "2027-Q1";
const EMPTY = emptyTally(PLAN, "0".repeat(64), QUARTER);
const random = (into: Uint32Array<ArrayBuffer>): void => {
  crypto.getRandomValues(into);
};

const places = fc.record({
  area: fc.constantFrom(...PLAN.areas),
  leaf: fc.nat(LEAVES.length - 1),
  flags: fc.uniqueArray(fc.constantFrom(...PLAN.flags.map(({ id }) => id)), { maxLength: 8 }),
});
const inQuarter = (place: Omit<Place, "quarter">): Place => ({ ...place, quarter: QUARTER });

function must(tally: Tally, before: Place | null, after: Place | null): Tally {
  const counted = recount(PLAN, tally, before, after);
  if (!counted.ok) throw new Error(counted.error.type);
  return counted.value;
}

const said = (code: Assessment["code"], more: Partial<Assessment> = {}): Countable => {
  const nothing = { value: "unknown" as const, indicators: [], openQuestions: [] };
  const elements = { act: nothing, means: nothing, purpose: nothing, smuggling: nothing, aggravation: nothing };
  return {
    notCounted: false,
    assessment: { code, age: "adult", flags: [], elements, ...more },
    places: undefined,
    referral: { agreed: false, collected: false, answered: false },
  };
};

describe("what one phone counts", () => {
  it("P4 every case is in one leaf of one area, and the leaves of all phones are as many as the cases", () => {
    fc.assert(
      fc.property(fc.array(fc.array(places, { maxLength: 20 }), { maxLength: 6 }), (phones) => {
        const tallies = phones.map((cases) => cases.reduce((tally, place) => must(tally, null, inQuarter(place)), EMPTY));
        const width = 1 + PLAN.flags.length;
        const leaves = tallies.flatMap(({ cells }) => cells.filter((_, at) => at % width === 0));
        expect(leaves.reduce((sum, one) => sum + one, 0)).toBe(phones.flat().length);
      }),
    );
  });

  it("P5 a case erased or screened anew leaves the counts as if the first had never been", () => {
    fc.assert(
      fc.property(places, places, fc.array(places, { maxLength: 5 }), (first, second, others) => {
        const around = others.reduce((tally, place) => must(tally, null, inQuarter(place)), EMPTY);
        const once = must(around, null, inQuarter(first));
        expect(must(once, inQuarter(first), null)).toEqual(around);
        expect(must(once, inQuarter(first), inQuarter(second))).toEqual(must(around, null, inQuarter(second)));
      }),
    );
  });

  it("P5 what was sent stays; a case of an earlier quarter is counted anew and nothing old is taken away", () => {
    const place = inQuarter({ area: "FR-62", leaf: 3, flags: [] });
    const sent = { ...must(EMPTY, null, place), sent: true };
    expect(recount(PLAN, sent, place, null)).toMatchObject({ ok: false, error: { type: "AlreadySent" } });
    const next = emptyTally(PLAN, "0".repeat(64), "2027-Q2");
    expect(must(next, place, null)).toEqual(next);
    expect(must(next, place, { ...place, quarter: "2027-Q2" }).cells.filter((count) => count === 1)).toHaveLength(1);
  });

  it("takes away nothing that was not counted, and knows no other area", () => {
    const place = inQuarter({ area: "FR-62", leaf: 3, flags: [] });
    expect(recount(PLAN, EMPTY, place, null)).toMatchObject({ ok: false, error: { type: "NotCounted" } });
    expect(recount(PLAN, EMPTY, null, { ...place, area: "GB-KEN" })).toMatchObject({ ok: false, error: { type: "UnknownArea" } });
  });

  it("do not count mine: nothing at all", () => {
    expect(placeOf(PLAN, QUARTER, "FR-62", { ...said("T1"), notCounted: true })).toBeNull();
    expect(must(EMPTY, null, null)).toBe(EMPTY);
  });

  it("an inner flag never stands without its outer one, and an agreed referral counts as far as it came", () => {
    const referral = { agreed: false, collected: true, answered: false };
    expect(placeOf(PLAN, QUARTER, "FR-62", { ...said("T2"), referral })?.flags).toEqual([]);
    const agreed = { ...referral, agreed: true };
    expect(placeOf(PLAN, QUARTER, "FR-62", { ...said("T2"), referral: agreed })?.flags).toEqual([
      "referral_agreed",
      "referral_collected",
    ]);
    const entry = { entryId: "e", caseId: "c", atMs: 0 };
    const basis = { kind: "danger_to_life", decidedBy: "safeguarding_lead", told: "told", day: "2027-01-01" } as const;
    const report = { ...entry, type: "referral", refId: "r", envelopeId: "x", organisationId: "o", basis, fields: {} } as const;
    expect(referralReach([report], new Set(["r"]))).toEqual({ agreed: false, collected: false, answered: false });
  });

  it("counts a form only where the purpose points that way, and a child's leaf for whoever is alone", () => {
    const labour = { value: "partial" as const, indicators: ["LAB-02"], openQuestions: [] };
    const { elements } = said("T2").assessment;
    const child = said("T2", { age: "child", flags: ["unaccompanied"], elements: { ...elements, purpose: labour } });
    const place = placeOf(PLAN, QUARTER, "FR-59", child);
    expect(place?.flags).toEqual(["f_labour"]);
    expect(LEAVES[place?.leaf ?? -1]).toEqual({ persons: "child_unaccompanied", assessment: "T2" });
  });

  it("counts by UTC, in no quarter without a plan, and a clock that went back opens nothing again", () => {
    expect(countingQuarter(STATISTICS, Date.UTC(2027, 2, 31, 23, 59), null)).toBe("2027-Q1");
    expect(countingQuarter(STATISTICS, Date.UTC(2027, 3, 1), null)).toBe("2027-Q2");
    expect(countingQuarter(STATISTICS, Date.UTC(2026, 11, 31), null)).toBeNull();
    expect(countingQuarter(STATISTICS, Date.UTC(2027, 0, 2), "2027-Q3")).toBe("2027-Q3");
    expect(planOf(STATISTICS, "2027-Q4")).toBe(PLAN);
    expect(planBytes(PLAN, "2027-Q1")).not.toEqual(planBytes(PLAN, "2027-Q2"));
  });

  it("tells its worker every number it holds, and none of the empty ones", () => {
    fc.assert(
      fc.property(fc.array(places, { maxLength: 20 }), (cases) => {
        const tally = cases.reduce((counts, place) => must(counts, null, inQuarter(place)), EMPTY);
        const told = countedLeaves(PLAN, tally).flatMap(({ count, flags }) => [count, ...flags.map((flag) => flag.count)]);
        expect(told.filter((count) => count < 1)).toEqual([]);
        expect(told).toEqual(tally.cells.filter((count) => count > 0));
      }),
    );
  });

  it("reports from the end of the quarter to three days after it; what came too late counts in the next", () => {
    expect([0, 1].map((chance) => new Date(reportFromMs(QUARTER, chance)).toISOString())).toEqual([
      "2027-04-01T00:00:00.000Z",
      "2027-04-04T00:00:00.000Z",
    ]);
    const late = must(EMPTY, null, inQuarter({ area: "FR-62", leaf: 0, flags: [] }));
    const open = emptyTally(PLAN, "1".repeat(64), "2027-Q2");
    expect(takeLate(open, late)).toMatchObject({ ok: true, value: { quarter: "2027-Q2", cells: late.cells } });
    expect(takeLate({ ...open, cells: [0] }, late)).toMatchObject({ ok: false, error: { type: "OtherLayout" } });
  });
});

describe("a report in two halves", () => {
  it("P6 the hub's half fits any counts at all, and is as long when empty as when full", () => {
    fc.assert(
      fc.property(fc.array(places, { maxLength: 10 }), fc.array(places, { maxLength: 10 }), (some, others) => {
        const [one, other] = [some, others].map((cases) =>
          cases.reduce((tally, place) => must(tally, null, inQuarter(place)), EMPTY),
        ) as [Tally, Tally];
        const { hub, coordinator } = splitCells(one.cells, random);
        const forged = splitCells(other.cells, (into) =>
          into.set(hub.subarray(into.byteOffset / 4, into.byteOffset / 4 + into.length)),
        );
        expect(forged.hub).toEqual(hub);
        expect([...addHalves([forged.hub, forged.coordinator], cellsOf(PLAN))]).toEqual(other.cells);
        expect([...addHalves([hub, coordinator], cellsOf(PLAN))]).toEqual(one.cells);
        expect(halfBytes(coordinator).length).toBe(cellsOf(PLAN) * 4);
        expect(readHalf(halfBytes(coordinator), cellsOf(PLAN))).toEqual(coordinator);
      }),
      { numRuns: 50 },
    );
    expect(readHalf(new Uint8Array(8), 3)).toBeNull();
    expect(areaCells(PLAN, "FR-62", EMPTY.cells)).toHaveLength(cellsOf(PLAN) / PLAN.areas.length);
  });
});
