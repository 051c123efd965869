import * as v from "valibot";
import { type Bytes, concatBytes } from "#lib/bytes.ts";
import type { FanalDb } from "#storage/db.ts";

/**
 * What came of a file before its line broke, in pieces by where they begin: to keep one more costs no more than the one before. Nothing
 * here is checked or used; the file is checked as a whole once it is whole.
 */
const PREFIX = "half|";
const keyOf = (sha256: string, at: number): string => `${PREFIX}${sha256}|${String(at).padStart(10, "0")}`;
const hashIn = (key: string): string => key.slice(PREFIX.length, key.lastIndexOf("|"));

const PieceSchema = v.strictObject({ at: v.pipe(v.number(), v.integer(), v.minValue(0)), bytes: v.instance(Uint8Array) });

/** The beginning of a file as far as there is no gap; empty when nothing came. */
export async function readHalf(db: FanalDb, sha256: string): Promise<Bytes> {
  const rows = await db.meta.where("key").startsWith(`${PREFIX}${sha256}|`).sortBy("key");
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (const { value } of rows) {
    const piece = v.safeParse(PieceSchema, value);
    // Two windows may have kept pieces of other lengths: one that begins inside what is there adds nothing.
    if (!piece.success || piece.output.at !== end) continue;
    pieces.push(piece.output.bytes);
    end += piece.output.bytes.length;
  }
  return concatBytes(...pieces);
}

/** False where there is no room for it: then the file is fetched from its beginning. */
export const keepPiece = (db: FanalDb, sha256: string, at: number, bytes: Uint8Array): Promise<boolean> =>
  db.meta.put({ key: keyOf(sha256, at), value: { at, bytes } }).then(
    () => true,
    () => false,
  );

export async function dropHalf(db: FanalDb, sha256: string): Promise<void> {
  await db.meta.where("key").startsWith(`${PREFIX}${sha256}|`).delete();
}

/** Throws away every half file nobody is waiting for. */
export async function dropHalvesExcept(db: FanalDb, wanted: ReadonlySet<string>): Promise<void> {
  const keys = (await db.meta.where("key").startsWith(PREFIX).primaryKeys()) as string[];
  await db.meta.bulkDelete(keys.filter((key) => !wanted.has(hashIn(key))));
}
