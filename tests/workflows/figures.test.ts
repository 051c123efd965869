import { beforeAll, describe, expect, it } from "vitest";
import { exportFiles } from "#domain/statistics/export-zip.ts";
import { append, type LedgerKeys, publishedBefore, type SignedEntry, verifyLedger } from "#domain/statistics/ledger.ts";
import { areaCells, cellsOf } from "#domain/statistics/plan.ts";
import { rangeOf, release, totalOf } from "#domain/statistics/release.ts";
import { type Bytes, fromUtf8, toHex } from "#lib/bytes.ts";
import { type Quarter, quarterEndMs } from "#lib/quarters.ts";
import { createBatch, freeze, GATHERING_MS, joinSums, onBothSides, open, reportIds, takeReport } from "#protocol/counts/batch.ts";
import { splitCells } from "#protocol/counts/halves.ts";
import { PLAN } from "../domain/statistics/people.ts";
import { useCountedPacks } from "../support/counted-packs.ts";
import { readCsv } from "../support/csv.ts";
import { PHONES, QUARTERS, sixHundredTalks, type Talked, tallyOf } from "../support/six-hundred-talks.ts";

/*
 * From the first tap to the file for the prefecture. Envelopes and the hub's store are not in it (`tests/hub/figures.test.ts`); both sides of
 * the batch are.
 */
const sha256Hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

let { phones, truth }: Talked = { phones: [], truth: new Map(), truths: [] };
beforeAll(async () => {
  useCountedPacks();
  ({ phones, truth } = await sixHundredTalks());
});

/** Both halves of every phone's report, added as hub and coordinator do. `lost`: so many halves that never reach the hub. */
async function sumsOf(quarter: Quarter, lost = 0): Promise<Uint32Array | string> {
  const planSha256 = phones.flatMap((phone) => tallyOf(phone, quarter)?.planSha256 ?? []).at(0) ?? "";
  const terms = { planSha256, quarterEndsAtMs: quarterEndMs(quarter), minPhones: PLAN.minPhones, cells: cellsOf(PLAN) };
  let [hub, coordinator] = [createBatch(terms), createBatch(terms)];
  for (const [n, phone] of phones.entries()) {
    const cells = tallyOf(phone, quarter)?.cells ?? new Array<number>(cellsOf(PLAN)).fill(0);
    const halves = splitCells(cells, (into) => void crypto.getRandomValues(into));
    const head = { planSha256, reportId: `${n}`.padStart(22, "r"), deviceKeyId: `${n}`.padStart(16, "0") };
    const [there, here] = [takeReport(hub, head, halves.hub), takeReport(coordinator, head, halves.coordinator)];
    if (!there.ok || !here.ok) throw new Error("a report was refused");
    if (n >= lost) hub = there.value;
    coordinator = here.value;
  }
  const nowMs = quarterEndMs(quarter) + GATHERING_MS;
  const ids = onBothSides(reportIds(hub), reportIds(coordinator));
  const [there, here] = [await freeze(hub, ids, nowMs, sha256Hex), await freeze(coordinator, ids, nowMs, sha256Hex)];
  if (!there.ok) return there.error.type;
  if (!here.ok) return here.error.type;
  const [opened, own] = [open(there.value, here.value.list.listSha256), open(here.value, there.value.list.listSha256)];
  if (!opened.ok || !own.ok) throw new Error("the lists differ");
  const sums = joinSums(own.value.batch, own.value.sums, opened.value.sums);
  return sums.ok ? sums.value : sums.error.type;
}

async function ledgerKeys(): Promise<LedgerKeys> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  return {
    sha256Hex: (bytes) => sha256Hex(bytes),
    sign: async (bytes) => toHex(new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, bytes))),
    verify: (bytes: Bytes, signature) =>
      crypto.subtle.verify(
        "Ed25519",
        pair.publicKey,
        Uint8Array.from(signature.match(/../g) ?? [], (h) => Number.parseInt(h, 16)),
        bytes,
      ),
  };
}

describe("from the talk to the file", () => {
  it("the sums are those of the talks, the ledger is whole, and every published number holds the true one", async () => {
    const keys = await ledgerKeys();
    let ledger: readonly SignedEntry[] = [];
    for (const quarter of QUARTERS) {
      const sums = await sumsOf(quarter);
      if (typeof sums === "string") throw new Error(sums);
      for (const area of PLAN.areas) {
        const cells = areaCells(PLAN, area, sums);
        const width = 1 + PLAN.flags.length;
        const people = cells.filter((_, at) => at % width === 0).reduce((sum, one) => sum + one, 0);
        expect(people, `${quarter} ${area}`).toBe(truth.get(`${quarter} ${area}`) ?? 0);
        const figures = release(PLAN, cells, publishedBefore(ledger, quarter, area));
        const longer = await append(ledger, { planSha256: "p", quarter, area, figures }, keys);
        if (!longer.ok) throw new Error(longer.error.type);
        ledger = longer.value;
      }
    }
    expect(await verifyLedger(ledger, keys)).toEqual({ ok: true, value: null });
    // The second quarter is cut finer, by what the first one published.
    expect(ledger.map(({ entry }) => entry.figures?.cut)).toEqual([
      ...PLAN.areas.map(() => "one"),
      ...PLAN.areas.map((area) => (truth.get(`2027-Q1 ${area}`) ? "assessment" : "one")),
    ]);

    const files = exportFiles(ledger.map(({ entry }) => entry));
    const rows = readCsv(fromUtf8(files["release.csv"] as Uint8Array)).slice(2);
    for (const { entry } of ledger) {
      if (entry.figures === null) continue;
      const printed = rows.filter(([period, area]) => period === entry.quarter && area === entry.area);
      expect(printed).toHaveLength(entry.figures.cells.length);
      const [least, most] = [5, 6].map((column) => printed.reduce((sum, row) => sum + Number(row[column]), 0));
      const people = truth.get(`${entry.quarter} ${entry.area}`) ?? 0;
      expect(least).toBeLessThanOrEqual(people);
      expect(most).toBeGreaterThanOrEqual(people);
      const total = totalOf([entry.figures]);
      if (total) expect(total.least).toBeLessThanOrEqual(people);
      for (const cell of entry.figures.cells) expect(rangeOf(cell.shown, entry.figures.k)[1]).toBeGreaterThanOrEqual(9);
    }
  });

  it("a half that never came is left out of both sums; with fewer than five phones nothing is opened", async () => {
    const all = await sumsOf("2027-Q1");
    const fewer = await sumsOf("2027-Q1", 3);
    const gone = phones.slice(0, 3).map((phone) => tallyOf(phone, "2027-Q1")?.cells ?? []);
    if (typeof all === "string" || typeof fewer === "string") throw new Error("nothing was opened");
    expect([...fewer]).toEqual([...all].map((count, at) => count - gone.reduce((sum, cells) => sum + (cells[at] ?? 0), 0)));
    expect(await sumsOf("2027-Q1", PHONES - 4)).toBe("TooFewPhones");
  });
});
