import { sha256 } from "@noble/hashes/sha2.js";
import { breathe } from "#lib/breathe.ts";
import { type Bytes, fromB64url, fromHex, toB64url, toHex, utf8 } from "#lib/bytes.ts";
import { DAY_MS } from "#lib/clock.ts";
import { randomBytes } from "#seal/aead.ts";
import { BLOCK_SLOTS, CaseSlots, type Copies } from "#seal/case-slots.ts";
import { keyBase } from "#seal/key-derivation.ts";
import type { SlotFiles, SlotStore } from "#seal/slot-store.ts";

/** Slots looked at in one go: what is asked of the vault meanwhile waits no longer than for these. */
const SLOTS_AT_ONCE = 64;

export type CaseKeyState = "key" | "erased" | "unknown";

interface Used {
  readonly slot: number;
  /** HKDF base; absent after erasure. */
  readonly base: CryptoKey | null;
  /** UTC day number of the erasure; 0 while there is a key. */
  readonly day: number;
}

const hashOf = (caseId: string): Bytes => new Uint8Array(sha256(utf8(caseId)));
const nameOf = (caseId: string): string => toHex(hashOf(caseId));

/** So long no copy made before an erasure brings the case back: its mark is not written over. */
const MARKS_KEPT_DAYS = 90;
const today = (): number => Math.floor(Date.now() / DAY_MS);

/**
 * The keys of the cases. A slot is opened when its case is first asked for, and no slot more than once; all of them are looked through
 * in the background, and before anything is decided that needs to know every slot.
 */
export class CaseKeys {
  readonly #store: SlotStore;
  readonly #slots: CaseSlots;
  readonly #byHash = new Map<string, Used>();
  /** Where the lists say that a case has its slot; what the slot says counts. */
  readonly #hints = new Map<string, number>();
  readonly #opened = new Map<number, Promise<void>>();
  readonly #torn = new Set<number>();
  #count: number;
  #copies: Copies;
  #all: Promise<void> | null = null;

  private constructor(store: SlotStore, slots: CaseSlots, copies: Copies, count: number) {
    this.#store = store;
    this.#slots = slots;
    this.#copies = copies;
    this.#count = count;
  }

  static readonly prepare = (files: SlotFiles): Promise<void> => CaseSlots.prepare(files);
  static readonly exist = (files: SlotFiles): Promise<boolean> => CaseSlots.exist(files);

  static async load(store: SlotStore, wrap: CryptoKey, vaultId: string): Promise<CaseKeys> {
    const { copies, slots, isWhole } = await store.alone(CaseSlots.read);
    const keys = new CaseKeys(store, new CaseSlots(wrap, vaultId), copies, slots);
    // A copy was gone: it is mended while the other is surely there.
    if (!isWhole) await keys.all();
    return keys;
  }

