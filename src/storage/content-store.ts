import { liveQuery } from "dexie";
import type { Country } from "#domain/pack/common.ts";
import type { PackFileName, PackFileValues, TextPart } from "#domain/pack/files.ts";
import type { Manifest } from "#domain/pack/manifest.ts";
import { type Merged, mergePacks } from "#domain/pack/merge.ts";
import { inOrder } from "#domain/pack/order.ts";
import type { FanalDb, PartRow } from "#storage/db.ts";
import { activeParts, manifestOf, readPackFiles, readPart } from "#storage/packs.ts";

/** One part in use, with the parsed content this phone has of it. */
export interface ContentPart {
  readonly partId: string;
  readonly manifest: Manifest;
  /** By name in the manifest; a language that was not chosen is not there. */
  readonly values: ReadonlyMap<string, unknown>;
}
export type ContentStatus = "loading" | "empty" | "ready";
export interface ContentState {
  readonly status: ContentStatus;
  readonly parts: readonly ContentPart[];
  /** True while what is shown comes from the bundled pack because the database does not answer. */
  readonly fromBundle: boolean;
  /** Hashes of all files of packs on this phone, recordings among them. */
  readonly files: ReadonlySet<string>;
}

const NO_FILES: ReadonlySet<string> = new Set();

/**
 * Public content in memory: a few large values, loaded once and replaced whole when a part is switched.
 * Screens read it through `react.ts`.
 */
class ContentStore {
  #state: ContentState = { status: "loading", parts: [], fromBundle: false, files: NO_FILES };
  readonly #listeners = new Set<() => void>();

  readonly get = (): ContentState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  set(state: ContentState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

export const contentStore = new ContentStore();

async function loadPart(db: FanalDb, part: PartRow): Promise<ContentPart | null> {
  const manifest = manifestOf(part);
  if (!manifest) return null;
  const byHash = await readPackFiles(
    db,
    manifest.files.map((f) => f.sha256),
  );
  const values = new Map(manifest.files.filter((f) => byHash.has(f.sha256)).map((f) => [f.name, byHash.get(f.sha256)]));
  return { partId: part.partId, manifest, values };
}

/** Follows the switch row, also when another window switches. Returns a function that stops following. */
export function followContent(db: FanalDb): () => void {
  const loaded = new Map<string, ContentPart | null>();
  /** A file that is no part's in use, such as one of a newer version that is still arriving, does not have the parts read again. */
  const load = async (part: PartRow, files: ReadonlySet<string>): Promise<ContentPart | null> => {
    const key = `${part.partId} ${part.hashes.filter((hash) => files.has(hash)).join()}`;
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const read = await loadPart(db, part);
    for (const old of [...loaded.keys()].filter((one) => one.startsWith(`${part.packId}|${part.role}|`))) loaded.delete(old);
    loaded.set(key, read);
    return read;
  };
  const subscription = liveQuery(async () => {
    // Reading the keys makes the query follow files that arrive later, such as another language.
    const files = new Set((await db.packFiles.toCollection().primaryKeys()) as string[]);
    const parts = await activeParts(db);
    return { files, parts: await Promise.all(parts.map((part) => load(part, files))) };
  }).subscribe({
    next: ({ files, parts }) => {
      const found = ordered(parts.filter((part): part is ContentPart => part !== null));
      const before = contentStore.get();
      if (found.length === 0 && before.fromBundle) return;
      const isSame = found.length === before.parts.length && found.every((part, at) => part === before.parts[at]);
      if (isSame && found.length > 0 && before.status === "ready" && !before.fromBundle) {
        contentStore.set({ ...before, files });
        return;
      }
      contentStore.set({ status: found.length > 0 ? "ready" : "empty", parts: found, fromBundle: false, files });
    },
    error: () => {
      if (contentStore.get().parts.length === 0)
        contentStore.set({ status: "empty", parts: [], fromBundle: false, files: NO_FILES });
    },
  });
  return () => subscription.unsubscribe();
}

/** The parts in use as they are on this phone now. */
export async function readActiveParts(db: FanalDb): Promise<readonly ContentPart[]> {
  const parts = await Promise.all((await activeParts(db)).map((part) => loadPart(db, part)));
  return ordered(parts.filter((part): part is ContentPart => part !== null));
}

/** A part kept for a running interview although a newer one is in use. */
export async function loadPartById(db: FanalDb, id: string): Promise<ContentPart | null> {
  const part = await readPart(db, id);
  return part ? loadPart(db, part) : null;
}

const mergedByParts = new WeakMap<readonly ContentPart[], Merged>();
const textsByParts = new WeakMap<readonly ContentPart[], Map<string, readonly TextPart[]>>();

/** What parts say together; worked out once for each list of parts. */
export function mergedOf(parts: readonly ContentPart[]): Merged {
  const known = mergedByParts.get(parts);
  if (known) return known;
  const merged = mergePacks(parts);
  mergedByParts.set(parts, merged);
  return merged;
}

/** Parts from the lowest to the highest. */
export const ordered = (parts: readonly ContentPart[]): readonly ContentPart[] => inOrder(parts, ({ manifest }) => manifest);

/** Where the regions of this phone are for, the first one first. */
export const homeCountries = (parts: readonly ContentPart[]): readonly Country[] => [
  ...new Set(parts.flatMap(({ manifest: { about } }) => (about?.kind === "region" ? about.countries : []))),
];

/** Values of one file across the parts in use, in pack order. */
export function valuesOf<N extends PackFileName>(parts: readonly ContentPart[], name: N): PackFileValues[N][] {
  // Values were checked against the schema of `name` before they were kept.
  return parts.map((part) => part.values.get(name)).filter((value) => value !== undefined) as PackFileValues[N][];
}

/** Text parts of one language, lowest first: the last one that has a key says it. */
export function textPartsOf(parts: readonly ContentPart[], lang: string): readonly TextPart[] {
  const byLang = textsByParts.get(parts) ?? new Map<string, readonly TextPart[]>();
  textsByParts.set(parts, byLang);
  const texts = byLang.get(lang) ?? mergedOf(parts).textsIn(lang);
  byLang.set(lang, texts);
  return texts;
}
