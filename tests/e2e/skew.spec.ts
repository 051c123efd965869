import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import app from "../../locales/en/app.json" with { type: "json" };
import { differences, fromAddress, fromFolder, lookAt } from "../../tools/digest.ts";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { startTwoBuilds, type TwoBuilds, WORDS_OF } from "../support/two-builds.ts";
import { visit } from "../support/walk.ts";

/*
 * A browser that refuses the service worker takes every file from the server, so files of two builds can meet.
 * F-25 fails without: `reloadOnLostChunk` in main.tsx, or the inline `error` listener of index.html
 * F-28 fails without: `not_ready` in HomeNotice.tsx
 */
let site: TwoBuilds;
let phone: Browser;

test.beforeAll(async () => {
  site = await startTwoBuilds({ team: false });
});
test.afterAll(() => site.close());
test.beforeEach(async () => {
  await site.deploy(1);
  phone = await openBrowser();
  await phone.page.addInitScript(() => {
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("refused", "SecurityError"));
  });
});
test.afterEach(async () => {
  await phone.close();
  removeFolder(phone.profile);
});

const firstPage = () => phone.page.locator("main:visible h1").last();
/** How often this address was asked for as a page. */
const loads = (path: string): number => site.proxy.seen.filter((call) => call.path === path).length;
const mark = () => phone.page.evaluate(() => Object.assign(window, { marked: true }));
const isMarked = () => phone.page.evaluate(() => "marked" in window);
/** The first page, drawn before any script, once its scripts are there too: a server that changes earlier is another story. */
async function openFirstPage(): Promise<void> {
  await visit(phone.page, site.origin);
  await expect(phone.page.getByText(app.offline_failed)).toBeVisible();
}
/** A part of the app that nothing has fetched yet. */
const openRights = () => phone.page.getByTestId("door-rights").click();

test("an auditor reads from the server, file by file, the build that lies in the folder, and sees when it is another one", async () => {
  const ours = await lookAt(fromFolder(site.apps[1]));
  const theirs = await lookAt(fromAddress(site.origin));
  expect([theirs.problems, differences(theirs, ours), theirs.digest]).toEqual([[], [], ours.digest]);
  await site.deploy(2);
  const other = await lookAt(fromAddress(site.origin));
  expect(other.digest).not.toBe(ours.digest);
  expect(differences(other, ours).length).toBeGreaterThan(0);
});

test("F-28 a browser that refuses the service worker: everything works with a network, and it says that it does not without", async () => {
  await openFirstPage();
  await openRights();
  await phone.page.locator("main [data-testid^=topic-]").first().click();
  await expect(phone.page.locator("main:visible h1").last()).toBeVisible();
  for (const path of ["help", "danger", "team"]) await visit(phone.page, `${site.origin}/${path}`);
  await expect(phone.page.getByTestId("vault-words")).toBeVisible();
});

test("F-25 the server has the next build while a page of this one is open: loaded anew once, and the wished page opens", async () => {
  await openFirstPage();
  await mark();
  await site.deploy(2);
  await openRights();
  await expect(phone.page.locator("main [data-testid^=topic-]").first()).toBeVisible();
  expect(await isMarked()).toBe(false);
  expect(loads("/rights")).toBe(1);
});

test("F-25 the same with something open: nothing is loaded anew by itself, the screen says what is missing", async () => {
  await openFirstPage();
  await mark();
  await phone.page.evaluate(() => {
    void navigator.locks.request("fanal-busy", { mode: "shared" }, () => new Promise(() => undefined));
  });
  await site.deploy(2);
  await openRights();
  await expect(phone.page.getByText(app.broken_offline_text)).toBeVisible();
  expect(await isMarked()).toBe(true);
});

test("F-25 the same without a network: nothing is loaded anew, and the way back works", async () => {
  await openFirstPage();
  await mark();
  await site.hub.kill();
  await openRights();
  await expect(phone.page.getByText(app.broken_offline_text)).toBeVisible();
  expect(await isMarked()).toBe(true);
  await phone.page.getByRole("link", { name: app.home }).click();
  await expect(firstPage()).toHaveText(WORDS_OF[1]);
});

test("F-25 the page of the next build with files of this one: loaded anew once and no more, the doors stand there", async () => {
  const mixed = freshFolder("mixed");
  cpSync(site.apps[2], mixed, { recursive: true, filter: (path) => !path.includes("/assets") });
  cpSync(join(site.apps[1], "assets"), join(mixed, "assets"), { recursive: true });
  await site.deployFolder(mixed);
  const before = loads("/help");
  await phone.page.goto(`${site.origin}/help`);
  await expect.poll(() => loads("/help") - before).toBe(2);
  await expect(phone.page.getByTestId("door-danger")).toBeVisible();
  await expect(phone.page.getByTestId("door-rights")).toBeVisible();
  expect(loads("/help") - before).toBe(2);

  // And back again, once the server has all of it.
  for (const name of readdirSync(mixed)) rmSync(join(mixed, name), { recursive: true });
  cpSync(site.apps[2], mixed, { recursive: true });
  await phone.page.reload();
  await expect(phone.page.getByText(app.loading)).toBeHidden();
  await visit(phone.page, site.origin);
  await expect(firstPage()).toHaveText(WORDS_OF[2]);
  removeFolder(mixed);
});
