import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "@playwright/test";
import type { Service } from "#domain/pack/services.ts";
import type { TextPart } from "#domain/pack/text.ts";
import { freshFolder, openBrowser, removeFolder } from "../../tests/support/browser.ts";
import { buildOnce } from "../../tests/support/stack.ts";
import { startFloorServer } from "./floor-server.ts";
import { type Figures, figure, printFigures } from "./measure.ts";
import type { PackBench, Region, Times } from "./pack-page.ts";
import { pageScript } from "./page-script.ts";
import { addSentenceSizes } from "./sentence-sizes.ts";

/**
 * Our directory in English, ten and a hundred regions of it, checked and installed by the app's own code in a slowed browser; and what one
 * changed sentence costs on the way. The floor hashes, parses and puts the same bytes by hand.
 */
const TIMES = [1, 10, 100] as const;
const SLOWED = 6;
const MB = 1_000_000;
const SAMPLE_MS = 100;

const { dist } = await buildOnce();
const folder = join(dist, "app/packs/calais");
const read = <T>(name: string): T => {
  const file = readdirSync(folder).find((one) => one.startsWith(`${name}.`) && one.endsWith(".json")) ?? "";
  return JSON.parse(readFileSync(join(folder, file), "utf8")) as T;
};
const services = read<Service[]>("services");
const text = readdirSync(folder)
  .filter((file) => /^text\.en\.public\..*\.json$/.test(file))
  .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as TextPart)
  .find(({ strings }) => Object.keys(strings).some((key) => key.startsWith("service.")));
if (!text) throw new Error("the directory has no words");

/** A region like ours under other ids, so that no two files are the same. */
const regions = (count: number): Region[] =>
  Array.from({ length: count }, (_, at) => ({
    services: JSON.stringify(services.map((one) => ({ ...one, id: `${one.id.slice(0, 50)}-${at}` }))),
    text: JSON.stringify({ ...text, strings: { ...text.strings, "service.region.name": String(at) } }),
  }));

interface Measured {
  readonly app: Times;
  readonly floor: Times;
  readonly peakBytes: number;
  readonly afterBytes: number;
  readonly bytes: number;
}
type WithBench = { readonly packBench: PackBench };

const used = async (session: CDPSession): Promise<number> => (await session.send("Runtime.getHeapUsage")).usedSize;
async function settled(session: CDPSession): Promise<number> {
  for (let i = 0; i < 2; i++) await session.send("HeapProfiler.collectGarbage");
  return used(session);
}

async function measure(page: Page, session: CDPSession, count: number): Promise<Measured> {
  const given = regions(count);
  await page.evaluate((all) => Object.assign(globalThis, { given: all }), given);
  const before = await settled(session);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  let peak = before;
  let isOver = false;
  const sampling = (async () => {
    for (; !isOver; await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))) peak = Math.max(peak, await used(session));
  })();
  const run = (kind: "install" | "bare"): Promise<Times> =>
    page.evaluate((what) => {
      const { packBench, given } = globalThis as unknown as WithBench & { readonly given: readonly Region[] };
      return packBench[what](given);
    }, kind);
  const app = await run("install");
  isOver = true;
  await sampling;
  const afterBytes = (await settled(session)) - before;
  const floor = await run("bare");
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const bytes = given.reduce((sum, one) => sum + Buffer.byteLength(one.services) + Buffer.byteLength(one.text), 0);
  return { app, floor, peakBytes: peak - before, afterBytes, bytes };
}

const figures: Figures = {};
addSentenceSizes(figures, dist);
const floorServer = await startFloorServer();
const profile = freshFolder("bench-packs");
const browser = await openBrowser({ profile });
try {
  const session = await browser.context.newCDPSession(browser.page);
  await browser.page.goto(`${floorServer.origin}/home.html`);
  await browser.page.addScriptTag({ content: await pageScript("./pack-page.ts") });
  for (const count of TIMES) {
    const { app, floor, peakBytes, afterBytes, bytes } = await measure(browser.page, session, count);
    const note = `${count * services.length} services in English, ${(bytes / MB).toFixed(1)} MB in ${count * 2} files; CPU ${SLOWED}×`;
    figures[`pack_${count}x_checked_ms`] = figure(app.checkMs, "ms", floor.checkMs, `${note}; floor: a bare hash and JSON`);
    figures[`pack_${count}x_kept_ms`] = figure(
      app.keepMs,
      "ms",
      floor.keepMs,
      "a transaction a file, and the switch; floor: bare puts, strict durability",
    );
    figures[`pack_${count}x_held_up_ms`] = figure(app.heldUpMs, "ms", floor.heldUpMs, "the longest time a tap waits");
    figures[`pack_${count}x_heap_peak_mb`] = figure(peakBytes / MB, "MB", bytes / MB, "beyond what was given; floor: the bytes");
    figures[`pack_${count}x_heap_after_mb`] = figure(afterBytes / MB, "MB");
  }
} finally {
  await browser.close();
  await floorServer.stop();
  removeFolder(profile);
}
printFigures(figures);
