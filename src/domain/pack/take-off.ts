import type { Manifest } from "#domain/pack/manifest.ts";

/**
 * Packs somebody may take off their phone. Ours for every place stays, and so does one region: without it the danger page has no numbers.
 * What has no kind says who takes part, and stays.
 */
export function mayBeTakenOff(manifests: readonly Pick<Manifest, "packId" | "about">[]): ReadonlySet<string> {
  const kinds = new Map(manifests.map(({ packId, about }) => [packId, about?.kind]));
  const regions = [...kinds.values()].filter((kind) => kind === "region").length;
  return new Set([...kinds].flatMap(([id, kind]) => (kind === "overlay" || (kind === "region" && regions > 1) ? [id] : [])));
}
