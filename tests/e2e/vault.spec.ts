import { expect, type Page, test } from "@playwright/test";
import type { Projection } from "#domain/case/types.ts";
import { type Browser, freshFolder, openBrowser, removeFolder } from "../support/browser.ts";
import type {} from "../support/vault-page/main.ts";
import { serveVaultPage } from "../support/vault-page.ts";

/** The vault in a real browser: its own worker, files of the browser, locks between windows, a killed process. */
const PASSPHRASE = "abandon ability able about above absent";
let site: Awaited<ReturnType<typeof serveVaultPage>>;
let profile: string;
let browser: Browser;

test.beforeAll(async () => {
  site = await serveVaultPage();
});
test.afterAll(() => site.close());
test.beforeEach(async () => {
  profile = freshFolder("vault");
  browser = await start();
});
test.afterEach(async () => {
  await browser.close();
  removeFolder(profile);
});

async function start(args: readonly string[] = []): Promise<Browser> {
  const started = await openBrowser({ profile, args });
  await visit(started.page);
  return started;
}
async function visit(page: Page): Promise<void> {
  await page.goto(site.address);
  await page.waitForFunction(() => "bareVault" in globalThis);
}
const state = (page: Page) => page.evaluate(() => bareVault.vault.state());
const create = (page: Page) => page.evaluate((words) => bareVault.vault.create(words), PASSPHRASE);
const unlock = (page: Page, words = PASSPHRASE) => page.evaluate((w) => bareVault.vault.unlock(w), words);

/** Seals one note and gives rows and shards in a form that outlives the browser. */
async function keepNote(page: Page, text: string) {
  return page.evaluate(async (note) => {
    const caseId = bareVault.newId();
    const projection: Projection = { kind: "entry", caseId, type: "note", atMs: 1 };
    const change = await bareVault.vault.seal({
      puts: [{ rowId: bareVault.newId(), caseId, value: { note }, projection }],
      deletes: [],
    });
    await bareVault.vault.commit(change.ticket);
    return {
      caseId,
      rows: change.rows.map((row) => ({ ...row, bytes: [...row.bytes] })),
      shards: change.shards.map((shard) => ({ ...shard, bytes: [...shard.bytes] })),
    };
  }, text);
}
const readBack = (page: Page, kept: Awaited<ReturnType<typeof keepNote>>) =>
  page.evaluate(async ({ rows, shards }) => {
    await bareVault.vault.loadIndex(shards.map((shard) => ({ ...shard, bytes: new Uint8Array(shard.bytes) })));
    return bareVault.vault.open(rows.map((row) => ({ ...row, bytes: new Uint8Array(row.bytes) })));
  }, kept);

test("made, locked, killed and started again, it opens what it held", async () => {
  expect(await state(browser.page)).toEqual({ kind: "none" });
  expect(await create(browser.page)).toEqual({ ok: true, value: undefined });
  const kept = await keepNote(browser.page, "kept");
  await browser.page.evaluate(() => bareVault.vault.lock());
  expect(await state(browser.page)).toEqual({ kind: "locked", waitMs: 0, wrongTries: 0 });
  expect(await unlock(browser.page)).toEqual({ ok: true, value: undefined });
  expect(browser.complaints).toEqual([]);
  await browser.kill();

  browser = await start();
  expect(await state(browser.page)).toEqual({ kind: "locked", waitMs: 0, wrongTries: 0 });
  expect(await unlock(browser.page)).toEqual({ ok: true, value: undefined });
  expect(await readBack(browser.page, kept)).toMatchObject([{ ok: true, value: { note: "kept" } }]);
  await browser.page.evaluate((caseId) => bareVault.vault.eraseCase(caseId), kept.caseId);
  await browser.kill();

  browser = await start();
  await unlock(browser.page);
  expect(await readBack(browser.page, kept)).toMatchObject([{ ok: false, reason: "erased" }]);
});

