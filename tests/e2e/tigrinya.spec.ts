import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { readyOffline } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/** A language that no native reader has reviewed yet: it opens by itself, and says so. */
const words = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(`locales/ti/${name}.json`, "utf8")) as Record<string, string>;
const ETHIOPIC = /\p{Script=Ethiopic}{2,}/u;

test.describe.configure({ mode: "parallel" });

let hub: Hub;
let phone: Browser;

test.beforeEach(async () => {
  hub = await startHub();
});
test.afterEach(async () => {
  await phone?.close();
  if (phone) removeFolder(phone.profile);
  await hub?.remove();
});

async function openPhone(locale: string): Promise<Page> {
  phone = await openBrowser({ profile: freshFolder("phone"), locale });
  await visit(phone.page, `${hub.origin}/`);
  return phone.page;
}

/** Names of every file that this phone keeps. */
async function keptFiles(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
}
const inTigrinya = (path: string): boolean => /lang-ti-|\/ti\.html$|text\.ti\./.test(path);

test("a phone in Tigrinya opens in Tigrinya, and says what is a draft", async () => {
  const page = await openPhone("ti-ER");
  const show = (name: string) => page.getByTestId(name);
  const common = words("common");
  const looker = new Looker({ narrow: true });
  await expect(page.locator("html")).toHaveAttribute("lang", "ti");
  await expect(page.locator("h1:visible")).toHaveText(words("home").title ?? "");
  await looker.look(page, "home");

  await visit(page, `${hub.origin}/rights/doctor`);
  await show("right").first().click();
  await expect(show("right")).toHaveCount(0);
  await expect(page.locator("h1:visible")).toHaveText(ETHIOPIC);
  await expect(page.getByText(common.draft ?? "")).toBeVisible();
  await looker.look(page, "a right");

  await visit(page, `${hub.origin}/help`);
  await expect(show("service").first()).toBeVisible();
  await expect(page.getByText(common.draft ?? "").first()).toBeVisible();
  await expect(show("service").first()).toContainText(ETHIOPIC);
  await looker.look(page, "help");
  expect(looker.findings).toEqual([]);
});

test("Tigrinya costs nothing on a phone where nobody chose it", async () => {
  // Its team and keys are part of what a ready phone has.
  await hub.demoCodes();
  const page = await openPhone("en-GB");
  await page.getByTestId("door-team").click();
  await readyOffline(page, ["en"]);
  expect((await keptFiles(page)).filter(inTigrinya)).toEqual([]);
  await visit(page, `${hub.origin}/languages`);
  await page.getByTestId("language-ti").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ti");
  await readyOffline(page, ["en", "ti"]);
  expect((await keptFiles(page)).filter(inTigrinya).length).toBeGreaterThan(2);
});
