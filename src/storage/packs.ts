import * as v from "valibot";
import { type Manifest, ManifestSchema } from "#domain/pack/manifest.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb, PackFileRow, PartRow } from "#storage/db.ts";
import { type SaveError, toSaveError } from "#storage/save-error.ts";

/** Where installed packs lie. A part is written beside the one in use; one row says which parts are in use. */
const ActiveSchema = v.array(v.string());
const HighestSchema = v.record(v.string(), v.strictObject({ version: v.number(), manifestSha256: v.string() }));
export type Highest = v.InferOutput<typeof HighestSchema>;

export const partId = (packId: string, role: string, version: number): string => `${packId}|${role}|${version}`;
export const partKey = (packId: string, role: string): string => `${packId}|${role}`;

export async function activeIds(db: FanalDb): Promise<string[]> {
  const ids = v.safeParse(ActiveSchema, (await db.meta.get("active"))?.value);
  return ids.success ? ids.output : [];
}

export async function activeParts(db: FanalDb): Promise<PartRow[]> {
  const parts = await db.parts.bulkGet(await activeIds(db));
  return parts.filter((part): part is PartRow => part !== undefined);
}

/** The highest version of each part ever seen here: a pack never goes back. */
export async function highestSeen(db: FanalDb): Promise<Highest> {
  const parsed = v.safeParse(HighestSchema, (await db.meta.get("highest"))?.value);
  return parsed.success ? parsed.output : {};
}

export const missingFiles = async (db: FanalDb, hashes: readonly string[]): Promise<string[]> => {
  const found = new Set((await db.packFiles.where("sha256").anyOf(hashes).primaryKeys()) as string[]);
  return hashes.filter((hash) => !found.has(hash));
};

const REFUSED = "refusedUpdate";
/** An update that was refused: which one, why, when last and how often, so that it is not fetched again at once. */
const RefusedSchema = v.strictObject({
  /** Hashes of the manifests it is made of. */
  of: v.string(),
  why: v.picklist(["changed", "not_understood", "too_large", "guide"]),
  atMs: v.number(),
  times: v.number(),
});
export type RefusedUpdate = v.InferOutput<typeof RefusedSchema>;

export async function readRefused(db: FanalDb): Promise<RefusedUpdate | null> {
  const parsed = v.safeParse(RefusedSchema, (await db.meta.get(REFUSED))?.value);
  return parsed.success ? parsed.output : null;
}
/** A phone too full for this row asks again at the next start. */
export const markRefused = (db: FanalDb, value: RefusedUpdate): Promise<unknown> =>
  db.meta.put({ key: REFUSED, value }).catch(() => undefined);
export const clearRefused = (db: FanalDb): Promise<void> => db.meta.delete(REFUSED);

export async function readPackFiles(db: FanalDb, hashes: readonly string[]): Promise<Map<string, unknown>> {
  const rows = await db.packFiles.bulkGet([...hashes]);
  return new Map(rows.filter((row): row is PackFileRow => row !== undefined).map((row) => [row.sha256, row.value]));
}

export const readFileRow = (db: FanalDb, sha256: string): Promise<PackFileRow | undefined> => db.packFiles.get(sha256);

/** Keeps checked files; they count for nothing until a part that names them is switched on. */
export async function keepFiles(db: FanalDb, files: readonly PackFileRow[]): Promise<Result<void, SaveError>> {
  try {
    await db.packFiles.bulkPut([...files]);
    return ok(undefined);
  } catch (error) {
    return err(toSaveError(error));
  }
}

export function manifestOf(part: PartRow): Manifest | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ManifestSchema), new TextDecoder().decode(part.manifest));
  return parsed.success ? parsed.output : null;
}

/** The sound of one recording, as it was checked; `null` when it is not on this phone. */
export async function readSound(db: FanalDb, sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const row = await db.packFiles.get(sha256);
  return row?.value instanceof Uint8Array ? (row.value as Uint8Array<ArrayBuffer>) : null;
}

export async function dropSounds(db: FanalDb, hashes: readonly string[]): Promise<Result<void, SaveError>> {
  try {
    await db.packFiles.bulkDelete([...hashes]);
    return ok(undefined);
  } catch (error) {
    return err(toSaveError(error));
  }
}

export const readPart = (db: FanalDb, id: string): Promise<PartRow | undefined> => db.parts.get(id);
