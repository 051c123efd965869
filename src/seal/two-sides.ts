import { type Bytes, concatBytes, fromHex, toHex, utf8 } from "#lib/bytes.ts";
import { associatedData, openBox, randomBytes } from "#seal/aead.ts";
import {
  freeSlot,
  type KeySlots,
  KIND_SIDES,
  type OpenedSlot,
  SLOTS,
  type SlotContent,
  sealInSlot,
  type VaultContent,
} from "#seal/key-slots.ts";
import { type Limits, NO_LIMITS } from "#seal/slot-header.ts";

/**
 * Two vaults behind one door: the one it was made for ("own"), and the empty one that the duress words open ("other").
 *
 * What both know of each other lies in a slot of its own, sealed with a key that the own vault can make from its vault key and that the
 * slot of the duress words holds:
 *
 * ```
 *   0  kind              1  slot of the own words    2  slot of the duress words    3  this slot
 *   4  own side (0 = must be kept, 1 = may go, 2 = gone)      5  other side (0 = must be kept, 1 = may go)
 *   6  whose the phone's key is (0 = own, 1 = other)          7  id of the other vault, 16      23  its key, 32
 * ```
 *
 * Entering with the duress words overwrites the slot of the own words when it reads "may go" here and nothing else; "may go" is written
 * by the own vault, while it is open and nothing in it has to be kept, and taken back before anything is written that has. From outside
 * every slot is random bytes, before and afterwards: whether there are duress words, and which of both happened, the file does not tell.
 */
export type Side = "own" | "other";

interface Sides {
  readonly ownSlot: number;
  readonly duressSlot: number;
  readonly slot: number;
  readonly own: "keep" | "may_go" | "gone";
  readonly other: "keep" | "may_go";
  readonly phoneKeyOf: Side;
  readonly otherVault: VaultContent;
}

/** A way in that fits: to which side, by which slot. `vaultKey` and `content` are to be wiped (`wipe`). */
export interface Entry extends VaultContent {
  readonly side: Side;
  readonly slot: number;
  /** As the slot holds it. */
  readonly content: SlotContent;
  /** Opens what both sides know of each other. */
  readonly sidesKey: CryptoKey;
}

/** What the open side may know of the one behind it. To the other side, own notes that are gone were never there. */
export type Behind = "none" | "keep" | "may_go";

const OWN = ["keep", "may_go", "gone"] as const;
const OTHER = ["keep", "may_go"] as const;
const WHOSE = ["own", "other"] as const;
const PLACE = associatedData("fanal", "v1", "slot-sides");
const LABEL = utf8("sides/v1");

