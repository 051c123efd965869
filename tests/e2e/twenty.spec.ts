import { expect, type Page, test } from "@playwright/test";
import words from "../../locales/en/team.json" with { type: "json" };
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { backToTeam, keepHelpCase, openNewestCase, prepareReferral } from "../support/fault-steps.ts";
import { handIn, readyOffline } from "../support/journey.ts";
import { readyPhone } from "../support/ready-phones.ts";

/*
 * A night without a network: twenty referrals, the browser killed twice, then a line that loses answers.
 *
 * F-31 fails without: `if (outcome.type === "Sent")` as the only way to "sent" in outbox-order.ts
 */
const TWENTY = 20;
const KILLED_AFTER = [7, 14];
let site: FaultSite;
let browser: Browser;
let secret: string;

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser, words: secret } = await readyPhone("worker"));
  await readyOffline(browser.page, ["en"]);
  await handIn(browser.page);
});
test.afterAll(async () => {
  await browser.close().catch(() => undefined);
  removeFolder(browser.profile);
  await site.close();
});

/** In an open case; ends there. */
async function sealAnother(page: Page): Promise<void> {
  await prepareReferral(page, "danger_to_life");
  await page.getByTestId("seal").click();
  await expect(page.getByTestId("sealed")).toBeVisible();
  await page.getByRole("link", { name: "Back to the case" }).click();
  await expect(page.getByTestId("add-note")).toBeVisible();
}
const atHub = async (): Promise<string | undefined> => /^envelopes\t(\d+)$/m.exec(await site.hub.admin("status"))?.[1];

test("F-31 twenty referrals over two killed browsers arrive once each, and none is called sent before its receipt", async () => {
  test.setTimeout(240_000);
  await site.hub.kill();
  await keepHelpCase(browser.page);
  for (let sealed = 1; sealed <= TWENTY; sealed++) {
    await sealAnother(browser.page);
    if (!KILLED_AFTER.includes(sealed)) continue;
    await browser.kill();
    browser = await openBrowser({ profile: browser.profile });
    await backToTeam(browser.page, site.origin, secret);
    await expect(browser.page.getByTestId("outbox-count")).toHaveText(String(sealed));
    await openNewestCase(browser.page);
  }
  const { page } = browser;
  await page.getByTestId("back").click();
  await page.getByTestId("back").click();
  await expect(page.getByTestId("outbox-count")).toHaveText(String(TWENTY));

  // The first three get through; of the fourth only the bytes do, and its answer is lost.
  await site.hub.restart();
  const isPush = ({ method }: { readonly method: string }): boolean => method === "PUT";
  const three = Array.from({ length: 3 }, () => ({ kind: "pass" }) as const);
  site.proxy.script([...three, { kind: "swallow-answer" }], { forever: true, only: isPush });
  await handIn(page);
  await expect(page.getByTestId("outbox-count")).toHaveText(String(TWENTY - 3));
  expect(await atHub(), "one more than the screen calls sent").toBe("4");
  await expect(page.getByTestId("outbox-item").filter({ hasText: words.waiting.state.sealed }).first()).toBeVisible();

  site.proxy.clear();
  await handIn(page);
  await expect(page.getByTestId("outbox-count")).toHaveText("0");
  expect(await atHub()).toBe(String(TWENTY));
  await expect(page.getByText(words.waiting.state.sealed)).toHaveCount(0);
});
