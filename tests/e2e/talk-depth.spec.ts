import { expect, type Page, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { clockAhead } from "../support/clock.ts";
import { countRows } from "../support/fault-steps.ts";
import {
  BEGINS,
  backTo,
  caseCode,
  ENDS,
  faults,
  isResult,
  isStep,
  openCase,
  openTeam,
  readyOffline,
  USED_ADULT,
} from "../support/journey.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { startTalk, stepShown, takeStep, visit, walkUntil } from "../support/walk.ts";

/**
 * What happens in a talk besides its questions: languages, safety, understanding, a change of mind, and days in between. The hub is dead
 * from the first visit on.
 */
test.describe.configure({ mode: "serial" });

let hub: Hub;
let phone: Browser;
let words = "";

const show = (name: string) => phone.page.getByTestId(name);
const team = (): Promise<void> => backTo(phone.page, "open-settings");
const step = () => stepShown(phone.page);
const upTo = (id: string, answers: Readonly<Record<string, string | readonly string[]>> = {}) =>
  walkUntil(phone.page, isStep(id), { ...BEGINS, q01: "no", q02: "25_plus", ...answers });
/** A slip of the thumb just after the page has changed is not taken for an answer. */
const answer = async (value: string): Promise<void> => {
  await phone.page.waitForTimeout(200);
  await show(`answer-${value}`).click();
};
const heading = () => phone.page.locator("h1:visible").last();

/** The same phone some days later: switched off meanwhile, and its clock has gone on. */
async function daysLater(days: number): Promise<void> {
  await phone.kill();
  phone = await openBrowser({ profile: phone.profile });
  await clockAhead(phone.context, days);
  await openTeam(phone.page, hub.origin, words);
}

/** Rows that hold something about a person, sealed. */
const rowsKept = (page: Page): Promise<number> => countRows(page, "records");

/** Runs in the page. */
const idsOfRecords = (): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const open = indexedDB.open("fanal");
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const keys = open.result.transaction("records").objectStore("records").getAllKeys();
      keys.onsuccess = () => {
        open.result.close();
        resolve(keys.result.map(String));
      };
    };
  });

/** Runs in the page: one bit of the sealed bytes is not what it was. */
const damageRecord = (rowId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const open = indexedDB.open("fanal");
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const transaction = open.result.transaction("records", "readwrite");
      const records = transaction.objectStore("records");
      const read = records.get(rowId);
      read.onsuccess = () => {
        const row = read.result as { bytes: Uint8Array };
        row.bytes[row.bytes.length - 1] = (row.bytes[row.bytes.length - 1] ?? 0) ^ 1;
        records.put(row);
      };
      transaction.oncomplete = () => {
        open.result.close();
        resolve();
      };
      transaction.onerror = () => reject(transaction.error);
    };
  });

test.beforeAll(async () => {
  hub = await startHubOfPhones();
  ({ browser: phone, words } = await readyPhone("worker"));
  for (const language of ["fr", "en"]) {
    await visit(phone.page, `${hub.origin}/languages`);
    await show(`language-${language}`).click();
    await show(`read-${language}`).click();
    await expect(show("door-team")).toBeVisible();
    await readyOffline(phone.page, ["en", "fr"]);
  }
  await openTeam(phone.page, hub.origin, words);
  await readyOffline(phone.page, ["en", "fr"]);
  await hub.kill();
});
test.afterAll(async () => {
  expect(faults(phone)).toEqual([]);
  await phone?.close();
  await hub?.remove();
  removeFolder(phone.profile);
});
test.afterEach(async () => {
  await expect(phone.page, "no title says what stands on the screen").toHaveTitle(/^Fanal$|^$/);
  expect(new URL(phone.page.url()).search + new URL(phone.page.url()).hash, "nothing of a talk stands in the address").toBe("");
});

test("somebody listens: it ends kindly, with help and another way to reach us, and nothing is kept", async () => {
  await startTalk(phone.page, { guide: "rapid", language: "en" });
  await upTo("s3");
  const during = await rowsKept(phone.page);
  await takeStep(phone.page, { s3: "no" });
  await expect.poll(step).toEqual({ kind: "ended", id: "s3" });
  await expect(phone.page.getByRole("link", { name: "Help now, without questions" })).toBeVisible();
  await expect(show("reach-us")).toContainText("whenever it is safe for you");
  await expect(show("reach-us")).toContainText("clothes, a phone or your health");
  await show("reach-us").locator("summary").click();
  await expect(show("reach-us")).toContainText("Demo lead");
  await test.step("it may have changed: the check can be asked again", async () => {
    await show("ask-again").click();
    await expect.poll(step).toEqual({ kind: "question", id: "s3" });
    await answer("not_sure");
    await expect.poll(step).toEqual({ kind: "ended", id: "s3" });
  });
  await show("next").click();
  await expect(show("new-screening")).toBeVisible();
  expect(await rowsKept(phone.page), "a row of the talk is left").toBe(during - 1);
  await show("new-screening").click();
  await expect(show("open-talk")).toHaveCount(0);
  await team();
});

