import type { Bytes } from "#lib/bytes.ts";
import { FIRST_PLACE, PLACES, type Place } from "#lib/places.ts";
import { type SlotFile, type SlotFiles, type SlotStore, StorageRefused } from "#seal/slot-store.ts";

/** Neutral names: whoever lists the files learns how many there are and nothing else. */
const folderName = (place: Place): string => `v${place}`;
const LOCK = "fanal-slot-files";
const TRIES = 40;
const PAUSE_MS = 50;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The files in the origin's private file system. Runs in a worker only: the handles that write in place exist only there. */
export function createOpfsStore(place: Place): SlotStore {
  return {
    async alone(work) {
      try {
        return await navigator.locks.request(LOCK, async () => work(openFiles(await folder(place), () => leave(place))));
      } catch (error) {
        if (isRefusal(error)) throw new StorageRefused("no private file storage", { cause: error });
        throw error;
      }
    },
  };
}

async function root(): Promise<FileSystemDirectoryHandle> {
  if (typeof navigator.storage?.getDirectory !== "function") throw new StorageRefused("no private file storage");
  return navigator.storage.getDirectory();
}

const folder = async (place: Place): Promise<FileSystemDirectoryHandle> =>
  (await root()).getDirectoryHandle(folderName(place), { create: true });

/** Nothing but the first is left behind: an empty folder would say that there was a vault. */
async function leave(place: Place): Promise<void> {
  if (place === FIRST_PLACE) return;
  const folders = await root();
  const isEmpty = (await (await folder(place)).keys().next()).done === true;
  if (isEmpty) await folders.removeEntry(folderName(place));
}

/** Places with files. The first is always looked at; nothing is made by looking. */
export async function placesInUse(): Promise<readonly Place[]> {
  try {
    const there = new Set<string>();
    for await (const name of (await root()).keys()) there.add(name);
    return PLACES.filter((place) => place === FIRST_PLACE || there.has(folderName(place)));
  } catch (error) {
    if (isRefusal(error)) return [FIRST_PLACE];
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  const names = [
    "SecurityError",
    "NotAllowedError",
    "QuotaExceededError",
    "InvalidStateError",
    "UnknownError",
    "NoModificationAllowedError",
  ];
  return error instanceof StorageRefused || (error instanceof DOMException && names.includes(error.name));
}

function openFiles(directory: FileSystemDirectoryHandle, removed: () => Promise<void>): SlotFiles {
  async function use<T>(file: SlotFile, act: (handle: FileSystemSyncAccessHandle) => T): Promise<T> {
    const entry = await directory.getFileHandle(`${file}.bin`, { create: true });
    if (typeof entry.createSyncAccessHandle !== "function") throw new StorageRefused("no writing in place");
    const handle = await open(entry);
    try {
      return act(handle);
    } finally {
      handle.close();
    }
  }
  return {
    read: (file) =>
      use(file, (handle) => {
        const bytes: Bytes = new Uint8Array(handle.getSize());
        handle.read(bytes, { at: 0 });
        return bytes;
      }),
    write: (file, offset, bytes) =>
      use(file, (handle) => {
        if (handle.write(bytes, { at: offset }) !== bytes.length) throw new StorageRefused("not all was written");
        handle.flush();
      }),
    async remove(file) {
      await use(file, (handle) => {
        handle.truncate(0);
        handle.flush();
      });
      await directory.removeEntry(`${file}.bin`);
      await removed();
    },
  };
}

async function open(entry: FileSystemFileHandle): Promise<FileSystemSyncAccessHandle> {
  for (let tries = 1; ; tries++) {
    try {
      return await entry.createSyncAccessHandle();
    } catch (error) {
      // A worker that was just ended may hold its handle for a moment longer.
      const held = error instanceof DOMException && error.name === "NoModificationAllowedError";
      if (!held || tries >= TRIES) throw error;
      await pause(PAUSE_MS);
    }
  }
}
