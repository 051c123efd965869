import { expect, test } from "@playwright/test";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { packsInUse } from "../support/fault-storage.ts";
import { BEGINS, ENDS, isResult, isStep } from "../support/journey.ts";
import { publishOwnGuide } from "../support/overlay.ts";
import { HARBOUR, ownQuestion } from "../support/own-guides.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { createVault, enrol, startTalk, stepShown, unlock, visit, walkUntil } from "../support/walk.ts";

/* An organisation's own questions beside ours: whose they are, what a talk keeps, and what is refused. */

const ANSWERS = { ...BEGINS, ...ENDS, q01: "no", q02: "25_plus" };
const FIRST = "Do you work more than ten hours on most days?";
const LATER = "Do you work longer than you were told?";

let hub: Hub;
let phone: Browser;
const profile = freshFolder("own-guides");
const show = (name: string) => phone.page.getByTestId(name);
const versions = async () =>
  (await packsInUse(phone.page)).filter(({ id }) => id.startsWith("harbour|")).map(({ version }) => version);

test.beforeAll(async () => {
  hub = await startHub();
  await publishOwnGuide(hub, { version: 1, asks: FIRST });
  phone = await openBrowser({ profile });
});
test.afterAll(async () => {
  await phone?.close();
  await hub?.remove();
  removeFolder(profile);
});

test("a talk with an organisation's guide stays on the version it began with, and a guide that does not protect the person is refused", async () => {
  const { page } = phone;
  const { team } = await hub.demoCodes();
  const words = await createVault(page, hub.origin);
  const again = async () => {
    await visit(page, `${hub.origin}/team`);
    await unlock(page, words);
  };

  await test.step("the guide stands below ours, and says whose it is", async () => {
    await enrol(page, team);
    await show("new-screening").click();
    await show("answer-screening").click();
    await show("answer-en").click();
    await expect(show("guide-harbour.fields")).toContainText("Work in the fields");
    const cards = page.locator("section").filter({ has: page.getByTestId("guide-from") });
    await expect(cards.last()).toContainText("Questions from: Harbour group");
    await expect(cards.first().getByTestId("guide-from")).not.toContainText("Harbour");
    await page.goto(`${hub.origin}/team`);
    await unlock(page, words);
  });
  await test.step("it begins like ours: checks, consent, danger tonight and age, then its own questions", async () => {
    await startTalk(page, { guide: "harbour.fields", language: "en" });
    const passed = await walkUntil(page, isStep("harbour.season"), ANSWERS);
    expect(passed).toEqual(expect.arrayContaining(["v1", "s3", "limits", "k4", "consent_talk", "q01", "q02"]));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(FIRST);
    await expect(show("saved")).toHaveText("Saved on this phone");
  });
  await test.step("another version comes: the talk goes on in the words it began with", async () => {
    await publishOwnGuide(hub, { version: 2, asks: LATER });
    await again();
    await expect.poll(versions, { timeout: 60_000 }).toEqual([2]);
    await show("new-screening").click();
    await expect(show("open-talk")).toContainText("Work in the fields");
    await show("resume-screening").click();
    expect(await stepShown(page)).toEqual({ kind: "question", id: "harbour.season" });
    await expect(page.getByRole("heading", { level: 1 })).toContainText(FIRST);
  });
  await test.step("a version that asks for an offence, and one that would stand in the place of ours, are refused; the old one stays", async () => {
    const offence = {
      ...HARBOUR,
      questions: [ownQuestion("harbour.season", { maps: { yes: ["CRI-01"] } }), ...HARBOUR.questions.slice(1)],
    };
    const ours = { ...HARBOUR, guides: HARBOUR.guides.map((guide) => ({ ...guide, id: "rapid" })) };
    for (const [at, guides] of [offence, ours].entries()) {
      await publishOwnGuide(hub, { version: 3 + at, asks: LATER, guides });
      await again();
      await show("look-now").click();
      await expect(show("look-guide_refused")).toBeVisible({ timeout: 60_000 });
      expect(await versions()).toEqual([2]);
    }
  });
  await test.step("the pack is taken off: its guide is not offered any more, and not fetched again", async () => {
    await show("open-packs").click();
    await expect(show("take-off-core")).toHaveCount(0);
    await show("take-off-harbour").click();
    await expect(page.getByRole("dialog")).toContainText("A talk that has begun can be finished.");
    await show("take-off-confirm").click();
    await expect(page.locator('[data-pack="harbour"]')).toHaveCount(0);
    await again();
    await show("look-now").click();
    await expect(show("look-newest")).toBeVisible({ timeout: 60_000 });
    expect(await versions()).toEqual([]);
  });
  await test.step("the talk is finished all the same with the guide it began with, and its case opens", async () => {
    await show("new-screening").click();
    await show("resume-screening").click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(FIRST);
    await walkUntil(page, isResult, { ...ANSWERS, "harbour.season": "yes" });
    await expect(show("assessment")).toBeAttached();
    await show("save-case").click();
    await expect(page.locator('[data-entry-type="screening"]')).toContainText("Questions of an organisation");
  });
  await test.step("somebody wants the pack again: it comes in the version there is", async () => {
    await publishOwnGuide(hub, { version: 5, asks: LATER });
    await again();
    await show("open-packs").click();
    await show("want-again-harbour").click();
    await expect.poll(versions, { timeout: 60_000 }).toEqual([5]);
    await expect(show("packs-taken-off")).toHaveCount(0);
  });
});