  hint(caseId: string, slot: number): void {
    if (slot >= 0 && slot < this.#count) this.#hints.set(caseId, slot);
  }

  /** Every slot opened, a copy mended from the other, and an erasure finished that was broken off. */
  all(): Promise<void> {
    this.#all ??= this.#openAll().catch((error: unknown) => {
      this.#all = null;
      throw error;
    });
    return this.#all;
  }

  async #openAll(): Promise<void> {
    for (let from = 0; from < this.#count; from += SLOTS_AT_ONCE) {
      if (from > 0) await breathe();
      const slots = Array.from({ length: Math.min(SLOTS_AT_ONCE, this.#count - from) }, (_, i) => from + i);
      await Promise.all(slots.map((slot) => this.#open(slot)));
    }
    await this.#store.alone(async (files) => {
      for (const slot of this.#torn) await this.#slots.mend(files, slot);
    });
    this.#torn.clear();
    this.#hints.clear();
    this.#opened.clear();
    this.#copies = [new Uint8Array(0), new Uint8Array(0)];
  }

  #open(slot: number): Promise<void> {
    const known = this.#opened.get(slot);
    if (known) return known;
    const opening = this.#take(slot);
    this.#opened.set(slot, opening);
    return opening;
  }

  async #take(slot: number): Promise<void> {
    const content = await this.#slots.open(this.#copies, slot);
    if (!content) return;
    if (content.isTorn) this.#torn.add(slot);
    this.#byHash.set(content.hash, { slot, base: content.key && (await keyBase(content.key)), day: content.day });
  }

  async #find(caseId: string): Promise<Used | undefined> {
    const name = nameOf(caseId);
    const hint = this.#hints.get(caseId);
    if (!this.#byHash.has(name) && hint !== undefined) await this.#open(hint);
    if (!this.#byHash.has(name)) await this.all();
    return this.#byHash.get(name);
  }

  async state(caseId: string): Promise<CaseKeyState> {
    const used = await this.#find(caseId);
    return used ? (used.base ? "key" : "erased") : "unknown";
  }

  /** HKDF base of the case's key, or `null` when there is none (any more). */
  async base(caseId: string): Promise<CryptoKey | null> {
    return (await this.#find(caseId))?.base ?? null;
  }

  /** The same where it is surely in this slot, without looking through the others; `null` also when it is not. */
  async baseAt(caseId: string, slot: number): Promise<CryptoKey | null> {
    this.hint(caseId, slot);
    if (this.#all === null && slot >= 0 && slot < this.#count) await this.#open(slot);
    return this.#byHash.get(nameOf(caseId))?.base ?? null;
  }

  /** Where its key is, as far as known. */
  slotOf(caseId: string): number | undefined {
    return this.#byHash.get(nameOf(caseId))?.slot ?? this.#hints.get(caseId);
  }

  /** All bases there are: for finding the owner of a row whose index entry was lost. */
  async bases(): Promise<readonly CryptoKey[]> {
    await this.all();
    return [...this.#byHash.values()].flatMap((used) => (used.base ? [used.base] : []));
  }

  /** The case's key, made and stored durably if there is none. A case that was erased gets a new one. */
  async ensure(caseId: string): Promise<CryptoKey> {
    const known = await this.#find(caseId);
    if (known?.base) return known.base;
    await this.all();
    const hash = hashOf(caseId);
    const key = randomBytes(32);
    const slot = await this.#store.alone(async (files) => {
      const free = known?.slot ?? (await this.#freeSlot(files));
      await this.#slots.keep(files, free, hash, key);
      return free;
    });
    const base = await keyBase(key);
    this.#byHash.set(toHex(hash), { slot, base, day: 0 });
    return base;
  }

  async #freeSlot(files: SlotFiles): Promise<number> {
    const used = new Set<number>();
    for (const { slot } of this.#byHash.values()) used.add(slot);
    const free = Array.from({ length: this.#count }, (_, i) => i).filter((slot) => !used.has(slot));
    if (free.length > 0) return pick(free);
    const old = today() - MARKS_KEPT_DAYS;
    const buried = [...this.#byHash].filter(([, { base, day }]) => base === null && day < old);
    if (buried.length > BLOCK_SLOTS / 2) {
      const [hash, { slot }] = pick(buried);
      this.#byHash.delete(hash);
      return slot;
    }
    await this.#slots.grow(files, this.#count);
    this.#count += BLOCK_SLOTS;
    return this.#count - BLOCK_SLOTS;
  }

  /** Overwrites the key in both copies. Safe to repeat; broken off, it is finished when the slots are next looked through. */
  async erase(caseId: string): Promise<void> {
    const used = await this.#find(caseId);
    await this.all();
    if (!used) return;
    const hash = hashOf(caseId);
    const day = today();
    this.#byHash.set(toHex(hash), { slot: used.slot, base: null, day });
    await this.#store.alone((files) => this.#slots.bury(files, used.slot, hash, day));
  }

  /** Names that have no key here count as erased from now on, so that no older copy brings them back. */
  mark(names: readonly string[]): Promise<void> {
    const day = today();
    return this.#mark(names.map((name) => ({ hash: hashOf(name), day })));
  }

  /** Hashed names, base64url, with the UTC day number of their erasure, not older than marks are kept. */
  async erasedNames(): Promise<readonly (readonly [string, number])[]> {
    await this.all();
    const old = today() - MARKS_KEPT_DAYS;
    return [...this.#byHash].flatMap(([hash, { base, day }]) =>
      base === null && day >= old ? [[toB64url(fromHex(hash)), day] as const] : [],
    );
  }

  /** The same marks on another phone. What has a key there keeps it. */
  keepErased(names: readonly (readonly [string, number])[]): Promise<void> {
    const now = today();
    const marks = names.flatMap(([name, day]) => {
      const hash = fromB64url(name);
      return hash?.length === 32 && day <= now && day >= now - MARKS_KEPT_DAYS ? [{ hash, day }] : [];
    });
    return this.#mark(marks);
  }

  async #mark(marks: readonly { readonly hash: Bytes; readonly day: number }[]): Promise<void> {
    await this.all();
    await this.#store.alone(async (files) => {
      for (const { hash, day } of marks) {
        const name = toHex(hash);
        if (this.#byHash.has(name)) continue;
        const slot = await this.#freeSlot(files);
        await this.#slots.mark(files, slot, hash, day);
        this.#byHash.set(name, { slot, base: null, day });
      }
    });
  }
}

function pick<T>(from: readonly T[]): T {
  const n = crypto.getRandomValues(new Uint32Array(1))[0] as number;
  return from[n % from.length] as T;
}
