import { expect, test } from "@playwright/test";
import { type Browser, removeFolder } from "../support/browser.ts";
import { keepHelpCase, openNewestCase, saveNote } from "../support/fault-steps.ts";
import { hide, showAgain } from "../support/held.ts";
import { BEGINS, backTo, isStep, talkUntil } from "../support/journey.ts";
import { everythingKept } from "../support/kept.ts";
import { isResting, isShut, WAYS_TO_LOCK } from "../support/lock.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
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
  hub = await startHubOfPhones();
  ({ browser, words } = await readyPhone("worker", { first: (page) => page.clock.install() }));
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

const PIN = "402917";

/** Files of keys, sealed rows, and what a browser keeps of a page; content of the packs may still be arriving. */
const keptInPrivate = async () =>
  Object.entries(await everythingKept(browser.page)).filter(([name]) =>
    /^(file |fanal.(records|shards)|local|state|title)/.test(name),
  );

/** Nothing the browser keeps is changed by it. */
async function choosePin(): Promise<void> {
  await backTo(browser.page, "open-settings");
  await show("open-settings").click();
  await expect(show("pin-new")).toBeVisible();
  const before = await keptInPrivate();
  await show("pin-new").fill(PIN);
  await show("pin-set").click();
  await expect(show("pin-on")).toBeVisible();
  expect(await keptInPrivate(), "something of the PIN is on the disk").toEqual(before);
  await backTo(browser.page, "open-settings");
}

async function tryPin(pin: string): Promise<void> {
  await show("pin").fill(pin);
  await show("wake").click();
}

test("F-62 with a PIN: idle, hidden and frozen empty the page as any lock; six digits lead back to the same case", async () => {
  const { page } = browser;
  await choosePin();
  await openNewestCase(page);
  await show("add-note").click();
  await show("note-text").fill("half a sentence about the lor");
  for (const way of ["two minutes without a touch", "half a minute out of sight", "the phone freezes the page"]) {
    await WAYS_TO_LOCK[way]?.(page);
    await isResting(page, [NOTE, "half a sentence about the lor"]);
    await tryPin("730184");
    await expect(show("wrong-pin")).toContainText("4 tries");
    await tryPin(PIN);
    await expect(show("note-text")).toHaveValue("half a sentence about the lor");
  }
  await show("draft-drop").click();
  await show("back").click();
});

for (const [what, act] of Object.entries({
  "five wrong PINs": async () => {
    await browser.page.clock.runFor("02:01");
    for (const [at, pin] of ["730180", "730181", "730182", "730183", "730184"].entries()) {
      await tryPin(pin);
      // The field is empty for the next one once it says how many are left.
      if (at < 4) await expect(show("wrong-pin")).toContainText(String(4 - at));
    }
  },
  "a quarter of an hour": async () => {
    await browser.page.clock.runFor("02:01");
    await isResting(browser.page, [NOTE]);
    await browser.page.clock.runFor("15:01");
  },
  "the Lock button": () => show("lock").first().click(),
  "a clock that was set back": async () => WAYS_TO_LOCK["the clock is set back"]?.(browser.page),
  "a page that is loaded again": async () => {
    await browser.page.clock.runFor("02:01");
    await isResting(browser.page, [NOTE]);
    await browser.page.reload();
  },
})) {
  test(`F-62 with a PIN: after ${what} only the words open it`, async () => {
    const { page } = browser;
    await backTo(page, "open-settings");
    if (what !== "five wrong PINs") await choosePin();
    await act();
    await isShut(page, [NOTE]);
    await unlock(page, words);
    await backTo(page, "open-settings");
    await show("open-settings").click();
    await expect(show("pin-new"), "the PIN is gone with the worker").toBeVisible();
    await backTo(page, "open-settings");
  });
}

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