test("not clear twice: no questions and no referral by consent today", async () => {
  await startTalk(phone.page, { guide: "rapid", language: "en" });
  await upTo("k1");
  const during = await rowsKept(phone.page);
  await test.step("pictures help to explain it", async () => {
    await show("show-aid").click();
    await expect(show("check-aid").getByRole("listitem")).toHaveCount(3);
    await show("aid-done").click();
  });
  await test.step("not clear once: it is explained once more, and asked again", async () => {
    await answer("not_understood");
    await expect(show("explain-again")).toBeVisible();
    await show("aid-done").click();
    await expect.poll(step).toEqual({ kind: "question", id: "k1" });
  });
  await test.step("not clear again: it ends, kindly, and there is no way round", async () => {
    await answer("not_understood");
    await expect.poll(step).toEqual({ kind: "ended", id: "k1" });
    await expect(show("no-consent-referral")).toContainText("no referral by consent today");
    await expect(phone.page.locator("main")).toContainText("my fault, not yours");
    await expect(show("back")).toHaveCount(0);
    await expect(show("refer")).toHaveCount(0);
  });
  await show("next").click();
  await expect(show("new-screening")).toBeVisible();
  expect(await rowsKept(phone.page), "a row of the talk is left").toBe(during - 1);
});

test("danger now: whom to call, with the country at every number, without a network", async () => {
  await startTalk(phone.page, { guide: "rapid", language: "en" });
  await upTo("q02", { q01: "no" });
  await test.step("a stop rule asks when first; what is past shows no numbers", async () => {
    await show("stop").click();
    await expect(show("never-ask")).toContainText("Proof of age");
    await show("stop-rule-danger_now").click();
    await show("answer-past").click();
    await expect(show("danger-inline")).toHaveCount(0);
    await show("danger-resume").click();
    await expect.poll(step).toEqual({ kind: "question", id: "q02" });
  });
  await test.step("a stop rule that holds now opens the numbers", async () => {
    await show("stop").click();
    await show("stop-rule-someone_near").click();
    await show("answer-not_sure").click();
    await expect(show("danger-inline")).toHaveAttribute("data-country", "FR");
    await show("danger-resume").click();
  });
  await test.step("a red flag opens them at once, the need first, who answers, the country", async () => {
    await upTo("q20.when", { ...USED_ADULT });
    await takeStep(phone.page, { "q20.when": "now" });
    await expect(show("danger-now")).toBeVisible();
    await expect(show("danger-inline").locator("h2").first()).toContainText("France");
    await show("inline-need-hurt").locator("summary").first().click();
    await expect(show("call-15")).toContainText("France");
    await expect(show("inline-need-hurt")).toContainText("Medical staff answer");
    await expect(phone.page.locator('a[href^="tel:"]'), "one tap never dials").toHaveCount(0);
  });
  await test.step("elsewhere: other numbers, with their country", async () => {
    await show("country-GB").click();
    await expect(show("danger-inline").locator("h2").first()).toContainText("United Kingdom");
    await show("inline-need-sea").locator("summary").first().click();
    await expect(show("call-999").first()).toContainText("United Kingdom");
    await show("country-FR").click();
  });
  await show("danger-resume").click();
  await show("talk-menu").click();
  await show("open-withdraw").click();
  await show("withdraw-end").click();
  await expect(show("new-screening")).toBeVisible();
});

