import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import copy from "../../locales/en/copy.json" with { type: "json" };
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { writeManyCases } from "../support/copy-file.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import {
  backToTeam,
  caseToTeam,
  countRows,
  keepHelpCase,
  lockVault,
  notesShown,
  openNewestCase,
  saveNote,
  sealReferral,
} from "../support/fault-steps.ts";
import { plant } from "../support/fault-storage.ts";
import { backTo, caseCode, faults, handIn, outboxStates } from "../support/journey.ts";
import { createCanaries, scanFor } from "../support/profile-scan.ts";
import { readyPhone } from "../support/ready-phones.ts";

/*
 * A phone is lost; its copy brings the cases to another. These guard: `outboxAdd` in copy-take.ts, `here.entries.has` in
 * copy-judge.ts, `confirmWords` in vault-core.ts, `flush` only at the end of takeInCopy.
 */
const ROUNDS = process.env["SOAK"] ? 30 : 3;
const COPY_WORDS = "zoo zone wrong write wrist";
const MANY = { cases: process.env["SOAK"] ? 240 : 80, notes: 2 };
let site: FaultSite;
let lost: Browser;
let next: Browser;
/** Where files go that leave a phone. */
let folder: string;
let many: string;
let words: { lost: string; next: string };
const canaries = createCanaries();
const planted = createCanaries();
const codes: string[] = [];
const show = (page: Page, name: string) => page.getByTestId(name);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  folder = freshFolder("copies");
  const ready = { lost: await readyPhone("worker"), next: await readyPhone("colleague") };
  [lost, next] = [ready.lost.browser, ready.next.browser];
  words = { lost: ready.lost.words, next: ready.next.words };
  many = join(folder, "many.bin");
  await writeManyCases(many, await site.teamCode(), COPY_WORDS, MANY);
});
test.afterAll(async () => {
  for (const browser of [lost, next]) {
    await browser.close().catch(() => undefined);
    removeFolder(browser.profile);
  }
  removeFolder(folder);
  await site.close();
});

async function openPhonePage(page: Page): Promise<void> {
  await backTo(page, "open-settings");
  await show(page, "open-settings").click();
  await show(page, "open-phone").click();
}

async function saved(page: Page, name: string): Promise<string> {
  await expect(show(page, "copy-ready")).toBeVisible({ timeout: 120_000 });
  const [download] = await Promise.all([page.waitForEvent("download"), show(page, "copy-save").click()]);
  expect(download.suggestedFilename(), "a name that tells nothing").toBe("copy.bin");
  const file = join(folder, name);
  await download.saveAs(file);
  await download.delete();
  return file;
}

async function chooseCopy(page: Page, file: string, given?: string): Promise<void> {
  await openPhonePage(page);
  await show(page, "open-open-copy").click();
  await show(page, "copy-choose-file").setInputFiles(file);
  if (given === undefined) return;
  await show(page, "copy-passphrase").fill(given);
  await show(page, "copy-check").click();
}

async function takeIn(page: Page): Promise<void> {
  await show(page, "copy-take").click();
  await expect(show(page, "copy-taken")).toBeVisible({ timeout: 300_000 });
}

test("a copy is sealed for a colleague's phone: its card first, then the own words, and the file tells nothing", async () => {
  await openPhonePage(next.page);
  await show(next.page, "open-open-copy").click();
  await show(next.page, "open-own-card").click();
  const card = await show(next.page, "own-card").innerText();
  const serial = await show(next.page, "card-serial").innerText();

  await site.hub.stop();
  const { page } = lost;
  await keepHelpCase(page);
  await saveNote(page, canaries.text("first"));
  codes.push(await caseCode(page));
  await caseToTeam(page);
  await keepHelpCase(page);
  await saveNote(page, canaries.text("second"));
  codes.push(await caseCode(page));
  await sealReferral(page, "danger_to_life");

  await openPhonePage(page);
  await show(page, "open-copy").click();
  await show(page, "copy-for-phone").click();
  await show(page, "passphrase-now").fill("not these words at all");
  await show(page, "copy-card").fill(`${card.slice(0, -1)}x`);
  await expect(show(page, "card-error"), "a card that was changed").toBeVisible();
  await show(page, "copy-card").fill(card);
  await expect(show(page, "card-fits")).toContainText(serial);
  await show(page, "copy-make").click();
  await expect(show(page, "copy-error"), "whoever finds the phone open has not the words").toBeVisible({ timeout: 60_000 });
  await show(page, "passphrase-now").fill(words.lost);
  await show(page, "copy-make").click();
  await saved(page, "for-phone.bin");
  await openPhonePage(page);
  await show(page, "open-lost").click();
  await expect(show(page, "lost-copy")).toContainText("Days since the last sealed copy: 0");
});

test("a copy with five new words holds the same, and neither file holds anything anybody typed", async () => {
  const { page } = lost;
  await openPhonePage(page);
  await show(page, "open-copy").click();
  await show(page, "copy-for-words").click();
  const copyWords = (await show(page, "copy-words").innerText()).trim();
  await show(page, "passphrase-now").fill(words.lost);
  await show(page, "copy-make").click();
  await saved(page, "for-words.bin");
  expect(faults(lost)).toEqual([]);
  const found = scanFor(folder, [canaries.marker, copyWords, words.lost, ...codes]);
  expect(found.flatMap(({ hits }) => hits)).toEqual([]);
});

