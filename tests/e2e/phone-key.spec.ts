import { cpSync } from "node:fs";
import { type CDPSession, expect, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { backToTeam, lockVault } from "../support/fault-steps.ts";
import { backTo, faults } from "../support/journey.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import { hasPhoneSlot } from "../support/slot-time.ts";
import type { Hub } from "../support/stack.ts";
import { unlock, visit } from "../support/walk.ts";

/*
 * F-67 with Chromium's own stand-in for a phone's key. What it rests on: `openWithPhone` asking for the slot's kind; the flag of
 * verification in phone-secret.ts; `removePhoneKey` in `lockHard` of session.ts.
 */
/** By its name: no key is made for an address of numbers. */
let site: Hub;
let prepared: string;
let browser: Browser;
let words: string;
let cdp: CDPSession;
let phone: string;
const show = (name: string) => browser.page.getByTestId(name);

interface Phone {
  readonly hasPrf: boolean;
  readonly isUserVerified?: boolean;
}
async function givePhone({ hasPrf, isUserVerified = true }: Phone): Promise<void> {
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
      hasPrf,
    },
  });
  phone = authenticatorId;
}
const takePhone = () => cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: phone });

test.beforeAll(async () => {
  site = await startHubOfPhones();
  ({ browser, words } = await readyPhone("worker"));
  prepared = browser.profile;
  await browser.close();
});
test.afterAll(async () => {
  removeFolder(prepared);
  await site.remove();
});
test.beforeEach(async () => {
  const profile = freshFolder("phone");
  cpSync(prepared, profile, { recursive: true });
  browser = await openBrowser({ profile });
  cdp = await browser.context.newCDPSession(browser.page);
  await cdp.send("WebAuthn.enable");
  await backToTeam(browser.page, site.origin, words);
});
test.afterEach(async () => {
  await browser.close().catch(() => undefined);
  removeFolder(browser.profile);
});

/** From the team's first screen to the page of the phone's key, and the words in. */
async function askForPhone(given = words): Promise<void> {
  await show("open-settings").click();
  await show("open-taken").click();
  await show("open-phone-key").click();
  await show("passphrase-now").fill(given);
  await show("phone-key-add").click();
}
async function withPhone(): Promise<void> {
  await givePhone({ hasPrf: true });
  await askForPhone();
  await expect(show("phone-key-on")).toBeVisible({ timeout: 60_000 });
  await backTo(browser.page, "open-settings");
}
async function tryPhone(): Promise<void> {
  await show("unlock-phone").click();
  await expect(show("unlock-phone-error").or(show("open-cases"))).toBeVisible({ timeout: 60_000 });
}
async function wordsOpen(): Promise<void> {
  await unlock(browser.page, words);
  await expect(show("lock").first()).toBeVisible();
}

test("F-67 the right key opens, after a restart of the page too; the words go on opening", async () => {
  await withPhone();
  await lockVault(browser.page);
  await tryPhone();
  await expect(show("open-cases")).toBeVisible();
  await visit(browser.page, `${site.origin}/team`);
  await tryPhone();
  await expect(show("open-cases")).toBeVisible();
  await lockVault(browser.page);
  await wordsOpen();
  expect(faults(browser)).toEqual([]);
});

test("F-67 a phone that gives no secret, a finger that is not the owner's, and wrong words: no key is kept, the words open", async () => {
  await givePhone({ hasPrf: false });
  await askForPhone();
  await expect(show("phone-key-error")).toContainText("cannot do this", { timeout: 60_000 });
  await takePhone();
  await test.step("refused", async () => {
    await givePhone({ hasPrf: true, isUserVerified: false });
    await show("phone-key-add").click();
    await expect(show("phone-key-error")).toContainText("did not say yes", { timeout: 60_000 });
    await takePhone();
  });
  await test.step("somebody who found the phone open and does not know the words", async () => {
    await givePhone({ hasPrf: true });
    await show("passphrase-now").fill("zoo zone zero youth young");
    await show("phone-key-add").click();
    await expect(show("phone-key-error")).toContainText("do not open it", { timeout: 60_000 });
  });
  await backTo(browser.page, "open-settings");
  await lockVault(browser.page);
  await expect(show("unlock-phone")).toHaveCount(0);
  await wordsOpen();
});

test("F-67 at the door: another phone's key, and the owner not verified, open nothing; the words do", async () => {
  await withPhone();
  await lockVault(browser.page);
  await test.step("not verified", async () => {
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId: phone, isUserVerified: false });
    await tryPhone();
    await expect(show("unlock-phone-error")).toContainText("did not say yes");
  });
  await test.step("the same name on a phone with another secret", async () => {
    const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId: phone });
    const [credential] = credentials;
    if (!credential) throw new Error("no key on the phone");
    await takePhone();
    await givePhone({ hasPrf: true });
    await cdp.send("WebAuthn.addCredential", { authenticatorId: phone, credential });
    await tryPhone();
    await expect(show("unlock-phone-error")).toBeVisible();
  });
  await test.step("no key there at all", async () => {
    await cdp.send("WebAuthn.clearCredentials", { authenticatorId: phone });
    await tryPhone();
    await expect(show("unlock-phone-error")).toContainText("did not say yes");
  });
  await wordsOpen();
});

test("F-67 Lock held down: locked at once, and only the words open from then on", async () => {
  await withPhone();
  const lock = show("lock").first();
  await lock.hover();
  await browser.page.mouse.down();
  await expect(show("passphrase")).toBeVisible();
  await browser.page.mouse.up();
  await expect.poll(() => hasPhoneSlot(browser.page)).toBe(false);
  await visit(browser.page, `${site.origin}/team`);
  await expect(show("unlock")).toBeVisible();
  await expect(show("unlock-phone")).toHaveCount(0);
  await wordsOpen();
});

test("F-67 the same as plain buttons: among the ways to lock, at the locked door, and in the settings", async () => {
  await withPhone();
  await show("open-locks").click();
  await show("lock-hard").click();
  await expect(show("passphrase")).toBeVisible();
  await expect.poll(() => hasPhoneSlot(browser.page)).toBe(false);
  await expect(show("unlock-phone")).toHaveCount(0);
  await wordsOpen();
  await backTo(browser.page, "open-settings");
  await askForPhone();
  await expect(show("phone-key-on")).toBeVisible({ timeout: 60_000 });
  await show("phone-key-remove").click();
  await expect(show("phone-key-add")).toBeVisible();
  await show("passphrase-now").fill(words);
  await show("phone-key-add").click();
  await expect(show("phone-key-on")).toBeVisible({ timeout: 60_000 });
  await backTo(browser.page, "open-settings");
  await lockVault(browser.page);
  await expect(show("unlock-phone")).toBeVisible();
  await show("words-only").click();
  await expect(show("unlock-phone")).toHaveCount(0);
  expect(await hasPhoneSlot(browser.page)).toBe(false);
  await visit(browser.page, `${site.origin}/team`);
  await expect(show("unlock")).toBeVisible();
  await expect(show("unlock-phone")).toHaveCount(0);
});
