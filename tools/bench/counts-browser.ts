import type { Statistics } from "#domain/pack/statistics.ts";
import { freshFolder, openBrowser, removeFolder } from "../../tests/support/browser.ts";
import { serveVaultPage } from "../../tests/support/vault-page.ts";
import { readScreeningContent } from "../lib/pack-source.ts";
import type { CountsBench } from "./counts-page/main.ts";
import { type Figures, figure, median } from "./measure.ts";

/** What counting costs where it happens: the app's own session, worker and database in a page of Chromium. */
const ROUNDS = 60;
const PHONES = 500;
const BENCH_WITHIN_MS = 600_000;

type WithBench = { readonly countsBench: CountsBench };

export async function addCountsInBrowser(figures: Figures, statistics: Statistics): Promise<void> {
  const site = await serveVaultPage(new URL("./counts-page/", import.meta.url));
  const profile = freshFolder("bench-counts");
  const browser = await openBrowser({ profile });
  try {
    const { page } = browser;
    page.setDefaultTimeout(BENCH_WITHIN_MS);
    await page.goto(site.address);
    await page.waitForFunction("globalThis.countsBench !== undefined");
    await page.evaluate((given) => (globalThis as unknown as WithBench).countsBench.start(given), {
      ...readScreeningContent(),
      statistics,
    });
    const { counted, notMine, noPlan } = await page.evaluate(
      (rounds) => (globalThis as unknown as WithBench).countsBench.saves(rounds),
      ROUNDS,
    );
    const note = `a talk ended, median of ${ROUNDS}, in turns; floor: where no plan counts`;
    figures["counts_save_ms"] = figure(median(counted), "ms", median(noPlan), note);
    figures["counts_save_not_mine_ms"] = figure(median(notMine), "ms", median(noPlan), `${note}; "do not count mine"`);
    const { keptMs, releaseMs } = await page.evaluate(
      (phones) => (globalThis as unknown as WithBench).countsBench.batch(phones),
      PHONES,
    );
    figures["counts_letter_kept_ms"] = figure(
      keptMs / PHONES,
      "ms",
      undefined,
      `one of ${PHONES} sealed letters opened, checked and stored on a coordinator's phone`,
    );
    figures["counts_release_500_browser_ms"] = figure(
      releaseMs,
      "ms",
      undefined,
      `list, ${PHONES} sealed halves opened in the worker, sums, release of every area, ledger signed and stored`,
    );
  } finally {
    await browser.close();
    site.close();
    removeFolder(profile);
  }
}
