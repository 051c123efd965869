import { expect, type Page, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder, SESSION_FILES_MS } from "../support/browser.ts";
import { backToTeam, joinTeam, keepHelpCase, openNewestCase } from "../support/fault-steps.ts";
import { plant } from "../support/fault-storage.ts";
import { backTo, faults, nothingChosen, readyOffline } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { everythingKept } from "../support/kept.ts";
import { createCanaries, scanFolder } from "../support/profile-scan.ts";
import { type HubOfPhones, readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import { unlock, visit } from "../support/walk.ts";

/** Meeting again, a missing child, the end of a shift: safeguarding rules 4 and 6. */
test.describe.configure({ mode: "parallel" });

let hub: HubOfPhones;
let phone: Browser;
let words: string;

const show = (name: string) => phone.page.getByTestId(name);

test.beforeEach(async () => {
  hub = await startHubOfPhones();
});
test.afterEach(async () => {
  await phone?.close().catch(() => undefined);
  if (phone) removeFolder(phone.profile);
  await hub?.remove();
});

async function teamPhone(locale = "en-GB"): Promise<void> {
  if (locale === "en-GB") ({ browser: phone, words } = await readyPhone("worker"));
  else {
    phone = await openBrowser({ profile: freshFolder("team-safety"), locale });
    words = await joinTeam(phone.page, hub.origin, await hub.teamCode());
  }
}

/** Answers one screen of a plan; what is shown before is looked at. */
async function answer(
  page: Page,
  values: readonly string[],
  look: () => Promise<void> = () => nothingChosen(page),
): Promise<void> {
  const heading = await page.locator("h1:visible").innerText();
  await look();
  // A slip of a thumb right after the page has changed is not taken for an answer.
  await page.waitForTimeout(200);
  const several = await page.getByTestId("next").isVisible();
  for (const value of values) await page.getByTestId(`answer-${value}`).click();
  if (several) await page.getByTestId("next").click();
  await expect(page.locator("h1:visible")).not.toHaveText(heading);
}

const MEETING: readonly (readonly string[])[] = [
  ["clothes"],
  ["day_centre"],
  ["no_day"],
  ["morning", "midday"],
  ["nobody_calls"],
  ["walks_past"],
];

/** From an open case to the saved plan; the code word is returned. */
async function planMeeting(look?: () => Promise<void>): Promise<string> {
  await show("plan-meeting").click();
  for (const values of MEETING) await answer(phone.page, values, look);
  await look?.();
  await show("other-word").click();
  const word = (await show("code-word").innerText()).trim();
  await show("take-word").click();
  await look?.();
  await show("save-plan").click();
  await expect(show("ticket")).toContainText(word);
  await look?.();
  await show("to-case").click();
  await expect(show("meeting")).toBeVisible();
  return word;
}

test("a meeting that was agreed on is on its case after a restart, and its code word nowhere in the browser's files", async () => {
  await teamPhone();
  await keepHelpCase(phone.page);
  const word = await planMeeting();
  expect(word).toMatch(/^\S+ \d\d$/);
  const control = createCanaries();
  await plant(phone.page, control.text("control"));
  await phone.page.waitForTimeout(SESSION_FILES_MS);
  await phone.kill();

  expect(scanFolder(phone.profile, control.marker).hits.length, "the planted control is found").toBeGreaterThan(0);
  expect(scanFolder(phone.profile, word).hits, "the code word lies in clear").toEqual([]);

  phone = await openBrowser({ profile: phone.profile });
  await backToTeam(phone.page, hub.origin, words);
  await openNewestCase(phone.page);
  await expect(show("meeting-code")).toHaveText(word);
  await show("show-ticket").click();
  await expect(show("ticket-dialog")).toContainText(word);
  await expect(show("ticket"), "the ticket says nothing of the place").not.toContainText(/centre/i);
  await phone.page.keyboard.press("Escape");
  await show("met").click();
  await expect(show("meeting")).toHaveCount(0);
  expect(phone.page.url()).toBe(`${hub.origin}/cases/open`);
});

test("a child's plan holds ticks alone, and stands among the steps when the child is gone", async () => {
  await teamPhone();
  await phone.page.getByTestId("help-now").click();
  await show("age-child").click();
  await phone.page.locator("[data-testid^=need-]").first().click();
  await show("save-case").click();
  await show("plan-missing").click();
  for (const values of [["yes"], ["receiving_service", "guardian"], ["on_paper"], ["nobody"], ["16_17"], ["ti"]])
    await answer(phone.page, values);
  await answer(phone.page, ["number_by_heart", "told_risk_child"]);
  await expect(phone.page.locator("main input, main textarea"), "nothing can be typed").toHaveCount(0);
  const word = (await show("code-word").innerText()).trim();
  await show("take-word").click();
  await expect(phone.page.getByText("never written here")).toBeVisible();
  await show("save-plan").click();
  await show("missing-plan").locator("summary").click();
  await expect(show("agreed-before")).toContainText(word);
  await show("child-gone").click();
  await expect(show("agreed-before")).toContainText("ትግርኛ");
  await expect(show("on-call-lead")).toBeVisible();
});

test("a missing child: without a network every number has its country and can be called, one press is one line in the log", async () => {
  await teamPhone();
  await readyOffline(phone.page, ["en"]);
  await hub.kill();
  await show("open-missing").click();
  const countries = { FR: "France", BE: "Belgium", GB: "United Kingdom", EU: "European Union" };
  for (const [code, name] of Object.entries(countries)) {
    await show(`country-${code}`).click();
    const calls = show("missing-call");
    await expect(calls.first()).toBeVisible();
    for (const call of await calls.all()) {
      const number = (await call.getAttribute("data-number")) ?? "";
      if (number === "") {
        await expect(call.getByRole("button")).toHaveCount(0);
        continue;
      }
      const button = call.getByTestId(`call-${number}`);
      await expect(button).toContainText(name);
      await button.click();
      await expect(call.getByTestId("call-now")).toHaveAttribute("href", `tel:${number}`);
    }
  }
  await show("country-GB").click();
  await expect(show("missing-call").filter({ hasText: "Missing People" }), "a number nobody read about says so").toContainText(
    "Not read on a page",
  );
  await show("country-FR").click();
  expect(await show("missing-call").evaluateAll((all) => all.map((one) => one.getAttribute("data-number")))).toEqual([
    "17",
    "112",
    "116000",
    "119",
  ]);

  await expect(show("told-police"), "somebody decides before it is noted").toBeDisabled();
  await show("answer-safeguarding_lead").click();
  await show("told-police").click();
  await expect(show("told-status")).toContainText("Police");
  await show("for-morning").click();
  await show("open-case").click();
  await expect(show("open-task")).toHaveCount(1);
  await backTo(phone.page, "open-log");
  await show("open-log").click();
  await expect(show("log-entry")).toHaveCount(1);
  await expect(show("log-entry")).toContainText("Police");
  expect(faults(phone)).toEqual([]);
});

test("the end of a shift: what is open is listed and settled; the debrief leaves no trace", async () => {
  await teamPhone();
  await show("help-now").click();
  await show("age-child").click();
  await phone.page.locator("[data-testid^=need-]").first().click();
  await show("save-case").click();
  await expect(show("add-note")).toBeVisible();
  await backTo(phone.page, "open-shift");
  await expect(show("due-case"), "a child nobody was reached for stands on the first screen").toHaveCount(1);
  await show("open-shift").click();
  await show("leave-for-morning").click();
  await expect(show("promise")).toHaveAttribute("data-task", "lead_decides");
  await show("child-safe").click();
  await expect(show("child-safe")).toHaveCount(0);
  await show("promise-done").click();
  await expect(show("nothing-open")).toBeVisible();

  // What the app keeps of itself is all there, so that nothing of it comes later.
  await readyOffline(phone.page, ["en"]);
  await hub.kill();
  const before = await everythingKept(phone.page);
  await show("how-are-you").click();
  for (const value of ["not_well", "yes"]) {
    await nothingChosen(phone.page);
    await expect(phone.page.getByText("Nothing of this is kept")).toBeVisible();
    await phone.page.getByTestId(`answer-${value}`).click();
  }
  await show("next").click();
  await expect(show("on-call-lead")).toBeVisible();
  expect(await everythingKept(phone.page)).toEqual(before);
  expect(phone.page.url()).toBe(`${hub.origin}/team/shift`);
  await show("end-shift").click();
  await expect(show("open-shift")).toBeVisible();
  await expect(show("due-now")).toHaveCount(0);
});

test("after the team's limit of talks a new one is hinted at, never barred", async () => {
  await teamPhone();
  await show("open-shift").click();
  await show("change-limit").locator("summary").click();
  await show("limit-2").click();
  for (let talks = 1; talks <= 2; talks++) {
    if (talks === 1) await backTo(phone.page, "new-screening");
    await show("new-screening").click();
    await expect(show("answer-screening")).toBeVisible();
    await expect(show("shift-hint")).toHaveCount(0);
    await show("answer-screening").click();
    await show("answer-en").click();
    await show("guide-rapid").click();
    await expect(show("question").or(show("script")).first()).toBeVisible();
    await visit(phone.page, `${hub.origin}/team`);
    await unlock(phone.page, words);
    await expect(show("new-screening")).toBeVisible();
  }
  await show("new-screening").click();
  await expect(show("shift-hint")).toContainText("2");
  await show("answer-screening").click();
  await expect(show("answer-en")).toBeVisible();
  await backTo(phone.page, "open-shift");
  await show("open-shift").click();
  await expect(show("talks")).toHaveAttribute("data-talks", "2");
});

for (const lang of ["en", "ar"]) {
  test(`every screen of it in ${lang}, by axe, at 320 px and with large letters`, async () => {
    await teamPhone(lang);
    const looker = new Looker({ dark: lang === "en", narrow: true });
    let screens = 0;
    const look = (screen: string) => looker.look(phone.page, screen);
    const next = () => look(`screen ${++screens}`);
    await show("help-now").click();
    await show("age-child").click();
    await phone.page.locator("[data-testid^=need-]").first().click();
    await show("save-case").click();
    await planMeeting(next);
    await look("case with a meeting");
    await show("show-ticket").click();
    await look("ticket");
    await phone.page.keyboard.press("Escape");
    await show("plan-missing").click();
    for (const values of [["no"], ["police"], ["no_way"], ["nobody"], ["under_13"], ["ar"], ["number_by_heart"]])
      await answer(phone.page, values, next);
    await show("no-word").click();
    await look("child: summary");
    await show("save-plan").click();
    await show("child-gone").click();
    for (const folded of await phone.page.locator("main summary").all()) await folded.click();
    for (const country of ["FR", "GB"]) {
      await show(`country-${country}`).click();
      await phone.page
        .getByTestId(/^call-\d/)
        .first()
        .click();
      await look(`gone: ${country}`);
    }
    await backTo(phone.page, "open-shift");
    await look("team");
    await show("open-shift").click();
    await show("change-limit").locator("summary").click();
    await look("shift");
    await show("how-are-you").click();
    await look("a child is still ours");
    await show("child-leave").click();
    await look("debrief: now");
    await show("answer-tired").click();
    await look("debrief: stays");
    await show("answer-no").click();
    await look("debrief: before going");
    await show("next").click();
    await look("debrief: end");
    expect(looker.findings).toEqual([]);
    expect(looker.screens.length).toBeGreaterThan(25);
  });
}
