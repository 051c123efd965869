import { expect, type Page, test } from "@playwright/test";
import { type Browser, removeFolder } from "../support/browser.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backToTeam, keepHelpCase, openNewestCase, sealReferral } from "../support/fault-steps.ts";
import { backTo, faults, handIn } from "../support/journey.ts";
import { readyPhone } from "../support/ready-phones.ts";
import { enrol } from "../support/walk.ts";

/*
 * Two devices of one organisation and a team's phone. What each order of arrival comes to is in tests/workflows/two-devices.test.ts, what the
 * hub keeps for whom in tests/hub/readers.test.ts.
 */
test.describe.configure({ mode: "serial" });

let site: FaultSite;
let worker: Browser;
let first: Browser;
let second: Browser;
let teamWords: string;
const show = (page: Page, name: string) => page.getByTestId(name);

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser: worker, words: teamWords } = await readyPhone("worker"));
  ({ browser: first } = await readyPhone("office"));
  ({ browser: second } = await readyPhone("alone"));
});
test.afterAll(async () => {
  for (const browser of [worker, first, second]) {
    await browser.close().catch(() => undefined);
    removeFolder(browser.profile);
  }
  await site.close();
});

async function fetchInbox(page: Page): Promise<void> {
  await backTo(page, "open-inbox");
  await handIn(page);
  await expect(show(page, "sync-done")).toBeVisible();
  await show(page, "open-inbox").click();
}
/** What lies at the hub. */
const atHub = async (): Promise<number> => Number(/^envelopes\t(\d+)$/m.exec(await site.hub.admin("status"))?.[1]);

test("both devices of an organisation get the same referral; what one answers the other says, and the team gets one answer", async () => {
  await enrol(second.page, (await site.hub.demoCodes()).organisation);
  for (const { page } of [first, second]) await fetchInbox(page);

  await keepHelpCase(worker.page);
  await sealReferral(worker.page, "danger_to_life");
  await handIn(worker.page);
  for (const { page } of [first, second]) {
    await fetchInbox(page);
    await expect(show(page, "received")).toHaveCount(1);
    await show(page, "open-referral").click();
    await expect(show(page, "answered-elsewhere")).toHaveCount(0);
  }

  await show(first.page, "answer-referral-accepted").click();
  await expect(show(first.page, "answered")).toBeVisible();
  await fetchInbox(first.page);
  await fetchInbox(second.page);
  await expect(show(second.page, "received")).toHaveCount(1);
  await expect(show(second.page, "received")).toContainText("Accepted");
  await show(second.page, "open-referral").click();
  await expect(show(second.page, "answered-elsewhere")).toHaveAttribute("data-reply", "accepted");
  await expect(show(second.page, "answered-elsewhere")).toHaveAttribute("data-twice", "false");
  await show(first.page, "open-referral").click();
  await expect(show(first.page, "answered-elsewhere"), "its own word is no news to it").toHaveCount(0);

  await handIn(worker.page);
  await openNewestCase(worker.page);
  await expect(show(worker.page, "reply")).toHaveCount(1);
  await expect(show(worker.page, "referral-state")).toHaveText("They will help");
  await expect(show(worker.page, "news-accepted")).toContainText("Tell the person");
  await show(worker.page, "news-read").click();
  await expect(show(worker.page, "news-accepted"), "read once, it is not news any more").toHaveCount(0);
});

test("two answers that do not agree are said on both devices and on the team's phone", async () => {
  await show(second.page, "answer-referral-declined").click();
  await show(second.page, "answer-no_place").click();
  await expect(show(second.page, "answered-elsewhere")).toHaveAttribute("data-twice", "true");
  await fetchInbox(second.page);
  await fetchInbox(first.page);
  await show(first.page, "open-referral").click();
  await expect(show(first.page, "answered-elsewhere")).toHaveAttribute("data-twice", "true");
  await backToTeam(worker.page, site.origin, teamWords);
  await handIn(worker.page);
  await openNewestCase(worker.page);
  await expect(show(worker.page, "reply")).toHaveCount(2);
  await expect(show(worker.page, "referral-at-odds")).toBeVisible();
});

test("a device that is lost is ended: the hub lets go what only it had not fetched, and it gets nothing any more", async () => {
  await fetchInbox(second.page);
  expect(await atHub(), "everybody has everything").toBe(0);
  await backToTeam(worker.page, site.origin, teamWords);
  await keepHelpCase(worker.page);
  await sealReferral(worker.page, "danger_to_life");
  await handIn(worker.page);
  await fetchInbox(first.page);
  await expect(show(first.page, "received")).toHaveCount(2);
  expect(await atHub(), "it waits for the other device").toBe(1);

  expect([...faults(worker), ...faults(first), ...faults(second)]).toEqual([]);

  const tokens = (await site.hub.admin("token", "list")).split("\n").filter((line) => line.includes("\torganisation\t"));
  expect(tokens.every((line) => /asked for what waits on \d{4}-\d{2}-\d{2}$/.test(line))).toBe(true);
  await site.hub.admin("token", "revoke", tokens.at(-1)?.split("\t")[0] ?? "");
  expect(await atHub()).toBe(0);
  await backTo(second.page, "open-inbox");
  await handIn(second.page);
  await expect(show(second.page, "sync-failure")).toBeVisible();
  await show(second.page, "open-inbox").click();
  await expect(show(second.page, "received")).toHaveCount(1);
});
