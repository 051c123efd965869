import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { ROOT } from "../../tools/lib/process.mjs";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { readyPublic } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { buildPlace, publishOverlay, removePlace } from "../support/other-place.ts";
import { startHubOfPhones, switchedOn } from "../support/ready-phones.ts";
import { buildOnce, type Hub, startHub } from "../support/stack.ts";
import { createVault, unlock, visit } from "../support/walk.ts";

/** Several packs side by side: another place with no word of code, and an organisation's own over a region's. */
test.describe.configure({ mode: "parallel" });

const open: Browser[] = [];
const hubs: Hub[] = [];

async function openPhone(hub: Hub): Promise<Browser> {
  hubs.push(hub);
  const browser = await openBrowser({ profile: freshFolder("places") });
  open.push(browser);
  await visit(browser.page, `${hub.origin}/`);
  await readyPublic(browser.page, ["en"]);
  return browser;
}
/** Of a hub with the packs that were built. */
async function visitor(): Promise<{ readonly hub: Hub; readonly phone: Browser }> {
  const hub = await startHubOfPhones({ team: false });
  hubs.push(hub);
  const phone = await switchedOn("visitor");
  open.push(phone);
  return { hub, phone };
}
test.afterEach(async () => {
  for (const browser of open.splice(0)) {
    await browser.close();
    removeFolder(browser.profile);
  }
  for (const hub of hubs.splice(0)) await hub.remove();
});

const service = (page: Page, id: string) => page.locator(`[data-testid=service][data-service-id="${id}"]`);

async function search(page: Page, words: string): Promise<void> {
  await page.getByTestId("search").fill(words);
  await expect(page.getByTestId("found")).toHaveText(/found$/);
}

test("core and Ventimiglia alone, with no network: the first country is Italy, help leads to a service and to its call link", async () => {
  const dist = await buildPlace(await buildOnce(), ["core", "ventimiglia"]);
  const hub = await startHub({ dist, team: false });
  const { page } = await openPhone(hub);
  await hub.kill();
  const looker = new Looker({ narrow: true });

  await visit(page, `${hub.origin}/help`);
  await expect(page.getByTestId("country-IT")).toHaveAttribute("aria-pressed", "true");
  await search(page, "Emergency");
  const line = service(page, "eu-112");
  await expect(line.getByTestId("service-origin")).toHaveText("This entry comes from: Ventimiglia and the French border");
  await looker.look(page, "help in another place");
  await line.getByTestId("service-call").click();
  await expect(page.locator('a[href="tel:112"]')).toBeVisible();

  await visit(page, `${hub.origin}/danger`);
  await page.getByTestId("need-sea").click();
  await expect(page.locator('[data-testid=danger-number][data-number="1530"]')).toBeVisible();
  await looker.look(page, "danger in another place");
  expect(looker.findings).toEqual([]);
  removePlace(dist);
});

test("a phone fetches nothing of another place until somebody says they are there; then its numbers are on the danger page", async () => {
  const {
    hub,
    phone: { page, context },
  } = await visitor();
  const asked: string[] = [];
  context.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const elsewhere = () => asked.filter((path) => /ventimiglia|regions/.test(path));

  await visit(page, `${hub.origin}/help`);
  await expect(page.getByTestId("country-FR")).toHaveAttribute("aria-pressed", "true");
  await page.getByTestId("country-GB").click();
  await visit(page, `${hub.origin}/danger`);
  await expect(page.getByTestId("country-IT")).toHaveCount(0);
  expect(elsewhere()).toEqual([]);

  await visit(page, `${hub.origin}/help`);
  await page.getByText("More choices").click();
  await page.getByTestId("filters").getByRole("button", { name: "Italy" }).click();
  await expect.poll(elsewhere).not.toEqual([]);
  await expect.poll(() => page.evaluate(installedPacks)).toContain("ventimiglia");
  await hub.kill();
  await visit(page, `${hub.origin}/danger`);
  await page.getByTestId("need-sea").click();
  await expect(page.locator('[data-testid=danger-number][data-number="1530"]')).toBeVisible();
});

