import type { CDPSession, Page } from "@playwright/test";
import { compileGuides } from "#domain/screening/compile.ts";
import type { AnswerByQuestionId } from "#domain/screening/types.ts";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../../tests/support/browser.ts";
import { buildOnce, type Hub, startHub } from "../../tests/support/stack.ts";
import { createVault, enrol, startTalk, stepShown, takeStep, unlock, visit } from "../../tests/support/walk.ts";
import { readScreeningContent } from "../lib/pack-source.ts";
import { startCountingProxy } from "./counting-proxy.ts";
import { startFloorServer } from "./floor-server.ts";
import { type Figures, figure, median, percentile, printFigures } from "./measure.ts";
import { addOfflineSizes } from "./offline-sizes.ts";
import { DEMO_WORKER, talkThrough } from "./talk.ts";
import { rawPuts, type Taps, tapProbe, usableProbe } from "./tap-probe.ts";
import { addVoiceSizes } from "./voice-sizes.ts";

/** The built app in a real browser, and the floor's pages in the same one. */
const KIB = 1024;
const STARTS = 7;
const TAPS_SLOWED = 6;
const START_SLOWED = 4;
/** How long nothing must come over the line before a visit counts as loaded. */
const QUIET_MS = 3000;

const slowDown = (session: CDPSession, rate: number): Promise<unknown> =>
  session.send("Emulation.setCPUThrottlingRate", { rate });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function untilQuiet(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count();
    await pause(QUIET_MS);
  }
}

/** The instant of the wall clock at which the page first showed something. */
const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const find = () => performance.getEntriesByName("first-contentful-paint")[0];
    while (!find()) await new Promise((resolve) => setTimeout(resolve, 20));
    return performance.timeOrigin + (find()?.startTime ?? 0);
  });

interface Start {
  readonly shownMs: number;
  readonly usableMs: number;
}

