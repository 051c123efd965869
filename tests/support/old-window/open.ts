import Dexie from "dexie";
import { APP_SCHEMA } from "#domain/pack/manifest.ts";
import { createDb, type FanalDb, SCHEMA_VERSION } from "./db.ts";

/** Why the database cannot be written to, for the screen that says so. */
export type StorageTrouble =
  /** Another window of a newer app changed the shape: reload. */
  | { readonly type: "NeedsReload" }
  /** Another window holds an older shape open: close it. */
  | { readonly type: "BlockedByAnotherTab" }
  /** The browser does not answer or refuses. Public content comes from the bundled pack. */
  | { readonly type: "Unavailable" };

type Listener = (trouble: StorageTrouble | null) => void;

let current: FanalDb | null = null;
let trouble: StorageTrouble | null = null;
const listeners = new Set<Listener>();

function setTrouble(next: StorageTrouble | null): void {
  trouble = next;
  for (const listener of listeners) listener(next);
}

export const storageTrouble = (): StorageTrouble | null => trouble;

export function onStorageTrouble(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The one database of this window. */
export function getDb(): FanalDb {
  if (current) return current;
  const db = createDb();
  db.on("versionchange", () => {
    // Dexie would close, reopen and go on writing in the old shape (dexie/Dexie.js#1880): stop instead, and say so.
    setTrouble({ type: "NeedsReload" });
    db.close({ disableAutoOpen: true });
    return false;
  });
  // Whatever writes, not only what asks: a newer app owns the database, so this window reads.
  db.use({
    stack: "dbcore",
    name: "read-only-under-newer",
    create: (core) => ({
      ...core,
      table(name) {
        const table = core.table(name);
        return {
          ...table,
          mutate: (request) =>
            trouble?.type === "NeedsReload" ? Dexie.Promise.reject(new NewerDatabase()) : table.mutate(request),
        };
      },
    }),
  });
  db.on("blocked", () => setTrouble({ type: "BlockedByAnotherTab" }));
  current = db;
  return db;
}

const OPEN_PATIENCE_MS = 5000;

/**
 * Opens the database and writes the guard row on first use. Resolves within five seconds whatever the browser does;
 * when opening settles later, the trouble is lifted.
 */
export async function openStorage(db: FanalDb = getDb()): Promise<StorageTrouble | null> {
  const opening = db
    .open()
    .then(() => checkGuard(db))
    .then((found) => {
      if (trouble?.type !== "NeedsReload") setTrouble(found);
      return found;
    })
    .catch((): StorageTrouble => {
      const unavailable: StorageTrouble = { type: "Unavailable" };
      setTrouble(unavailable);
      return unavailable;
    });
  const patience = new Promise<StorageTrouble>((resolve) => setTimeout(() => resolve({ type: "Unavailable" }), OPEN_PATIENCE_MS));
  const first = await Promise.race([opening, patience]);
  if (first) setTrouble(first);
  return first;
}

interface Guard {
  readonly schemaVersion: number;
  readonly minAppSchema: number;
}

const isGuard = (value: unknown): value is Guard =>
  typeof value === "object" && value !== null && "schemaVersion" in value && typeof value.schemaVersion === "number";

async function checkGuard(db: FanalDb): Promise<StorageTrouble | null> {
  return db.transaction("rw", db.meta, async () => {
    const row = await db.meta.get("guard");
    if (!row) {
      await db.meta.put({ key: "guard", value: { schemaVersion: SCHEMA_VERSION, minAppSchema: APP_SCHEMA } satisfies Guard });
      return null;
    }
    return isGuard(row.value) && row.value.schemaVersion > SCHEMA_VERSION ? { type: "NeedsReload" } : null;
  });
}

/** Called inside every write transaction that includes `meta`: throws when a newer app owns the database. */
export async function assertWritable(db: FanalDb): Promise<void> {
  const row = await db.meta.get("guard");
  if (row && isGuard(row.value) && row.value.schemaVersion > SCHEMA_VERSION) throw new NewerDatabase();
}

export class NewerDatabase extends Error {
  override name = "NewerDatabase";
}
