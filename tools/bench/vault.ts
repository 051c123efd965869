import type { CDPSession, Page } from "@playwright/test";
import cases from "../../locales/en/cases.json" with { type: "json" };
import { type Browser, openBrowser, removeFolder } from "../../tests/support/browser.ts";
import { readHeaps } from "../../tests/support/heap.ts";
import { startHub } from "../../tests/support/stack.ts";
import { visit } from "../../tests/support/walk.ts";
import { type Figures, figure, median, printFigures } from "./measure.ts";
import { type FilledVault, fillVault } from "./vault-data.ts";

/** A phone with many cases: opening, the list, a note more, memory. The smallest vault is the floor of the larger ones. */
const SIZES = [100, 1000, 5000] as const;
const NOTES_PER_CASE = 2;
const NOTE_CHARS = 2000;
const SLOWED = 4;
const PAGES_OF_LIST = 8;
const SAVES = 3;
const ROWS_AT_ONCE = 300;
const MB = 1_000_000;

const slowDown = (session: CDPSession, rate: number): Promise<unknown> =>
  session.send("Emulation.setCPUThrottlingRate", { rate });

/** Runs in every page: when a thing of that name is first on the screen, and how long the page was held up meanwhile. */
function probe(): void {
  const held: number[] = [];
  new PerformanceObserver((list) => held.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: "longtask",
  });
  const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) await painted();
  };
  const count = (testId: string): number => document.querySelectorAll(`[data-testid="${testId}"]`).length;
  const press = async (testId: string, isThere: () => boolean): Promise<number> => {
    const startMs = performance.now();
    document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.click();
    await until(isThere);
    await painted();
    return performance.now() - startMs;
  };
  Object.assign(globalThis, {
    vaultBench: {
      pressUntil: (button: string, seen: string) => press(button, () => count(seen) > 0),
      pressUntilGone: (button: string, seen: string) => press(button, () => count(seen) === 0),
      takeHeld: () => Math.max(0, ...held.splice(0)),
    },
  });
}
interface Probe {
  pressUntil(button: string, seen: string): Promise<number>;
  pressUntilGone(button: string, seen: string): Promise<number>;
  /** The longest time the page was held up since it was last asked, in milliseconds; shorter ones than 50 are not counted. */
  takeHeld(): number;
}
interface WithProbe {
  readonly vaultBench: Probe;
}

const pressUntil = (page: Page, button: string, seen: string): Promise<number> =>
  page.evaluate(([b, s]) => (globalThis as unknown as WithProbe).vaultBench.pressUntil(b, s), [button, seen] as const);
const pressUntilGone = (page: Page, button: string, seen: string): Promise<number> =>
  page.evaluate(([b, s]) => (globalThis as unknown as WithProbe).vaultBench.pressUntilGone(b, s), [button, seen] as const);
const takeHeld = (page: Page): Promise<number> => page.evaluate(() => (globalThis as unknown as WithProbe).vaultBench.takeHeld());

/** Puts a vault that was filled outside into this browser, from a page of the app that opens no vault itself. */
async function install({ page }: Browser, origin: string, vault: FilledVault): Promise<void> {
  await visit(page, `${origin}/help`);
  await page.goto(`${origin}/leave.html`);
  for (const [name, base64] of vault.files) {
    await page.evaluate(
      async ([file, content]) => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("v1", { create: true });
        const writer = await (await folder.getFileHandle(`${file}.bin`, { create: true })).createWritable();
        await writer.write(Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)));
        await writer.close();
      },
      [name, base64] as const,
    );
  }
  for (const [table, rows] of vault.tables) {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
      await page.evaluate(putRows, { table, rows: rows.slice(from, from + ROWS_AT_ONCE) });
  }
}

/** Runs in the page. Bytes come as base64. */
const putRows = ({ table, rows }: { readonly table: string; readonly rows: readonly Readonly<Record<string, unknown>>[] }) =>
  new Promise<void>((resolve, reject) => {
    const open = indexedDB.open("fanal");
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const change = open.result.transaction(table, "readwrite");
      for (const { base64, ...row } of rows) {
        const bytes = typeof base64 === "string" && Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        change.objectStore(table).put({ ...row, ...(bytes && { bytes }) });
      }
      change.onerror = () => reject(change.error);
      change.oncomplete = () => {
        open.result.close();
        resolve();
      };
    };
  });