/** Milliseconds from the start of the navigation until the page shows something, and until it answers to taps. */
async function start(page: Page, url: string): Promise<Start> {
  await page.goto(url, { waitUntil: "commit" });
  const shownAt = await firstPaint(page);
  const { originMs, usableMs } = await page.evaluate(async () => {
    const probe = globalThis as unknown as { usableAt?: number };
    while (probe.usableAt === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    return { originMs: performance.timeOrigin, usableMs: probe.usableAt };
  });
  return { shownMs: shownAt - originMs, usableMs };
}

async function startOften(browser: Browser, url: string): Promise<Start> {
  const starts: Start[] = [];
  for (let i = 0; i < STARTS; i++) {
    const page = await browser.context.newPage();
    await slowDown(await browser.context.newCDPSession(page), START_SLOWED);
    starts.push(await start(page, url));
    await page.close();
  }
  return { shownMs: median(starts.map(({ shownMs }) => shownMs)), usableMs: median(starts.map(({ usableMs }) => usableMs)) };
}

const readTaps = (page: Page): Promise<Taps> => page.evaluate(() => (globalThis as unknown as { tapProbe: Taps }).tapProbe);

/** Per tap: until the next question is in the DOM, until it is painted, until the answer is durable. */
function tapTimes({ taps, writes }: Taps): { readonly inDom: number[]; readonly painted: number[]; readonly saved: number[] } {
  // The last tap has no next one to end at.
  const saved = taps.slice(0, -1).flatMap(({ tappedAt }, i) => {
    const until = taps[i + 1]?.tappedAt ?? tappedAt;
    const first = writes.find((write) => write.startedAt >= tappedAt && write.startedAt < until);
    return first === undefined ? [] : [first.completeAt - tappedAt];
  });
  return {
    inDom: taps.map((tap) => tap.inDomAt - tap.tappedAt),
    painted: taps.map((tap) => tap.paintedAt - tap.tappedAt),
    saved,
  };
}

/** Answers that let the rapid guide go on to its end. */
function calmAnswers(): AnswerByQuestionId {
  const { guides, indicators } = readScreeningContent();
  const compiled = compileGuides(
    guides,
    indicators.map(({ id }) => id),
  );
  if (!compiled.ok) throw new Error("the guides of packs/core do not compile");
  return talkThrough(compiled.value, "rapid", DEMO_WORKER).at(-1)?.answers ?? {};
}

async function measureApp(figures: Figures, floorOrigin: string): Promise<void> {
  const proxy = await startCountingProxy();
  const hub = await startHub({ publicUrl: proxy.origin });
  proxy.target = hub.port;
  const codes = await hub.demoCodes();
  const profile = freshFolder("bench-profile");
  const browser = await openBrowser({ profile });
  try {
    const { page } = browser;
    // tsx marks functions with a helper that a page does not have.
    await browser.context.addInitScript("globalThis.__name = (named) => named");
    await browser.context.addInitScript(tapProbe);
    await browser.context.addInitScript(usableProbe);

    await page.goto(proxy.origin);
    await firstPaint(page);
    const blocking = await page.evaluate(() => {
      const document = performance.getEntriesByType("navigation") as PerformanceResourceTiming[];
      const resources = performance.getEntriesByType("resource") as (PerformanceResourceTiming & {
        renderBlockingStatus?: string;
      })[];
      const needed = [...document, ...resources.filter((entry) => entry.renderBlockingStatus === "blocking")];
      return { bytes: needed.reduce((sum, entry) => sum + entry.transferSize, 0), rounds: needed.length };
    });
    await untilQuiet(() => proxy.received());
    figures["first_screen_kib"] = figure(
      blocking.bytes / KIB,
      "KiB",
      undefined,
      `what the first paint waits for, headers included, ${blocking.rounds} request(s)`,
    );
    figures["first_visit_kib"] = figure(
      proxy.received() / KIB,
      "KiB",
      undefined,
      "one language, home only, and all it keeps for offline use while nobody taps",
    );

    const words = await createVault(page, proxy.origin);
    await enrol(page, codes.team);
    await startTalk(page, { guide: "rapid", language: "en" });
    while ((await stepShown(page)).kind === "script") await takeStep(page, {});
    await untilQuiet(() => proxy.received());
    figures["to_first_question_kib"] = figure(
      proxy.received() / KIB,
      "KiB",
      undefined,
      "public and team part, one language, everything kept for offline use",
    );

    const answers = calmAnswers();
    const session = await browser.context.newCDPSession(page);
    await slowDown(session, TAPS_SLOWED);
    for (let steps = 0; steps < 60; steps++) {
      const shown = await stepShown(page);
      if (shown.kind === "result" || shown.kind === "ended") break;
      await takeStep(page, answers);
    }
    const app = tapTimes(await readTaps(page));
    const floorPage = await browser.context.newPage();
    const floorSession = await browser.context.newCDPSession(floorPage);
    await floorPage.goto(`${floorOrigin}/questions.html`);
    await slowDown(floorSession, TAPS_SLOWED);
    for (let i = 0; i < app.inDom.length; i++) {
      await floorPage.getByTestId("answer-no").click();
      await floorPage.locator(`[data-question-id="${i + 1}"]`).waitFor();
      await pause(200);
    }
    const floor = tapTimes(await readTaps(floorPage));
    const note = `p95 of ${app.inDom.length} taps, CPU ${TAPS_SLOWED}×`;
    figures["tap_next_in_dom_p95_ms"] = figure(percentile(app.inDom, 95), "ms", percentile(floor.inDom, 95), note);
    figures["tap_next_painted_p95_ms"] = figure(percentile(app.painted, 95), "ms", percentile(floor.painted, 95), note);
    const puts = await floorPage.evaluate(rawPuts, 200);
    figures["answer_saved_p95_ms"] = figure(
      percentile(app.saved, 95),
      "ms",
      percentile(puts, 95),
      `tap until the sealed answer is durable, CPU ${TAPS_SLOWED}×; floor: raw IndexedDB, one 2 KB value, strict durability`,
    );
    await slowDown(floorSession, 1);
    await slowDown(session, 1);
    await floorPage.close();

    await measureUnlock(figures, browser, proxy.origin, floorOrigin, words);
    await measureStart(figures, browser, proxy.origin, hub, floorOrigin);
  } finally {
    await browser.close();
    await hub.remove();
    proxy.stop();
    removeFolder(profile);
  }
}

async function measureUnlock(
  figures: Figures,
  browser: Browser,
  origin: string,
  floorOrigin: string,
  words: string,
): Promise<void> {
  const { page } = browser;
  const unlocks: number[] = [];
  for (let i = 0; i < 3; i++) {
    await visit(page, `${origin}/team`);
    await page.getByTestId("passphrase").fill(words);
    const startedMs = performance.now();
    await unlock(page, words);
    await page.getByTestId("open-cases").waitFor();
    unlocks.push(performance.now() - startedMs);
  }
  const parameters = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("v1");
    const file = await (await folder.getFileHandle("slots-a.bin")).getFile();
    const header = new DataView(await file.arrayBuffer());
    return { memorySize: header.getUint32(32), iterations: header.getUint32(36) };
  });
  await page.goto(`${floorOrigin}/home.html`);
  const derive = await page.evaluate(async (kdf) => {
    const worker = new Worker("/derive.js");
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      worker.postMessage(kdf);
      times.push(await new Promise<number>((resolve) => (worker.onmessage = ({ data }) => resolve(data))));
    }
    worker.terminate();
    return times;
  }, parameters);
  figures["unlock_ms"] = figure(
    median(unlocks),
    "ms",
    median(derive),
    `words until the team's first screen; floor: bare Argon2id with the vault's own parameters (${parameters.memorySize / KIB} MiB, ${parameters.iterations} passes)`,
  );
}

async function measureStart(figures: Figures, browser: Browser, origin: string, hub: Hub, floorOrigin: string): Promise<void> {
  await browser.page.goto(`${floorOrigin}/home.html`);
  await browser.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await hub.stop();
  const app = await startOften(browser, `${origin}/`);
  const floor = await startOften(browser, `${floorOrigin}/home.html`);
  const note = `median of ${STARTS}, CPU ${START_SLOWED}×, server stopped`;
  figures["offline_home_shown_ms"] = figure(app.shownMs, "ms", floor.shownMs, note);
  figures["offline_home_usable_ms"] = figure(app.usableMs, "ms", floor.usableMs, note);
}

const floor = await startFloorServer();
const figures: Figures = {};
addOfflineSizes(figures, (await buildOnce()).dist);
addVoiceSizes(figures);
try {
  await measureApp(figures, floor.origin);
} finally {
  await floor.stop();
}
printFigures(figures);
