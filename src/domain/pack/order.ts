import type { PackKind } from "#domain/pack/about.ts";
import type { Manifest } from "#domain/pack/manifest.ts";

/** What tells which part lies above which: signed with the part. */
export type Layer = Pick<Manifest, "packId" | "role" | "about">;

const KINDS: readonly PackKind[] = ["core", "region", "overlay"];
export const kindOf = ({ about }: Pick<Layer, "about">): PackKind => about?.kind ?? "region";

const keyOf = (layer: Layer, packId = layer.packId): string => `${kindOf(layer)} ${packId}`;

/** How many packs of its own kind each lies above; a ring of packs that extend each other ends at their number. */
function heights(layers: readonly Layer[]): ReadonlyMap<string, number> {
  const below = new Map<string, Set<string>>();
  for (const layer of layers) {
    const named = (layer.about?.extends ?? []).map((id) => keyOf(layer, id));
    below.set(keyOf(layer), new Set([...(below.get(keyOf(layer)) ?? []), ...named]));
  }
  let height = new Map([...below.keys()].map((key) => [key, 0]));
  for (let round = 0; round < below.size; round++) {
    const before = height;
    height = new Map(
      [...below].map(([key, others]) => {
        const known = [...others].filter((other) => other !== key).flatMap((other) => before.get(other) ?? []);
        return [key, Math.min(below.size, Math.max(0, ...known.map((one) => one + 1)))];
      }),
    );
  }
  return height;
}

/**
 * Parts from the lowest to the highest: by kind, then above what they extend, then by id; the two parts of a pack stand together. The
 * same parts give the same order, however they came here.
 */
export function inOrder<P>(parts: readonly P[], layerOf: (part: P) => Layer): readonly P[] {
  const height = heights(parts.map(layerOf));
  const placeOf = (part: P): readonly [number, number, string, string] => {
    const layer = layerOf(part);
    return [KINDS.indexOf(kindOf(layer)), height.get(keyOf(layer)) ?? 0, layer.packId, layer.role];
  };
  return [...parts].sort((a, b) => {
    const [one, other] = [placeOf(a), placeOf(b)];
    for (const i of [0, 1, 2, 3] as const) {
      if (one[i] !== other[i]) return (one[i] ?? 0) < (other[i] ?? 0) ? -1 : 1;
    }
    return 0;
  });
}
