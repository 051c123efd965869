import { type ContentPart, contentStore } from "#storage/content-store.ts";
import type { GuideContent } from "#storage/guides.ts";
import { STATISTICS } from "../domain/statistics/people.ts";
import { guides, indicators, rules } from "./domain-data.ts";

export const COUNTED_CONTENT: GuideContent = {
  partId: "core|content|1",
  packId: "core",
  version: 1,
  guides,
  indicators,
  rules,
  parts: [],
  origins: new Map(),
  refused: [],
};

/** A phone with our guides, and the plan of the Calais pack, another or none. */
export function useCountedPacks(statistics: unknown = STATISTICS): void {
  const part = (packId: string, values: Readonly<Record<string, unknown>>): ContentPart => ({
    partId: `${packId}|content|1`,
    // Of a manifest nothing else is looked at.
    manifest: { packId, role: "content", version: 1 } as ContentPart["manifest"],
    values: new Map(Object.entries(values)),
  });
  const parts = [part("core", { guides, indicators, rules }), part("calais", statistics === null ? {} : { statistics })];
  contentStore.set({ status: "ready", parts, fromBundle: false, files: new Set() });
}
