import { expect, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import {
  backTo,
  caseCode,
  faults,
  handIn,
  isResult,
  isStep,
  killAndReopen,
  nothingChosen,
  openCase,
  outboxStates,
  readyOffline,
  referToProtect,
  referWithConsent,
  talkToResult,
  talkUntil,
  USED_ADULT,
  unfold,
  YOUNG_PERSON,
} from "../support/journey.ts";
import { type Codes, type Hub, startHub } from "../support/stack.ts";
import { createVault, enrol, startTalk, stepShown, takeStep, unlock, visit } from "../support/walk.ts";

/**
 * The main job, as a worker does it on a beach: after one visit with a network the hub is killed and the browser with it, and everything
 * up to the sealed referral happens without either. Then the hub comes back, and a receiving organisation answers.
 */
test.describe.configure({ mode: "serial" });

let hub: Hub;
let codes: Codes;
let worker: Browser;
let words = "";
let adultCode = "";
let childCode = "";
const profiles: string[] = [];

const openPhone = async (): Promise<Browser> => {
  const profile = freshFolder("phone");
  profiles.push(profile);
  return openBrowser({ profile });
};
const team = (): Promise<void> => backTo(worker.page, "open-settings");
const show = (name: string) => worker.page.getByTestId(name);

test.beforeAll(async () => {
  hub = await startHub();
  codes = await hub.demoCodes();
  worker = await openPhone();
});
test.afterAll(async () => {
  await worker?.close();
  await hub?.remove();
  profiles.forEach(removeFolder);
});

test("one visit with a network is enough: then the server dies and the phone is switched off", async () => {
  await test.step("open the app once, choose the languages of tonight, open the team's door once", async () => {
    await visit(worker.page, `${hub.origin}/`);
    await expect(show("door-danger")).toBeVisible();
    await show("language-fr").click();
    await expect(worker.page.locator("html")).toHaveAttribute("lang", "fr");
    await readyOffline(worker.page, ["en", "fr"]);
    await worker.page.getByRole("link", { name: /Français/ }).click();
    await show("language-en").click();
    await show("read-en").click();
    await expect(worker.page.locator("html")).toHaveAttribute("lang", "en");
    await show("door-team").click();
    await expect(show("vault-words")).toBeVisible();
    await readyOffline(worker.page, ["en", "fr"]);
    expect(faults(worker)).toEqual([]);
  });
  await test.step("the server is killed, the phone restarted", async () => {
    await hub.kill();
    await worker.kill();
    await expect(fetch(hub.origin)).rejects.toThrow();
    worker = await openBrowser({ profile: worker.profile });
  });
});

test("without a network: first page, danger, rights, help, what is fair", async () => {
  const { page } = worker;
  await test.step("the first page has danger as its first door, and a discreet way to the team", async () => {
    await visit(page, `${hub.origin}/`);
    await expect(page.locator("nav a").first()).toHaveAttribute("data-testid", "door-danger");
    await expect(show("door-team")).toBeVisible();
  });
  await test.step("danger: the need first, then who answers; no tap dials by itself", async () => {
    await show("door-danger").click();
    for (const [need, number] of [
      ["hurt", "15"],
      ["fire", "18"],
      ["sea", "196"],
      ["attack", "17"],
      ["cannot_speak", "114"],
    ]) {
      await show(`need-${need}`).click();
      await expect(page.locator(`[data-testid=danger-number][data-number="${number}"]`)).toContainText(/answer/);
      await expect(page.locator("main")).toContainText("Rescue is for everyone");
      await expect(page.locator('a[href^="tel:"], a[href^="sms:"]')).toHaveCount(0);
      if (need === "hurt") {
        await show("call-15").click();
        await expect(page.locator('a[href="tel:15"]')).toHaveCount(1);
        expect(new URL(page.url()).pathname).toBe("/danger");
      }
      if (need === "cannot_speak") await expect(page.locator("main")).toContainText("Danger. Lieu : … Je ne peux pas parler.");
      await show("back").click();
    }
    await show("need-not_urgent").click();
    await expect(show("danger-number").first()).toContainText("charity");
    await show("back").click();
  });
  await test.step("danger: the cards, and the numbers of another country", async () => {
    for (const card of [
      "cold_and_wet",
      "fuel_burns",
      "tear_gas",
      "near_drowning",
      "sexual_violence",
      "distress",
      "child_alone_tonight",
      "forced_to_board",
    ])
      await expect(show(`card-${card}`)).toBeVisible();
    await show("card-cold_and_wet").locator("summary").click();
    await expect(show("card-cold_and_wet").locator("li").first()).toBeVisible();
    await show("country-GB").click();
    await show("need-sea").click();
    await expect(page.locator('[data-testid=danger-number][data-number="999"]')).toBeVisible();
    await page.goto(`${hub.origin}/danger`);
    await expect(show("country-GB")).toHaveAttribute("aria-pressed", "true");
    await show("country-FR").click();
  });
  await test.step("rights: topics, then one right with its source and how sure it is", async () => {
    await visit(page, `${hub.origin}/rights`);
    await show("topic-doctor").click();
    await show("right").first().click();
    await expect(page.locator("h1:visible").last()).not.toHaveText("");
    await expect(page.locator("main")).toContainText("lawyer");
    await visit(page, `${hub.origin}/rights/myths`);
    await expect(page.locator("[data-testid^=myth-]").first()).toBeVisible();
  });
  await test.step("help: search by a word, with who answers", async () => {
    await visit(page, `${hub.origin}/help`);
    await expect(show("service").nth(3)).toBeVisible();
    await show("search").fill("lawyer");
    await expect(show("found")).not.toHaveText("");
    await expect(show("service").first()).toBeVisible();
    await show("search").fill("zzzz qqqq");
    await expect(show("service")).toHaveCount(0);
  });
  await test.step("what is fair: the phone first, then the age, then questions whose answers change nothing", async () => {
    await visit(page, `${hub.origin}/learn`);
    await show("next").click();
    await show("answer-no").click();
    await show("answer-no").click();
    for (const answer of ["yes", "no"]) {
      await show(`answer-${answer}`).click();
      await show("next").click();
    }
    await expect(show("answer-skip")).toBeVisible();
  });
  expect(faults(worker)).toEqual([]);
});

test("without a network: the locked part, the team, help without questions", async () => {
  await test.step("five words lock the notes", async () => {
    words = await createVault(worker.page, hub.origin);
    expect(words.split(" ")).toHaveLength(5);
  });
  await test.step("wrong words: a clear sentence, and a wait that grows; the right words open it", async () => {
    await show("lock").click();
    /** Seconds to wait after one more wrong try. */
    const wrong = async (): Promise<number> => {
      await expect(show("unlock")).toBeEnabled();
      await show("passphrase").fill("not my words at all");
      await show("unlock").click();
      await expect(show("unlock-error")).toContainText("These words do not open it");
      return Number(/\d+/.exec(await show("unlock").innerText())?.[0] ?? 0);
    };
    const waits = [await wrong(), await wrong(), await wrong(), await wrong()];
    expect(waits[0], "a slip costs nothing").toBe(0);
    expect(waits[2]).toBeGreaterThan(0);
    expect(waits[3]).toBeGreaterThan(waits[2] ?? 0);
    await expect(show("unlock")).toBeEnabled({ timeout: 60_000 });
    await unlock(worker.page, words);
    await expect(show("open-enrol")).toBeVisible();
  });
  await test.step("the coordinator's code brings the phone into the team, and the lead is named", async () => {
    await enrol(worker.page, codes.team);
    await expect(show("new-screening")).toBeVisible();
    await expect(show("on-call-lead")).toContainText("Demo lead");
  });
  await test.step("help now: a need, services that fit, nothing kept", async () => {
    await show("help-now").click();
    await nothingChosen(worker.page);
    await show("need-sleep").click();
    await expect(show("service").first()).toBeVisible();
    await expect(show("service").filter({ hasText: "The police answer." })).toHaveCount(0);
    await show("age-child").click();
    await expect(show("on-call-lead")).toBeVisible();
    await team();
    await show("open-cases").click();
    await expect(show("case")).toHaveCount(0);
    await team();
  });
});

test("without a network: a talk with an adult, broken off by a dead phone, comes to its result", async () => {
  const opened: string[] = [];
  const upTo = async (id: string): Promise<void> => {
    opened.push(...(await talkUntil(worker.page, isStep(id), USED_ADULT)));
  };
  await test.step("the worker first, safety, what cannot be kept secret, then what the person decides", async () => {
    await startTalk(worker.page, { guide: "rapid", language: "en" });
    await upTo("limits");
    await expect(show("question"), "what cannot be kept secret is a screen of its own").toHaveCount(0);
    await upTo("q01");
    const order = ["v1", "v2", "v3", "v4", "s1", "s2", "s3", "s4", "s5", "s6", "open", "limits", "k1", "k2", "k3", "k4"];
    expect(opened).toEqual([...order, "consent_talk", "consent_record"]);
  });
  await test.step("tonight is the first question; skip and not sure are as large as yes and no", async () => {
    const boxes = await Promise.all(["yes", "no", "not_sure", "skip"].map((value) => show(`answer-${value}`).boundingBox()));
    const sizes = boxes.map((box) => `${Math.round(box?.width ?? 0)} × ${Math.round(box?.height ?? 0)}`);
    expect(new Set(sizes).size, sizes.join(", ")).toBe(1);
  });
  await test.step("someone came: nothing of the talk is to be seen, and one tap brings it back", async () => {
    const question = await worker.page.locator("h1:visible").last().innerText();
    await show("cover").click();
    await expect(show("cover-return")).toBeVisible();
    await expect(show("question")).toHaveCount(0);
    expect(await worker.page.content()).not.toContain(question);
    await show("cover-return").click();
    expect(await stepShown(worker.page)).toEqual({ kind: "question", id: "q01" });
  });
  await test.step("another language in the middle: the same question, and no answer is lost", async () => {
    await upTo("q03");
    const english = await worker.page.locator("h1:visible").last().innerText();
    await show("switch-language").click();
    await show("answer-fr").click();
    expect(await stepShown(worker.page)).toEqual({ kind: "question", id: "q03" });
    await expect(worker.page.locator('h1 [lang="fr"]')).toBeVisible();
    await expect(worker.page.locator('h1 [lang="en"]')).toHaveText(english);
    await show("back").click();
    expect(await stepShown(worker.page)).toEqual({ kind: "question", id: "q02" });
    await expect(show("answer-25_plus")).toHaveAttribute("aria-pressed", "true");
    await show("next").click();
    expect(await stepShown(worker.page)).toEqual({ kind: "question", id: "q03" });
    await show("switch-language").click();
    await show("answer-en").click();
  });
  await test.step("the phone dies in the middle: at most the answer being tapped is lost", async () => {
    await upTo("q09");
    await expect(show("saved")).toHaveText("Saved on this phone");
    await show("answer-people_who_arranged_the_journey").click();
    worker = await killAndReopen(worker, hub.origin, words);
    await show("new-screening").click();
    await show("resume-screening").click();
    const again = await stepShown(worker.page);
    expect([isStep("q09")(again), isStep("q13")(again)], JSON.stringify(again)).toContain(true);
    await show("back").click();
    const earlier = await stepShown(worker.page);
    if (isStep("q12")(earlier)) await expect(show("answer-yes")).toHaveAttribute("aria-pressed", "true");
    await show("next").click();
  });
  await test.step("safety is asked again half-way; a red flag asks when, and now opens the danger screen with the lead", async () => {
    await upTo("q20.when");
    expect(opened).toEqual(expect.arrayContaining(["s7", "s8", "q20"]));
    await expect(show("answer-now")).toBeVisible();
    await takeStep(worker.page, USED_ADULT);
    await expect(show("danger-now")).toBeVisible();
    await expect(show("open-danger")).toBeVisible();
    await expect(show("on-call-lead")).toContainText("Demo lead");
    await show("danger-resume").click();
  });
  await test.step("the result: danger first, what to do, and the label only behind why", async () => {
    opened.push(...(await talkUntil(worker.page, isResult, USED_ADULT)));
    const result = show("assessment");
    await expect(result).toHaveAttribute("data-assessment", /trafficking/);
    await expect(result).toHaveAttribute("data-flags", /urgent_check/);
    const firstControl = result.locator("a, button").first();
    await expect(firstControl).toHaveAttribute("data-testid", "open-danger");
    await expect(worker.page.locator("h1:visible").last()).not.toContainText(/traffick/i);
    await expect(show("reason").first()).toBeHidden();
    await show("why").locator("summary").click();
    await expect(show("reason").first()).toBeVisible();
    for (const indicator of ["LAB-09", "CTL-07"])
      await expect(worker.page.locator(`[data-testid=reason][data-indicator="${indicator}"]`).first()).toContainText(indicator);
    await expect(worker.page.locator('[data-testid=flag][data-flag="urgent_check"]')).toBeVisible();
    await expect(show("why"), "what was not asked is named").toContainText("Still open:");
    await expect(result).toContainText(
      "Possible signs from one talk. Not a decision. Not validated. Do not tell the person a label.",
    );
  });
  await test.step("the plan: rights and services that fit, police only if asked for, a sheet to print", async () => {
    const result = show("assessment");
    await unfold(worker.page, "assessment");
    expect(await result.getByTestId("service").count()).toBeGreaterThan(2);
    expect(await result.getByTestId("right").count()).toBeGreaterThan(2);
    await expect(result.getByTestId("service").filter({ hasText: "The police answer." })).toHaveCount(0);
    await worker.page.emulateMedia({ media: "print" });
    const paper = worker.page.getByRole("table", { includeHidden: true });
    await expect(paper).toBeVisible();
    await expect(paper).toContainText("112");
    await expect(paper).not.toContainText("The police answer.");
    await expect(worker.page.locator("details[data-testid=why]")).toBeHidden();
    await worker.page.emulateMedia({ media: "screen" });
  });
  await test.step("the case is saved by its code", async () => {
    adultCode = await caseCode(worker.page);
    await show("save-case").click();
    await expect(worker.page.locator("h1:visible").last()).toContainText(adultCode);
    await expect(worker.page.locator('[data-testid=entry][data-entry-type="screening"]')).toHaveCount(1);
  });
  await test.step("after a restart it is found again, and so is what to do", async () => {
    worker = await killAndReopen(worker, hub.origin, words);
    await openCase(worker.page, adultCode);
    await show("open-assessment").click();
    await expect(show("assessment")).toHaveAttribute("data-flags", /urgent_check/);
    await backTo(worker.page, "open-assessment");
  });
});

test("without a network: a referral on the person's yes is sealed and outlives a dead phone", async () => {
  await test.step("line by line, nothing on at first", () => referWithConsent(worker.page, ["code", "age_group", "language"]));
  await test.step("sealed is not sent, before and after a restart", async () => {
    await show("to-team").click();
    await expect(show("outbox-count")).toHaveText("1");
    worker = await killAndReopen(worker, hub.origin, words);
    await expect(show("outbox-count")).toHaveText("1");
    await handIn(worker.page);
    await expect(show("sync-failure")).toContainText("Still safe here");
    expect(await outboxStates(worker.page)).not.toContain("sent");
  });
});

test("without a network: a young person gets child first, and the lead decides", async () => {
  await test.step("an age under 18 changes to the child's questions, after saying what cannot be kept secret", async () => {
    const passed = await talkToResult(worker.page, { guide: "rapid", language: "en" }, YOUNG_PERSON);
    const { length } = passed.slice(0, passed.indexOf("q02") + 1);
    expect(passed.slice(length, length + 2)).toEqual(["limits_child", "c01"]);
    expect(
      passed.filter((id) => /^q(0[3-9]|[1-6])/.test(id)),
      "no question of the adults after that",
    ).toEqual([]);
  });
  await test.step("child first, with the lead; never saved without a referral or the lead's task", async () => {
    await expect(worker.page.locator("h1:visible").last()).toHaveText("Child first");
    await expect(show("assessment")).toHaveAttribute(
      "data-flags",
      /child_protection.*unaccompanied|unaccompanied.*child_protection/,
    );
    await expect(show("on-call-lead")).toBeVisible();
    await expect(show("save-case")).toHaveCount(0);
    await expect(show("lead-decides")).toBeVisible();
    childCode = await caseCode(worker.page);
  });
  await test.step("I could not reach anyone: the lead decides, as a task for the morning", async () => {
    await show("lead-decides").click();
    await expect(show("open-task")).toContainText("the lead decides");
    await expect(show("on-call-lead")).toBeVisible();
  });
  await test.step("the lead decides to refer: no yes is asked of a child, what was told and wished is noted", async () => {
    await referToProtect(worker.page, ["code", "age_group"]);
    await show("to-team").click();
    await expect(show("outbox-count")).toHaveText("2");
  });
  await test.step("the safeguarding log says who decided and to whom, without the talk", async () => {
    await show("open-log").click();
    await expect(show("log-entry")).toHaveCount(1);
    await expect(show("log-entry")).toContainText("To protect a child");
    await expect(show("log-entry")).toContainText("Safeguarding lead");
    await expect(show("log-entry")).toContainText("Demo shelter");
    await expect(show("log-entry")).not.toContainText(childCode);
    await team();
  });
});

test("with the network back: sent, opened by the organisation, answered, and the answer stands in the case", async () => {
  let office!: Browser;
  let officeWords = "";
  await test.step("sent is said only when the hub has them", async () => {
    expect(await outboxStates(worker.page)).not.toContain("sent");
    await hub.restart();
    await handIn(worker.page);
    await expect(show("outbox-count")).toHaveText("0");
    await expect.poll(() => outboxStates(worker.page)).toEqual(["sent", "sent"]);
    worker = await killAndReopen(worker, hub.origin, words);
    await expect.poll(() => outboxStates(worker.page)).toEqual(["sent", "sent"]);
  });
  await test.step("the demo organisation opens its inbox on another phone", async () => {
    office = await openPhone();
    officeWords = await createVault(office.page, hub.origin);
    await enrol(office.page, codes.organisation);
    await expect(office.page.getByTestId("open-inbox")).toBeVisible();
    await handIn(office.page);
    await office.page.getByTestId("open-inbox").click();
    await expect(office.page.getByTestId("received")).toHaveCount(2);
    await expect(office.page.getByTestId("quarantined")).toHaveCount(0);
  });
  await test.step("it reads only the lines that were switched on, and answers: seen", async () => {
    await office.page.getByTestId("received").filter({ hasText: adultCode }).getByTestId("open-referral").click();
    const fields = office.page.getByTestId("received-referral").locator("[data-field]");
    await expect(fields.first()).toBeVisible();
    expect(await fields.evaluateAll((all) => all.map((one) => one.getAttribute("data-field")))).toEqual([
      "code",
      "age_group",
      "language",
    ]);
    await office.page.getByTestId("answer-referral-seen").click();
    await expect(office.page.getByTestId("answered")).not.toHaveText("");
  });
  await test.step("its computer dies; the other referral is declined with a reason", async () => {
    office = await killAndReopen(office, hub.origin, officeWords);
    await office.page.getByTestId("open-inbox").click();
    await office.page.getByTestId("received").filter({ hasText: childCode }).getByTestId("open-referral").click();
    await expect(office.page.getByTestId("received-referral")).toContainText("I told them");
    await office.page.getByTestId("answer-referral-declined").click();
    await office.page.getByTestId("answer-no_place").click();
    await expect(office.page.getByTestId("answered")).not.toHaveText("");
    await backTo(office.page, "open-settings");
    await handIn(office.page);
    await expect(office.page.getByTestId("outbox-count")).toHaveText("0");
    expect(faults(office)).toEqual([]);
    await office.close();
  });
  await test.step("the worker looks for answers: each stands in its case", async () => {
    await handIn(worker.page);
    await openCase(worker.page, adultCode);
    await expect(show("reply")).toHaveAttribute("data-reply", "seen");
    await openCase(worker.page, childCode);
    await expect(show("reply")).toHaveAttribute("data-reply", "declined");
    await expect(show("reply")).toContainText("no free place");
    expect(faults(worker)).toEqual([]);
  });
  await test.step("and still there after one more restart", async () => {
    worker = await killAndReopen(worker, hub.origin, words);
    await openCase(worker.page, adultCode);
    await expect(show("referral-state")).toHaveText("Seen by them");
  });
});
