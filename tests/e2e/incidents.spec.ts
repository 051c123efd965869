import { expect, type Page, test } from "@playwright/test";
import { type Browser, removeFolder } from "../support/browser.ts";
import type { SeenCall } from "../support/fault-proxy.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { caseToTeam, keepHelpCase } from "../support/fault-steps.ts";
import { backTo, faults, handIn, openTeam } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { LINE_FAULTS, notOfTheLine, PUSH_FAULTS, pressThrough } from "../support/line-faults.ts";
import { readyPhone } from "../support/ready-phones.ts";

/** What went wrong is told to the coordinator without anybody's data, by the real hub, and the worker hears that it was read. */
let site: FaultSite;
let coordinator: Browser;
let worker: Browser;
let words: string;
const isPush = ({ method }: SeenCall): boolean => method === "PUT";
const show = (page: Page, name: string) => page.getByTestId(name);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser: coordinator, words } = await readyPhone("colleague"));
  ({ browser: worker } = await readyPhone("worker"));
});
test.afterAll(async () => {
  for (const browser of [coordinator, worker]) {
    await browser.close();
    removeFolder(browser.profile);
  }
  await site.close();
});

async function openDesk(page: Page): Promise<void> {
  await backTo(page, "open-settings");
  await show(page, "open-settings").click();
  await show(page, "open-coordinator").click();
  await expect(show(page, "team-card")).toBeVisible();
}
/** What would stand on paper. */
async function printed(page: Page): Promise<string> {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => {
    window.print = () => {
      document.body.dataset["printed"] = document.body.innerText;
    };
  });
  await show(page, "incident-export").dispatchEvent("click");
  await show(page, "incident-print").dispatchEvent("click");
  await expect(page.locator("body[data-printed]")).toHaveCount(1);
  const text = await page.evaluate(() => document.body.dataset["printed"] ?? "");
  await page.emulateMedia({ media: "screen" });
  return text;
}
/** Newer lists from the hub. */
async function lookForLists(page: Page): Promise<void> {
  await show(page, "look-now").click();
  await expect(page.locator('[data-testid^="look-"]:not([data-testid="look-now"])')).toBeVisible();
}

test("without a coordinator in the signed lists a report stays, without a code, and the page says so", async () => {
  const { page } = worker;
  await keepHelpCase(page);
  const code = /[0-9A-Z]{6}/.exec(await page.locator("h1:visible").last().innerText())?.[0] ?? "";
  expect(code).not.toBe("");
  await caseToTeam(page);
  await show(page, "open-report").click();
  await expect(show(page, "incident-goes-to")).toContainText("no coordinator");
  await show(page, "answer-yes").click();
  await expect(show(page, "on-call-lead"), "whom to call stands there at once").toBeVisible();
  await show(page, "answer-incident").click();
  await show(page, "answer-phone_seized").click();
  await show(page, "when-today").click();
  await show(page, "done-called_lead").click();
  await show(page, "incident-text").fill(`They asked about ${code.toLowerCase()} and rang 06 12 34 56 78.`);
  await show(page, "incident-save").click();
  await expect(show(page, "incident-traces")).toContainText(code.toLowerCase());
  await expect(show(page, "incident-traces")).toContainText("06 12 34 56 78");
  await expect(show(page, "own-incident")).toHaveCount(0);
  await show(page, "incident-text").fill("They looked for pictures.");
  await show(page, "incident-save").click();
  await expect(show(page, "own-incident")).toHaveAttribute("data-state", "kept");
});

test("F-33 F-35 F-37 once a coordinator is named it goes by the hub, whatever the line does before, says that the pilot stops, and seen comes back", async () => {
  const looker = new Looker({ narrow: true });
  await openDesk(coordinator.page);
  await show(coordinator.page, "become-coordinator").click();
  await show(coordinator.page, "coordinator-card-as-text").locator("summary").click();
  const card = await show(coordinator.page, "coordinator-card").innerText();
  const team = (await site.hub.admin("team", "list")).trim().split(/\s/)[0] ?? "";
  await site.hub.admin("team", "coordinator", team, card);

  await backTo(worker.page, "look-now");
  await lookForLists(worker.page);
  for (const line of [...LINE_FAULTS, ...PUSH_FAULTS]) {
    await pressThrough(worker.page, site.proxy, isPush, line);
    await expect(show(worker.page, "outbox-count"), line.name).toHaveText("1");
  }
  await handIn(worker.page);
  await expect(show(worker.page, "outbox-count")).toHaveText("0");

  await openTeam(coordinator.page, site.origin, words);
  await lookForLists(coordinator.page);
  await handIn(coordinator.page);
  await expect(show(coordinator.page, "new-reports"), "on the first screen").toContainText("1 new");
  await openDesk(coordinator.page);
  await show(coordinator.page, "open-team-reports").click();
  const report = show(coordinator.page, "team-incident");
  await expect(report).toContainText("They looked for pictures.");
  await expect(show(coordinator.page, "stop-seized_or_punished")).toBeVisible();
  await show(coordinator.page, "incident-seen").click();
  await expect(show(coordinator.page, "incident-seen")).toHaveCount(0);
  await show(coordinator.page, "incident-decide").locator("summary").click();
  await looker.look(coordinator.page, "reports from the team");
  expect(looker.findings, "F-94").toEqual([]);
  await show(coordinator.page, "outcome-talks_stopped").click();
  await expect(show(coordinator.page, "incident-decided")).toBeVisible();
  await expect(show(coordinator.page, "pilot-stops"), "decided").toHaveCount(0);
  await show(coordinator.page, "incident-export").click();
  const download = coordinator.page.waitForEvent("download");
  await show(coordinator.page, "incident-csv").click();
  expect((await download).suggestedFilename()).toBe("list.csv");
  const paper = await printed(coordinator.page);
  expect(paper).toContain("They looked for pictures.");
  expect(paper, "nothing of the screen").not.toMatch(/How often|Delete this report|2026-Q/);

  await backTo(coordinator.page, "sync");
  await handIn(coordinator.page);
  await handIn(worker.page);
  await show(worker.page, "open-report").click();
  await expect(show(worker.page, "own-incident")).toHaveAttribute("data-state", "seen");
  expect([...faults(coordinator), ...faults(worker)].filter(notOfTheLine)).toEqual([]);
});
