import type { Origin } from "#domain/pack/merge-services.ts";
import type { Layer } from "#domain/pack/order.ts";
import { kindOf } from "#domain/pack/order.ts";
import { isGuideWord, isOwnGuideWord } from "#domain/pack/own-guides.ts";
import type { TextPart } from "#domain/pack/text.ts";

/** A text part of one language with the part of a pack it came in. */
export interface TextLayer {
  readonly layer: Layer;
  readonly part: TextPart;
}

/** What is said before somebody dials: an overlay may translate it where nobody has, and not say it otherwise. */
const GUARDED = ["danger.", "missing."];

const serviceOf = (key: string): string | null => /^service\.(.+)\.[a-z_]+(?:\.\d+)?$/.exec(key)?.[1] ?? null;

/** Ids hold dots, and so do the names of fields: the longest id that is known. */
function ownerOf(key: string, origins: ReadonlyMap<string, Origin>): string | undefined {
  let id = serviceOf(key);
  while (id !== null) {
    const origin = origins.get(id);
    if (origin !== undefined) return origin.packId;
    const dot = id.lastIndexOf(".");
    id = dot < 0 ? null : id.slice(0, dot);
  }
  return undefined;
}

/**
 * Text parts of one language, lowest first, so that the last one that has a key says it. A replaced service keeps no word of the entry
 * that is gone; whoever signs a directory writes about services alone; an overlay changes no word about danger, of a guide or about a
 * service it does not give itself, but may say in a language what nobody said there.
 */
export function mergeTextParts(layers: readonly TextLayer[], origins: ReadonlyMap<string, Origin>): readonly TextPart[] {
  const replaced = new Map([...origins].filter(([, origin]) => origin.replaces.length > 0));
  const said = new Set<string>();
  const hasOverlay = layers.some(({ layer }) => kindOf(layer) === "overlay");
  return layers.map(({ layer, part }) => {
    const { packId, role } = layer;
    const isOverlay = kindOf(layer) === "overlay";
    const counts = (key: string): boolean => {
      if (role === "directory" && !key.startsWith("service.") && !key.startsWith(`pack.${packId}.`)) return false;
      const owner = replaced.size > 0 ? ownerOf(key, replaced) : undefined;
      if (owner !== undefined) return owner === packId;
      if (!isOverlay) return true;
      if (isGuideWord(key) && isOwnGuideWord(packId, key)) return true;
      if (!said.has(key)) return true;
      if (isGuideWord(key)) return false;
      if (key.startsWith("service.")) return ownerOf(key, origins) === packId;
      return !GUARDED.some((start) => key.startsWith(start)) && !key.startsWith("pack.");
    };
    const keys = Object.keys(part.strings);
    const counting = keys.filter(counts);
    if (hasOverlay && !isOverlay) for (const key of keys) said.add(key);
    if (isOverlay) for (const key of counting) said.add(key);
    if (counting.length === keys.length) return part;
    return { ...part, strings: Object.fromEntries(counting.map((key) => [key, part.strings[key] ?? ""])) };
  });
}
