import { equalBytes, utf8 } from "#lib/bytes.ts";
import { randomBytes } from "#seal/aead.ts";
import { SLOT_FILES, type SlotFile, type SlotFiles } from "#seal/slot-store.ts";

const OVERWRITES = 3;
const CHUNK_BYTES = 65_536;
/** Stands before the random bytes: a shredding that was broken off is finished at the next start, not taken for damage. */
const MARK = utf8("shredded");
const MARKED: readonly SlotFile[] = ["slots-a", "slots-b"];

/**
 * Ends a vault: every key file is overwritten with random bytes three times, each time down to the disk, and taken away. The files of
 * the passphrase go first: from then on nothing else can be opened, wherever this is broken off.
 */
export async function shred(files: SlotFiles): Promise<void> {
  await overwriteKeys(files);
  // In this order: as long as anything is left, so is the mark.
  for (const file of [...SLOT_FILES].reverse()) await files.remove(file);
}

/** All of it but taking the files away: nothing opens any more, and the mark tells the next start to take the records away too. */
export async function overwriteKeys(files: SlotFiles): Promise<void> {
  for (const file of SLOT_FILES) {
    const { length } = await files.read(file);
    for (let round = 0; round < OVERWRITES; round++)
      for (let at = 0; at < length; at += CHUNK_BYTES) {
        const bytes = randomBytes(Math.min(CHUNK_BYTES, length - at));
        if (at === 0 && MARKED.includes(file)) bytes.set(MARK.subarray(0, length));
        await files.write(file, at, bytes);
      }
  }
}

export async function isHalfShredded(files: SlotFiles): Promise<boolean> {
  for (const file of MARKED) if (equalBytes((await files.read(file)).subarray(0, MARK.length), MARK)) return true;
  return false;
}
