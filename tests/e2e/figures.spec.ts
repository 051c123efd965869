import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { unzipSync } from "fflate";
import { cellsInArea, cellsOf, LEAVES } from "#domain/statistics/plan.ts";
import { quarterEndMs } from "#lib/quarters.ts";
import { GATHERING_MS } from "#protocol/counts/batch.ts";
import figures from "../../locales/en/figures.json" with { type: "json" };
import { PLAN } from "../domain/statistics/people.ts";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { clockAhead } from "../support/clock.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backToTeam } from "../support/fault-steps.ts";
import { backTo, faults, handIn, openTeam } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { readyPhone } from "../support/ready-phones.ts";
import { handInReports, type ReportingPhone, reportingPhones } from "../support/reporting-phones.ts";
import { type Hub, startHub } from "../support/stack.ts";

/*
 * A quarter from the phones' halves to the file, in the app and with the hub: the first plan begins with 2027, so both clocks are set ahead.
 * P9 fails without `body: {}` in keepReport of count-report.ts; tried with the sums in the answer of `releaseCounts` too.
 */
const DAY_MS = 86_400_000;
const QUARTER = "2027-Q1";
const PHONES = 6;
const AHEAD = Math.ceil((quarterEndMs(QUARTER) + GATHERING_MS - Date.now()) / DAY_MS) + 1;
const show = (page: Page, name: string) => page.getByTestId(name);

let site: FaultSite;
let later: Hub;
let browser: Browser;
let words: string;
let phones: readonly ReportingPhone[];

/** Sums nobody prints: over a thousand, none of them a multiple of five. */
function cellsFrom(phone: number): number[] {
  const cells = new Array<number>(cellsOf(PLAN)).fill(0);
  const width = 1 + PLAN.flags.length;
  const area = PLAN.areas.indexOf("FR-62") * cellsInArea(PLAN);
  LEAVES.forEach((_, leaf) => {
    cells[area + leaf * width] = 181 + leaf * 7 + phone;
    PLAN.flags.forEach((_flag, column) => {
      cells[area + leaf * width + 1 + column] = 40 + column + phone;
    });
  });
  return cells;
}
const sums = (): number[] => {
  const all = Array.from({ length: PHONES }, (_, phone) => cellsFrom(phone));
  return (all[0] ?? []).map((_, at) => all.reduce((sum, cells) => sum + (cells[at] ?? 0), 0));
};

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser, words } = await readyPhone("worker"));
  phones = await reportingPhones(site, PHONES);
});
test.afterAll(async () => {
  await browser.close().catch(() => undefined);
  removeFolder(browser.profile);
  await later?.stop();
  await site.close();
});

async function openFigures(page: Page): Promise<void> {
  await backTo(page, "open-settings");
  await show(page, "open-settings").click();
  await show(page, "open-coordinator").click();
  await show(page, "open-figures").click();
  await expect(show(page, "what-they-are-not")).toHaveText(figures.not);
}

test("before anything is over there is nothing to publish", async () => {
  const { page } = browser;
  await backTo(page, "open-settings");
  await show(page, "open-settings").click();
  await show(page, "open-coordinator").click();
  await show(page, "become-coordinator").click();
  await show(page, "coordinator-card-as-text").locator("summary").click();
  const card = await show(page, "coordinator-card").innerText();
  const team = (await site.hub.admin("team", "list")).trim().split(/\s/)[0] ?? "";
  await site.hub.admin("team", "coordinator", team, card);
  await openTeam(page, site.origin, words);
  await show(page, "look-now").click();
  await expect(page.locator('[data-testid^="look-"]:not([data-testid="look-now"])')).toBeVisible();
  await openFigures(page);
  await expect(show(page, "no-ledger")).toBeVisible();
});

