import { expect, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { faults, readyOffline } from "../support/journey.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

let hub: Hub;
let phone: Browser;
const profile = freshFolder("offline");

test.beforeAll(async () => {
  hub = await startHub();
  await hub.demoCodes();
  phone = await openBrowser({ profile });
});
test.afterAll(async () => {
  await phone?.close();
  await hub?.remove();
  removeFolder(profile);
});

test("F-24 whoever comes by the team's door first has the team's part too, and every address opens without a network", async () => {
  await visit(phone.page, `${hub.origin}/team`);
  await readyOffline(phone.page, ["en"]);
  await hub.kill();
  await phone.kill();
  phone = await openBrowser({ profile });
  for (const path of [
    "",
    "danger",
    "rights",
    "rights/doctor",
    "rights/myths",
    "help",
    "numbers",
    "learn",
    "languages",
    "about",
  ]) {
    await visit(phone.page, `${hub.origin}/${path}`);
    await expect(phone.page.locator("main").locator("a, button, li").first(), path).toBeVisible();
    await expect(phone.page.getByTestId("vault-words"), path).toHaveCount(0);
  }
  for (const path of [
    "team",
    "team/log",
    "team/help",
    "team/missing",
    "team/shift",
    "team/report",
    "screen",
    "cases",
    "cases/refer",
    "inbox",
    "settings",
  ]) {
    await visit(phone.page, `${hub.origin}/${path}`);
    await expect(phone.page.getByTestId("vault-words"), path).toBeVisible();
  }
  expect(faults(phone)).toEqual([]);
});
