import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { APP_SCHEMA } from "#domain/pack/manifest.ts";
import type { Recording } from "#domain/pack/voices.ts";
import type { Bytes } from "#lib/bytes.ts";
import { DAY_MS } from "#lib/clock.ts";
import { makePart, readIndex, writeIndex, writePart } from "../../tools/pack/lib/build.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { packFile } from "../../tools/pack/lib/compile-part.ts";
import { loadKeys } from "../../tools/pack/lib/keys.ts";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import { giveVoices, hide, saidSoFar } from "../support/held.ts";
import { readyPublic } from "../support/journey.ts";
import { FAKE_MICROPHONE, listedAs, recordSound } from "../support/microphone.ts";
import { type Hub, startHub } from "../support/stack.ts";
import { visit } from "../support/walk.ts";

/*
 * By ear. What it rests on: `stopSpeech()` in `leave` of App.tsx; the check of the hash in content/voices.ts; `localService` in
 * device-voice.ts; the listener for a hidden page in speech.ts.
 */
const RIGHT = "FR-01";
const words = Object.fromEntries(
  readAndCheck(["packs/calais"]).packs.flatMap(({ texts }) =>
    texts
      .filter(({ part, source }) => part.lang === "en" && source.name === "rights")
      .flatMap(({ part }) => Object.entries(part.strings)),
  ),
);
const KEYS = ["title", "body", "limits"].map((field) => `right.${RIGHT}.${field}`).filter((key) => words[key] !== undefined);

test.describe.configure({ mode: "serial" });

let hub: Hub;
let phone: Browser;
const profile = freshFolder("listening");
const show = (name: string) => phone.page.getByTestId(name);
const heard = () => phone.page.locator("[data-heard]");

/** An overlay with the voices of English, signed with the hub's own keys. */
async function publish(
  version: number,
  voices: readonly { readonly sound: Bytes; readonly recording: Recording }[],
): Promise<void> {
  const now = Date.now();
  const head = {
    packId: "voices",
    version,
    created: new Date(now).toISOString(),
    expires: new Date(now + 30 * DAY_MS).toISOString(),
    minAppSchema: APP_SCHEMA,
  };
  const file = packFile("voices.en.public", { lang: "en", recordings: voices.map(({ recording }) => recording) });
  const sounds = voices.map(({ sound, recording }) => ({ path: recording.path, content: sound }));
  const part = makePart(head, "content", [file], await loadKeys(join(hub.dataDir, "keys")), sounds);
  const outDir = join(hub.dataDir, "packs");
  mkdirSync(outDir, { recursive: true });
  writePart(outDir, part);
  writeIndex(outDir, [...readIndex(outDir), part]);
}

/** Counts sounds that begin and end, as the loudspeaker would. */
const countSounds = (page: Page) =>
  page.addInitScript(() => {
    const counts = { begun: 0, ended: 0 };
    const { start, stop } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (...args) {
      counts.begun++;
      return start.apply(this, args);
    };
    AudioBufferSourceNode.prototype.stop = function (...args) {
      counts.ended++;
      return stop.apply(this, args);
    };
    Object.defineProperty(window, "sounds", { value: counts });
  });
const sounds = () =>
  phone.page.evaluate(() => ({ ...(window as unknown as { sounds: { begun: number; ended: number } }).sounds }));

/** Asks for the voices of English at the end of the choice of languages. */
async function keepVoices(): Promise<void> {
  await visit(phone.page, `${hub.origin}/languages`);
  await show("language-en").click();
  await show("read-en").click();
  await show("keep-voices").check();
}

const recordings: { sound: Bytes; recording: Recording }[] = [];

test.beforeAll(async () => {
  hub = await startHub({ team: false });
  // Another phone: the one that listens first looks for packs when the voices are there.
  const studio = await openBrowser({ args: FAKE_MICROPHONE });
  await visit(studio.page, `${hub.origin}/`);
  for (const [index, key] of KEYS.entries()) {
    const sound = await recordSound(studio.page, 1500 + index * 100);
    recordings.push({ sound, recording: listedAs(sound, key, words[key] ?? "") });
  }
  const but = await recordSound(studio.page, 900);
  recordings.push({ sound: but, recording: listedAs(but, "ui.rights.limits", "But") });
  await publish(1, recordings);
  await studio.close();
  removeFolder(studio.profile);
});
test.afterAll(async () => {
  await phone?.close().catch(() => undefined);
  await hub?.remove();
  removeFolder(profile);
});
test.beforeEach(async () => {
  phone = await openBrowser({ profile });
  await countSounds(phone.page);
});
test.afterEach(async () => {
  await phone.close();
});

async function openRight(): Promise<void> {
  await visit(phone.page, `${hub.origin}/rights/${RIGHT}`);
  await expect(phone.page.locator("h1:visible")).toHaveText(words[`right.${RIGHT}.title`] ?? "");
}

test("voices come only when asked for; a damaged one is left out and the others are heard", async () => {
  const [first] = recordings;
  const path = join(hub.dataDir, "packs", "voices", first?.recording.path ?? "");
  await visit(phone.page, `${hub.origin}/`);
  await readyPublic(phone.page, ["en"]);
  await openRight();
  await expect(show("listen"), "nothing is fetched before somebody asks").toHaveCount(0);
  writeFileSync(path, "<!doctype html><title>Sign in to the network</title>");
  await keepVoices();
  await expect(show("voices-refused")).toBeVisible();
  await openRight();
  await expect(show("listen"), "a right without its title in a voice is not read half").toHaveCount(0);
  writeFileSync(path, first?.sound ?? "");
  await visit(phone.page, `${hub.origin}/`);
  await openRight();
  await expect(show("listen")).toBeVisible();
});

