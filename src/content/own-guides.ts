import type { CheckedPart } from "#content/checked-part.ts";
import type { FetchError } from "#content/fetch-file.ts";
import type { PackFileValues } from "#domain/pack/files.ts";
import type { Manifest } from "#domain/pack/manifest.ts";
import { inOrder, kindOf } from "#domain/pack/order.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb } from "#storage/db.ts";
import { activeParts, manifestOf, partKey, readPackFiles } from "#storage/packs.ts";

type GuideFiles = Pick<PackFileValues, "guides" | "indicators" | "own_guides">;

/** Files of a part that are on this phone, checked against their schemas before they were kept. */
async function readFiles(db: FanalDb, manifest: Manifest | undefined): Promise<Partial<GuideFiles>> {
  const files = manifest?.files ?? [];
  const found = await readPackFiles(
    db,
    files.map(({ sha256 }) => sha256),
  );
  return Object.fromEntries(files.map(({ name, sha256 }) => [name, found.get(sha256)])) as Partial<GuideFiles>;
}

const holds = ({ files }: Manifest, name: keyof GuideFiles): boolean => files.some((file) => file.name === name);

/**
 * Packs, by the key of their part, whose own guides lack what every guide must hold, read beside the guides that will be in use with them.
 * Their files were kept before. Where the team's part is not on this phone nobody can ask them, and they are judged when it comes.
 */
export async function unfitGuides(
  db: FanalDb,
  fresh: readonly CheckedPart[],
): Promise<Result<ReadonlyMap<string, string>, FetchError>> {
  const judged = fresh.filter(({ manifest }) => kindOf(manifest) === "overlay" && holds(manifest, "own_guides"));
  const unfit = new Map<string, string>();
  if (judged.length === 0) return ok(unfit);
  // Only who has such a pack loads the rule.
  const rule = await import("#domain/screening/own-guides.ts").catch(() => null);
  if (rule === null) return err({ type: "Offline" });
  const keys = new Set(fresh.map(({ key }) => key));
  const staying = (await activeParts(db)).filter((row) => !keys.has(partKey(row.packId, row.role)));
  const after = [...staying.flatMap((row) => manifestOf(row) ?? []), ...fresh.map(({ manifest }) => manifest)];
  const { guides, indicators } = await readFiles(
    db,
    inOrder(after, (manifest) => manifest).find((manifest) => holds(manifest, "guides")),
  );
  if (guides === undefined || indicators === undefined) return ok(unfit);
  for (const { key, manifest } of judged) {
    const { own_guides: own } = await readFiles(db, manifest);
    if (own !== undefined && rule.checkOwnGuides({ guides, indicators }, manifest.packId, own).length > 0)
      unfit.set(key, manifest.packId);
  }
  return ok(unfit);
}