test("F-61: wrong tries are remembered by a killed browser", async () => {
  await create(browser.page);
  await browser.page.evaluate(() => bareVault.vault.lock());
  for (let tries = 0; tries < 4; tries++) await unlock(browser.page, "olive river");
  await browser.kill();
  browser = await start();
  expect(await state(browser.page)).toMatchObject({ kind: "locked", wrongTries: 3 });
});

test("F-02: killed while it is made: no vault, or one that opens", async () => {
  for (const afterMs of [0, 100, 400, 700, 900, 1100, 1400]) {
    const making = create(browser.page).catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await browser.kill();
    await making;
    browser = await start();
    const { kind } = await state(browser.page);
    expect(["none", "locked"]).toContain(kind);
    if (kind !== "locked") continue;
    expect(await unlock(browser.page)).toEqual({ ok: true, value: undefined });
    return;
  }
});

test("a second window is told, and may open it once the first has locked", async () => {
  await create(browser.page);
  const second = await browser.context.newPage();
  await visit(second);
  expect(await unlock(second)).toEqual({ ok: false, error: { type: "OpenElsewhere" } });
  await browser.page.evaluate(() => bareVault.vault.lock());
  expect(await unlock(second)).toEqual({ ok: true, value: undefined });
});

test("F-69: a damaged slot file is mended from its copy; with both damaged nothing is touched", async () => {
  await create(browser.page);
  await browser.page.evaluate(() => bareVault.vault.lock());
  const damage = (names: readonly string[]) =>
    browser.page.evaluate(async (files) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("v1");
      for (const name of files) {
        const writer = await (await folder.getFileHandle(name)).createWritable({ keepExistingData: true });
        await writer.write({ type: "write", position: 700, data: new Uint8Array([1, 2, 3, 4]) });
        await writer.close();
      }
    }, names);
  const digests = () =>
    browser.page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("v1");
      const read = async (name: string) =>
        new Uint8Array(await (await (await folder.getFileHandle(name)).getFile()).arrayBuffer());
      return [String(await read("slots-a.bin")), String(await read("slots-b.bin"))];
    });
  await damage(["slots-a.bin"]);
  expect(await unlock(browser.page)).toEqual({ ok: true, value: undefined });
  await browser.page.evaluate(() => bareVault.vault.lock());
  const [a, b] = await digests();
  expect(a).toBe(b);
  await damage(["slots-a.bin", "slots-b.bin"]);
  const before = await digests();
  expect(await state(browser.page)).toEqual({ kind: "damaged" });
  expect(await unlock(browser.page)).toEqual({ ok: false, error: { type: "SlotsDamaged" } });
  expect(await create(browser.page)).toEqual({ ok: false, error: { type: "VaultExists" } });
  expect(await digests()).toEqual(before);
});

test("F-68: without WebAssembly a vault is made with six words and opens", async () => {
  await browser.close();
  browser = await start(["--js-flags=--jitless"]);
  const words = await browser.page.evaluate(() => [typeof WebAssembly, bareVault.vault.suggestPassphrase(5)]);
  expect(words[0]).toBe("undefined");
  expect(words[1]?.split(" ")).toHaveLength(6);
  const weak = await browser.page.evaluate(() => bareVault.vault.create("abandon ability able about above"));
  expect(weak).toEqual({ ok: false, error: { type: "PassphraseTooWeak" } });
  const heard = await browser.page.evaluate(async (passphrase) => {
    const fractions: (number | null)[] = [];
    const made = await bareVault.vault.create(passphrase, (fraction) => fractions.push(fraction));
    return { made, steps: fractions.length };
  }, PASSPHRASE);
  expect(heard.made).toEqual({ ok: true, value: undefined });
  expect(heard.steps).toBeGreaterThan(3);
  await browser.page.evaluate(() => bareVault.vault.lock());
  expect(await unlock(browser.page)).toEqual({ ok: true, value: undefined });
});
