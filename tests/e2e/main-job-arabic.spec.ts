import { expect, type Page, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import {
  caseCode,
  faults,
  handIn,
  INTERPRETER_CHECKS,
  isResult,
  isStep,
  killAndReopen,
  openCase,
  outboxStates,
  readyOffline,
  referWithConsent,
  talkUntil,
  USED_ADULT,
} from "../support/journey.ts";
import { publishReviewed } from "../support/overlay.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { createVault, enrol, startTalk, visit } from "../support/walk.ts";

/** The main job with Arabic screens, from right to left. A person is asked in Arabic only where a native reviewer passed the words. */
const ARABIC = /[\u0621-\u064a]{3,}/;

test.describe.configure({ mode: "parallel" });

let hub: Hub;
let phone: Browser;
const profiles: string[] = [];

test.beforeEach(async () => {
  hub = await startHub();
});
test.afterEach(async () => {
  await phone?.close();
  await hub?.remove();
  for (const profile of profiles.splice(0)) removeFolder(profile);
});

/** One visit with a network and Arabic chosen; the code of the team is returned. */
async function firstVisit(): Promise<string> {
  const { team } = await hub.demoCodes();
  const profile = freshFolder("phone");
  profiles.push(profile);
  phone = await openBrowser({ profile });
  await visit(phone.page, `${hub.origin}/`);
  await phone.page.getByTestId("language-ar").click();
  await rightToLeft(phone.page);
  await phone.page.getByTestId("door-team").click();
  await expect(phone.page.getByTestId("vault-words")).toBeVisible();
  await readyOffline(phone.page, ["en", "ar"]);
  return team;
}

async function rightToLeft(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await expect(page.locator("h1:visible").last()).toHaveText(ARABIC);
}

/** Letters of the first element are larger than those of the second. */
async function expectLarger(page: Page, large: string, small: string): Promise<void> {
  const size = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  expect(await size(large)).toBeGreaterThan(await size(small));
}

test("Arabic screens without a network: an interpreter reads the reference text aloud", async () => {
  const show = (name: string) => phone.page.getByTestId(name);
  let words = "";
  let code = "";
  const answers = { ...USED_ADULT, s2: INTERPRETER_CHECKS };

  await test.step("one visit; then the server is killed and the phone restarted, and it still speaks Arabic", async () => {
    const team = await firstVisit();
    // The browser writes its caches to the disk a moment after it has said that they are kept.
    await phone.page.waitForTimeout(3_000);
    await hub.kill();
    await phone.kill();
    phone = await openBrowser({ profile: phone.profile });
    await visit(phone.page, `${hub.origin}/danger`);
    await rightToLeft(phone.page);
    await show("need-hurt").click();
    await expect(phone.page.locator('[data-testid=danger-number][data-number="15"]')).toBeVisible();
    words = await createVault(phone.page, hub.origin);
    await rightToLeft(phone.page);
    await enrol(phone.page, team);
  });
  await test.step("Arabic has no reviewed questions yet: an interpreter is asked for", async () => {
    await show("new-screening").click();
    await show("answer-screening").click();
    await show("answer-ar").click();
    await expect(show("answer-interpreter-professional")).toBeVisible();
    await expect(show("answer-interpreter-none")).toBeVisible();
    await show("answer-interpreter-professional").click();
    await show("guide-rapid").click();
    await talkUntil(phone.page, isStep("q01"), answers);
  });
  await test.step("the reference text stands there, and that the interpreter reads it", async () => {
    await expect(show("interpreter-reads")).toBeVisible();
    await expect(show("interpreter-reads")).toHaveText(ARABIC);
    await expect(phone.page.locator('h1 [lang="en"][dir="ltr"]')).toBeVisible();
    await expect(phone.page.locator('h1 [lang="ar"]')).toHaveCount(0);
    await expect(phone.page.locator('[data-testid=answer-yes] [lang="en"]')).toBeVisible();
    await expect(phone.page.locator("html")).toHaveAttribute("dir", "rtl");
  });
  await test.step("to the result, in Arabic for the worker", async () => {
    await talkUntil(phone.page, isResult, answers);
    await rightToLeft(phone.page);
    await expect(show("assessment")).toHaveAttribute("data-assessment", /trafficking/);
    code = await caseCode(phone.page);
    await expect(phone.page.locator('bdi[dir="ltr"], [dir="ltr"]').filter({ hasText: code }).first()).toBeVisible();
  });
  await test.step("a referral on the person's yes, sealed, kept over a killed browser", async () => {
    await referWithConsent(phone.page, ["code", "language"]);
    phone = await killAndReopen(phone, hub.origin, words);
    await rightToLeft(phone.page);
    await expect(show("outbox-count")).toHaveText("1");
    await openCase(phone.page, code);
    await expect(phone.page.locator('[data-testid=entry][data-entry-type="referral"]')).toHaveCount(1);
    await show("back").click();
    await show("back").click();
  });
  await test.step("with the network back it is sent", async () => {
    await hub.restart();
    await handIn(phone.page);
    await expect(show("outbox-count")).toHaveText("0");
    expect(await outboxStates(phone.page)).toEqual(["sent"]);
    expect(faults(phone)).toEqual([]);
  });
});

test("without an interpreter no answer counts as yes or no", async () => {
  const team = await firstVisit();
  await createVault(phone.page, hub.origin);
  await enrol(phone.page, team);
  await startTalk(phone.page, { guide: "rapid", language: "ar", interpreter: false });
  await talkUntil(phone.page, isResult, USED_ADULT);
  await expect(phone.page.getByTestId("assessment")).toHaveAttribute("data-assessment", "not_enough_information");
});

test("once a native reviewer has passed the Arabic words, the person reads Arabic, large, and the worker English, small", async () => {
  await publishReviewed(hub, "ar");
  const team = await firstVisit();
  await createVault(phone.page, hub.origin);
  await enrol(phone.page, team);
  await startTalk(phone.page, { guide: "rapid", language: "ar" });
  await talkUntil(phone.page, isStep("q01"), USED_ADULT);
  await expect(phone.page.getByTestId("interpreter-reads")).toHaveCount(0);
  await expect(phone.page.locator('h1 [lang="ar"][dir="rtl"]')).toHaveText(ARABIC);
  await expect(phone.page.locator('h1 [lang="en"][dir="ltr"]')).toBeVisible();
  await expectLarger(phone.page, 'h1 [lang="ar"]', 'h1 [lang="en"]');
  await expect(phone.page.locator('[data-testid=answer-yes] [lang="ar"]')).toHaveText("نعم");
  await expectLarger(phone.page, '[data-testid=answer-yes] [lang="ar"]', '[data-testid=answer-yes] [lang="en"]');
  await talkUntil(phone.page, isResult, USED_ADULT);
  await rightToLeft(phone.page);
});
