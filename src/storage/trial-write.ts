import Dexie, { type Table } from "dexie";
import { toSaveError } from "#storage/save-error.ts";

const MIB = 1024 * 1024;
/** As much random as a browser gives at once. */
const RANDOM_BYTES = 65536;

export const TRIAL_MIB = 20;

/** Random, because a browser packs what repeats. */
function randomPart(bytes: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += RANDOM_BYTES) crypto.getRandomValues(out.subarray(at, at + RANDOM_BYTES));
  return out;
}

/**
 * MiB that could be written just now, at most `TRIAL_MIB`; `null` where nothing can be tried. What browsers estimate is not asked:
 * Chromium names the same for every phone. What was written is removed again.
 */
export async function trialWrite(): Promise<number | null> {
  const db = new Dexie("fanal-trial", { cache: "disabled", chromeTransactionDurability: "strict" });
  db.version(1).stores({ parts: "" });
  const parts: Table<Uint8Array, number> = db.table("parts");
  let written = 0;
  try {
    await db.open();
    for (; written < TRIAL_MIB; written++) await parts.put(randomPart(MIB), written);
  } catch (error) {
    if (!db.isOpen() && toSaveError(error).type !== "StorageFull") return null;
  } finally {
    await db.delete().catch(() => undefined);
  }
  return written;
}
