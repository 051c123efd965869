import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { binary, ROOT, run } from "../../tools/lib/process.mjs";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { backToTeam } from "../support/fault-steps.ts";
import { packsInUse } from "../support/fault-storage.ts";
import { faults, handIn, outboxStates, readyOffline } from "../support/journey.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/**
 * A worker rings numbers of the directory with no network: what came of it counts on this phone at once, for the public part and after a
 * restart too, and reaches whoever keeps the directory once there is a network.
 */
test.describe.configure({ mode: "serial" });

/** A line of an association, read on its page; and a number known from memory alone, which nobody sees before it was rung. */
const READ = "fr-ccem";
const FROM_MEMORY = "fr-gisti";

let hub: Hub;
let phone: Browser;
let office: Browser | undefined;
let words: string;

const pack = (...words: readonly string[]) => run(binary("tsx"), ["tools/pack/main.ts", ...words], { keep: true });
const show = (name: string) => phone.page.getByTestId(name).filter({ visible: true });
const card = (id: string) => phone.page.locator(`[data-testid=service][data-service-id=${id}]`);

const directoryVersion = async (): Promise<number> =>
  (await packsInUse(phone.page)).find(({ id }) => id.startsWith("calais|directory"))?.version ?? 0;

/** Ids in the order of the public list, all of them. */
async function publicOrder(search: string): Promise<readonly string[]> {
  await visit(phone.page, `${hub.origin}/help`);
  await show("search").fill(search);
  await expect(show("found")).toHaveText(/^\d+ found$/);
  const all = Number.parseInt(await show("found").innerText(), 10);
  const more = phone.page.getByRole("button", { name: "Show more" });
  for (let pages = Math.ceil(all / 10); pages > 1; pages--) await more.click();
  await expect(show("service")).toHaveCount(all);
  return show("service").evaluateAll((all) => all.map((one) => one.getAttribute("data-service-id") ?? ""));
}

test.beforeAll(async () => {
  hub = await startHubOfPhones();
  ({ browser: phone, words } = await readyPhone("worker"));
  await readyOffline(phone.page, ["en"]);
});
test.afterAll(async () => {
  for (const browser of [phone, office]) {
    await browser?.close().catch(() => undefined);
    if (browser) removeFolder(browser.profile);
  }
  await hub?.remove();
});

async function markIn(id: string, search: string, taps: readonly string[]): Promise<void> {
  await show("search").fill(search);
  await card(id).getByTestId("rang-today").click();
  await expect(card(id).locator('[aria-pressed="true"], [aria-checked="true"]')).toHaveCount(0);
  const number = card(id).getByTestId("mark-number");
  if ((await number.count()) > 0) await number.first().click();
  await expect(card(id).getByTestId("save-mark")).toBeDisabled();
  for (const tap of taps) await card(id).getByTestId(`answer-${tap}`).click();
  await card(id).getByTestId("save-mark").click();
  await expect(card(id).getByTestId("mark-saved")).toContainText("waits for: Demo shelter");
}

test("with no network: a dead number sinks and says so, a number from memory is shown once it was rung, also after a restart", async () => {
  await test.step("as it was published", async () => {
    const before = await publicOrder("lawyer");
    expect(before).toContain(READ);
    expect(before.at(-1), "it stands last before anybody rang").not.toBe(READ);
    expect(before).not.toContain(FROM_MEMORY);
  });
  await hub.kill();
  await test.step("a worker rings both and ticks what came of it", async () => {
    await backToTeam(phone.page, hub.origin, words);
    await show("open-directory").click();
    await markIn(READ, "esclavage moderne", ["mark-wrong", "wrong-disconnected"]);
    await expect(card(READ)).toContainText("This number does not work any more.");
    await markIn(FROM_MEMORY, "gisti", ["mark-correct"]);
    await expect(card(FROM_MEMORY)).toContainText("A team rang on");
  });
  await test.step("the vault locked, the browser killed: the public part heeds it", async () => {
    await phone.kill();
    phone = await openBrowser({ profile: phone.profile });
    const after = await publicOrder("lawyer");
    expect(after.at(-1), "the dead number does not stand last").toBe(READ);
    expect(after).toContain(FROM_MEMORY);
    await expect(card(READ)).toContainText("This number does not work any more.");
    await expect(card(READ).getByTestId("service-call"), "a dead number can be called").toHaveCount(0);
    await expect(card(FROM_MEMORY)).toContainText("it was right. So far only this phone knows.");
    await expect(card(FROM_MEMORY).getByTestId("service-call")).toBeVisible();
  });
  expect(faults(phone)).toEqual([]);
});

