import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import app from "../../locales/en/app.json" with { type: "json" };
import { fromFolder, lookAt } from "../../tools/digest.ts";
import { ROOT, run } from "../../tools/lib/process.mjs";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import type { Fault } from "../support/fault-proxy.ts";
import { backToTeam, keepHelpCase, notesShown, openNewestCase, saveNote } from "../support/fault-steps.ts";
import { readyOffline, readyPublic } from "../support/journey.ts";
import { readyPhone } from "../support/ready-phones.ts";
import { startTwoBuilds, type TwoBuilds, WORDS_OF } from "../support/two-builds.ts";
import { visit } from "../support/walk.ts";

/*
 * F-07 fails without: the deletion of what was added in `store` of sw.ts
 * F-21 fails without: the vault's lock in `isQuietEverywhere` of offline/busy.ts
 * F-22 fails without: the install that keeps the older worker until every file is there, `store` in sw.ts
 * F-23 fails without: `integrity` in `fetchEntry` of sw.ts, or its second try past the browser's own cache
 * F-26 fails without: `unregister` in tools/build/removing-worker.js
 * F-27 fails without: `alone` in `applyAtStart` of offline/register.ts
 * F-29 fails without: `keepOffline` in `startOffline` of offline/register.ts
 */
const NOTE = "written before";
let site: TwoBuilds;
let words: string;
/** A phone with the first build, a vault and a note, switched off; every test begins with a copy of its files. */
let switchedOff: string;
let phone: Browser;
let page: Page;
const id = (name: string, on = page) => on.getByTestId(name);

test.beforeAll(async () => {
  site = await startTwoBuilds({ phones: true });
  const { browser: first, words: made } = await readyPhone("alone");
  switchedOff = first.profile;
  words = made;
  await keepHelpCase(first.page);
  await saveNote(first.page, NOTE);
  await readyOffline(first.page, ["en"]);
  await first.close();
});
test.afterAll(async () => {
  removeFolder(switchedOff);
  await site.close();
});
test.beforeEach(async () => {
  await site.deploy(1);
  const profile = freshFolder("copy");
  cpSync(switchedOff, profile, { recursive: true });
  await switchOn(profile);
});
test.afterEach(async () => {
  site.proxy.clear();
  await phone.close().catch(() => undefined);
  removeFolder(phone.profile);
});

async function switchOn(profile = phone.profile): Promise<void> {
  phone = await openBrowser({ profile });
  page = phone.page;
}
async function restart(): Promise<void> {
  await phone.close();
  await switchOn();
}
const firstPage = (on = page) => on.locator("main:visible h1").last();

/** Asks the server for a newer version, as the browser does by itself now and then. Resolves when that has come to its end. */
const look = (on = page): Promise<"waits" | "failed" | "none"> =>
  on.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    try {
      await registration?.update();
    } catch {
      return "failed";
    }
    const coming = registration?.installing;
    if (coming) await new Promise((resolve) => coming.addEventListener("statechange", resolve, { once: true }));
    if (registration?.waiting) return "waits";
    return coming ? "failed" : "none";
  });

/** A word that a page loaded anew would not have. */
const mark = (on: Page): Promise<unknown> => on.evaluate(() => Object.assign(window, { marked: true }));
const isMarked = (on: Page): Promise<boolean> => on.evaluate(() => "marked" in window);

const LAZY = ["danger", "rights", "rights/doctor", "help", "numbers", "learn", "languages", "about"];

test("F-21 a newer version comes while a note is half written: nothing is loaded anew, all goes on, and it is there after a restart", async () => {
  await backToTeam(page, site.origin, words);
  await openNewestCase(page);
  await mark(page);
  await site.deploy(2);
  expect(await look()).toBe("waits");
  const second = await phone.context.newPage();
  await visit(second, site.origin);
  await id("update", second).getByRole("button").click();
  await expect(second.getByText(app.update_busy)).toBeVisible();

  await id("add-note").click();
  await id("note-text").fill("half a sentence");
  await site.hub.kill();
  for (const path of LAZY) {
    await visit(second, `${site.origin}/${path}`);
    await expect(second.locator("main:visible").locator("a, button, li").first(), path).toBeVisible();
  }
  await visit(second, site.origin);
  await expect(firstPage(second)).toHaveText(WORDS_OF[1]);
  expect(await isMarked(page)).toBe(true);
  await expect(id("note-text")).toHaveValue("half a sentence");
  await id("save-note").click();
  await expect(id("note-text")).toBeHidden();

  await restart();
  await visit(page, site.origin);
  await expect(firstPage()).toHaveText(WORDS_OF[2]);
  await backToTeam(page, site.origin, words);
  // The phone itself says which build it has.
  await id("open-settings").click();
  const { digest } = await lookAt(fromFolder(site.apps[2]));
  await expect(page.getByText(digest.replace(/.{8}(?!$)/g, "$& "))).toBeVisible();
  await id("back").click();
  await openNewestCase(page);
  await expect.poll(() => notesShown(page)).toEqual(["half a sentence", NOTE]);
});

test("F-27 a newer version waits while two windows are open, and is taken at the next start after one is left", async () => {
  await visit(page, `${site.origin}/rights`);
  const second = await phone.context.newPage();
  await visit(second, site.origin);
  await site.deploy(2);
  expect(await look()).toBe("waits");
  await mark(page);
  await second.reload();
  await expect(id("update", second)).toBeVisible();
  await expect(firstPage(second)).toHaveText(WORDS_OF[1]);
  expect(await isMarked(page)).toBe(true);
  await page.close();
  await expect(firstPage(second)).toHaveText(WORDS_OF[1]);
  await second.reload();
  await expect(firstPage(second)).toHaveText(WORDS_OF[2]);
});

