import { expect, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { backTo, handIn, isResult, nothingChosen, talkUntil, USED_ADULT, unfold, YOUNG_PERSON } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { type Codes, type Hub, startHub } from "../support/stack.ts";
import { createVault, enrol, type Shown, stepShown, takeStep, unlock, visit } from "../support/walk.ts";

/**
 * Every screen, looked at by axe in English and Arabic, in the light and in the dark; at 320 px and with letters twice as large nothing
 * moves sideways; what is tapped is large enough; Leave is the keyboard's first stop after the way to the text.
 */
const LANGUAGES = [
  { lang: "en", options: { dark: true, narrow: true } },
  { lang: "ar", options: { narrow: true } },
] as const;

test.describe.configure({ mode: "parallel" });

let hub: Hub;
const open: Browser[] = [];

test.beforeEach(async () => {
  hub = await startHub();
});
test.afterEach(async () => {
  for (const browser of open.splice(0)) {
    await browser.close();
    removeFolder(browser.profile);
  }
  await hub?.remove();
});

async function openPhone(lang: string): Promise<Browser> {
  const browser = await openBrowser({ profile: freshFolder("look"), locale: lang });
  open.push(browser);
  await visit(browser.page, `${hub.origin}/`);
  await expect(browser.page.locator("html")).toHaveAttribute("lang", lang);
  return browser;
}

/** Shows that an empty list of findings means something. */
test("a screen with every fault in it is found out", async () => {
  // Not a page of the app, which would refuse to be written over.
  const browser = await openBrowser({ profile: freshFolder("look") });
  open.push(browser);
  const { page } = browser;
  await page.setContent(`<html lang="en" dir="ltr"><title>x</title><main><h1>Faults</h1>
    <button style="color:#bbb;background:#fff;font-size:16px">too pale</button><a href="/there" data-testid="first">first</a>
    <p style="inline-size:400px">too wide</p><button aria-pressed="true">chosen</button><img src="data:," /></main></html>`);
  const looker = new Looker({ narrow: true });
  await looker.look(page, "faults");
  const found = looker.findings.map(({ what }) => what).join("\n");
  for (const fault of ["color-contrast", "image-alt", '"too pale" is', "keyboard comes first", "at 320 px: ", "twice as large: "])
    expect(found).toContain(fault);
  await expect(nothingChosen(page)).rejects.toThrow("something is chosen");
});

for (const { lang, options } of LANGUAGES) {
  test(`F-94 the public part in ${lang}, at 320 px and with letters twice as large`, async () => {
    const { page } = await openPhone(lang);
    const looker = new Looker(options);
    const look = (screen: string): Promise<void> => looker.look(page, screen);
    const show = (name: string) => page.getByTestId(name);

    await look("home");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(show("quick-exit")).toBeFocused();

    await visit(page, `${hub.origin}/danger`);
    await expect(show("need-hurt")).toBeVisible();
    await look("danger");
    for (const need of ["hurt", "fire", "sea", "attack", "cannot_speak", "not_urgent"]) {
      await show(`need-${need}`).click();
      await expect(show("danger-number").first()).toBeVisible();
      await look(`danger: ${need}`);
      if (need === "hurt") {
        await show("call-15").click();
        await look("danger: before the call");
      }
      await show("back").click();
    }
    for (const card of await page.locator("[data-testid^=card-] > summary").all()) await card.click();
    await look("danger: every card open");

    await visit(page, `${hub.origin}/rights`);
    await expect(show("topic-doctor")).toBeVisible();
    await look("rights");
    await show("topic-doctor").click();
    await expect(show("right").first()).toBeVisible();
    await look("rights: a topic");
    await show("right").first().click();
    await expect(show("right")).toHaveCount(0);
    await page.locator("main summary").first().click();
    await look("rights: a right");
    await visit(page, `${hub.origin}/rights/cards`);
    await expect(show("right").first()).toBeVisible();
    await look("rights: cards");
    await show("right").first().click();
    await look("rights: a card");
    await visit(page, `${hub.origin}/rights/myths`);
    await page.locator("[data-testid^=myth-] > summary").first().click();
    await look("rights: what people say");
    await visit(page, `${hub.origin}/rights/nothing-here`);
    await look("rights: not found");

    await visit(page, `${hub.origin}/help`);
    await expect(show("service").first()).toBeVisible();
    for (const closed of await show("service").first().locator("summary").all()) await closed.click();
    await look("help");
    await show("filters").locator("summary").click();
    await show("search").fill("zzzz qqqq");
    await expect(show("service")).toHaveCount(0);
    await look("help: nothing found");

    await visit(page, `${hub.origin}/learn`);
    await look("fair: start");
    await show("next").click();
    await look("fair: whose phone");
    await show("answer-yes").click();
    await look("fair: another phone");
    await show("back").click();
    await show("answer-no").click();
    await look("fair: how old");
    await show("answer-yes").click();
    await look("fair: for children");
    await show("back").click();
    await show("answer-no").click();
    await look("fair: a question");
    await show("answer-yes").click();
    await look("fair: what is fair");
    for (let items = 0; items < 20 && (await show("next").isVisible()); items++) {
      await show("next").click();
      if (await show("answer-skip").isVisible()) await show("answer-skip").click();
    }
    await look("fair: the end");

    await visit(page, `${hub.origin}/languages`);
    await look("languages");
    await visit(page, `${hub.origin}/nothing-here`);
    await look("not found");
    expect(looker.findings).toEqual([]);
    expect(new Set(looker.screens).size).toBeGreaterThan(25);
  });

  test(`F-94 the team's part in ${lang}`, async () => {
    const codes: Codes = await hub.demoCodes();
    const { page } = await openPhone(lang);
    const looker = new Looker(options);
    const look = (screen: string): Promise<void> => looker.look(page, screen);
    const show = (name: string) => page.getByTestId(name);
    const team = (): Promise<void> => backTo(page, "open-settings");

    await visit(page, `${hub.origin}/team`);
    await expect(show("vault-words")).toBeVisible();
    await look("team: make the lock");
    const words = await createVault(page, hub.origin);
    await look("team: no team yet");
    await show("lock").click();
    await show("passphrase").fill("not my words");
    await show("unlock").click();
    await expect(show("unlock-error")).toBeVisible();
    await look("team: locked, wrong words");
    await unlock(page, words);
    await show("open-enrol").click();
    await show("enrol-code").fill("fanal1.nothing");
    await show("enrol").click();
    await expect(show("enrol-error")).toBeVisible();
    await look("team: join, wrong code");
    await show("back").click();
    await enrol(page, codes.team);
    await expect(show("new-screening")).toBeVisible();
    await look("team: tonight");

    await show("open-log").click();
    await look("team: the log");
    await team();
    await show("open-report").click();
    await show("answer-yes").click();
    await show("answer-overheard").click();
    await look("team: something went wrong");
    await team();
    await show("help-now").click();
    await show("age-unknown").click();
    await show("need-doctor").click();
    await expect(show("service").first()).toBeVisible();
    await look("team: help now");
    await team();
    await show("open-cases").click();
    await look("cases: none");
    await team();

    await show("new-screening").click();
    await look("talk: help or questions");
    await show("answer-screening").click();
    await look("talk: which language");
    await show("answer-ti").click();
    await look("talk: with an interpreter");
    await show("back").click();
    await show("answer-fr").click();
    await look("talk: which questions");
    await show("guide-rapid").click();
    // One screen of each kind; the others are made of the same parts.
    const kinds = new Map([
      ["v1", "a check of the worker"],
      ["s2", "a list to tick"],
      ["limits", "words to say"],
      ["k1", "said back"],
      ["consent_talk", "a consent"],
      ["q01", "a question"],
      ["q10", "a question with several answers"],
      ["q20.when", "when"],
      ["danger", "danger now"],
      ["enough", "enough was said"],
      ["o01", "what the worker saw"],
      ["ticks", "the worker's list"],
    ]);
    const seen = new Set<string>();
    await talkUntil(page, isResult, USED_ADULT, async (shown: Shown) => {
      const id = "id" in shown ? shown.id : shown.kind;
      const name = kinds.get(id);
      if (name === undefined || seen.has(id)) return;
      seen.add(id);
      if (id === "q01") {
        await show("cover").click();
        await look("talk: someone came");
        await show("cover-return").click();
        await show("stop").click();
        await look("talk: when to stop");
        await show("back").click();
      }
      await look(`talk: ${name}`);
    });
    expect([...kinds.keys()].filter((id) => !seen.has(id))).toEqual([]);
    await unfold(page, "assessment");
    await look("result, everything open");

    await show("save-case").click();
    await show("add-note").click();
    await show("note-text").fill("Warm coat given.");
    await look("case: a note");
    await show("save-note").click();
    await expect(page.locator('[data-testid=entry][data-entry-type="note"]')).toBeVisible();
    await look("case");
    await show("delete-case").click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await look("case: delete?");
    await page.keyboard.press("Escape");

    await show("refer").click();
    await look("refer: to whom");
    await page.locator("[data-testid^=organisation-]").first().click();
    await show("basis-consent").getByRole("button").click();
    for (const check of ["who", "no", "stop", "limits"]) await show(`answer-check-${check}-understood`).click();
    await show("answer-spoken").click();
    await look("refer: on what basis");
    await show("next").click();
    await show("consent-code").click();
    await look("refer: which lines");
    await show("consent-language").click();
    await show("show-person").click();
    await show("words-more").click();
    await show("words-ti").click();
    await expect(show("told")).toHaveAttribute("data-lang", "ti");
    await look("refer: as the person sees it");
    await show("back").click();
    await show("seal").click();
    await expect(show("sealed")).toBeVisible();
    await look("refer: sealed");
    await show("open-ticket").click();
    await look("ticket: what it looks like");
    await show("answer-ticket-warm").click();
    await show("ticket-show").click();
    await look("ticket");
    await team();
    await handIn(page);
    await look("team: handed in");
    await show("open-cases").click();
    await expect(show("case")).toHaveCount(1);
    await look("cases");
    await team();

    await show("new-screening").click();
    await show("answer-screening").click();
    await show("answer-en").click();
    await show("guide-child").click();
    await takeStep(page, YOUNG_PERSON);
    await show("back").click();
    expect((await stepShown(page)).kind).toBe("question");
    await look("talk: an earlier answer");
    await talkUntil(page, isResult, YOUNG_PERSON, async () => {});
    await look("result of a child");
    await show("lead-decides").click();
    await expect(show("open-task")).toBeVisible();
    await look("case of a child");
    await show("refer").click();
    await page.locator("[data-testid^=organisation-]").first().click();
    await show("basis-child_protection").getByRole("button").click();
    await look("refer: to protect a child");
    await show("open-urgent-call").click();
    await show("answer-about-child_protection").click();
    await show("country-FR").click();
    await look("call: whom to ring");
    await show("words-for-119").click();
    await look("call: what to say");
    for (let step = 1; step < 7; step++) await show("call-next").click();
    await show("call-note").click();
    await look("call: what is kept");
    await show("answer-safeguarding_lead").click();
    await show("call-save").click();
    await show("to-log").click();
    await expect(show("log-entry"), "told, when, to which role").toHaveCount(1);
    await team();
    await show("open-settings").click();
    await show("language-status").locator("summary").click();
    await expect(show("language-status").locator('[data-language="ps"]')).toBeVisible();
    await look("settings");

    const office = await openPhone(lang);
    await createVault(office.page, hub.origin);
    await enrol(office.page, codes.organisation);
    await handIn(office.page);
    await looker.look(office.page, "organisation: tonight");
    await office.page.getByTestId("key-own").click();
    await expect(office.page.getByTestId("key-words"), "one press makes an own key in place of the hub's").toBeVisible();
    await looker.look(office.page, "organisation: keys");
    await office.page.getByTestId("back").click();
    await expect(office.page.getByTestId("received")).toHaveCount(1);
    await looker.look(office.page, "inbox");
    await office.page.getByTestId("open-referral").click();
    await office.page.getByTestId("answer-referral-declined").click();
    await looker.look(office.page, "inbox: a referral");
    expect(looker.findings).toEqual([]);
    expect(new Set(looker.screens).size).toBeGreaterThan(40);
  });
}
