import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ROOT } from "../../tools/lib/process.mjs";
import { loadKeys, ofRole } from "../../tools/pack/lib/keys.ts";
import { signaturesFile } from "../../tools/pack/lib/sign.ts";

type FrozenRow = FrozenDatabase["stores"][number]["rows"][number];

/** What a phone of an earlier version left on its disk, and what was in it. How it is made: docs/testing.md. */
export const FROZEN = join(ROOT, "tests", "frozen");

/** Under the app's address, but starts nothing. */
const PICTURE = "/icon-180.png";
const EMPTY_PAGE = "/empty-page";

/** Bytes inside a stored row, base64. */
export interface FrozenBytes {
  readonly $bytes: string;
}
export interface FrozenStore {
  readonly name: string;
  readonly keyPath: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}
export interface FrozenDatabase {
  readonly name: string;
  /** As the browser counts: ten times the number in `src/storage/db.ts`. */
  readonly version: number;
  readonly stores: readonly FrozenStore[];
}
/** Path in the origin's private file system → base64. */
export type FrozenFiles = Readonly<Record<string, string>>;

/** Texts exactly as they were signed. */
export interface FrozenTrust {
  readonly root: string;
  readonly rootSignatures: string;
  readonly packId: string;
  readonly manifest: string;
  readonly signatures: string;
  readonly network: string;
}
/** What the phone was told, to be found again. */
export interface FrozenStory {
  readonly version: string;
  readonly frozenMs: number;
  readonly words: string;
  readonly hubOrigin: string;
  readonly team: string;
  readonly organisation: { readonly name: string; readonly code: string };
  readonly case: {
    readonly code: string;
    readonly note: string;
    readonly assessment: string;
    readonly flags: string;
    readonly referredFields: readonly string[];
  };
  /** Notes of somebody else on the same phone; absent in versions that knew one vault. */
  readonly others?: { readonly words: string; readonly note: string };
  /** A talk that was broken off, and the question it stood at. */
  readonly running: { readonly question: string };
  readonly log: {
    readonly basis: string;
    readonly decidedBy: string;
    readonly reportedTo: string;
    readonly reference: string;
  };
  /** As it would have gone over the wire, base64. */
  readonly envelope: string;
}
export interface Frozen {
  readonly folder: string;
  readonly story: FrozenStory;
  readonly database: FrozenDatabase;
  readonly files: FrozenFiles;
  readonly trust: FrozenTrust;
}

export const frozenVersions = (): readonly string[] =>
  readdirSync(FROZEN)
    .filter((name) => /^\d/.test(name))
    .sort();

export function readFrozen(version: string): Frozen {
  const folder = join(FROZEN, version);
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), "utf8")) as T;
  return {
    folder,
    story: read("story.json"),
    database: read("database.json"),
    files: read("files.json"),
    trust: read("trust.json"),
  };
}

/** Everything this origin keeps in the browser: the database and the private files. Ends the app that runs on the page. */
export async function dumpPhone(page: Page, origin: string): Promise<{ database: FrozenDatabase; files: FrozenFiles }> {
  await page.goto(`${origin}${PICTURE}`);
  return page.evaluate(async () => {
    const result = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    const plain = (value: unknown): unknown => {
      if (value instanceof Uint8Array) return { $bytes: base64(value) };
      if (Array.isArray(value)) return value.map(plain);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
    };
    const db = await result(indexedDB.open("fanal"));
    const names = [...db.objectStoreNames];
    const read = db.transaction(names);
    const stores = await Promise.all(
      names.map(async (name) => {
        const store = read.objectStore(name);
        if (typeof store.keyPath !== "string" || store.indexNames.length > 0) throw new Error(`${name} has another shape`);
        return { name, keyPath: store.keyPath, rows: (await result(store.getAll())).map((row) => plain(row) as object) };
      }),
    );
    const database = { name: db.name, version: db.version, stores };
    db.close();

    const files: Record<string, string> = {};
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, entry] of folder.entries()) {
        if (entry instanceof FileSystemDirectoryHandle) await walk(entry, `${path}${name}/`);
        else if (entry instanceof FileSystemFileHandle)
          files[path + name] = base64(new Uint8Array(await (await entry.getFile()).arrayBuffer()));
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return { database, files } as { database: FrozenDatabase; files: FrozenFiles };
  });
}

/**
 * The packs of the frozen phone as keepers that this build trusts would have signed them: a phone that is given a newer app keeps its trust
 * root, while every build of a test has its own.
 */
export async function signedForThisBuild(database: FrozenDatabase, keysDir: string): Promise<FrozenDatabase> {
  const keys = await loadKeys(keysDir);
  const signed = (row: FrozenRow): FrozenRow => {
    const manifest = Buffer.from((row["manifest"] as FrozenBytes).$bytes, "base64");
    const signers = ofRole(keys, row["role"] as "content" | "directory");
    return { ...row, signatures: { $bytes: Buffer.from(signaturesFile(manifest, signers)).toString("base64") } };
  };
  return {
    ...database,
    stores: database.stores.map((store) => (store.name === "parts" ? { ...store, rows: store.rows.map(signed) } : store)),
  };
}

/** Puts a frozen phone's disk under this address, before the app has ever run there. */
export async function restorePhone(
  page: Page,
  origin: string,
  { database, files }: Pick<Frozen, "database" | "files">,
): Promise<void> {
  const body = '<!doctype html><link rel="icon" href="data:,"><title>Empty</title>';
  await page.route(`${origin}${EMPTY_PAGE}`, (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(`${origin}${EMPTY_PAGE}`);
  await page.evaluate(
    async ({ database, files }) => {
      const bytesOf = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      const revive = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(revive);
        if (typeof value !== "object" || value === null) return value;
        if ("$bytes" in value) return bytesOf(String(value.$bytes));
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
      };
      if ((await indexedDB.databases()).length > 0) throw new Error("there is a database already");
      const opening = indexedDB.open(database.name, database.version);
      opening.onupgradeneeded = () => {
        for (const { name, keyPath } of database.stores) opening.result.createObjectStore(name, { keyPath });
      };
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const write = db.transaction(
        database.stores.map(({ name }) => name),
        "readwrite",
      );
      for (const { name, rows } of database.stores) for (const row of rows) write.objectStore(name).put(revive(row));
      await new Promise<void>((resolve, reject) => {
        write.oncomplete = () => resolve();
        write.onabort = () => reject(write.error);
      });
      db.close();

      for (const [path, content] of Object.entries(files)) {
        const folders = path.split("/");
        const name = folders.pop() ?? "";
        let folder = await navigator.storage.getDirectory();
        for (const each of folders) folder = await folder.getDirectoryHandle(each, { create: true });
        const writer = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await writer.write(bytesOf(content));
        await writer.close();
      }
    },
    { database, files },
  );
}