test("with the network back: whoever keeps the directory decides both corrections beside the entry, and the next pack carries the outcome", async () => {
  await hub.restart();
  await backToTeam(phone.page, hub.origin, words);
  await handIn(phone.page);
  await expect.poll(() => outboxStates(phone.page)).toEqual(["sent", "sent"]);

  ({ browser: office } = await readyPhone("office"));
  const { page } = office;
  await handIn(page);
  await page.getByTestId("open-inbox").click();
  const came = page.getByTestId("correction");
  await expect(came).toHaveCount(2);
  await expect(page.locator(`[data-service-id=${READ}]`)).toContainText("The number does not work");
  await expect(page.locator(`[data-service-id=${FROM_MEMORY}]`)).toContainText("It was right");
  await expect(page.getByTestId("quarantined")).toHaveCount(0);
  const dead = page.locator(`[data-service-id=${READ}]`);
  const right = page.locator(`[data-service-id=${FROM_MEMORY}]`);
  await test.step("each stands beside the entry of today; one is refused, for they rang, and one accepted with what is right", async () => {
    await expect(dead.getByTestId("reported-entry")).toContainText("01 44 52 88 90");
    await expect(dead.getByTestId("reported-entry")).toContainText("read on a page");
    await expect(right.getByTestId("reported-entry")).toContainText("nobody has found it on a page");
    await dead.getByTestId("correction-refuse").click();
    await dead.getByTestId("answer-refuse-rang_right").click();
    await expect(dead).toContainText("Refused: We rang: it is right");
    await expect(dead.getByTestId("finding"), "whoever reads by ear stays at what was decided").toBeFocused();
    await right.getByTestId("correction-accept").click();
    await right.getByTestId("correction-words").fill("=Ask in the morning");
    await right.getByTestId("correction-keep").click();
    await expect(right).toContainText("Accepted");
  });
  const file = join(freshFolder("corrections"), "corrections.csv");
  await test.step("the file for the editors' folder holds the two outcomes and nobody who reported", async () => {
    await page.getByTestId("corrections-file").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("corrections-save").click()]);
    expect(download.suggestedFilename()).toBe("corrections.csv");
    await download.saveAs(file);
    await download.delete();
    const text = readFileSync(file, "utf8");
    expect(text).toContain(`"${FROM_MEMORY}"`);
    expect(text).toContain(`"'=Ask in the morning"`);
    expect(text).not.toContain("Demo team");
  });
  const work = freshFolder("corrections-packs");
  cpSync(join(ROOT, "packs"), join(work, "packs"), { recursive: true });
  const sources = ["core", "calais"].map((name) => join(work, "packs", name));
  await test.step("the editors take it in: the refused number is confirmed, the other waits for a hand, and the pack builds", async () => {
    const { code, output } = await pack("calls", ...sources, "--results", file, "--into");
    expect(code, output).toBe(0);
    expect(output).toContain(`${READ} (`);
    expect(output).toMatch(/services-fr\.yaml:\d+: fr-gisti .*says "=Ask in the morning"\. Nothing is confirmed yet/);
    const { output: change } = await run("diff", ["-r", join(ROOT, "packs"), join(work, "packs")], { keep: true });
    expect(change.split("\n").filter((line) => /^[<>]/.test(line))).toEqual([expect.stringMatching(/^> {3}assured_date: "/)]);
  });
  await test.step("the next pack on the phone of whoever rang: the refused mark counts no more, and the number can be called", async () => {
    const yaml = join(work, "packs/calais/pack.yaml");
    const next = (_: string, version: string) => `version: ${Number(version) + 1}`;
    writeFileSync(yaml, readFileSync(yaml, "utf8").replace(/^version: (\d+)$/m, next));
    const before = await directoryVersion();
    const out = join(work, "built");
    const { code, output } = await pack("build", ...sources, "--keys", join(hub.dataDir, "keys"), "--out", out);
    expect(code, output).toBe(0);
    cpSync(join(out, "calais"), join(hub.dataDir, "packs/calais"), { recursive: true });
    await visit(phone.page, `${hub.origin}/help`);
    await expect.poll(directoryVersion, { timeout: 60_000 }).toBe(before + 1);
    await publicOrder("lawyer");
    await expect(card(READ)).toContainText("and it was right.");
    await expect(card(READ)).not.toContainText("This number does not work any more.");
    await expect(card(READ).getByTestId("service-call")).toBeVisible();
  });
  for (const folder of [work, dirname(file)]) removeFolder(folder);
  expect(faults(office)).toEqual([]);
});
