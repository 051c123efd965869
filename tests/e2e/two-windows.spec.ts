import { expect, test } from "@playwright/test";
import errors from "../../locales/en/errors.json" with { type: "json" };
import { type Browser, removeFolder } from "../support/browser.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { keepHelpCase, lockVault, openNewestCase, sealReferral } from "../support/fault-steps.ts";
import { readyPhone } from "../support/ready-phones.ts";
import { unlock, visit } from "../support/walk.ts";

/*
 * F-09 fails without: both locks that keep a second window out, `#takeWriter` in session.ts and `claim` in vault-core.ts
 * F-10 fails without: the same two locks
 */
const REFERRALS = process.env["SOAK"] ? 10 : 3;
let site: FaultSite;
let browser: Browser;
let words: string;

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser, words } = await readyPhone("worker"));
});
test.afterAll(async () => {
  await browser.close();
  removeFolder(browser.profile);
  await site.close();
});

test("F-09 a second window cannot open the notes while the first has them open, and says so", async () => {
  const second = await browser.context.newPage();
  await visit(second, `${site.origin}/team`);
  await second.getByTestId("passphrase").fill(words);
  await second.getByTestId("unlock").click();
  await expect(second.getByTestId("unlock-error")).toHaveText(errors.OpenElsewhere);
  await expect(second.getByTestId("open-cases")).toHaveCount(0);
  await second.close();
  await expect(browser.page.getByTestId("open-cases")).toBeVisible();
});

test("F-10 handed in from two windows, one after the other, each referral goes once", async () => {
  const { page } = browser;
  site.proxy.script([{ kind: "answer", status: 503 }], { forever: true, only: ({ path }) => path.startsWith("/v1/") });
  await keepHelpCase(page);
  for (let sealed = 0; sealed < REFERRALS; sealed++) {
    await sealReferral(page);
    if (sealed + 1 < REFERRALS) await openNewestCase(page);
  }
  await expect(page.getByTestId("outbox-count")).toHaveText(String(REFERRALS));
  site.proxy.clear();

  const second = await browser.context.newPage();
  await visit(second, `${site.origin}/team`);
  await second.getByTestId("passphrase").fill(words);
  await Promise.all([page.getByTestId("sync").click(), second.getByTestId("unlock").click()]);
  await expect(second.getByTestId("unlock-error")).toBeVisible();
  await expect(page.getByTestId("outbox-count")).toHaveText("0");
  await lockVault(page);
  await unlock(second, words);
  await second.getByTestId("sync").click();
  await expect(second.getByTestId("sync-done")).toBeVisible();
  const pushed = site.proxy.seen.filter(({ method }) => method === "PUT").map(({ path }) => path);
  expect(pushed).toHaveLength(REFERRALS);
  expect(new Set(pushed).size).toBe(REFERRALS);
});
