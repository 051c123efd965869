import { type Bytes, fromHex, toHex } from "#lib/bytes.ts";
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
 *  480  8 slots of 448 bytes: IV, sealed { kind, vault id, vault key, zeros }, tag; unused ones are random bytes
 * 4064  SHA-256 of everything before
 * ```
 *
 * One salt and one set of parameters for all slots: one derivation tries them all, so nothing, not even the time it takes, tells
 * how many are used. Parameters and salt are in the associated data of each slot: a slot whose header was changed does not open.
 */
export const SIZE = 4096;
const SLOTS = 8;
const SLOTS_AT = 480;
const SLOT_BYTES = 448;
export const MARK = 0x6b657973_6c6f7431n;
const CHANGE_AT = 18;
const PARAMS_AT = 32;
const TRIES_AT = 60;
const ARGON2ID = 1;
const KIND_PASSPHRASE = 1;
const KIND_PHONE = 2;

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
/** What a slot holds when it opens. `vaultKey` is to be wiped by the caller. */
export interface SlotContent {
  readonly vaultId: string;
  readonly vaultKey: Bytes;
}

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

  /** A second way in beside the words (`passSlot`); one that was there is overwritten. */
  async withPhoneKey(key: PhoneKey, kek: CryptoKey, content: SlotContent, passSlot: number): Promise<KeySlots> {
    const without = this.withoutPhoneKey();
    const slot = randomSlot(passSlot);
    const box = await sealSlot(kek, KIND_PHONE, content, phonePlace(key));
    return without.#with((bytes) => {
      bytes.set(box, SLOTS_AT + slot * SLOT_BYTES);
      writePhoneKey(bytes, { ...key, slot });
    });
  }

  /** Fresh random bytes in its slot, also when this was done before: written several times nothing of it is left in place. */
  withoutPhoneKey(slot = this.phoneKey?.slot): KeySlots {
    if (slot === undefined || slot >= SLOTS) return this;
    return this.#with((bytes) => {
      bytes.set(randomBytes(SLOT_BYTES), SLOTS_AT + slot * SLOT_BYTES);
      writePhoneKey(bytes, null);
    });
  }

  /** Limits, count and phone key of the file before, taken over when the words change. */
  static async forOther(before: KeySlots, ...[params, salt, kek, content]: ForOne): Promise<KeySlots> {
    const key = readPhoneKey(before.#bytes);
    const made = await KeySlots.forOne(params, salt, kek, content, key?.slot);
    return made.#with((bytes) => {
      copyBeside(bytes, before.#bytes);
      if (!key) return;
      const at = SLOTS_AT + key.slot * SLOT_BYTES;
      bytes.set(before.#bytes.slice(at, at + SLOT_BYTES), at);
    });
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
    const box = await sealSlot(kek, KIND_PASSPHRASE, content, slotPlace(bytes));
    bytes.set(box, SLOTS_AT + randomSlot(avoid) * SLOT_BYTES);
    return new KeySlots(bytes);
  }

  /** `null` when no slot opens with this key. Tries all of them, whichever fits. */
  async open(kek: CryptoKey): Promise<(SlotContent & { readonly slot: number }) | null> {
    const place = slotPlace(this.#bytes);
    const opened = await Promise.all(
      Array.from({ length: SLOTS }, (_, slot) => this.#openSlot(kek, slot, place, KIND_PASSPHRASE)),
    );
    return opened.find((content) => content !== null) ?? null;
  }

  /** The same vault by the secret of the phone. */
  async openWithPhone(kek: CryptoKey): Promise<SlotContent | null> {
    const key = readPhoneKey(this.#bytes);
    return key && this.#openSlot(kek, key.slot, phonePlace(key), KIND_PHONE);
  }

  async #openSlot(kek: CryptoKey, slot: number, place: Bytes, kind: number) {
    const plain = await openBox(kek, this.#bytes.slice(SLOTS_AT + slot * SLOT_BYTES, SLOTS_AT + (slot + 1) * SLOT_BYTES), place);
    if (plain?.[0] !== kind) return null;
    const content = { vaultId: toHex(plain.subarray(1, 17)), vaultKey: plain.slice(17, 49), slot };
    plain.fill(0);
    return content;
  }
}

type ForOne = [params: KdfParams, salt: Bytes, kek: CryptoKey, content: SlotContent, avoid?: number | undefined];

async function sealSlot(kek: CryptoKey, kind: number, content: SlotContent, place: Bytes): Promise<Bytes> {
  const plain: Bytes = new Uint8Array(SLOT_BYTES - BOX_OVERHEAD);
  plain[0] = kind;
  plain.set(fromHex(content.vaultId), 1);
  plain.set(content.vaultKey, 17);
  const box = await sealBox(kek, plain, place);
  plain.fill(0);
  return box;
}

function randomSlot(avoid?: number): number {
  const slot = (randomBytes(1)[0] as number) % SLOTS;
  return slot === avoid ? (slot + 1 + ((randomBytes(1)[0] as number) % (SLOTS - 1))) % SLOTS : slot;
}

/** Mark, derivation, parameters and salt: all that decides how the key is made. */
const slotPlace = (bytes: Bytes): Bytes =>
  associatedData("fanal", "v1", "slot", bytes.slice(17, 18), bytes.slice(PARAMS_AT, TRIES_AT));

const phonePlace = ({ name, salt }: PhoneKey): Bytes => associatedData("fanal", "v1", "slot-phone", salt, name);
