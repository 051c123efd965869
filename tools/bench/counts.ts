import { readFileSync } from "node:fs";
import * as v from "valibot";
import { parse } from "yaml";
import { type Plan, StatisticsSchema } from "#domain/pack/statistics.ts";
import { areaCells, cellsOf } from "#domain/statistics/plan.ts";
import { release } from "#domain/statistics/release.ts";
import { emptyTally, recount } from "#domain/statistics/tally.ts";
import { type Batch, createBatch, freeze, GATHERING_MS, joinSums, open, takeReport } from "#protocol/counts/batch.ts";
import { addHalves, splitCells } from "#protocol/counts/halves.ts";
import { addCountsInBrowser } from "./counts-browser.ts";
import { callsPerSecond, type Figures, figure, printFigures } from "./measure.ts";

/** Counts without people: what a save costs more, five hundred phones added, and a release. */
const PHONES = 500;
const statistics = v.parse(
  StatisticsSchema,
  parse(readFileSync(new URL("../../packs/calais/content/statistics.yaml", import.meta.url), "utf8")),
);
const plan = statistics.plans[0] as Plan;
const msOf = (call: () => void): number => 1000 / callsPerSecond(call);

const quarter = plan.quarters[0] as string;
const place = { quarter, area: plan.areas[0] as string, leaf: 3, flags: [] };
let tally = emptyTally(plan, "", quarter);
const update = (): void => {
  const counted = recount(plan, tally, null, place);
  if (!counted.ok) throw new Error(counted.error.type);
  tally = counted.value;
};
/** The floor: the same cells as one JSON text, which sealing needs anyhow. */
const asText = (): void => {
  if (JSON.stringify(tally.cells).length === 0) throw new Error("unreachable, keeps the loop alive");
};

const cells = Array.from({ length: cellsOf(plan) }, (_, at) => at % 7);
const halves = Array.from({ length: PHONES }, () => splitCells(cells, (into) => void crypto.getRandomValues(into)).hub);
const bareSum = (): void => {
  const sums = new Uint32Array(cells.length);
  for (const half of halves) for (let at = 0; at < sums.length; at++) sums[at]! += half[at]!;
};
const oneArea = areaCells(
  plan,
  place.area,
  cells.map((count) => count * PHONES),
);

const planSha256 = "a".repeat(64);
const terms = { planSha256, quarterEndsAtMs: 0, minPhones: plan.minPhones, cells: cells.length };
const ids = halves.map((_, phone) => String(phone).padStart(22, "A"));
const sha256Hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
/** What a coordinator's phone does with them, but for opening what is sealed: the rules, both sums together, a release of every area. */
async function releaseAll(): Promise<void> {
  let batch: Batch = createBatch(terms);
  for (const [phone, half] of halves.entries()) {
    const head = { planSha256, reportId: ids[phone] ?? "", deviceKeyId: phone.toString(16).padStart(16, "0") };
    const taken = takeReport(batch, head, half);
    if (!taken.ok) throw new Error(taken.error.type);
    batch = taken.value;
  }
  const frozen = await freeze(batch, ids, GATHERING_MS, sha256Hex);
  const opened = frozen.ok ? open(frozen.value, frozen.value.list.listSha256) : frozen;
  if (!opened.ok) throw new Error(opened.error.type);
  // The hub's side of counts of nobody: together they are 0.
  const there = opened.value.sums.map((sum) => -sum);
  const sums = joinSums(opened.value.batch, opened.value.sums, there);
  if (!sums.ok) throw new Error(sums.error.type);
  for (const area of plan.areas) release(plan, areaCells(plan, area, sums.value), 400);
}
const ROUNDS = 10;
const began = performance.now();
for (let round = 0; round < ROUNDS; round++) await releaseAll();
const releaseAllMs = (performance.now() - began) / ROUNDS;

const figures: Figures = {
  counts_tally_update_ms: figure(msOf(update), "ms", msOf(asText), "one case added to the running counts; floor: these as JSON"),
  counts_batch_500_ms: figure(
    msOf(() => void addHalves(halves, cells.length)),
    "ms",
    msOf(bareSum),
    "one side's halves of 500 phones added; floor: a bare loop",
  ),
  counts_batch_release_500_ms: figure(
    releaseAllMs,
    "ms",
    msOf(bareSum),
    "500 reports by the rules, both sums, every area; floor: a bare loop",
  ),
  counts_release_ms: figure(
    msOf(() => void release(plan, oneArea, 400)),
    "ms",
    undefined,
    "one area, the finest cut",
  ),
};
await addCountsInBrowser(figures, statistics);
printFigures(figures);
