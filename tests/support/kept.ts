import type { Page } from "@playwright/test";

/** A digest of everything the browser keeps for the app: databases, private files, caches, and what the history shows of the page. */
export const everythingKept = (page: Page): Promise<Readonly<Record<string, string>>> => page.evaluate(digestAll);

async function digestAll(): Promise<Record<string, string>> {
  const out: Record<string, string> = {};
  const settle = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
    [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const flat = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? [...value] : value);
  for (const { name } of await indexedDB.databases()) {
    const db = await settle(indexedDB.open(name ?? ""));
    for (const store of db.objectStoreNames) {
      const rows = await settle(db.transaction(store).objectStore(store).getAll());
      out[`${name}/${store}`] = `${rows.length} ${await digest(new TextEncoder().encode(JSON.stringify(rows, flat)))}`;
    }
    db.close();
  }
  const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle, `${path}${name}/`);
      else {
        const file = await (handle as FileSystemFileHandle).getFile();
        out[`file ${path}${name}`] = await digest(new Uint8Array(await file.arrayBuffer()));
      }
    }
  };
  await walk(await navigator.storage.getDirectory(), "");
  for (const name of await caches.keys())
    out[`cache ${name}`] = (await (await caches.open(name)).keys()).map(({ url }) => url).join(" ");
  out["local"] = JSON.stringify({ ...localStorage, ...sessionStorage });
  // An entry of the history has a number drawn at random (a step inside an address not even that), and nothing else.
  out["state"] = JSON.stringify({ ...history.state, at: undefined });
  out["title"] = document.title;
  return out;
}
