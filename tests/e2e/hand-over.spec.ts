import { expect, type Page, test } from "@playwright/test";
import { type Browser, removeFolder } from "../support/browser.ts";
import { exchangeCards, openColleagues, openShift } from "../support/colleague-cards.ts";
import type { SeenCall } from "../support/fault-proxy.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backTo, faults, handIn, killAndReopen, readyOffline } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { LINE_FAULTS, notOfTheLine, PUSH_FAULTS, pressThrough } from "../support/line-faults.ts";
import { readyPhone } from "../support/ready-phones.ts";

/*
 * Two phones of a team and a real hub: a child nobody was reached for is handed over at the end of a shift. The hub is away while it is
 * sealed, and the giver's browser is killed before it comes back.
 */
let site: FaultSite;
let ana: Browser;
let ben: Browser;
let words: string;
const isPush = ({ method }: SeenCall): boolean => method === "PUT";
const isApi = ({ path }: SeenCall): boolean => path.startsWith("/v1/");
const looker = new Looker({ narrow: true });
const show = (page: Page, name: string) => page.getByTestId(name);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser: ana, words } = await readyPhone("worker"));
  ({ browser: ben } = await readyPhone("colleague"));
});
test.afterAll(async () => {
  for (const browser of [ana, ben]) {
    await browser.close();
    removeFolder(browser.profile);
  }
  await site.close();
});

test("each reads the other's card from its screen; nobody else's is taken", async () => {
  for (const { page } of [ana, ben]) await openColleagues(page);
  await looker.look(ben.page, "colleagues, nobody yet");
  await exchangeCards(ana.page, ben.page);
  await expect(show(ana.page, "colleague")).toContainText("Ben, morning");
  await show(ana.page, "colleague-paste").locator("summary").click();
  await show(ana.page, "colleague-text").fill("javascript:alert(1)");
  await show(ana.page, "colleague-use").click();
  await expect(show(ana.page, "colleague-error")).toBeVisible();
  await expect(show(ana.page, "colleague")).toHaveCount(1);
  await looker.look(ana.page, "colleagues");
});

test("without a hub: leaving says whom to ring, and exactly what goes is chosen", async () => {
  const { page } = ana;
  await readyOffline(page, ["en"]);
  await backTo(page, "help-now");
  await show(page, "help-now").click();
  await show(page, "age-child").click();
  await page.locator("[data-testid^=need-]").first().click();
  await show(page, "save-case").click();
  await expect(show(page, "add-note")).toBeVisible();
  await site.hub.stop();

  await openShift(page);
  await show(page, "how-are-you").click();
  await expect(show(page, "child-open").getByTestId("on-call-lead")).toBeVisible();
  await show(page, "child-stay").click();
  await show(page, "hand-over-all").click();
  await looker.look(page, "what is handed over");
  await show(page, "next").click();
  await looker.look(page, "to whom");
  await show(page, "choose-colleague").click();
  await show(page, "basis-child_protection").getByRole("button").click();
  for (const value of ["safeguarding_lead", "told", "agrees"]) await show(page, `answer-${value}`).click();
  await show(page, "next").click();
  await expect(show(page, "hand-over-seal")).toBeVisible();
  await expect(show(page, "hand-over-needs").getByRole("switch").or(show(page, "hand-over-needs"))).not.toBeChecked();
  await show(page, "hand-over-needs").click();
  await expect(show(page, "draft-kept")).toBeVisible();
  await looker.look(page, "exactly what");
});

test("F-01 killed before it is sealed, the form is there again: to whom, why, and exactly what", async () => {
  ana = await killAndReopen(ana, site.origin, words);
  const { page } = ana;
  await show(page, "open-draft").click();
  await show(page, "draft-hand_over").click();
  await expect(show(page, "draft-back")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Ben, morning");
  await expect(show(page, "hand-over-needs").getByRole("switch").or(show(page, "hand-over-needs"))).toBeChecked();
  await looker.look(page, "exactly what, after a kill");
  await show(page, "hand-over-needs").click();
  await show(page, "hand-over-seal").click();
  await expect(show(page, "handed")).toBeVisible();
  await looker.look(page, "sealed");
  await show(page, "to-team").click();
  await expect(show(page, "outbox-count")).toBeVisible();
  await expect(show(page, "open-draft"), "what is sealed is no draft any more").toHaveCount(0);
  await openShift(page);
  await expect(show(page, "hand-over-waiting")).toContainText("Ben, morning");
  await looker.look(page, "end of shift, waiting");
});

async function overEveryBadLine(page: Page): Promise<void> {
  for (const line of [...LINE_FAULTS, ...PUSH_FAULTS]) {
    await pressThrough(page, site.proxy, isPush, line);
    await expect(show(page, "outbox-count"), line.name).toHaveText("1");
  }
  await handIn(page);
  await expect(show(page, "outbox-count")).toHaveText("0");
}

test("F-33 F-35 F-37 killed before the hub is back, and over every bad line, nothing is lost; the colleague sees it as no case of hers until the yes", async () => {
  ana = await killAndReopen(ana, site.origin, words);
  await site.hub.restart();
  await overEveryBadLine(ana.page);
  const { page } = ben;
  await backTo(page, "sync");
  await handIn(page);
  await expect(show(page, "due-case")).toHaveCount(0);
  await show(page, "open-handed").click();
  await expect(show(page, "handed-case")).toContainText("Ana, night team");
  await looker.look(page, "from colleagues");
  await show(page, "give-back").click();
  await expect(show(page, "answer-too_much")).toBeVisible();
  // The answer would leave by itself.
  site.proxy.script([{ kind: "answer", status: 503 }], { forever: true, only: isApi });
  await show(page, "take-over").click();
  await expect(show(page, "handed-over")).toHaveAttribute("data-how", "accepted");
  await backTo(page, "due-case");
  await expect(show(page, "due-case"), "the child stands on the first screen of whoever took it over").toHaveCount(1);
});

test("F-33 F-35 F-37 the yes comes back, whatever the line does to it: the giver's shift can end, and says who has it", async () => {
  site.proxy.clear();
  await overEveryBadLine(ben.page);
  const { page } = ana;
  await handIn(page);
  await openShift(page);
  await expect(show(page, "nothing-open")).toBeVisible();
  await show(page, "how-are-you").click();
  await expect(show(page, "answer-fine")).toBeVisible();
  await backTo(page, "open-cases");
  await show(page, "open-cases").click();
  await show(page, "open-case").first().click();
  await expect(show(page, "hand-over-accepted")).toContainText("Ben, morning");
  await looker.look(page, "the giver's case");
  await show(ben.page, "due-case").click();
  await expect(show(ben.page, "taken-over")).toContainText("Ana, night team");
  await looker.look(ben.page, "the colleague's case");
  expect(looker.findings).toEqual([]);
  expect([...faults(ana), ...faults(ben)].filter(notOfTheLine)).toEqual([]);
});
