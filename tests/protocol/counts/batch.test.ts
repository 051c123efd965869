import { describe, expect, it } from "vitest";
import {
  type Batch,
  createBatch,
  freeze,
  GATHERING_MS,
  joinSums,
  onBothSides,
  open,
  reportIds,
  takeReport,
} from "#protocol/counts/batch.ts";
import { splitCells } from "#protocol/counts/halves.ts";
import { sha256Hex } from "#verify/hash.ts";

const PLAN = "a".repeat(64);
const ENDS = Date.UTC(2027, 3, 1);
const LATER = ENDS + GATHERING_MS;
const TERMS = { planSha256: PLAN, quarterEndsAtMs: ENDS, minPhones: 5, cells: 3 };

const head = (phone: number) => ({
  planSha256: PLAN,
  reportId: `report${phone}`.padEnd(22, "A"),
  deviceKeyId: phone.toString(16).padStart(16, "0"),
});

function must<T, E extends { readonly type: string }>(result: { ok: true; value: T } | { ok: false; error: E }): T {
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
}

/** Both sides with the halves of so many phones, each of which counted `cells`. */
function gathered(phones: number, cells: readonly number[] = [1, 2, 3]): readonly [hub: Batch, coordinator: Batch] {
  let [hub, coordinator] = [createBatch(TERMS), createBatch(TERMS)];
  for (let phone = 0; phone < phones; phone++) {
    const halves = splitCells(cells, (into) => crypto.getRandomValues(into));
    hub = must(takeReport(hub, head(phone), halves.hub));
    coordinator = must(takeReport(coordinator, head(phone), halves.coordinator));
  }
  return [hub, coordinator];
}
const freezeAll = (batch: Batch, ids = reportIds(batch)) => freeze(batch, ids, LATER, sha256Hex);
const refused = (type: string) => ({ ok: false, error: { type } });

describe("P7 what is added, and never twice", () => {
  it("the sums of five phones come together, and are those of the phones", async () => {
    const [hub, coordinator] = gathered(5);
    const [here, there] = [must(await freezeAll(hub)), must(await freezeAll(coordinator))];
    expect(here.list.listSha256).toBe(there.list.listSha256);
    const [left, right] = [must(open(here, there.list.listSha256)), must(open(there, here.list.listSha256))];
    expect([...must(joinSums(right.batch, left.sums, right.sums))]).toEqual([5, 10, 15]);
  });

  it("four phones are too few, whatever the plan says", async () => {
    const [hub] = gathered(4);
    expect(await freezeAll(hub)).toMatchObject(refused("TooFewPhones"));
    expect(await freezeAll({ ...hub, terms: { ...TERMS, minPhones: 1 } })).toMatchObject(refused("TooFewPhones"));
  });

  it("a quarter that is open, or not yet reported, stays closed to everybody", async () => {
    const [hub] = gathered(5);
    for (const now of [ENDS - 1, ENDS, LATER - 1])
      expect(await freeze(hub, reportIds(hub), now, sha256Hex)).toMatchObject(refused("QuarterOpen"));
  });

  it("a device reports once, a report counts once, and one for another plan or of another length not at all", () => {
    const [hub] = gathered(5);
    const half = new Uint32Array(3);
    expect(takeReport(hub, { ...head(9), deviceKeyId: head(0).deviceKeyId }, half)).toMatchObject(refused("ReportedAlready"));
    expect(takeReport(hub, { ...head(9), reportId: head(0).reportId }, half)).toMatchObject(refused("ReportedAlready"));
    expect(takeReport(hub, { ...head(9), planSha256: "b".repeat(64) }, half)).toMatchObject(refused("OtherPlan"));
    expect(takeReport(hub, head(9), new Uint32Array(4))).toMatchObject(refused("WrongLength"));
    expect(takeReport(hub, { ...head(9), reportId: "../x" }, half)).toMatchObject(refused("MalformedReport"));
  });

  it("a half whose other half never came is left out on both sides", async () => {
    const [hub, coordinator] = gathered(6);
    const lacking = { ...coordinator, reports: coordinator.phase === "gathering" ? coordinator.reports.slice(1) : [] } as Batch;
    const both = onBothSides(reportIds(hub), reportIds(lacking));
    const [here, there] = [must(await freezeAll(hub, both)), must(await freezeAll(lacking, both))];
    const [left, right] = [must(open(here, there.list.listSha256)), must(open(there, here.list.listSha256))];
    expect([...must(joinSums(right.batch, left.sums, right.sums))]).toEqual([5, 10, 15]);
    expect(await freezeAll(lacking, reportIds(hub))).toMatchObject(refused("UnknownReport"));
  });

  it("a list that differs opens nothing, a second list is refused, and so is a late report", async () => {
    const [hub, coordinator] = gathered(6);
    const here = must(await freezeAll(hub));
    const there = must(await freezeAll(coordinator, reportIds(coordinator).slice(1)));
    expect(open(here, there.list.listSha256)).toMatchObject(refused("ListDiffers"));
    expect(await freezeAll(here, reportIds(here).slice(1))).toMatchObject(refused("FrozenAlready"));
    expect(takeReport(here, head(9), new Uint32Array(3))).toMatchObject(refused("TooLate"));
    expect(open(hub, here.list.listSha256)).toMatchObject(refused("NotFrozen"));
  });

  it("nothing is opened twice, and the halves are gone", async () => {
    const here = must(await freezeAll(gathered(5)[0]));
    const { batch } = must(open(here, here.list.listSha256));
    expect(open(batch, here.list.listSha256)).toMatchObject(refused("OpenedAlready"));
    expect(await freezeAll(batch, here.list.reportIds)).toMatchObject(refused("OpenedAlready"));
    expect(reportIds(batch)).toEqual([]);
  });

  it("P9 a spoiled batch says no number and has no second try", async () => {
    const [hub, coordinator] = gathered(5, [2001, 1, 1]);
    const [here, there] = [must(await freezeAll(hub)), must(await freezeAll(coordinator))];
    const [left, right] = [must(open(here, there.list.listSha256)), must(open(there, here.list.listSha256))];
    const joined = joinSums(right.batch, left.sums, right.sums);
    expect(joined).toMatchObject({ ok: false, error: { type: "Spoiled", batch: { phase: "spoiled" } } });
    expect(JSON.stringify(joined)).not.toMatch(/10005|sums|half/);
    if (joined.ok) return;
    const { batch } = joined.error;
    expect(await freezeAll(batch, here.list.reportIds.slice(1))).toMatchObject(refused("Spoiled"));
    expect(open(batch, here.list.listSha256)).toMatchObject(refused("Spoiled"));
    expect(takeReport(batch, head(9), new Uint32Array(3))).toMatchObject(refused("TooLate"));
  });
});
