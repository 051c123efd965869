import { expect, type Page, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder, SESSION_FILES_MS } from "../support/browser.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backToTeam, caseToTeam, keepHelpCase, saveNote, sealReferral } from "../support/fault-steps.ts";
import { plant } from "../support/fault-storage.ts";
import { backTo, caseCode, handIn, openCase } from "../support/journey.ts";
import { type Canaries, createCanaries, scanFor } from "../support/profile-scan.ts";
import { readyPhone } from "../support/ready-phones.ts";

/*
 * The person takes the yes back, on a beach without a network: the case is erased, the phone dies, and when the network is back the
 * organisation is told before anything else is sent.
 *
 * F-91 fails without: the letters among the puts of withdraw.ts (nothing is sent), or the rank of withdrawals in outbox-order.ts (it goes last)
 */
test.describe.configure({ mode: "serial" });

let site: FaultSite;
let worker: Browser;
let office: Browser;
let words: string;
let code: string;
let withdrawalId: string;
let canaries: Canaries;
let planted: Canaries;

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  canaries = createCanaries();
  planted = createCanaries();
  ({ browser: worker, words } = await readyPhone("worker"));
  ({ browser: office } = await readyPhone("office"));
});
test.afterAll(async () => {
  for (const browser of [worker, office]) {
    await browser.close().catch(() => undefined);
    removeFolder(browser.profile);
  }
  await site.close();
});

const show = (name: string) => worker.page.getByTestId(name);
const atOffice = (name: string) => office.page.getByTestId(name);

/** Sealed envelopes on this phone, by their numbers. */
const outboxIds = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const open = indexedDB.open("fanal");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const keys = open.result.transaction("outbox").objectStore("outbox").getAllKeys();
          keys.onsuccess = () => {
            open.result.close();
            resolve(keys.result as string[]);
          };
        };
      }),
  );

test("with a network: a referral on the person's yes arrives", async () => {
  await keepHelpCase(worker.page);
  code = await caseCode(worker.page);
  await saveNote(worker.page, canaries.text("note"));
  await sealReferral(worker.page, "consent");
  await handIn(worker.page);
  await expect(show("outbox-count")).toHaveText("0");

  await handIn(office.page);
  await atOffice("open-inbox").click();
  await expect(atOffice("received")).toContainText(code);
});

test("the server dead: another referral is sealed, then the yes is taken back and the case erased", async () => {
  await site.hub.kill();
  await keepHelpCase(worker.page);
  await sealReferral(worker.page, "danger_to_life");
  const before = await outboxIds(worker.page);
  await openCase(worker.page, code);
  await show("withdraw").click();
  await expect(show("shared")).toHaveAttribute("data-fate", "told");
  await show("withdraw-everything").click();
  // One tap erases nothing.
  await expect(show("withdraw-confirm")).toBeVisible();
  await worker.page.getByRole("dialog").getByRole("button", { name: "No, change nothing" }).click();
  await expect(show("shared")).toBeVisible();
  await show("withdraw-everything").click();
  await show("withdraw-confirm").click();
  await expect(show("withdrawn")).toBeVisible();
  const added = (await outboxIds(worker.page)).filter((id) => !before.includes(id));
  expect(added, "one message, sealed").toHaveLength(1);
  withdrawalId = added[0] ?? "";
  await show("to-team").click();
  await expect(show("outbox-count")).toHaveText("2");
});

test("F-91 killed and opened again: nothing of the case is in the browser's files, and the message still waits", async () => {
  await plant(worker.page, planted.text("control"));
  await worker.page.waitForTimeout(SESSION_FILES_MS);
  await worker.kill();
  const [control, ...found] = scanFor(worker.profile, [planted.marker, canaries.marker, code]);
  expect(control?.hits.length, "the planted canary is found").toBeGreaterThan(0);
  expect(found.flatMap(({ hits }) => hits)).toEqual([]);
  worker = await openBrowser({ profile: worker.profile });
  await backToTeam(worker.page, site.origin, words);
  await expect(show("outbox-count")).toHaveText("2");
  await show("open-cases").click();
  await expect(show("case")).toHaveCount(1);
  await expect(worker.page.locator("main")).not.toContainText(code);
  await backTo(worker.page, "open-settings");
});

test("F-91 the network back: the withdrawal goes first, the organisation's text is erased, and the worker hears that it was seen", async () => {
  const from = site.proxy.seen.length;
  await site.hub.restart();
  await handIn(worker.page);
  await expect(show("outbox-count")).toHaveText("0");
  const put = site.proxy.seen.slice(from).filter(({ method }) => method === "PUT");
  expect(put.map(({ path }) => path.split("/").at(-1)).indexOf(withdrawalId)).toBe(0);

  await backTo(office.page, "open-inbox");
  await handIn(office.page);
  await atOffice("open-inbox").click();
  await expect(atOffice("withdrawn")).toHaveAttribute("data-withdrawn", "erased");
  await expect(atOffice("withdrawn")).toContainText(code);
  await expect(atOffice("received")).toHaveCount(1);
  await expect(atOffice("received")).not.toContainText(code);
  await atOffice("withdrawn-seen").click();
  await expect(atOffice("withdrawn-seen")).toHaveCount(0);
  await expect(office.page.locator("main")).not.toContainText(code);

  await backTo(office.page, "open-inbox");
  await handIn(office.page);
  await handIn(worker.page);
  await expect(show("outbox-item").filter({ hasText: "Consent taken back" })).toContainText("Seen by them");
});

test("one organisation only: the case stays and says what was taken back", async () => {
  const page = worker.page;
  await keepHelpCase(page);
  await sealReferral(page, "consent");
  await handIn(page);
  await show("open-cases").click();
  await show("open-case").first().click();
  await show("withdraw").click();
  await show("withdraw-one").click();
  await show("withdraw-confirm").click();
  await page.getByRole("link", { name: "Back to the case" }).click();
  await expect(show("referral-state")).toHaveText("Taken back");
  await expect(show("withdrawal-state")).toHaveAttribute("data-told", /waiting|sent/);
  await caseToTeam(page);
  await expect(show("outbox-count")).toHaveText("0");
});
