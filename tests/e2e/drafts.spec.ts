import { expect, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { backToTeam, countRows, keepHelpCase, lockVault, notesShown, openNewestCase } from "../support/fault-steps.ts";
import { hide, showAgain } from "../support/held.ts";
import { backTo } from "../support/journey.ts";
import { isShut } from "../support/lock.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { unlock } from "../support/walk.ts";

/*
 * F-01 fails without: `#seal` in the timer of drafts.ts
 * F-63 fails without: `beforeLock` in session.ts (the draft is gone), `draftRows` in `addEntry` of cases.ts (a saved note comes back as a draft)
 */
let hub: Hub;
let browser: Browser;
let words: string;
const show = (name: string) => browser.page.getByTestId(name);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  hub = await startHubOfPhones();
  ({ browser, words } = await readyPhone("worker"));
  await keepHelpCase(browser.page);
});
test.afterAll(async () => {
  await browser.close();
  removeFolder(browser.profile);
  await hub.remove();
});

async function reopen(): Promise<void> {
  await browser.kill();
  browser = await openBrowser({ profile: browser.profile });
  await backToTeam(browser.page, hub.origin, words);
}

test("F-01 the browser is killed in the middle of a note: what was typed comes back, as not saved", async () => {
  await show("add-note").click();
  await show("note-text").fill("met at the old pier");
  await expect(show("draft-kept")).toBeVisible();
  await reopen();
  await show("open-draft").click();
  await expect(show("draft-back")).toBeVisible();
  await expect(show("note-text")).toHaveValue("met at the old pier");
});

test("F-63 locked in the middle of a word: after the words the same form is there with all of it", async () => {
  const typed = "met at the old pier, she wants a lawy";
  await show("note-text").fill(typed);
  await lockVault(browser.page);
  await isShut(browser.page, [typed]);
  await unlock(browser.page, words);
  await expect(show("draft-back")).toBeVisible();
  await expect(show("note-text")).toHaveValue(typed);
});

test("F-63 locked while it is being saved: the note is saved once, and no draft of it is left", async () => {
  await show("note-text").fill("locked while it was saved");
  await browser.page.evaluate(() => {
    // Both in one go, as when a thumb slips over the screen: nothing in between has time to finish.
    document.querySelector<HTMLElement>("[data-testid=save-note]")?.click();
    document.querySelector<HTMLElement>("[data-testid=lock]")?.click();
  });
  await unlock(browser.page, words);
  await backTo(browser.page, "open-settings");
  await expect(show("open-draft")).toHaveCount(0);
  await openNewestCase(browser.page);
  await expect.poll(() => notesShown(browser.page)).toEqual(["locked while it was saved"]);
});

test("a hidden page has sealed what was typed before anything else happens to it", async () => {
  await show("add-note").click();
  const before = await countRows(browser.page, "records");
  await show("note-text").fill("typed a moment before the call came");
  await hide(browser.page);
  await expect.poll(() => countRows(browser.page, "records")).toBe(before + 1);
  await showAgain(browser.page);
  await reopen();
  await openNewestCase(browser.page);
  await show("draft-note").click();
  await expect(show("note-text")).toHaveValue("typed a moment before the call came");
  await show("draft-drop").click();
  await expect(show("note-text")).toHaveValue("");
  await expect.poll(() => countRows(browser.page, "records")).toBe(before);
});

test("a referral and a plan to meet go on where they were, after a lock and after a kill", async () => {
  const { page } = browser;
  await backTo(page, "refer");
  await show("refer").click();
  await page.locator("[data-testid^=organisation-]").first().click();
  await show("basis-danger_to_life").getByRole("button").click();
  for (const value of ["safeguarding_lead", "told"]) await show(`answer-${value}`).click();
  await lockVault(page);
  await unlock(page, words);
  await expect(show("draft-back")).toBeVisible();
  await expect(show("answer-told")).toHaveAttribute("aria-pressed", "true");
  await show("next").click();
  await show("consent-code").click();
  await expect(show("draft-kept")).toBeVisible();
  await reopen();
  await openNewestCase(browser.page);
  await show("draft-referral").click();
  await expect(show("consent-code")).toBeChecked();
  await show("seal").click();
  await expect(show("sealed")).toBeVisible();
  await show("to-team").click();
  await expect(show("open-draft"), "what is sealed is no draft any more").toHaveCount(0);
});

test("a draft dies with its case", async () => {
  await openNewestCase(browser.page);
  await show("add-note").click();
  await show("note-text").fill("gone with the case");
  await expect(show("draft-kept")).toBeVisible();
  await show("back").click();
  await show("delete-case").click();
  await show("delete-confirm").click();
  await backTo(browser.page, "open-settings");
  await expect(show("open-draft")).toHaveCount(0);
});