test("with the server dead and the phone started again: earphones first, the words marked while they are heard, silence on leaving", async () => {
  await hub.kill();
  const { page } = phone;
  await openRight();
  await show("listen").click();
  expect(await sounds(), "the first press asks").toEqual({ begun: 0, ended: 0 });
  await show("listen-ear").click();
  await expect.poll(async () => (await sounds()).begun).toBe(1);
  await expect(heard().first()).toHaveText(words[`right.${RIGHT}.title`] ?? "");
  await expect(show("listen")).toHaveText("Stop");
  await expect.poll(async () => (await sounds()).begun, { message: "the next text follows by itself" }).toBe(2);
  await expect(heard().first()).not.toHaveText(words[`right.${RIGHT}.title`] ?? "");

  await show("listen-slow").click();
  await expect(show("listen-slow")).toHaveAttribute("aria-pressed", "true");
  await expect.poll(async () => (await sounds()).begun).toBe(3);

  await hide(page);
  await expect(heard()).toHaveCount(0);
  expect(await sounds()).toEqual({ begun: 3, ended: 3 });
  await expect(show("listen"), "and the next press asks again").toHaveText("Listen");
});

test("quick exit is silent at once, without a network too", async () => {
  await openRight();
  await show("listen").click();
  await show("listen-ear").click();
  await expect.poll(async () => (await sounds()).begun).toBe(1);
  const ended = await phone.page.evaluate(() => {
    (document.querySelector('[data-testid="quick-exit"]') as HTMLElement).click();
    return (window as unknown as { sounds: { ended: number } }).sounds.ended;
  });
  expect(ended).toBe(1);
});

test("the voice of the phone reads sentence by sentence and marks the one that is heard; a voice of a server is no voice", async () => {
  const { page } = phone;
  await giveVoices(
    page,
    [
      { lang: "fr-FR", localService: false },
      { lang: "en-GB", localService: true },
    ],
    400,
  );
  await visit(page, `${hub.origin}/danger`);
  await show("listen").first().click();
  await show("listen-ear").click();
  await expect(heard().first()).toHaveText("What is happening?");
  await expect.poll(async () => (await saidSoFar(page)).filter(({ text }) => text !== "").length).toBeGreaterThan(2);
  await expect(heard().first()).not.toHaveText("What is happening?");
  const said = (await saidSoFar(page)).map(({ text }) => text).filter(Boolean);
  expect(said[0]).toBe("What is happening?");
  await page.evaluate(() => window.dispatchEvent(new Event("blur")));
  await expect(heard()).toHaveCount(0);
  expect((await saidSoFar(page)).at(-1)?.text).toBe("");

  await visit(page, `${hub.origin}/languages`);
  await expect(show("hear-en")).toBeVisible();
  await expect(show("silent-fr"), "French has a voice of a server only").toBeVisible();
  await expect(show("silent-ti")).toBeVisible();
});

test("what the words for an official mean, and the numbers to keep, are heard: whose number, its country, then digit by digit", async () => {
  const { page } = phone;
  await giveVoices(page, [{ lang: "en-GB", localService: true }]);
  const heardSoFar = async () => (await saidSoFar(page)).map(({ text }) => text).filter(Boolean);
  await visit(page, `${hub.origin}/rights/FR-08`);
  await show("ask-for").locator("summary").click();
  const card = show("ask-card").first();
  await expect(card.locator('[lang="fr"]')).toBeVisible();
  await card.getByTestId("listen").click();
  await card.getByTestId("listen-ear").click();
  await expect.poll(heardSoFar).toContain("I want to speak to a lawyer before I answer.");

  await visit(page, `${hub.origin}/numbers`);
  await show("listen").click();
  await show("listen-ear").click();
  await expect.poll(heardSoFar).toContain("one, one, two");
  const said = await heardSoFar();
  expect(said.indexOf("France"), "a short number is another service in the next country").toBeLessThan(
    said.indexOf("one, one, two"),
  );
  expect(said.indexOf("France")).toBeGreaterThanOrEqual(0);
});

test("somebody speaks Pashto and reads Dari: the words are Dari, the voice is Pashto, and only the two languages are kept", async () => {
  const { page } = phone;
  await hub.restart();
  await giveVoices(
    page,
    [
      { lang: "ps-AF", localService: true },
      { lang: "fa-IR", localService: true },
    ],
    400,
  );
  await visit(page, `${hub.origin}/languages`);
  await show("language-ps").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ps");
  await show("read-prs").click();
  await expect(show("door-rights")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "prs");
  const home = (lang: string) => (JSON.parse(readFileSync(`locales/${lang}/home.json`, "utf8")) as { title: string }).title;
  await expect(page.locator("h1:visible")).toHaveText(home("prs"));
  await show("listen").click();
  await show("listen-ear").click();
  await expect.poll(async () => (await saidSoFar(page)).find(({ text }) => text !== "")?.text).toBe(home("ps"));
  await expect(heard().first(), "what is heard is marked where it is read").toHaveText(home("prs"));
  await readyPublic(page, ["prs", "ps"]);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "prs");
  const kept = await page.evaluate(
    () =>
      new Promise<readonly string[]>((resolve, reject) => {
        const open = indexedDB.open("fanal");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const rows = open.result.transaction("meta").objectStore("meta").getAll();
          rows.onsuccess = () => {
            open.result.close();
            // Of the packs, which are the same for everybody.
            const ofPacks = ["active", "highest", "guard", "roots", "trusted"];
            resolve(rows.result.filter(({ key }) => !ofPacks.includes(key)).map(({ key, value }) => `${key}=${value}`));
          };
        };
      }),
  );
  expect([...kept].sort()).toEqual(["language=prs", "spoken=ps", "voices=en"]);
});
