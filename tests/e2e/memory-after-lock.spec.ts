import { expect, test } from "@playwright/test";
import { type Browser, removeFolder } from "../support/browser.ts";
import { keepHelpCase } from "../support/fault-steps.ts";
import { type HeapHit, type Heaps, readHeaps, WHOLE_TEXTS } from "../support/heap.ts";
import { caseCode } from "../support/journey.ts";
import { createCanaries } from "../support/profile-scan.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";

/*
 * F-77 fails without: `forgetStale` called in workshop.ts, or a queue that keeps nothing in `exclusive` of session.ts
 */
const { marker, text } = createCanaries();
let hub: Hub;
let browser: Browser;
let words: string;
let code: string;
const show = (name: string) => browser.page.getByTestId(name);
const heaps = (): Promise<Heaps> => readHeaps(browser.context, browser.page);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  hub = await startHubOfPhones();
  ({ browser, words } = await readyPhone("worker", { args: [WHOLE_TEXTS] }));
  await keepHelpCase(browser.page);
  code = await caseCode(browser.page);
});
test.afterAll(async () => {
  await browser.close();
  removeFolder(browser.profile);
  await hub.remove();
});

/** Pasted as keys would bring it: what a test hands to a step of its own would be found in the page's memory too. */
async function put(name: string, typed: string): Promise<void> {
  await show(name).click();
  await browser.page.keyboard.insertText(typed);
}

/** A note saved, and another one begun and left: its form was drawn over the first, and the case over it. */
async function writeNotes(name: string): Promise<void> {
  await show("add-note").click();
  await put("note-text", text(`${name}saved`));
  await show("save-note").click();
  await expect(show("add-note")).toBeVisible();
  await show("add-note").click();
  await put("note-text", text(`${name}begun`));
  await show("back").click();
  await expect(show("add-note")).toBeVisible();
}

/** The search is worth something only if it finds what is there: the note in the page, the code of the case in the vault's worker. */
async function openHeaps(): Promise<Heaps> {
  const open = await heaps();
  const held = (texts: readonly string[]) => new Set(open.find(texts).map(({ heap }) => heap));
  expect(held([marker]), "the note that is on the screen is found in the page").toContain("page");
  expect([...held([code])].join(), "the code of the case is found in the vault").toContain("vault.worker");
  return open;
}

async function unlockAgain(): Promise<void> {
  await put("passphrase", words);
  await show("unlock").click();
  await expect(show("add-note")).toBeVisible({ timeout: 120_000 });
}

const workersOf = ({ workers }: Heaps): readonly string[] =>
  workers.filter(({ name }) => name.includes("vault.worker")).map(({ id }) => id);

for (const [how, lock] of [
  ["locked by the button", () => show("lock").first().click()],
  [
    "locked so that only the words open it",
    async () => {
      await show("lock").first().hover();
      await browser.page.mouse.down();
      await expect(show("passphrase")).toBeVisible();
      await browser.page.mouse.up();
    },
  ],
] as const) {
  test(`F-77 ${how}: nothing of the case, and not the words, is left in any memory, and the worker with the key is gone`, async () => {
    await writeNotes(how.replace(/\W/g, ""));
    const before = workersOf(await openHeaps());
    expect(before, "one worker has the key").toHaveLength(1);
    await lock();
    await expect(show("passphrase")).toBeVisible();
    let left: readonly HeapHit[] = [];
    await expect(async () => {
      const shut = await heaps();
      expect(workersOf(shut), "the worker that had the key has ended").not.toContain(before[0]);
      left = shut.find([marker, code, words]);
      expect(left, "still in memory").toEqual([]);
    }).toPass({ timeout: 20_000 });
    await unlockAgain();
  });
}

test("F-77 resting behind a PIN: the page holds nothing of the case; the vault keeps what the lists are made of, and no text", async () => {
  const { page } = browser;
  await show("back").click();
  await show("back").click();
  await show("open-settings").click();
  await put("pin-new", "402917");
  await show("pin-set").click();
  await expect(show("pin-on")).toBeVisible();
  await show("back").click();
  await show("open-cases").click();
  await show("open-case").first().click();
  await expect(show("add-note")).toBeVisible();
  await writeNotes("rest");
  const before = workersOf(await openHeaps());
  await page.evaluate(() => void document.dispatchEvent(new Event("freeze")));
  await expect(show("pin")).toBeVisible();
  await expect(async () => {
    const resting = await heaps();
    expect(workersOf(resting), "the same worker waits for the digits").toEqual(before);
    expect(resting.find([marker, words]), "still in memory").toEqual([]);
    const held = resting.find([code]).map(({ heap }) => heap);
    expect(held, "what the lists are made of is in the vault alone").not.toContain("page");
    expect(held.length, "and there it is").toBeGreaterThan(0);
  }).toPass({ timeout: 20_000 });
});
