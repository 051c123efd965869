import { expect, type Page } from "@playwright/test";
import { hide, showAgain } from "./held.ts";

/** Ways in which a phone that nobody holds any more locks; each ends with the page in sight again. */
export const WAYS_TO_LOCK: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "two minutes without a touch": (page) => page.clock.runFor("02:01"),
  "half a minute out of sight": async (page) => {
    await hide(page);
    await page.clock.runFor("00:31");
    await showAgain(page);
  },
  // Playwright keeps every page in sight for the browser, and a page in sight is never frozen: the event is what a frozen page gets.
  "the phone freezes the page": (page) => page.evaluate(() => void document.dispatchEvent(new Event("freeze"))),
  "the page is put away and comes back as it was": (page) =>
    page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    }),
  "the clock is set back": async (page) => {
    await page.clock.setSystemTime((await page.evaluate(() => Date.now())) - 3_600_000);
    await page.clock.runFor("00:02");
  },
  "the clock jumps ahead": async (page) => {
    await page.clock.setSystemTime((await page.evaluate(() => Date.now())) + 360_000);
    await page.clock.runFor("00:02");
  },
  "the Lock button": (page) => page.getByTestId("lock").first().click(),
};

/** Everything of a page that could still hold what was on it. */
export const heldByPage = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll("input, textarea, select")].map((field) => (field as HTMLInputElement).value),
      document.title,
      location.href,
      JSON.stringify(history.state),
      getSelection()?.toString(),
    ].join("\n"),
  );

/** Nothing of these texts is left, and the PIN is asked for. */
export async function isResting(page: Page, texts: readonly string[]): Promise<void> {
  await expect(page.getByTestId("pin")).toBeVisible();
  const held = await heldByPage(page);
  for (const text of texts) expect(held, "a text of the case is still in the page").not.toContain(text);
}

/** The locked door, and none of these texts anywhere. */
export async function isShut(page: Page, texts: readonly string[]): Promise<void> {
  await expect(page.getByTestId("passphrase")).toBeVisible();
  const held = await heldByPage(page);
  for (const text of texts) expect(held, "a text of the case is still in the page").not.toContain(text);
}
