import { parseCsv } from "hucre/csv";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type CallMark, withCallMarks } from "#domain/directory/call-marks.ts";
import {
  correctionsCsv,
  type Decision,
  DecisionSchema,
  MOST_WORDS,
  outcomesToCarry,
  type Report,
  reportedNumbers,
} from "#domain/directory/corrections.ts";
import type { Service } from "#domain/pack/services.ts";
import { serviceById } from "../../support/directory-data.ts";

const TODAY = "2026-11-22";
const NUMBER = "+33300000001";
const service: Service = {
  ...serviceById("calais-utopia56"),
  id: "a",
  phones: [
    {
      number: NUMBER,
      number_local: NUMBER,
      short_code: false,
      type: "voice",
      verification: "seen-in-stored-page",
      hasDescription: false,
    },
  ],
};
const dead: CallMark = { number: NUMBER, day: "2026-11-20", outcome: "wrong", wrong: ["disconnected"] };
let rows = 0;
const report = (mark: CallMark, decision?: Decision): Report => ({
  rowId: `row ${++rows}`,
  service: "a",
  mark,
  from: "Dunes",
  ...(decision && { decision }),
});
const accepted: Decision = { outcome: "accepted", day: TODAY };
const refused = (reason: Extract<Decision, { outcome: "refused" }>["reason"]): Decision => ({
  outcome: "refused",
  day: TODAY,
  reason,
});
const carry = (reports: readonly Report[], services: readonly Service[] = [service], today = TODAY) =>
  outcomesToCarry(reportedNumbers(reports), services, today);

describe("reports of one number", () => {
  it("stand together, and those that say the same are one line with the last day", () => {
    const again = report({ ...dead, day: TODAY });
    const [only, ...others] = reportedNumbers([report(dead), again, report({ number: NUMBER, day: TODAY, outcome: "correct" })]);
    expect(others).toEqual([]);
    expect(only?.findings.map(({ mark, reports }) => [mark.outcome, mark.day, reports.length])).toEqual([
      ["wrong", TODAY, 2],
      ["correct", TODAY, 1],
    ]);
  });
  it("that came after a decision wait for one of their own, and come first", () => {
    const other: Report = { ...report(dead, accepted), service: "b" };
    const numbers = reportedNumbers([other, report(dead, accepted), report(dead)]);
    expect(numbers.map((one) => one.service)).toEqual(["a", "b"]);
    expect(numbers[0]?.findings.map(({ decision }) => decision?.outcome)).toEqual(["accepted", undefined]);
  });
});

describe("what the next pack is to carry", () => {
  it("nothing of what waits, and nothing of what was refused without a call", () => {
    expect(carry([report(dead)])).toEqual([]);
    for (const reason of ["already", "cannot_tell", "not_ours"] as const)
      expect(carry([report(dead, refused(reason))])).toEqual([]);
  });
  it("a report refused because the editors rang: right, on their day", () => {
    expect(carry([report(dead, refused("rang_right"))])).toMatchObject([{ outcome: "correct", day: TODAY, words: "" }]);
  });
  it("wrong hours leave the number right: they never make it doubtful", () => {
    const hours: CallMark = { ...dead, wrong: ["hours"] };
    expect(carry([report(hours, accepted)])).toMatchObject([{ outcome: "correct", mark: hours }]);
    expect(carry([report({ ...dead, wrong: ["hours", "disconnected"] }, accepted)])).toMatchObject([{ outcome: "wrong" }]);
  });
  it("of two decisions about a number the later day", () => {
    const right: CallMark = { number: NUMBER, day: "2026-11-21", outcome: "correct" };
    expect(carry([report(right, accepted), report(dead, accepted)])).toMatchObject([{ outcome: "correct", day: "2026-11-21" }]);
  });
  it("is over once the directory says it, or has the number or the service no longer", () => {
    const done = report(dead, accepted);
    const [phone] = service.phones;
    if (!phone) throw new Error("no phone");
    expect(carry([done])).toHaveLength(1);
    expect(carry([done], [{ ...service, assured_date: TODAY }])).toEqual([]);
    expect(carry([done], [{ ...service, phones: [{ ...phone, verification: "conflicting" }] }])).toEqual([]);
    expect(carry([done], [{ ...service, phones: [{ ...phone, number: "+33300000002" }] }])).toEqual([]);
    expect(carry([done], [])).toEqual([]);
  });
  it("the editors' words wait until the number itself has changed", () => {
    const [phone] = service.phones;
    if (!phone) throw new Error("no phone");
    const doubtful: Service = { ...service, phones: [{ ...phone, verification: "conflicting" }] };
    expect(carry([report(dead, { ...accepted, words: "03 00 00 00 02" })], [doubtful])).toHaveLength(1);
  });
  it("that nobody answered is left out after thirty days", () => {
    const silent = report({ number: NUMBER, day: "2026-11-20", outcome: "no_answer" }, accepted);
    expect(carry([silent])).toHaveLength(1);
    expect(carry([silent], [service], "2026-12-21")).toEqual([]);
  });
});

describe("on the phone of whoever rang, once the next pack is there", () => {
  it("a mark the editors refused counts no more, from the day they rang", () => {
    expect(withCallMarks([service], { a: [dead] })[0]?.marks).toEqual([dead]);
    expect(withCallMarks([{ ...service, assured_date: TODAY }], { a: [dead] })[0]?.marks).toBeUndefined();
  });
});

describe("the file for the editors' folder", () => {
  const said = () => "The number does not work.";
  it("F-72 holds service, number, day, outcome and words, and nobody who reported", () => {
    const csv = correctionsCsv(carry([report(dead, { ...accepted, words: "It is\n03 00 00 00 02" })]), [service], said);
    expect(parseCsv(csv)).toEqual([
      ["id", "name", "number", "date", "outcome", "correction"],
      ["a", service.name, `'${NUMBER}`, "2026-11-20", "wrong", "The number does not work. It is 03 00 00 00 02"],
    ]);
    expect(csv).not.toContain("Dunes");
  });
  // F-72 fails without: `guardCell(cell)` in `csvOf`
  it.each(["=1+1", "+49 1", "-2", "@SUM(A1)", "\t=1", "＝1+1", "'=1"])(
    "F-72 the words %j are no formula to a spreadsheet",
    (words) => {
      const right: CallMark = { number: NUMBER, day: TODAY, outcome: "correct" };
      const [, row] = parseCsv(correctionsCsv(carry([report(right, { ...accepted, words })]), [service], said));
      expect(String(row?.[5])).toMatch(/^'/);
    },
  );
});

it.each([
  ["words longer than the field says", { ...accepted, words: "a".repeat(MOST_WORDS + 1) }],
  ["a reason nobody knows", { outcome: "refused", day: TODAY, reason: "rude" }],
  ["a refusal with words", { ...refused("already"), words: "x" }],
])("a decision with %s is refused", (_, decision) => {
  expect(v.safeParse(DecisionSchema, decision).success).toBe(false);
});