test("a region that was taken off the phone stays away until somebody chooses its country again; the last region stays", async () => {
  const {
    hub,
    phone: { page, context },
  } = await visitor();
  const asked: string[] = [];
  context.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const chooseItaly = async () => {
    await visit(page, `${hub.origin}/help`);
    await page.getByText("More choices").click();
    await page.getByTestId("filters").getByRole("button", { name: "Italy" }).click();
    await expect.poll(() => page.evaluate(installedPacks), { timeout: 60_000 }).toContain("ventimiglia");
  };
  await chooseItaly();
  const words = await createVault(page, hub.origin);
  await page.getByTestId("open-packs").click();
  await expect(page.getByTestId("take-off-calais")).toBeVisible();
  await expect(page.getByTestId("take-off-core")).toHaveCount(0);
  await page.getByTestId("take-off-ventimiglia").click();
  await expect(page.getByRole("dialog")).toContainText("Its services, numbers, rights and words go from this phone");
  expect(await page.evaluate(installedPacks), "nothing goes before it was confirmed").toContain("ventimiglia");
  await page.getByTestId("take-off-confirm").click();
  await expect(page.getByTestId("packs-taken-off")).toContainText("Ventimiglia");
  await expect(page.getByTestId("take-off-calais"), "one region stays").toHaveCount(0);
  expect(await page.evaluate(installedPacks)).not.toContain("ventimiglia");

  asked.length = 0;
  await visit(page, `${hub.origin}/team`);
  await unlock(page, words);
  await page.getByTestId("look-now").click();
  await expect(page.getByTestId("look-newest")).toBeVisible({ timeout: 60_000 });
  expect(asked.filter((path) => path.includes("ventimiglia"))).toEqual([]);
  expect(await page.evaluate(installedPacks)).not.toContain("ventimiglia");

  await chooseItaly();
});

async function installedPacks(): Promise<readonly string[]> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open("fanal");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const active = await new Promise<{ value: string[] } | undefined>((resolve, reject) => {
    const reading = db.transaction("meta").objectStore("meta").get("active");
    reading.onsuccess = () => resolve(reading.result);
    reading.onerror = () => reject(reading.error);
  });
  db.close();
  return (active?.value ?? []).map((id) => id.split("|")[0] ?? "");
}

test("an organisation's overlay adds, replaces and hides; each entry says whose it is, and the page of packs says the rest", async () => {
  const hub = await startHub({ team: false });
  await publishOverlay(hub, join(ROOT, "tests/fixtures/harbour-ngo"));
  const { page } = await openPhone(hub);
  const looker = new Looker({ narrow: true });

  await visit(page, `${hub.origin}/help`);
  await search(page, "harbour");
  await expect(service(page, "harbour-kitchen").getByTestId("service-origin")).toHaveText("This entry comes from: Harbour group");
  await search(page, "esclavage moderne");
  const replaced = service(page, "fr-ccem");
  await expect(replaced.getByTestId("service-replaces")).toHaveText(
    "It stands in place of the entry from: Calais and the Channel coast",
  );
  await expect(replaced.getByTestId("service-other-number")).toContainText("Calais and the Channel coast: +33144528890");
  await looker.look(page, "a replaced entry");
  await search(page, "infomigrants");
  await expect(service(page, "infomigrants")).toHaveCount(0);

  await createVault(page, hub.origin);
  await page.getByTestId("open-packs").click();
  await expect(page.getByTestId("pack")).toHaveCount(3);
  await expect(page.getByTestId("keys-for-trying"), "this build trusts development keys").toContainText(
    "Do not use it with people.",
  );
  await expect(page.getByTestId("pack").last()).toHaveAttribute("data-pack", "harbour-ngo");
  await expect(page.getByTestId("packs-hidden")).toContainText("InfoMigrants: hidden by Harbour group.");
  await expect(page.getByTestId("conflict-numbers_differ")).toContainText("The second one counts.");
  await looker.look(page, "packs on this phone");
  expect(looker.findings).toEqual([]);
});
