import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Entry } from "#domain/case/types.ts";
import type { Assessment } from "#domain/screening/types.ts";
import { type Place, placeOf } from "#domain/statistics/place.ts";
import { cellsOf, LEAVES } from "#domain/statistics/plan.ts";
import type { Tally } from "#domain/statistics/tally.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import { addEntry } from "#workflows/cases.ts";
import { isCountedToday, readCounts, setArea } from "#workflows/counting.ts";
import { eraseCase, eraseCaseNow } from "#workflows/erase-case.ts";
import { outboxPut } from "#workflows/outbox.ts";
import { closeScreening, startScreening } from "#workflows/screening.ts";
import { withdrawConsent } from "#workflows/withdraw.ts";
import { PLAN, STATISTICS } from "../domain/statistics/people.ts";
import { COUNTED_CONTENT, useCountedPacks } from "../support/counted-packs.ts";
import { MemorySession } from "../support/memory-session.ts";

const INPUT = { guideId: "rapid", language: "en", answersCountAsNotSure: false };
const IN_2027 = Date.UTC(2027, 1, 10, 22);

const nothing = { value: "unknown" as const, indicators: [], openQuestions: [] };
const ASSESSMENT: Assessment = {
  code: "T2",
  shown: "T2",
  age: "adult",
  flags: [],
  elements: { act: nothing, means: nothing, purpose: nothing, smuggling: nothing, aggravation: nothing },
  reasons: [],
  purposeNotAsked: false,
};
const assessments = fc.record({
  code: fc.constantFrom<Assessment["code"]>("T1", "T2", "S2", "S1", "P1", "N0"),
  age: fc.constantFrom<Assessment["age"]>("adult", "child", "unknown"),
  alone: fc.boolean(),
  debt: fc.boolean(),
});
interface Drawn {
  readonly code: Assessment["code"];
  readonly age: Assessment["age"];
  readonly alone: boolean;
  readonly debt: boolean;
}
const assessmentOf = ({ code, age, alone, debt }: Drawn): Assessment => ({
  ...ASSESSMENT,
  code,
  shown: code,
  age,
  flags: alone && age === "child" ? ["unaccompanied"] : [],
  elements: { ...ASSESSMENT.elements, means: { ...nothing, indicators: debt ? ["CTL-02"] : [] } },
});

let phone: MemorySession;
beforeEach(() => {
  useCountedPacks();
  phone = new MemorySession();
  phone.nowMs = IN_2027;
});

/** A talk from its first tap to its end. */
async function talk(caseId: string, counted: boolean, assessment: Assessment = ASSESSMENT): Promise<void> {
  phone.nowMs += 1;
  const stored = await startScreening(phone.session, COUNTED_CONTENT, { ...INPUT, caseId });
  const screening = { ...stored.screening, ...(counted && { counted: true as const }) };
  const closed = await closeScreening(phone.session, { ...stored, screening }, assessment);
  if (!closed.ok) throw new Error(closed.error.type);
}
const refer = async (caseId: string, refId: string) => {
  const basis = {
    kind: "consent",
    organisationId: "o",
    scope: [],
    purpose: "help",
    how: "spoken",
    lang: "en",
    day: "2027-02-10",
    expires: "2027-08-10",
  } as const;
  await addEntry(phone.session, { type: "referral", caseId, refId, envelopeId: refId, organisationId: "o", basis, fields: {} });
};

const rowsOf = (kind: RecordPut["projection"]["kind"]): RecordPut[] =>
  [...phone.rows.values()].filter(({ projection }) => projection.kind === kind);
const tallyOf = (quarter: string): Tally | undefined =>
  rowsOf("tally")
    .map(({ value }) => value as Tally)
    .find((tally) => tally.quarter === quarter);
const WIDTH = 1 + PLAN.flags.length;
/** Cases counted in each leaf of each area. */
const leavesOf = (tally: Tally | undefined): readonly number[] => (tally?.cells ?? []).filter((_, at) => at % WIDTH === 0);
const counted = (quarter = "2027-Q1"): number => leavesOf(tallyOf(quarter)).reduce((sum, one) => sum + one, 0);
const withFlag = (flag: string, quarter = "2027-Q1"): number => {
  const column = 1 + PLAN.flags.findIndex(({ id }) => id === flag);
  return (tallyOf(quarter)?.cells ?? []).reduce((sum, count, at) => (at % WIDTH === column ? sum + count : sum), 0);
};

