import { type Bytes, concatBytes, toHex, utf8 } from "#lib/bytes.ts";
import { associatedData, BOX_OVERHEAD, openBox, randomBytes, sealBox } from "#seal/aead.ts";
import { keyBase } from "#seal/key-derivation.ts";
import type { SlotFile, SlotFiles } from "#seal/slot-store.ts";

/**
 * One 32-byte key per case, each in a slot of 128 bytes that is overwritten in place: overwriting the slot erases the case, whatever
 * old copies of its records the database still holds. The file is kept twice and grows by blocks of 512 slots; free slots are
 * random bytes. A used slot is IV, sealed { state, SHA-256 of the case id, key, zeros }, tag, under a key of the vault and bound
 * to its place.
 */
const SLOT_BYTES = 128;
const BLOCK_SLOTS = 512;
const BLOCK_BYTES = SLOT_BYTES * BLOCK_SLOTS;
const PLAIN_BYTES = SLOT_BYTES - BOX_OVERHEAD;
const STATE_KEY = 1;
const STATE_ERASED = 2;
const OVERWRITES = 3;
const PAIR: readonly SlotFile[] = ["cases-a", "cases-b"];

export type CaseKeyState = "key" | "erased" | "unknown";

interface Used {
  readonly slot: number;
  /** HKDF base; absent after erasure. */
  readonly base: CryptoKey | null;
}

const hashOf = async (caseId: string): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(caseId)));

export class CaseKeys {
  readonly #wrap: CryptoKey;
  readonly #vaultId: string;
  readonly #byHash = new Map<string, Used>();
  #slots: number;

  private constructor(wrap: CryptoKey, vaultId: string, slots: number) {
    this.#wrap = wrap;
    this.#vaultId = vaultId;
    this.#slots = slots;
  }

  /** Fresh files for a new vault. */
  static async prepare(files: SlotFiles): Promise<void> {
    for (const file of PAIR) await files.write(file, 0, randomBlock());
  }

  static async exist(files: SlotFiles): Promise<boolean> {
    for (const file of PAIR) if ((await files.read(file)).length > 0) return true;
    return false;
  }

