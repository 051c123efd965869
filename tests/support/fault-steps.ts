import { expect, type Page } from "@playwright/test";
import { createVault, enrol, unlock, visit } from "./walk.ts";

/** Short ways through the app for tests of faults: a case without questions, a note, a sealed referral. */
const id = (page: Page, name: string) => page.getByTestId(name);

/** A phone in a team, on the team's first screen; the words that open it are returned. */
export async function joinTeam(page: Page, origin: string, code: string): Promise<string> {
  const words = await createVault(page, origin);
  await enrol(page, code);
  await expect(id(page, "new-screening")).toBeVisible();
  return words;
}

/** Opens the team's part of a phone that was closed, killed or locked. */
export async function backToTeam(page: Page, origin: string, words: string): Promise<void> {
  await visit(page, `${origin}/team`);
  await unlock(page, words);
  await expect(id(page, "open-cases").or(id(page, "open-inbox"))).toBeVisible();
}

/** From the team's first screen: help without questions for an adult, kept as a case, which is open afterwards. */
export async function keepHelpCase(page: Page): Promise<void> {
  await id(page, "help-now").click();
  await id(page, "age-adult").click();
  await page.locator("[data-testid^=need-]").first().click();
  await id(page, "save-case").click();
  await expect(id(page, "add-note")).toBeVisible();
}

/** From the team's first screen to the newest case. */
export async function openNewestCase(page: Page): Promise<void> {
  await id(page, "open-cases").click();
  await id(page, "open-case").first().click();
  await expect(id(page, "add-note")).toBeVisible();
}

/** In an open case. Resolves when the screen shows the note as saved. */
export async function saveNote(page: Page, text: string): Promise<void> {
  await id(page, "add-note").click();
  await id(page, "note-text").fill(text);
  await id(page, "save-note").click();
  await expect(id(page, "note-text")).toBeHidden();
}

/** The notes of the open case as the screen shows them, newest first. */
export async function notesShown(page: Page): Promise<readonly string[]> {
  await expect(page.locator("[data-entry-type]").first()).toBeVisible();
  return page.locator("[data-entry-type=note] bdi").allInnerTexts();
}

export type BasisKind = "consent" | "danger_to_life";

/** In an open case: everything up to the button that seals. */
export async function prepareReferral(page: Page, basis: BasisKind): Promise<void> {
  await id(page, "refer").click();
  await page.locator("[data-testid^=organisation-]").first().click();
  await id(page, `basis-${basis}`).getByRole("button").click();
  if (basis === "consent") {
    for (const check of ["who", "no", "stop", "limits"]) await id(page, `answer-check-${check}-understood`).click();
    await id(page, "answer-spoken").click();
  } else {
    await id(page, "answer-safeguarding_lead").click();
    await id(page, "answer-told").click();
  }
  await id(page, "next").click();
  await id(page, "consent-code").click();
  await expect(id(page, "seal")).toBeEnabled();
}

/** In an open case; ends on the team's first screen. */
export async function sealReferral(page: Page, basis: BasisKind = "consent"): Promise<void> {
  await prepareReferral(page, basis);
  await id(page, "seal").click();
  await expect(id(page, "sealed")).toBeVisible();
  await id(page, "to-team").click();
  await expect(id(page, "outbox-count")).toBeVisible();
}

/** From an open case back to the team's first screen. */
export async function caseToTeam(page: Page): Promise<void> {
  await expect(id(page, "add-note")).toBeVisible();
  await id(page, "back").click();
  await expect(id(page, "open-case").first()).toBeVisible();
  await id(page, "back").click();
  await expect(id(page, "open-cases")).toBeVisible();
}

export async function lockVault(page: Page): Promise<void> {
  await id(page, "lock").first().click();
  await expect(id(page, "passphrase")).toBeVisible();
}

/** The browser's own count of rows, whatever the app says. */
export const countRows = (page: Page, table: string): Promise<number> =>
  page.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const open = indexedDB.open("fanal");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const count = open.result.transaction(name).objectStore(name).count();
          count.onsuccess = () => {
            open.result.close();
            resolve(count.result);
          };
          count.onerror = () => reject(count.error);
        };
      }),
    table,
  );
