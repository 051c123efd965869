import { join } from "node:path";
import { expect, test } from "@playwright/test";
import team from "../../locales/en/team.json" with { type: "json" };
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { clockAhead } from "../support/clock.ts";
import { notesShown, openNewestCase } from "../support/fault-steps.ts";
import { frozenVersions, readFrozen, restorePhone, signedForThisBuild } from "../support/frozen.ts";
import { BEGINS, backTo, faults, isStep, outboxStates } from "../support/journey.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { stepShown, unlock, visit, walkUntil } from "../support/walk.ts";

/**
 * A phone that was last used with an earlier version, and today's app on it. Its hub is gone, the packs of its time are older than
 * today's or the same; nothing it kept may be lost.
 */
let hub: Hub;
let profile = "";
let phone: Browser;

test.beforeAll(async () => {
  hub = await startHub({ team: false });
});
test.afterAll(() => hub.remove());
test.beforeEach(async () => {
  profile = freshFolder("frozen");
  phone = await openBrowser({ profile });
});
test.afterEach(async () => {
  await phone.close();
  removeFolder(profile);
});

const DAMAGED = team.tonight.damaged;
/** Its own hub is at another address, which the page may not talk to. */
const OTHER_HUB = /"connect-src 'self'"|^Fetch API cannot load/;

for (const version of frozenVersions()) {
  test(`what version ${version} kept opens today`, async () => {
    const frozen = readFrozen(version);
    const { story } = frozen;
    const { page } = phone;
    const show = (name: string) => page.getByTestId(name);
    const openCase = async () => {
      await show("open-cases").click();
      await show("case").filter({ hasText: story.case.code }).getByTestId("open-case").click();
      await expect(page.locator("h1").filter({ hasText: story.case.code })).toBeVisible();
    };
    // However old the copy is, it lay in a drawer for a week at least.
    await clockAhead(phone.context, 7);
    await restorePhone(page, hub.origin, {
      ...frozen,
      database: await signedForThisBuild(frozen.database, join(hub.dataDir, "keys")),
    });

    if (story.others) {
      const { words, note } = story.others;
      await test.step("somebody else's notes on it open with theirs", async () => {
        await visit(page, `${hub.origin}/team`);
        await show("notes-2").click();
        await unlock(page, words);
        await openNewestCase(page);
        expect(await notesShown(page)).toEqual([note]);
      });
    }
    await test.step("its words open it, and it is in its team", async () => {
      await visit(page, `${hub.origin}/team`);
      if (story.others) await show("notes-1").click();
      await unlock(page, story.words);
      await expect(show("records-lost")).toHaveCount(0);
      await expect(page.getByText(DAMAGED)).toHaveCount(0);
      await expect(show("on-call-lead")).toContainText("Demo lead");
    });
    await test.step("the referral still waits, sealed", async () => {
      await expect(show("outbox-count")).toHaveText("1");
      await expect(show("outbox-item")).toContainText(story.organisation.name);
      expect(await outboxStates(page)).toEqual(["sealed"]);
    });
    await test.step("the case is there by its code, with its note, its talk and its referral", async () => {
      await openCase();
      const entry = (type: string) => page.locator(`[data-testid=entry][data-entry-type="${type}"]`);
      await expect(entry("note")).toContainText(story.case.note);
      await expect(entry("screening")).toHaveCount(1);
      await expect(entry("referral")).toContainText(story.organisation.name);
      await expect(entry("opened")).toHaveCount(1);
    });
    await test.step("what to do opens as it came out then", async () => {
      await show("open-assessment").click();
      await expect(show("assessment")).toHaveAttribute("data-assessment", story.case.assessment);
      await expect(show("assessment")).toHaveAttribute("data-flags", story.case.flags);
      await show("why").locator("summary").click();
      await expect(show("reason").first()).toBeVisible();
      await backTo(page, "new-screening");
    });
    await test.step("the safeguarding log says who was told", async () => {
      await show("open-log").click();
      await expect(show("log-entry")).toHaveCount(1);
      await expect(show("log-entry")).toContainText(story.log.reference);
      await backTo(page, "new-screening");
    });
    await test.step("a note can be added today", async () => {
      await openCase();
      await show("add-note").click();
      await show("note-text").fill("Opened today.");
      await show("save-note").click();
      await expect(page.locator('[data-testid=entry][data-entry-type="note"]')).toHaveCount(2);
      await backTo(page, "new-screening");
    });
    await test.step("the talk that was broken off is a new meeting: safety first, then it goes on where it stood", async () => {
      await show("new-screening").click();
      await show("resume-screening").click();
      await show("begin-meeting").click();
      expect(await stepShown(page)).toEqual({ kind: "question", id: "v1" });
      const asked = await walkUntil(page, isStep(story.running.question), { ...BEGINS, q01: "no" });
      expect(asked, "what was understood and agreed stays").not.toContain("k1");
    });
    expect(faults(phone).filter((text) => !OTHER_HUB.test(text))).toEqual([]);
  });
}
