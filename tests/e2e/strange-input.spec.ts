import { expect, test } from "@playwright/test";
import errors from "../../locales/en/errors.json" with { type: "json" };
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { backToTeam, keepHelpCase, openNewestCase, saveNote } from "../support/fault-steps.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * What somebody, or an app that pastes for them, may put into a field.
 * F-92 fails without: `cleanOutsideText` in TextArea.tsx (what is kept is not what is read), or `tooLong` in NoteForm.tsx
 */
const LONG = "ሀለመ abc אבג 中文 ".repeat(6000).slice(0, 100_000);
/** As typed, and as it is then read, kept and shown again. */
const STRANGE: readonly (readonly [typed: string, kept: string])[] = [
  ["👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 family", "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 family"],
  ["before\u0000after\u0007", "beforeafter"],
  ["half \ud83d character", "half  character"],
  ["Latin עברית العربية latin 12:30 (ab) ۱۲", "Latin עברית العربية latin 12:30 (ab) ۱۲"],
  ["turned \u202ednuora\u202c", "turned dnuora"],
  [
    "<script>window.pwned=1</script><img src=x onerror=window.pwned=1>",
    "<script>window.pwned=1</script><img src=x onerror=window.pwned=1>",
  ],
  [`{{y}} $t(common:leave) %s ${"$t(".repeat(50)}`, `{{y}} $t(common:leave) %s ${"$t(".repeat(50)}`],
  ["two\nlines\n\nand a gap", "two\nlines\n\nand a gap"],
  ["می‌خواهم", "می‌خواهم"],
];

let hub: Hub;
let phone: Browser;
let words: string;

test.beforeAll(async () => {
  hub = await startHubOfPhones();
  ({ browser: phone, words } = await readyPhone("worker"));
});
test.afterAll(async () => {
  await phone.close();
  removeFolder(phone.profile);
  await hub.remove();
});
const show = (name: string) => phone.page.getByTestId(name);

/** As an app does that puts text into a field; half characters do not survive the way a test usually types. */
const paste = (name: string, text: string): Promise<void> =>
  show(name).evaluate((field, json) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value") ?? {};
    set?.call(field, JSON.parse(json));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, JSON.stringify(text));

test("F-92, F-85 strange notes are kept and shown as they were read when they were typed, also after opening the vault again", async () => {
  const { page } = phone;
  await keepHelpCase(page);
  for (const [typed, kept] of STRANGE) {
    await show("add-note").click();
    await paste("note-text", typed);
    await expect(show("note-text")).toHaveValue(kept);
    await show("save-note").click();
    await expect(show("note-text")).toBeHidden();
  }
  const notes = page.locator("[data-entry-type=note] bdi");
  const shown = async () => (await notes.evaluateAll((all) => all.map((one) => one.textContent))).sort();
  const wanted = [...STRANGE].map(([, kept]) => kept).sort();
  await expect.poll(shown).toEqual(wanted);
  await backToTeam(page, hub.origin, words);
  await openNewestCase(page);
  await expect.poll(shown).toEqual(wanted);
  expect(await page.locator("[data-entry-type=note] bdi *").count()).toBe(0);
  expect(await page.evaluate(() => "pwned" in window)).toBe(false);
});

test("F-92 a note of 100,000 characters is not cut: the limit is said, nothing is saved, and the shortened note is", async () => {
  const { page } = phone;
  const before = await page.locator("[data-entry-type=note]").count();
  await show("add-note").click();
  await show("note-text").fill(LONG);
  await expect(show("note-text")).toHaveValue(LONG);
  await expect(page.getByText(errors.TextTooLong)).toBeVisible();
  await expect(show("save-note")).toBeDisabled();
  await show("note-text").fill(LONG.slice(0, 3999));
  await expect(page.getByText(errors.TextTooLong)).toHaveCount(0);
  await show("save-note").click();
  await expect(page.locator("[data-entry-type=note]")).toHaveCount(before + 1);
  await saveNote(page, "and one more");
  const { page: width, screen } = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
  }));
  expect(width, "a long word does not push the page aside").toBe(screen);
});

test("F-92 the reference of the safeguarding log says its limit and keeps what was read", async () => {
  const { page } = phone;
  await backToTeam(page, hub.origin, words);
  await show("open-log").click();
  for (const value of ["danger_to_life", "second_person", "specialist_charity"]) await show(`answer-${value}`).click();
  await show("log-reference").fill(LONG);
  await expect(page.getByText(errors.TextTooLong)).toBeVisible();
  await expect(show("log-save")).toBeDisabled();
  await show("log-reference").fill("<b>7</b>\u202e {{y}}");
  await show("log-save").click();
  await expect(show("log-entry").locator("bdi").last()).toHaveText("<b>7</b> {{y}}");
});

test("F-92 a code, words of a vault and a search of 100,000 strange characters are answered like any wrong ones", async () => {
  const { page } = phone;
  await visit(page, `${hub.origin}/help`);
  await show("search").fill(`<img src=x onerror=window.pwned=1>${LONG}`);
  await expect(show("found")).toHaveText(/^0 /);
  await visit(page, `${hub.origin}/team`);
  await show("passphrase").fill(LONG);
  await show("unlock").click();
  await expect(show("unlock-error")).toHaveText(errors.WrongPassphrase);
  const other = await openBrowser();
  try {
    await visit(other.page, `${hub.origin}/team`);
    await other.page.getByTestId("vault-create").click();
    await other.page.getByTestId("open-enrol").click({ timeout: 120_000 });
    for (const code of [LONG, "fanal1.<script>window.pwned=1</script>", "javascript:window.pwned=1"]) {
      await other.page.getByTestId("enrol-code").fill(code);
      await other.page.getByTestId("enrol").click();
      await expect(other.page.getByTestId("enrol-error")).toHaveText(errors.CodeUnreadable);
    }
    expect(await other.page.evaluate(() => "pwned" in window)).toBe(false);
  } finally {
    await other.close();
    removeFolder(other.profile);
  }
});
