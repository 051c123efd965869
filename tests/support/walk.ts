import { expect, type Page } from "@playwright/test";

/** Steps through the app by the ids that stay, as a person takes them. Each waits until the next screen is there. */
const id = (page: Page, name: string) => page.getByTestId(name);

/** Opens an address of the app and waits until the screen answers to taps. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(page.getByTestId("quick-exit").first()).toBeVisible();
}

/** Makes a vault behind the team's door; the words it made are returned. */
export async function createVault(page: Page, origin: string): Promise<string> {
  await visit(page, `${origin}/team`);
  const words = (await id(page, "vault-words").innerText()).trim();
  await id(page, "vault-create").click();
  await expect(id(page, "vault-create")).toBeHidden({ timeout: 120_000 });
  await expect(id(page, "open-enrol")).toBeVisible({ timeout: 120_000 });
  return words;
}

export async function unlock(page: Page, words: string): Promise<void> {
  await id(page, "passphrase").fill(words);
  await id(page, "unlock").click();
  await expect(id(page, "passphrase")).toBeHidden({ timeout: 120_000 });
}

/** Pastes a one-time code on the team's first screen. */
export async function enrol(page: Page, code: string): Promise<void> {
  await id(page, "open-enrol").click();
  await id(page, "enrol-code").fill(code);
  await id(page, "enrol").click();
  await expect(id(page, "enrol-code")).toBeHidden({ timeout: 60_000 });
}

export interface Talk {
  /** Id of one of ours, or of one that an organisation added. */
  readonly guide: string;
  /** Language of the person. In one without reviewed text an interpreter reads the reference text aloud. */
  readonly language: string;
  readonly interpreter?: boolean;
}

/** From the team's first screen to the first step of a talk. */
export async function startTalk(page: Page, { guide, language, interpreter }: Talk): Promise<void> {
  await id(page, "new-screening").click();
  await id(page, "answer-screening").click();
  await id(page, `answer-${language}`).click();
  if (interpreter !== undefined) await id(page, `answer-interpreter-${interpreter ? "professional" : "none"}`).click();
  await id(page, `guide-${guide}`).click();
  await stepShown(page);
}

export type Shown =
  | { readonly kind: "question"; readonly id: string }
  | { readonly kind: "script"; readonly id: string }
  | { readonly kind: "ended"; readonly id: string }
  | { readonly kind: "ticks" }
  /** The screen that opens when somebody may be in danger now. */
  | { readonly kind: "danger" }
  /** Enough was said: the questions may stop here. */
  | { readonly kind: "enough" }
  | { readonly kind: "result" };

/** What each screen of a talk is known by. "Enough" has nothing but the button to go on. */
const KNOWN_BY: Readonly<Record<string, Exclude<Shown["kind"], "question" | "script" | "ended">>> = {
  "tick-list": "ticks",
  "danger-resume": "danger",
  why: "result",
  next: "enough",
};
const STEP = ["question", "script", "ended", ...Object.keys(KNOWN_BY)].map((name) => `[data-testid=${name}]`).join(",");

/** When the step that each page shows was first seen there: a guard against slips began to count a little before. */
const seenAtMs = new WeakMap<Page, number>();

/** What the talk shows now; `other` than a step that was shown before. */
export async function stepShown(page: Page, other: Shown | null = null): Promise<Shown> {
  const handle = await page.waitForFunction(readStep, { step: STEP, other: other === null ? "" : nameOf(other) });
  const { name, step, ageMs } = (await handle.jsonValue()) as Seen;
  seenAtMs.set(page, performance.now() - ageMs);
  if (name === "question" || name === "ended") return { kind: name, id: step };
  if (name === "script") return { kind: name, id: step };
  return { kind: KNOWN_BY[name] ?? "enough" };
}

/** As the page names it: its kind, and the id of its question or words. */
function nameOf(shown: Shown): string {
  if ("id" in shown) return `${shown.kind} ${shown.id}`;
  return `${Object.entries(KNOWN_BY).find(([, kind]) => kind === shown.kind)?.[0] ?? ""} `;
}

interface Seen {
  readonly name: string;
  readonly step: string;
  /** Since a test has first seen it; a step that is drawn anew, after a lock for instance, is seen anew. */
  readonly ageMs: number;
}

