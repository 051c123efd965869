import { freshFolder, openBrowser, removeFolder } from "../../tests/support/browser.ts";
import { readPackSource } from "../lib/pack-source.ts";
import { type Figures, figure, median, percentile, printFigures } from "./measure.ts";
import type { CodeBench } from "./moving-code-page.ts";
import { pageScript } from "./page-script.ts";

/** A moving code: what a slowed browser reads of it, and what gets through at the six codes a second of its fastest setting. */
const SLOWED = 4;
const PER_SECOND = 6;
const LETTERS = { large: 395, middle: 758, small: 1249 };
const MISSED = [0, 10, 30];
/** About what one newer part of a pack takes. */
const TEXT_CHARACTERS = 200_000;
const ROUNDS = 5;

/** What the page's own script puts there. */
type WithBench = { readonly codeBench: CodeBench };

const text = JSON.stringify(readPackSource("core").values).slice(0, TEXT_CHARACTERS);
const figures: Figures = {};
const profile = freshFolder("bench-moving-code");
const browser = await openBrowser({ profile });
try {
  const session = await browser.context.newCDPSession(browser.page);
  // A page without an origin has no hashes.
  await browser.page.route("http://localhost/", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await browser.page.goto("http://localhost/");
  await browser.page.addScriptTag({ content: await pageScript("./moving-code-page.ts") });
  for (const [name, letters] of Object.entries(LETTERS)) {
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
    const times = await browser.page.evaluate(
      ([given, most]) => (globalThis as unknown as WithBench).codeBench.read(given, most),
      [text, letters] as const,
    );
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    const note = `CPU ${SLOWED}×, ${times.codes} codes for ${Math.round(times.streamBytes / 1024)} KiB packed`;
    figures[`code_${name}_read_per_second`] = figure(
      1000 / median(times.readMs),
      "pictures/s",
      undefined,
      `${note}; 800 × 800, one thread`,
    );
    figures[`code_${name}_read_p95_ms`] = figure(percentile(times.readMs, 95), "ms", undefined, note);
    figures[`code_${name}_drawn_ms`] = figure(times.drawnMs, "ms", undefined, `one code mixed and laid out; CPU ${SLOWED}×`);
    figures[`code_${name}_late_p95_ms`] = figure(
      percentile(times.lateMs, 95),
      "ms",
      undefined,
      "a code put in when reading began after the first round",
    );
    for (const missed of MISSED) {
      const shown: number[] = [];
      for (let round = 0; round < ROUNDS; round++)
        shown.push(
          await browser.page.evaluate(
            ([given, most, share]) => (globalThis as unknown as WithBench).codeBench.shown(given, most, share),
            [text, letters, missed / 100] as const,
          ),
        );
      const seconds = median(shown) / PER_SECOND;
      const plain = Math.round(Buffer.byteLength(text) / seconds);
      figures[`code_${name}_missed_${missed}_bytes_per_second`] = figure(
        times.streamBytes / seconds,
        "B/s",
        (times.streamBytes * PER_SECOND) / times.codes,
        `packed, ${PER_SECOND} codes a second; of text ${plain} B/s; floor: no code missed and none more than blocks`,
      );
    }
  }
} finally {
  await browser.close();
  removeFolder(profile);
}
printFigures(figures);