test("F-27 with nothing open a tap puts the newer version in place, in every window", async () => {
  await visit(page, `${site.origin}/rights`);
  const second = await phone.context.newPage();
  await visit(second, site.origin);
  await site.deploy(2);
  expect(await look(second)).toBe("waits");
  await mark(page);
  await id("update", second).getByRole("button").click();
  await expect(firstPage(second)).toHaveText(WORDS_OF[2]);
  await expect.poll(() => isMarked(page).catch(() => true)).toBe(false);
  await visit(page, site.origin);
  await expect(firstPage()).toHaveText(WORDS_OF[2]);
});

/** Without a network, after a restart: the whole first build, and nothing else. */
async function firstBuildIsWhole(): Promise<void> {
  await site.hub.kill();
  await restart();
  for (const path of ["rights", "help", "danger", ""]) await visit(page, `${site.origin}/${path}`);
  await expect(firstPage()).toHaveText(WORDS_OF[1]);
  await site.hub.restart();
}
const newScripts = ({ path }: { readonly path: string }) => path.startsWith("/assets/") && path.endsWith(".js");

const BAD_WORKERS: readonly Fault[] = [
  { kind: "answer", status: 404 },
  { kind: "answer", status: 500 },
  { kind: "answer", status: 302, headers: { location: "/leave.html" } },
  { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html><title>Sign in</title>" },
];

test("F-22 the newer version is cut off, or its worker is answered with errors: the older one works, and a later try succeeds", async () => {
  await visit(page, site.origin);
  await site.deploy(2);
  for (const fault of BAD_WORKERS) {
    site.proxy.script([fault], { only: ({ path }) => path === "/sw.js" });
    expect(await look()).toBe("failed");
  }
  const passed = Array.from({ length: 5 }, (): Fault => ({ kind: "pass" }));
  site.proxy.script([...passed, { kind: "cut-answer", afterBytes: 100 }], { forever: true, only: newScripts });
  expect(await look()).toBe("failed");
  await firstBuildIsWhole();
  site.proxy.clear();
  expect(await look()).toBe("waits");
  await page.reload();
  await expect(firstPage()).toHaveText(WORDS_OF[2]);
});

const SIGN_IN: Fault = {
  kind: "answer",
  status: 200,
  headers: { "content-type": "text/html", "cache-control": "public, max-age=31536000" },
  body: "<!doctype html><title>Sign in to the Wi-Fi</title>",
};

test("F-23 a sign-in page answers for the scripts of a newer version: refused, nothing of it is kept, and a later try succeeds", async () => {
  await visit(page, site.origin);
  await site.deploy(2);
  site.proxy.script([SIGN_IN], { forever: true, only: newScripts });
  expect(await look()).toBe("failed");
  expect(await page.evaluate(signInPagesKept)).toEqual([]);
  await firstBuildIsWhole();
  site.proxy.clear();
  expect(await look()).toBe("waits");
  await restart();
  await visit(page, site.origin);
  await expect(firstPage()).toHaveText(WORDS_OF[2]);
  expect(await page.evaluate(signInPagesKept)).toEqual([]);
});

async function signInPagesKept(): Promise<string[]> {
  const found: string[] = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys())
      if ((await (await cache.match(request))?.text())?.includes("Sign in to the Wi-Fi")) found.push(request.url);
  }
  return found;
}

const filesKept = (): Promise<number> => page.evaluate(async () => (await (await caches.open("fanal-files-v1")).keys()).length);

test("F-07 the phone is full while a newer version comes: the older one stays whole, and nothing of the newer takes its place", async () => {
  const tools = await phone.context.newCDPSession(page);
  await tools.send("Storage.overrideQuotaForOrigin", { origin: site.origin, quotaSize: 300_000 });
  await visit(page, site.origin);
  const before = await filesKept();
  await site.deploy(2);
  expect(await look()).toBe("failed");
  expect(await filesKept()).toBe(before);
  await firstBuildIsWhole();
  expect(await look()).toBe("waits");
});

test("F-26 the worker that removes itself: worker and kept files are gone, the notes open, and the next build installs", async () => {
  const dist = freshFolder("dist");
  cpSync(site.apps[1], join(dist, "app"), { recursive: true });
  const { code } = await run(process.execPath, ["tools/build.mjs", "--remove-worker"], {
    cwd: ROOT,
    env: { FANAL_DIST: dist },
    keep: true,
  });
  expect(code).toBe(0);
  await backToTeam(page, site.origin, words);
  await openNewestCase(page);
  await mark(page);
  await site.deployFolder(join(dist, "app"));
  await look();
  await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([]);
  expect(await isMarked(page)).toBe(true);
  await saveNote(page, "while it went");
  await restart();
  await backToTeam(page, site.origin, words);
  await openNewestCase(page);
  await expect.poll(() => notesShown(page)).toEqual(["while it went", NOTE]);
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);

  await site.deploy(2);
  await visit(page, site.origin);
  await expect(firstPage()).toHaveText(WORDS_OF[2]);
  await readyPublic(page, ["en"]);
  removeFolder(dist);
});

test("F-29 the kept files are gone: the next start with a network brings them back, and the notes are there", async () => {
  await visit(page, site.origin);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await restart();
  await backToTeam(page, site.origin, words);
  await openNewestCase(page);
  await expect.poll(() => notesShown(page)).toEqual([NOTE]);
  await readyOffline(page, ["en"]);
  await firstBuildIsWhole();
});
