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
  readonly guide: "rapid" | "child" | "full";
  /** Language of the person. In one without reviewed text an interpreter reads the reference text aloud. */
  readonly language: string;
  readonly interpreter?: boolean;
}

/** From the team's first screen to the first step of a talk. */
export async function startTalk(page: Page, { guide, language, interpreter }: Talk): Promise<void> {
  await id(page, "new-screening").click();
  await id(page, "answer-screening").click();
  await id(page, `answer-${language}`).click();
  if (interpreter !== undefined) await id(page, interpreter ? "answer-interpreter" : "answer-no_interpreter").click();
  await id(page, `guide-${guide}`).click();
  await stepShown(page);
}

export type Shown =
  | { readonly kind: "question"; readonly id: string }
  | { readonly kind: "script"; readonly id: string }
  | { readonly kind: "ended"; readonly id: string }
  | { readonly kind: "ticks" }
  | { readonly kind: "result" };

const STEP = "[data-testid=question],[data-testid=script],[data-testid=ended],[data-testid=tick-list],[data-testid=result]";

/** What the talk shows now. */
export async function stepShown(page: Page): Promise<Shown> {
  const shown = page.locator(STEP).first();
  await expect(shown).toBeVisible();
  return shown.evaluate((element): Shown => {
    const kind = element.getAttribute("data-testid");
    if (kind === "question" || kind === "ended") return { kind, id: element.getAttribute("data-question-id") ?? "" };
    if (kind === "script") return { kind, id: element.getAttribute("data-script-id") ?? "" };
    return kind === "result" ? { kind } : { kind: "ticks" };
  });
}

/** A slip of a cold thumb just after the page has changed is not taken for an answer: a person needs longer too. */
const LOOK_MS = 200;

/** Takes one step: taps the given values and "next" where one is needed; scripts and talk steps are read out. */
export async function takeStep(
  page: Page,
  answers: Readonly<Record<string, string | readonly string[]>>,
  otherwise = "skip",
): Promise<Shown> {
  const before = await stepShown(page);
  if (before.kind === "result" || before.kind === "ended") return before;
  await page.waitForTimeout(LOOK_MS);
  if (before.kind === "question") await answerQuestion(page, before.id, answers[before.id] ?? otherwise);
  else await id(page, "next").click();
  await expect(page.locator(placeOf(before))).toBeHidden();
  return before;
}

function placeOf(step: Shown): string {
  if (step.kind === "question") return `[data-testid=question][data-question-id="${step.id}"]`;
  if (step.kind === "script") return `[data-testid=script][data-script-id="${step.id}"]`;
  return "[data-testid=tick-list]";
}

async function answerQuestion(page: Page, questionId: string, given: string | readonly string[]): Promise<void> {
  const question = page.locator(`[data-testid=question][data-question-id="${questionId}"]`);
  const offered = await question
    .locator("[data-testid^=answer-]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-testid")?.slice(7) ?? ""));
  const wished = typeof given === "string" ? [given] : given;
  const values = wished.filter((value) => offered.includes(value));
  if (values.length === 0 && offered.length > 0)
    throw new Error(`${questionId} offers ${offered.join(", ")}, not ${wished.join(", ")}`);
  for (const value of values) await question.getByTestId(`answer-${value}`).click();
  const next = question.getByTestId("next");
  if (await next.isVisible()) await next.click();
}

/** Takes steps until the talk shows something the test waits for; the ids of what was passed are returned. */
export async function walkUntil(
  page: Page,
  isThere: (shown: Shown) => boolean,
  answers: Readonly<Record<string, string | readonly string[]>>,
  otherwise = "skip",
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
