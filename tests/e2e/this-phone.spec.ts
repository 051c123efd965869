import { chromium, expect, test } from "@playwright/test";
import settings from "../../locales/en/settings.json" with { type: "json" };
import { findChromium } from "../../tools/lib/chromium.mjs";
import { BROWSER_FLAGS, type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { backToTeam, joinTeam, keepHelpCase, openNewestCase, prepareReferral } from "../support/fault-steps.ts";
import { backTo, caseCode } from "../support/journey.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * F-16 fails without: `private-window` in CreateVault.tsx
 * F-17 fails without: `storageStatus` asked in PhoneRoute.tsx, `askToKeep` in CreateVault.tsx
 */
let hub: Hub;
let browser: Browser;
let words: string;
let code: string;
const show = (name: string) => browser.page.getByTestId(name);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  hub = await startHub();
  browser = await openBrowser();
  await browser.context.addInitScript(refuseToKeep);
  words = await joinTeam(browser.page, hub.origin, (await hub.demoCodes()).team);
  await keepHelpCase(browser.page);
  code = await caseCode(browser.page);
  await backTo(browser.page, "open-settings");
});
test.afterAll(async () => {
  await browser.close();
  removeFolder(browser.profile);
  await hub.remove();
});

test("F-16 in a private window: warned before anything can be written, and the help pages work", async () => {
  const executablePath = await findChromium();
  const apart = await chromium.launch({ ...(executablePath && { executablePath }), args: [...BROWSER_FLAGS] });
  const page = await (await apart.newContext()).newPage();
  await visit(page, `${hub.origin}/team`);
  await expect(page.getByTestId("vault-create")).toBeVisible();
  await expect(page.getByTestId("private-window")).toContainText("gone when you close it");
  await visit(page, `${hub.origin}/help`);
  await expect(page.getByTestId("service").first()).toBeVisible();
  await apart.close();
});

/** For `addInitScript`: the browser says no, and writes down whether it was asked by somebody's press. */
function refuseToKeep(): void {
  const askedByPress: boolean[] = [];
  Object.assign(globalThis, { askedByPress });
  StorageManager.prototype.persist = async () => {
    askedByPress.push(navigator.userActivation.isActive);
    return false;
  };
}

test("F-17 the browser is asked to keep what is stored when the vault is made, with that press; a refusal is said", async () => {
  const asked = await browser.page.evaluate(() => (globalThis as { askedByPress?: readonly boolean[] }).askedByPress);
  expect(asked, "asked once, by a press").toEqual([true]);
  await show("open-settings").click();
  await show("open-phone").click();
  await expect(show("lasting")).toHaveText(settings.keeping.no);
  await backTo(browser.page, "open-settings");
});

for (const [answer, said] of [
  ["yes", settings.keeping.yes],
  ["no", settings.keeping.no],
  ["nothing", settings.keeping.unknown],
] as const) {
  test(`F-17 the browser answers ${answer} when asked whether it keeps what is stored: the page says so and no more`, async () => {
    await browser.page.evaluate((told) => {
      const asked = told === "nothing" ? undefined : async () => told === "yes";
      Object.defineProperty(StorageManager.prototype, "persisted", { configurable: true, value: asked });
      Object.defineProperty(StorageManager.prototype, "persist", { configurable: true, value: asked });
    }, answer);
    await show("open-settings").click();
    await show("open-phone").click();
    await expect(show("lasting")).toHaveText(said);
    await expect(show("ask-to-keep")).toHaveCount(answer === "no" ? 1 : 0);
    if (answer === "no") {
      await show("ask-to-keep").click();
      await expect(show("lasting")).toHaveText(said);
    }
    await backTo(browser.page, "open-settings");
  });
}

test("how much room is left is found by writing, and nothing of the trial stays", async () => {
  await show("open-settings").click();
  await show("open-phone").click();
  await expect(show("room")).toContainText("At least 20 megabytes");
  const names = () => browser.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(await names()).not.toContain("fanal-trial");

  // Less than what is there already: nothing more fits. A browser remembers what it allowed, so it is started anew.
  await browser.close();
  browser = await openBrowser({ profile: browser.profile });
  const session = await browser.context.newCDPSession(browser.page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: hub.origin, quotaSize: 300_000 });
  await backToTeam(browser.page, hub.origin, words);
  await show("open-settings").click();
  await show("open-phone").click();
  await expect(show("room-little")).toContainText("Only 0 megabytes could be written");
  expect(await names()).not.toContain("fanal-trial");
  await session.send("Storage.overrideQuotaForOrigin", { origin: hub.origin });
  await backTo(browser.page, "open-settings");
});

test("the page for a lost phone counts what was on it, says what to do first, and names nobody", async () => {
  await hub.stop();
  await openNewestCase(browser.page);
  await prepareReferral(browser.page, "danger_to_life");
  await show("seal").click();
  await show("to-team").click();
  await show("open-settings").click();
  await show("open-phone").click();
  await expect(show("only-here")).toContainText("1 referral that nobody else has yet");
  await show("open-lost").click();
  const page = browser.page.locator("main");
  for (const line of ["1 case", "maybe under 18: 0", "about a child or a life: 1", "safeguarding log: 1"])
    await expect(show("lost-was")).toContainText(line);
  await expect(show("lost-was"), "whose hub it may hand in to").toContainText("for the team");
  await expect(page).toContainText("Call your coordinator");
  const text = await page.innerText();
  expect(text, "the code of a case").not.toContain(code);
  expect(text, "a day").not.toMatch(/20\d\d|January|November/);
});
