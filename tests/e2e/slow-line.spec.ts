import { type CDPSession, expect, type Page, test } from "@playwright/test";
import words from "../../locales/en/team.json" with { type: "json" };
import { type Browser, removeFolder } from "../support/browser.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { caseToTeam, keepHelpCase, notesShown, openNewestCase, saveNote, sealReferral } from "../support/fault-steps.ts";
import { freezePages } from "../support/freeze.ts";
import { isShut } from "../support/lock.ts";
import { readyPhone } from "../support/ready-phones.ts";
import { unlock } from "../support/walk.ts";

/*
 * F-32 fails without: `handIn.cancel()` in Waiting.tsx, or the share of the bytes in the patience of `callHub` in sync/call.ts (soak)
 * F-48 fails without: `jump > JUMP_MS` in auto-lock.ts
 */
const SOAK = process.env["SOAK"] !== undefined;
/** A kilobyte a second, and a minute until anything comes back. */
const CRAWL = { offline: false, latency: 60_000, downloadThroughput: 1000, uploadThroughput: 1000 };
const FAST = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
const NOTE = "she rang from the second station";
let site: FaultSite;
let browser: Browser;
let page: Page;
let phrase: string;
const id = (name: string) => page.getByTestId(name);
/** Of one session: what one has set, another does not take back. */
let devtools: CDPSession;
const line = (conditions: typeof CRAWL) => devtools.send("Network.emulateNetworkConditions", conditions);
const pushes = () => site.proxy.seen.filter(({ method }) => method === "PUT").map(({ path }) => path);
const keptAtHub = async () => Number(/^envelopes\t(\d+)$/m.exec(await site.hub.admin("status"))?.[1]);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser, words: phrase } = await readyPhone("worker", { first: (opened) => opened.clock.install() }));
  page = browser.page;
  devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await id("sync").click();
  await expect(id("sync-done")).toBeVisible();
  await keepHelpCase(page);
  await sealReferral(page);
});
test.afterAll(async () => {
  await browser.close();
  removeFolder(browser.profile);
  await site.close();
});

test("F-32 over a line that crawls: notes are written and saved meanwhile, how far it is is true, and it can be stopped", async () => {
  await line(CRAWL);
  await id("sync").click();
  await expect(page.getByRole("progressbar", { name: words.waiting.running })).toBeVisible();
  await openNewestCase(page);
  await saveNote(page, NOTE);
  await expect.poll(() => notesShown(page), "the note is there at once").toContain(NOTE);
  await caseToTeam(page);
  await expect(page.getByText("0 / 1"), "nothing has arrived yet").toBeVisible();
  await expect(id("outbox-count")).toHaveText("1");
  await page.getByRole("button", { name: words.waiting.cancel }).click();
  await expect(id("sync")).toBeVisible();
  await expect(id("outbox-item")).toHaveCount(1);
  await expect(page.getByText(words.waiting.state.sent)).toHaveCount(0);
});

// Minutes: in the soak run.
if (SOAK) {
  test("F-32 over the same line it arrives in the end", async () => {
    test.setTimeout(600_000);
    await id("sync").click();
    await expect(id("outbox-count")).toHaveText("0", { timeout: 400_000 });
    expect(await keptAtHub()).toBe(1);
    await line(FAST);
    await anotherReferral();
  });
}

test("F-48 the phone stops everything in the middle of handing in, for a moment: it goes on, and one copy is there", async () => {
  await line(FAST);
  site.proxy.script([{ kind: "delay", ms: 1_500 }], { only: ({ method }) => method === "PUT" });
  const sent = pushes().length;
  await id("sync").click();
  await expect.poll(() => pushes().length).toBe(sent + 1);
  const goOn = freezePages(browser.profile);
  // The hub's answer comes while nobody is there to hear it.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  goOn();
  await expect(id("outbox-count")).toHaveText("0");
  // Over the line that crawled it may have come whole before it was stopped.
  expect(await keptAtHub(), "one copy of each").toBe(new Set(pushes()).size);
});

async function anotherReferral(): Promise<void> {
  await keepHelpCase(page);
  await sealReferral(page);
}

test("F-48 the same for an hour: the notes are locked, and after the words it is handed in, once", async () => {
  const before = await keptAtHub();
  await anotherReferral();
  site.proxy.script([{ kind: "delay", ms: 1_500 }], { only: ({ method }) => method === "PUT" });
  const sent = pushes().length;
  await id("sync").click();
  await expect.poll(() => pushes().length).toBe(sent + 1);
  const goOn = freezePages(browser.profile);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  goOn();
  await page.clock.setSystemTime((await page.evaluate(() => Date.now())) + 3_600_000);
  await page.clock.runFor("00:02");
  await isShut(page, [NOTE]);
  await unlock(page, phrase);
  await expect(id("outbox-count")).toHaveText("0");
  expect(await keptAtHub()).toBe(before + 1);
  const tries = pushes().slice(sent);
  expect(new Set(tries).size, "the same envelope each time").toBe(1);
});
