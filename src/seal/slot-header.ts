import type { Bytes } from "#lib/bytes.ts";
import type { Unopened } from "#seal/unopened.ts";

/**
 * What the slot file knows in clear beside the key's making: limits after which the vault ends itself, and the phone's own key.
 *
 * ```
 *   72  tries until erased      u8 (0 = off)      88  counted, ms        u64
 *   73  days until erased       u8 (0 = off)      96  over at, ms        u64
 *   74  slot of the phone key   u8 (1–8)         104  said at, ms        u64
 *   76  bytes of its name      u16               112  salt of its secret  32
 *   80  last look, ms          u64               144  its name           256
 * ```
 *
 * **The limits are only there while they may act.** While an envelope on a child's or a life's account is unsent, or police or a court
 * have asked, they are taken out of the file, and the setting stays sealed inside the vault. A locked vault then needs no sign that
 * something must be kept: the file looks like that of a team which never switched anything on, and whoever reads it learns nothing.
 */
const LIMITS_AT = 72;
const PHONE_SLOT_AT = 74;
const NAME_LENGTH_AT = 76;
const UNOPENED_AT = 80;
const SALT_AT = 112;
const NAME_AT = 144;
export const PHONE_SALT_BYTES = 32;
export const MAX_NAME_BYTES = 256;

export const TRIES_OFFERED = [10, 20] as const;
export const DAYS_MIN = 7;
export const DAYS_MAX = 60;

/** When a locked vault ends itself; 0 = never. */
export interface Limits {
  /** 0, 10 or 20 wrong tries in a row. */
  readonly tries: number;
  /** 0, or 7–60 days unopened. */
  readonly days: number;
}
export const NO_LIMITS: Limits = { tries: 0, days: 0 };

/** How the page asks the phone for its secret: nothing here opens anything. */
export interface PhoneKey {
  /** Credential id as the phone gave it, at most 256 bytes. */
  readonly name: Bytes;
  /** 32 random bytes, made for this vault. */
  readonly salt: Bytes;
}

const view = (bytes: Bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const UNOPENED = ["seenMs", "countedMs", "overMs", "saidMs"] as const;

/** A number that no version of ours writes counts as off. */
export const allowed = ({ tries, days }: Limits): Limits => ({
  tries: TRIES_OFFERED.some((offered) => offered === tries) ? tries : 0,
  days: Number.isInteger(days) && days >= DAYS_MIN && days <= DAYS_MAX ? days : 0,
});

export const readLimits = (bytes: Bytes): Limits => allowed({ tries: bytes[LIMITS_AT] ?? 0, days: bytes[LIMITS_AT + 1] ?? 0 });

export function writeLimits(bytes: Bytes, limits: Limits): void {
  const { tries, days } = allowed(limits);
  bytes.set([tries, days], LIMITS_AT);
}

export function readUnopened(bytes: Bytes): Unopened {
  const at = (i: number) => Number(view(bytes).getBigUint64(UNOPENED_AT + i * 8));
  return { seenMs: at(0), countedMs: at(1), overMs: at(2), saidMs: at(3) };
}

export function writeUnopened(bytes: Bytes, unopened: Unopened): void {
  UNOPENED.forEach((name, i) => {
    view(bytes).setBigUint64(UNOPENED_AT + i * 8, BigInt(Math.max(0, Math.floor(unopened[name]))));
  });
}

export function readPhoneKey(bytes: Bytes): (PhoneKey & { readonly slot: number }) | null {
  const slot = (bytes[PHONE_SLOT_AT] ?? 0) - 1;
  const length = view(bytes).getUint16(NAME_LENGTH_AT);
  if (slot < 0 || length === 0 || length > MAX_NAME_BYTES) return null;
  return { slot, name: bytes.slice(NAME_AT, NAME_AT + length), salt: bytes.slice(SALT_AT, SALT_AT + PHONE_SALT_BYTES) };
}

/** `null` takes every byte of it out. */
export function writePhoneKey(bytes: Bytes, key: (PhoneKey & { readonly slot: number }) | null): void {
  bytes.fill(0, SALT_AT, NAME_AT + MAX_NAME_BYTES);
  bytes[PHONE_SLOT_AT] = key ? key.slot + 1 : 0;
  view(bytes).setUint16(NAME_LENGTH_AT, key ? key.name.length : 0);
  if (!key) return;
  bytes.set(key.salt, SALT_AT);
  bytes.set(key.name, NAME_AT);
}

/** Limits, count and phone key as they are in another file. */
export const copyBeside = (to: Bytes, from: Bytes): void => to.set(from.slice(LIMITS_AT, NAME_AT + MAX_NAME_BYTES), LIMITS_AT);
