import { expect, type Page } from "@playwright/test";
import { caseToTeam, keepHelpCase, openNewestCase, prepareReferral, saveNote } from "./fault-steps.ts";
import { BEGINS, backTo, caseCode, ENDS } from "./journey.ts";
import type { Canaries } from "./profile-scan.ts";
import { createVault, enrol, startTalk, unlock, visit, walkUntil } from "./walk.ts";

/** What a session leaves that must be found nowhere. */
export interface Secrets {
  readonly words: string;
  readonly teamCode: string;
  readonly caseCodes: readonly string[];
}

const id = (page: Page, name: string) => page.getByTestId(name);

/**
 * A whole session of a worker with a canary in every field that takes text: search, code, wrong words, note and its newer text, tick
 * list, log, report of what went wrong, words asked for again, a colleague's card; a talk to its end; a referral on each basis, sealed and handed in. Ends on the
 * team's first screen.
 */
export async function fullSession(page: Page, origin: string, teamCode: string, canaries: Canaries): Promise<Secrets> {
  const { text } = canaries;
  await visit(page, `${origin}/help`);
  await id(page, "search").fill(text("search"));
  await visit(page, `${origin}/rights`);
  const words = await createVault(page, origin);
  await id(page, "open-enrol").click();
  await id(page, "enrol-code").fill(`fanal1.${text("code")}`);
  await id(page, "enrol").click();
  await expect(id(page, "enrol-error")).toBeVisible();
  await id(page, "back").click();
  await enrol(page, teamCode);
  await expect(id(page, "new-screening")).toBeVisible();

  await id(page, "open-log").click();
  for (const value of ["danger_to_life", "second_person", "specialist_charity"]) await id(page, `answer-${value}`).click();
  await id(page, "log-reference").fill(text("log"));
  await id(page, "log-save").click();
  await expect(id(page, "log-entry")).toHaveCount(1);
  await id(page, "back").click();

  await id(page, "open-report").click();
  for (const value of ["no", "incident", "overheard"]) await id(page, `answer-${value}`).click();
  await id(page, "when-today").click();
  await id(page, "incident-text").fill(text("report"));
  await id(page, "incident-save").click();
  await expect(id(page, "own-incident")).toHaveCount(1);
  await id(page, "back").click();

  await id(page, "lock").first().click();
  await id(page, "passphrase").fill(text("words"));
  await id(page, "unlock").click();
  await expect(id(page, "unlock-error")).toBeVisible();
  await unlock(page, words);

  const caseCodes = [await talk(page, text("ticks"))];
  await id(page, "refer").click();
  await expect(page.locator("[data-testid^=organisation-]").first()).toBeVisible();
  await id(page, "back").click();
  await expect(id(page, "add-note")).toBeVisible();
  await saveNote(page, text("note"));
  await page.locator("[data-entry-type=note]").getByRole("button").click();
  await id(page, "note-text").fill(text("newer"));
  await id(page, "save-note").click();
  await expect(page.locator("[data-entry-type=note]")).toHaveCount(2);
  await prepareReferral(page, "danger_to_life");
  await sealAndHandIn(page);

  await keepHelpCase(page);
  caseCodes.push(await caseCode(page));
  await saveNote(page, text("second"));
  await prepareReferral(page, "consent");
  await sealAndHandIn(page);
  await openNewestCase(page);
  await id(page, "add-note").click();
  await id(page, "note-text").fill(text("unsaved"));
  await id(page, "back").click();
  await caseToTeam(page);
  await askedAgain(page, text);
  return { words, teamCode, caseCodes };
}

async function talk(page: Page, filter: string): Promise<string> {
  await startTalk(page, { guide: "rapid", language: "en" });
  await walkUntil(page, ({ kind }) => kind === "ticks", { ...BEGINS, ...ENDS, q01: "no", q02: "25_plus" });
  const search = id(page, "tick-list").locator("input");
  await search.fill(filter);
  await search.fill("");
  await walkUntil(page, ({ kind }) => kind === "result", {});
  return caseCode(page);
}

/** Where words are asked for a second time, and a colleague's card: typed, and left. */
async function askedAgain(page: Page, text: Canaries["text"]): Promise<void> {
  await id(page, "open-settings").click();
  await id(page, "open-taken").click();
  await id(page, "open-duress").click();
  await id(page, "duress-again").fill(text("again"));
  await id(page, "passphrase-now").fill(text("now"));
  await backTo(page, "open-settings");
  await id(page, "open-settings").click();
  await id(page, "open-phone").click();
  await id(page, "open-copy").click();
  await id(page, "copy-for-phone").click();
  await id(page, "copy-card").fill(text("card"));
  await expect(id(page, "card-error")).toBeVisible();
  await id(page, "passphrase-now").fill(text("copy"));
  await backTo(page, "open-settings");
}

async function sealAndHandIn(page: Page): Promise<void> {
  await id(page, "seal").click();
  await expect(id(page, "sealed")).toBeVisible();
  await id(page, "to-team").click();
  await id(page, "sync").click();
  await expect(id(page, "outbox-count")).toHaveText("0");
}