test("P9 six phones' sums become rounded figures, with a table and a file; no raw sum is anywhere on the page, in storage or in the file", async () => {
  await browser.close();
  await site.hub.stop();
  const shift = `--import=data:text/javascript,${encodeURIComponent(`const n=Date.now.bind(Date);Date.now=()=>n()+${AHEAD * DAY_MS}`)}`;
  const options = { dataDir: site.hub.dataDir, port: site.hub.port, publicUrl: site.origin };
  later = await startHub({ ...options, env: { NODE_OPTIONS: shift } });
  const day = new Date(Date.now() + AHEAD * DAY_MS).toISOString().slice(0, 10);
  await handInReports(site, phones, QUARTER, cellsFrom, day);

  browser = await openBrowser({ profile: browser.profile });
  const heard: string[] = [];
  browser.page.on("console", (message) => void heard.push(message.text()));
  await clockAhead(browser.context, AHEAD);
  await browser.context.addInitScript(hearTheWorker);
  const { page } = browser;
  await backToTeam(page, site.origin, words);
  await handIn(page);
  await openFigures(page);
  const waits = show(page, `waiting-${QUARTER}`);
  await expect(waits.getByTestId("phones")).toContainText(String(PHONES));
  const looker = new Looker({ narrow: true });
  await looker.look(page, "a quarter that waits");
  await show(page, "release").click();
  await expect(page.getByText(figures.release.leaves)).toBeVisible();
  await show(page, "release-no").click();
  await expect(waits).toBeVisible();
  await show(page, "release").click();
  await show(page, "release-yes").click();
  await expect(waits).toHaveCount(0);
  await expect(show(page, "figures-FR-62").getByTestId("total")).toBeVisible();
  await expect(show(page, "figures-FR-59").getByTestId("total")).toContainText("9");
  await show(page, "as-table").first().locator("summary").click();
  await looker.look(page, "figures");

  await show(page, "export-figures").click();
  await show(page, "export-figures-no").click();
  await show(page, "export-figures").click();
  const [download] = await Promise.all([page.waitForEvent("download"), show(page, "export-zip").click()]);
  const files = unzipSync(new Uint8Array(readFileSync(await download.path())));
  expect(Object.keys(files).sort()).toEqual([
    "README.md",
    "activity.csv",
    "datapackage.json",
    "flags.csv",
    "fr-enquete.csv",
    "release.csv",
  ]);
  const file = Object.values(files)
    .map((bytes) => new TextDecoder().decode(bytes))
    .join("\n");
  const total = sums().reduce((sum, one, at) => (at % (1 + PLAN.flags.length) === 0 ? sum + one : sum), 0);
  expect(file, "the file holds the published number").toContain(`"FR-62","all","all","${5 * Math.round(total / 5)}"`);

  const everywhere = [await page.content(), file, ...heard, await page.evaluate(everythingKept), await page.evaluate(workerSaid)];
  const raw = [...new Set([...sums(), total])].filter((sum) => sum > 1000 && sum % 5 !== 0);
  expect(raw.length).toBeGreaterThan(5);
  const numbers = new Set(everywhere.flatMap((text) => text.match(/\d+/g) ?? []));
  expect(raw.filter((sum) => numbers.has(String(sum)))).toEqual([]);

  expect(looker.findings).toEqual([]);
  expect(faults(browser)).toEqual([]);
});

declare global {
  var said: string[];
}

/** Writes down what the vault's worker says to the page; bytes are left out: they are sealed. */
function hearTheWorker(): void {
  globalThis.said = [];
  const listen = Worker.prototype.addEventListener;
  Worker.prototype.addEventListener = function (this: Worker, ...given: Parameters<typeof listen>) {
    if (given[0] === "message")
      listen.call(this, "message", (event) => {
        const text = JSON.stringify((event as MessageEvent).data, (_, value) => (ArrayBuffer.isView(value) ? "" : value));
        globalThis.said.push(text ?? "");
      });
    listen.apply(this, given);
  } as typeof listen;
}
const workerSaid = (): string => globalThis.said.join("\n");

/** What the browser keeps for the app, but for bytes: they are sealed, or public packs. */
async function everythingKept(): Promise<string> {
  const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
  for (const { name = "" } of await indexedDB.databases()) {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const store of db.objectStoreNames) {
      if (store === "packFiles") continue;
      const rows = await new Promise<unknown[]>((resolve, reject) => {
        const request = db.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      kept.push(...rows);
    }
    db.close();
  }
  for (const name of await caches.keys()) kept.push((await (await caches.open(name)).keys()).map(({ url }) => url));
  return JSON.stringify(kept, (_, value) => (ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? "" : value));
}
