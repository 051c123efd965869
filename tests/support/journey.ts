import { expect, type Page } from "@playwright/test";
import { type Browser, openBrowser } from "./browser.ts";
import { type Answers, type Shown, startTalk, stepShown, type Talk, takeStep, unlock, visit } from "./walk.ts";

/** The main job in larger pieces, each as a field worker would name it. */

/** Before any question: two workers, nobody listening, the person agrees to talk and to be noted. */
export const BEGINS: Answers = {
  v1: "yes",
  v2: "yes",
  v3: "yes",
  v4: "yes",
  s1: "no",
  s9: "no",
  s2: "no_interpreter",
  s3: "yes",
  s4: "no_matter",
  s5: "nothing_now",
  s6: "nothing",
  s7: "yes",
  s8: "yes",
  k1: "understood",
  k2: "understood",
  k3: "understood",
  k4: "understood",
  consent_talk: "yes",
  consent_record: "yes",
};

/** Sharing, and what the worker saw: nothing. */
export const ENDS: Answers = {
  consent_share_who: "yes",
  consent_share_what: ["that_i_need_help", "my_needs"],
  consent_share_how: ["through_you"],
  q78: "any",
  q79: "not_known",
  ...Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`o${String(n + 1).padStart(2, "0")}`, "no"])),
};

/** An adult who owes for the journey, is made to work now and could not leave. */
export const USED_ADULT: Answers = {
  ...BEGINS,
  ...ENDS,
  q01: "no",
  q02: "25_plus",
  q03: "alone",
  q10: "i_or_family_arranged_and_pay",
  q12: "yes",
  q09: "people_who_arranged_the_journey",
  q13: "family_pays",
  q20: "yes",
  "q20.when": "now",
  q21: "yes",
  "q21.when": "past",
  q41: "afraid_of_them",
  q22: "no",
  q23: "i_keep_them",
  q27: "i_have_it",
  q24: "no",
  q28: "no",
};

/** Sixteen or seventeen, travelling with somebody met on the way. */
export const YOUNG_PERSON: Answers = {
  ...BEGINS,
  ...ENDS,
  q01: "no",
  q02: "16_17",
  c02: "someone_i_met",
  c12: ["warm_place", "someone_to_stay_with_me"],
  c04: "parents_or_family",
  c03: "family_paid",
  c05: "no",
  c06: "no",
  c08: "mother_or_father",
  c09: "no",
  c11: "no",
};

/** An interpreter who may read aloud. */
export const INTERPRETER_CHECKS = [
  "independent",
  "gender_is_fine",
  "same_dialect",
  "no_political_risk",
  "promised_to_keep_private",
] as const;

/** What the browser says by itself when nothing answers; everything else is a fault of the app. */
const NO_NETWORK = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|FAILED|ABORTED)/;
export const faults = (browser: Browser): readonly string[] => browser.complaints.filter((text) => !NO_NETWORK.test(text));

/**
 * Waits until everything is on this phone: the service worker answers for the page, every piece that was asked for is in its cache,
 * the team's piece among them, and the signed packs with guides, rules and texts of each language are installed.
 */
export async function readyOffline(page: Page, languages: readonly string[]): Promise<void> {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state ?? "none")).toBe("activated");
  // The public words of the reference language are kept by every worker, asked for or not.
  const pieces = ["team", ...languages.flatMap((lang) => [`lang:${lang}`, `team:${lang}`])].filter(
    (piece) => piece !== "lang:en",
  );
  await expect.poll(() => page.evaluate(askedFor), { timeout: 90_000 }).toEqual(expect.arrayContaining(pieces));
  await expect.poll(() => page.evaluate(allKept), { timeout: 90_000 }).toBe(true);
  const files = ["guides", "indicators", "rules", "rights", "danger", "services", "network"];
  const texts = languages.flatMap((lang) => [`text.${lang}.public`, `text.${lang}.team`]);
  await expect.poll(() => page.evaluate(installed), { timeout: 90_000 }).toEqual(expect.arrayContaining([...files, ...texts]));
}

/** The public part is on this phone in these languages: screens, and the texts of the signed packs. */
export async function readyPublic(page: Page, languages: readonly string[]): Promise<void> {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state ?? "none")).toBe("activated");
  const pieces = languages.map((lang) => `lang:${lang}`).filter((piece) => piece !== "lang:en");
  await expect.poll(() => page.evaluate(askedFor), { timeout: 90_000 }).toEqual(expect.arrayContaining(pieces));
  await expect.poll(() => page.evaluate(allKept), { timeout: 90_000 }).toBe(true);
  const texts = languages.map((lang) => `text.${lang}.public`);
  await expect.poll(() => page.evaluate(installed), { timeout: 90_000 }).toEqual(expect.arrayContaining(["rights", ...texts]));
}

