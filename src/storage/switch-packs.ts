import { mayBeTakenOff } from "#domain/pack/take-off.ts";
import { recordingsIn } from "#domain/pack/voices.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb, PartRow } from "#storage/db.ts";
import { assertWritable } from "#storage/open.ts";
import { activeParts, type Highest, highestSeen, manifestOf, missingFiles, partKey, readPackFiles } from "#storage/packs.ts";
import { readVaultMarks } from "#storage/records.ts";
import { type SaveError, toSaveError } from "#storage/save-error.ts";
import { putTakenOff, readTakenOff, type TakenOff } from "#storage/taken-off.ts";

/** Of each part, besides the one in use: what stands in its place when its keys are taken back (decision 0023). */
const OLD_KEPT = 2;
/**
 * A talk that is not finished and the assessments of cases name the version they were made with, in sealed rows that cannot be read while
 * the notes are locked. So guides stay for longer than any case is kept, and no row in clear says which are needed (decision 0024).
 */
const GUIDES_KEPT_MS = 400 * 24 * 3_600_000;

/** Another window was faster, or took away what these parts need: look again. */
export type Overtaken = { readonly type: "Overtaken" };
class OvertakenError extends Error {}

export interface Switch {
  readonly parts: readonly (PartRow & { readonly manifestSha256: string })[];
  /** Part keys in the order in which they lie over one another. */
  readonly order: readonly string[];
  /** Files that must be here for what is switched on to be whole. */
  readonly needs: readonly string[];
  /** Packs taken off this phone, as it was when these parts were chosen: what was taken off meanwhile is not switched on. */
  readonly takenOff: readonly TakenOff[];
  /** Highest versions as they were when these parts were checked. */
  readonly seen: Highest;
  readonly nowMs: number;
}

/**
 * Switches the given parts on in one transaction: they replace the active part of the same pack and role, others stay. What nothing needs
 * any more goes in the same transaction. `manifestSha256` is remembered beside the version so that the same version with other bytes is
 * refused later. Where another window switched one of these parts meanwhile, or files are gone, nothing is switched.
 */
export async function activateParts(
  db: FanalDb,
  { parts, order, needs, takenOff, seen, nowMs }: Switch,
): Promise<Result<void, SaveError | Overtaken>> {
  try {
    await db.transaction("rw", [db.meta, db.parts, db.packFiles], async () => {
      await assertWritable(db);
      if ((await missingFiles(db, needs)).length > 0) throw new OvertakenError();
      const off = await readTakenOff(db);
      const isOn = ({ packId }: TakenOff): boolean => parts.some((part) => part.packId === packId);
      if (off.some((one) => isOn(one) && !takenOff.some(({ packId }) => packId === one.packId))) throw new OvertakenError();
      if (off.some(isOn))
        await putTakenOff(
          db,
          off.filter((one) => !isOn(one)),
        );
      const highest = { ...(await highestSeen(db)) };
      const active = new Map((await activeParts(db)).map((part) => [partKey(part.packId, part.role), part.partId]));
      for (const { manifestSha256, ...part } of parts) {
        const key = partKey(part.packId, part.role);
        if (highest[key]?.manifestSha256 !== seen[key]?.manifestSha256) throw new OvertakenError();
        const before = await db.parts.get(active.get(key) ?? "");
        if (before) await db.parts.put({ ...before, replacedMs: nowMs });
        await db.parts.put(part);
        active.set(key, part.partId);
        if ((highest[key]?.version ?? 0) <= part.version) highest[key] = { version: part.version, manifestSha256 };
      }
      const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
      const ids = [...active.entries()].sort(([a], [b]) => rank(a) - rank(b)).map(([, id]) => id);
      await db.meta.bulkPut([
        { key: "active", value: ids },
        { key: "highest", value: highest },
      ]);
      await dropUnneeded(db, new Set(ids), nowMs);
    });
    return ok(undefined);
  } catch (error) {
    if (isOvertaken(error)) return err({ type: "Overtaken" });
    return err(toSaveError(error));
  }
}