const sidesKeyOf = (bytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

/** 32 bytes that only this vault key gives, and from which it cannot be found. */
async function sidesBytes(vaultKey: Bytes): Promise<Bytes> {
  const base = await crypto.subtle.importKey("raw", vaultKey, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: LABEL };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
}

/** Where the slot leads; `null` where it leads to nothing that can be read. */
export async function entryOf(slots: KeySlots, opened: OpenedSlot): Promise<Entry | null> {
  const { slot, ...content } = opened;
  if (!("sidesKey" in content)) {
    const bytes = await sidesBytes(content.vaultKey);
    const sidesKey = await sidesKeyOf(bytes);
    bytes.fill(0);
    return { side: "own", slot, content, sidesKey, ...content };
  }
  const sidesKey = await sidesKeyOf(content.sidesKey);
  const sides = await readSides(slots, sidesKey);
  return sides && { side: "other", slot, content, sidesKey, ...sides.otherVault };
}

export function wipe({ vaultKey, content }: Entry): void {
  vaultKey.fill(0);
  if ("sidesKey" in content) content.sidesKey.fill(0);
}

async function readSides(slots: KeySlots, key: CryptoKey): Promise<Sides | null> {
  for (let slot = 0; slot < SLOTS; slot++) {
    const plain = await openBox(key, slots.box(slot), PLACE);
    if (!plain) continue;
    const [kind, ownSlot = 0, duressSlot = 0, , own = 0, other = 0, phone = 0] = plain;
    const otherVault = { vaultId: toHex(plain.subarray(7, 23)), vaultKey: plain.slice(23, 55) };
    plain.fill(0);
    if (kind !== KIND_SIDES) return null;
    return {
      ownSlot,
      duressSlot,
      slot,
      // What cannot be read has to be kept.
      own: OWN[own] ?? "keep",
      other: OTHER[other] ?? "keep",
      phoneKeyOf: WHOSE[phone] ?? "own",
      otherVault,
    };
  }
  return null;
}

async function withSides(slots: KeySlots, key: CryptoKey, sides: Sides): Promise<KeySlots> {
  const { ownSlot, duressSlot, slot, own, other, phoneKeyOf, otherVault } = sides;
  const states = [OWN.indexOf(own), OTHER.indexOf(other), WHOSE.indexOf(phoneKeyOf)];
  const plain = concatBytes(
    Uint8Array.of(KIND_SIDES, ownSlot, duressSlot, slot, ...states),
    fromHex(otherVault.vaultId),
    otherVault.vaultKey,
  );
  return slots.withBox(slot, await sealInSlot(key, plain, PLACE));
}

const newVault = (): VaultContent => ({ vaultId: toHex(randomBytes(16)), vaultKey: randomBytes(32) });

export async function behind(slots: KeySlots, { side, sidesKey }: Pick<Entry, "side" | "sidesKey">): Promise<Behind> {
  const sides = await readSides(slots, sidesKey);
  if (side === "own") return sides?.other ?? "none";
  return sides?.own === "gone" ? "none" : "keep";
}

/** What the file holds once somebody is in: the duress words take away what may go, and the phone's key to the own notes. */
export async function withEntered(slots: KeySlots, { side, sidesKey }: Pick<Entry, "side" | "sidesKey">): Promise<KeySlots> {
  const sides = side === "other" ? await readSides(slots, sidesKey) : null;
  if (!sides) return slots;
  const shut = sides.phoneKeyOf === "own" ? slots.withoutPhoneKey() : slots;
  if (sides.own === "keep") return shut;
  return withSides(shut.withRandom(sides.ownSlot), sidesKey, { ...sides, own: "gone" });
}

/** Slots that hold something as far as this side knows, the phone's key apart. */
export async function takenSlots(
  slots: KeySlots,
  { slot, sidesKey }: Pick<Entry, "slot" | "sidesKey">,
): Promise<readonly number[]> {
  const sides = await readSides(slots, sidesKey);
  return sides ? [slot, sides.ownSlot, sides.duressSlot, sides.slot] : [slot];
}

/** The phone's key belongs to whoever made it last. */
export async function withPhoneKeyOf(slots: KeySlots, { side, sidesKey }: Pick<Entry, "side" | "sidesKey">): Promise<KeySlots> {
  const sides = await readSides(slots, sidesKey);
  return sides ? withSides(slots, sidesKey, { ...sides, phoneKeyOf: side }) : slots;
}

/**
 * Duress words (`kek`) for the own vault, in place of those there were: the notes behind them stay. Until the own vault says that its
 * notes may go, they are kept.
 */
export async function withDuressWords(slots: KeySlots, { slot, vaultKey, sidesKey }: Entry, kek: CryptoKey): Promise<KeySlots> {
  const bytes = await sidesBytes(vaultKey);
  const before = await readSides(slots, sidesKey);
  const phone = slots.phoneKey ? [slots.phoneKey.slot] : [];
  const duressSlot = before?.duressSlot ?? freeSlot([slot, ...phone]);
  const sides = before ?? {
    ownSlot: slot,
    duressSlot,
    slot: freeSlot([slot, ...phone, duressSlot]),
    own: "keep" as const,
    other: "may_go" as const,
    phoneKeyOf: "own" as const,
    otherVault: newVault(),
  };
  const sealed = await (await withSides(slots, sidesKey, sides)).withWords(duressSlot, kek, { sidesKey: bytes });
  bytes.fill(0);
  return sealed;
}

/** Slots of the duress words and of what both sides know, in this order; none where there are no duress words. */
export async function duressSlots(slots: KeySlots, { sidesKey }: Pick<Entry, "sidesKey">): Promise<readonly number[]> {
  const sides = await readSides(slots, sidesKey);
  return sides ? [sides.duressSlot, sides.slot] : [];
}

/** Without the phone's key where it opens the other side. */
const withoutOtherPhone = (slots: KeySlots, { phoneKeyOf }: Sides): KeySlots =>
  phoneKeyOf === "other" ? slots.withoutPhoneKey() : slots;

/** Takes every way to the other side out, and the key of what was written there; `duressSlots` are to be overwritten once more. */
export async function withoutOther(slots: KeySlots, { sidesKey }: Pick<Entry, "sidesKey">): Promise<KeySlots> {
  const sides = await readSides(slots, sidesKey);
  return sides ? withoutOtherPhone(slots, sides).withRandom(sides.duressSlot, sides.slot) : slots;
}

/** The other side begins anew with a key of its own: what was written there opens no more. */
export async function withEmptyOther(slots: KeySlots, sidesKey: CryptoKey): Promise<KeySlots> {
  const sides = await readSides(slots, sidesKey);
  if (!sides) return slots;
  return withSides(withoutOtherPhone(slots, sides), sidesKey, { ...sides, other: "may_go", otherVault: newVault() });
}

/**
 * What the open side says of itself, and the limits that follow: a limit ends both sides, so it stands in the file only while neither
 * has anything that must be kept.
 */
export async function withDuty(
  slots: KeySlots,
  { side, sidesKey }: Pick<Entry, "side" | "sidesKey">,
  mayGo: boolean,
  limits: Limits,
): Promise<KeySlots> {
  const sides = await readSides(slots, sidesKey);
  if (!sides) return limited(slots, limits);
  const said = mayGo ? ("may_go" as const) : ("keep" as const);
  const next = side === "own" ? { ...sides, own: said } : { ...sides, other: said };
  const bothMayGo = next.own !== "keep" && next.other !== "keep";
  const allowed = limited(slots, bothMayGo ? limits : NO_LIMITS);
  const isNews = next.own !== sides.own || next.other !== sides.other;
  return isNews ? withSides(allowed, sidesKey, next) : allowed;
}

/** The same file where nothing changes. */
function limited(slots: KeySlots, limits: Limits): KeySlots {
  const { tries, days } = slots.header.limits;
  return tries === limits.tries && days === limits.days ? slots : slots.withLimits(limits);
}