/** Pieces the worker of this browser was asked to keep. */
async function askedFor(): Promise<readonly string[]> {
  const kept = await (await caches.open("fanal-choices-v1")).match("/choices");
  return kept ? ((await kept.json()) as { sets: string[] }).sets : [];
}

/** The worker's own word: no file of any piece is missing. */
async function allKept(): Promise<boolean> {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<boolean>((resolve) => {
    port1.onmessage = (event: MessageEvent<{ complete: boolean }>) => resolve(event.data.complete);
  });
  active?.postMessage({ type: "WANT", sets: [] }, [port2]);
  return answer;
}

/** Names of the files of packs that are in use here. */
async function installed(): Promise<readonly string[]> {
  const result = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  // Asked for before the app has made it, an empty one would be made in its place.
  if (!(await indexedDB.databases()).some(({ name }) => name === "fanal")) return [];
  const db = await result(indexedDB.open("fanal"));
  const read = db.transaction(["meta", "parts", "packFiles"]);
  const active = (await result(read.objectStore("meta").get("active"))) as { value: string[] } | undefined;
  const names: string[] = [];
  for (const partId of active?.value ?? []) {
    const part = (await result(read.objectStore("parts").get(partId))) as { manifest: Uint8Array };
    const { files } = JSON.parse(new TextDecoder().decode(part.manifest)) as { files: { name: string; sha256: string }[] };
    for (const { name, sha256 } of files) if ((await result(read.objectStore("packFiles").count(sha256))) > 0) names.push(name);
  }
  db.close();
  return names;
}

/** SIGKILL, then the same profile again at the locked door of the team's part, opened with the words. */
export async function killAndReopen(browser: Browser, origin: string, words: string): Promise<Browser> {
  await browser.kill();
  const next = await openBrowser({ profile: browser.profile });
  await openTeam(next.page, origin, words);
  return next;
}

export async function openTeam(page: Page, origin: string, words: string): Promise<void> {
  await visit(page, `${origin}/team`);
  await unlock(page, words);
  await expect(page.getByTestId("open-settings")).toBeVisible();
}

const WAITING = /^(One moment|Un instant|لحظة)/;

/**
 * Back, as often as needed, until something is on the screen. A new address would lock the vault. The team's first screen
 * is as far as it goes: what is on it comes one by one, and Back from there leaves the team's part.
 */
export async function backTo(page: Page, testId: string): Promise<void> {
  const there = page.getByTestId(testId).filter({ visible: true }).first();
  // While a part of the app is read from the phone, the screen before it is still in the page, hidden.
  const waits = page.getByRole("heading", { level: 1, name: WAITING });
  const screen = page.locator("main:visible").last();
  const back = page.getByTestId("back").filter({ visible: true });
  const first = page.getByTestId("open-settings").filter({ visible: true });
  for (let presses = 0; presses < 6; presses++) {
    await expect(waits).toHaveCount(0);
    await expect(there.or(back).first())
      .toBeVisible()
      .catch(async (error: unknown) => {
        throw new Error(`no way back from: ${await page.locator("body").innerText()}`, { cause: error });
      });
    if (await there.isVisible()) return;
    if (await first.isVisible()) break;
    const before = await screen.innerText();
    await back.click();
    await expect.poll(async () => (await there.isVisible()) || (await screen.innerText()) !== before).toBe(true);
  }
  await expect(there).toBeVisible();
}

/** No answer stands there chosen for anybody (safeguarding rule 3.5). */
export async function nothingChosen(page: Page): Promise<void> {
  const chosen = page.locator("main").locator('[aria-pressed="true"], [aria-checked="true"], input:checked');
  expect(await chosen.count(), "something is chosen before anybody answered").toBe(0);
}

/** Walks on and looks at every screen before anything is tapped on it. The ids of what was passed are returned. */
export async function talkUntil(
  page: Page,
  isThere: (shown: Shown) => boolean,
  answers: Answers,
  look: (shown: Shown) => Promise<void> = () => nothingChosen(page),
): Promise<readonly string[]> {
  const passed: string[] = [];
  for (let steps = 0; steps < 120; steps++) {
    const shown = await stepShown(page);
    await look(shown);
    if (isThere(shown)) return passed;
    if (shown.kind === "result" || shown.kind === "ended") break;
    const taken = await takeStep(page, answers);
    passed.push("id" in taken ? taken.id : taken.kind);
  }
  throw new Error(`never got there: ${passed.join(" → ")}`);
}

