import * as v from "valibot";
import type { Projection } from "#domain/case/types.ts";
import { type Bytes, concatBytes, fromUtf8, utf8 } from "#lib/bytes.ts";
import { associatedData, BOX_OVERHEAD, openBox, pad, sealBox, unpad } from "#seal/aead.ts";
import type { IndexEntry } from "#seal/index-shards.ts";

/**
 * What a shard lists once more, in one box instead of one for each record, so that unlocking opens two boxes a shard however many
 * cases there are. Its key lies among the keys of the cases and is overwritten with the first of any case that is erased: an old copy
 * of the box is then as dead as the case's own key makes its records. It may be missing: the shard says the same.
 */
export const LISTS = "lists";

const QuickSchema = v.strictObject({
  v: v.literal(1),
  /** Row, revision, case and its slot, projection. */
  e: v.array(
    v.strictTuple([
      v.string(),
      v.pipe(v.number(), v.integer()),
      v.nullable(v.string()),
      v.nullable(v.pipe(v.number(), v.integer())),
      v.unknown(),
    ]),
  ),
});
const HINT_BYTES = 4;
const HINT_BOX_BYTES = HINT_BYTES + BOX_OVERHEAD;

export interface QuickKeys {
  readonly vaultId: string;
  /** Seals only where the key of the lists has its slot. */
  readonly index: CryptoKey;
}
/** What is known of where the key of a case has its slot. */
export interface Slots {
  slotOf(caseId: string): number | undefined;
  hint(caseId: string, slot: number): void;
}

const place = (vaultId: string, what: "hint" | "quick", shard: number, rev: number): Bytes =>
  associatedData("fanal", "v1", vaultId, "shards", what, String(shard), String(rev), "1");

export async function sealQuick(
  keys: QuickKeys,
  lists: CryptoKey,
  slots: Slots,
  { shard, rev }: { readonly shard: number; readonly rev: number },
  entries: Iterable<IndexEntry>,
): Promise<Bytes> {
  const hint = new Uint8Array(HINT_BYTES);
  new DataView(hint.buffer).setUint32(0, slots.slotOf(LISTS) ?? 0);
  const e = Array.from(entries, ({ rowId, rev: n, caseId, projection }) => {
    const slot = caseId === undefined ? undefined : slots.slotOf(caseId);
    return [rowId, n, caseId ?? null, slot ?? null, projection ?? null];
  });
  const list = pad(utf8(JSON.stringify({ v: 1, e })));
  return concatBytes(
    await sealBox(keys.index, hint, place(keys.vaultId, "hint", shard, rev)),
    await sealBox(lists, list, place(keys.vaultId, "quick", shard, rev)),
  );
}

/** The slot of the key of the lists; `null` when the box is not of this vault, shard and revision. */
export async function listsSlot(keys: QuickKeys, shard: number, rev: number, bytes: Bytes): Promise<number | null> {
  const hint = await openBox(keys.index, bytes.slice(0, HINT_BOX_BYTES), place(keys.vaultId, "hint", shard, rev));
  return hint && new DataView(hint.buffer).getUint32(0);
}

/** `null` when the box does not open: the shard has to say it. */
export async function openQuick(
  keys: QuickKeys,
  lists: CryptoKey,
  slots: Slots,
  { shard, rev }: { readonly shard: number; readonly rev: number },
  bytes: Bytes,
): Promise<readonly IndexEntry[] | null> {
  const padded = await openBox(lists, bytes.slice(HINT_BOX_BYTES), place(keys.vaultId, "quick", shard, rev));
  const plain = padded && unpad(padded);
  if (!plain) return null;
  const parsed = v.safeParse(QuickSchema, JSON.parse(fromUtf8(plain)));
  if (!parsed.success) return null;
  return parsed.output.e.map(([rowId, n, caseId, slot, projection]): IndexEntry => {
    if (caseId !== null && slot !== null) slots.hint(caseId, slot);
    return {
      rowId,
      rev: n,
      ...(caseId !== null && { caseId }),
      ...(projection !== null && { projection: projection as Projection }),
    };
  });
}
