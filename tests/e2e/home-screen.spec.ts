import { type CDPSession, expect, test } from "@playwright/test";
import settings from "../../locales/en/settings.json" with { type: "json" };
import { type Browser, removeFolder } from "../support/browser.ts";
import { openTeam } from "../support/journey.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/* Fails without: `put("link", …)` in home-screen.ts; the first test with a manifest named in index.html. */
let hub: Hub;
let phone: Browser;
let words: string;
let chromium: CDPSession;

test.beforeAll(async () => {
  hub = await startHubOfPhones();
  ({ browser: phone, words } = await readyPhone("worker"));
  chromium = await phone.context.newCDPSession(phone.page);
});
test.afterAll(async () => {
  await phone.close();
  removeFolder(phone.profile);
  await hub.remove();
});

interface Read {
  readonly name: string;
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose?: string }[];
}

/** What Chromium itself took from the page. */
async function manifest(): Promise<{ readonly path: string; readonly read: Read | null }> {
  const { url, data, errors } = await chromium.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  return { path: url === "" ? "" : new URL(url).pathname, read: data ? (JSON.parse(data) as Read) : null };
}

test("no page of the public part can be installed, and the browser never asks", async () => {
  for (const path of ["/", "/danger", "/rights", "/help", "/learn", "/languages", "/about", "/nowhere", "/team"]) {
    await visit(phone.page, hub.origin + path);
    await expect(phone.page.locator('link[rel="manifest"], link[rel="apple-touch-icon"]')).toHaveCount(0);
    expect((await manifest()).path, path).toBe("");
  }
});

test("a team chooses a name and a picture, and Chromium takes the chosen ones", async () => {
  const { page } = phone;
  await openTeam(page, hub.origin, words);
  await page.getByTestId("open-settings").click();
  await expect(page.getByTestId("look-notes")).toBeVisible();
  expect((await manifest()).path, "nothing is chosen for anybody").toBe("");
  for (const [look, name] of Object.entries(settings.home_screen.looks)) {
    await page.getByTestId(`look-${look}`).click();
    await expect(page.getByTestId(`look-${look}`)).toHaveAttribute("aria-pressed", "true");
    await expect.poll(async () => (await manifest()).path).toBe(`/home-screen/${look}-en.webmanifest`);
    const { read } = await manifest();
    expect(read?.name).toBe(name);
    const { installabilityErrors } = await chromium.send("Page.getInstallabilityErrors");
    expect(
      installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"),
      look,
    ).toEqual([]);
    for (const { src, sizes } of read?.icons ?? []) {
      const size = await page.evaluate(async (path) => {
        const picture = await createImageBitmap(await (await fetch(path)).blob());
        return `${picture.width}x${picture.height}`;
      }, src);
      expect(size, src).toBe(sizes);
    }
  }
  await page.getByTestId("back").click();
  await expect(page.getByTestId("new-screening")).toBeVisible();
  expect((await manifest()).path, "left behind on the way out").toBe("");
});
