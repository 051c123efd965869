import * as v from "valibot";
import { type Manifest, ManifestSchema } from "#domain/pack/manifest.ts";
import { recordingsIn } from "#domain/pack/voices.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb, PackFileRow, PartRow } from "#storage/db.ts";
import { assertWritable } from "#storage/open.ts";
import { type SaveError, toSaveError } from "#storage/save-error.ts";

/** Where installed packs lie. A part is written beside the one in use; one row says which parts are in use. */
const ActiveSchema = v.array(v.string());
const HighestSchema = v.record(v.string(), v.strictObject({ version: v.number(), manifestSha256: v.string() }));
export type Highest = v.InferOutput<typeof HighestSchema>;

export const partId = (packId: string, role: string, version: number): string => `${packId}|${role}|${version}`;
export const partKey = (packId: string, role: string): string => `${packId}|${role}`;

/** How many versions of a part stay: a running interview keeps the version it began with. */
const KEPT_VERSIONS = 3;

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

export async function readPackFiles(db: FanalDb, hashes: readonly string[]): Promise<Map<string, unknown>> {
  const rows = await db.packFiles.bulkGet([...hashes]);
  return new Map(rows.filter((row): row is PackFileRow => row !== undefined).map((row) => [row.sha256, row.value]));
}

/** Keeps checked files; they count for nothing until a part that names them is switched on. */
export async function keepFiles(db: FanalDb, files: readonly PackFileRow[]): Promise<Result<void, SaveError>> {
  try {
    await db.packFiles.bulkPut([...files]);
    return ok(undefined);
  } catch (error) {
    return err(toSaveError(error));
  }
}

/**
 * Switches the given parts on in one transaction: they replace the active part of the same pack and role, others stay.
 * `manifestSha256` is remembered beside the version so that the same version with other bytes is refused later.
 */
export async function activateParts(
  db: FanalDb,
  parts: readonly (PartRow & { readonly manifestSha256: string })[],
  order: readonly string[],
): Promise<Result<void, SaveError>> {
  try {
    await db.transaction("rw", [db.meta, db.parts, db.packFiles], async () => {
      await assertWritable(db);
      const highest = { ...(await highestSeen(db)) };
      const active = new Map((await activeParts(db)).map((part) => [partKey(part.packId, part.role), part.partId]));
      for (const { manifestSha256, ...part } of parts) {
        const key = partKey(part.packId, part.role);
        await db.parts.put(part);
        active.set(key, part.partId);
        if ((highest[key]?.version ?? 0) <= part.version) highest[key] = { version: part.version, manifestSha256 };
        await dropOldVersions(db, part);
      }
      const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
      const ids = [...active.entries()].sort(([a], [b]) => rank(a) - rank(b)).map(([, id]) => id);
      await db.meta.bulkPut([
        { key: "active", value: ids },
        { key: "highest", value: highest },
      ]);
      await dropOrphanFiles(db);
    });
    return ok(undefined);
  } catch (error) {
    return err(toSaveError(error));
  }
}

async function dropOldVersions(db: FanalDb, part: PartRow): Promise<void> {
  const all = await db.parts.where("partId").startsWith(`${part.packId}|${part.role}|`).toArray();
  // The one in use stays, even beside higher numbers that thieves signed.
  const others = all.filter(({ partId: id }) => id !== part.partId);
  const old = others.sort((a, b) => b.version - a.version).slice(KEPT_VERSIONS - 1);
  await db.parts.bulkDelete(old.map((p) => p.partId));
}

async function dropOrphanFiles(db: FanalDb): Promise<void> {
  const parts = await db.parts.toArray();
  const named = new Set([...parts.flatMap((part) => part.hashes), ...(await soundsNamedBy(db, parts))]);
  const kept = (await db.packFiles.toCollection().primaryKeys()) as string[];
  await db.packFiles.bulkDelete(kept.filter((hash) => !named.has(hash)));
}

/** Recordings are named by the lists of voices, not by the manifest. */
async function soundsNamedBy(db: FanalDb, parts: readonly PartRow[]): Promise<string[]> {
  const lists = parts.flatMap((part) => manifestOf(part)?.files ?? []).filter(({ name }) => /^(voices\.|greetings$)/.test(name));
  const values = await readPackFiles(
    db,
    lists.map(({ sha256 }) => sha256),
  );
  return lists.flatMap(({ name, sha256 }) => {
    const value = values.get(sha256);
    return value === undefined ? [] : recordingsIn(name, value).map((recording) => recording.sha256);
  });
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
