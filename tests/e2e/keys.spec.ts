import { expect, type Page, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { clockAhead } from "../support/clock.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backToTeam, joinTeam, keepHelpCase, openNewestCase, sealReferral } from "../support/fault-steps.ts";
import { backTo, faults, handIn, readyOffline } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { createVault, enrol } from "../support/walk.ts";

/*
 * A receiving organisation makes its key, which the hub never has, and changes it while one referral lies at the hub and another waits on a
 * phone; its second device; its paper copy; the end of the old key. What is refused for which reason is in
 * tests/workflows/organisation-keys*.test.ts and tests/hub/recipients.test.ts.
 */
test.describe.configure({ mode: "serial" });

let site: FaultSite;
let worker: Browser;
let office: Browser;
let second: Browser;
let teamWords: string;
let words: string;
const show = (page: Page, name: string) => page.getByTestId(name);
const atOffice = (name: string) => show(office.page, name);
const looker = new Looker({ narrow: true });

test.beforeAll(async () => {
  site = await startFaultSite();
  worker = await openBrowser();
  office = await openBrowser();
  second = await openBrowser();
});
test.afterAll(async () => {
  for (const browser of [worker, office, second]) {
    await browser.close().catch(() => undefined);
    removeFolder(browser.profile);
  }
  await site.close();
});

/** Looks for new signed lists, on the team's first screen. */
async function look(page: Page): Promise<void> {
  await show(page, "look-now").click();
  await expect(page.locator('[data-testid^="look-"]:not([data-testid="look-now"])')).toBeVisible();
}
async function openKeys(page = office.page, shown = "key-now"): Promise<void> {
  await backTo(page, "open-inbox");
  await show(page, "open-inbox").click();
  await show(page, "open-keys").click();
  await expect(show(page, shown)).toBeVisible();
}
const AGREEMENT = ["--agreement-until", "2099-12-31", "--hours", "09:00", "--answer-within", "24"];
const inviteOffice = async (): Promise<string> =>
  /^fanal1\.\S+$/m.exec(await site.hub.admin("invite", "--org", "night-shelter"))?.[0] ?? "";
const takeCard = (card: string, six: string): Promise<string> =>
  site.hub.admin("org", "key", "night-shelter", card, "--words", six);
async function textOf(page: Page, name: string): Promise<string> {
  await show(page, `${name}-as-text`).locator("summary").click();
  return show(page, name).innerText();
}
/** As somebody without a camera does it. */
async function paste(page: Page, name: string, text: string): Promise<void> {
  await show(page, `${name}-paste`).locator("summary").click();
  await show(page, `${name}-text`).fill(text);
  await show(page, `${name}-use`).click();
}

test("the first key is made at the organisation; teams can refer to it once the hub took its card with the words read aloud", async () => {
  await site.hub.admin("revoke", "--org", "demo-shelter");
  await site.hub.admin("org", "add", "Night shelter", "--own-key", ...AGREEMENT);
  words = await createVault(office.page, site.origin);
  await enrol(office.page, await inviteOffice());
  await expect(atOffice("key-task-first")).toBeVisible();
  await handIn(office.page);
  await expect(atOffice("sync-failure"), "it says that it fetches nothing yet").toBeVisible();

  teamWords = await joinTeam(worker.page, site.origin, await site.teamCode());
  await readyOffline(worker.page, ["en"]);
  await keepHelpCase(worker.page);
  await show(worker.page, "refer").click();
  await expect(worker.page.locator("[data-testid^=organisation-]")).toHaveCount(0);
  await backTo(worker.page, "open-cases");

  await looker.look(office.page, "tonight, before the card was taken");
  await atOffice("key-task-open").click();
  await expect(atOffice("key-first")).toBeVisible();
  await looker.look(office.page, "the card of a first key");
  await takeCard(await textOf(office.page, "key-card"), await atOffice("key-words").innerText());
  for (const page of [office.page, worker.page]) {
    await backTo(page, "look-now");
    await look(page);
  }
  await expect(atOffice("key-task-first")).toHaveCount(0);
  await handIn(office.page);
  await expect(atOffice("sync-done")).toBeVisible();
});

test("a further device is let in without a key: it leaves what comes at the hub until it has one", async () => {
  await openNewestCase(worker.page);
  await sealReferral(worker.page, "danger_to_life");
  await handIn(worker.page);
  await expect(show(worker.page, "sync-done"), "this one lies at the hub").toBeVisible();
  await createVault(second.page, site.origin);
  await enrol(second.page, await inviteOffice());
  await expect(show(second.page, "key-task-missing")).toBeVisible();
  await handIn(second.page);
  await expect(show(second.page, "sync-failure")).toBeVisible();
  await show(second.page, "open-inbox").click();
  await expect(show(second.page, "received")).toHaveCount(0);
  await expect(show(second.page, "quarantined")).toHaveCount(0);
  await show(second.page, "open-keys").click();
  await show(second.page, "key-lost").locator("summary").first().click();
  await looker.look(second.page, "keys of a device that waits");
  expect(looker.findings).toEqual([]);
  await readyOffline(second.page, ["en"]);
  await second.context.setOffline(true);
});

test("the next key is made without a network; the hub takes it only with the words read aloud", async () => {
  await readyOffline(office.page, ["en"]);
  await office.context.setOffline(true);
  await worker.context.setOffline(true);
  await backToTeam(worker.page, site.origin, teamWords);
  await keepHelpCase(worker.page);
  await sealReferral(worker.page, "danger_to_life");

  await openKeys();
  await atOffice("key-make").click();
  await atOffice("key-make-yes").click();
  await expect(atOffice("key-next")).toBeVisible();
  const six = await atOffice("key-words").innerText();
  const card = await textOf(office.page, "key-card");
  await expect(takeCard(card, "zoo zoo zoo zoo zoo zoo")).rejects.toThrow(/Nothing was changed/);
  await takeCard(card, six);
});

test("F-41 both referrals open: the one that was under way, and the one that waited and was sealed again", async () => {
  await office.context.setOffline(false);
  await backTo(office.page, "look-now");
  await look(office.page);
  await openKeys();
  await expect(atOffice("key-next")).toHaveCount(0);
  await expect(atOffice("keys-earlier"), "the old key still opens, and its last day is said").toBeVisible();
  await backTo(office.page, "open-inbox");
  await handIn(office.page);
  await atOffice("open-inbox").click();
  await expect(atOffice("received")).toHaveCount(1);

  await worker.context.setOffline(false);
  await backTo(worker.page, "look-now");
  await look(worker.page);
  await handIn(worker.page);
  await expect(show(worker.page, "sync-done")).toBeVisible();
  await backTo(office.page, "open-inbox");
  await handIn(office.page);
  await atOffice("open-inbox").click();
  await expect(atOffice("received")).toHaveCount(2);
  await expect(atOffice("quarantined")).toHaveCount(0);
});

test("the second device gets the key of today beside the first by two codes", async () => {
  const { page } = second;
  await second.context.setOffline(false);
  await backTo(page, "look-now");
  await look(page);
  await second.context.setOffline(true);
  await openKeys(page, "key-missing");
  await show(page, "open-hand-take").click();
  const request = await textOf(page, "hand-request");
  const six = await show(page, "hand-request-words").innerText();
  await openKeys();
  await atOffice("open-hand-give").click();
  await paste(office.page, "hand", request);
  await expect(atOffice("hand-words")).toHaveText(six);
  await atOffice("hand-yes").click();
  await paste(page, "hand-answer", await textOf(office.page, "hand-code"));
  await expect(show(page, "hand-taken")).toBeVisible();
  await openKeys(page);
  await expect(show(page, "key-missing")).toHaveCount(0);

  await second.context.setOffline(false);
  await backTo(page, "open-inbox");
  await handIn(page);
  await show(page, "open-inbox").click();
  await expect(show(page, "received"), "the first has read them: nothing was kept back for a device without a key").toHaveCount(
    0,
  );
  await worker.context.setOffline(false);
  await openNewestCase(worker.page);
  await sealReferral(worker.page, "danger_to_life");
  await handIn(worker.page);
  for (const at of [office.page, page]) {
    await backTo(at, "open-inbox");
    await handIn(at);
    await show(at, "open-inbox").click();
  }
  await expect(atOffice("received")).toHaveCount(3);
  await expect(show(page, "received")).toHaveCount(1);
  await show(page, "open-referral").click();
  await show(page, "answer-referral-accepted").click();
  await expect(show(page, "answered")).toBeVisible();
  await backTo(page, "open-inbox");
  await handIn(page);
  await handIn(worker.page);
  await openNewestCase(worker.page);
  await expect(show(worker.page, "reply"), "the team believes what the second device signs").toHaveCount(1);
  await backTo(worker.page, "open-cases");
});

test("F-72 the paper copy is printed after a warning and the words, leaves nothing in the page, and counts once it was read back", async () => {
  const { page } = office;
  await openKeys();
  await expect(atOffice("paper-none")).toBeVisible();
  await page.evaluate(() => {
    window.print = () => {
      const letters = document.querySelector('[data-testid="printed-letters"]')?.textContent ?? "";
      const code = document.querySelector('[data-testid="printed-code"]') !== null;
      Object.assign(window, { onPaper: { letters, code } });
    };
  });
  await atOffice("paper-print").click();
  await atOffice("paper-words").fill("other words than these");
  await atOffice("paper-yes").click();
  await expect(atOffice("paper-words-error")).toBeVisible();
  await atOffice("paper-words").fill(words);
  await atOffice("paper-yes").click();
  await expect.poll(() => page.evaluate(() => "onPaper" in window)).toBe(true);
  const paper = await page.evaluate(() => (window as unknown as { onPaper: { letters: string; code: boolean } }).onPaper);
  expect(paper.code).toBe(true);
  expect(paper.letters).toMatch(/^AGE- SECR ET-K EY-1 /);
  await expect(atOffice("printed-key")).toHaveCount(0);
  expect(await page.content()).not.toContain(paper.letters.slice(0, 40));
  await expect(atOffice("paper-none"), "printed is not read").toBeVisible();

  await atOffice("paper-test").locator("summary").click();
  await atOffice("paper-text").fill(paper.letters.replace(/.$/, ""));
  await atOffice("paper-use").click();
  await expect(atOffice("paper-error")).toBeVisible();
  await atOffice("paper-text").fill(paper.letters.toLowerCase());
  await atOffice("paper-use").click();
  await expect(atOffice("paper-there")).toBeVisible();
  await expect(atOffice("paper-text")).toHaveValue("");
});

test("after 60 days and a visit to the hub the old key is gone; after 90 it is time for a new one", async () => {
  await clockAhead(office.context, 61);
  await backToTeam(office.page, site.origin, words);
  await handIn(office.page);
  await atOffice("open-inbox").click();
  await expect(atOffice("silent-device"), "the hub kept nothing for it so long").toBeVisible();
  await atOffice("silent-compared").click();
  await expect(atOffice("silent-device")).toHaveCount(0);
  await openKeys();
  await expect(atOffice("keys-earlier")).toHaveCount(0);
  await expect(atOffice("key-old")).toHaveCount(0);
  await clockAhead(office.context, 30);
  await backToTeam(office.page, site.origin, words);
  await openKeys();
  await expect(atOffice("key-old")).toBeVisible();
  expect([...faults(office), ...faults(worker), ...faults(second)]).toEqual([]);
});
