import { fileURLToPath } from "node:url";
import type { CDPSession, Page } from "@playwright/test";
import { build } from "vite";
import { freshFolder, openBrowser, removeFolder } from "../../tests/support/browser.ts";
import { REACT } from "../build/react.ts";
import { readPackSource } from "../lib/pack-source.ts";
import { DIRECTORY_LANGUAGES, largeServices, largeTexts } from "./directory-data.ts";
import type { Directory, DirectoryBench } from "./directory-page.ts";
import { keystrokeProbe } from "./keystroke-probe.ts";
import { type Figures, figure, median, percentile, printFigures } from "./measure.ts";

/** Search as you type over ten thousand services in ten languages, on the app's own page in a slowed browser. */
const SERVICES = 10_000;
const SLOWED = 4;
const OPENINGS = 5;
const OPEN_WITHIN_MS = 120_000;
const MB = 1_000_000;
const ORIGIN = "http://localhost:9";

/** Of each language: a need, a town of the large directory, a slip of the thumb. */
const TYPED: Readonly<Record<(typeof DIRECTORY_LANGUAGES)[number], readonly string[]>> = {
  en: ["doctor calais", "lawer", "shelter women"],
  fr: ["medecin calais", "hebergement", "avocat paris"],
  ar: ["طبيب كاليه", "محامي", "مأوى للنساء"],
  fa: ["پزشک کاله", "وکیل"],
  ti: ["ሓኪም ካለ", "ጠበቓ"],
  am: ["ሐኪም ካሌ", "ጠበቃ"],
  so: ["dhakhtar kalais", "qareen"],
  uk: ["лікар кале", "адвокат"],
  vi: ["bác sĩ calais", "luật sư"],
  zh: ["医生 加来", "律师"],
};

type WithBench = { readonly directoryBench: DirectoryBench; readonly keystrokes: { painted: number[]; longTasks: number[] } };

async function pageFiles(): Promise<{ readonly script: string; readonly style: string }> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    root: fileURLToPath(new URL("../..", import.meta.url)),
    define: { "process.env.NODE_ENV": '"production"', __FANAL_HOME__: '"FR"' },
    resolve: { alias: REACT },
    build: {
      write: false,
      minify: true,
      cssCodeSplit: false,
      lib: { entry: fileURLToPath(new URL("./directory-page.ts", import.meta.url)), formats: ["iife"], name: "benched" },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const output = first !== undefined && "output" in first ? first.output : [];
  const chunk = output.find((file) => file.type === "chunk");
  const style = output.find((file) => file.type === "asset" && file.fileName.endsWith(".css"));
  if (chunk?.type !== "chunk" || style?.type !== "asset") throw new Error("the page of the bench was not built");
  return { script: chunk.code, style: String(style.source) };
}

const { values } = readPackSource("calais");
const ours = values.services.map(({ service }) => service);
const parts = values.texts.map(({ part }) => part);
const services = largeServices(ours, SERVICES);
const textsOf = (lang: string) => largeTexts(parts, lang, ours, SERVICES);

async function heap(session: CDPSession): Promise<number> {
  for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}

const slowDown = (session: CDPSession, rate: number) => session.send("Emulation.setCPUThrottlingRate", { rate });

/** Opens the page of help and resolves when its first card is painted; milliseconds of that. */
async function open(
  page: Page,
  session: CDPSession,
  files: Awaited<ReturnType<typeof pageFiles>>,
  given: Directory,
  lang: string,
) {
  await page.goto(`${ORIGIN}/help`);
  await page.addStyleTag({ content: files.style });
  await page.addScriptTag({ content: files.script });
  await slowDown(session, SLOWED);
  return page.evaluate(
    async ([directory, language, giveUpMs]) => {
      const startMs = performance.now();
      await (globalThis as unknown as WithBench).directoryBench.start(directory, language);
      while (document.querySelector("[data-testid=service]") === null) {
        if (performance.now() - startMs > giveUpMs)
          throw new Error(`no service is shown: ${document.body.innerText.slice(0, 200)}`);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return performance.now() - startMs;
    },
    [given, lang, OPEN_WITHIN_MS] as const,
  );
}

/** Runs in the page: resolves when nothing has been to do for a moment, as when a thumb looks for the next letter. */
const settled = (): Promise<void> =>
  new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 60), { timeout: 2000 }));

