import { parseJson } from "#content/parse.ts";
import { MOST_LIST_BYTES, type PhoneList, PhoneListSchema, shortHashes } from "#domain/pack/phone-list.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb } from "#storage/db.ts";
import { activeParts, manifestOf, missingFiles } from "#storage/packs.ts";

/** Languages whose texts this phone keeps of the parts in use. */
export async function languagesHere(db: FanalDb): Promise<string[]> {
  const langs = new Set<string>(["en"]);
  for (const manifest of (await activeParts(db)).map(manifestOf)) {
    const texts = (manifest?.files ?? []).filter(({ name }) => name.startsWith("text."));
    const away = new Set(
      await missingFiles(
        db,
        texts.map(({ sha256 }) => sha256),
      ),
    );
    for (const { name } of texts.filter(({ sha256 }) => !away.has(sha256))) langs.add(name.split(".")[1] ?? "en");
  }
  return [...langs].sort();
}

/** What this phone has of packs, for a colleague who gives the rest. */
export async function makeList(db: FanalDb, languages: readonly string[]): Promise<PhoneList> {
  const parts = (await activeParts(db)).flatMap((row) => manifestOf(row) ?? []);
  const hashes = parts.flatMap(({ files }) => files.map(({ sha256 }) => sha256));
  const away = new Set(await missingFiles(db, hashes));
  return {
    fanal: "list",
    v: 1,
    langs: [...languages],
    parts: parts.map(({ packId, role, version }) => ({ id: packId, role, version })),
    files: shortHashes(hashes.filter((hash) => !away.has(hash))),
  };
}

export const writeList = (list: PhoneList): string => canonicalJson(list);

/** The list of another phone, from a file. */
export async function readList(file: Blob): Promise<Result<PhoneList, { readonly type: "NotAList" }>> {
  if (file.size > MOST_LIST_BYTES) return err({ type: "NotAList" });
  const bytes = await file.arrayBuffer().catch(() => new ArrayBuffer(0));
  const list = parseJson(new Uint8Array(bytes), PhoneListSchema);
  return list.ok ? ok(list.value) : err({ type: "NotAList" });
}
