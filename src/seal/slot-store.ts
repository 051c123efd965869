import type { Bytes } from "#lib/bytes.ts";

/**
 * Small fixed files that are overwritten in place. Everything that could bring a key back lives in such files and nowhere else:
 * a database keeps old versions of what it overwrites, a file overwritten in place does not.
 */
export const SLOT_FILES = ["slots-a", "slots-b", "cases-a", "cases-b"] as const;
export type SlotFile = (typeof SLOT_FILES)[number];

export interface SlotFiles {
  /** The whole file; empty when it is not there. */
  read(file: SlotFile): Promise<Bytes>;
  /** Overwrites in place from `offset`, extending the file if need be. Durable when it resolves. */
  write(file: SlotFile, offset: number, bytes: Bytes): Promise<void>;
  /** Takes the file away; it may be missing. Overwrite it before. */
  remove(file: SlotFile): Promise<void>;
}

export interface SlotStore {
  /** Runs with the files to itself, also against other windows. Not re-entrant. Rejects with `StorageRefused`. */
  alone<T>(work: (files: SlotFiles) => Promise<T>): Promise<T>;
}

/** The browser gives no file storage: missing, forbidden, or full. */
export class StorageRefused extends Error {
  override readonly name = "StorageRefused";
}
