import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { canonicalJson } from "#lib/canonical-json.ts";
import carry from "../../locales/en/carry.json" with { type: "json" };
import { ROOT } from "../../tools/lib/process.mjs";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { flipAt, partToCarry, rootsToCarry, writeCarriedFile } from "../support/carried-file.ts";
import { buildNewerCore, CHANGED_RIGHT, createPackServer, NEWER_TITLE, type PackServer } from "../support/fault-packs.ts";
import { backToTeam } from "../support/fault-steps.ts";
import { packsInUse, trustInUse } from "../support/fault-storage.ts";
import { backTo, readyOffline } from "../support/journey.ts";
import { Looker } from "../support/journey-look.ts";
import { publishOverlay } from "../support/other-place.ts";
import { readyPhone, readyProfile, startHubOfPhones } from "../support/ready-phones.ts";
import { type Built, buildOnce, type Hub } from "../support/stack.ts";
import { builtPart, keysOf, type Part, publishedRoot, rawFile, signedPart, withFile, withText } from "../support/trust-packs.ts";
import { visit } from "../support/walk.ts";

/*
 * Texts go from one phone to another without a network.
 * F-05 fails without: `QuotaExceededError` in storage/save-error.ts
 * F-78 fails without: `checkOne` in content/take-carried.ts, or `verifyFile` in content/fetch-files.ts
 * F-79 fails without: `isOlder` in `stateOf` of content/take-carried.ts
 * F-86 fails without: the one transaction in `activateParts` of storage/switch-packs.ts
 */
const ROUNDS = process.env["SOAK"] ? 60 : 3;
type Files = ReadonlyMap<string, Buffer>;

let hub: Hub;
let server: PackServer;
let giver: Browser;
let taker: Browser;
/** A phone of the team with the older texts, switched off. */
let prepared: string;
let words: string;
let older: Files;
let newer: Files;
let built: number;
/** Parts of packs on a phone. */
let parts: number;
let folder: string;
let core: Part;
let keys: Awaited<ReturnType<typeof keysOf>>;
let stack: Built;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const show = (page: Page, name: string) => page.getByTestId(name);

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  stack = await buildOnce();
  keys = await keysOf(stack);
  ({
    older: { files: older },
    newer: { files: newer },
  } = await buildNewerCore(stack));
  core = builtPart(stack, "core", "content");
  built = core.manifest.version;
  hub = await startHubOfPhones();
  server = await createPackServer(`http://localhost:${hub.port}`, { phones: true });
  folder = freshFolder("carried");
  server.serve(older);
  ({ profile: prepared, words } = await readyProfile("alone"));
  server.serve(newer);
  ({ browser: giver } = await readyPhone("alone"));
  await readyOffline(giver.page, ["en"]);
  await expect.poll(() => inUse(giver.page)).toBe(built + 1);
  parts = (await packsInUse(giver.page)).length;
  server.over({ isDown: true });
});
test.afterAll(async () => {
  await giver.close();
  removeFolder(giver.profile);
  removeFolder(prepared);
  removeFolder(folder);
  await server.close();
  await hub.remove();
});
test.beforeEach(async () => {
  const profile = freshFolder("taker");
  cpSync(prepared, profile, { recursive: true });
  taker = await openBrowser({ profile });
  await openTake(taker.page);
});
test.afterEach(async () => {
  await taker.close().catch(() => undefined);
  removeFolder(taker.profile);
});

const inUse = async (page: Page, part = "core|content"): Promise<number> =>
  (await packsInUse(page)).find(({ id }) => id.startsWith(`${part}|`))?.version ?? 0;

async function openTake(page: Page): Promise<void> {
  await backToTeam(page, server.origin, words);
  await show(page, "open-packs").click();
  await show(page, "open-take").click();
  await expect(show(page, "take-choose")).toBeVisible();
}
async function openGive(page: Page): Promise<void> {
  await backTo(page, "open-packs");
  await show(page, "open-packs").click();
  await show(page, "open-give").click();
}
const choose = (file: string) => show(taker.page, "take-choose-file").setInputFiles(file);
const stateOf = (part: number) => show(taker.page, "carried-part").nth(part);

