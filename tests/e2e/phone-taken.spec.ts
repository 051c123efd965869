import { cpSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backToTeam, countRows, keepHelpCase, lockVault, sealReferral } from "../support/fault-steps.ts";
import { backTo, faults, handIn } from "../support/journey.ts";
import { readyPhone } from "../support/ready-phones.ts";
import { turnSlots } from "../support/slot-time.ts";
import { visit } from "../support/walk.ts";

/*
 * What the team's part does by itself when somebody has the phone. What it rests on: `overwriteKeys` in gate.ts, `disarm` and
 * `arm` in session.ts (the report about a life is destroyed; nothing erases itself after it has arrived), `endIfUnopened` in main.tsx.
 */
const DAY_MS = 86_400_000;
const WAIT_MS = 300_000;
const WRONG = "zoo zone zero youth young";
const ALL = process.env["SOAK"] !== undefined;

let site: FaultSite;
let prepared: string;
let browser: Browser;
let words: string;
const show = (name: string) => browser.page.getByTestId(name);

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser, words } = await readyPhone("worker"));
  prepared = browser.profile;
  await browser.close();
});
test.afterAll(async () => {
  removeFolder(prepared);
  await site.close();
});
test.beforeEach(async () => {
  site.proxy.clear();
  const profile = freshFolder("taken");
  cpSync(prepared, profile, { recursive: true });
  browser = await openBrowser({ profile });
  await backToTeam(browser.page, site.origin, words);
});
test.afterEach(async () => {
  await browser.close().catch(() => undefined);
  removeFolder(browser.profile);
});

/** From the team's first screen. */
async function switchOn(...choices: readonly string[]): Promise<void> {
  await show("open-settings").click();
  await show("open-taken").click();
  await expect(show("taken-law")).toBeVisible();
  for (const choice of choices) {
    await show(choice).click();
    await expect(show(choice)).toHaveAttribute("aria-pressed", "true");
  }
  await backTo(browser.page, "open-settings");
}
/** Switched off and on again later: nothing but the disk remembers. */
async function later(ms: number, tries?: number): Promise<void> {
  await turnSlots(browser.page, { pastMs: ms, ...(tries === undefined ? {} : { tries }) });
  await visit(browser.page, `${site.origin}/team`);
  await expect(show("unlock").or(show("vault-words"))).toBeVisible();
}
async function tryWrong(): Promise<void> {
  await show("passphrase").fill(WRONG);
  await show("unlock").click();
  await expect(show("unlock-error").or(show("vault-words"))).toBeVisible({ timeout: 60_000 });
}
async function isGone(): Promise<void> {
  await expect(show("vault-words")).toBeVisible({ timeout: 60_000 });
  expect(await countRows(browser.page, "records")).toBe(0);
  await visit(browser.page, `${site.origin}/team`);
  await expect(show("vault-words")).toBeVisible();
}

test("F-61 erasing after ten wrong tries: the last three are said, right words begin anew, the tenth in a row erases", async () => {
  await expect(show("gone-from")).toHaveCount(0);
  await switchOn("tries-10");
  await lockVault(browser.page);
  const untilNinth = async () => {
    for (let tries = ALL ? 0 : 8; tries < 9; tries++) {
      await later(WAIT_MS, ALL ? undefined : tries);
      await tryWrong();
      if (tries >= 7) await expect(show("tries-left")).toContainText(tries === 8 ? "1 try left" : "2 tries left");
    }
    await later(WAIT_MS);
    await expect(show("tries-left"), "said after a restart too").toContainText("1 try left");
  };
  await untilNinth();
  await backToTeam(browser.page, site.origin, words);
  await lockVault(browser.page);
  await expect(show("tries-left")).toHaveCount(0);
  await untilNinth();
  await tryWrong();
  await isGone();
  expect(faults(browser)).toEqual([]);
});

