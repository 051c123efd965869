import { type Bytes, equalBytes, toHex } from "#lib/bytes.ts";
import { associatedData, BOX_OVERHEAD, openBox, randomBytes, sealBox } from "#seal/aead.ts";
import type { KdfParams } from "#seal/key-derivation.ts";
import type { SlotFile, SlotFiles } from "#seal/slot-store.ts";

/**
 * The key slot file, 4,096 bytes, kept twice.
 *
 * ```
 *    0  mark "keyslot1"      8      40  lanes              u32
 *    8  generation         u64      44  salt                16
 *   16  in use              u8      60  wrong tries        u32
 *   17  derivation          u8      64  last try, ms       u64
 *   18  change of words     u8      72  zeros up to 480
 *   32  memory KiB         u32
 *   36  passes             u32
 *  480  8 slots of 448 bytes: IV, sealed { kind, vault id, vault key, zeros }, tag; unused ones are random bytes
 * 4064  SHA-256 of everything before
 * ```
 *
 * One salt and one set of parameters for all slots: one derivation tries them all, so nothing, not even the time it takes, tells
 * how many are used. Parameters and salt are in the associated data of each slot: a slot whose header was changed does not open.
 */
const SIZE = 4096;
const SLOTS = 8;
const SLOTS_AT = 480;
const SLOT_BYTES = 448;
const HASH_AT = 4064;
const MARK = 0x6b657973_6c6f7431n;
const CHANGE_AT = 18;
const PARAMS_AT = 32;
const TRIES_AT = 60;
const ARGON2ID = 1;
const KIND_PASSPHRASE = 1;
const PAIR = ["slots-a", "slots-b"] as const;

/** How far a change of the passphrase came before the last end of the app: what was begun and not finished leaves the old words. */
const CHANGES = ["none", "begun", "done"] as const;
export type PassphraseChange = (typeof CHANGES)[number];

export interface SlotHeader {
  readonly inUse: boolean;
  readonly params: KdfParams;
  readonly salt: Bytes;
  readonly wrongTries: number;
  readonly lastTryMs: number;
  readonly change: PassphraseChange;
}
/** What a slot holds when it opens. `vaultKey` is to be wiped by the caller. */
export interface SlotContent {
  readonly vaultId: string;
  readonly vaultKey: Bytes;
}
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

const generationOf = (bytes: Bytes): bigint => view(bytes).getBigUint64(8);

/** One whole copy as read; immutable: a change gives a new one, written with `writeSlots`. */
export class KeySlots {
  readonly #bytes: Bytes;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  static empty(): KeySlots {
    const bytes: Bytes = new Uint8Array(SIZE);
    view(bytes).setBigUint64(0, MARK);
    bytes.set(randomBytes(SLOTS * SLOT_BYTES), SLOTS_AT);
    return new KeySlots(bytes);
  }

  get bytes(): Bytes {
    return this.#bytes.slice();
  }

  get header(): SlotHeader {
    const at = view(this.#bytes);
    return {
      inUse: at.getUint8(16) === 1,
      params: { memoryKib: at.getUint32(PARAMS_AT), passes: at.getUint32(PARAMS_AT + 4), lanes: at.getUint32(PARAMS_AT + 8) },
      salt: this.#bytes.slice(44, 60),
      wrongTries: at.getUint32(TRIES_AT),
      lastTryMs: Number(at.getBigUint64(TRIES_AT + 4)),
      change: CHANGES[at.getUint8(CHANGE_AT)] ?? "none",
    };
  }

  /** Only Argon2id is known; another number is a change from outside. */
  get derivationKnown(): boolean {
    return view(this.#bytes).getUint8(17) === ARGON2ID;
  }

  withTries(wrongTries: number, lastTryMs: number): KeySlots {
    const bytes = this.bytes;
    view(bytes).setUint32(TRIES_AT, wrongTries);
    view(bytes).setBigUint64(TRIES_AT + 4, BigInt(Math.max(0, Math.floor(lastTryMs))));
    return new KeySlots(bytes);
  }

  withChange(change: PassphraseChange): KeySlots {
    const bytes = this.bytes;
    view(bytes).setUint8(CHANGE_AT, CHANGES.indexOf(change));
    return new KeySlots(bytes);
  }

  /** A whole new file for one passphrase, the first or another: header, and one slot at a random place among random bytes. */
  static async forOne(params: KdfParams, salt: Bytes, kek: CryptoKey, content: SlotContent): Promise<KeySlots> {
    const bytes = KeySlots.empty().bytes;
    const at = view(bytes);
    at.setUint8(16, 1);
    at.setUint8(17, ARGON2ID);
    at.setUint32(PARAMS_AT, params.memoryKib);
    at.setUint32(PARAMS_AT + 4, params.passes);
    at.setUint32(PARAMS_AT + 8, params.lanes);
    bytes.set(salt, 44);
    const plain: Bytes = new Uint8Array(SLOT_BYTES - BOX_OVERHEAD);
    plain[0] = KIND_PASSPHRASE;
    plain.set(fromHex(content.vaultId), 1);
    plain.set(content.vaultKey, 17);
    const slot = (randomBytes(1)[0] as number) % SLOTS;
    bytes.set(await sealBox(kek, plain, slotPlace(bytes)), SLOTS_AT + slot * SLOT_BYTES);
    plain.fill(0);
    return new KeySlots(bytes);
  }

  /** `null` when no slot opens with this key. Tries all of them, whichever fits. */
  async open(kek: CryptoKey): Promise<SlotContent | null> {
    const place = slotPlace(this.#bytes);
    const boxes = Array.from({ length: SLOTS }, (_, i) =>
      this.#bytes.slice(SLOTS_AT + i * SLOT_BYTES, SLOTS_AT + (i + 1) * SLOT_BYTES),
    );
    const opened = await Promise.all(boxes.map((box) => openBox(kek, box, place)));
    const plain = opened.find((p) => p !== null && p[0] === KIND_PASSPHRASE);
    if (!plain) return null;
    const content = { vaultId: toHex(plain.subarray(1, 17)), vaultKey: plain.slice(17, 49) };
    plain.fill(0);
    return content;
  }
}

const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (h) => Number.parseInt(h, 16));

/** Mark, derivation, parameters and salt: all that decides how the key is made. */
const slotPlace = (bytes: Bytes): Bytes =>
  associatedData("fanal", "v1", "slot", bytes.slice(17, 18), bytes.slice(PARAMS_AT, TRIES_AT));

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
  view(next).setBigUint64(8, newest + 1n);
  const bytes = await withHash(next);
  for (const { file } of ranked) await files.write(file, 0, bytes);
  return new KeySlots(bytes);
}
