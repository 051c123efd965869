import type { Page } from "@playwright/test";

/** Puts text into a database of its own beside the app's. */
export const plant = (page: Page, text: string): Promise<void> =>
  page.evaluate(
    (value) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open("planted", 1);
        open.onupgradeneeded = () => open.result.createObjectStore("rows", { autoIncrement: true });
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const change = open.result.transaction("rows", "readwrite", { durability: "strict" });
          change.objectStore("rows").put({ value });
          change.oncomplete = () => {
            open.result.close();
            resolve();
          };
        };
      }),
    text,
  );

export interface Kept {
  /** Where something that is, or reads like, a key was found. */
  readonly keys: readonly string[];
  /** Files of the private file system. */
  readonly files: readonly string[];
  /** Names of the columns of the tables that hold private rows. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

/** Walks every database, every private file and every cache of the app. */
export const findKeys = (page: Page): Promise<Kept> => page.evaluate(walkStorage);

async function walkStorage(): Promise<Kept> {
  const PRIVATE = ["records", "shards", "outbox", "arrivals"];
  const MARKS = ['"kty"', '"key_ops"', "AGE-SECRET-KEY", "PRIVATE KEY", '"answers"', "scriptsRead"];
  const keys: string[] = [];
  const files: string[] = [];
  const columns: Record<string, string[]> = {};
  const settle = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const readText = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);
  const look = (value: unknown, place: string): void => {
    if (value instanceof CryptoKey) keys.push(`${place}: CryptoKey`);
    else if (ArrayBuffer.isView(value))
      lookAtText(readText(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)), place);
    else if (value instanceof ArrayBuffer) lookAtText(readText(new Uint8Array(value)), place);
    else if (typeof value === "string") lookAtText(value, place);
    else if (typeof value === "object" && value !== null) {
      if ("kty" in value || "key_ops" in value) keys.push(`${place}: JWK`);
      for (const [name, inner] of Object.entries(value)) look(inner, `${place}.${name}`);
    }
  };
  const lookAtText = (text: string, place: string): void => {
    for (const mark of MARKS) if (text.includes(mark)) keys.push(`${place}: ${mark}`);
  };

  for (const { name } of await indexedDB.databases()) {
    const db = await settle(indexedDB.open(name ?? ""));
    for (const table of db.objectStoreNames) {
      const rows = await settle<unknown[]>(db.transaction(table).objectStore(table).getAll());
      if (PRIVATE.includes(table)) columns[table] = [...new Set(rows.flatMap((row) => Object.keys(row as object)))].sort();
      for (const [i, row] of rows.entries()) look(row, `${name}.${table}[${i}]`);
    }
    db.close();
  }
  const walkFolder = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    // The entries of a folder are iterable in every browser that has it; the type library does not say so yet.
    for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) {
      if (entry.kind === "directory") await walkFolder(entry as FileSystemDirectoryHandle, `${path}${entry.name}/`);
      else {
        files.push(path + entry.name);
        const file = await (entry as FileSystemFileHandle).getFile();
        look(new Uint8Array(await file.arrayBuffer()), path + entry.name);
      }
    }
  };
  await walkFolder(await navigator.storage.getDirectory(), "");
  if (localStorage.length + sessionStorage.length > 0) keys.push("localStorage or sessionStorage is used");
  return { keys, files: files.sort(), columns };
}

export interface PackInUse {
  /** `packId|role|version` */
  readonly id: string;
  readonly version: number;
  /** Files for everybody in English that the manifest names and this phone does not have. */
  readonly missing: readonly string[];
}

/** What the switch row says is in use, and whether it is whole. */
export const packsInUse = (page: Page): Promise<readonly PackInUse[]> =>
  page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    // Asked for before the app has made it, an empty one would be made in its place.
    if (!(await indexedDB.databases()).some(({ name }) => name === "fanal")) return [];
    const db = await settle(indexedDB.open("fanal"));
    const read = db.transaction(["meta", "parts", "packFiles"]);
    const active = (await settle(read.objectStore("meta").get("active"))) as { value: string[] } | undefined;
    const have = new Set((await settle(read.objectStore("packFiles").getAllKeys())).map(String));
    const out: PackInUse[] = [];
    for (const id of active?.value ?? []) {
      const part = (await settle(read.objectStore("parts").get(id))) as { version: number; manifest: Uint8Array };
      const { files } = JSON.parse(new TextDecoder().decode(part.manifest)) as { files: { name: string; sha256: string }[] };
      const needed = files.filter(({ name }) => /^(rights|danger|services|network|text\.en\.public)$/.test(name));
      out.push({ id, version: part.version, missing: needed.filter(({ sha256 }) => !have.has(sha256)).map(({ name }) => name) });
    }
    db.close();
    return out;
  });

