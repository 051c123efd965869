import { expect, test } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../support/browser.ts";
import { buildNewerCore, buildNewerDirectory, createPackServer, type PackServer } from "../support/fault-packs.ts";
import { packsInUse } from "../support/fault-storage.ts";
import { readyPublic } from "../support/journey.ts";
import { switchedOn } from "../support/ready-phones.ts";
import { buildOnce, type Hub, startHub } from "../support/stack.ts";
import { createVault, unlock, visit } from "../support/walk.ts";

type Files = ReadonlyMap<string, Buffer>;
const SLOW = 50_000;
/** Of the answers on a bad line, one in three breaks off. */
const LOSS = 0.3;
/** A piece that is kept, and what may be on its way when a browser dies. */
const PIECE_BYTES = 64 * 1024;
/** The line hands over so much at a time. */
const CHUNK = 4096;

let hub: Hub;
let server: PackServer;
let browser: Browser;
let core: { readonly older: Files; readonly newer: Files };
let directory: { readonly older: Files; readonly newer: Files };

test.beforeAll(async () => {
  const built = await buildOnce();
  const [one, other] = [await buildNewerCore(built), await buildNewerDirectory(built)];
  core = { older: one.older.files, newer: one.newer.files };
  directory = { older: other.older.files, newer: other.newer.files };
  hub = await startHub({ team: false });
  server = await createPackServer(hub.origin, { phones: true });
});
test.afterAll(async () => {
  await server.close();
  await hub.remove();
});
test.beforeEach(async () => {
  server.over({});
  server.serve(new Map([...core.older, ...directory.older]));
  browser = await switchedOn("visitor");
});
test.afterEach(async () => {
  await browser.close();
  removeFolder(browser.profile);
});

const pathOf = (files: Files, name: string): string => {
  const path = [...files.keys()].find((one) => one.includes(`/${name}.`));
  if (path === undefined) throw new Error(`no ${name} in this pack`);
  return path;
};
interface ManifestOf {
  readonly version: number;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}
const manifestOf = (files: Files, name: string): ManifestOf => JSON.parse(String(files.get(pathOf(files, `${name}.manifest`))));
const versionOf = (files: Files, name: string): number => manifestOf(files, name).version;
const filesOf = (files: Files, name: string) => manifestOf(files, name).files;
const inUse = async (id: string): Promise<number> =>
  (await packsInUse(browser.page)).find((part) => part.id.startsWith(`${id}|`))?.version ?? 0;

/** A phone that has everything the older packs give it, the team's part too, and nothing on its way. */
async function quietPhone(): Promise<void> {
  const { page } = browser;
  await visit(page, `${server.origin}/rights`);
  await readyPublic(page, ["en"]);
  // Of the team's part the texts come last.
  const last = filesOf(core.older, "content").find(({ name }) => name === "text.fr.team");
  await expect.poll(() => hasFile(last?.sha256 ?? ""), { timeout: 60_000 }).toBe(true);
  await untilQuiet();
}
async function untilQuiet(): Promise<void> {
  for (let before = -1; before !== server.seen.length; ) {
    before = server.seen.length;
    await browser.page.waitForTimeout(3000);
  }
}
const hasFile = (sha256: string): Promise<boolean> =>
  browser.page.evaluate(
    (hash) =>
      new Promise<boolean>((resolve, reject) => {
        const open = indexedDB.open("fanal");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const found = open.result.transaction("packFiles").objectStore("packFiles").count(hash);
          found.onsuccess = () => {
            open.result.close();
            resolve(found.result === 1);
          };
        };
      }),
    sha256,
  );
const isPointer = (path: string): boolean => /(index|root|\.manifest|\.signatures)\S*\.json$/.test(path);
const changedIn = (older: Files, newer: Files): string[] =>
  [...newer.keys()].filter((path) => !older.has(path) && !isPointer(path));

test("a start when nothing is new fetches no file and no pointer anew", async () => {
  await quietPhone();
  const before = server.seen.length;
  await visit(browser.page, `${server.origin}/rights`);
  await expect.poll(() => server.seen.slice(before).length).toBeGreaterThan(5);
  await browser.page.waitForTimeout(2000);
  const brought = server.seen.slice(before).filter(({ bytes, path }) => bytes > 0 && !path.includes("?built"));
  expect(brought).toEqual([]);
});