test("either language changes in the middle and no answer is lost; a draft says so, its original one tap away", async () => {
  await startTalk(phone.page, { guide: "rapid", language: "fr" });
  await upTo("q03");
  const both = { large: phone.page.locator("h1 [lang=fr]"), small: phone.page.locator("h1 [lang=en]") };
  await expect(both.large).toBeVisible();
  await expect(both.small).toBeVisible();
  const english = await both.small.innerText();
  await expect(phone.page.getByText("This translation is a draft")).toBeVisible();
  await test.step("the worker reads French too: one text, and the original one tap away", async () => {
    await show("switch-language").click();
    await show("worker-language-fr").click();
    await show("back").click();
    await expect.poll(step).toEqual({ kind: "question", id: "q03" });
    await expect(both.small).toHaveCount(0);
    await show("show-reference").click();
    await expect(show("reference-text")).toContainText(english);
    await show("show-reference").click();
    await expect(show("reference-text")).toHaveCount(0);
  });
  await test.step("the person reads English now, the worker French beneath", async () => {
    await show("switch-language").click();
    await show("answer-en").click();
    await expect(both.small).toHaveText(english);
    await expect(phone.page.locator("h1 [lang=fr]")).toBeVisible();
  });
  await test.step("what was answered before is still answered", async () => {
    await show("open-so-far").click();
    await expect(phone.page.locator('[data-testid=said][data-question-id="q02"]')).toContainText("25 or older");
    await show("back").click();
  });
});

test("a change of mind: what no longer applies is kept, does not count, and can count again", async () => {
  await upTo("q13", { q03: "alone", q10: "i_or_family_arranged_and_pay", q12: "yes", q09: "friend" });
  const change = async (id: string, value: string) => {
    await show("open-so-far").click();
    await show(`change-${id}`).click();
    await expect.poll(step).toEqual({ kind: "question", id });
    await answer(value);
    await expect(heading()).toHaveText("What was said so far");
  };
  await change("q12", "no");
  await expect(show("said-kept").locator('[data-question-id="q09"]')).toContainText("A friend");
  await expect(show("said-counts").locator('[data-question-id="q09"]')).toHaveCount(0);
  await show("said-open").locator("summary").click();
  await expect(show("said-open").locator('[data-question-id="q13"]'), "no longer asked").toHaveCount(0);
  await show("back").click();
  expect(isStep("q13")(await step())).toBe(false);
  await change("q12", "yes");
  await expect(show("said-kept")).toHaveCount(0);
  await expect(show("said-counts").locator('[data-question-id="q09"]')).toContainText("A friend");
  await show("back").click();
  await expect.poll(step).toEqual({ kind: "question", id: "q13" });
});

test("no more notes: what was noted is gone from the phone, and the talk goes on as the person wants", async () => {
  const before = await rowsKept(phone.page);
  await show("talk-menu").click();
  await show("open-withdraw").click();
  await show("withdraw-go-on").click();
  await expect.poll(step).toEqual({ kind: "question", id: "q13" });
  await expect(show("saved")).toContainText("Not saved");
  await expect.poll(() => rowsKept(phone.page)).toBe(before - 1);
  await takeStep(phone.page, { q13: "family_pays" });
  await expect(show("saved")).toContainText("Not saved");
  await phone.kill();
  phone = await openBrowser({ profile: phone.profile });
  await openTeam(phone.page, hub.origin, words);
  await show("new-screening").click();
  await expect(show("open-talk")).toHaveCount(0);
  await team();
});

test("another interpreter in the middle: the role is noted, and the checks are asked again", async () => {
  await startTalk(phone.page, { guide: "rapid", language: "en" });
  await upTo("q03");
  await show("talk-menu").click();
  await show("open-interpreter").click();
  await answer("interpreter-phone");
  await answer("independent");
  await expect.poll(step).toEqual({ kind: "question", id: "s2" });
  await expect(phone.page.locator("main")).toContainText("Interpreter: on the phone");
  await test.step("one who is not independent ends the questions", async () => {
    await answer("same_dialect");
    await show("next").click();
    await expect.poll(step).toEqual({ kind: "ended", id: "s2" });
    await show("ask-again").click();
    await expect.poll(step).toEqual({ kind: "question", id: "s2" });
  });
  for (const check of ["independent", "gender_is_fine", "no_political_risk", "promised_to_keep_private"]) await answer(check);
  await show("next").click();
  await expect.poll(step).toEqual({ kind: "question", id: "q03" });
  await show("talk-menu").click();
  await show("open-withdraw").click();
  await show("withdraw-end").click();
  await expect(show("new-screening")).toBeVisible();
});

test("only what was seen: nobody is asked anything, and it never counts alone", async () => {
  await startTalk(phone.page, { guide: "observation", language: "en" });
  const passed = await walkUntil(phone.page, isResult, { ...BEGINS, o05: "yes", o15: "clearly_adult" }, [
    "no",
    "skip",
    "not_known",
    "not_sure",
  ]);
  expect(passed.filter((id) => !/^(v|o|q79|ticks)/.test(id))).toEqual([]);
  await expect(show("assessment")).toHaveAttribute("data-assessment", "not_enough_information");
  await team();
});