/** What the phone saves when this is pressed. */
async function saved(page: Page, press: string, name: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), show(page, press).click()]);
  const file = join(folder, name);
  await download.saveAs(file);
  await download.delete();
  return file;
}
async function give(list: string | null, name: string): Promise<string> {
  await openGive(giver.page);
  if (list === null) await show(giver.page, "give-all").click();
  else await show(giver.page, "give-rest-file").setInputFiles(list);
  return saved(giver.page, "give-save", name);
}
async function take(): Promise<void> {
  await show(taker.page, "take-yes").click();
  await expect(show(taker.page, "take-done")).toBeVisible();
}
async function refused(why: keyof typeof carry.trouble, file: string): Promise<void> {
  await choose(file);
  await expect(show(taker.page, `take-${why}`), file).toContainText(carry.trouble[why]);
  await expect(show(taker.page, "take-yes")).toHaveCount(0);
  expect(await inUse(taker.page)).toBe(built);
}

test("a colleague's file brings the newer texts: shown first, then taken, then in use, without a network", async () => {
  const all = await give(null, "all.txt");
  await choose(all);
  const newerPart = show(taker.page, "carried-part").filter({ hasText: carry.state.newer });
  await expect(newerPart).toHaveCount(1);
  await expect(newerPart).toContainText(`version ${built + 1}`);
  await expect(show(taker.page, "carried-part").filter({ hasText: carry.state.same })).toHaveCount(parts - 1);
  expect(await inUse(taker.page), "nothing before somebody says yes").toBe(built);
  await take();
  expect(await inUse(taker.page)).toBe(built + 1);
  for (const { missing } of await packsInUse(taker.page)) expect(missing).toEqual([]);
  await visit(taker.page, `${server.origin}/rights/${CHANGED_RIGHT}`);
  await expect(taker.page.getByText(NEWER_TITLE).first()).toBeVisible();

  await openTake(taker.page);
  await choose(all);
  await expect(show(taker.page, "take-nothing"), "a second time it brings nothing").toBeVisible();
  await expect(show(taker.page, "take-yes")).toBeDisabled();
});

test("with the list of the other phone only what is missing there goes along, and it is whole", async () => {
  const list = await saved(taker.page, "list-save", "list.txt");
  expect(readFileSync(list, "utf8")).not.toContain("case");
  const all = await give(null, "all.txt");
  const rest = await give(list, "rest.txt");
  expect(statSync(rest).size).toBeLessThan(statSync(all).size / 4);
  await choose(rest);
  await expect(show(taker.page, "carried-part")).toHaveCount(1);
  await take();
  expect(await inUse(taker.page)).toBe(built + 1);
  for (const { missing } of await packsInUse(taker.page)) expect(missing).toEqual([]);

  await openTake(taker.page);
  const full = await saved(taker.page, "list-save", "full.txt");
  await openGive(giver.page);
  await show(giver.page, "give-rest-file").setInputFiles(full);
  await expect(show(giver.page, "give-nothing")).toHaveText(carry.trouble.nothing);
  await show(giver.page, "give-rest-file").setInputFiles(all);
  await expect(show(giver.page, "give-not_list")).toHaveText(carry.trouble.not_list);
});

test("the code on the other phone's screen says the same as its list; a picture without one is said", async () => {
  const picture = join(folder, "code.png");
  await show(taker.page, "list-code").screenshot({ path: picture });
  await openGive(giver.page);
  await show(giver.page, "give-photo-file").setInputFiles(picture);
  const rest = await saved(giver.page, "give-save", "by-code.txt");
  const byList = await give(await saved(taker.page, "list-save", "list.txt"), "by-list.txt");
  expect(readFileSync(rest).equals(readFileSync(byList)), "the code and the list say the same").toBe(true);
  // As a hand holds a phone: from the side, turned, not quite sharp, with the rest of the screen around it.
  await show(taker.page, "list-code").evaluate((code: SVGElement) => {
    code.style.transform = "perspective(700px) rotateX(16deg) rotateY(-9deg) rotateZ(11deg) scale(0.75)";
    code.style.filter = "blur(0.6px) contrast(0.7)";
    code.scrollIntoView({ block: "center" });
  });
  const byHand = join(folder, "by-hand.jpg");
  await taker.page.screenshot({ path: byHand, type: "jpeg", quality: 60, scale: "device" });
  await openGive(giver.page);
  await show(giver.page, "give-photo-file").setInputFiles(byHand);
  await expect(show(giver.page, "give-ready")).toBeVisible();
  await choose(rest);
  await take();
  expect(await inUse(taker.page)).toBe(built + 1);

  const without = join(folder, "without.png");
  await show(taker.page, "take-done").screenshot({ path: without });
  await openGive(giver.page);
  await show(giver.page, "give-photo-file").setInputFiles(without);
  await expect(show(giver.page, "give-not_code")).toHaveText(carry.trouble.not_code);
  await expect(show(giver.page, "give-photo")).toBeVisible();
});

