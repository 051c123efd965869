import { expect, type Page, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { BEGINS, backTo, caseCode, ENDS, isResult, openCase, openTeam, talkToResult } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { walkUntil } from "../support/walk.ts";

/**
 * How a result is explained, and what changed between two talks. The hub is dead; the phone is switched off between the talks and its
 * clock goes on by fifteen days.
 */
const DAYS_MS = 15 * 86_400_000;

/** A paid journey, no debt, nobody who holds the person. */
const JOURNEY = {
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
} as const;
/** Two weeks later there is a debt, to be worked off: enough to stop asking. */
const TURNED = {
  ...JOURNEY,
  q12: "yes",
  q09: "people_who_arranged_the_journey",
  q13: "work_for_lender_or_person_they_name",
} as const;

let hub: Hub;
let phone: Browser;
let words: string;
const show = (name: string) => phone.page.getByTestId(name);

test.beforeAll(async () => {
  hub = await startHubOfPhones();
  ({ browser: phone, words } = await readyPhone("worker"));
});
test.afterAll(async () => {
  await phone?.close();
  await hub?.remove();
  removeFolder(phone.profile);
});

const elementOf = (page: Page, element: string) => page.locator(`[data-testid=element][data-element=${element}]`);

test("a result is explained sign by sign, nothing on paper says whose it is, and a journey that turned is said clearly", async () => {
  await hub.kill();

  await talkToResult(phone.page, { guide: "rapid", language: "en" }, JOURNEY);
  const code = await caseCode(phone.page);
  await openCase(phone.page, code);
  await expect(show("drift")).toHaveCount(0);
  await show("open-explanation").click();
  await expect(show("explanation")).toBeVisible();
  // Indicator, element, rule, source: the sign of the paid journey with where it comes from.
  const journey = elementOf(phone.page, "smuggling");
  await expect(journey).toHaveAttribute("data-value", "yes");
  await expect(journey.locator("[data-indicator=SMU-01]")).toContainText("SMU-01 ·");
  await expect(journey.locator("[data-indicator=SMU-01]")).toContainText("Who paid for your journey?");
  await expect(elementOf(phone.page, "purpose").getByTestId("element-why")).toHaveAttribute("data-why", /core_all_no|not_asked/);
  await expect(phone.page.locator("[data-testid=would-change][data-element=purpose][data-value=yes]")).toContainText(
    "Possible signs",
  );
  // The short questions may not say "a paid journey without signs" before arrival and work were asked.
  await expect(show("explanation")).toContainText("Is a job waiting for you where you are going?");

  await phone.page.emulateMedia({ media: "print" });
  const paper = await phone.page.locator("body").innerText();
  expect(paper, "the code of the case would lead back to the person").not.toContain(code);
  expect(paper).toContain("Not a decision");
  await expect(show("print-explanation")).toBeHidden();
  await phone.page.emulateMedia({ media: "screen" });

  await phone.kill();
  phone = await openBrowser({ profile: phone.profile });
  await phone.context.addInitScript((ms: number) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ms;
  }, DAYS_MS);
  await openTeam(phone.page, hub.origin, words);
  await openCase(phone.page, code);
  await show("talk-again").click();
  await show("answer-agreed").click();
  await show("answer-en").click();
  await show("guide-rapid").click();
  await walkUntil(phone.page, isResult, { ...TURNED, s9: "no" });

  await openCase(phone.page, code);
  await expect(show("drift")).toContainText("A paid journey may be turning into being used");
  await show("open-changes").first().click();
  const changes = show("changes");
  await expect(changes).toBeVisible();
  const debt = changes.locator("[data-theme=debt]");
  await expect(debt.locator("[data-question-id=q12]")).toContainText(": No");
  await expect(debt.locator("[data-question-id=q13]")).toContainText("I must work for them, or for someone they name");
  await expect(changes).toContainText("Possible signs, so far");

  const looker = new Looker({ narrow: true });
  await looker.look(phone.page, "what changed");
  await backTo(phone.page, "open-explanation");
  await show("open-explanation").click();
  await expect(show("explanation")).toBeVisible();
  await looker.look(phone.page, "how it was worked out");
  expect(looker.findings).toEqual([]);
});
