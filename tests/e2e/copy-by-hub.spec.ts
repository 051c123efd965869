import { expect, type Page, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { exchangeCards, openColleagues } from "../support/colleague-cards.ts";
import type { SeenCall } from "../support/fault-proxy.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { caseToTeam, joinTeam, keepHelpCase, notesShown, openNewestCase, saveNote } from "../support/fault-steps.ts";
import { backTo, faults, handIn, killAndReopen } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { notOfTheLine } from "../support/line-faults.ts";

/*
 * Two phones of a team and a real hub: the notes of one go sealed, in parts, to the other, over a line that breaks after the first part and a
 * killed browser. Guards: `outboxAdd` in copy-send.ts, `answerTo` in copy-arrival.ts, `eraseHeldCopy` in OpenCopy.tsx.
 */
const NOTE = "Blue tent behind the bakery.";
let site: FaultSite;
let ana: Browser;
let ben: Browser;
let words: string;
const looker = new Looker({ narrow: true });
const show = (page: Page, name: string) => page.getByTestId(name);
const isPush = ({ method }: SeenCall): boolean => method === "PUT";

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  site = await startFaultSite();
  [ana, ben] = [await openBrowser(), await openBrowser()];
  words = await joinTeam(ana.page, site.origin, await site.teamCode());
  await joinTeam(ben.page, site.origin, await site.teamCode());
});
test.afterAll(async () => {
  for (const browser of [ana, ben]) {
    await browser.close();
    removeFolder(browser.profile);
  }
  await site.close();
});

async function openCopies(page: Page): Promise<void> {
  await backTo(page, "open-copies");
  await show(page, "open-copies").click();
}
const sent = (page: Page) => show(page, "copy-sent");

test("the copy is sealed for a colleague after the own words, and waits in parts where the line breaks", async () => {
  for (const browser of [ana, ben]) await openColleagues(browser.page);
  await exchangeCards(ana.page, ben.page);
  const { page } = ana;
  await backTo(page, "help-now");
  await keepHelpCase(page);
  await saveNote(page, NOTE);
  await caseToTeam(page);
  await show(page, "open-settings").click();
  await show(page, "open-phone").click();
  await show(page, "open-copy").click();
  await show(page, "copy-for-colleague").click();
  await looker.look(page, "copy: to whom");
  await show(page, "copy-to-colleague").click();
  await show(page, "passphrase-now").fill("not these words at all");
  await show(page, "copy-send").click();
  await expect(show(page, "copy-error"), "whoever finds the phone open has not the words").toBeVisible({ timeout: 60_000 });
  await looker.look(page, "copy: own words");
  site.proxy.script([{ kind: "pass" }, { kind: "answer", status: 503 }], { forever: true, only: isPush });
  await show(page, "passphrase-now").fill(words);
  await show(page, "copy-send").click();
  await expect(sent(page)).toHaveAttribute("data-state", "going", { timeout: 60_000 });
  await expect(sent(page), "one part has left, the line broke at the second").toContainText("1 of 3 parts");
  await looker.look(page, "copy: on its way");
});

test("killed in the middle, it goes on; there it is sealed and no case, and that it arrived is known here", async () => {
  ana = await killAndReopen(ana, site.origin, words);
  site.proxy.clear();
  await handIn(ana.page);
  await openCopies(ana.page);
  await expect(sent(ana.page)).toHaveAttribute("data-state", "unconfirmed");

  const { page } = ben;
  await backTo(page, "sync");
  await handIn(page);
  await expect(show(page, "open-copies")).toContainText("Ana, night team");
  await show(page, "open-cases").click();
  await expect(show(page, "open-case"), "nothing of it is a case before it is taken in").toHaveCount(0);
  await openCopies(page);
  await expect(show(page, "copy-held")).toHaveAttribute("data-state", "whole");
  await looker.look(page, "copy: of a colleague, not opened");
  await backTo(page, "sync");
  await handIn(page);

  await backTo(ana.page, "sync");
  await handIn(ana.page);
  await openCopies(ana.page);
  await expect(sent(ana.page)).toHaveAttribute("data-state", "arrived");
  await looker.look(ana.page, "copy: arrived");
});

test("taken in, the notes are there, and the sealed copy is gone", async () => {
  const { page } = ben;
  await openCopies(page);
  await show(page, "copy-open-held").click();
  await expect(show(page, "copy-comes")).toContainText("1", { timeout: 60_000 });
  await looker.look(page, "copy: what it brings");
  await show(page, "copy-take").click();
  await expect(show(page, "copy-erased-after")).toBeVisible({ timeout: 60_000 });
  await backTo(page, "open-cases");
  await openNewestCase(page);
  expect(await notesShown(page)).toEqual([NOTE]);
  expect(looker.findings).toEqual([]);
  expect([...faults(ana), ...faults(ben)].filter(notOfTheLine)).toEqual([]);
});
