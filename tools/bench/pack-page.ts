import { parseJsonInPieces } from "#content/parse.ts";
import { ServicesSchema } from "#domain/pack/services.ts";
import { TextPartSchema } from "#domain/pack/text.ts";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { createDb } from "#storage/db.ts";
import { keepFiles, partId } from "#storage/packs.ts";
import { activateParts } from "#storage/switch-packs.ts";
import { sha256Hex } from "#verify/hash.ts";
import { verifyFile } from "#verify/part.ts";

/** One region of a directory: files as they lie in a pack. */
export interface Region {
  readonly services: string;
  readonly text: string;
}
export interface Times {
  /** Hash, size, depth, JSON and schema of every file. */
  readonly checkMs: number;
  /** Each file kept in a transaction of its own, and the switch. */
  readonly keepMs: number;
  /** The longest time a tap would have waited. */
  readonly heldUpMs: number;
}

let database = 0;

/** How long the page answered to nothing, at worst, until `stop`. */
function watch(): () => number {
  let last = performance.now();
  let worst = 0;
  let timer = 0;
  const turn = (): void => {
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
    timer = window.setTimeout(turn);
  };
  turn();
  return () => {
    clearTimeout(timer);
    return Math.max(worst, performance.now() - last);
  };
}

const filesOf = (regions: readonly Region[]): { readonly bytes: Bytes; readonly isText: boolean }[] =>
  regions.flatMap(({ services, text }) => [
    { bytes: utf8(services), isText: false },
    { bytes: utf8(text), isText: true },
  ]);

/** The app's own way with what it fetched: check a file, keep it, go on; then one switch. */
async function install(regions: readonly Region[]): Promise<Times> {
  const db = createDb(`packs-${database++}`);
  await db.open();
  const files = filesOf(regions);
  const entries: { readonly bytes: number; readonly sha256: string }[] = [];
  for (const { bytes } of files) entries.push({ bytes: bytes.length, sha256: await sha256Hex(bytes) });
  const stop = watch();
  let [checkMs, keepMs] = [0, 0];
  for (const [at, { bytes, isText }] of files.entries()) {
    const startMs = performance.now();
    const entry = entries[at];
    if (!entry || !(await verifyFile(bytes, entry)).ok) throw new Error("a file of the bench is not what it was");
    const value = await parseJsonInPieces(bytes, isText ? TextPartSchema : ServicesSchema);
    if (!value.ok) throw new Error(value.error.reason);
    const checkedMs = performance.now();
    const kept = await keepFiles(db, [{ sha256: entry.sha256, value: value.value }]);
    if (!kept.ok) throw new Error(kept.error.type);
    checkMs += checkedMs - startMs;
    keepMs += performance.now() - checkedMs;
  }
  const startMs = performance.now();
  const hashes = entries.map(({ sha256 }) => sha256);
  const part = { partId: partId("bench", "directory", 1), packId: "bench", role: "directory", version: 1, hashes };
  const switched = await activateParts(db, {
    parts: [{ ...part, manifest: new Uint8Array(), signatures: new Uint8Array(), manifestSha256: "" }],
    order: ["bench|directory"],
    takenOff: [],
    needs: hashes,
    seen: {},
    nowMs: Date.now(),
  });
  if (!switched.ok) throw new Error(switched.error.type);
  keepMs += performance.now() - startMs;
  const heldUpMs = stop();
  await db.delete();
  return { checkMs, keepMs, heldUpMs };
}

/** The floor: a hash, JSON and one bare put for each file, by hand, and nothing looked at. */
async function bare(regions: readonly Region[]): Promise<Times> {
  const name = `bare-${database++}`;
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const open = indexedDB.open(name, 1);
    open.onupgradeneeded = () => open.result.createObjectStore("files");
    open.onerror = () => reject(open.error);
    open.onsuccess = () => resolve(open.result);
  });
  const stop = watch();
  let [checkMs, keepMs] = [0, 0];
  for (const [at, { bytes }] of filesOf(regions).entries()) {
    const startMs = performance.now();
    await crypto.subtle.digest("SHA-256", bytes);
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const checkedMs = performance.now();
    await new Promise<void>((resolve, reject) => {
      const change = db.transaction("files", "readwrite", { durability: "strict" });
      change.objectStore("files").put(value, at);
      change.oncomplete = () => resolve();
      change.onerror = () => reject(change.error);
    });
    checkMs += checkedMs - startMs;
    keepMs += performance.now() - checkedMs;
  }
  const heldUpMs = stop();
  db.close();
  indexedDB.deleteDatabase(name);
  return { checkMs, keepMs, heldUpMs };
}

export const packBench = { install, bare };
export type PackBench = typeof packBench;

Object.assign(globalThis, { packBench });
