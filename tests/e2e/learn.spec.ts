import { expect, type Page, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { faults, readyOffline } from "../support/journey.ts";
import { everythingKept } from "../support/kept.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/** "Work, debt and travel: what is fair?": nothing is kept, and what one answers leads nowhere else (safeguarding rule 5). */
let hub: Hub;
let phone: Browser;

test.beforeAll(async () => {
  hub = await startHub();
  await hub.demoCodes();
  phone = await openBrowser({ profile: freshFolder("fair") });
  await visit(phone.page, `${hub.origin}/team`);
  await readyOffline(phone.page, ["en"]);
  await hub.stop();
});
test.afterAll(async () => {
  await phone?.close();
  removeFolder(phone.profile);
  await hub?.remove();
});

const tap = (page: Page, name: string): Promise<void> => page.getByTestId(name).click();
const heading = (page: Page): Promise<string> => page.locator("h1").innerText();

/** From the first page through the two first questions to the first item. */
async function toItems(page: Page): Promise<void> {
  await visit(page, `${hub.origin}/learn`);
  await tap(page, "next");
  await expect(page.locator("h1")).toContainText("Can someone else see or check this phone?");
  await tap(page, "answer-no");
  await expect(page.locator("h1")).toContainText("Are you under 18?");
  await tap(page, "answer-no");
}

/** Answers every item by `choose` and returns what stood after each, and the last page as it is written. */
async function walkItems(
  page: Page,
  choose: (at: number) => string,
): Promise<{ readonly after: readonly string[]; readonly end: string }> {
  await toItems(page);
  const after: string[] = [];
  while (await page.getByTestId("answer-skip").isVisible()) {
    const question = await heading(page);
    await tap(page, `answer-${choose(after.length)}`);
    await expect(page.getByTestId("next")).toBeVisible();
    after.push(await page.locator("main").innerHTML());
    expect(await heading(page), "the page after an answer names the same question").toBe(question);
    await tap(page, "next");
    await expect(page.locator("h1")).not.toHaveText(question);
  }
  return { after, end: await page.locator("main").innerHTML() };
}

test("whatever is answered, the same words follow, and everyone comes to the same last page", async () => {
  const { page } = phone;
  const answers = ["yes", "no", "not_sure", "skip"] as const;
  const first = await walkItems(page, () => "yes");
  expect(first.after.length).toBeGreaterThan(5);
  expect(first.end).toContain("This page is the same for everyone.");
  expect(first.end).toContain("may still show a trace");
  for (const start of [1, 2, 3])
    expect(await walkItems(page, (at) => answers[(at + start) % answers.length] ?? "skip")).toEqual(first);
  expect(faults(phone)).toEqual([]);
});

test("nothing is written: no row, no file, no cached answer, no step in the history, no answer in the address", async () => {
  const { page } = phone;
  await visit(page, `${hub.origin}/learn`);
  const before = await everythingKept(page);
  const depth = await page.evaluate(() => history.length);
  await tap(page, "next");
  await tap(page, "answer-no");
  await tap(page, "answer-no");
  for (let at = 0; await page.getByTestId("answer-skip").isVisible(); at++) {
    const question = await heading(page);
    await tap(page, at % 2 === 0 ? "answer-yes" : "answer-no");
    await tap(page, "back");
    await expect(page.locator("[aria-pressed=true], [aria-checked=true]"), "an answer was remembered").toHaveCount(0);
    await tap(page, "answer-not_sure");
    await tap(page, "next");
    await expect(page.locator("h1")).not.toHaveText(question);
  }
  expect(await everythingKept(page)).toEqual(before);
  expect(await page.evaluate(() => history.length)).toBe(depth);
  expect(page.url()).toBe(`${hub.origin}/learn`);
});

test("a phone somebody checks: use another one comes before everything else", async () => {
  const { page } = phone;
  for (const answer of ["yes", "not_sure"]) {
    await visit(page, `${hub.origin}/learn`);
    await tap(page, "next");
    await tap(page, `answer-${answer}`);
    await expect(page.locator("h1")).toHaveText("Then use another phone");
    await expect(page.locator("[data-testid^=answer-]")).toHaveCount(0);
  }
});

test("under 18, or not said: the page for children, and no question", async () => {
  const { page } = phone;
  for (const answer of ["yes", "not_sure", "skip"]) {
    await visit(page, `${hub.origin}/learn`);
    await tap(page, "next");
    await tap(page, "answer-no");
    await tap(page, `answer-${answer}`);
    await expect(page.locator("h1")).toHaveText("For everyone under 18");
    await expect(page.locator("[data-testid^=answer-]")).toHaveCount(0);
    await expect(page.getByTestId("next")).toHaveCount(0);
  }
});
