import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type Browser, freshFolder, removeFolder } from "../support/browser.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { keepHelpCase, openNewestCase, sealReferral } from "../support/fault-steps.ts";
import { backTo, caseCode, faults, handIn, openCase } from "../support/journey.ts";
import { readyPhone } from "../support/ready-phones.ts";

/*
 * A worker's phone that never has a network again, a colleague's that will have one, and the organisation: one referral by file, its
 * receipt by file. What the files may hold, and every refusal, is in tests/workflows/courier.test.ts.
 */
test.describe.configure({ mode: "serial" });

let site: FaultSite;
let worker: Browser;
let colleague: Browser;
let office: Browser;
/** Where files go that leave a phone. */
let folder: string;

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  folder = freshFolder("parcels");
  ({ browser: worker } = await readyPhone("worker"));
  ({ browser: colleague } = await readyPhone("colleague"));
  ({ browser: office } = await readyPhone("office"));
});
test.afterAll(async () => {
  for (const browser of [worker, colleague, office]) {
    await browser.close().catch(() => undefined);
    removeFolder(browser.profile);
  }
  removeFolder(folder);
  await site.close();
});

async function savedBy(page: Page, testId: string): Promise<string> {
  const waits = page.waitForEvent("download");
  await page.getByTestId(testId).click();
  const file = await waits;
  const path = join(folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

test("no network: the sealed referral leaves as a file, and is not shown as sent", async () => {
  const { page } = worker;
  await handIn(page);
  await worker.context.setOffline(true);
  await keepHelpCase(page);
  await sealReferral(page, "consent");
  await page.getByTestId("open-carry").click();
  await page.getByTestId("give-all").click();
  const parcel = await savedBy(page, "give-save");
  expect(parcel.endsWith("parcel.txt")).toBe(true);
  await page.getByTestId("give-moving").click();
  await expect(page.getByTestId("moving-code")).toBeVisible();
  await backTo(page, "outbox-count");
  await expect(page.getByTestId("outbox-item")).toContainText("Not yet known at the hub");
  await expect(page.getByTestId("outbox-count")).toHaveText("1");
});

test("the colleague sees what may be seen, carries it, and hands it in with a network", async () => {
  const { page } = colleague;
  await page.getByTestId("open-carry").click();
  await page.getByTestId("courier-choose-file").setInputFiles(join(folder, "parcel.txt"));
  await expect(page.getByTestId("courier-look")).toContainText("Sealed messages to hand in: 1");
  await expect(page.getByTestId("carried")).toHaveCount(0);
  await page.getByTestId("courier-yes").click();
  await expect(page.getByTestId("carried").locator("[data-state=sent]")).toBeVisible({ timeout: 30_000 });
  await savedBy(page, "slip-save");
});

test("F-72 the organisation has it once, and takes it out after a warning alone; the receipt reaches the first phone by file, still without a network", async () => {
  await handIn(office.page);
  await office.page.getByTestId("open-inbox").click();
  await expect(office.page.getByTestId("received")).toHaveCount(1);
  await office.page.getByTestId("open-referral").click();
  await expect(office.page.getByTestId("purpose"), "what the yes was given for").toContainText("For nothing else");
  await office.page.getByTestId("export").click();
  await expect(office.page.getByRole("dialog"), "F-72 the warning first").toContainText("not sealed");
  const table = readFileSync(await savedBy(office.page, "export-csv"), "utf8");
  expect(table.split("\r\n")).toHaveLength(3);

  const { page } = worker;
  await page.getByTestId("open-carry").click();
  await page.getByTestId("courier-choose-file").setInputFiles(join(folder, "slip.txt"));
  await expect(page.getByTestId("courier-done")).toContainText("Confirmed by receipt: 1");
  await backTo(page, "outbox-count");
  await expect(page.getByTestId("outbox-count")).toHaveText("0");
  expect([...faults(worker), ...faults(colleague), ...faults(office)]).toEqual([]);
});

test("F-72 for people without the app: warned first, then a page in two languages, a call, an SMS that names nobody; the answer by voice", async () => {
  const { page } = worker;
  await openNewestCase(page);
  const caseCodeHere = await caseCode(page);
  await expect(page.getByTestId("purpose")).toContainText("Help by this organisation");
  await page.getByTestId("open-ticket").click();
  await page.getByTestId("answer-ticket-phone").click();
  await page.getByTestId("words-fr").click();
  await page.getByTestId("ticket-show").click();
  const ticket = page.getByTestId("ticket");
  await expect(ticket).toHaveAttribute("lang", "fr");
  await expect(ticket).toContainText(caseCodeHere);
  const onTicket = (await ticket.innerText()).split("\n").filter((line) => line.trim() !== "");
  expect(onTicket, "a name of things, the code, a sentence: nobody's team, place or day").toHaveLength(3);
  expect(await page.locator("body").innerText(), "nor around it").not.toMatch(/Fanal|demo|team|case|refer/i);
  await backTo(page, "without-software");
  await page.getByTestId("without-software").click();
  await expect(page.getByTestId("paper-warning")).toBeVisible();
  await expect(page.getByTestId("paper"), "F-72 nothing to read before the warning and a second step").toHaveCount(0);
  await page.getByTestId("answer-paper").click();
  const paper = page.getByTestId("paper");
  await expect(paper).toContainText("Demande de rappel");
  await expect(paper).toContainText("Request for a call back");
  await expect(paper).not.toContainText(caseCodeHere);
  await expect(paper.locator('[data-field="purpose"]'), "what for, in both languages").toHaveCount(2);
  const code = /\b[0-9A-HJKMNP-TV-Z]{6}\b/.exec(await paper.innerText())?.[0] ?? "";
  await page.getByTestId("back").click();
  await page.getByTestId("answer-phone").click();
  await expect(page.getByTestId("script-fr")).toContainText("répondeur");
  await page.getByTestId("back").click();
  await page.getByTestId("answer-sms").click();
  await expect(page.getByTestId("sms-body")).toContainText(code);
  await expect(page.getByTestId("sms-body")).not.toContainText(/referral|trafficking|Fanal|orientation/i);

  await backTo(page, "open-told");
  await page.getByTestId("open-told").click();
  await page.getByTestId("told-code").fill(code.toLowerCase());
  await page.getByTestId("told-find").click();
  for (const value of ["accepted", "phone", "front_desk"]) await page.getByTestId(`answer-${value}`).click();
  await page.getByTestId("told-save").click();
  await expect(page.getByTestId("told-saved")).toBeVisible();
  await openCase(page, caseCodeHere);
  await expect(page.getByTestId("entry").filter({ hasText: "not signed" })).toContainText("Told by phone");
});