/** Unfolds everything below an element. */
export const unfold = (page: Page, testId: string): Promise<void> =>
  page.getByTestId(testId).evaluate((element) => {
    for (const folded of element.querySelectorAll("details")) folded.open = true;
  });

export const isResult = (shown: Shown): boolean => shown.kind === "result";
export const isStep =
  (id: string) =>
  (shown: Shown): boolean =>
    "id" in shown && shown.id === id;

/** A whole talk, from the team's first screen to what to do now. */
export async function talkToResult(page: Page, talk: Talk, answers: Answers): Promise<readonly string[]> {
  await startTalk(page, talk);
  const passed = await talkUntil(page, isResult, answers);
  await expect(page.getByTestId("assessment")).toBeVisible();
  return passed;
}

/** The code of the case on the screen. */
export async function caseCode(page: Page): Promise<string> {
  const code = /\b[0-9A-HJKMNP-TV-Z]{6}\b/.exec(await page.locator("main").innerText())?.[0];
  if (code === undefined) throw new Error("no code of a case on this screen");
  return code;
}

/** From the team's first screen into the case with this code. */
export async function openCase(page: Page, code: string): Promise<void> {
  await backTo(page, "open-cases");
  await page.getByTestId("open-cases").click();
  await page.getByTestId("case").filter({ hasText: code }).getByTestId("open-case").click();
  await expect(page.locator("h1:visible").last()).toContainText(code);
}

/** Every line is off at first; those named are switched on, and it is sealed. */
export async function chooseLinesAndSeal(page: Page, fields: readonly string[]): Promise<void> {
  const lines = page.getByRole("switch");
  await expect(lines.first()).toBeVisible();
  for (const line of await lines.all()) await expect(line).not.toBeChecked();
  await expect(page.getByTestId("seal")).toBeDisabled();
  for (const field of fields) await page.getByTestId(`consent-${field}`).click();
  await page.getByTestId("seal").click();
  await expect(page.getByTestId("sealed")).toBeVisible();
}

/** From a result or a case to the sealed referral, on the person's own yes. */
export async function referWithConsent(page: Page, fields: readonly string[]): Promise<void> {
  await page.getByTestId("refer").click();
  await page.locator("[data-testid^=organisation-]").first().click();
  await nothingChosen(page);
  await expect(page.getByTestId("next")).toBeDisabled();
  await page.getByTestId("basis-consent").getByRole("button").click();
  for (const check of ["who", "no", "stop", "limits"]) await page.getByTestId(`answer-check-${check}-understood`).click();
  await page.getByTestId("answer-spoken").click();
  await page.getByTestId("next").click();
  await chooseLinesAndSeal(page, fields);
}

/** From a child's result to the sealed referral: the lead decided, the child was told. */
export async function referToProtect(page: Page, fields: readonly string[]): Promise<void> {
  await page.getByTestId("refer").click();
  await expect(page.getByTestId("on-call-lead")).toBeVisible();
  await page.locator("[data-testid^=organisation-]").first().click();
  await expect(page.getByTestId("basis-consent"), "a child is never asked to sign for it").toHaveCount(0);
  await page.getByTestId("basis-child_protection").getByRole("button").click();
  await nothingChosenBut(page, 1);
  for (const value of ["safeguarding_lead", "told", "agrees"]) await page.getByTestId(`answer-${value}`).click();
  await page.getByTestId("next").click();
  await chooseLinesAndSeal(page, fields);
}

async function nothingChosenBut(page: Page, count: number): Promise<void> {
  await expect(page.locator("main").locator('[aria-pressed="true"], [aria-checked="true"]')).toHaveCount(count);
}

/** What the outbox says about each of its items, newest first. */
export const outboxStates = (page: Page): Promise<readonly string[]> =>
  page
    .getByTestId("outbox-item")
    .locator("[data-state]")
    .evaluateAll((items) => items.map((item) => item.getAttribute("data-state") ?? ""));

/** Hands in or looks for answers, and waits until that is over. */
export async function handIn(page: Page): Promise<void> {
  await page.getByTestId("sync").click();
  await expect(page.getByTestId("sync-done").or(page.getByTestId("sync-failure"))).toBeVisible({ timeout: 60_000 });
}
