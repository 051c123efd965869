import { cpSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder, SESSION_FILES_MS } from "../support/browser.ts";
import { plant } from "../support/fault-storage.ts";
import { readyOffline } from "../support/journey.ts";
import { everythingKept } from "../support/kept.ts";
import { createCanaries, type Hit, randomWord, scanFolder, scanFor } from "../support/profile-scan.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * What a public visit leaves in the browser's profile. Rights, services and numbers are on every phone that has the app: what was read
 * is told apart by comparing with a profile that only has it installed.
 * Fails without: `shownPath` in place.ts (the history names the right), `autoComplete="off"` in SearchField.tsx (the session file has the words)
 */
const SCRIPTS = {
  latin: "bcdfghjklmnpqrstvwxz",
  arabic: "بتثجحخدذرزسشصضطظعغ",
  ethiopic: "ሀለመሰረሸቀበተቸነኘአከወዘየደገጠ",
  cyrillic: "бвгджзклмнпрстфхцчшщ",
  chinese: "冀冥凇刈剡劬匏卺厣叆吲咴喙嗄噀囝圄坌垴埏",
} as const;
const typed = Object.values(SCRIPTS).map((letters) => randomWord(letters, 10));
const planted = createCanaries();

let hub: Hub;
/** The app is installed and nothing was opened. */
let installed: string;
let phone: Browser;
/** What was opened during the visit, as it would be named in an address or a list. */
const read: string[] = [];

test.beforeAll(async () => {
  hub = await startHub();
  await hub.demoCodes();
  phone = await openBrowser({ profile: freshFolder("public-trace") });
  await visit(phone.page, hub.origin);
  await visit(phone.page, `${hub.origin}/team`);
  await readyOffline(phone.page, ["en"]);
  await phone.page.waitForTimeout(SESSION_FILES_MS);
  await phone.close();
  installed = freshFolder("installed");
  cpSync(phone.profile, installed, { recursive: true });
  phone = await openBrowser({ profile: phone.profile });
});
test.afterAll(async () => {
  await phone.close().catch(() => undefined);
  removeFolder(phone.profile);
  removeFolder(installed);
  await hub.remove();
});

const show = (page: Page, name: string) => page.getByTestId(name);

/** Rights, services, numbers, cards, the self-check: opened by taps as a person opens them. */
async function readAround(page: Page): Promise<void> {
  await show(page, "door-rights").click();
  for (const topic of ["doctor", "money"]) {
    await show(page, `topic-${topic}`).click();
    read.push(`rights/${topic}`);
    const right = show(page, "right").first();
    read.push(`rights/${await right.getAttribute("data-right-id")}`, (await right.innerText()).split("\n")[0] ?? "");
    await right.click();
    await expect(show(page, "right")).toHaveCount(0);
    await show(page, "back").click();
    await show(page, "back").click();
  }
  await show(page, "back").click();
  await show(page, "door-help").click();
  for (const word of typed) {
    await show(page, "search").fill("");
    await show(page, "search").pressSequentially(word);
    await expect(show(page, "found")).not.toBeEmpty();
  }
  await show(page, "search").fill("115");
  const service = page.locator('[data-service-id="fr-115"]');
  await expect(service).toBeVisible();
  for (const closed of await service.locator("summary").all()) await closed.click();
  read.push("fr-115", await service.locator("h2").innerText());
  await show(page, "search").fill(typed[0] ?? "");
  await show(page, "back").click();
  await show(page, "door-danger").click();
  await show(page, "need-attacked").or(page.locator("[data-testid^=need-]").nth(3)).first().click();
  await expect(show(page, "danger-number").first()).toBeVisible();
  await show(page, "back").click();
  await show(page, "back").click();
  await show(page, "door-learn").click();
  await show(page, "next").click();
  for (let step = 0; step < 6 && (await page.locator("[data-testid^=answer-]").count()) > 0; step++) {
    read.push(await page.locator("h1:visible").innerText());
    await show(page, "answer-no").click();
    if (await show(page, "next").isVisible()) await show(page, "next").click();
  }
}

test("a public visit writes nothing into what the browser keeps for the app, and the title and the address stay neutral", async () => {
  const { page } = phone;
  await visit(page, hub.origin);
  await readyOffline(page, ["en"]);
  const before = await everythingKept(page);
  const addresses = new Set<string>();
  page.on("framenavigated", (frame) => addresses.add(new URL(frame.url()).pathname));
  await page.evaluate(() => {
    const seen = [document.title];
    Object.assign(window, { seen });
    new MutationObserver(() => seen.push(document.title)).observe(document.head, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  await readAround(page);
  expect([...addresses].sort()).toEqual(["/", "/danger", "/help", "/learn", "/rights"]);
  expect(new Set(await page.evaluate(() => (window as unknown as { seen: string[] }).seen))).toEqual(new Set(["Fanal"]));
  expect(await everythingKept(page)).toEqual(before);
  expect(read.length).toBeGreaterThan(8);
});

test("after leaving, Back finds the neutral page and nothing of the visit", async () => {
  const { page } = phone;
  for (let press = 0; press < 3; press++) await page.keyboard.press("Shift");
  await page.waitForURL(`${hub.origin}/leave.html`);
  for (let steps = 0; steps < 3; steps++) {
    await page.goBack().catch(() => null);
    await expect.poll(() => new URL(page.url()).pathname.replace("blank", "/leave.html")).toBe("/leave.html");
  }
});

test("no word that was typed or read is in the browser's files after leaving and a kill", async () => {
  const { page } = phone;
  // The last Back of the test before may still be on its way to the neutral page.
  await expect(() => visit(page, hub.origin)).toPass();
  await plant(page, planted.text("control"));
  await page.waitForTimeout(SESSION_FILES_MS);
  await phone.kill();
  expect(scanFolder(phone.profile, planted.marker).hits.length, "the planted word is found").toBeGreaterThan(0);
  const found = scanFor(phone.profile, [...typed, ...read]);
  const known = scanFor(installed, read);
  for (const [at, word] of typed.entries()) expect(found[at]?.hits, word).toEqual([]);
  for (const [at, word] of read.entries())
    expect(newPlaces(found[typed.length + at]?.hits ?? [], known[at]?.hits ?? []), word).toEqual([]);
});

/** Where a word is now and was not while the app was only installed. Numbers in names of files change from run to run. */
function newPlaces(found: readonly Hit[], whenInstalled: readonly Hit[]): readonly string[] {
  const placeOf = ({ file, layer, encoding }: Hit): string => `${file.replace(/\d+|[0-9a-f]{16}/g, "n")} ${layer} ${encoding}`;
  const known = new Set(whenInstalled.map(placeOf));
  return [...new Set(found.map(placeOf))].filter((place) => !known.has(place));
}