interface Measured {
  readonly unlockMs: number;
  readonly listMs: number;
  readonly savedMs: number;
  /** The longest times the page answered to nothing. */
  readonly heldMs: { readonly unlock: number; readonly list: number; readonly notes: number };
  readonly pageMb: number;
  readonly vaultMb: number;
}

async function measure(browser: Browser, origin: string, words: string): Promise<Measured> {
  const { page, context } = browser;
  const session = await context.newCDPSession(page);
  await visit(page, `${origin}/team`);
  await page.getByTestId("passphrase").fill(words);
  await slowDown(session, SLOWED);
  await takeHeld(page);
  const unlockMs = await pressUntil(page, "unlock", "open-cases");
  const unlockHeldMs = await takeHeld(page);
  const listMs = await pressUntil(page, "open-cases", "open-case");
  for (let i = 0; i < PAGES_OF_LIST; i++) {
    const more = page.getByRole("button", { name: cases.list.more });
    if (!(await more.isVisible())) break;
    await more.click();
    await page.mouse.wheel(0, 20_000);
    await page.waitForTimeout(300);
  }
  const listHeldMs = await takeHeld(page);
  await pressUntil(page, "open-case", "add-note");
  const saves: number[] = [];
  for (let i = 0; i < SAVES; i++) {
    await page.getByTestId("add-note").click();
    await page.getByTestId("note-text").fill("x".repeat(NOTE_CHARS));
    saves.push(await pressUntilGone(page, "save-note", "note-text"));
  }
  const heldMs = { unlock: unlockHeldMs, list: listHeldMs, notes: await takeHeld(page) };
  await slowDown(session, 1);
  await session.detach();
  const { bytes } = await readHeaps(context, page);
  const ofVault = [...bytes].find(([name]) => name.includes("vault.worker"))?.[1] ?? Number.NaN;
  return {
    unlockMs,
    listMs,
    savedMs: median(saves),
    heldMs,
    pageMb: (bytes.get("page") ?? Number.NaN) / MB,
    vaultMb: ofVault / MB,
  };
}

const hub = await startHub();
const figures: Figures = {};
let floor: Measured | undefined;
try {
  for (const size of SIZES) {
    const vault = await fillVault({ cases: size, notesPerCase: NOTES_PER_CASE, noteChars: NOTE_CHARS });
    const browser = await openBrowser();
    try {
      // tsx marks functions with a helper that a page does not have.
      await browser.context.addInitScript("globalThis.__name = (named) => named");
      await browser.context.addInitScript(probe);
      await install(browser, hub.origin, vault);
      const found = await measure(browser, hub.origin, vault.words);
      floor ??= found;
      const note = `${size} cases, ${size * NOTES_PER_CASE} notes of ${NOTE_CHARS} letters; page at CPU ${SLOWED}×, worker not slowed; floor: ${SIZES[0]} cases`;
      figures[`vault_${size}_unlock_ms`] = figure(found.unlockMs, "ms", floor.unlockMs, note);
      figures[`vault_${size}_list_ms`] = figure(
        found.listMs,
        "ms",
        floor.listMs,
        "tap until the first page of the list is painted",
      );
      figures[`vault_${size}_note_saved_ms`] = figure(
        found.savedMs,
        "ms",
        floor.savedMs,
        `tap until saved is shown, median of ${SAVES}`,
      );
      for (const [when, heldMs] of Object.entries(found.heldMs))
        figures[`vault_${size}_held_up_${when}_ms`] = figure(
          heldMs,
          "ms",
          undefined,
          `the longest time the page answered to nothing (${PAGES_OF_LIST} pages of the list, ${SAVES} notes)`,
        );
      figures[`vault_${size}_page_heap_mb`] = figure(found.pageMb, "MB", floor.pageMb, "after a note was saved");
      figures[`vault_${size}_worker_heap_mb`] = figure(
        found.vaultMb,
        "MB",
        floor.vaultMb,
        "the lists, as the vault's worker holds them",
      );
    } finally {
      await browser.close();
      removeFolder(browser.profile);
    }
  }
} finally {
  await hub.remove();
}
printFigures(figures);
