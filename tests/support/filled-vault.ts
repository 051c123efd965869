import { newId } from "#lib/ids.ts";
import { systemArgon2 } from "#seal/key-derivation.ts";
import { suggestWords } from "#seal/passphrase.ts";
import { createVaultCore } from "#seal/vault-core.ts";
import type { RecordPut, SealedRow, SealedShard } from "#seal/vault-port.ts";
import { entryPut, openedEntry } from "#workflows/cases.ts";
import { MemoryStore } from "../seal/support/memory-store.ts";
import type { Browser } from "./browser.ts";
import { visit } from "./walk.ts";

/** What a browser holds of a full vault: its key files and its sealed rows, bytes as base64. */
export interface FilledVault {
  readonly words: string;
  /** Of the case that stands last in the list. */
  readonly oldestCode: string;
  readonly files: readonly (readonly [name: string, base64: string])[];
  readonly tables: readonly (readonly [name: string, rows: readonly Readonly<Record<string, unknown>>[]])[];
}
interface Volume {
  readonly cases: number;
  readonly notesPerCase: number;
  readonly noteChars: number;
}

const HOUR_MS = 3_600_000;
const FIVE_WORDS = 5;

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Seals as the app does, with the app's own vault, but outside a browser: what takes hours by tapping takes seconds. */
export async function fillVault({ cases, notesPerCase, noteChars }: Volume): Promise<FilledVault> {
  const store = new MemoryStore();
  const core = createVaultCore({
    store,
    other: new MemoryStore(),
    argon2: systemArgon2(),
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    claim: async () => ({ release: () => undefined }),
  });
  const words = suggestWords(FIVE_WORDS);
  const made = await core.create(words);
  if (!made.ok) throw new Error(`the vault of the bench: ${made.error.type}`);
  // All within the days a case is kept, so that nothing goes while it is measured.
  const beganMs = Date.now() - 24 * HOUR_MS;
  const puts = Array.from({ length: cases }, (_, at) => caseOf(beganMs + at * 1000, notesPerCase, noteChars)).flat();
  const sealed = await core.seal({ puts, deletes: [] });
  const inBase64 = <T extends SealedRow | SealedShard>(row: T) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, value instanceof Uint8Array ? { base64: toBase64(value) } : value]),
    );
  const oldest = puts[0]?.projection;
  return {
    words,
    oldestCode: (oldest?.kind === "entry" && oldest.code) || "",
    files: [...store.files].map(([name, bytes]) => [name, toBase64(bytes)]),
    tables: [
      ["records", sealed.rows.map(inBase64)],
      ["shards", sealed.shards.map(inBase64)],
      ["meta", [{ key: "vault", value: true }]],
    ],
  };
}

function caseOf(atMs: number, notes: number, chars: number): readonly RecordPut[] {
  const caseId = newId();
  const text = (at: number): string =>
    `${at} waits by the harbour, has not eaten, asks for a doctor. `.repeat(chars).slice(0, chars);
  return [
    entryPut(openedEntry(caseId, atMs)),
    ...Array.from({ length: notes }, (_, at) =>
      entryPut({ type: "note", entryId: newId(), caseId, atMs: atMs + at + 1, text: text(at) }),
    ),
  ];
}

const ROWS_AT_ONCE = 300;

/** Puts a vault that was filled outside into this browser, from a page of the app that opens no vault itself. */
export async function install({ page }: Browser, origin: string, vault: FilledVault): Promise<void> {
  await visit(page, `${origin}/help`);
  // Its services lie in the database, so that is made by now.
  await page.getByTestId("service").first().waitFor();
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

/** Runs in the page. Bytes come as `{ base64 }`. */
const putRows = ({ table, rows }: { readonly table: string; readonly rows: readonly Readonly<Record<string, unknown>>[] }) =>
  new Promise<void>((resolve, reject) => {
    const bytesOf = (value: unknown): unknown =>
      typeof value === "object" && value !== null && "base64" in value
        ? Uint8Array.from(atob(String(value.base64)), (letter) => letter.charCodeAt(0))
        : value;
    const open = indexedDB.open("fanal");
    open.onerror = () => reject(open.error);
    open.onupgradeneeded = () => reject(new Error("the app has not made its database yet"));
    open.onsuccess = () => {
      const change = open.result.transaction(table, "readwrite");
      for (const row of rows)
        change.objectStore(table).put(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, bytesOf(value)])));
      change.onerror = () => reject(change.error);
      change.oncomplete = () => {
        open.result.close();
        resolve();
      };
    };
  });
