import { expect, type Page, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { faults, readyOffline } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { everythingKept } from "../support/kept.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { type Answers, createVault, stepShown, unlock, visit, walkUntil } from "../support/walk.ts";

/** The strawberry pickers (C01), as one of them could have answered the short questions. */
const A_PICKER: Answers = {
  q01: "not_sure",
  q02: "25_plus",
  q03: "with_people_met_on_route",
  q10: ["not_sure"],
  q12: "not_sure",
  q09: "not_sure",
  q13: "not_sure",
  q20: "yes",
  "q20.when": "now",
  q21: "yes",
  "q21.when": "now",
  q41: "afraid_of_them",
  q22: ["people_who_direct_or_employ_me"],
  "q22.when": "past",
  q42: ["weapons", "threats"],
  q23: "not_sure",
  q24: ["pay"],
};

const SAID = {
  en: { band: "Practice: a story, not a real talk. Nothing is saved.", dir: "ltr" },
  ar: { band: "تمرين: قصة، لا حديث حقيقي. لا شيء يحفظ.", dir: "rtl" },
} as const;

/** One card of each shape; the others are made of the same parts. */
const LOOKED_AT = ["two", "three_parts", "myths", "never_ask"];

let hub: Hub;
let phone: Browser;

test.beforeEach(async () => {
  hub = await startHubOfPhones();
});
test.afterEach(async () => {
  await phone?.close();
  removeFolder(phone.profile);
  await hub?.remove();
});

/** A phone in this language, with a vault and in no team; the words that open it are returned. */
async function phoneIn(lang: string): Promise<string> {
  let words: string;
  if (lang === "en") ({ browser: phone, words } = await readyPhone("alone"));
  else {
    phone = await openBrowser({ profile: freshFolder("practice"), locale: lang });
    await visit(phone.page, `${hub.origin}/`);
    words = await createVault(phone.page, hub.origin);
  }
  await readyOffline(phone.page, [lang]);
  return words;
}

/** The band says on each page that this is no real talk, and it stays in view when one scrolls. */
async function bandInView(page: Page, words: string): Promise<void> {
  const band = page.getByTestId("practice-band");
  await expect(band).toHaveText(words);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(band).toBeInViewport({ ratio: 1 });
  await page.evaluate(() => window.scrollTo(0, 0));
}

for (const lang of ["en", "ar"] as const) {
  test(`a story from beginning to end without a network and without a team, in ${lang}; nothing on the phone changes`, async () => {
    const { band, dir } = SAID[lang];
    const words = await phoneIn(lang);
    const { page } = phone;
    await hub.stop();
    await visit(page, `${hub.origin}/team`);
    await unlock(page, words);
    await expect(page.locator("html")).toHaveAttribute("dir", dir);
    await expect(page.getByTestId("open-practice")).toBeVisible();

    const before = await everythingKept(page);
    const depth = await page.evaluate(() => history.length);
    const looker = new Looker({ dark: lang === "en", narrow: true });
    await page.getByTestId("open-practice").click();
    await expect(page.getByTestId("answer-C01")).toBeVisible();
    await bandInView(page, band);
    await looker.look(page, "stories");
    await page.getByTestId("answer-C01").click();
    await expect(page.getByTestId("story")).toBeVisible();
    await bandInView(page, band);
    await looker.look(page, "a story");

    await page.getByTestId("practise-rapid").click();
    expect(await stepShown(page)).toEqual({ kind: "question", id: "q01" });
    await bandInView(page, band);
    await looker.look(page, "a question about a story");
    const asked = await walkUntil(page, ({ kind }) => kind === "ticks", A_PICKER);
    expect(asked.filter((id) => !id.startsWith("q"))).toEqual([]);
    await bandInView(page, band);
    await page.getByTestId("answer-VUL-01").click();
    await looker.look(page, "told unasked");
    await page.getByTestId("tick-list").getByTestId("next").click();
    await page.getByTestId("to-own").click();
    await bandInView(page, band);
    await page.getByTestId("answer-purpose").click();
    await page.getByTestId("answer-T2").click();
    await looker.look(page, "what the learner thinks");
    await expect(page.getByTestId("rule"), "the rule speaks after the learner").toHaveCount(0);
    await page.getByTestId("compare").click();

    await expect(page.getByTestId("yours")).toHaveAttribute("data-code", "T2");
    await expect(page.getByTestId("rule")).toHaveAttribute("data-code", "T1");
    await expect(page.getByTestId("file")).toHaveAttribute("data-code", "T1");
    await expect(page.getByTestId("established")).toContainText("21884/15");
    await bandInView(page, band);
    for (const closed of await page.locator("main summary").all()) await closed.click();
    await expect(page.locator('[data-testid=rule] [data-indicator="VUL-01"]')).toBeVisible();
    await expect(page.locator('[data-testid=rule] [data-flag="urgent_check"]')).toBeVisible();
    await looker.look(page, "four views");

    await page.getByTestId("practise-signs").click();
    await page.getByTestId("answer-LAB-02").click();
    await page.getByTestId("answer-TRA-01").click();
    await bandInView(page, band);
    await looker.look(page, "signs of a story");
    await page.getByTestId("compare").click();
    await expect(page.locator('[data-testid=signs-both] [data-indicator="LAB-02"]')).toBeVisible();
    await expect(page.locator('[data-testid=signs-only-you] [data-indicator="TRA-01"]')).toBeVisible();
    await expect(page.locator('[data-testid=signs-only-file] [data-indicator="DEC-02"]')).toBeVisible();
    await bandInView(page, band);
    await looker.look(page, "signs beside each other");
    await page.getByTestId("another").click();
    await expect(page.getByTestId("answer-C02")).toBeVisible();
    await page.getByTestId("answer-C02").click();
    await expect(page.getByTestId("story")).toBeVisible();
    await page.goBack();
    await expect(page.getByTestId("answer-C02"), "the browser's Back leaves the story, not the practice").toBeVisible();

    expect(await everythingKept(page), "practice wrote something on this phone").toEqual(before);
    expect(page.url()).toBe(`${hub.origin}/team/practice`);
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(depth + 2);
    expect(looker.findings).toEqual([]);
    expect(faults(phone)).toEqual([]);
  });

  test(`the cards without a network, in ${lang}, each with its source`, async () => {
    const words = await phoneIn(lang);
    const { page } = phone;
    await hub.stop();
    await visit(page, `${hub.origin}/team`);
    await unlock(page, words);
    const before = await everythingKept(page);
    await page.getByTestId("open-learn").click();
    const looker = new Looker({ dark: lang === "en", narrow: true });
    const seen: string[] = [];
    const card = page.getByTestId("learn-card");
    for (let cards = 0; cards < 40; cards++) {
      await expect(card.getByTestId("drawing").locator("svg").first()).toBeVisible();
      seen.push((await card.getAttribute("data-card")) ?? "");
      for (const closed of await page.locator("main summary").all()) await closed.click();
      if (LOOKED_AT.includes(seen.at(-1) ?? "")) await looker.look(page, `card ${seen.at(-1)}`);
      if (await page.getByTestId("to-practice").isVisible()) break;
      await page.getByTestId("next").click();
      await expect(card).not.toHaveAttribute("data-card", seen.at(-1) ?? "");
    }
    expect(looker.screens).toHaveLength(LOOKED_AT.length);
    expect(seen).toEqual(expect.arrayContaining(["two", "child", "consent", "plan", "libya", "calais", "myths", "never_ask"]));
    await expect(page.getByTestId("never").first()).toBeVisible();
    await page.getByTestId("to-practice").click();
    await expect(page.getByTestId("practice-band")).toBeVisible();
    expect(await everythingKept(page), "reading cards wrote something on this phone").toEqual(before);
    expect(looker.findings).toEqual([]);
    expect(faults(phone)).toEqual([]);
  });
}
