import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { importVoices, readExport } from "../../tools/pack/audio/import.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { FAKE_MICROPHONE } from "../support/microphone.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import type { Hub } from "../support/stack.ts";
import { unlock, visit } from "../support/walk.ts";

test.describe.configure({ mode: "serial" });

/** A team records, is interrupted, goes on another day, has it approved and hands it out; what it hands out fits the packs. */
let hub: Hub;
let phone: Browser;
const packs = freshFolder("studio-packs");
const show = (name: string) => phone.page.getByTestId(name);
let words = "";

async function openGroup(): Promise<void> {
  await show("answer-studio-en").click();
  await show("answer-group-danger").click();
  await expect(show("studio-progress")).toBeVisible();
}

async function speak(): Promise<void> {
  await show("studio-record").click();
  await expect(show("studio-level")).toBeVisible();
  await phone.page.waitForTimeout(1500);
  await show("studio-stop").click();
  await expect(show("studio-taken")).toBeVisible();
}

test.afterAll(async () => {
  await phone?.close().catch(() => undefined);
  await hub?.remove();
  removeFolder(phone.profile);
  removeFolder(packs);
});

test("a line is recorded, cut and kept sealed; a kill takes only the line being spoken; approved lines go into the packs", async () => {
  hub = await startHubOfPhones();
  ({ browser: phone, words } = await readyPhone("alone", { args: FAKE_MICROPHONE }));
  await show("open-studio").click();
  await openGroup();
  await expect(show("studio-progress")).toContainText(/^0 of \d+/);
  await show("studio-next").click();
  await show("answer-role-native_speaker").click();
  await speak();
  await show("studio-cut-end").click();
  await show("studio-keep").click();
  await expect(show("studio-record"), "the next line stands there at once").toBeVisible();

  await show("studio-record").click();
  await expect(show("studio-level")).toBeVisible();
  await phone.kill();
  phone = await openBrowser({ profile: phone.profile, args: FAKE_MICROPHONE });
  await visit(phone.page, `${hub.origin}/team/studio`);
  await unlock(phone.page, words);
  await openGroup();
  await expect(show("studio-progress"), "what was kept before the kill is there").toContainText(/^1 of \d+/);

  await show("studio-approve").click();
  await expect(show("studio-right"), "nobody approves what was not heard").toHaveAttribute("aria-disabled", "true");
  await show("studio-hear").click();
  await show("answer-another").click();
  await show("answer-role-interpreter").click();
  await expect(show("studio-right")).not.toHaveAttribute("aria-disabled", "true");
  await show("studio-right").click();
  await expect(phone.page.locator('[data-testid="studio-line"][data-state="approved"]')).toHaveCount(1);

  await phone.page.getByRole("button", { name: "Back" }).click();
  await expect(show("studio-all")).toContainText("One line recorded");
  const download = phone.page.waitForEvent("download");
  await show("studio-export").click();
  const file = join(packs, "voices.json");
  await (await download).saveAs(file);
  cpSync("packs", join(packs, "packs"), { recursive: true, filter: (path) => !/[/\\]text[/\\](?!en\b)/.test(path) });
  const folders = ["core", "calais"].map((name) => join(packs, "packs", name));
  const read = readExport(file);
  if (!read.ok) throw new Error(read.error);
  expect(readFileSync(file, "utf8"), "roles, never names, and nothing of the phone").not.toMatch(/Chrome|Mozilla|deviceId/);
  const report = importVoices(read.value, readAndCheck(folders).packs);
  expect(report.refused).toEqual([]);
  expect(report.placed).toHaveLength(1);
  expect(readAndCheck(folders).problems).toEqual([]);

  await show("studio-erase").click();
  await show("studio-erase-now").click();
  await expect(show("studio-all")).toHaveCount(0);
});

test("a microphone that is refused is said in plain words, and nothing is lost", async () => {
  await phone.close();
  phone = await openBrowser({ profile: phone.profile });
  await phone.page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await visit(phone.page, `${hub.origin}/team/studio`);
  await unlock(phone.page, words);
  await openGroup();
  await show("studio-next").click();
  await show("studio-record").click();
  await expect(show("studio-trouble")).toContainText("The microphone is not allowed");
  await expect(show("studio-record")).toBeVisible();
});