test("F-78 a carried file changed on the way, or signed by others: refused with its reason, the texts here stay in use", async () => {
  const part = partToCarry(newer, "core", "content");
  const at = (name: string) => join(folder, name);
  await refused("not_signed", await writeCarriedFile(at("manifest.txt"), part, flipAt('"packId":"core"')));
  const signature = part.parts[0]?.signatures ?? new Uint8Array();
  const cutShort = { ...part, parts: part.parts.map((one) => ({ ...one, signatures: signature.slice(0, -1) })) };
  await refused("not_signed", await writeCarriedFile(at("signature.txt"), cutShort));
  const others = new Map([...newer, ...signedPart(core, keys.now.directory)]);
  await refused("not_signed", await writeCarriedFile(at("others.txt"), partToCarry(others, "core", "content")));
  const one = new Map([...newer, ...signedPart(core, keys.now.content.slice(0, 1))]);
  await refused("not_signed", await writeCarriedFile(at("one.txt"), partToCarry(one, "core", "content")));
  const forged = publishedRoot(keys.next, 2, keys.now.root.slice(0, 1));
  await refused("not_signed", await writeCarriedFile(at("root.txt"), { ...part, roots: rootsToCarry(forged, [2]) }));

  // A word of a text is seen when the file itself is read: after the yes, and still nothing is switched.
  await choose(await writeCarriedFile(at("word.txt"), part, flipAt(NEWER_TITLE)));
  await show(taker.page, "take-yes").click();
  await expect(show(taker.page, "take-changed")).toContainText(carry.trouble.changed);
  expect(await inUse(taker.page)).toBe(built);
  await choose(await writeCarriedFile(at("good.txt"), part));
  await take();
  expect(await inUse(taker.page), "the same file, not changed").toBe(built + 1);
});

test("F-79 a carried file that is older, or says other things under the same number, is not taken", async () => {
  await choose(await writeCarriedFile(join(folder, "new.txt"), partToCarry(newer, "core", "content")));
  await take();
  await openTake(taker.page);
  await choose(await writeCarriedFile(join(folder, "old.txt"), partToCarry(older, "core", "content")));
  await expect(stateOf(0)).toContainText(carry.state.older);
  await expect(show(taker.page, "take-nothing")).toBeVisible();
  await expect(show(taker.page, "take-yes")).toBeDisabled();
  await openTake(taker.page);
  const other = signedPart(withText(core, `right.${CHANGED_RIGHT}.title`, "Other words"), keys.now.content);
  await choose(await writeCarriedFile(join(folder, "other.txt"), partToCarry(other, "core", "content")));
  await expect(show(taker.page, "take-changed")).toContainText(carry.trouble.changed);
  expect(await inUse(taker.page)).toBe(built + 1);
});

test("F-79 newer keys come along with the texts they signed, and then count; the older root does not come back", async () => {
  const words = "Words of the rightful signers";
  const news = signedPart(withText(core, `right.${CHANGED_RIGHT}.title`, words), keys.next.content.slice(1), { root: 2 });
  const calais = builtPart(stack, "calais", "content");
  const again = signedPart(calais, keys.next.content, { root: 2 });
  const signed = [partToCarry(news, "core", "content"), partToCarry(again, "calais", "content")];
  const roots = rootsToCarry(publishedRoot(keys.next, 2, keys.now.root), [2]);
  const both = { roots, parts: signed.flatMap((one) => one.parts), files: signed.flatMap((one) => one.files) };
  await choose(await writeCarriedFile(join(folder, "keys.txt"), both));
  await expect(show(taker.page, "take-keys")).toHaveText(carry.take.keys);
  expect((await trustInUse(taker.page))?.version, "nothing before somebody says yes").toBe(1);
  await take();
  expect((await trustInUse(taker.page))?.version).toBe(2);
  expect((await trustInUse(taker.page))?.withdrawn).toEqual([]);
  await openTake(taker.page);
  const stolen = signedPart(core, keys.stolen, { version: built + 5 });
  await choose(await writeCarriedFile(join(folder, "stolen.txt"), partToCarry(stolen, "core", "content")));
  await expect(show(taker.page, "take-not_signed")).toContainText(carry.trouble.not_signed);
  expect(await inUse(taker.page)).toBe(built + 1);
});

