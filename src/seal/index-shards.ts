import * as v from "valibot";
import type { Projection } from "#domain/case/types.ts";
import { type Bytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { associatedData, openBox, pad, sealBox, unpad } from "#seal/aead.ts";

/**
 * The list of records, in 256 shards by the first byte of the row id. An entry says which revision of the row counts and carries
 * what lists show. The projection of a case's record is sealed once more with the case's key: destroying that key takes it along.
 */
export interface IndexEntry {
  readonly rowId: string;
  readonly rev: number;
  readonly caseId?: string;
  /** Absent when the case was erased. */
  readonly projection?: Projection;
}

const StoredSchema = v.strictObject({
  r: v.string(),
  n: v.pipe(v.number(), v.integer()),
  c: v.optional(v.string()),
  /** Either the projection, or base64url of its box when the record belongs to a case. */
  p: v.unknown(),
});
const ShardSchema = v.strictObject({ v: v.literal(1), entries: v.array(StoredSchema) });
/** An entry as it lies in its shard. */
export type StoredEntry = v.InferOutput<typeof StoredSchema>;

/** The shard of a row: the first byte of its id. */
export function shardOf(rowId: string): number {
  if (!/^[\w-]{22}$/.test(rowId)) throw new TypeError("a row id is 16 bytes, base64url");
  return fromB64url(rowId.slice(0, 4))?.[0] as number;
}

export interface ShardKeys {
  readonly vaultId: string;
  readonly index: CryptoKey;
  /** Key for the projections of a case, or `null` when it was erased. */
  projectionKey(caseId: string): Promise<CryptoKey | null>;
}

const shardPlace = (vaultId: string, shard: number, rev: number): Bytes =>
  associatedData("fanal", "v1", vaultId, "shards", String(shard), String(rev), "1");
const projectionPlace = (vaultId: string, rowId: string, rev: number): Bytes =>
  associatedData("fanal", "v1", vaultId, "projection", rowId, String(rev), "1");

/** As it is to lie in its shard. What belongs to a case without a key is listed without its projection. */
export async function storedEntry(keys: ShardKeys, { rowId, rev, caseId, projection }: IndexEntry): Promise<StoredEntry> {
  if (caseId === undefined) return { r: rowId, n: rev, p: projection ?? null };
  const key = projection && (await keys.projectionKey(caseId));
  const place = projectionPlace(keys.vaultId, rowId, rev);
  return { r: rowId, n: rev, c: caseId, p: key ? toB64url(await sealBox(key, utf8(JSON.stringify(projection)), place)) : "" };
}

export async function sealShard(keys: ShardKeys, shard: number, rev: number, entries: readonly StoredEntry[]): Promise<Bytes> {
  return sealBox(keys.index, pad(utf8(JSON.stringify({ v: 1, entries }))), shardPlace(keys.vaultId, shard, rev));
}

/** Whether the shard opens, without reading what it lists. */
export async function isWholeShard(keys: ShardKeys, shard: number, rev: number, bytes: Bytes): Promise<boolean> {
  return (await openBox(keys.index, bytes, shardPlace(keys.vaultId, shard, rev))) !== null;
}

/** `null` when the shard does not open or is not a list of records. */
export async function openShard(
  keys: ShardKeys,
  shard: number,
  rev: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<readonly StoredEntry[] | null> {
  const padded = await openBox(keys.index, bytes, shardPlace(keys.vaultId, shard, rev));
  const plain = padded && unpad(padded);
  if (!plain) return null;
  const parsed = v.safeParse(ShardSchema, JSON.parse(fromUtf8(plain)));
  return parsed.success ? parsed.output.entries : null;
}

export async function openEntry(keys: ShardKeys, e: StoredEntry): Promise<IndexEntry> {
  if (e.c === undefined) return { rowId: e.r, rev: e.n, projection: e.p as Projection };
  const entry = { rowId: e.r, rev: e.n, caseId: e.c };
  const box = fromB64url(String(e.p));
  const key = box && box.length > 0 && (await keys.projectionKey(e.c));
  const plain = key && (await openBox(key, box, projectionPlace(keys.vaultId, e.r, e.n)));
  // Written by this vault and authenticated twice: its shape is the one that was put in.
  return plain ? { ...entry, projection: JSON.parse(fromUtf8(plain)) as Projection } : entry;
}
