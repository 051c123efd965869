import { expect, type Page, test } from "@playwright/test";
import errors from "../../locales/en/errors.json" with { type: "json" };
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { backToTeam, keepHelpCase, openNewestCase, saveNote } from "../support/fault-steps.ts";
import { readyOffline } from "../support/journey.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * F-64 fails without: `location.replace` in quick-exit.ts
 * F-61 fails without: counting the try before deriving, in `unlock` of vault-core.ts
 */
const NOTE = "a note nobody beside the worker may see";
/** A page that was kept whole is not loaded again, so nothing tells that it has. */
const COME = { waitUntil: "commit" } as const;
let hub: Hub;
let browser: Browser;
let words: string;

test.beforeAll(async () => {
  hub = await startHubOfPhones();
  ({ browser, words } = await readyPhone("alone", { keepsLeftPages: true }));
  await keepHelpCase(browser.page);
  await saveNote(browser.page, NOTE);
  await readyOffline(browser.page, ["en"]);
});
test.afterAll(async () => {
  await browser.close();
  removeFolder(browser.profile);
  await hub.remove();
});

const ways = {
  tap: (page: Page) => page.getByTestId("quick-exit").first().click(),
  "Shift three times": async (page: Page) => {
    for (let press = 0; press < 3; press++) await page.keyboard.press("Shift");
  },
};

/** Nothing of the case, and the words are asked for before anything of the team's part is shown. */
async function shutAt(page: Page, move: () => Promise<unknown>): Promise<void> {
  await move();
  await expect(page.locator("main").filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText(NOTE)).toHaveCount(0);
  await expect(page.getByTestId("add-note")).toHaveCount(0);
}

for (const network of ["online", "offline"] as const) {
  for (const [way, leave] of Object.entries(ways)) {
    test(`F-64 leaving by ${way}, ${network}: a neutral page, and neither Back, Forward nor opening again shows the case`, async () => {
      if (network === "offline") await hub.stop();
      const { page } = browser;
      await backToTeam(page, hub.origin, words);
      await openNewestCase(page);
      await expect(page.getByText(NOTE)).toBeVisible();
      await leave(page);
      await page.waitForURL(`${hub.origin}/leave.html`);
      await expect(page.locator("script")).toHaveCount(0);
      await shutAt(page, () => page.goBack(COME));
      await shutAt(page, () => page.goForward(COME));
      await shutAt(page, () => visit(page, `${hub.origin}/cases/open`));
      await expect(page.getByTestId("passphrase")).toBeVisible();
      if (network === "offline") await hub.restart();
    });
  }
}

test("F-64 closed with a case open, and the browser brings its tabs back: the words are asked for, also on the way back and forward", async () => {
  const { profile, page } = browser;
  await backToTeam(page, hub.origin, words);
  await openNewestCase(page);
  await expect(page.getByText(NOTE)).toBeVisible();
  const address = page.url();
  await browser.close();
  browser = await openBrowser({ profile, keepsLeftPages: true, args: ["--restore-last-session"] });
  const { context } = browser;
  await expect.poll(() => context.pages().map((one) => one.url())).toContain(address);
  for (const brought of context.pages().filter((one) => one.url() !== "about:blank")) {
    await shutAt(brought, async () => undefined);
    await expect(brought.getByTestId("passphrase")).toBeVisible();
    await shutAt(brought, () => brought.goBack(COME));
    await shutAt(brought, () => brought.goForward(COME));
    await expect(brought.getByTestId("passphrase")).toBeVisible();
  }
});

test("F-61 the wait after wrong words is still there when the page is loaded again", async () => {
  const { page } = browser;
  await visit(page, `${hub.origin}/team`);
  for (let tries = 0; tries < 4; tries++) {
    await expect(page.getByTestId("unlock")).toBeEnabled();
    await page.getByTestId("passphrase").fill(`wrong words ${tries}`);
    await page.getByTestId("unlock").click();
    await expect(page.getByTestId("unlock-error")).toHaveText(errors.WrongPassphrase);
    await page.reload();
    await expect(page.getByTestId("passphrase")).toBeVisible();
  }
  await expect(page.getByTestId("unlock")).toBeDisabled();
  await page.getByTestId("passphrase").fill(words);
  await page.getByTestId("passphrase").press("Enter");
  await expect(page.getByTestId("passphrase")).toBeVisible();
  await expect(page.getByTestId("unlock")).toBeEnabled();
  await page.getByTestId("unlock").click();
  await expect(page.getByTestId("open-cases")).toBeVisible();
});