  /** Opens every slot, mends a copy from the other, and finishes an erasure that was broken off. */
  static async load(files: SlotFiles, wrap: CryptoKey, vaultId: string): Promise<CaseKeys> {
    const copies = [await files.read("cases-a"), await files.read("cases-b")] as const;
    const slots = Math.max(BLOCK_SLOTS, Math.ceil(Math.max(copies[0].length, copies[1].length) / BLOCK_BYTES) * BLOCK_SLOTS);
    const keys = new CaseKeys(wrap, vaultId, slots);
    for (const [i, copy] of copies.entries()) {
      const missing = slots * SLOT_BYTES - copy.length;
      if (missing > 0) await files.write(PAIR[i] as SlotFile, copy.length, randomFill(missing));
    }
    for (let from = 0; from < slots; from += BLOCK_SLOTS) {
      const numbers = Array.from({ length: BLOCK_SLOTS }, (_, i) => from + i);
      const opened = await Promise.all(numbers.map((slot) => Promise.all(copies.map((copy) => keys.#openSlot(copy, slot)))));
      for (const [i, pair] of opened.entries()) await keys.#take(files, from + i, pair);
    }
    return keys;
  }

  #place(slot: number): Bytes {
    return associatedData("fanal", "v1", this.#vaultId, "cases", String(slot));
  }

  #openSlot(copy: Bytes, slot: number): Promise<Bytes | null> {
    return openBox(this.#wrap, copy.slice(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES), this.#place(slot));
  }

  async #take(files: SlotFiles, slot: number, pair: readonly (Bytes | null)[]): Promise<void> {
    const erased = pair.find((p) => p?.[0] === STATE_ERASED);
    const live = pair.find((p) => p?.[0] === STATE_KEY);
    const plain = erased ?? live;
    if (!plain) return;
    const hash = toHex(plain.subarray(1, 33));
    if (erased) {
      this.#byHash.set(hash, { slot, base: null });
      if (pair.some((p) => p?.[0] !== STATE_ERASED)) await this.#bury(files, slot, plain.slice(1, 33));
    } else {
      const key = plain.slice(33, 65);
      for (const [i, p] of pair.entries()) if (p === null) await this.#put(files, PAIR[i] as SlotFile, slot, plain);
      this.#byHash.set(hash, { slot, base: await keyBase(key) });
    }
    for (const p of pair) p?.fill(0);
  }

  async #put(files: SlotFiles, file: SlotFile, slot: number, plain: Bytes): Promise<void> {
    await files.write(file, slot * SLOT_BYTES, await sealBox(this.#wrap, plain, this.#place(slot)));
  }

  async state(caseId: string): Promise<CaseKeyState> {
    const used = this.#byHash.get(toHex(await hashOf(caseId)));
    return used ? (used.base ? "key" : "erased") : "unknown";
  }

  /** HKDF base of the case's key, or `null` when there is none (any more). */
  async base(caseId: string): Promise<CryptoKey | null> {
    return this.#byHash.get(toHex(await hashOf(caseId)))?.base ?? null;
  }

  /** All bases there are: for finding the owner of a row whose index entry was lost. */
  bases(): readonly CryptoKey[] {
    return [...this.#byHash.values()].flatMap((used) => (used.base ? [used.base] : []));
  }

  /** The case's key, made and stored durably if there is none. A case that was erased gets a new one. */
  async ensure(files: SlotFiles, caseId: string): Promise<CryptoKey> {
    const hash = await hashOf(caseId);
    const name = toHex(hash);
    const known = this.#byHash.get(name);
    if (known?.base) return known.base;
    const slot = known?.slot ?? (await this.#freeSlot(files));
    const key = randomBytes(32);
    const plain = plainOf(STATE_KEY, hash, key);
    for (const file of PAIR) await this.#put(files, file, slot, plain);
    plain.fill(0);
    const base = await keyBase(key);
    this.#byHash.set(name, { slot, base });
    return base;
  }

  async #freeSlot(files: SlotFiles): Promise<number> {
    const used = new Map([...this.#byHash].map(([hash, u]) => [u.slot, { hash, erased: u.base === null }]));
    const free = Array.from({ length: this.#slots }, (_, i) => i).filter((slot) => !used.has(slot));
    if (free.length > 0) return pick(free);
    const buried = [...used].filter(([, u]) => u.erased);
    if (buried.length > BLOCK_SLOTS / 2) {
      const [slot, { hash }] = pick(buried);
      this.#byHash.delete(hash);
      return slot;
    }
    for (const file of PAIR) await files.write(file, this.#slots * SLOT_BYTES, randomBlock());
    this.#slots += BLOCK_SLOTS;
    return this.#slots - BLOCK_SLOTS;
  }

  /** Overwrites the key in both copies. Safe to repeat; broken off, it is finished at the next `load`. */
  async erase(files: SlotFiles, caseId: string): Promise<void> {
    const hash = await hashOf(caseId);
    const used = this.#byHash.get(toHex(hash));
    if (!used) return;
    this.#byHash.set(toHex(hash), { slot: used.slot, base: null });
    await this.#bury(files, used.slot, hash);
  }

  async #bury(files: SlotFiles, slot: number, hash: Bytes): Promise<void> {
    const mark = plainOf(STATE_ERASED, hash, new Uint8Array(32));
    // The mark goes first: from here on no copy of the key counts, whenever the browser is killed.
    await this.#put(files, "cases-a", slot, mark);
    for (const file of ["cases-b", "cases-a"] as const) {
      for (let i = 0; i < OVERWRITES; i++) await files.write(file, slot * SLOT_BYTES, randomBytes(SLOT_BYTES));
      await this.#put(files, file, slot, mark);
    }
  }
}

function plainOf(state: number, hash: Bytes, key: Bytes): Bytes {
  return concatBytes(Uint8Array.of(state), hash, key, new Uint8Array(PLAIN_BYTES - 65));
}

/** Browsers give at most 64 KiB of random bytes per call. */
function randomFill(length: number): Bytes {
  const parts = Array.from({ length: Math.ceil(length / 65536) }, (_, i) => randomBytes(Math.min(65536, length - i * 65536)));
  return concatBytes(...parts);
}
const randomBlock = (): Bytes => randomFill(BLOCK_BYTES);

function pick<T>(from: readonly T[]): T {
  const n = crypto.getRandomValues(new Uint32Array(1))[0] as number;
  return from[n % from.length] as T;
}