/** Null until the first thing that names a step can be seen and is another one. */
function readStep(given: { readonly step: string; readonly other: string }): Seen | null {
  const element = document.querySelector(given.step);
  if (!element?.checkVisibility({ visibilityProperty: true })) return null;
  const { width, height } = element.getBoundingClientRect();
  if (width === 0 || height === 0) return null;
  const name = element.getAttribute("data-testid") ?? "";
  const step = element.getAttribute("data-question-id") ?? element.getAttribute("data-script-id") ?? "";
  if (`${name} ${step}` === given.other) return null;
  const kept = globalThis as typeof globalThis & { stepsSeen?: WeakMap<Element, { step: string; atMs: number }> };
  kept.stepsSeen ??= new WeakMap();
  const before = kept.stepsSeen.get(element);
  const now = before?.step === step ? before : { step, atMs: performance.now() };
  kept.stepsSeen.set(element, now);
  return { name, step, ageMs: performance.now() - now.atMs };
}

/** A slip of a cold thumb just after the page has changed is not taken for an answer: a person needs longer too. */
const LOOK_MS = 170;

/** As long as a person looks before the first tap on a step; what the test did meanwhile counts. */
async function lookAtIt(page: Page): Promise<void> {
  const leftMs = (seenAtMs.get(page) ?? performance.now()) + LOOK_MS - performance.now();
  if (leftMs > 0) await page.waitForTimeout(leftMs);
}

export type Answers = Readonly<Record<string, string | readonly string[]>>;

/** What is tapped where a test has no answer of its own. */
const NO_ANSWER = ["skip", "past", "not_known", "not_sure"];

/**
 * Takes one step: taps the given values and "next" where one is needed; scripts and talk steps are read out. Where `answers` has
 * nothing, the first of `otherwise` that is offered is tapped.
 */
export async function takeStep(page: Page, answers: Answers, otherwise: readonly string[] = NO_ANSWER): Promise<Shown> {
  const before = await stepShown(page);
  if (before.kind === "result" || before.kind === "ended") return before;
  await lookAtIt(page);
  if (before.kind === "question") await answerQuestion(page, before.id, answers[before.id], otherwise);
  else await id(page, before.kind === "danger" ? "danger-resume" : "next").click();
  await stepShown(page, before);
  return before;
}

async function answerQuestion(
  page: Page,
  questionId: string,
  given: string | readonly string[] | undefined,
  otherwise: readonly string[],
): Promise<void> {
  const question = page.locator(`[data-testid=question][data-question-id="${questionId}"]`);
  const offered = await question
    .locator("[data-testid^=answer-]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-testid")?.slice("answer-".length) ?? ""));
  const wished = given === undefined ? otherwise.filter((value) => offered.includes(value)).slice(0, 1) : [given].flat();
  const missing = wished.filter((value) => !offered.includes(value));
  if (missing.length > 0 || (wished.length === 0 && offered.length > 0)) {
    throw new Error(
      `${questionId} offers ${offered.join(", ")}, not ${missing.length > 0 ? missing.join(", ") : otherwise.join(", ")}`,
    );
  }
  for (const value of wished) await question.getByTestId(`answer-${value}`).click();
  const next = question.getByTestId("next");
  if (await next.isVisible()) await next.click();
}

/** Takes steps until the talk shows something the test waits for; the ids of what was passed are returned. */
export async function walkUntil(
  page: Page,
  isThere: (shown: Shown) => boolean,
  answers: Answers,
  otherwise: readonly string[] = NO_ANSWER,
): Promise<readonly string[]> {
  const passed: string[] = [];
  for (let steps = 0; steps < 120; steps++) {
    const shown = await stepShown(page);
    if (isThere(shown)) return passed;
    const taken = await takeStep(page, answers, otherwise);
    passed.push("id" in taken ? taken.id : taken.kind);
    if (taken.kind === "result" || taken.kind === "ended")
      throw new Error(`the talk stopped at ${taken.kind} after ${passed.join(" → ")}`);
  }
  throw new Error(`never got there: ${passed.join(" → ")}`);
}
