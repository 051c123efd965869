import { expect, test } from "@playwright/test";
import { readLocales } from "../../tools/i18n/read-locales.ts";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { faults, readyPublic } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * One visit; then no network. In every language: home → rights → a right → help → a service → its number, seen by axe, at 320 px and
 * with letters twice as large.
 */
/** A script of its own, the other direction, and the longest words; `npm run soak` walks through all of them. */
const A_FEW: ReadonlySet<string> = new Set(["am", "ckb", "om"]);
const LANGUAGES = [...readLocales("locales").locales.values()]
  .map(({ meta }) => meta)
  .filter(({ lang }) => process.env["SOAK"] || A_FEW.has(lang));

let hub: Hub;
let phone: Browser;
const profile = freshFolder("languages");
const show = (name: string) => phone.page.getByTestId(name);

async function choose(lang: string): Promise<void> {
  await visit(phone.page, `${hub.origin}/languages`);
  await show(`language-${lang}`).click();
  await show(`read-${lang}`).click();
  await expect(show("door-rights")).toBeVisible();
  await expect(phone.page.locator("html")).toHaveAttribute("lang", lang);
}

test.beforeAll(async () => {
  hub = await startHub({ team: false });
  phone = await openBrowser({ profile });
  for (const { lang } of LANGUAGES) {
    await choose(lang);
    await readyPublic(phone.page, [lang]);
  }
  await hub.kill();
  await phone.kill();
  phone = await openBrowser({ profile });
});
test.afterAll(async () => {
  await phone?.close();
  await hub?.remove();
  removeFolder(profile);
});

for (const { lang, dir, name } of LANGUAGES) {
  test(`F-24 without a network, in ${lang}: from the first page to a right, and to a number to call; every public address opens`, async () => {
    const { page } = phone;
    const looker = new Looker({ narrow: true });
    await choose(lang);
    await expect(page.locator("html")).toHaveAttribute("dir", dir);
    await expect(page.getByRole("link", { name })).toBeVisible();
    await looker.look(page, "home");
    await show("door-rights").click();
    await show("topic-doctor").click();
    await expect(show("right").first()).toBeVisible();
    await show("right").first().click();
    await expect(show("right")).toHaveCount(0);
    await expect(page.locator("main h1:visible")).toHaveAttribute("lang", lang);
    await looker.look(page, "a right");
    await visit(page, `${hub.origin}/help`);
    await expect(show("service").first()).toBeVisible();
    await looker.look(page, "help");
    await show("search").fill("115");
    const service = page.locator('[data-service-id="fr-115"]');
    await expect(service).toBeVisible();
    for (const closed of await service.locator("summary").all()) await closed.click();
    await service.getByRole("button", { name: "115" }).click();
    await expect(service.locator('a[href="tel:115"]')).toBeVisible();
    await looker.look(page, "a service");
    await visit(page, `${hub.origin}/danger`);
    await show("need-hurt").click();
    await expect(show("danger-number").first()).toBeVisible();
    await looker.look(page, "danger");
    for (const path of ["rights/myths", "numbers", "learn", "languages", "about"]) {
      await visit(page, `${hub.origin}/${path}`);
      await expect(page.locator("main:visible").locator("a, button, li").first(), path).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
    }
    expect(looker.findings).toEqual([]);
    expect(faults(phone)).toEqual([]);
  });
}
