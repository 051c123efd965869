import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

const SLOTS_AT = 480;
const SLOT_BYTES = 448;
const SLOTS = 8;

/** The bytes of the key files of the first vault, as the browser gives them. */
export const keyBytes = (page: Page): Promise<readonly number[][]> =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("v1");
    const files = ["slots-a.bin", "slots-b.bin", "cases-a.bin"].map(async (name) => {
      const file = await (await folder.getFileHandle(name)).getFile();
      return [...new Uint8Array(await file.arrayBuffer())];
    });
    return Promise.all(files);
  });

/** Its eight key slots, used or not. */
export async function keySlots(page: Page): Promise<readonly Buffer[]> {
  const [bytes = []] = await keyBytes(page);
  return Array.from({ length: SLOTS }, (_, slot) => {
    const at = SLOTS_AT + slot * SLOT_BYTES;
    return Buffer.from(bytes.slice(at, at + SLOT_BYTES));
  });
}

/** Pieces long enough to be found by themselves; those that are nothing but zeros are left out. */
export const piecesOf = (bytes: Uint8Array | readonly number[]): readonly Buffer[] =>
  Array.from({ length: Math.floor(bytes.length / 64) }, (_, at) => Buffer.from(bytes.slice(at * 64, at * 64 + 32))).filter(
    (piece) => new Set(piece).size > 12,
  );

/** How many of these pieces lie in the browser's files. */
export function foundOnDisk(profile: string, pieces: readonly Buffer[]): number {
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const all = files.flatMap((entry) => {
    try {
      return [readFileSync(join(entry.parentPath, entry.name))];
    } catch (error) {
      // The browser's own passing files go between the listing and the reading.
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    }
  });
  return pieces.filter((piece) => all.some((bytes) => bytes.includes(piece))).length;
}
