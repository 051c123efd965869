import { cpSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import app from "../../locales/en/app.json" with { type: "json" };
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { backToTeam, countRows, notesShown, openNewestCase } from "../support/fault-steps.ts";
import { restorePhone } from "../support/frozen.ts";
import { fillOldPhone, serveOldWindow } from "../support/old-phone.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { unlock, visit } from "../support/walk.ts";

/*
 * From version 1 of the database to 2, on a phone of the version before with 500 rows.
 * F-04 fails without: the guard row raised inside the upgrade in db.ts
 * F-08 fails without: the guard row; `BlockedByAnotherTab` kept by `openStorage` in open.ts
 */
const ROWS = 500;
const VERSION_2 = 20;
/** Tables the upgrade makes; the guard row is written after the last of them. */
const TABLES = 28;

let hub: Hub;
let prepared: string;
let words: string;
let browser: Browser;
const show = (name: string) => browser.page.getByTestId(name);

test.beforeAll(async () => {
  hub = await startHub({ team: false });
  const old = await fillOldPhone();
  words = old.words;
  browser = await openBrowser();
  prepared = browser.profile;
  await restorePhone(browser.page, hub.origin, old);
  await browser.close();
});
test.afterAll(async () => {
  removeFolder(prepared);
  await hub.remove();
});
test.beforeEach(async () => {
  const profile = freshFolder("schema");
  cpSync(prepared, profile, { recursive: true });
  browser = await openBrowser({ profile });
});
test.afterEach(async () => {
  await browser.close().catch(() => undefined);
  removeFolder(browser.profile);
});

/** As the browser has it, without making anything. */
const shapeOf = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ readonly version: number; readonly tables: number; readonly guard: unknown }>((resolve, reject) => {
        const open = indexedDB.open("fanal");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const db = open.result;
          const guard = db.transaction("meta").objectStore("meta").get("guard");
          guard.onsuccess = () => {
            db.close();
            const row = guard.result as { value: { schemaVersion: number } };
            resolve({ version: db.version, tables: db.objectStoreNames.length, guard: row.value.schemaVersion });
          };
        };
      }),
  );

/** For `addInitScript`: stops in the middle of the upgrade, after `at` new tables, until the browser is killed. */
function stopInUpgrade(at: number): void {
  // The test puts this function there before the page's own scripts run; no type knows of it.
  const scope = globalThis as unknown as { reached(): Promise<void> };
  const stay = () => {
    void scope.reached();
    const until = performance.now() + 20_000;
    while (performance.now() < until);
  };
  const create = IDBDatabase.prototype.createObjectStore;
  let made = 0;
  IDBDatabase.prototype.createObjectStore = function (this: IDBDatabase, ...args: Parameters<typeof create>) {
    const store = create.apply(this, args);
    made += 1;
    if (made === at) stay();
    return store;
  };
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
    const request = put.apply(this, args);
    if (at === 0 && this.transaction.mode === "versionchange") stay();
    return request;
  };
}

for (const [at, when] of [
  [1, "after the first new table"],
  [TABLES, "after the last new table"],
  [0, "when the guard row is written"],
] as const) {
  test(`F-04 the browser is killed in the change of the database, ${when}: the next start ends it, and all 500 rows are there`, async () => {
    const { page } = browser;
    const isReached = new Promise<void>((resolve) => void page.exposeFunction("reached", () => resolve()));
    await page.addInitScript(stopInUpgrade, at);
    await page.goto(`${hub.origin}/team`, { waitUntil: "commit" }).catch(() => undefined);
    await isReached;
    await browser.kill();
    browser = await openBrowser({ profile: browser.profile });
    await browser.page.goto(`${hub.origin}/leave.html`);
    expect(await shapeOf(browser.page), "half of it is nothing of it").toEqual({ version: 10, tables: 7, guard: 1 });

    for (const start of ["first", "second"]) {
      await backToTeam(browser.page, hub.origin, words);
      expect(await shapeOf(browser.page), `${start} start`).toEqual({ version: VERSION_2, tables: 7 + TABLES, guard: 2 });
      expect(await countRows(browser.page, "records")).toBeGreaterThanOrEqual(ROWS);
    }
    await openNewestCase(browser.page);
    expect(await notesShown(browser.page)).toHaveLength(4);
    await visit(browser.page, `${hub.origin}/settings/erase`);
    await unlock(browser.page, words);
    await expect(show("on-this-phone")).toContainText("100 cases");
  });
}

test("F-08 today's app changes the database under a window of the version before: it stops writing at once, and started anew it only reads", async () => {
  const openOld = await serveOldWindow(browser.context, hub.origin);
  const [running, later] = [await openOld(), await openOld()];
  expect(await running.evaluate(() => oldWindow.open())).toBeNull();
  expect(await running.evaluate(() => oldWindow.write("AAAAAAAAAAAAAAAAAAAAAA"))).toBe("written");

  await backToTeam(browser.page, hub.origin, words);
  expect(await running.evaluate(() => oldWindow.trouble())).toBe("NeedsReload");
  expect(await running.evaluate(() => oldWindow.write("BBBBBBBBBBBBBBBBBBBBBB"))).not.toBe("written");
  expect(await later.evaluate(() => oldWindow.open())).toEqual({ type: "NeedsReload" });
  expect(await later.evaluate(() => oldWindow.write("CCCCCCCCCCCCCCCCCCCCCC"))).not.toBe("written");
  expect(await later.evaluate(() => oldWindow.count()), "reading goes on").toBe(ROWS + 1);
  expect(await countRows(browser.page, "records")).toBe(ROWS + 1);
  await openNewestCase(browser.page);
  expect(await notesShown(browser.page)).toHaveLength(4);
});

test("F-08 a window that lets go of nothing holds up the change: said, rights work meanwhile, and it goes on once that window is closed", async () => {
  const openOld = await serveOldWindow(browser.context, hub.origin);
  const holding = await openOld();
  await holding.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const open = indexedDB.open("fanal");
        open.onsuccess = () => {
          Object.assign(globalThis, { held: open.result });
          resolve();
        };
      }),
  );
  await visit(browser.page, `${hub.origin}/team`);
  await expect(show("storage-blocked")).toContainText(app.storage_blocked);
  await show("back").click();
  await browser.page.locator('main a[href="/rights"]').click();
  await expect(browser.page.locator("main [data-testid^=topic-]").first()).toBeVisible();
  await holding.close();
  await visit(browser.page, `${hub.origin}/team`);
  await unlock(browser.page, words);
  await openNewestCase(browser.page);
  expect(await notesShown(browser.page)).toHaveLength(4);
});