test("a talk whose row is damaged is shown as what it is, and goes only on purpose", async () => {
  const rows = () => phone.page.evaluate(idsOfRecords);
  await startTalk(phone.page, { guide: "rapid", language: "en" });
  const before = await rows();
  await takeStep(phone.page, BEGINS);
  await expect.poll(async () => (await rows()).length).toBe(before.length + 1);
  const talk = (await rows()).find((id) => !before.includes(id)) ?? "";
  await phone.page.evaluate(damageRecord, talk);
  await show("back").click();
  await show("back").click();
  const damaged = phone.page.locator('[data-testid=open-talk][data-state="unreadable"]');
  await expect(damaged).toContainText("still on this phone");
  await expect(damaged.getByTestId("resume-screening")).toHaveCount(0);
  expect(await rows()).toContain(talk);
  await damaged.getByTestId("forget-talk").click();
  await show("forget-confirm").click();
  await expect(damaged).toHaveCount(0);
  await team();
});

test("two talks wait a week; each goes on where it stood, after the safety questions", async () => {
  const putAside = async () => {
    await show("talk-menu").click();
    await show("open-another-day").click();
    await show("put-aside").click();
  };
  await startTalk(phone.page, { guide: "full", language: "fr" });
  await upTo("q04", { q03: "alone" });
  await putAside();
  await team();
  await startTalk(phone.page, { guide: "rapid", language: "en" });
  await upTo("q10", { q03: "alone" });
  await putAside();
  await expect(show("open-talk")).toHaveCount(2);

  await daysLater(7);
  await show("new-screening").click();
  await expect(show("open-talk")).toHaveCount(2);
  await expect(show("open-talk").nth(0)).toContainText(/Short questions.*English/);
  await expect(show("open-talk").nth(0)).toContainText("3 questions answered");
  await expect(show("open-talk").nth(1)).toContainText(/Long questions.*Français/);
  await show("open-talk").nth(1).getByTestId("resume-screening").click();
  await show("begin-meeting").click();
  await expect.poll(step).toEqual({ kind: "question", id: "v1" });
  const again = await upTo("q04");
  expect(again).toEqual(expect.arrayContaining(["s1", "s3", "limits", "consent_talk", "q01"]));
  expect(again, "what was understood and agreed stays").not.toContain("consent_record");
  expect(again, "no question is asked twice").not.toContain("q02");
  await show("open-so-far").click();
  await expect(phone.page.locator('[data-testid=said][data-question-id="q02"]')).toContainText("25 or older");
  await show("back").click();
  await putAside();
  await test.step("one of them is forgotten, on purpose", async () => {
    await show("open-talk").nth(1).getByTestId("forget-talk").click();
    await show("forget-confirm").click();
    await expect(show("open-talk")).toHaveCount(1);
  });
  await team();
});

test("asked again: not too soon, only if agreed, with what was said beside it, and only what can have changed", async () => {
  let code = "";
  await test.step("a first talk comes to its end", async () => {
    await startTalk(phone.page, { guide: "rapid", language: "en" });
    await walkUntil(phone.page, isResult, {
      ...BEGINS,
      ...ENDS,
      q01: "no",
      q02: "25_plus",
      q03: "alone",
      q10: "i_or_family_arranged_and_pay",
      q12: "no",
      q20: "no",
      q21: "no",
      q22: "no",
      q23: "i_keep_them",
      q27: "i_have_it",
      q24: "no",
      q28: "no",
    });
    code = await caseCode(phone.page);
    await show("save-case").click();
    await expect(show("talk-again")).toHaveCount(0);
    await team();
  });
  await daysLater(7 + 15);
  await openCase(phone.page, code);
  await show("talk-again").click();
  await test.step("a no changes nothing", async () => {
    await show("answer-declined").click();
    await expect(show("again-declined")).toBeVisible();
    await show("back").click();
    await show("talk-again").click();
  });
  await show("answer-agreed").click();
  await show("answer-en").click();
  await show("guide-rapid").click();
  const passed = await upTo("q03");
  expect(passed, "whether another team asked this week").toContain("s9");
  await expect(show("last-time")).toContainText(/Last time: Alone/);
  const rest = await walkUntil(phone.page, isResult, { ...BEGINS, ...ENDS });
  expect(rest).toContain("q20");
});
