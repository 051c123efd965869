import { cpSync } from "node:fs";
import { expect, test } from "@playwright/test";
import errors from "../../locales/en/errors.json" with { type: "json" };
import team from "../../locales/en/team.json" with { type: "json" };
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { countRows, keepHelpCase, notesShown, openNewestCase, saveNote } from "../support/fault-steps.ts";
import { backTo, faults } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import { turnSlots } from "../support/slot-time.ts";
import type { Hub } from "../support/stack.ts";
import { unlock, visit } from "../support/walk.ts";

/*
 * Two people who share a phone. What it rests on: the tables of the session's own place in records.ts; a store for each place in
 * vault.worker.ts (words and tries of one would be those of the other); `lookAtDoors`; `#opened` in session.ts (the open case of one
 * is asked for in the other).
 */
const DAY_MS = 86_400_000;
const ROUNDS = process.env["SOAK"] ? 20 : 4;
const MINE = "a note of the first";
const THEIRS = "a note of the second";
const WRONG = "zoo zone zero youth young";

let hub: Hub;
let prepared: string;
let words: { readonly 1: string; readonly 2: string };
let browser: Browser;
const show = (name: string) => browser.page.getByTestId(name);

test.beforeAll(async () => {
  hub = await startHubOfPhones();
  const ready = await readyPhone("alone");
  browser = ready.browser;
  await keepHelpCase(browser.page);
  await saveNote(browser.page, MINE);
  const second = await makeOthers();
  await keepHelpCase(browser.page);
  await saveNote(browser.page, THEIRS);
  words = { 1: ready.words, 2: second };
  prepared = browser.profile;
  await browser.close();
});
test.afterAll(async () => {
  removeFolder(prepared);
  await hub.remove();
});
test.beforeEach(async () => {
  const profile = freshFolder("several");
  cpSync(prepared, profile, { recursive: true });
  browser = await openBrowser({ profile });
});
test.afterEach(async () => {
  await browser.close().catch(() => undefined);
  removeFolder(browser.profile);
});

/** From an open vault, by way of its settings; the words of the new one are returned once it is open. */
async function makeOthers(): Promise<string> {
  await backTo(browser.page, "open-settings");
  await show("open-settings").click();
  await show("open-others").click();
  await show("make-other-notes").click();
  const made = (await show("vault-words").innerText()).trim();
  await show("vault-create").click();
  await expect(show("open-enrol")).toBeVisible({ timeout: 120_000 });
  return made;
}
async function toDoor(number: 1 | 2): Promise<void> {
  await visit(browser.page, `${hub.origin}/team`);
  await show(`notes-${number}`).click();
  await expect(browser.page.locator("h1")).toHaveText(`Notes ${number}`);
}
async function openNotes(number: 1 | 2): Promise<void> {
  await toDoor(number);
  await unlock(browser.page, words[number]);
}
const newestNotes = async (): Promise<readonly string[]> => {
  await openNewestCase(browser.page);
  return notesShown(browser.page);
};
async function tryWords(text: string): Promise<void> {
  await show("passphrase").fill(text);
  await show("unlock").click();
  await expect(show("unlock-error")).toBeVisible({ timeout: 60_000 });
}

test("two people's notes on one phone: each opens their own and sees nothing of the other's, whose words open nothing here", async () => {
  await openNotes(1);
  expect(await newestNotes()).toEqual([MINE]);
  await show("lock").first().click();
  await expect(show("notes-2"), "locking leads back to the question").toBeVisible();
  await show("notes-2").click();
  await tryWords(words[1]);
  await expect(show("unlock-error")).toHaveText(errors.WrongPassphrase);
  await unlock(browser.page, words[2]);
  await expect(show("open-case"), "its own list").toHaveCount(1);
  await expect(show("add-note"), "the case of the first is not asked for in the second").toHaveCount(0);
  await expect(browser.page.getByText(MINE)).toHaveCount(0);
  await backTo(browser.page, "open-settings");
  expect(await newestNotes()).toEqual([THEIRS]);
  expect(await countRows(browser.page, "records")).toBeGreaterThan(0);
  expect(await countRows(browser.page, "records2")).toBeGreaterThan(0);
  await backTo(browser.page, "open-settings");
  await show("open-settings").click();
  await show("open-phone").click();
  await expect(show("unseen-notes")).toHaveText(team.several.unseen);
  expect(faults(browser)).toEqual([]);
});

