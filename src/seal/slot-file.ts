import { type Bytes, equalBytes } from "#lib/bytes.ts";
import { KeySlots, MARK, SIZE } from "#seal/key-slots.ts";
import type { SlotFile, SlotFiles } from "#seal/slot-store.ts";

/** The two copies of the slot file on the disk: which one counts, mending the other, writing both. */
const HASH_AT = 4064;
const GENERATION_AT = 8;
const PAIR = ["slots-a", "slots-b"] as const;

export type SlotsRead = { readonly kind: "ok"; readonly slots: KeySlots } | { readonly kind: "damaged" };

const view = (bytes: Bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

async function withHash(bytes: Bytes): Promise<Bytes> {
  const out = bytes.slice();
  out.set(new Uint8Array(await crypto.subtle.digest("SHA-256", out.slice(0, HASH_AT))), HASH_AT);
  return out;
}

async function isWhole(bytes: Bytes): Promise<boolean> {
  if (bytes.length !== SIZE || view(bytes).getBigUint64(0) !== MARK) return false;
  return equalBytes((await withHash(bytes)).subarray(HASH_AT), bytes.subarray(HASH_AT));
}

const generationOf = (bytes: Bytes): bigint => view(bytes).getBigUint64(GENERATION_AT);

/**
 * Reads both copies, takes the newer whole one and mends the other. The very first time the files are made, vault or not. Two
 * copies that cannot be read are left as they are; `hadVault` tells a first start broken off from a vault that was damaged.
 */
export async function readSlots(files: SlotFiles, hadVault: () => Promise<boolean>): Promise<SlotsRead> {
  const [a, b] = [(await files.read("slots-a")).slice(0, SIZE), (await files.read("slots-b")).slice(0, SIZE)];
  const wholeA = await isWhole(a);
  const wholeB = await isWhole(b);
  if (!wholeA && !wholeB) {
    if ((a.length === SIZE && b.length > 0) || (await hadVault())) return { kind: "damaged" };
    return { kind: "ok", slots: await writeSlots(files, KeySlots.empty()) };
  }
  const takeA = wholeA && (!wholeB || generationOf(a) >= generationOf(b));
  const [best, other, otherFile]: [Bytes, Bytes, SlotFile] = takeA ? [a, b, "slots-b"] : [b, a, "slots-a"];
  if (!equalBytes(best, other)) await mend(files, otherFile, best);
  return { kind: "ok", slots: new KeySlots(best) };
}

/** A phone that cannot write still opens what it can read. */
async function mend(files: SlotFiles, file: SlotFile, bytes: Bytes): Promise<void> {
  try {
    await files.write(file, 0, bytes);
  } catch {
    // Mended at the next start instead.
  }
}

/** Writes the older copy first, then the other: whenever the browser is killed, one whole copy is there. */
export async function writeSlots(files: SlotFiles, slots: KeySlots): Promise<KeySlots> {
  const present = await Promise.all(PAIR.map(async (file) => ({ file, bytes: (await files.read(file)).slice(0, SIZE) })));
  const ranked = await Promise.all(
    present.map(async (p) => ({ file: p.file, generation: (await isWhole(p.bytes)) ? generationOf(p.bytes) : -1n })),
  );
  ranked.sort((x, y) => (x.generation < y.generation ? -1 : x.generation > y.generation ? 1 : 0));
  const newest = ranked[1]?.generation ?? -1n;
  const next = slots.bytes;
  view(next).setBigUint64(GENERATION_AT, newest + 1n);
  const bytes = await withHash(next);
  for (const { file } of ranked) await files.write(file, 0, bytes);
  return new KeySlots(bytes);
}