/** Version of the trust root in use, and the parts said to be withdrawn. */
export const trustInUse = (page: Page): Promise<{ readonly version: number; readonly withdrawn: readonly string[] } | null> =>
  page.evaluate(async () => {
    const settle = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    if (!(await indexedDB.databases()).some(({ name }) => name === "fanal")) return null;
    const db = await settle(indexedDB.open("fanal"));
    const row = (await settle(db.transaction("meta").objectStore("meta").get("trusted"))) as
      | { value: { version: number; withdrawn: Record<string, number> } }
      | undefined;
    db.close();
    return row ? { version: row.value.version, withdrawn: Object.keys(row.value.withdrawn) } : null;
  });

const NO_PART = "of-no-part-";

/** Files beside the packs that no part names, as updates that were never finished leave them. */
export const addFilesOfNoPart = (page: Page, count: number): Promise<void> =>
  page.evaluate(
    ([prefix, many]) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open("fanal");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const change = open.result.transaction("packFiles", "readwrite", { durability: "strict" });
          for (let i = 0; i < many; i++)
            change.objectStore("packFiles").put({ sha256: `${prefix}${i}`, value: "x".repeat(20_000) });
          change.onerror = () => reject(change.error);
          change.oncomplete = () => {
            open.result.close();
            resolve();
          };
        };
      }),
    [NO_PART, count] as const,
  );

export const filesOfNoPart = (page: Page): Promise<number> =>
  page.evaluate(
    (prefix) =>
      new Promise<number>((resolve, reject) => {
        const open = indexedDB.open("fanal");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const files = open.result.transaction("packFiles").objectStore("packFiles");
          const count = files.count(IDBKeyRange.bound(prefix, `${prefix}~`));
          count.onsuccess = () => {
            open.result.close();
            resolve(count.result);
          };
        };
      }),
    NO_PART,
  );

/** For `addInitScript`: opening a database never settles, as after a crash of the browser's storage service. */
export function neverOpen(): void {
  IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
}

/** For `addInitScript`: as many writes of private rows as `connectionsToLose` says fail as they do on an iPhone that had closed the database. */
export function loseConnection(): void {
  const scope = globalThis as { connectionsToLose?: number };
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args: Parameters<typeof real>) {
    if (args[1] === "readwrite" && [args[0]].flat().includes("records") && (scope.connectionsToLose ?? 0) > 0) {
      scope.connectionsToLose = (scope.connectionsToLose ?? 0) - 1;
      throw new DOMException("Connection to Indexed Database server lost. Refresh the page to try again", "UnknownError");
    }
    return real.apply(this, args);
  };
}

/** For `addInitScript`: while `abortWrites` is set, a change of private rows is taken back by the browser after a row was put. */
export function abortAfterPut(): void {
  const real = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof real>) {
    const request = real.apply(this, args);
    if (this.name === "records" && (globalThis as { abortWrites?: boolean }).abortWrites === true)
      request.addEventListener("success", () => this.transaction.abort(), { once: true });
    return request;
  };
}

/** For `addInitScript`: opening a database settles only once `letOpen()` is called, as on a phone that is short of memory. */
export function openLater(): void {
  const real = IDBFactory.prototype.open;
  let waiting: (() => void)[] | null = [];
  IDBFactory.prototype.open = function (this: IDBFactory, ...args: Parameters<typeof real>) {
    if (waiting === null) return real.apply(this, args);
    const request = new EventTarget() as unknown as Record<string, unknown>;
    waiting.push(() => {
      const opening = real.apply(this, args);
      for (const type of ["success", "error", "upgradeneeded", "blocked"])
        opening.addEventListener(type, (event) => {
          const [result, error] = [type === "error" ? null : opening.result, type === "error" ? opening.error : null];
          Object.assign(request, { result, error, transaction: opening.transaction });
          (request[`on${type}`] as ((event: Event) => void) | undefined)?.(event);
        });
    });
    return request as unknown as IDBOpenDBRequest;
  };
  Object.assign(globalThis, {
    letOpen() {
      for (const open of waiting ?? []) open();
      waiting = null;
    },
  });
}

/** What a newer app does to the database of this one: a version beyond, one more table, the guard row. Says whether it had to wait. */
export const renewDatabase = (page: Page): Promise<"at once" | "held up"> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        let was: "at once" | "held up" = "at once";
        const open = indexedDB.open("fanal", 1000);
        open.onblocked = () => {
          was = "held up";
        };
        open.onupgradeneeded = () => {
          open.result.createObjectStore("newer");
          open.transaction?.objectStore("meta").put({ key: "guard", value: { schemaVersion: 1000, minAppSchema: 1000 } });
        };
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          open.result.close();
          resolve(was);
        };
      }),
  );
