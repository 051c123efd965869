import { expect, type Page, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import type { SeenCall } from "../support/fault-proxy.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { joinTeam } from "../support/fault-steps.ts";
import { backTo, faults, handIn } from "../support/journey.ts";

/*
 * The safeguarding lead changes while phones are in use.
 * F-73 fails without: `number > above`, `isCertified` in src/seal/team-lead.ts.
 */
let site: FaultSite;
let phone: Browser;
const isLead = ({ path }: SeenCall): boolean => path === "/v1/team-lead";
const show = (page: Page, name: string) => page.getByTestId(name);

test.beforeAll(async () => {
  site = await startFaultSite();
  phone = await openBrowser();
});
test.afterAll(async () => {
  await phone.close();
  removeFolder(phone.profile);
  await site.close();
});

async function changeLead(name: string, number: string): Promise<void> {
  const team = (await site.hub.admin("team", "list")).trim().split(/\s/)[0] ?? "";
  const second = ["--second", "Bo", "--second-phone", "+33199000009"];
  await site.hub.admin("team", "lead", team, "--lead", name, "--phone", number, "--hours", "always", ...second);
}
async function contact(page: Page): Promise<void> {
  await backTo(page, "sync");
  await handIn(page);
}
async function leadOnDanger(page: Page): Promise<string> {
  await backTo(page, "help-now");
  await page.locator('a[href$="/danger"]').first().click();
  await expect(show(page, "on-call-lead")).toBeVisible();
  return show(page, "on-call-lead").innerText();
}
/** Somebody on the line who has no key of the team, and a higher number. */
function forged(given: string): string {
  const { lead } = JSON.parse(given) as { lead: { statement: string; sig: string } };
  const said = JSON.parse(Buffer.from(lead.statement, "base64url").toString()) as { number: number; lead: { name: string } };
  const changed = { ...said, number: said.number + 1, lead: { ...said.lead, name: "Mallory" } };
  return JSON.stringify({ lead: { ...lead, statement: Buffer.from(JSON.stringify(changed)).toString("base64url") } });
}

test("F-73 a lead changed at the hub stands on the danger page after the next contact, is told, and one played back or forged is refused", async () => {
  const { page } = phone;
  await joinTeam(page, site.origin, await site.teamCode());
  await changeLead("Cleo", "+33199000005");
  await contact(page);
  await expect(show(page, "lead-changed")).toContainText("Cleo");
  await show(page, "lead-saved").click();
  await expect(show(page, "lead-changed")).toHaveCount(0);
  expect(await leadOnDanger(page)).toContain("Cleo");

  let old = "";
  const keepIt = (body: string) => {
    old = body;
    return body;
  };
  site.proxy.script([{ kind: "rewrite", change: keepIt }], { only: isLead });
  await contact(page);
  expect(old, "a lead went over the line").toContain("statement");
  await changeLead("Dora", "+33199000006");
  await contact(page);
  await expect(show(page, "lead-changed")).toContainText("Dora");
  site.proxy.script([{ kind: "rewrite", change: () => old }], { only: isLead });
  await contact(page);
  const shown = await leadOnDanger(page);
  expect(shown).toContain("Dora");
  expect(shown, "the older one was played back").not.toContain("Cleo");
  site.proxy.script([{ kind: "rewrite", change: forged }], { only: isLead });
  await contact(page);
  expect(await leadOnDanger(page), "nobody of the team signed it").toContain("Dora");
  expect(faults(phone)).toEqual([]);
});