test("a newer pack over a slow line that loses a third of the answers: only what changed travels, and from where it broke off", async () => {
  await quietPhone();
  const services = pathOf(directory.newer, "services");
  const size = directory.newer.get(services)?.length ?? 0;
  let [answers, broken] = [0, 0];
  server.serve(new Map([...core.newer, ...directory.newer]));
  server.over({
    bytesPerSecond: SLOW,
    breaksAfter: (path, bytes) => {
      if (isPointer(path)) return null;
      answers += 1;
      const breaks = path === services ? broken === 0 : answers * LOSS >= broken + 1;
      if (!breaks) return null;
      broken += 1;
      return Math.floor(bytes * 0.6);
    },
  });
  const before = server.seen.length;
  await visit(browser.page, `${server.origin}/rights`);
  await expect.poll(() => inUse("calais|directory"), { timeout: 120_000 }).toBe(versionOf(directory.newer, "directory"));
  expect(await inUse("core|content")).toBe(versionOf(core.newer, "content"));
  const files = server.seen.slice(before).filter(({ path }) => !isPointer(path));
  const changed = [...changedIn(core.older, core.newer), ...changedIn(directory.older, directory.newer)];
  expect(changed).toEqual(expect.arrayContaining([...new Set(files.map(({ path }) => path))]));
  expect(broken).toBeGreaterThan(0);
  const ofServices = files.filter(({ path }) => path === services);
  expect(ofServices.map(({ status }) => status)).toEqual([200, 206]);
  expect(ofServices.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(size);
});

test("a browser killed in the middle of a large file goes on where it was: only what was missing is fetched, and the file is the signed one", async () => {
  await quietPhone();
  const services = pathOf(directory.newer, "services");
  const size = directory.newer.get(services)?.length ?? 0;
  server.serve(new Map([...core.older, ...directory.newer]));
  server.over({ bytesPerSecond: SLOW });
  const before = server.seen.length;
  const ofServices = () => server.seen.slice(before).filter(({ path }) => path === services);
  await browser.page.goto(`${server.origin}/rights`, { waitUntil: "commit" });
  await expect.poll(() => ofServices()[0]?.bytes ?? 0, { timeout: 60_000 }).toBeGreaterThan(size / 2);
  await browser.kill();
  browser = await openBrowser({ profile: browser.profile });
  await visit(browser.page, `${server.origin}/rights`);
  await expect.poll(() => inUse("calais|directory"), { timeout: 60_000 }).toBe(versionOf(directory.newer, "directory"));
  for (const { missing } of await packsInUse(browser.page)) expect(missing).toEqual([]);
  expect(ofServices().map(({ status }) => status)).toEqual([200, 206]);
  const second = ofServices()[1]?.bytes ?? 0;
  expect(second).toBeLessThanOrEqual(size - Math.floor((size / 2 - CHUNK) / PIECE_BYTES) * PIECE_BYTES);
});
test("whoever asks for newer texts is told what came of it, can stop it, and sees what was refused and why", async () => {
  const words = await createVault(browser.page, server.origin);
  const { page } = browser;
  const asked = (path: string) => server.seen.filter((given) => given.path === path).length;
  const begin = async () => {
    await expect(page.getByTestId("look-now")).toBeVisible();
    const before = asked("/packs/index.json");
    await page.getByTestId("look-now").click();
    await expect.poll(() => asked("/packs/index.json")).toBeGreaterThan(before);
  };
  const told = (outcome: string) => expect(page.getByTestId(`look-${outcome}`)).toBeVisible({ timeout: 60_000 });
  await untilQuiet();
  await begin();
  await told("newest");

  server.over({ isDown: true });
  await page.getByTestId("look-now").click();
  await told("no_network");
  server.over({});

  const text = pathOf(core.newer, "text.en.public");
  const bad = Buffer.from(core.newer.get(text) ?? "");
  bad.writeUInt8(bad.readUInt8(100) ^ 1, 100);
  server.serve(new Map([...core.newer, ...directory.older, [text, bad]]));
  await begin();
  await told("refused_changed");
  const before = asked(text);
  await visit(page, `${server.origin}/rights`);
  await expect(page.getByTestId("content-refused")).toBeVisible();
  // It says so again without having fetched it again.
  expect(asked(text)).toBe(before);
  expect(await inUse("core|content")).toBe(versionOf(core.older, "content"));

  server.serve(new Map([...core.newer, ...directory.newer]));
  server.over({ bytesPerSecond: SLOW / 10 });
  await visit(page, `${server.origin}/team`);
  await unlock(page, words);
  await page.getByTestId("stop-looking").click();
  await told("stopped");
  expect(await inUse("core|content")).toBe(versionOf(core.older, "content"));
  server.over({});
  await begin();
  await told("changed");
  expect(await inUse("core|content")).toBe(versionOf(core.newer, "content"));
});