test("the phone is lost: without a network the copy brings cases, notes and the unsent report to the other one", async () => {
  await lost.kill();
  removeFolder(lost.profile);
  const { page } = next;
  await chooseCopy(page, join(folder, "for-phone.bin"));
  await expect(show(page, "copy-comes")).toContainText("New cases: 2");
  await expect(show(page, "copy-unsent")).toContainText("1");
  await expect(show(page, "copy-log")).toContainText("1");
  expect(await countRows(page, "outbox"), "nothing is written before a yes").toBe(0);
  await takeIn(page);
  await show(page, "copy-to-cases").click();
  await expect(show(page, "case")).toHaveCount(2);
  for (const code of codes) await expect(show(page, "case").filter({ hasText: code })).toHaveCount(1);
  await backTo(page, "open-cases");
  await openNewestCase(page);
  expect(await notesShown(page)).toEqual([canaries.text("second")]);
  await caseToTeam(page);
  expect(await outboxStates(page)).toEqual(["sealed"]);
});

test("taken in again nothing is doubled, and it says that everything is there", async () => {
  const { page } = next;
  await chooseCopy(page, join(folder, "for-phone.bin"));
  await expect(show(page, "copy-nothing")).toHaveText(copy.open.nothing);
  await expect(show(page, "copy-take")).toHaveAttribute("aria-disabled", "true");
  expect(await countRows(page, "outbox")).toBe(1);
});

test("the report is handed in from the other phone once there is a hub, exactly once", async () => {
  await site.hub.restart();
  await backTo(next.page, "open-settings");
  await handIn(next.page);
  await expect.poll(() => outboxStates(next.page)).toEqual(["sent"]);
  const puts = () => site.proxy.seen.filter(({ method }) => method === "PUT").map(({ path }) => path);
  const before = puts();
  expect(new Set(before).size, "one envelope").toBe(1);
  await handIn(next.page);
  expect(puts(), "not a second time").toEqual(before);
  expect(faults(next)).toEqual([]);
});

test("a case that was deleted on purpose does not come back by an older copy", async () => {
  const { page } = next;
  await openNewestCase(page);
  await show(page, "delete-case").click();
  await show(page, "delete-confirm").click();
  await expect(show(page, "case").first()).toBeVisible();
  await chooseCopy(page, join(folder, "for-phone.bin"));
  await expect(show(page, "copy-erased")).toContainText("1");
  await expect(show(page, "copy-take")).toHaveAttribute("aria-disabled", "true");
});

test("F-74 after taking in a copy no word of it is in the browser's files", async () => {
  await plant(next.page, planted.text("control"));
  await lockVault(next.page);
  await next.close();
  const [control, ...found] = scanFor(next.profile, [planted.marker, canaries.marker, words.next]);
  expect(control?.hits.length, "the planted canary is found").toBeGreaterThan(0);
  expect(found.flatMap(({ hits }) => hits)).toEqual([]);
});

test(`F-01 the browser is killed while a copy is taken in, ${ROUNDS} rounds: whole cases only, and the second try completes`, async () => {
  let reached = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const ready = await readyPhone("colleague");
    let { browser } = ready;
    const { profile } = browser;
    await chooseCopy(browser.page, many, COPY_WORDS);
    await expect(show(browser.page, "copy-fresh")).toContainText(String(MANY.cases), { timeout: 60_000 });
    // Rows of this phone's own, which are no cases.
    const own = await countRows(browser.page, "records");
    await show(browser.page, "copy-take").click();
    const wanted = own + Math.floor(((round + Math.random()) / ROUNDS) * MANY.cases * (MANY.notes + 1) * 0.9);
    await expect.poll(() => countRows(browser.page, "records"), { intervals: [10], timeout: 120_000 }).toBeGreaterThan(wanted);
    await browser.kill();
    browser = await openBrowser({ profile });
    await backToTeam(browser.page, site.origin, ready.words);
    await show(browser.page, "open-cases").click();
    await expect(show(browser.page, "case").first()).toBeVisible();
    const { page } = browser;
    await chooseCopy(page, many, COPY_WORDS);
    const comes = show(page, "copy-comes").or(show(page, "copy-nothing"));
    await expect(comes).toBeVisible({ timeout: 60_000 });
    // A case that came in half would be "here, and gets more entries".
    await expect(show(page, "copy-more"), "no case is half there").toHaveCount(0);
    if (await show(page, "copy-fresh").isVisible()) {
      reached += 1;
      await takeIn(page);
      await chooseCopy(page, many, COPY_WORDS);
    }
    await expect(show(page, "copy-nothing")).toBeVisible({ timeout: 60_000 });
    await expect(show(page, "copy-same")).toContainText(String(MANY.cases));
    await browser.close();
    removeFolder(profile);
  }
  expect(reached, "at least one kill came in the middle").toBeGreaterThan(0);
});