test("F-82 another file, a cut one, one with a file it may not hold: a clear sentence each, and nothing changes", async () => {
  const part = partToCarry(newer, "core", "content");
  const letter = join(folder, "letter.txt");
  writeFileSync(letter, "A letter home");
  await refused("not_carried", letter);
  await refused("cut", await writeCarriedFile(join(folder, "cut.txt"), part, (bytes) => bytes.subarray(0, bytes.length - 20)));
  await refused(
    "newer_app",
    await writeCarriedFile(join(folder, "later.txt"), part, (bytes) => Buffer.from(String(bytes).replace("packs 1", "packs 2"))),
  );
  const strange = signedPart(withFile(core, rawFile("services", "[]")), keys.now.content);
  await refused("not_understood", await writeCarriedFile(join(folder, "strange.txt"), partToCarry(strange, "core", "content")));
  const needed = await writeCarriedFile(
    join(folder, "lacking.txt"),
    partToCarry(newer, "core", "content", (name) => name !== "text.en.public"),
  );
  await choose(needed);
  await expect(stateOf(0)).toContainText(carry.state.incomplete);
  await expect(show(taker.page, "take-yes")).toBeDisabled();
  expect(await inUse(taker.page)).toBe(built);
});

test("words in a language that are not in the file: said before, and the rest can be taken", async () => {
  const part = partToCarry(newer, "core", "content", (name) => name !== "text.fr.public");
  const french = core.files.find(({ name }) => name === "text.fr.public");
  const changed = signedPart(
    withFile(
      core,
      rawFile("text.fr.public", String(Buffer.from(french?.content ?? [])).replace('"review":"draft"', '"review":"reviewed"')),
    ),
    keys.now.content,
  );
  expect(part.parts).toHaveLength(1);
  await choose(
    await writeCarriedFile(
      join(folder, "no-french.txt"),
      partToCarry(changed, "core", "content", (name) => name !== "text.fr.public"),
    ),
  );
  await expect(show(taker.page, "take-languages")).toContainText("Français");
  await take();
  expect(await inUse(taker.page)).toBe(built + 1);
});

test("an organisation's own pack goes along only to a phone that has it, and is taken only there", async () => {
  await publishOverlay(hub, join(ROOT, "tests/fixtures/harbour-ngo"));
  server.over({});
  await backTo(giver.page, "look-now");
  await show(giver.page, "look-now").click();
  await expect.poll(() => inUse(giver.page, "harbour-ngo|directory")).toBe(1);
  server.over({ isDown: true });
  const given = (file: string): boolean => readFileSync(file, "utf8").includes('"packId":"harbour-ngo"');
  expect(given(await give(null, "everybody.txt"))).toBe(false);

  const own = join(hub.dataDir, "packs", "harbour-ngo");
  const files = new Map(readdirSync(own).map((name) => [`/packs/harbour-ngo/${name}`, readFileSync(join(own, name))]));
  await choose(await writeCarriedFile(join(folder, "own.txt"), partToCarry(files, "harbour-ngo", "directory")));
  await expect(stateOf(0)).toContainText(carry.state.not_ours);
  await expect(show(taker.page, "take-yes")).toBeDisabled();

  const list = join(folder, "has-it.txt");
  writeFileSync(
    list,
    canonicalJson({
      fanal: "list",
      v: 1,
      langs: ["en"],
      parts: [{ id: "harbour-ngo", role: "directory", version: 1 }],
      files: "",
    }),
  );
  expect(given(await give(list, "theirs.txt"))).toBe(true);
});

