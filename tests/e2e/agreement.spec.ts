import { expect, type Page, test } from "@playwright/test";
import cases from "../../locales/en/cases.json" with { type: "json" };
import referrals from "../../locales/en/referrals.json" with { type: "json" };
import words from "../../locales/en/team.json" with { type: "json" };
import { type Browser, removeFolder } from "../support/browser.ts";
import type { SeenCall } from "../support/fault-proxy.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { caseToTeam, keepHelpCase, openNewestCase, sealReferral } from "../support/fault-steps.ts";
import { backTo, faults, handIn, killAndReopen } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { notOfTheLine } from "../support/line-faults.ts";
import { readyPhone } from "../support/ready-phones.ts";

/*
 * A receiving organisation's written agreement ends while a referral on the person's yes waits on a phone. Which rule holds for what is in
 * tests/workflows/ended-agreement.test.ts, what the hub takes for an agreement in tests/hub/agreements.test.ts.
 * These guard: `held.add` and `say` at `isAgreementOver` in seal-again.ts; `readKeptHere` in CasePage.tsx.
 */
test.describe.configure({ mode: "serial" });

let site: FaultSite;
let worker: Browser;
let office: Browser;
let teamWords: string;
let number: string;
const looker = new Looker({ narrow: true });
const show = (page: Page, name: string) => page.getByTestId(name);
const isPush = ({ method }: SeenCall): boolean => method === "PUT";
const pushed = (): readonly string[] => site.proxy.seen.filter(isPush).map(({ path }) => path);

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  ({ browser: worker, words: teamWords } = await readyPhone("worker"));
  ({ browser: office } = await readyPhone("office"));
});
test.afterAll(async () => {
  for (const browser of [worker, office]) {
    await browser.close().catch(() => undefined);
    removeFolder(browser.profile);
  }
  await site.close();
});

/** A service of the signed directory with a number. */
const LISTED = "fr-ccem";

const agreement = (...said: string[]): Promise<string> => site.hub.admin("org", "agreement", "demo-shelter", ...said);
/** Looks for new signed lists, on the team's first screen. */
async function look(page: Page): Promise<void> {
  await backTo(page, "look-now");
  await show(page, "look-now").click();
  await expect(show(page, "look-changed")).toBeVisible();
}
async function staysAndSaysWhy(page: Page): Promise<void> {
  const before = pushed().length;
  await handIn(page);
  await expect(show(page, "outbox-count"), "it stays on the phone").toHaveText("1");
  await expect(show(page, "outbox-item"), "why, and what to do").toContainText(words.contact.AgreementEnded);
  expect(pushed().slice(before), "nothing left").toEqual([]);
}

test("the agreement ends while a referral on a yes waits: it stays, and the outbox, the case and the list of organisations say why", async () => {
  const { page } = worker;
  await keepHelpCase(page);
  site.proxy.script([{ kind: "answer", status: 503 }], { forever: true, only: isPush });
  await sealReferral(page, "consent");
  await handIn(page);
  await expect(show(page, "outbox-item")).toContainText(words.contact.Later);
  number = pushed().at(-1) ?? "";
  await agreement("--end");
  await site.hub.admin("org", "add", "Doctors by the road", "--country", "FR", "--service", LISTED);
  await look(page);
  site.proxy.clear();
  await staysAndSaysWhy(page);
  await looker.look(page, "outbox, the agreement over");

  await show(page, "waiting-case").click();
  await expect(show(page, "referral-state")).toHaveText(cases.referral_state.waiting);
  await expect(show(page, "referral-kept-here"), "the case says why it waits").toHaveText(words.contact.AgreementEnded);
  await looker.look(page, "case, the agreement over");
  await show(page, "refer").click();
  await expect(page.getByText(referrals.organisation.error.NoAgreement), "of the shelter and of the doctors").toHaveCount(2);
  await expect(page.locator("[data-testid^=organisation-]")).toHaveCount(0);
  await expect(show(page, "find-help"), "no number of the shelter is here: one press leads to others").toHaveCount(1);
  const doctors = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Doctors by the road" }) });
  await doctors.locator("summary", { hasText: referrals.organisation.numbers }).click();
  await expect(doctors.getByTestId("service"), "the person can still ring them").toHaveAttribute("data-service-id", LISTED);
  await looker.look(page, "organisations, the agreement over");
  await show(page, "back").click();
  await caseToTeam(page);
});

test("killed and opened again it is still there and still says why; once the agreement counts again it leaves as it was sealed, and is read", async () => {
  worker = await killAndReopen(worker, site.origin, teamWords);
  const { page } = worker;
  await staysAndSaysWhy(page);
  const before = pushed().length;
  await agreement("--until", "2099-12-31", "--hours", "09:00–18:00", "--answer-within", "24");
  await look(page);
  await handIn(page);
  await expect(show(page, "outbox-count")).toHaveText("0");
  expect(pushed().slice(before), "the very envelope that waited, once").toEqual([number]);
  await expect(show(page, "outbox-item")).not.toContainText(words.contact.AgreementEnded);
  await openNewestCase(page);
  await expect(show(page, "referral-state")).toHaveText(cases.referral_state.waiting);
  await expect(show(page, "referral-kept-here")).toHaveCount(0);

  await handIn(office.page);
  await show(office.page, "open-inbox").click();
  await expect(show(office.page, "received")).toHaveCount(1);
  expect(looker.findings).toEqual([]);
  expect([...faults(worker), ...faults(office)].filter(notOfTheLine)).toEqual([]);
});
