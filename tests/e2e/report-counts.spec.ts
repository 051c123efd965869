import { expect, type Page, type Request, test } from "@playwright/test";
import { quarterEndMs, quarterStartMs } from "#lib/quarters.ts";
import counts from "../../locales/en/counts.json" with { type: "json" };
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { clockAhead } from "../support/clock.ts";
import type { SeenCall } from "../support/fault-proxy.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backToTeam } from "../support/fault-steps.ts";
import { backTo, faults, handIn, openTeam, talkToResult, USED_ADULT } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { LINE_FAULTS, notOfTheLine, PUSH_FAULTS } from "../support/line-faults.ts";
import { readyPhone } from "../support/ready-phones.ts";
import { type Hub, startHub } from "../support/stack.ts";

/*
 * Two quarters go by, one with a talk and one without; the phone is the coordinator's own. Killed while the report is on its way it would
 * make another one without `sent: true` among the puts of makeReport in report-counts.ts.
 */
const DAY_MS = 86_400_000;
const daysTo = (atMs: number): number => Math.ceil((atMs - Date.now()) / DAY_MS);
const IN_Q1 = daysTo(quarterStartMs("2027-Q1") + 40 * DAY_MS);
const AFTER_Q1 = daysTo(quarterEndMs("2027-Q1") + 4 * DAY_MS);
const AFTER_Q2 = daysTo(quarterEndMs("2027-Q2") + 4 * DAY_MS);

let site: FaultSite;
let hub: Hub;
let browser: Browser;
let words: string;
const show = (name: string) => browser.page.getByTestId(name);

/** What the hub was handed. The other half stays: this phone is the coordinator's. */
const reports: string[] = [];
const answers: number[] = [];
const isHalf = ({ path }: SeenCall): boolean => path.startsWith("/v1/count-reports/");
const isReport = (request: Request): boolean => request.method() === "PUT" && request.url().includes("/v1/count-reports/");

function listen(page: Page): void {
  page.on("request", (request) => {
    if (isReport(request)) reports.push(request.postData() ?? "");
  });
  page.on("response", (response) => {
    if (isReport(response.request())) answers.push(response.status());
  });
}

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  hub = site.hub;
  ({ browser, words } = await readyPhone("worker"));
});
test.afterAll(async () => {
  await browser.close().catch(() => undefined);
  removeFolder(browser.profile);
  if (hub !== site.hub) await hub.stop();
  await site.close();
});

async function reopen(ahead: number, prepare: (page: Page) => Promise<void> = async () => undefined): Promise<void> {
  browser = await openBrowser({ profile: browser.profile });
  await clockAhead(browser.context, ahead);
  listen(browser.page);
  await prepare(browser.page);
  await backToTeam(browser.page, site.origin, words);
}
/** The hub goes by its own clock. */
async function hubAt(ahead: number): Promise<void> {
  await hub.stop();
  const shift = `--import=data:text/javascript,${encodeURIComponent(`const n=Date.now.bind(Date);Date.now=()=>n()+${ahead * DAY_MS}`)}`;
  const options = { dataDir: site.hub.dataDir, port: site.hub.port, publicUrl: site.origin };
  hub = await startHub({ ...options, env: { NODE_OPTIONS: shift } });
}
async function openCounts(): Promise<void> {
  await backTo(browser.page, "open-settings");
  await show("open-settings").click();
  await show("open-counts").click();
}
const made = (): Promise<string[]> =>
  browser.page
    .locator("[data-testid=report-made] [data-state]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-state") ?? ""));

test("F-33 F-35 F-37 a phone reports a quarter once, killed while it leaves too, and over every bad line; a quarter with a talk and one without are as long on the wire", async () => {
  await test.step("a coordinator's phone is named in the signed directory", async () => {
    await backTo(browser.page, "open-settings");
    await show("open-settings").click();
    await show("open-coordinator").click();
    await show("become-coordinator").click();
    await show("coordinator-card-as-text").locator("summary").click();
    const card = await show("coordinator-card").innerText();
    const team = (await site.hub.admin("team", "list")).trim().split(/\s/)[0] ?? "";
    await site.hub.admin("team", "coordinator", team, card);
    await openTeam(browser.page, site.origin, words);
    await show("look-now").click();
    await expect(browser.page.locator('[data-testid^="look-"]:not([data-testid="look-now"])')).toBeVisible();
    await browser.close();
  });

  await reopen(IN_Q1);
  await talkToResult(browser.page, { guide: "rapid", language: "en" }, { ...USED_ADULT, consent_record: "yes" });
  await backTo(browser.page, "sync");
  await handIn(browser.page);
  await openCounts();
  await expect(show("leaves-when")).toBeVisible();
  await expect(show("nothing-made")).toHaveText(counts.made_none);
  const looker = new Looker({ narrow: true });
  await looker.look(browser.page, "what will leave");
  expect(reports, "the quarter is not over").toEqual([]);
  await browser.close();

  await test.step("killed while the hub's half is on the line", async () => {
    await hubAt(AFTER_Q1);
    const leaving = new Promise<void>((resolve) => {
      void reopen(AFTER_Q1, async (page) => {
        await page.route("**/v1/count-reports/**", () => resolve());
      }).catch(() => undefined);
    });
    await leaving;
    await browser.kill();
  });
  await reopen(AFTER_Q1);
  await handIn(browser.page);
  await openCounts();
  await expect.poll(made).toEqual(["arrived"]);
  expect(new Set(reports).size, "the same report, to the letter").toBe(1);
  expect(reports.length).toBeGreaterThan(1);
  await backTo(browser.page, "sync");
  await handIn(browser.page);
  const before = reports.length;
  await backTo(browser.page, "sync");
  await handIn(browser.page);
  expect(reports.length, "twice does no harm: nothing more leaves").toBe(before);
  expect(answers).toEqual([201]);
  await browser.close();

  await hubAt(AFTER_Q2);
  site.proxy.script([{ kind: "answer", status: 503 }], { forever: true, only: isHalf });
  await reopen(AFTER_Q2);
  // What the hub says of counts is told on their own page: here it goes on waiting.
  for (const { name, fault } of [...LINE_FAULTS, ...PUSH_FAULTS]) {
    const tried = reports.length;
    site.proxy.script([fault], { forever: true, only: isHalf });
    await show("sync").click();
    await expect.poll(() => reports.length, { message: name }).toBeGreaterThan(tried);
    await expect(show("sync"), name).toBeVisible();
  }
  site.proxy.clear();
  await handIn(browser.page);
  await openCounts();
  await expect.poll(made).toEqual(["arrived", "arrived"]);
  await looker.look(browser.page, "what was sent");
  const [first, second] = [...new Set(reports)];
  expect([first, second].map((report) => JSON.parse(report ?? "{}").head.quarter)).toEqual(["2027-Q1", "2027-Q2"]);
  expect(first?.length, "as long with a talk as without").toBe(second?.length);
  expect(looker.findings).toEqual([]);
  expect(faults(browser).filter(notOfTheLine)).toEqual([]);
});