/** The floor: a bare field over the same names; three lines of text are set for each letter. */
function floorPage(count: number): void {
  const field = document.createElement("input");
  field.dataset.testid = "floor";
  const lines = [0, 1, 2].map(() => document.body.appendChild(document.createElement("p")));
  document.body.prepend(field);
  const names = Array.from({ length: count }, (_, at) => `Service ${at} of doctors and shelters`.toLowerCase());
  field.addEventListener("input", () => {
    const found = names.filter((name) => name.includes(field.value.toLowerCase()));
    lines.forEach((line, at) => {
      line.textContent = found[at] ?? "";
    });
  });
}

async function typeAll(page: Page, field: string, phrases: readonly string[]): Promise<readonly number[]> {
  for (const phrase of phrases) {
    await page.getByTestId(field).fill("");
    for (const letter of phrase) {
      await page.keyboard.insertText(letter);
      await page.evaluate(settled);
    }
  }
  return page.evaluate(() => (globalThis as unknown as WithBench).keystrokes.painted.splice(0));
}

const files = await pageFiles();
const figures: Figures = {};
const profile = freshFolder("bench-directory");
const browser = await openBrowser({ profile });
try {
  const { page, context } = browser;
  await context.addInitScript("globalThis.__name = (named) => named");
  await context.addInitScript(keystrokeProbe);
  await page.route(`${ORIGIN}/**`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><html lang=en><body>" }),
  );
  const session = await context.newCDPSession(page);
  const painted: number[] = [];
  const searching: number[] = [];
  const scanning: number[] = [];
  const openings: number[] = [];
  const longest: number[] = [];
  const built: number[] = [];
  let indexBytes = 0;
  for (const lang of DIRECTORY_LANGUAGES) {
    await slowDown(session, 1);
    const given: Directory = { services, texts: (lang === "en" ? ["en"] : ["en", lang]).map(textsOf) };
    openings.push(await open(page, session, files, given, lang));
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    const before = await heap(session);
    const made = await page.evaluate((one) => (globalThis as unknown as WithBench).directoryBench.build(one), lang);
    indexBytes = Math.max(indexBytes, (await heap(session)) - before);
    built.push(made.allMs);
    longest.push(made.longestMs);
    const times = await page.evaluate(
      (phrases) => {
        const bench = (globalThis as unknown as WithBench).directoryBench;
        return { search: bench.searchTimes(phrases), scan: bench.scanTimes(phrases) };
      },
      [...TYPED[lang]],
    );
    searching.push(...times.search);
    scanning.push(...times.scan);
    await page.evaluate(() => (globalThis as unknown as WithBench).directoryBench.drop());
    painted.push(...(await typeAll(page, "search", TYPED[lang])));
  }
  await page.goto(`${ORIGIN}/floor`);
  await page.evaluate(floorPage, SERVICES);
  await slowDown(session, SLOWED);
  const bare = await typeAll(page, "floor", [...TYPED.en, ...TYPED.fr]);
  const note = `${SERVICES} services, ${DIRECTORY_LANGUAGES.length} languages; CPU ${SLOWED}×, ${painted.length} keystrokes`;
  figures["help_10000_keystroke_painted_p50_ms"] = figure(median(painted), "ms", median(bare), note);
  figures["help_10000_keystroke_painted_p95_ms"] = figure(percentile(painted, 95), "ms", percentile(bare, 95), note);
  figures["help_10000_search_p95_ms"] = figure(
    percentile(searching, 95),
    "ms",
    percentile(scanning, 95),
    "the search alone; floor: a look through all names for the letters as they are",
  );
  figures["help_10000_opened_ms"] = figure(median(openings), "ms", undefined, `until the first service is there; CPU ${SLOWED}×`);
  figures["help_10000_index_ms"] = figure(
    median(built),
    "ms",
    undefined,
    "in short stretches after the first paint; nobody waits for it",
  );
  figures["help_10000_index_longest_stretch_ms"] = figure(
    Math.max(...longest),
    "ms",
    undefined,
    "the longest that holds the page up",
  );
  figures["help_10000_index_mb"] = figure(indexBytes / MB, "MB", undefined, "heap of the index, the largest of the languages");

  const own: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    await slowDown(session, 1);
    const texts = parts.filter(({ lang, audience }) => lang === "fr" && audience === "public");
    const merged = { ...texts[0]!, strings: Object.assign({}, ...texts.map(({ strings }) => strings)) as Record<string, string> };
    own.push(await open(page, session, files, { services: ours, texts: [merged] }, "fr"));
  }
  figures["help_opened_ms"] = figure(
    median(own),
    "ms",
    undefined,
    `our ${ours.length} services, until the first is there; CPU ${SLOWED}×`,
  );
} finally {
  await browser.close();
  removeFolder(profile);
}
printFigures(figures);
