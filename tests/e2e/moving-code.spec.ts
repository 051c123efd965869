import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import carry from "../../locales/en/carry.json" with { type: "json" };
import moving from "../../locales/en/moving-code.json" with { type: "json" };
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { flipAt, partToCarry, writeCarriedFile } from "../support/carried-file.ts";
import { buildNewerCore, CHANGED_RIGHT, createPackServer, NEWER_TITLE, type PackServer } from "../support/fault-packs.ts";
import { backToTeam } from "../support/fault-steps.ts";
import { packsInUse } from "../support/fault-storage.ts";
import { fakeCamera, filmBytes, filmMovingCode, filmStillCode, type Shot } from "../support/film.ts";
import { backTo, readyOffline } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { readyPhone, startHubOfPhones } from "../support/ready-phones.ts";
import { buildOnce, type Hub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * Texts go from the screen of one phone to the camera of another, without a network and without a file.
 * F-78 fails without: `checkOne` in content/take-carried.ts
 */
let hub: Hub;
let server: PackServer;
let giver: Browser;
let taker: Browser;
/** A phone of the team with the older texts, switched off. */
let prepared: string;
let words: string;
let newerFiles: ReadonlyMap<string, Buffer>;
let built: number;
let parts: number;
let folder: string;
/** What the taker's camera sees. */
let film: string;
/** The list of the taker, as a camera sees it that is held before its screen. */
let stillFilm: string;
let giverWords: string;
const show = (page: Page, name: string) => page.getByTestId(name);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  const stack = await buildOnce();
  const { older, newer } = await buildNewerCore(stack);
  newerFiles = newer.files;
  hub = await startHubOfPhones();
  server = await createPackServer(`http://localhost:${hub.port}`, { phones: true });
  folder = freshFolder("moving-code");
  film = join(folder, "seen.mjpeg");
  server.serve(older.files);
  ({ browser: taker, words } = await readyPhone("alone"));
  prepared = taker.profile;
  await readyOffline(taker.page, ["en"]);
  built = await inUse(taker.page);
  parts = (await packsInUse(taker.page)).length;
  await openTake();
  stillFilm = join(folder, "list.mjpeg");
  await filmStillCode(taker.page, "list-code", stillFilm);
  const [list] = await Promise.all([taker.page.waitForEvent("download"), show(taker.page, "list-save").click()]);
  await list.saveAs(join(folder, "list.txt"));
  await taker.close();

  server.serve(newer.files);
  ({ browser: giver, words: giverWords } = await readyPhone("alone"));
  await readyOffline(giver.page, ["en"]);
  await expect.poll(() => inUse(giver.page)).toBe(built + 1);
  server.over({ isDown: true });
  await backTo(giver.page, "open-packs");
  await openGive();
  await show(giver.page, "give-rest-file").setInputFiles(join(folder, "list.txt"));
  await showMoving(giver.page);
  await filmMovingCode(giver.page, film, await seenOf(giver.page));
});
test.afterAll(async () => {
  await giver?.close();
  await taker?.close().catch(() => undefined);
  if (giver) removeFolder(giver.profile);
  for (const one of [prepared, folder]) if (one) removeFolder(one);
  await server?.close();
  await hub?.remove();
});

const inUse = async (page: Page): Promise<number> =>
  (await packsInUse(page)).find(({ id }) => id.startsWith("core|content|"))?.version ?? 0;

async function openGive(): Promise<void> {
  await show(giver.page, "open-packs").click();
  await show(giver.page, "open-give").click();
}
async function showMoving(page: Page): Promise<void> {
  await show(page, "give-moving").click();
  await show(page, "moving-toggle").click();
  await expect(show(page, "moving-step")).toBeVisible();
}
/** As a hand sees it: begun in the middle, one code in six missed, one in seven unsharp; a round and a half. */
async function seenOf(page: Page): Promise<(Shot | null)[]> {
  const count = Number(await show(page, "moving-code").getAttribute("data-count"));
  return Array.from({ length: Math.ceil(count * 1.7) + 12 }, (_, at) => {
    if (at < count / 3 || at % 6 === 2) return null;
    return at % 7 === 3 ? "blurred" : "sharp";
  });
}
async function openTaker(args: readonly string[]): Promise<void> {
  const profile = freshFolder("taker");
  cpSync(prepared, profile, { recursive: true });
  taker = await openBrowser({ profile, args });
  await openWithEar();
}
/** Every camera that the page opens is known to the test. */
async function openWithEar(): Promise<void> {
  await taker.context.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    const opened: MediaStreamTrack[] = [];
    Object.assign(globalThis, { openedTracks: opened });
    devices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      opened.push(...stream.getTracks());
      return stream;
    };
  });
  await backToTeam(taker.page, server.origin, words);
  await openTake();
}
async function closeTaker(): Promise<void> {
  await taker.close();
  removeFolder(taker.profile);
}
async function openTake(): Promise<void> {
  await show(taker.page, "open-packs").click();
  await show(taker.page, "open-take").click();
}
const cameras = (): Promise<string[]> =>
  taker.page.evaluate(() =>
    // Put there by the script that watches `getUserMedia`.
    (globalThis as unknown as { openedTracks: MediaStreamTrack[] }).openedTracks.map(
      ({ kind, readyState }) => `${kind} ${readyState}`,
    ),
  );
async function read(): Promise<void> {
  await show(taker.page, "take-camera").click();
  expect(await cameras(), "no camera before somebody asks for it").not.toContain("video live");
  await show(taker.page, "read-start").click();
}
const have = async (): Promise<number> => Number((await show(taker.page, "read-parts").getAttribute("data-have")) ?? 0);