const CASES = ["a", "b", "c", "d"] as const;
const acts = fc.array(
  fc.oneof(
    fc.record({
      act: fc.constant("talk" as const),
      caseId: fc.constantFrom(...CASES),
      counted: fc.boolean(),
      drawn: assessments,
    }),
    fc.record({ act: fc.constantFrom("erase" as const, "days_over" as const), caseId: fc.constantFrom(...CASES) }),
    fc.record({ act: fc.constant("move" as const), area: fc.constantFrom(...PLAN.areas) }),
  ),
  { maxLength: 14 },
);

describe("what a phone counts", () => {
  it("P4 P5 whatever was said, said anew and erased: the counts are those of the cases that count, each once", async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        phone = new MemorySession();
        phone.nowMs = IN_2027;
        const expected = Array.from({ length: cellsOf(PLAN) }, () => 0);
        const places = new Map<string, readonly number[]>();
        const stay: (readonly number[])[] = [];
        let area = "other";
        for (const one of all) {
          if (one.act === "move") {
            area = one.area;
            await setArea(phone.session, area);
          } else if (one.act === "talk") {
            const assessment = assessmentOf(one.drawn);
            await talk(one.caseId, one.counted, assessment);
            places.delete(one.caseId);
            const referral = { agreed: false, collected: false, answered: false };
            const place = placeOf(PLAN, "2027-Q1", area, { notCounted: !one.counted, assessment, places: undefined, referral });
            if (place === null) continue;
            const start = PLAN.areas.indexOf(area) * LEAVES.length * WIDTH + place.leaf * WIDTH;
            const columns = place.flags.map((flag) => start + 1 + PLAN.flags.findIndex(({ id }) => id === flag));
            places.set(one.caseId, [start, ...columns]);
          } else {
            if (one.act === "erase") await eraseCase(phone.session, one.caseId);
            else await eraseCaseNow(phone.session, one.caseId, "days_over");
            const cells = places.get(one.caseId);
            if (one.act === "days_over" && cells) stay.push(cells);
            places.delete(one.caseId);
            phone.erased.length = 0;
          }
        }
        for (const cells of [...places.values(), ...stay])
          for (const cell of cells) expected[cell] = (expected[cell] as number) + 1;
        expect(tallyOf("2027-Q1")?.cells ?? expected.map(() => 0)).toEqual(expected);
        expect(
          rowsOf("tally_place")
            .map(({ caseId }) => caseId)
            .sort(),
        ).toEqual([...places.keys()].sort());
      }),
      { numRuns: 200 },
    );
  });

  it("do not count mine leaves no trace: the phone holds what it would hold if nobody had asked", async () => {
    await talk("a", false);
    expect([...rowsOf("tally"), ...rowsOf("tally_place")]).toEqual([]);
    expect(JSON.stringify([...phone.rows.values()])).not.toMatch(/"counted"|tally/);
  });

  it("do not count mine, said at a second talk, takes back what the first one counted", async () => {
    await talk("a", true);
    expect(counted()).toBe(1);
    await talk("a", false);
    expect(counted()).toBe(0);
    expect(rowsOf("tally_place")).toEqual([]);
  });

  it("a full phone: neither the case nor its count is kept, or both", async () => {
    await talk("a", true);
    phone.full = true;
    await expect(talk("b", true)).rejects.toThrow("StorageFull");
    phone.full = false;
    expect([counted(), rowsOf("tally_place").length]).toEqual([1, 1]);
    const before = tallyOf("2027-Q1");
    phone.full = true;
    await eraseCase(phone.session, "a");
    expect(tallyOf("2027-Q1")).toEqual(before);
  });

  it("a referral agreed to, collected and answered moves the case, and taking it back moves it again; it stays one case", async () => {
    await talk("a", true);
    await refer("a", "r1");
    expect([counted(), withFlag("referral_agreed"), withFlag("referral_collected")]).toEqual([1, 1, 0]);
    const item = { envelopeId: "r1", mailbox: "m", toId: "o", toName: "O", kind: "referral", refId: "r1", caseId: "a" } as const;
    const posted = { ...item, attempts: 1, nextTryMs: 0, sealedAtMs: 0 };
    await phone.session.write({ puts: [outboxPut({ ...posted, state: "collected" }, "outbox-row")], deletes: [] });
    expect([counted(), withFlag("referral_collected"), withFlag("referral_answered")]).toEqual([1, 1, 0]);
    const reply = { type: "reply", caseId: "a", refId: "r1", reply: "accepted", organisationId: "o" } as const;
    await addEntry(phone.session, reply);
    expect([counted(), withFlag("referral_answered")]).toEqual([1, 1]);
    await addEntry(phone.session, { type: "withdrawal", caseId: "a", refId: "r1", organisationId: "o", outcome: "told" });
    expect([counted(), withFlag("referral_agreed"), withFlag("referral_answered")]).toEqual([1, 0, 0]);
  });

  it("whoever takes back everything is counted no more", async () => {
    await talk("a", true);
    await talk("b", true);
    expect((await withdrawConsent(phone.session, "a", { kind: "everything" })).ok).toBe(true);
    expect([counted(), rowsOf("tally_place").map(({ caseId }) => caseId)]).toEqual([1, ["b"]]);
  });

  it("a case brought by a colleague or a copy is not counted twice, and neither is a note or help without questions", async () => {
    const entry: Entry = {
      type: "screening",
      entryId: "from-another-phone",
      caseId: "a",
      atMs: IN_2027,
      screening: {
        ...(await startScreening(phone.session, COUNTED_CONTENT, { ...INPUT, caseId: "a" })).screening,
        counted: true,
      },
      assessment: ASSESSMENT,
    };
    const projection = { kind: "entry", caseId: "a", type: "screening", atMs: IN_2027 } as const;
    await phone.session.write({ puts: [{ rowId: entry.entryId, caseId: "a", value: entry, projection }], deletes: [] });
    await addEntry(phone.session, { type: "help", caseId: "b", needs: [], language: "en", age: "adult" });
    await refer("a", "r1");
    expect(rowsOf("tally")).toEqual([]);
  });

  it("what was counted in a quarter stays there: a talk in the next one counts in the next one", async () => {
    await talk("a", true);
    phone.nowMs = Date.UTC(2027, 3, 2);
    await talk("a", true);
    expect([counted("2027-Q1"), counted("2027-Q2")]).toEqual([1, 1]);
    await refer("a", "r1");
    expect([withFlag("referral_agreed", "2027-Q1"), withFlag("referral_agreed", "2027-Q2")]).toEqual([0, 1]);
    await eraseCase(phone.session, "a");
    expect([counted("2027-Q1"), counted("2027-Q2")]).toEqual([1, 0]);
  });

  it("what was sent stays as it was sent, whoever is erased afterwards", async () => {
    await talk("a", true);
    const row = rowsOf("tally")[0] as RecordPut;
    const sent = { ...(row.value as Tally), sent: true };
    phone.rows.set(row.rowId, { ...row, value: sent });
    await talk("b", true);
    await eraseCase(phone.session, "a");
    expect(tallyOf("2027-Q1")).toEqual(sent);
  });

  it("a clock set back counts in the quarter that is open; one set a year ahead opens nothing that is over", async () => {
    phone.nowMs = Date.UTC(2027, 6, 2);
    await talk("a", true);
    phone.nowMs = IN_2027;
    await talk("b", true);
    expect([counted("2027-Q1"), counted("2027-Q3")]).toEqual([0, 2]);
  });

  it("a plan changed in the middle of a quarter: nothing more is counted, nothing changes, and the talk is saved", async () => {
    await talk("a", true);
    const before = tallyOf("2027-Q1");
    const [plan] = STATISTICS.plans;
    useCountedPacks({ plans: [{ ...plan, flags: [...PLAN.flags].reverse() }] });
    await talk("b", true);
    expect(tallyOf("2027-Q1")).toEqual(before);
    expect(await readCounts(phone.session)).toMatchObject({ stands: true });
    expect(
      rowsOf("entry").filter(({ projection }) => projection.kind === "entry" && projection.type === "screening"),
    ).toHaveLength(2);
  });

  it("counts that cannot be read are not written over, and the talk is saved", async () => {
    await talk("a", true);
    const row = rowsOf("tally")[0] as RecordPut;
    phone.damaged.add(row.rowId);
    await talk("b", true);
    expect([rowsOf("tally").length, rowsOf("tally")[0]]).toEqual([1, row]);
    expect(await readCounts(phone.session)).toMatchObject({ stands: true, tally: null });
  });

  it("without a plan for today nobody is asked and nothing is counted", async () => {
    phone.nowMs = Date.UTC(2026, 11, 30);
    expect(isCountedToday(phone.nowMs)).toBe(false);
    await talk("a", true);
    useCountedPacks(null);
    phone.nowMs = IN_2027;
    await talk("b", true);
    expect([rowsOf("tally"), isCountedToday(IN_2027), await readCounts(phone.session)]).toEqual([[], false, null]);
  });

  it("where the phone is used counts from then on; a place the plan does not know counts as everywhere else", async () => {
    await talk("a", true);
    await setArea(phone.session, "FR-62");
    await talk("b", true);
    await setArea(phone.session, "GB-KEN");
    await talk("c", true);
    const areaOf = (caseId: string) =>
      rowsOf("tally_place").flatMap(({ caseId: of, value }) => (of === caseId ? [(value as Place).area] : []))[0];
    expect(CASES.slice(0, 3).map(areaOf)).toEqual(["other", "FR-62", "other"]);
  });
});