test("the screens can be read and tapped, in the dark, at 320 px and with letters twice as large", async () => {
  const { page } = taker;
  const looker = new Looker({ dark: true, narrow: true });
  await expect(show(page, "list-code")).toBeVisible();
  await looker.look(page, "take");
  const letter = join(folder, "letter.txt");
  writeFileSync(letter, "A letter home");
  await choose(letter);
  await expect(show(page, "take-not_carried")).toBeVisible();
  await looker.look(page, "refused");
  await choose(await writeCarriedFile(join(folder, "look.txt"), partToCarry(newer, "core", "content")));
  await expect(stateOf(0)).toBeVisible();
  await looker.look(page, "preview");
  await openGive(page);
  await looker.look(page, "give");
  await show(page, "give-all").click();
  await expect(show(page, "give-ready")).toBeVisible();
  await looker.look(page, "ready");
  expect(looker.findings).toEqual([]);
});

test("F-05 the phone is full while a carried file is taken in: the texts here stay whole, and with room the same press takes it", async () => {
  const { page, context } = taker;
  const file = await writeCarriedFile(join(folder, "full.txt"), partToCarry(newer, "core", "content"));
  await choose(file);
  const tools = await context.newCDPSession(page);
  await tools.send("Storage.overrideQuotaForOrigin", { origin: server.origin, quotaSize: 300_000 });
  await show(page, "take-yes").click();
  await expect(show(page, "take-full")).toContainText(carry.trouble.full);
  const found = await packsInUse(page);
  expect(found).toHaveLength(parts);
  for (const { missing } of found) expect(missing).toEqual([]);
  expect(await inUse(page)).toBe(built);
  await tools.send("Storage.overrideQuotaForOrigin", { origin: server.origin });
  await take();
  expect(await inUse(page)).toBe(built + 1);
});

test("stop, pressed while a carried file is taken in, leaves everything as it was; the file can be taken in again", async () => {
  const { page } = taker;
  const file = await writeCarriedFile(join(folder, "stop.txt"), partToCarry(newer, "core", "content"));
  const before = await packsInUse(page);
  await choose(file);
  await expect(show(page, "take-yes")).toBeEnabled();
  await page.evaluate(holdFiles);
  await show(page, "take-yes").click();
  await show(page, "take-stop").click();
  await page.evaluate(() => window.dispatchEvent(new Event("let-files-go")));
  await expect(show(page, "take-stopped")).toContainText(carry.trouble.stopped);
  expect(await packsInUse(page)).toEqual(before);
  await choose(file);
  await take();
  expect(await inUse(page)).toBe(built + 1);
});

/** Nothing is written among the files of packs until the page hears `let-files-go`. */
async function holdFiles(): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open("fanal");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  let held = true;
  window.addEventListener("let-files-go", () => {
    held = false;
  });
  const files = db.transaction("packFiles", "readwrite").objectStore("packFiles");
  await new Promise<void>((resolve) => {
    const stay = (): void => {
      files.count("").onsuccess = () => {
        resolve();
        if (held) stay();
        else db.close();
      };
    };
    stay();
  });
}

test(`F-86 the browser is killed while a carried file is taken in, ${ROUNDS} rounds: the older or the newer texts are there, whole`, async () => {
  const file = await writeCarriedFile(join(folder, "kill.txt"), partToCarry(newer, "core", "content"));
  for (let round = 0; round < ROUNDS; round++) {
    await choose(file);
    await show(taker.page, "take-yes").click();
    await sleep((((round % 3) + Math.random()) / 3) * 400);
    await taker.kill();
    taker = await openBrowser({ profile: taker.profile });
    await openTake(taker.page);
    const found = await packsInUse(taker.page);
    for (const { missing } of found) expect(missing).toEqual([]);
    expect(found).toHaveLength(parts);
    expect([built, built + 1]).toContain(await inUse(taker.page));
    if ((await inUse(taker.page)) === built) continue;
    await taker.close();
    removeFolder(taker.profile);
    const profile = freshFolder("taker");
    cpSync(prepared, profile, { recursive: true });
    taker = await openBrowser({ profile });
    await openTake(taker.page);
  }
});
