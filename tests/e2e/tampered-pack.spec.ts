import { expect, test } from "@playwright/test";
import app from "../../locales/en/app.json" with { type: "json" };
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { buildNewerCore, CHANGED_RIGHT, createPackServer, NEWER_TITLE, type PackServer } from "../support/fault-packs.ts";
import { addFilesOfNoPart, filesOfNoPart, packsInUse } from "../support/fault-storage.ts";
import { switchedOn } from "../support/ready-phones.ts";
import { buildOnce, type Hub, startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * F-06 fails without: `fetchFiles` before `activateParts` in content/install.ts
 * F-78 fails without: `verifyFile` in content/fetch-files.ts, or the threshold in verify/signatures.ts
 * F-23 fails without: `verifyFile` in content/fetch-files.ts
 * F-79 fails without: `floors` in `fetchChecked` of content/install.ts
 * F-86 fails without: the one transaction in `activateParts` of storage/switch-packs.ts, or `fetchFiles` before it in content/install.ts
 */
const SOAK = process.env["SOAK"] !== undefined;
const ROUNDS = SOAK ? Number(process.env["SOAK_ROUNDS"] ?? 200) : 3;
const SOAK_MS = 3 * 60 * 60_000;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
type Files = ReadonlyMap<string, Buffer>;

let hub: Hub;
let server: PackServer;
let browser: Browser;
let older: Files;
let newer: Files;
let olderTitle: string;
/** Version of the older one; the newer has the next. */
let built: number;

test.beforeAll(async () => {
  ({
    older: { files: older },
    newer: { files: newer },
    olderTitle,
  } = await buildNewerCore(await buildOnce()));
  built = (JSON.parse(String(older.get(pathOf(older, "content.manifest")))) as { readonly version: number }).version;
  hub = await startHub({ team: false });
  server = await createPackServer(hub.origin, { phones: true });
});
test.afterAll(async () => {
  await server.close();
  await hub.remove();
});
/** A phone that has the older pack. */
test.beforeEach(async () => {
  browser = await switchedOn("visitor");
  server.serve(older);
  await openRights();
  await expect.poll(() => version()).toBe(built);
});
test.afterEach(async () => {
  await browser.close();
  removeFolder(browser.profile);
});

async function openRights(): Promise<void> {
  await visit(browser.page, `${server.origin}/rights/${CHANGED_RIGHT}`);
  await expect(browser.page.locator("h1").filter({ hasText: olderTitle }).or(browser.page.getByText(NEWER_TITLE))).toBeVisible();
}
/** Of the core pack in use. */
const version = async (): Promise<number> =>
  (await packsInUse(browser.page)).find(({ id }) => id.startsWith("core|content|"))?.version ?? 0;

const pathOf = (files: Files, name: string): string => {
  const path = [...files.keys()].find((one) => one.includes(name));
  if (path === undefined) throw new Error(`no ${name} in this pack`);
  return path;
};
const changed = (name: string, change: (bytes: Buffer) => Buffer): Files => {
  const path = pathOf(newer, name);
  return new Map([...newer, [path, change(Buffer.from(newer.get(path) ?? ""))]]);
};
const flip = (bytes: Buffer): Buffer => {
  const at = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
};
/** Two of three are needed: one bit in each of the first two. */
const flipTwo = (bytes: Buffer): Buffer => {
  let done = 0;
  const text = bytes.toString().replace(/(?<="sigB64":")./g, (first) => (done++ < 2 ? (first === "A" ? "B" : "A") : first));
  return Buffer.from(text);
};
const cut = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length >> 1);

async function refused(served: Files): Promise<void> {
  server.serve(served);
  await openRights();
  await expect(browser.page.getByTestId("content-refused")).toHaveText(app.content_refused);
  await expect(browser.page.getByText(NEWER_TITLE)).toHaveCount(0);
  expect(await version()).toBe(built);
}

test("F-78 one bit changed in a text file of a newer pack: refused, the installed one stays and is shown", () =>
  refused(changed("text.en.public", flip)));
test("F-78 one bit changed in the manifest: refused, the installed one stays and is shown", () =>
  refused(changed("content.manifest", flip)));
test("F-78 one bit changed in each of two signatures: refused, the installed one stays and is shown", () =>
  refused(changed("content.signatures", flipTwo)));
test("F-78 a file that ends half-way: refused, the installed one stays and is shown", () =>
  refused(changed("text.en.public", cut)));
test("F-23 a Wi-Fi sign-in page in place of a file: refused, the installed one stays and is shown", () =>
  refused(changed("text.en.public", () => Buffer.from("<!doctype html><title>Sign in</title>"))));

test("F-06 the phone is full while a newer pack comes: the older one stays whole and in use, and with space the newer is taken", async () => {
  await browser.close();
  browser = await openBrowser({ profile: browser.profile });
  const tools = await browser.context.newCDPSession(browser.page);
  await tools.send("Storage.overrideQuotaForOrigin", { origin: server.origin, quotaSize: 300_000 });
  server.serve(newer);
  const lastFile = server.given(pathOf(newer, "text.en.public").split("/").at(-1) ?? "");
  await openRights();
  await lastFile;
  await visit(browser.page, `${server.origin}/danger`);
  await browser.page.locator("main [data-testid^=need-]").first().click();
  await expect(browser.page.getByTestId("danger-number").first()).toBeVisible();
  expect(await version()).toBe(built);
  for (const { missing } of await packsInUse(browser.page)) expect(missing).toEqual([]);
  await tools.send("Storage.overrideQuotaForOrigin", { origin: server.origin });
  await expect(async () => {
    await openRights();
    await expect.poll(version, { timeout: 3_000 }).toBe(built + 1);
  }).toPass();
});

test("F-79 a newer pack is taken when it is whole; the older one is refused afterwards", async () => {
  server.serve(newer);
  await openRights();
  await expect.poll(version).toBe(built + 1);
  server.serve(older);
  await openRights();
  await expect(browser.page.getByTestId("content-refused")).toHaveText(app.content_refused);
  expect(await version()).toBe(built + 1);
});

/** Opens the killed phone again, with a server that has the older pack; what is in use is one whole version of every part. */
async function openKilled(): Promise<{ readonly isNewer: boolean }> {
  await browser.kill();
  browser = await openBrowser({ profile: browser.profile });
  server.serve(older);
  await openRights();
  await expect.poll(() => packsInUse(browser.page).then((found) => found.length)).toBe(3);
  const inUse = await packsInUse(browser.page);
  expect(inUse.map(({ id }) => id.replace(/\|\d+$/, ""))).toEqual(["core|content", "calais|content", "calais|directory"]);
  for (const { missing } of inUse) expect(missing).toEqual([]);
  const isNewer = inUse.some(({ id }) => id === `core|content|${built + 1}`);
  await expect(browser.page.getByText(NEWER_TITLE)).toHaveCount(isNewer ? 1 : 0);
  return { isNewer };
}
async function otherPhone(open: () => Promise<Browser>): Promise<void> {
  await browser.close();
  removeFolder(browser.profile);
  browser = await open();
}
/** A moment in the given part of the time, so that few rounds still reach all of it. */
const moment = (round: number, ms: number): number => (((round % 3) + Math.random()) / 3) * ms;
const startOnly = () => browser.page.goto(`${server.origin}/rights`, { waitUntil: "commit" });

test("F-86 the browser is killed at the first visit: afterwards everything is there, whole", async () => {
  if (SOAK) test.setTimeout(SOAK_MS);
  for (let round = 0; round < ROUNDS; round++) {
    await otherPhone(openBrowser);
    await startOnly();
    await sleep(moment(round, 2000));
    expect(await openKilled()).toEqual({ isNewer: false });
  }
});

test("F-86 the browser is killed while a newer pack installs: the older or the newer one is there, whole", async () => {
  if (SOAK) test.setTimeout(SOAK_MS);
  for (let round = 0; round < ROUNDS; round++) {
    server.serve(newer);
    const lastFile = server.given(pathOf(newer, "text.en.public").split("/").at(-1) ?? "");
    await startOnly();
    // A browser killed earlier may have kept the file: then nobody asks for it again.
    await Promise.race([lastFile, sleep(3000)]);
    await sleep(moment(round, 500));
    if (!(await openKilled()).isNewer) continue;
    await otherPhone(() => switchedOn("visitor"));
    await openRights();
    await expect.poll(() => version()).toBe(built);
  }
});

test("F-86 the browser is killed while a bad pack is refused: the older one is there, whole", async () => {
  if (SOAK) test.setTimeout(SOAK_MS);
  for (let round = 0; round < ROUNDS; round++) {
    server.serve(changed("text.en.public", flip));
    const badFile = server.given(pathOf(newer, "text.en.public").split("/").at(-1) ?? "");
    await startOnly();
    // Refused a while ago, it is not fetched again.
    await Promise.race([badFile, sleep(2000)]);
    await sleep(moment(round, 500));
    expect(await openKilled()).toEqual({ isNewer: false });
  }
});

test("F-86 the browser is killed while files nobody needs are cleared away: what is in use stays whole, and they go", async () => {
  if (SOAK) test.setTimeout(SOAK_MS);
  for (let round = 0; round < ROUNDS; round++) {
    await addFilesOfNoPart(browser.page, 300);
    await startOnly();
    await sleep(moment(round, 1000));
    expect(await openKilled()).toEqual({ isNewer: false });
    await expect.poll(() => filesOfNoPart(browser.page)).toBe(0);
  }
});
