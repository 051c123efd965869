import { type Bytes, concatBytes, fromHex, toHex } from "#lib/bytes.ts";
import { associatedData, BOX_OVERHEAD, openBox, randomBytes, sealBox } from "#seal/aead.ts";
import type { KdfParams } from "#seal/key-derivation.ts";
import {
  copyBeside,
  type Limits,
  type PhoneKey,
  readLimits,
  readPhoneKey,
  readUnopened,
  writeLimits,
  writePhoneKey,
  writeUnopened,
} from "#seal/slot-header.ts";
import { justOpened, type Unopened } from "#seal/unopened.ts";

/**
 * The key slot file, 4,096 bytes, kept twice.
 *
 * ```
 *    0  mark "keyslot1"      8      40  lanes              u32
 *    8  generation         u64      44  salt                16
 *   16  in use              u8      60  wrong tries        u32
 *   17  derivation          u8      64  last try, ms       u64
 *   18  change of words     u8      72  slot-header.ts, then zeros up to 480
 *   32  memory KiB         u32
 *   36  passes             u32
 *  480  8 slots of 448 bytes: IV, sealed content, tag; unused ones are random bytes
 * 4064  SHA-256 of everything before
 * ```
 *
 * A slot holds its kind (u8) and zeros up to its end, and between them: the vault's id (16) and key (32) where it opens the vault it
 * was made for; the key (32) of what both sides know of each other (`two-sides.ts`) where it opens the other side.
 *
 * One salt and one set of parameters for all slots: one derivation tries them all, so nothing, not even the time it takes, tells
 * how many are used. Parameters and salt are in the associated data of each slot: a slot whose header was changed does not open.
 */
export const SIZE = 4096;
export const SLOTS = 8;
const SLOTS_AT = 480;
const SLOT_BYTES = 448;
export const MARK = 0x6b657973_6c6f7431n;
const CHANGE_AT = 18;
const PARAMS_AT = 32;
const TRIES_AT = 60;
const ARGON2ID = 1;
/** What opens a slot, and to which side it leads. */
const KINDS = { words: { own: 1, other: 3 }, phone: { own: 2, other: 4 } } as const;
type Way = keyof typeof KINDS;
export const KIND_SIDES = 5;

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
  readonly limits: Limits;
  readonly unopened: Unopened;
}
/** A vault and its key, which is to be wiped by the caller. */
export interface VaultContent {
  readonly vaultId: string;
  readonly vaultKey: Bytes;
}
/** What a slot holds when it opens: a vault, or the key of what leads to the one at the other side. To be wiped, both. */
export type SlotContent = VaultContent | { readonly sidesKey: Bytes };
export type OpenedSlot = SlotContent & { readonly slot: number };

