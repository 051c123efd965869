import { expect, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { type Hub, startHub } from "../support/stack.ts";

/*
 * The first page stands there before its script (decision 0005). The first fails without the inline `onclick` of index.html.
 */
let hub: Hub;
let phone: Browser;
test.beforeAll(async () => {
  hub = await startHub({ team: false });
});
test.afterAll(() => hub.remove());
test.beforeEach(async () => {
  phone = await openBrowser();
});
test.afterEach(async () => {
  await phone.close();
  removeFolder(phone.profile);
});

/** Holds the script back until the returned function is called, as a slow connection does. */
async function holdScript(): Promise<() => void> {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await phone.page.route("**/assets/*.js", async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

const html = () => phone.page.locator("html");

test("a language tapped while the page is still loading is the language it comes in, and stays", async () => {
  const { page } = phone;
  const release = await holdScript();
  await page.goto(hub.origin, { waitUntil: "commit" });
  await page.getByTestId("language-ar").click();
  await expect(html()).toHaveAttribute("lang", "en");
  release();
  await expect(html()).toHaveAttribute("dir", "rtl");
  await expect(page.getByTestId("language-en")).toBeVisible();
  await page.getByTestId("door-rights").click();
  await page.getByTestId("topic-doctor").click();
  await expect(page.locator("main:visible h1").last()).toHaveText(/[\u0600-\u06ff]/);
  await page.reload();
  await expect(html()).toHaveAttribute("lang", "ar");
});

test("a door tapped while the page is still loading opens", async () => {
  const { page } = phone;
  const release = await holdScript();
  await page.goto(hub.origin, { waitUntil: "commit" });
  await page.getByTestId("door-danger").click();
  release();
  await expect(page.getByTestId("need-hurt")).toBeVisible();
});
