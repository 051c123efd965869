import { expect, type Page } from "@playwright/test";
import { BEGINS, openTeam, talkUntil } from "./journey.ts";
import { type Shown, startTalk } from "./walk.ts";

/** Person-held mode step by step: the phone in the person's hands, and back. */
const id = (page: Page, name: string) => page.getByTestId(name);

/** Up to the questions about being used, after the half-way check; debts, so that more is asked. */
const UP_TO_HERE = { ...BEGINS, q01: "no", q02: "25_plus", q03: "alone", q10: "i_or_family_arranged_and_pay", q12: "no" };
const CHECKS = ["adult", "near", "alone", "calm", "language", "stop"];

const isThere = (shown: Shown): boolean => "id" in shown && shown.id === "q20";

/** From the team's first screen to the question before which the phone is handed over. */
export async function talkToHere(page: Page, language = "en"): Promise<void> {
  await startTalk(page, { guide: "rapid", language, ...(language === "en" ? {} : { interpreter: false }) });
  await talkUntil(page, isThere, UP_TO_HERE);
}

/** From the locked door of a phone that was switched off there to the worker's page before the hand-over. */
export async function backToHandOver(page: Page, origin: string, words: string): Promise<void> {
  await openTeam(page, origin, words);
  await id(page, "new-screening").click();
  await id(page, "resume-screening").click();
  await talkUntil(page, isThere, UP_TO_HERE);
  await askForHandOver(page);
}

/** From a question of a talk. */
export async function askForHandOver(page: Page): Promise<void> {
  await id(page, "talk-menu").click();
  await id(page, "open-hand-over").click();
  const before = id(page, "answer-hand-over");
  await expect(before.or(id(page, "held-start"))).toBeVisible();
  if (await before.isVisible()) await before.click();
}

/** Ticks all that stands there and gives the phone. */
export async function givePhone(page: Page): Promise<void> {
  await expect(id(page, "held-start")).toHaveAttribute("aria-disabled", "true");
  for (const check of CHECKS) await id(page, `answer-check-${check}`).click();
  const unreviewed = id(page, "answer-check-unreviewed");
  if (await unreviewed.isVisible()) await unreviewed.click();
  await id(page, "held-start").click();
  await expect(id(page, "held")).toBeVisible();
}

/** Longer than a slip of the thumb. */
const LOOK_MS = 200;

/** Presses a picture, and waits for the next screen. */
export async function press(page: Page, picture: string): Promise<void> {
  const before = await id(page, "held").innerText();
  await page.waitForTimeout(LOOK_MS);
  await id(page, `held-${picture}`).click();
  await expect.poll(() => id(page, "held").innerText()).not.toBe(before);
}

/** Ends the questions and answers the last two: danger, and what may be seen. */
export async function finish(page: Page, danger: "sun" | "moon", show: "flower" | "shell" | "feather"): Promise<void> {
  await press(page, "stop");
  await press(page, danger);
  await page.waitForTimeout(LOOK_MS);
  await id(page, `held-${show}`).click();
  await expect(id(page, "held-done")).toBeVisible();
}

/** The worker has the phone again and opens it with the words. */
export async function takeBack(page: Page, words: string): Promise<void> {
  await id(page, "held-returned").click();
  await id(page, "passphrase").fill(words);
  await id(page, "unlock").click();
  await expect(id(page, "passphrase")).toBeHidden({ timeout: 120_000 });
}

/** What a hidden page is to the browser: another app in front, a call, the screen off. */
export async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
}

export async function showAgain(page: Page): Promise<void> {
  await page.evaluate(() => {
    Reflect.deleteProperty(document, "visibilityState");
    Reflect.deleteProperty(document, "hidden");
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
}

/** Everything a bystander or a history could read, but the title. */
export const inTheOpen = (page: Page): Promise<string> =>
  page.evaluate(() => [location.href, JSON.stringify(history.state), document.body.outerHTML].join("\n"));

/** Ids of the private rows on this phone. */
export const rowIds = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    () =>
      new Promise<readonly string[]>((resolve, reject) => {
        const open = indexedDB.open("fanal");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const keys = open.result.transaction("records").objectStore("records").getAllKeys();
          keys.onerror = () => reject(keys.error);
          keys.onsuccess = () => {
            open.result.close();
            resolve(keys.result.map(String));
          };
        };
      }),
  );

export interface FakeVoice {
  readonly lang: string;
  readonly localService: boolean;
}
export interface Said {
  readonly text: string;
  readonly volume: number;
}

/** Gives the browser voices, which has none of its own here, and writes down what they say. From the next page on. */
export async function giveVoices(page: Page, voices: readonly FakeVoice[], sentenceMs = 20): Promise<void> {
  await page.addInitScript(
    ([given, endsAfterMs]) => {
      const said: Said[] = [];
      const synthesis = Object.assign(new EventTarget(), {
        getVoices: () => given,
        cancel: () => said.push({ text: "", volume: 0 }),
        speak: (sentence: Said & { onend?: () => void }) => {
          said.push({ text: sentence.text, volume: sentence.volume });
          setTimeout(() => sentence.onend?.(), endsAfterMs);
        },
      });
      class Utterance {
        constructor(readonly text: string) {}
      }
      Object.defineProperty(window, "speechSynthesis", { configurable: true, value: synthesis });
      Object.defineProperty(window, "SpeechSynthesisUtterance", { configurable: true, value: Utterance });
      Object.defineProperty(window, "said", { configurable: true, value: said });
    },
    [voices, sentenceMs] as const,
  );
}

/** What was said so far; a sentence that was stopped is followed by an empty one. */
export const saidSoFar = (page: Page): Promise<readonly Said[]> =>
  page.evaluate(() => [...(window as unknown as { said: Said[] }).said]);