test("a moving code brings the newer texts through the door of a carried file: shown first, then taken, then in use", async () => {
  await openTaker(fakeCamera(film));
  await read();
  await expect.poll(have).toBeGreaterThan(2);
  await expect(show(taker.page, "carried-part").filter({ hasText: carry.state.newer })).toHaveCount(1, { timeout: 90_000 });
  expect(await cameras(), "the camera is off as soon as all is there").toEqual(["video ended"]);
  expect(await inUse(taker.page), "nothing before somebody says yes").toBe(built);
  await show(taker.page, "take-yes").click();
  await expect(show(taker.page, "take-done")).toBeVisible();
  expect(await inUse(taker.page)).toBe(built + 1);
  for (const { missing } of await packsInUse(taker.page)) expect(missing).toEqual([]);
  await visit(taker.page, `${server.origin}/rights/${CHANGED_RIGHT}`);
  await expect(taker.page.getByText(NEWER_TITLE).first()).toBeVisible();
  const besides = taker.complaints.filter((line) => !line.includes("ERR_EMPTY_RESPONSE"));
  expect(besides, "no refused policy, no error; the server is down").toEqual([]);
  await closeTaker();
});

test("F-78 texts changed by whoever shows them: refused like a file, with the reason; the texts here stay in use", async () => {
  const part = partToCarry(newerFiles, "core", "content", () => false);
  const changed = await writeCarriedFile(join(folder, "changed.txt"), part, flipAt('"packId":"core"'));
  const shown = join(folder, "changed.mjpeg");
  await filmBytes(giver.page, "texts", Uint8Array.from(readFileSync(changed)), shown);
  await openTaker(fakeCamera(shown));
  await read();
  await expect(show(taker.page, "take-not_signed")).toContainText(carry.trouble.not_signed);
  await expect(show(taker.page, "take-yes")).toHaveCount(0);
  expect(await inUse(taker.page)).toBe(built);
  await closeTaker();
});

test("the camera stops when it is told to, when the page is out of sight and when the team part locks; what was read stays until then", async () => {
  await openTaker(fakeCamera(film));
  await read();
  await expect.poll(have).toBeGreaterThan(2);
  await show(taker.page, "read-stop").click();
  await expect(show(taker.page, "read-stopped")).toHaveText(moving.read.stopped_kept);
  expect(await cameras()).toEqual(["video ended"]);
  const looker = new Looker({ dark: true, narrow: true });
  await looker.look(taker.page, "stopped");
  expect(looker.findings).toEqual([]);
  const before = await have();
  await show(taker.page, "read-start").click();
  await expect.poll(have, "it goes on from what was there").toBeGreaterThan(before);

  await taker.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
    Reflect.deleteProperty(document, "visibilityState");
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(show(taker.page, "read-stopped")).toBeVisible();
  expect(await cameras()).toEqual(["video ended", "video ended"]);
  await show(taker.page, "read-start").click();
  await expect(show(taker.page, "read-view")).toBeVisible();
  await show(taker.page, "lock").first().click();
  await expect(show(taker.page, "passphrase")).toBeVisible();
  expect(await cameras()).toEqual(["video ended", "video ended", "video ended"]);
  expect(await inUse(taker.page)).toBe(built);
  await closeTaker();
});

test("the browser is killed while a code is read: the texts that were there are in use, whole", async () => {
  await openTaker(fakeCamera(film));
  await read();
  await expect.poll(have).toBeGreaterThan(2);
  await taker.kill();
  taker = await openBrowser({ profile: taker.profile, args: fakeCamera(film) });
  await openWithEar();
  const found = await packsInUse(taker.page);
  expect(found).toHaveLength(parts);
  for (const { missing } of found) expect(missing).toEqual([]);
  expect(await inUse(taker.page)).toBe(built);
  await read();
  await expect.poll(have, "reading begins anew").toBeGreaterThan(0);
  await closeTaker();
});

test("a phone that does not let the page use its camera: said, with the way by file", async () => {
  await openTaker(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"]);
  await read();
  await expect(show(taker.page, "read-refused")).toHaveText(moving.read.refused);
  await show(taker.page, "back").click();
  await expect(show(taker.page, "take-choose")).toBeVisible();
  expect(await cameras()).toEqual([]);
  await closeTaker();
});

test("the showing phone says what it takes, stands still where little movement is wished, and reads the other's list with its camera", async () => {
  await expect(show(giver.page, "moving-amount")).toContainText(/^\d+ kB in \d+ codes\. One round takes about \d+ (s|min)\.$/);
  const looker = new Looker({ dark: true, narrow: true });
  await looker.look(giver.page, "moving code");
  expect(looker.findings).toEqual([]);
  await giver.page.emulateMedia({ reducedMotion: "reduce" });
  await show(giver.page, "back").click();
  await show(giver.page, "give-moving").click();
  await expect(show(giver.page, "moving-toggle")).toHaveText(moving.show.go_on);
  const number = () => show(giver.page, "moving-code").getAttribute("data-number");
  expect(await number()).toBe("0");
  await show(giver.page, "moving-step").click();
  expect(await number()).toBe("1");
  await show(giver.page, "moving-toggle").click();
  await expect.poll(number, "it moves when somebody lets it").not.toBe("1");

  await giver.close();
  giver = await openBrowser({ profile: giver.profile, args: fakeCamera(stillFilm) });
  await backToTeam(giver.page, server.origin, giverWords);
  await openGive();
  await show(giver.page, "give-camera").click();
  await show(giver.page, "read-start").click();
  await expect(show(giver.page, "give-ready")).toBeVisible();
  await expect(show(giver.page, "carried-part"), "only what is missing there").toHaveCount(1);
});
