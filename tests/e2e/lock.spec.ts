import { expect, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { joinTeam, keepHelpCase, saveNote } from "../support/fault-steps.ts";
import { hide, showAgain } from "../support/held.ts";
import { BEGINS, backTo, isStep, talkUntil } from "../support/journey.ts";
import { isShut, WAYS_TO_LOCK } from "../support/lock.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { startTalk, stepShown, unlock } from "../support/walk.ts";

/*
 * F-62 fails without: any one of the five conditions in `#tick` of auto-lock.ts, its listeners of `freeze` and `pagehide`, and `TeamGate`
 * F-65 fails without: `data-covered` in auto-lock.ts or its rule in tokens.css
 */
const NOTE = "she sleeps behind the third canal lock";
let hub: Hub;
let browser: Browser;
let words: string;
const show = (name: string) => browser.page.getByTestId(name);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  hub = await startHub();
  browser = await openBrowser();
  await browser.page.clock.install();
  words = await joinTeam(browser.page, hub.origin, (await hub.demoCodes()).team);
  await keepHelpCase(browser.page);
  await saveNote(browser.page, NOTE);
});
test.afterAll(async () => {
  await browser.close();
  removeFolder(browser.profile);
  await hub.remove();
});

for (const [way, lock] of Object.entries(WAYS_TO_LOCK)) {
  test(`F-62 ${way}: it locks, and nothing of the case is left in the page; the words lead back to the same case`, async () => {
    const { page } = browser;
    await expect(page.getByText(NOTE)).toBeVisible();
    await lock(page);
    await isShut(page, [NOTE]);
    await unlock(page, words);
    await expect(page.getByText(NOTE)).toBeVisible();
  });
}

test("F-62 twenty seconds before an idle lock it asks, and one key or one touch keeps it open", async () => {
  const { page } = browser;
  for (const stay of [() => page.keyboard.press("Enter"), () => show("stay").tap(), () => page.keyboard.press("Escape")]) {
    await page.clock.runFor("01:41");
    const asks = page.getByRole("alertdialog");
    await expect(asks, "a screen reader says what is coming").toHaveAccessibleDescription(/locks in \d+ seconds/);
    await expect(show("stay"), "Enter is enough").toBeFocused();
    await stay();
    await expect(asks).toBeHidden();
    await page.clock.runFor("00:25");
    await expect(page.getByText(NOTE)).toBeVisible();
    await page.keyboard.press("Control");
  }
});

test("F-62 the team chooses how many quiet minutes: what is chosen counts, after a lock too", async () => {
  const { page } = browser;
  await backTo(page, "open-settings");
  await show("open-settings").click();
  await show("lock-after-5").click();
  await expect(show("lock-after-5")).toHaveAttribute("aria-pressed", "true");
  await show("lock").first().click();
  await unlock(page, words);
  await expect(show("lock-after-5")).toHaveAttribute("aria-pressed", "true");
  await page.clock.runFor("04:00");
  await expect(show("lock-after-5")).toBeVisible();
  await page.clock.runFor("01:01");
  await isShut(page, [NOTE]);
  await unlock(page, words);
  await show("lock-after-2").click();
  await backTo(page, "open-settings");
});

test("F-62 in the middle of a talk: after the words the same question is asked again", async () => {
  const { page } = browser;
  await startTalk(page, { guide: "rapid", language: "en" });
  await talkUntil(page, isStep("q02"), { ...BEGINS, q01: "no" });
  const question = await page.getByTestId("question").innerText();
  await page.clock.runFor("02:01");
  await isShut(page, [question]);
  await unlock(page, words);
  expect(await stepShown(page)).toEqual({ kind: "question", id: "q02" });
});

test("F-65 a hidden page is one empty colour to whoever takes its picture", async () => {
  const { page } = browser;
  const colours = async () => {
    const picture = (await page.screenshot()).toString("base64");
    return page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const drawing = canvas.getContext("2d");
      drawing?.drawImage(image, 0, 0);
      const pixels = new Uint32Array(drawing?.getImageData(0, 0, image.width, image.height).data.buffer ?? new ArrayBuffer(0));
      return new Set(pixels).size;
    }, picture);
  };
  expect(await colours(), "the picture of a page in sight").toBeGreaterThan(20);
  await hide(page);
  expect(await colours()).toBe(1);
  await showAgain(page);
  expect(await colours()).toBeGreaterThan(20);
});