test("wrong words at one door make nobody wait at the other, and the wait outlives a restart", async () => {
  await toDoor(1);
  for (let tries = 0; tries < 3; tries++) await tryWords(WRONG);
  await expect(show("unlock")).toContainText("Wait");
  await show("back").click();
  await show("notes-2").click();
  await expect(show("unlock")).toHaveText(team.unlock.button);
  await unlock(browser.page, words[2]);
  await expect(show("open-cases")).toBeVisible();
});

test("erasing says that it is about these notes only; the others open afterwards with all that was in them", async () => {
  await openNotes(1);
  await show("open-settings").click();
  await show("open-erase").click();
  await expect(show("only-these").first()).toHaveText(team.several.only.replace("{{number}}", "1"));
  await show("erase").click();
  await show("erase-confirm").click();
  await expect(browser.page).toHaveURL(`${hub.origin}/`);
  expect(await countRows(browser.page, "records")).toBe(0);
  await visit(browser.page, `${hub.origin}/team`);
  await expect(show("notes-1"), "one is left: nobody is asked whose").toHaveCount(0);
  await unlock(browser.page, words[2]);
  expect(await newestNotes()).toEqual([THEIRS]);
});

test("F-71 notes that nobody opened for too long go at any start, and the other notes on the phone stay", async () => {
  await openNotes(1);
  await show("open-settings").click();
  await show("open-taken").click();
  await expect(show("only-these")).toBeVisible();
  await show("unopened-14").click();
  await expect(show("unopened-14")).toHaveAttribute("aria-pressed", "true");
  await backTo(browser.page, "open-settings");
  await show("lock").first().click();
  await expect(show("notes-1")).toBeVisible();
  await turnSlots(browser.page, { pastMs: 12 * DAY_MS });
  await toDoor(1);
  await expect(show("gone-soon")).toBeVisible();
  await toDoor(2);
  await expect(show("gone-soon")).toHaveCount(0);
  await turnSlots(browser.page, { pastMs: 2 * DAY_MS });
  await visit(browser.page, `${hub.origin}/rights`);
  await expect.poll(() => countRows(browser.page, "records"), { timeout: 60_000 }).toBe(0);
  await visit(browser.page, `${hub.origin}/team`);
  await unlock(browser.page, words[2]);
  expect(await newestNotes()).toEqual([THEIRS]);
});

test("F-02 the browser is killed while more notes are made: those that are there open as before, and making them can begin anew", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    await visit(browser.page, `${hub.origin}/team`);
    await show("open-other-notes").click();
    await show("make-other-notes").click();
    await expect(show("vault-words")).toBeVisible();
    await show("vault-create").click();
    await new Promise((resolve) => setTimeout(resolve, ((round + Math.random()) / ROUNDS) * 2500));
    await browser.kill();
    browser = await openBrowser({ profile: browser.profile });
    await visit(browser.page, `${hub.origin}/team`);
    await expect(show("notes-1")).toBeVisible();
    if ((await show("notes-3").count()) > 0) {
      // It was whole: its words were on the screen before.
      await show("notes-3").click();
      await expect(show("passphrase")).toBeVisible();
      break;
    }
  }
  for (const [number, note] of [
    [1, MINE],
    [2, THEIRS],
  ] as const) {
    await openNotes(number);
    expect(await newestNotes()).toEqual([note]);
  }
});

test("a second window cannot open other notes while the first has its own open", async () => {
  await openNotes(1);
  const second = await browser.context.newPage();
  await visit(second, `${hub.origin}/team`);
  await second.getByTestId("notes-2").click();
  await second.getByTestId("passphrase").fill(words[2]);
  await second.getByTestId("unlock").click();
  await expect(second.getByTestId("unlock-error")).toHaveText(errors.OpenElsewhere);
  await expect(show("open-cases")).toBeVisible();
});

test("F-94 the question whose notes, its door and the page that makes others are found right by everybody", async () => {
  const looker = new Looker({ narrow: true });
  await visit(browser.page, `${hub.origin}/team`);
  await expect(show("notes-2")).toBeVisible();
  await looker.look(browser.page, "whose notes");
  await show("open-other-notes").click();
  await looker.look(browser.page, "notes for somebody else");
  await show("make-other-notes").click();
  await expect(show("no-other-notes")).toBeVisible();
  await looker.look(browser.page, "words for other notes");
  await show("no-other-notes").click();
  await show("notes-1").click();
  await looker.look(browser.page, "the door of one");
  expect(looker.findings).toEqual([]);
});
