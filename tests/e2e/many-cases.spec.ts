import { expect, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { type FilledVault, fillVault, install } from "../support/filled-vault.ts";
import { startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/**
 * Fails without: `MoreOnSight` on the list (the last case is never reached), `place` on its cards, the version in `useCaseList`
 * (the case stays where it was).
 */
const CASES = 300;
const LAST_FIRST = `[aria-posinset="${CASES}"]`;
let hub: Awaited<ReturnType<typeof startHub>>;
let vault: FilledVault;
let browser: Browser;

test.beforeAll(async () => {
  hub = await startHub();
  vault = await fillVault({ cases: CASES, notesPerCase: 1, noteChars: 20 });
  browser = await openBrowser();
  await install(browser, hub.origin, vault);
});
test.afterAll(async () => {
  await browser?.close();
  removeFolder(browser.profile);
  await hub?.remove();
});
test.beforeEach(async () => {
  const { page } = browser;
  await visit(page, `${hub.origin}/team`);
  await page.getByTestId("passphrase").fill(vault.words);
  await page.getByTestId("unlock").click();
  await page.getByTestId("open-cases").click();
});

test("F-20 with 300 cases the list begins at once, says how many there are, and the keyboard reaches the last", async () => {
  const { page } = browser;
  await expect(page.getByRole("status").filter({ hasText: `${CASES} cases` })).toBeVisible();
  const cases = page.getByTestId("case");
  await expect(cases.first()).toHaveAttribute("aria-posinset", "1");
  await expect(cases.first()).toHaveAttribute("aria-setsize", String(CASES));
  expect(await cases.count(), "not all of them are put on the page at once").toBeLessThan(CASES / 2);
  const last = page.locator(LAST_FIRST);
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(last).toBeInViewport({ timeout: 500 });
  }).toPass();
  expect(await cases.count(), "each case stands in the list once").toBe(CASES);
  await expect(last).toContainText(vault.oldestCode);
  await last.getByTestId("open-case").focus();
  await page.keyboard.press("Shift+Tab");
  await expect(page.locator(`[aria-posinset="${CASES - 1}"]`).getByTestId("open-case")).toBeFocused();
});

test("a case is found by its code, and said so; a note saved in it brings it to the top", async () => {
  const { page } = browser;
  await page.getByTestId("find-case").fill("zzzzzz");
  await expect(page.getByText("No case has this code")).toBeVisible();
  await page.getByTestId("find-case").fill(vault.oldestCode.toLowerCase());
  await expect(page.getByTestId("case-count")).toHaveText("1 case");
  await expect(page.getByTestId("case")).toHaveCount(1);
  await page.getByTestId("open-case").click();
  await page.getByTestId("add-note").click();
  await page.getByTestId("note-text").fill("came back");
  await page.getByTestId("save-note").click();
  await expect(page.getByTestId("note-text")).toHaveCount(0);
  await page.getByTestId("back").click();
  await expect(page.getByTestId("case").first()).toContainText(vault.oldestCode);
  await expect(page.getByTestId("case-count")).toHaveText(`${CASES} cases`);
});
