import * as v from "valibot";
import type { Projection } from "#domain/case/types.ts";
import { type Bytes, fromUtf8, utf8 } from "#lib/bytes.ts";
import { associatedData, openBox, pad, sealBox, unpad } from "#seal/aead.ts";
import { subKey } from "#seal/key-derivation.ts";

/** Shape of the sealed content. Part of the associated data: an older shape never opens as a newer one. */
const RECORD_SHAPE = "1";
const RecordSchema = v.strictObject({ v: v.literal(1), c: v.optional(v.string()), p: v.unknown(), d: v.unknown() });

export interface RecordContent {
  readonly caseId?: string;
  readonly projection: Projection;
  readonly value: unknown;
}

const place = (vaultId: string, rowId: string, rev: number): Bytes =>
  associatedData("fanal", "v1", vaultId, "records", rowId, String(rev), RECORD_SHAPE);

/** Each record of a case has a key of its own, made from the case's key. */
export const caseRecordKey = (base: CryptoKey, rowId: string): Promise<CryptoKey> => subKey(base, `record/v1/${rowId}`);
/** What is typed and not saved yet has another. */
export const caseDraftKey = (base: CryptoKey, rowId: string): Promise<CryptoKey> => subKey(base, `draft/v1/${rowId}`);

export async function sealRecord(
  key: CryptoKey,
  vaultId: string,
  rowId: string,
  rev: number,
  content: RecordContent,
): Promise<Bytes> {
  const json = JSON.stringify({
    v: 1,
    ...(content.caseId !== undefined && { c: content.caseId }),
    p: content.projection,
    d: content.value,
  });
  return sealBox(key, pad(utf8(json)), place(vaultId, rowId, rev));
}

/** `null` when this key, row and revision do not open it. */
export async function openRecord(
  key: CryptoKey,
  vaultId: string,
  rowId: string,
  rev: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<RecordContent | null> {
  const padded = await openBox(key, bytes, place(vaultId, rowId, rev));
  const plain = padded && unpad(padded);
  if (!plain) return null;
  const parsed = v.safeParse(RecordSchema, JSON.parse(fromUtf8(plain)));
  if (!parsed.success) return null;
  const { c, p, d } = parsed.output;
  return { ...(c !== undefined && { caseId: c }), projection: p as Projection, value: d };
}
