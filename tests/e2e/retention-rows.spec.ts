import { expect, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { clockAhead } from "../support/clock.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backToTeam, keepHelpCase, sealReferral } from "../support/fault-steps.ts";
import { backTo, caseCode, faults, handIn, openCase } from "../support/journey.ts";
import { readyPhone } from "../support/ready-phones.ts";

/*
 * What is no case has a clock too: what was sent from a case, and what an organisation received.
 *
 * F-71 fails without: the deletes of `sent` and the puts of `unsent` in erase-case.ts, `isSpent` in push.ts, or `isHeld` in erase-received.ts
 */
test.describe.configure({ mode: "serial" });

let site: FaultSite;
let worker: Browser;
let office: Browser;
let words: string;
const show = (name: string) => worker.page.getByTestId(name);
const atOffice = (name: string) => office.page.getByTestId(name);

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser: worker } = await readyPhone("worker"));
  ({ browser: office, words } = await readyPhone("office"));
});
test.afterAll(async () => {
  for (const browser of [worker, office]) {
    await browser.close().catch(() => undefined);
    removeFolder(browser.profile);
  }
  await site.close();
});

/** Sealed envelopes on this phone. */
const envelopes = (): Promise<number> =>
  worker.page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const open = indexedDB.open("fanal");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const counted = open.result.transaction("outbox").objectStore("outbox").count();
          counted.onsuccess = () => {
            open.result.close();
            resolve(counted.result);
          };
        };
      }),
  );

test("F-71 a case that is deleted takes along what was sent; what has not left is said before, still goes, and then nothing is left of it", async () => {
  await keepHelpCase(worker.page);
  const code = await caseCode(worker.page);
  await sealReferral(worker.page, "consent");
  await handIn(worker.page);
  await expect(show("outbox-count")).toHaveText("0");
  await site.hub.kill();
  await openCase(worker.page, code);
  await sealReferral(worker.page, "danger_to_life");
  expect(await envelopes()).toBe(2);

  await openCase(worker.page, code);
  await show("delete-case").click();
  await expect(show("still-goes")).toContainText("Not sent yet, and still sent to");
  await show("delete-confirm").click();
  await expect(show("delete-case")).toHaveCount(0);
  await expect.poll(envelopes).toBe(1);
  await backTo(worker.page, "open-settings");
  await expect(show("outbox-count")).toHaveText("1");

  await site.hub.restart();
  await handIn(worker.page);
  await expect(show("outbox-count")).toHaveText("0");
  await expect(show("outbox-item")).toHaveCount(0);
  await expect.poll(envelopes).toBe(0);
  expect(faults(worker)).toEqual([]);
});

test("F-71 a referral that was answered is said to go, is kept while a court asks, which is shown, and goes by hand", async () => {
  await handIn(office.page);
  await atOffice("open-inbox").click();
  await expect(atOffice("received")).toHaveCount(2);
  await atOffice("open-referral").first().click();
  await expect(office.page.getByText("It stays until you answer")).toBeVisible();
  await atOffice("answer-referral-accepted").click();
  await expect(office.page.getByText("by itself.")).toBeVisible();

  await office.close();
  office = await openBrowser({ profile: office.profile });
  await clockAhead(office.context, 28);
  await backToTeam(office.page, site.origin, words);
  await expect(atOffice("rows-go-next")).toContainText("1");
  await atOffice("open-settings").click();
  await atOffice("hold").click();
  await atOffice("asked-court").click();
  await expect(atOffice("held-for")).toContainText("Since");
  await backTo(office.page, "open-inbox");
  await expect(atOffice("rows-go-next")).toHaveCount(0);
  await atOffice("open-inbox").click();
  await atOffice("open-referral").first().click();
  await expect(atOffice("held-back")).toContainText("Asked for by a court");
  await expect(atOffice("delete-referral")).toHaveCount(0);

  await backTo(office.page, "open-settings");
  await atOffice("open-settings").click();
  await atOffice("hold").click();
  await expect(atOffice("held-for")).toHaveCount(0);
  await backTo(office.page, "open-inbox");
  await atOffice("open-inbox").click();
  await atOffice("open-referral").filter({ visible: true }).first().click();
  await expect(atOffice("delete-referral")).toBeVisible();
  await atOffice("delete-referral").click();
  await atOffice("delete-referral-confirm").click();
  await expect(atOffice("received")).toHaveCount(1);
  expect(faults(office)).toEqual([]);
});