/** Ours for every place and the last region stay; so does what is not in use. */
export type MustStay = { readonly type: "MustStay" };

/**
 * Takes a pack out of use and off this phone, in one transaction. Versions with guides stay as old versions do, while there are notes: a talk
 * that began with them is finished with them.
 */
export async function takeOff(
  db: FanalDb,
  pack: Pick<TakenOff, "packId" | "title">,
  nowMs: number,
): Promise<Result<void, SaveError | MustStay>> {
  try {
    return await db.transaction("rw", [db.meta, db.parts, db.packFiles], async () => {
      await assertWritable(db);
      const parts = await activeParts(db);
      const manifests = parts.flatMap((part) => manifestOf(part) ?? []);
      if (!mayBeTakenOff(manifests).has(pack.packId)) return err({ type: "MustStay" as const });
      const countries = manifests.find(({ packId }) => packId === pack.packId)?.about?.countries ?? [];
      const going = parts.filter(({ packId }) => packId === pack.packId);
      await db.parts.bulkPut(going.map((part) => ({ ...part, replacedMs: nowMs })));
      const staying = parts.filter((part) => !going.includes(part)).map(({ partId }) => partId);
      await db.meta.put({ key: "active", value: staying });
      const others = (await readTakenOff(db)).filter(({ packId }) => packId !== pack.packId);
      await putTakenOff(db, [...others, { packId: pack.packId, title: pack.title, countries }]);
      await dropUnneeded(db, new Set(staying), nowMs);
      return ok(undefined);
    });
  } catch (error) {
    return err(toSaveError(error));
  }
}

/** Dexie may wrap what was thrown inside a transaction. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof OvertakenError || (error instanceof Error && "inner" in error && error.inner instanceof OvertakenError);

/** Takes away, in one transaction, old versions nobody can need any more and files no part uses. */
export async function tidyPacks(db: FanalDb, nowMs: number): Promise<Result<void, SaveError>> {
  try {
    await db.transaction("rw", [db.meta, db.parts, db.packFiles], async () => {
      await assertWritable(db);
      await dropUnneeded(db, new Set((await activeParts(db)).map(({ partId }) => partId)), nowMs);
    });
    return ok(undefined);
  } catch (error) {
    return err(toSaveError(error));
  }
}

const hasGuides = (part: PartRow): boolean =>
  manifestOf(part)?.files.some(({ name }) => name === "guides" || name === "own_guides") ?? false;

/** Versions not in use that stay, whole. */
async function olderKept(db: FanalDb, old: readonly PartRow[], nowMs: number): Promise<PartRow[]> {
  const hasNotes = (await readVaultMarks(db)).length > 0;
  const off = new Set((await readTakenOff(db)).map(({ packId }) => packId));
  const ranks = new Map<string, number>();
  return [...old]
    .sort((a, b) => b.version - a.version)
    .filter((part) => {
      const key = partKey(part.packId, part.role);
      const rank = ranks.get(key) ?? 0;
      ranks.set(key, rank + 1);
      return (
        (rank < OLD_KEPT && !off.has(part.packId)) ||
        (hasNotes && hasGuides(part) && nowMs - (part.replacedMs ?? nowMs) < GUIDES_KEPT_MS)
      );
    });
}

async function dropUnneeded(db: FanalDb, active: ReadonlySet<string>, nowMs: number): Promise<void> {
  const all = await db.parts.toArray();
  const inUse = all.filter(({ partId }) => active.has(partId));
  const old = all.filter(({ partId }) => !active.has(partId));
  const kept = await olderKept(db, old, nowMs);
  await db.parts.bulkDelete(old.filter((part) => !kept.includes(part)).map(({ partId }) => partId));
  const named = new Set([...[...inUse, ...kept].flatMap((part) => part.hashes), ...(await soundsNamedBy(db, inUse))]);
  const files = (await db.packFiles.toCollection().primaryKeys()) as string[];
  await db.packFiles.bulkDelete(files.filter((hash) => !named.has(hash)));
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
