import { type Bytes, concatBytes, toHex } from "#lib/bytes.ts";
import { associatedData, BOX_OVERHEAD, openBox, randomBytes, sealBox } from "#seal/aead.ts";
import type { SlotFile, SlotFiles } from "#seal/slot-store.ts";

/**
 * One 32-byte key per case, each in a slot of 128 bytes that is overwritten in place: overwriting the slot erases the case, whatever
 * old copies of its records the database still holds. The file is kept twice and grows by blocks of 512 slots; free slots are
 * random bytes. A used slot is IV, sealed { state, SHA-256 of the case id, key, u32be day of erasure, zeros }, tag, under a key of the
 * vault and bound to its place.
 */
const SLOT_BYTES = 128;
export const BLOCK_SLOTS = 512;
const BLOCK_BYTES = SLOT_BYTES * BLOCK_SLOTS;
const PLAIN_BYTES = SLOT_BYTES - BOX_OVERHEAD;
const STATE_KEY = 1;
const STATE_ERASED = 2;
const OVERWRITES = 3;
const DAY_AT = 65;
const PAIR: readonly SlotFile[] = ["cases-a", "cases-b"];

/** Both copies of the file, as they lay there when they were read. */
export type Copies = readonly [Bytes, Bytes];

export interface SlotContent {
  /** SHA-256 of the case id, hex. */
  readonly hash: string;
  /** Absent after erasure. Wiped by whoever takes it. */
  readonly key: Bytes | null;
  /** UTC day number of the erasure; 0 while there is a key, and for marks of before days were noted. */
  readonly day: number;
  /** The copies do not say the same: one is damaged, or an erasure was broken off. */
  readonly isTorn: boolean;
}

/** Reads and writes slots; knows nothing of which case is where. */
export class CaseSlots {
  readonly #wrap: CryptoKey;
  readonly #vaultId: string;

  constructor(wrap: CryptoKey, vaultId: string) {
    this.#wrap = wrap;
    this.#vaultId = vaultId;
  }

  /** Fresh files for a new vault. */
  static async prepare(files: SlotFiles): Promise<void> {
    for (const file of PAIR) await files.write(file, 0, randomFill(BLOCK_BYTES));
  }

  static async exist(files: SlotFiles): Promise<boolean> {
    for (const file of PAIR) if ((await files.read(file)).length > 0) return true;
    return false;
  }

  /** Both copies, made as long as the longer one. `isWhole`: nothing had to be added. */
  static async read(files: SlotFiles): Promise<{ readonly copies: Copies; readonly slots: number; readonly isWhole: boolean }> {
    const copies = [await files.read("cases-a"), await files.read("cases-b")] as const;
    const longest = Math.max(copies[0].length, copies[1].length);
    const slots = Math.max(BLOCK_SLOTS, Math.ceil(longest / BLOCK_BYTES) * BLOCK_SLOTS);
    let isWhole = true;
    for (const [i, copy] of copies.entries()) {
      const missing = slots * SLOT_BYTES - copy.length;
      if (missing <= 0) continue;
      isWhole = false;
      await files.write(PAIR[i] as SlotFile, copy.length, randomFill(missing));
    }
    return { copies, slots, isWhole };
  }

  #place(slot: number): Bytes {
    return associatedData("fanal", "v1", this.#vaultId, "cases", String(slot));
  }

  async #pair(copies: Copies, slot: number): Promise<readonly (Bytes | null)[]> {
    const place = this.#place(slot);
    return Promise.all(copies.map((copy) => openBox(this.#wrap, copy.slice(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES), place)));
  }

  /** `null` for a free slot. An erasure counts from its first mark on. */
  async open(copies: Copies, slot: number): Promise<SlotContent | null> {
    const pair = await this.#pair(copies, slot);
    const erased = pair.find((p) => p?.[0] === STATE_ERASED);
    const plain = erased ?? pair.find((p) => p?.[0] === STATE_KEY);
    if (!plain) return null;
    const hash = toHex(plain.subarray(1, 33));
    const key = erased ? null : plain.slice(33, 65);
    const day = dayIn(plain);
    const isTorn = pair.some((p) => p === null || (erased !== undefined && p[0] !== STATE_ERASED));
    for (const p of pair) p?.fill(0);
    return { hash, key, day, isTorn };
  }

  /** Mends one copy from the other, or finishes the erasure that was broken off. */
  async mend(files: SlotFiles, slot: number): Promise<void> {
    const pair = await this.#pair((await CaseSlots.read(files)).copies, slot);
    const erased = pair.find((p) => p?.[0] === STATE_ERASED);
    const plain = erased ?? pair.find((p) => p?.[0] === STATE_KEY);
    if (erased) await this.bury(files, slot, erased.slice(1, 33), dayIn(erased));
    else if (plain) for (const [i, p] of pair.entries()) if (p === null) await this.#put(files, PAIR[i] as SlotFile, slot, plain);
    for (const p of pair) p?.fill(0);
  }

  async #put(files: SlotFiles, file: SlotFile, slot: number, plain: Bytes): Promise<void> {
    await files.write(file, slot * SLOT_BYTES, await sealBox(this.#wrap, plain, this.#place(slot)));
  }

  async keep(files: SlotFiles, slot: number, hash: Bytes, key: Bytes): Promise<void> {
    const plain = plainOf(STATE_KEY, hash, key);
    for (const file of PAIR) await this.#put(files, file, slot, plain);
    plain.fill(0);
  }

  /** Says "erased" of a name that has no key here: into a free slot. */
  async mark(files: SlotFiles, slot: number, hash: Bytes, day: number): Promise<void> {
    const mark = plainOf(STATE_ERASED, hash, new Uint8Array(32), day);
    for (const file of PAIR) await this.#put(files, file, slot, mark);
  }

  async bury(files: SlotFiles, slot: number, hash: Bytes, day: number): Promise<void> {
    const mark = plainOf(STATE_ERASED, hash, new Uint8Array(32), day);
    // The mark goes first: from here on no copy of the key counts, whenever the browser is killed.
    await this.#put(files, "cases-a", slot, mark);
    for (const file of ["cases-b", "cases-a"] as const) {
      for (let i = 0; i < OVERWRITES; i++) await files.write(file, slot * SLOT_BYTES, randomBytes(SLOT_BYTES));
      await this.#put(files, file, slot, mark);
    }
  }

  /** One more block of free slots at the end of both copies. */
  async grow(files: SlotFiles, slots: number): Promise<void> {
    for (const file of PAIR) await files.write(file, slots * SLOT_BYTES, randomFill(BLOCK_BYTES));
  }
}

function plainOf(state: number, hash: Bytes, key: Bytes, day = 0): Bytes {
  const plain = concatBytes(Uint8Array.of(state), hash, key, new Uint8Array(PLAIN_BYTES - DAY_AT));
  new DataView(plain.buffer).setUint32(DAY_AT, day);
  return plain;
}
const dayIn = (plain: Bytes): number => new DataView(plain.buffer, plain.byteOffset).getUint32(DAY_AT);

/** Browsers give at most 64 KiB of random bytes per call. */
function randomFill(length: number): Bytes {
  const parts = Array.from({ length: Math.ceil(length / 65536) }, (_, i) => randomBytes(Math.min(65536, length - i * 65536)));
  return concatBytes(...parts);
}
