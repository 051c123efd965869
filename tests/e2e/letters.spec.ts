import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { charactersByLanguage, everywhere } from "../../tools/fonts/characters.ts";
import { SOURCES } from "../../tools/fonts/sources.ts";
import { readWorkspace } from "../../tools/i18n/workspace.ts";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { undrawn } from "../support/glyph-look.ts";
import { faults, readyPublic } from "../support/journey.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { LATIN_ONLY, systemFonts } from "../support/system-fonts.ts";
import { visit } from "../support/walk.ts";

/** A phone whose own fonts have the letters of Western Europe only, and one that has Ethiopic and Arabic letters besides. */
const WORKSPACE = readWorkspace(".");
const CHARACTERS = charactersByLanguage(WORKSPACE);

let hub: Hub;
let phone: Browser;
const folder = freshFolder("letters");

test.beforeAll(async () => {
  hub = await startHub({ team: false });
});
test.afterEach(async () => {
  await phone?.close();
  if (phone) removeFolder(phone.profile);
});
test.afterAll(async () => {
  await hub?.remove();
  removeFolder(folder);
});

const freshIn = (name: string): string => join(folder, name);

async function choose(page: Page, lang: string): Promise<void> {
  await page.locator('a[href="/languages"]').first().click();
  await page.locator("main li").getByTestId(`language-${lang}`).click();
  await page.getByTestId(`read-${lang}`).click();
  await expect(page.getByTestId("door-rights")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
}

/** Pieces of these two kinds that the worker keeps: `letters-ti`, `lang-ti`. */
const kept = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return all.flat().flatMap(({ url }) => /\/((?:letters|lang)-[A-Za-z0-9]+)-/.exec(url)?.[1] ?? []);
  });
const keptLetters = async (page: Page): Promise<readonly string[]> =>
  (await kept(page)).filter((piece) => piece.startsWith("letters-"));

/** Every such piece that was built. */
const built = (): readonly string[] =>
  readdirSync(join(process.env["FANAL_DIST"] ?? "", "app", "assets")).flatMap(
    (name) => /^((?:letters|lang)-[A-Za-z0-9]+)-.*\.(?:js|woff2)$/.exec(name)?.[1] ?? [],
  );

test("a phone without Ethiopic letters shows every name of the language list and all words for officials, and fetches one small file with Tigrinya", async () => {
  phone = await openBrowser({ env: await systemFonts(freshIn("latin"), LATIN_ONLY) });
  const { page } = phone;
  await visit(page, `${hub.origin}/languages`);
  await expect.poll(() => undrawn(page, [...everywhere(WORKSPACE).keys()])).toEqual([]);
  const whole = async () => (await keptLetters(page)).filter((piece) => !piece.startsWith("letters-all"));
  expect(await whole()).toEqual([]);
  await page.locator("main li").getByTestId("language-ti").click();
  await expect.poll(whole).toEqual(["letters-ti"]);
});

test("a phone that has the letters fetches none of ours", async () => {
  const env = await systemFonts(freshIn("full"), [...LATIN_ONLY, ...SOURCES.flatMap(({ files }) => files)]);
  phone = await openBrowser({ env });
  const fetched: string[] = [];
  phone.context.on("request", (request) => fetched.push(request.url()));
  await visit(phone.page, `${hub.origin}/`);
  for (const lang of ["ti", "ps", "zh"]) {
    await choose(phone.page, lang);
    // A language left again at once need not come whole.
    await readyPublic(phone.page, [lang]);
  }
  expect(fetched.filter((url) => url.endsWith(".woff2"))).toEqual([]);
  expect(await keptLetters(phone.page)).toEqual([]);
});

test("F-93 without a network, on a phone with Latin letters only, no character of any of our languages is an empty box", async () => {
  const env = await systemFonts(freshIn("f93"), LATIN_ONLY);
  const profile = freshFolder("latin-phone");
  phone = await openBrowser({ profile, env });
  await visit(phone.page, `${hub.origin}/`);
  // The test can tell a box from a letter: nothing of ours has Syriac.
  expect(await undrawn(phone.page, ["a", "ܫ", "ܰ", "é"])).toEqual(["ܫ", "ܰ"]);
  expect((await undrawn(phone.page, [..."ሰላ"])).length).toBe(2);
  // English last: what is chosen last is open after the restart, and is no proof for the others.
  for (const lang of [...CHARACTERS.keys(), "en"]) await choose(phone.page, lang);
  await expect.poll(() => kept(phone.page), { timeout: 90_000 }).toEqual(expect.arrayContaining([...built()]));
  await phone.kill();
  await hub.kill();
  phone = await openBrowser({ profile, env });
  await visit(phone.page, `${hub.origin}/`);
  for (const [lang, characters] of CHARACTERS) {
    await choose(phone.page, lang);
    await expect.poll(() => undrawn(phone.page, [...characters.keys()]), { message: `boxes in ${lang}` }).toEqual([]);
    // The next language has to do with its own letters.
    await phone.page.evaluate(() => document.fonts.clear());
  }
  expect(faults(phone)).toEqual([]);
});
