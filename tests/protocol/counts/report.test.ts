import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { fromUtf8, toB64url } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { halfBytes, splitCells } from "#protocol/counts/halves.ts";
import {
  CountAnswerSchema,
  CountOrderSchema,
  cellsIn,
  countAnswerMessage,
  countOrderBytes,
  countOrderMessage,
  countReceiptMessage,
  MOST_CELLS,
  orderDigest,
  type ReportHead,
  ReportHeadSchema,
  reportDigest,
  reportMessage,
  SignedHalfSchema,
} from "#protocol/counts/report.ts";

const CELLS = 200;
const head: ReportHead = {
  v: 1,
  team: "dunes",
  quarter: "2027-Q1",
  planSha256: "a".repeat(64),
  cells: CELLS,
  reportId: newId(),
  seq: 3,
};
const halvesOf = (cells: readonly number[]) => splitCells(cells, (into) => crypto.getRandomValues(into));
const wire = (half: Uint32Array) => ({ head, half: toB64url(halfBytes(half)), sig: "A".repeat(86) });
const fits = (changes: object) => v.is(ReportHeadSchema, { ...head, ...changes });

describe("a report on its way", () => {
  it("P6 is as long when nothing was counted as when everything was", () => {
    const lengths = [0, 1, 9_999].flatMap((count) => {
      const { hub, coordinator } = halvesOf(Array.from({ length: CELLS }, () => count));
      return [hub, coordinator].map((half) => JSON.stringify(wire(half)).length);
    });
    expect(new Set(lengths).size).toBe(1);
  });

  it("gives back the numbers it was made of, and none when there are more or fewer than its head says", () => {
    const { hub } = halvesOf(Array.from({ length: CELLS }, (_, at) => at));
    expect(v.is(SignedHalfSchema, wire(hub))).toBe(true);
    expect(cellsIn(wire(hub))).toEqual(hub);
    expect(cellsIn({ ...wire(hub), head: { ...head, cells: CELLS + 1 } })).toBeNull();
    expect(cellsIn({ ...wire(hub), half: `${wire(hub).half}A` })).toBeNull();
  });

  it("is signed for one reader, with every word of its head and every number of its half", async () => {
    const half = halfBytes(new Uint32Array(CELLS));
    const other = halfBytes(new Uint32Array(CELLS).fill(1));
    const messages = await Promise.all([
      reportMessage("hub", head, half),
      reportMessage("coordinator", head, half),
      reportMessage("hub", head, other),
      ...(["team", "quarter", "planSha256", "reportId"] as const).map((key) =>
        reportMessage("hub", { ...head, [key]: "x" }, half),
      ),
      ...(["cells", "seq"] as const).map((key) => reportMessage("hub", { ...head, [key]: 9 }, half)),
    ]);
    expect(new Set(messages.map(toB64url)).size).toBe(messages.length);
    const digest = await reportDigest("hub", wire(new Uint32Array(CELLS)));
    expect(await reportDigest("hub", { ...wire(new Uint32Array(CELLS)), sig: "B" } as never)).toBe(digest);
  });

  it("has no other quarter, size or name than a report can have", () => {
    expect(fits({})).toBe(true);
    for (const changes of [
      { v: 2 },
      { quarter: "2027-Q5" },
      { quarter: "2027-01" },
      { cells: 0 },
      { cells: MOST_CELLS + 1 },
      { cells: 1.5 },
      { reportId: "../x" },
      { planSha256: "A".repeat(64) },
      { seq: -1 },
      { site: "beach" },
    ])
      expect(fits(changes), JSON.stringify(changes)).toBe(false);
  });
});

describe("a coordinator's order", () => {
  it("and what the hub signs cannot be taken for one another, whatever bytes they are over", async () => {
    const bytes = countOrderBytes({ v: 1, kind: "list", team: "dunes", quarter: "2027-Q1", planSha256: "a".repeat(64) });
    const receipt = countReceiptMessage({ id: head.reportId, sha256: "a".repeat(64), day: "2027-04-02" });
    const starts = [countOrderMessage(bytes), countAnswerMessage(bytes), receipt, await reportMessage("hub", head, bytes)].map(
      (message) => fromUtf8(message.subarray(0, 20)),
    );
    expect(new Set(starts).size).toBe(4);
    const answer = { v: 1, kind: "freeze", order: await orderDigest(bytes), listSha256: "b".repeat(64) };
    expect(v.is(CountAnswerSchema, answer)).toBe(true);
    expect(v.is(CountAnswerSchema, { ...answer, order: "another" })).toBe(false);
  });

  it("says what it wants of one plan in one quarter of one team, and nothing more", () => {
    const order = { v: 1, team: "dunes", quarter: "2027-Q1", planSha256: "a".repeat(64) };
    const listSha256 = "b".repeat(64);
    expect(v.is(CountOrderSchema, { ...order, kind: "list" })).toBe(true);
    expect(v.is(CountOrderSchema, { ...order, kind: "freeze", reportIds: [newId()], listSha256 })).toBe(true);
    expect(v.is(CountOrderSchema, { ...order, kind: "open", listSha256 })).toBe(true);
    expect(v.is(CountOrderSchema, { ...order, kind: "done", listSha256 })).toBe(true);
    for (const wrong of [{ kind: "open" }, { kind: "freeze", reportIds: ["x"], listSha256 }, { kind: "one", reportId: newId() }])
      expect(v.is(CountOrderSchema, { ...order, ...wrong })).toBe(false);
  });
});
