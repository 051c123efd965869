import { randomBytes } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { generateX25519Identity } from "age-encryption";
import { parseEnrolmentCode } from "#protocol/enrolment-code.ts";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { type FaultSite, startFaultSite } from "../support/fault-site.ts";
import { keepHelpCase, sealReferral } from "../support/fault-steps.ts";
import { backTo, faults } from "../support/journey.ts";
import { readyPhone } from "../support/ready-phones.ts";
import { buildOnce } from "../support/stack.ts";

/*
 * An office without the app: the sealed file, one page on a stick, its own key, no network. What is refused for which reason is in
 * tests/open/open-files.test.ts.
 */
test.describe.configure({ mode: "serial" });

let site: FaultSite;
let worker: Browser;
let office: Browser;
let folder: string;
let identity: string;
let page: Page;
const asked: string[] = [];

test.beforeAll(async () => {
  site = await startFaultSite({ phones: true });
  folder = freshFolder("stick");
  ({ browser: worker } = await readyPhone("worker"));
  office = await openBrowser();
  page = office.page;
  page.on("request", (request) => asked.push(request.url()));
  const code = await parseEnrolmentCode((await site.hub.demoCodes()).organisation);
  if (!code.ok || code.value.kind !== "organisation") throw new Error("no key of the demo organisation");
  identity = code.value.identity;
  copyFileSync(join((await buildOnce()).dist, "app", "open.html"), join(folder, "open.html"));
});
test.afterAll(async () => {
  for (const browser of [worker, office]) {
    await browser.close().catch(() => undefined);
    removeFolder(browser.profile);
  }
  removeFolder(folder);
  await site.close();
});

async function savedBy(from: Page, testId: string): Promise<void> {
  const waits = from.waitForEvent("download");
  await from.getByTestId(testId).click();
  const file = await waits;
  await file.saveAs(join(folder, file.suggestedFilename()));
}
const show = (name: string) => page.getByTestId(name);
async function open(file: string, key: string): Promise<void> {
  await show("sealed").setInputFiles(join(folder, file));
  await show("key").fill(key);
  await show("open").click();
  await expect(show("notice")).not.toBeEmpty();
  await expect(show("key"), "the key has left the page").toHaveValue("");
}

test("a team makes the sealed file, and the signed list of teams", async () => {
  await keepHelpCase(worker.page);
  await sealReferral(worker.page, "danger_to_life");
  await worker.page.getByTestId("open-carry").click();
  await worker.page.getByTestId("give-all").click();
  await savedBy(worker.page, "give-save");
  await backTo(worker.page, "open-packs");
  await worker.page.getByTestId("open-packs").click();
  await worker.page.getByTestId("open-give").click();
  await worker.page.getByTestId("give-all").click();
  await savedBy(worker.page, "give-save");
  expect(faults(worker)).toEqual([]);
});

test("from a stick, without a network: opened by the key alone, and said that nobody checked who sent it", async () => {
  await office.context.setOffline(true);
  await page.goto(pathToFileURL(join(folder, "open.html")).href);
  await show("lang").selectOption("en");
  await open("parcel.txt", `# key of the shelter\n${identity}\n`);
  await expect(show("referral")).toContainText("A life is in danger");
  const raw = /\b[a-z]+_[a-z_]+\b|\b[A-Z]{3}-\d\d\b/;
  expect(await show("referral").innerText(), "words, no ids of ours").not.toMatch(raw);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, "nothing stands beside a narrow screen").toBe(0);
  await expect(show("unchecked")).toBeVisible();
  await expect(show("answer")).toHaveText(/[0-9A-HJKMNP-TV-Z]{6}$/);
});

test("with the signed list it says which team; with another's list it does not take it", async () => {
  await show("list").setInputFiles(join(folder, "texts.txt"));
  await expect(show("list-state")).toContainText("Signed");
  await open("parcel.txt", identity);
  await expect(show("sender")).toBeVisible();
  await expect(show("unchecked")).toHaveCount(0);
  writeFileSync(join(folder, "other.txt"), "fanal-packs 1\n{}\n");
  await show("list").setInputFiles(join(folder, "other.txt"));
  await expect(show("notice")).toContainText("not a signed list");
  const changed = readFileSync(join(folder, "texts.txt"), "utf8").replace(
    /"teamKey":"(.)/,
    (all, c) => `${all.slice(0, -1)}${c === "A" ? "B" : "A"}`,
  );
  writeFileSync(join(folder, "changed.txt"), changed);
  await show("list").setInputFiles(join(folder, "changed.txt"));
  await expect(show("notice"), "a team's key was changed").toContainText("not signed");
});

test("another's key, no key, a damaged and a foreign file are refused with the reason, in four languages", async () => {
  await open("parcel.txt", await generateX25519Identity());
  await expect(show("refused")).toHaveAttribute("data-reason", "not_for_us");
  await open("parcel.txt", "no key at all");
  await expect(show("notice")).toContainText("no key");
  writeFileSync(join(folder, "noise.bin"), randomBytes(4096));
  await open("noise.bin", identity);
  await expect(show("refused")).toHaveAttribute("data-reason", "damaged");
  writeFileSync(join(folder, "page.txt"), "<script>alert(1)</script>");
  await open("page.txt", identity);
  await expect(show("notice")).toContainText("not a sealed file");
  for (const lang of ["fr", "ar", "ti"]) {
    await show("lang").selectOption(lang);
    await expect(page.locator("html")).toHaveAttribute("dir", lang === "ar" ? "rtl" : "ltr");
    await expect(page.locator("h1")).not.toContainText("Open");
  }
  expect(
    asked.filter((url) => !url.startsWith("file:")),
    "the page asked for nothing",
  ).toEqual([]);
  expect(asked.length, "but itself").toBe(1);
  expect(faults(office)).toEqual([]);
});

test("the hub serves the same page, and its headers let it run", async () => {
  await office.context.setOffline(false);
  await page.goto(`${site.origin}/open.html`);
  await show("lang").selectOption("en");
  await open("parcel.txt", identity);
  await expect(show("referral")).toBeVisible();
  expect(faults(office)).toEqual([]);
});
