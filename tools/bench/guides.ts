import type { CDPSession, Page } from "@playwright/test";
import { compileGuides } from "#domain/screening/compile.ts";
import type { AnswerValue } from "#domain/screening/types.ts";
import { freshFolder, openBrowser, removeFolder } from "../../tests/support/browser.ts";
import { readPackSource } from "../lib/pack-source.ts";
import { exportSlice } from "../pack/guide/export.ts";
import { importForm } from "../pack/guide/import.ts";
import { Refusals } from "../pack/guide/places.ts";
import { readWorkbook } from "../pack/guide/read-workbook.ts";
import { readForm } from "../pack/guide/rows.ts";
import { type GuideSource, guideSource, sliceGuide } from "../pack/guide/slice.ts";
import { writeWorkbook } from "../pack/guide/write-workbook.ts";
import { LARGE_GUIDE, largeAnswers, largeGuide } from "./guide-data.ts";
import type { GuideBench, GuideFiles, TalkTimes } from "./guide-page.ts";
import { type Figures, figure, median, percentile, printFigures } from "./measure.ts";
import { pageScript } from "./page-script.ts";
import { TRAINED, talkThrough } from "./talk.ts";

/** Our full guide and one of a thousand questions in ten languages, in a page of a slowed browser, with the app's own rules. */
const SLOWED = 4;
const TALKS = 5;
const OPENINGS = 7;
const KIB = 1024;
const QUESTIONS = 1000;

interface Measured {
  readonly name: string;
  readonly guideId: string;
  readonly files: GuideFiles;
  readonly answers: Readonly<Record<string, AnswerValue>>;
}

interface Answered {
  readonly openMs: number;
  readonly heapBytes: number;
  readonly talks: readonly TalkTimes[];
}

const textFile = (source: GuideSource, lang: string): string => JSON.stringify({ lang, audience: "team", ...source.texts[lang] });

function ourFull(source: GuideSource, shared: Pick<GuideFiles, "indicators" | "rules">, ids: Iterable<string>): Measured {
  const compiled = compileGuides(source.guides, ids);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return {
    name: "full",
    guideId: "full",
    files: { ...shared, guides: JSON.stringify(source.guides), texts: ["en", "fr"].map((lang) => textFile(source, lang)) },
    answers: talkThrough(compiled.value, "full", TRAINED).at(-1)?.answers ?? {},
  };
}

async function heap(session: CDPSession): Promise<number> {
  for (let i = 0; i < 2; i++) await session.send("HeapProfiler.collectGarbage");
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}

type WithBench = { readonly guideBench: GuideBench };

async function measure(page: Page, session: CDPSession, { guideId, files, answers }: Measured): Promise<Answered> {
  await page.evaluate(() => (globalThis as unknown as WithBench).guideBench.close());
  const before = await heap(session);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  const openings: number[] = [];
  for (let i = 0; i < OPENINGS; i++)
    openings.push(await page.evaluate((given) => (globalThis as unknown as WithBench).guideBench.open(given), files));
  const talks: TalkTimes[] = [];
  for (let i = 0; i < TALKS; i++)
    talks.push(
      await page.evaluate(([id, given]) => (globalThis as unknown as WithBench).guideBench.talk(id, given), [
        guideId,
        answers,
      ] as const),
    );
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  return { openMs: median(openings), heapBytes: (await heap(session)) - before, talks };
}

function tell(figures: Figures, name: string, { openMs, heapBytes, talks }: Answered, languages: number, floorMs?: number): void {
  // The first talk warms up.
  const answers = talks.slice(1).flatMap(({ answersMs }) => answersMs);
  const count = talks[0]?.answersMs.length ?? 0;
  const note = `CPU ${SLOWED}×, ${count} answers`;
  figures[`guide_${name}_opened_ms`] = figure(
    openMs,
    "ms",
    undefined,
    `files read, checked and compiled; CPU ${SLOWED}×, median of ${OPENINGS}`,
  );
  figures[`guide_${name}_answer_mean_ms`] = figure(
    answers.reduce((sum, ms) => sum + ms, 0) / answers.length,
    "ms",
    floorMs,
    `answer, next question, evidence and assessment; ${note}${floorMs === undefined ? "" : "; floor: a plain walk that counts"}`,
  );
  figures[`guide_${name}_answer_p95_ms`] = figure(percentile(answers, 95), "ms", undefined, note);
  figures[`guide_${name}_heap_kib`] = figure(
    heapBytes / KIB,
    "KiB",
    undefined,
    `guide, rules and ${languages} languages, after the talk`,
  );
}

/** The large guide as a form: written, and read with everything that is checked on the way. */
async function measureForm(figures: Figures, large: GuideSource): Promise<void> {
  const slice = sliceGuide(large, LARGE_GUIDE);
  if (slice === null) throw new Error("the large guide is gone");
  const bytes = Buffer.from(await writeWorkbook(exportSlice(slice)));
  const startMs = performance.now();
  const workbook = await readWorkbook("large.xlsx", bytes);
  if (!workbook.ok) throw new Error(workbook.error.reason);
  const refusals = new Refusals();
  const form = importForm(readForm("large.xlsx", workbook.value, refusals), refusals);
  if (!form.ok) throw new Error(form.error[0]?.reason);
  const note = `${form.value.slice.questions.length} questions, ${Object.keys(form.value.slice.texts).length} languages; this machine, not slowed`;
  figures["form_1000_kib"] = figure(bytes.length / KIB, "KiB");
  figures["form_1000_imported_ms"] = figure(performance.now() - startMs, "ms", undefined, note);
}

const { values } = readPackSource("core");
const ours = guideSource(values);
const { indicators, rules } = values;
if (ours === null || indicators === null || rules === null) throw new Error("packs/core cannot be read");
const large = largeGuide(ours, indicators, QUESTIONS);
const shared = { indicators: JSON.stringify(indicators), rules: JSON.stringify(rules) };
const files = (languages: readonly string[]): GuideFiles => ({
  ...shared,
  guides: JSON.stringify(large.guides),
  texts: languages.map((lang) => textFile(large, lang)),
});
const all = Object.keys(large.texts);
const one: Measured = { name: "1000", guideId: LARGE_GUIDE, files: files(all), answers: largeAnswers(large) };

const figures: Figures = {};
await measureForm(figures, large);
const profile = freshFolder("bench-guides");
const browser = await openBrowser({ profile });
try {
  const session = await browser.context.newCDPSession(browser.page);
  await browser.page.addScriptTag({ content: await pageScript("./guide-page.ts") });
  tell(
    figures,
    "full",
    await measure(
      browser.page,
      session,
      ourFull(
        ours,
        shared,
        indicators.map(({ id }) => id),
      ),
    ),
    2,
  );
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  const plain = await browser.page.evaluate((count) => (globalThis as unknown as WithBench).guideBench.floor(count), QUESTIONS);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  const floorMs = plain.reduce((sum, ms) => sum + ms, 0) / plain.length;
  tell(figures, "1000", await measure(browser.page, session, one), all.length, floorMs);
} finally {
  await browser.close();
  removeFolder(profile);
}
printFigures(figures);
