import type { CDPSession } from "@playwright/test";
import { type Browser, openBrowser, removeFolder } from "../../tests/support/browser.ts";
import { type FilledVault, fillVault, install } from "../../tests/support/filled-vault.ts";
import { readHeaps } from "../../tests/support/heap.ts";
import { startHub } from "../../tests/support/stack.ts";
import { visit } from "../../tests/support/walk.ts";
import { type Figures, figure, median, percentile, printFigures } from "./measure.ts";
import { ask, probe } from "./vault-page.ts";

/**
 * A phone with many cases: opening, the list, finding, a note more, memory. The smallest vault is the floor of the larger ones; saving
 * has a bare database of the same browser as its floor.
 */
const SIZES = [100, 1000, 5000] as const;
const NOTES_PER_CASE = 2;
const NOTE_CHARS = 2000;
const SLOWED = 4;
const UNLOCKS = 3;
const PARTS_OF_LIST = 8;
const SAVES = 12;
const MB = 1_000_000;

const slowDown = (session: CDPSession, rate: number): Promise<unknown> =>
  session.send("Emulation.setCPUThrottlingRate", { rate });

interface Measured {
  readonly unlockMs: number;
  /** Of it, after the key was there: all records listed, and then the first screen painted. */
  readonly indexMs: number;
  readonly beyondMs: number;
  readonly listMs: number;
  readonly findMs: number;
  /** From sealing to "taken over", and from the tap until the screen says so. */
  readonly saves: readonly number[];
  readonly shownMs: number;
  readonly bare: readonly number[];
  /** The longest times the page answered to nothing. */
  readonly heldMs: Readonly<Record<"unlock" | "list" | "scroll" | "notes", number>>;
  readonly pageMb: number;
  readonly vaultMb: number;
}

async function measure(browser: Browser, origin: string, { words, oldestCode }: FilledVault): Promise<Measured> {
  const { page, context } = browser;
  const session = await context.newCDPSession(page);
  const unlocks: Pick<Measured, "unlockMs" | "indexMs" | "beyondMs">[] = [];
  let unlockHeldMs = 0;
  for (let i = 0; i < UNLOCKS; i++) {
    await visit(page, `${origin}/team`);
    await page.getByTestId("passphrase").fill(words);
    await slowDown(session, SLOWED);
    await ask(page, "takeHeld");
    const unlockMs = await ask(page, "pressUntil", "unlock", "open-cases");
    const [indexMs, beyondMs] = await ask(page, "answered", "unlock", "loadIndex");
    unlocks.push({ unlockMs, indexMs, beyondMs });
    unlockHeldMs = Math.max(unlockHeldMs, await ask(page, "takeHeld"));
    if (i < UNLOCKS - 1) await slowDown(session, 1);
  }
  const listMs = await ask(page, "pressUntil", "open-cases", "open-case");
  const listHeldMs = await ask(page, "takeHeld");
  await ask(page, "scroll", PARTS_OF_LIST);
  const scrollHeldMs = await ask(page, "takeHeld");
  const findMs = await ask(page, "typeUntilOne", "find-case", oldestCode, "case");
  await ask(page, "pressUntil", "open-case", "add-note");
  await ask(page, "takeSaves");
  const saves: number[] = [];
  const shown: number[] = [];
  for (let i = 0; i < SAVES; i++) {
    await ask(page, "pressUntil", "add-note", "note-text");
    await ask(page, "typeNote", "x".repeat(NOTE_CHARS));
    shown.push(await ask(page, "pressUntilGone", "save-note", "note-text"));
    saves.push(...(await ask(page, "takeSaves")).slice(-1));
  }
  const bare = await ask(page, "bareSaves", SAVES);
  const heldMs = { unlock: unlockHeldMs, list: listHeldMs, scroll: scrollHeldMs, notes: await ask(page, "takeHeld") };
  await slowDown(session, 1);
  await session.detach();
  const { bytes } = await readHeaps(context, page);
  const ofVault = [...bytes].find(([name]) => name.includes("vault.worker"))?.[1] ?? Number.NaN;
  return {
    unlockMs: median(unlocks.map((one) => one.unlockMs)),
    indexMs: median(unlocks.map((one) => one.indexMs)),
    beyondMs: median(unlocks.map((one) => one.beyondMs)),
    listMs,
    findMs,
    saves,
    shownMs: median(shown),
    bare,
    heldMs,
    pageMb: (bytes.get("page") ?? Number.NaN) / MB,
    vaultMb: ofVault / MB,
  };
}

function figuresOf(size: number, found: Measured, floor: Measured): Figures {
  const note = `${size} cases, ${size * NOTES_PER_CASE} notes of ${NOTE_CHARS} letters; page at CPU ${SLOWED}×, worker not slowed; floor: ${SIZES[0]} cases`;
  const p95 = (values: readonly number[]): number => percentile(values, 95);
  const perCase = (mb: number, least: number): string =>
    size === SIZES[0] ? "" : `; ${Math.round(((mb - least) * 1000) / (size - SIZES[0]))} kB for each further case`;
  return {
    [`vault_${size}_unlock_ms`]: figure(found.unlockMs, "ms", floor.unlockMs, `${note}; median of ${UNLOCKS}`),
    [`vault_${size}_records_listed_ms`]: figure(found.indexMs, "ms", floor.indexMs, "from the key until every record is listed"),
    [`vault_${size}_beyond_key_ms`]: figure(found.beyondMs, "ms", floor.beyondMs, "from the key to the first screen painted"),
    [`vault_${size}_list_ms`]: figure(found.listMs, "ms", floor.listMs, "tap until the first screenful of the list is painted"),
    [`vault_${size}_find_ms`]: figure(found.findMs, "ms", floor.findMs, "typing a code until its case alone is painted"),
    [`vault_${size}_save_p95_ms`]: figure(
      p95(found.saves),
      "ms",
      p95(found.bare),
      `a note sealed, stored and taken over; floor: 4 KiB by a bare database, p95 of ${SAVES} each`,
    ),
    [`vault_${size}_note_saved_ms`]: figure(found.shownMs, "ms", floor.shownMs, `tap until saved is shown, median of ${SAVES}`),
    ...Object.fromEntries(
      Object.entries(found.heldMs).map(([when, heldMs]) => [
        `vault_${size}_held_up_${when}_ms`,
        figure(
          heldMs,
          "ms",
          undefined,
          `the longest time the page answered to nothing (${PARTS_OF_LIST} parts of the list, ${SAVES} notes)`,
        ),
      ]),
    ),
    [`vault_${size}_page_heap_mb`]: figure(found.pageMb, "MB", floor.pageMb, "after the notes were saved"),
    [`vault_${size}_worker_heap_mb`]: figure(
      found.vaultMb,
      "MB",
      floor.vaultMb,
      `the lists, as the vault's worker holds them${perCase(found.vaultMb, floor.vaultMb)}`,
    ),
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
      const found = await measure(browser, hub.origin, vault);
      floor ??= found;
      Object.assign(figures, figuresOf(size, found, floor));
    } finally {
      await browser.close();
      removeFolder(browser.profile);
    }
  }
} finally {
  await hub.remove();
}
printFigures(figures);