test("F-71 erasing when nobody opens it: said at the last unlock and at the door, gone on the day, whatever page is opened", async () => {
  await switchOn("unopened-14");
  await expect(show("gone-from")).toContainText("erases itself");
  await lockVault(browser.page);
  await test.step("a clock that jumps far ahead erases nothing that was not said", async () => {
    await later(400 * DAY_MS);
    await expect(show("gone-soon")).toBeVisible();
    await backToTeam(browser.page, site.origin, words);
    await lockVault(browser.page);
    await expect(show("gone-soon")).toHaveCount(0);
  });
  await later(12 * DAY_MS);
  await expect(show("gone-soon")).toBeVisible();
  await turnSlots(browser.page, { pastMs: 2 * DAY_MS });
  await visit(browser.page, `${site.origin}/rights`);
  await expect.poll(() => countRows(browser.page, "records"), { timeout: 60_000 }).toBe(0);
  await visit(browser.page, `${site.origin}/team`);
  await isGone();
  expect(faults(browser)).toEqual([]);
});

test("F-61 F-71 nothing erases itself while a report about a life has not left, or while notes were asked for; afterwards it does", async () => {
  site.proxy.script([{ kind: "swallow-answer" }], { forever: true, only: ({ method }) => method === "PUT" });
  await switchOn("tries-10", "unopened-7");
  await keepHelpCase(browser.page);
  await sealReferral(browser.page, "danger_to_life");
  await expect(show("gone-from")).toHaveCount(0);
  await test.step("the setting says that it waits", async () => {
    await show("open-settings").click();
    await show("open-taken").click();
    await expect(show("self-erase-held")).toBeVisible();
    await backTo(browser.page, "open-settings");
  });
  await lockVault(browser.page);
  await test.step("fifteen wrong tries and a hundred days later the report is there", async () => {
    await later(WAIT_MS, 14);
    await tryWrong();
    await expect(show("tries-left")).toHaveCount(0);
    for (const days of [50, 30, 20]) {
      await later(days * DAY_MS);
      await expect(show("gone-soon")).toHaveCount(0);
    }
    await backToTeam(browser.page, site.origin, words);
    await expect(show("outbox-count")).toContainText("1");
  });
  await test.step("it arrives, but notes were asked for", async () => {
    await show("open-settings").click();
    await show("hold").click();
    await expect(show("hold")).toBeChecked();
    await backTo(browser.page, "open-settings");
    site.proxy.clear();
    await handIn(browser.page);
    await lockVault(browser.page);
    await later(20 * DAY_MS, 9);
    await expect(show("gone-soon").or(show("tries-left"))).toHaveCount(0);
    await tryWrong();
    await later(WAIT_MS);
  });
  await backToTeam(browser.page, site.origin, words);
  await show("open-settings").click();
  await show("hold").click();
  await expect(show("hold")).not.toBeChecked();
  await backTo(browser.page, "open-settings");
  await expect(show("gone-from")).toBeVisible();
  await lockVault(browser.page);
  await later(WAIT_MS, 9);
  await expect(show("tries-left")).toBeVisible();
  await tryWrong();
  await isGone();
});

test("erasing in two taps, switched on before: the button, a yes under what the law may say, and all of the team is gone", async () => {
  await show("open-locks").click();
  await expect(show("lock-hard")).toBeVisible();
  await expect(show("quick-erase-open")).toHaveCount(0);
  await backTo(browser.page, "open-settings");
  await show("open-settings").click();
  await show("open-taken").click();
  await show("quick-erase").click();
  await expect(show("quick-erase")).toBeChecked();
  await backTo(browser.page, "open-settings");
  await show("open-locks").click();
  await show("quick-erase-open").click();
  await expect(show("quick-erase-dialog")).toContainText("may be an offence");
  await show("quick-erase-yes").click();
  await expect(browser.page).toHaveURL(`${site.origin}/`);
  await visit(browser.page, `${site.origin}/team`);
  await isGone();
});
