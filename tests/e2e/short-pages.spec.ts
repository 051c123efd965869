import { expect, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { readyPublic } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { startHubOfPhones, switchedOn } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * What a person with little battery and no credit needs, without a network: a page for what is happening, the number to call large enough
 * to dial on another phone, a screen that costs little.
 */

let hub: Hub;
let phone: Browser;
const show = (name: string) => phone.page.getByTestId(name);

test.beforeAll(async () => {
  hub = await startHubOfPhones({ team: false });
  phone = await switchedOn("visitor");
  await visit(phone.page, `${hub.origin}/`);
  await readyPublic(phone.page, ["en"]);
  await hub.kill();
});
test.afterAll(async () => {
  await phone?.close();
  await hub?.remove();
  removeFolder(phone.profile);
});

test("without a network: what happens if police hold me, what to ask for, and whom to call", async () => {
  const { page } = phone;
  const looker = new Looker({ dark: true, narrow: true });
  await visit(page, `${hub.origin}/rights`);
  await show("what-if").click();
  await looker.look(page, "what happens if");
  await show("page-IF-03").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Police hold me");
  await expect(page, "the address names the page").toHaveURL(/\/rights$/);
  await expect(show("page-line").filter({ hasText: "interpreter, lawyer, doctor" })).toBeVisible();
  await looker.look(page, "police hold me");
  const screens = await page.evaluate(() => document.documentElement.scrollHeight / window.innerHeight);
  expect(screens, "screens high, with what is folded folded").toBeLessThan(1.8);
  await show("page-call").locator("summary").click();
  const defender = page.locator('[data-service-id="fr-defenseur"]');
  await defender.getByRole("button", { name: /^Call/ }).click();
  await expect(defender.getByTestId("call-now")).toHaveAttribute("href", "tel:+33969390000");
  await show("page-careful").locator("summary").click();
  await expect(show("page-careful").getByText("Do not sign what you do not understand.")).toBeVisible();
  await show("page-rights").locator("summary").click();
  await show("page-right").first().click();
  await show("ask-for").locator("summary").click();
  await expect(show("ask-card").first().locator('[lang="fr"]')).toContainText("interprète");
  await looker.look(page, "ask for this");
  expect(looker.findings).toEqual([]);
});

test("the danger page and help lead to what people look for there", async () => {
  const { page } = phone;
  await visit(page, `${hub.origin}/danger`);
  await show("near-pages").locator("summary").click();
  await expect(show("near-pages").getByRole("link", { name: "Someone is missing at sea or has died" })).toBeVisible();
  await visit(page, `${hub.origin}/help`);
  await show("near-pages").locator("summary").click();
  await expect(show("near-pages").getByRole("link", { name: "They say I am not a child" })).toBeVisible();
});

test("a number is shown large for another phone with one tap, and says who answers", async () => {
  const { page } = phone;
  await visit(page, `${hub.origin}/danger`);
  await show("need-hurt").click();
  await show("show-number").first().click();
  const large = show("number-large").first();
  await expect(large).toContainText("15");
  await expect(large).toContainText("Medical staff answer.");
  await page.keyboard.press("Escape");
  await expect(large).toBeHidden();
});

test("three numbers to copy, and which of them ring with a SIM card of another country", async () => {
  const { page } = phone;
  await visit(page, `${hub.origin}/numbers`);
  await expect(show("keep-number")).toHaveCount(3);
  await show("keep-child").click();
  await expect(page.locator('[data-testid="keep-number"][data-number="119"]')).toBeVisible();
  await show("sim").locator("summary").click();
  await show("sim-GB").click();
  const row = (number: string) => page.locator(`[data-testid="sim-row"][data-number="${number}"]`);
  await expect(row("112")).toContainText("It works.");
  await expect(row("15")).toContainText("Not sure.");
  const looker = new Looker({ dark: true, narrow: true });
  await looker.look(page, "numbers to keep");
  expect(looker.findings).toEqual([]);
});

test("the look that saves battery is offered when little is left, stays after a restart, and leaves nothing when it is taken back", async () => {
  const saver = () => phone.page.locator("html[data-saver]");
  const low =
    "Object.defineProperty(Navigator.prototype, 'getBattery', { value: async () => Object.assign(new EventTarget(), { level: 0.1, charging: false }) });";
  await phone.page.addInitScript(low);
  await visit(phone.page, `${hub.origin}/`);
  await show("low-battery").getByRole("button", { name: "Save battery" }).click();
  await expect(saver()).toHaveCount(1);
  await expect(show("low-battery")).toHaveCount(0);
  await expect.poll(() => phone.page.evaluate(keptKeys)).toContain("saver");
  await phone.kill();
  phone = await openBrowser({ profile: phone.profile });
  await visit(phone.page, `${hub.origin}/numbers`);
  await expect(saver()).toHaveCount(1);
  const looker = new Looker({ narrow: true });
  await looker.look(phone.page, "numbers, saving battery");
  expect(looker.findings).toEqual([]);
  await show("saver").click();
  await expect(saver()).toHaveCount(0);
  await expect.poll(() => phone.page.evaluate(keptKeys)).not.toContain("saver");
});

/** Names of what the app's database keeps about its own settings. */
async function keptKeys(): Promise<readonly string[]> {
  const [first] = await indexedDB.databases();
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(first?.name ?? "");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const keys = await new Promise<IDBValidKey[]>((resolve) => {
    const asked = db.transaction("meta").objectStore("meta").getAllKeys();
    asked.onsuccess = () => resolve(asked.result);
  });
  db.close();
  return keys.map(String);
}
