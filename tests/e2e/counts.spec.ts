import { expect, test } from "@playwright/test";
import counts from "../../locales/en/counts.json" with { type: "json" };
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { clockAhead } from "../support/clock.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backToTeam } from "../support/fault-steps.ts";
import { backTo, faults, isResult, isStep, talkToResult, talkUntil, USED_ADULT } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { readyPhone } from "../support/ready-phones.ts";
import { startTalk } from "../support/walk.ts";

/*
 * The first plan begins with 2027: the phone is switched on again after that. "Do not count mine" fails without `NOT_COUNTED` in
 * StepBody.tsx, the count without `counts` in closeScreening.
 */
const DAY_MS = 86_400_000;
const TO_FEBRUARY_2027 = Math.max(0, Math.ceil((Date.UTC(2027, 1, 11) - Date.now()) / DAY_MS));

let site: FaultSite;
let browser: Browser;
let words: string;
const show = (name: string) => browser.page.getByTestId(name);

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser, words } = await readyPhone("worker"));
});
test.afterAll(async () => {
  await browser.close().catch(() => undefined);
  removeFolder(browser.profile);
  await site.close();
});

async function reopen(ahead: number): Promise<void> {
  browser = await openBrowser({ profile: browser.profile });
  await clockAhead(browser.context, ahead);
  await backToTeam(browser.page, site.origin, words);
}
async function openCounts(): Promise<void> {
  await backTo(browser.page, "open-settings");
  await show("open-settings").click();
  await show("open-counts").click();
}
const GUIDE = { guide: "rapid", language: "en" } as const;
const answering = (consent: string) => ({ ...USED_ADULT, consent_record: consent });

test("a talk is counted if the person lets it be, with the notes or not at all, and a killed phone still knows; one who says no leaves nothing", async () => {
  await test.step("before the first plan nobody is asked, and the page says so", async () => {
    await openCounts();
    await expect(show("no-plan")).toBeVisible();
    await browser.close();
  });
  await reopen(TO_FEBRUARY_2027);
  await openCounts();
  await expect(show("nothing-counted")).toHaveText(counts.nothing);
  await show("area-FR-62").click();
  await expect(show("area-FR-62")).toHaveAttribute("aria-pressed", "true");

  const looker = new Looker({ narrow: true });
  await backTo(browser.page, "open-settings");
  await startTalk(browser.page, GUIDE);
  await talkUntil(browser.page, isStep("consent_record"), answering("yes_not_counted"));
  await test.step("no, and yes without being counted, are of one size and in sight together", async () => {
    const sizes = await Promise.all(["yes", "yes_not_counted", "no"].map((value) => show(`answer-${value}`).boundingBox()));
    expect(new Set(sizes.map((box) => `${box?.width} × ${box?.height}`)).size).toBe(1);
    for (const value of ["yes", "yes_not_counted", "no"]) await expect(show(`answer-${value}`)).toBeInViewport({ ratio: 1 });
    await looker.look(browser.page, "the consent to notes");
  });
  await talkUntil(browser.page, isResult, answering("yes_not_counted"));
  await openCounts();
  await expect(show("nothing-counted")).toBeVisible();

  await backTo(browser.page, "open-settings");
  await talkToResult(browser.page, GUIDE, answering("yes"));
  await browser.kill();
  await reopen(TO_FEBRUARY_2027);
  await openCounts();
  await expect(show("counted-leaf")).toHaveCount(1);
  await expect(show("counted-leaf")).toContainText(counts.persons.adult);
  await expect(browser.page.getByRole("heading", { name: counts.area["FR-62"] })).toBeVisible();
  await expect(show("nothing-leaves")).toBeVisible();
  await looker.look(browser.page, "what this phone counts");
  expect(looker.findings).toEqual([]);
  expect(faults(browser)).toEqual([]);
});
