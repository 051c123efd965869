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
  /** Sealed form of the projection of a case's record; kept so that a shard can be written again without sealing it anew. */
  readonly sealedProjection?: string;
}

const EntrySchema = v.strictObject({
  r: v.string(),
  n: v.pipe(v.number(), v.integer()),
  c: v.optional(v.string()),
  /** Either the projection, or base64url of its box when the record belongs to a case. */
  p: v.unknown(),
});
const ShardSchema = v.strictObject({ v: v.literal(1), entries: v.array(EntrySchema) });

export function shardOf(rowId: string): number {
  const bytes = fromB64url(rowId);
  if (bytes?.length !== 16) throw new TypeError("a row id is 16 bytes, base64url");
  return bytes[0] as number;
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

export async function sealProjection(
  keys: ShardKeys,
  entry: { rowId: string; rev: number; caseId: string; projection: Projection },
): Promise<string> {
  const key = await keys.projectionKey(entry.caseId);
  if (!key) throw new Error("a record cannot be kept for a case without a key");
  return toB64url(
    await sealBox(key, utf8(JSON.stringify(entry.projection)), projectionPlace(keys.vaultId, entry.rowId, entry.rev)),
  );
}

export async function sealShard(keys: ShardKeys, shard: number, rev: number, entries: readonly IndexEntry[]): Promise<Bytes> {
  const list = entries.map((e) => ({
    r: e.rowId,
    n: e.rev,
    ...(e.caseId !== undefined && { c: e.caseId }),
    p: e.sealedProjection ?? e.projection ?? null,
  }));
  return sealBox(keys.index, pad(utf8(JSON.stringify({ v: 1, entries: list }))), shardPlace(keys.vaultId, shard, rev));
}

/** `null` when the shard does not open or is not a list of records. */
export async function openShard(
  keys: ShardKeys,
  shard: number,
  rev: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<IndexEntry[] | null> {
  const padded = await openBox(keys.index, bytes, shardPlace(keys.vaultId, shard, rev));
  const plain = padded && unpad(padded);
  if (!plain) return null;
  const parsed = v.safeParse(ShardSchema, JSON.parse(fromUtf8(plain)));
  if (!parsed.success) return null;
  return Promise.all(parsed.output.entries.map((e) => openEntry(keys, e)));
}

async function openEntry(keys: ShardKeys, e: v.InferOutput<typeof EntrySchema>): Promise<IndexEntry> {
  if (e.c === undefined) return { rowId: e.r, rev: e.n, projection: e.p as Projection };
  const entry = { rowId: e.r, rev: e.n, caseId: e.c, sealedProjection: String(e.p) };
  const box = fromB64url(entry.sealedProjection);
  const key = await keys.projectionKey(e.c);
  const plain = key && box && (await openBox(key, box, projectionPlace(keys.vaultId, e.r, e.n)));
  // Written by this vault and authenticated twice: its shape is the one that was put in.
  return plain ? { ...entry, projection: JSON.parse(fromUtf8(plain)) as Projection } : entry;
}