const view = (bytes: Bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

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
      limits: readLimits(this.#bytes),
      unopened: readUnopened(this.#bytes),
    };
  }

  /** Only Argon2id is known; another number is a change from outside. */
  get derivationKnown(): boolean {
    return view(this.#bytes).getUint8(17) === ARGON2ID;
  }

  /** How the phone is asked for its secret, while it has one. */
  get phoneKey(): (PhoneKey & { readonly slot: number }) | null {
    return readPhoneKey(this.#bytes);
  }

  #with(change: (bytes: Bytes) => void): KeySlots {
    const bytes = this.bytes;
    change(bytes);
    return new KeySlots(bytes);
  }

  withTries(wrongTries: number, lastTryMs: number): KeySlots {
    return this.#with((bytes) => {
      view(bytes).setUint32(TRIES_AT, wrongTries);
      view(bytes).setBigUint64(TRIES_AT + 4, BigInt(Math.max(0, Math.floor(lastTryMs))));
    });
  }

  withChange(change: PassphraseChange): KeySlots {
    return this.#with((bytes) => view(bytes).setUint8(CHANGE_AT, CHANGES.indexOf(change)));
  }

  withLimits(limits: Limits): KeySlots {
    return this.#with((bytes) => writeLimits(bytes, limits));
  }

  withUnopened(unopened: Unopened): KeySlots {
    return this.#with((bytes) => writeUnopened(bytes, unopened));
  }

  /** It was just opened: no tries, no days, no change of words to speak of. */
  withOpened(nowMs: number): KeySlots {
    return this.withTries(0, 0).withChange("none").withUnopened(justOpened(nowMs));
  }

  /** The same parameters and salt, other words: the slot of those before is overwritten. */
  async withWords(slot: number, kek: CryptoKey, content: SlotContent): Promise<KeySlots> {
    return this.withBox(slot, await sealSlot(kek, "words", content, slotPlace(this.#bytes)));
  }

  /** A second way in beside the words; one that was there is overwritten. `taken`: slots with something in them. */
  async withPhoneKey(key: PhoneKey, kek: CryptoKey, content: SlotContent, taken: readonly number[]): Promise<KeySlots> {
    const slot = freeSlot(taken);
    const sealed = this.withoutPhoneKey().withBox(slot, await sealSlot(kek, "phone", content, phonePlace(key)));
    return sealed.#with((bytes) => writePhoneKey(bytes, { ...key, slot }));
  }

  /** The sealed bytes of one slot. */
  box(slot: number): Bytes {
    return this.#bytes.slice(SLOTS_AT + slot * SLOT_BYTES, SLOTS_AT + (slot + 1) * SLOT_BYTES);
  }
  withBox(slot: number, box: Bytes): KeySlots {
    return this.#with((bytes) => bytes.set(box, SLOTS_AT + slot * SLOT_BYTES));
  }
  withRandom(...slots: readonly number[]): KeySlots {
    return slots.reduce<KeySlots>((all, slot) => all.withBox(slot, randomBytes(SLOT_BYTES)), this);
  }

  /** Fresh random bytes in its slot, also when this was done before: written several times nothing of it is left in place. */
  withoutPhoneKey(slot = this.phoneKey?.slot): KeySlots {
    if (slot === undefined || slot >= SLOTS) return this;
    return this.withRandom(slot).#with((bytes) => writePhoneKey(bytes, null));
  }

  /** Limits, count and phone key of the file before, taken over when the words change. */
  static async forOther(before: KeySlots, ...[params, salt, kek, content]: ForOne): Promise<KeySlots> {
    const key = readPhoneKey(before.#bytes);
    const made = await KeySlots.forOne(params, salt, kek, content, key?.slot);
    const beside = made.#with((bytes) => copyBeside(bytes, before.#bytes));
    return key ? beside.withBox(key.slot, before.box(key.slot)) : beside;
  }

  /** A whole new file for one passphrase: header, and one slot at a random place (not `avoid`) among random bytes. */
  static async forOne(...[params, salt, kek, content, avoid]: ForOne): Promise<KeySlots> {
    const bytes = KeySlots.empty().bytes;
    const at = view(bytes);
    at.setUint8(16, 1);
    at.setUint8(17, ARGON2ID);
    at.setUint32(PARAMS_AT, params.memoryKib);
    at.setUint32(PARAMS_AT + 4, params.passes);
    at.setUint32(PARAMS_AT + 8, params.lanes);
    bytes.set(salt, 44);
    const slot = freeSlot(avoid === undefined ? [] : [avoid]);
    return new KeySlots(bytes).withWords(slot, kek, content);
  }

  /** `null` when no slot opens with this key. Tries all of them, whichever fits. */
  async open(kek: CryptoKey): Promise<OpenedSlot | null> {
    const place = slotPlace(this.#bytes);
    const all = Array.from({ length: SLOTS }, (_, slot) => this.#openSlot(kek, slot, place, "words"));
    return (await Promise.all(all)).find((content) => content !== null) ?? null;
  }

  /** By the secret of the phone. */
  async openWithPhone(kek: CryptoKey): Promise<OpenedSlot | null> {
    const key = readPhoneKey(this.#bytes);
    return key && this.#openSlot(kek, key.slot, phonePlace(key), "phone");
  }

  async #openSlot(kek: CryptoKey, slot: number, place: Bytes, way: Way): Promise<OpenedSlot | null> {
    const plain = await openBox(kek, this.box(slot), place);
    if (!plain) return null;
    const opened = contentOf(plain, KINDS[way]);
    plain.fill(0);
    return opened && { ...opened, slot };
  }
}

type ForOne = [params: KdfParams, salt: Bytes, kek: CryptoKey, content: VaultContent, avoid?: number | undefined];

function contentOf(plain: Bytes, kinds: (typeof KINDS)[Way]): SlotContent | null {
  if (plain[0] === kinds.other) return { sidesKey: plain.slice(1, 33) };
  return plain[0] === kinds.own ? { vaultId: toHex(plain.subarray(1, 17)), vaultKey: plain.slice(17, 49) } : null;
}

/** `content` and zeros behind it; wiped when it is sealed. */
export async function sealInSlot(key: CryptoKey, content: Bytes, place: Bytes): Promise<Bytes> {
  const plain: Bytes = new Uint8Array(SLOT_BYTES - BOX_OVERHEAD);
  plain.set(content);
  content.fill(0);
  const box = await sealBox(key, plain, place);
  plain.fill(0);
  return box;
}

function sealSlot(kek: CryptoKey, way: Way, content: SlotContent, place: Bytes): Promise<Bytes> {
  const plain =
    "sidesKey" in content
      ? concatBytes(Uint8Array.of(KINDS[way].other), content.sidesKey)
      : concatBytes(Uint8Array.of(KINDS[way].own), fromHex(content.vaultId), content.vaultKey);
  return sealInSlot(kek, plain, place);
}

/** At random among those that are not taken. */
export function freeSlot(taken: readonly number[]): number {
  const free = Array.from({ length: SLOTS }, (_, slot) => slot).filter((slot) => !taken.includes(slot));
  const slot = free[(randomBytes(1)[0] as number) % free.length];
  if (slot === undefined) throw new RangeError("every slot is taken");
  return slot;
}

/** Mark, derivation, parameters and salt: all that decides how the key is made. */
const slotPlace = (bytes: Bytes): Bytes =>
  associatedData("fanal", "v1", "slot", bytes.slice(17, 18), bytes.slice(PARAMS_AT, TRIES_AT));

const phonePlace = ({ name, salt }: PhoneKey): Bytes => associatedData("fanal", "v1", "slot-phone", salt, name);
