import type { Entry } from "#domain/case/types.ts";
import { canonicalJson } from "#lib/canonical-json.ts";

const byTime = (a: Entry, b: Entry): number => a.atMs - b.atMs || (a.entryId < b.entryId ? -1 : a.entryId > b.entryId ? 1 : 0);

/**
 * Two copies of a case become one: the union by entry id, in order of time. Entries never change; should two copies ever disagree
 * about one id, both sides keep the same one, so that merging in any order gives the same case.
 */
export function mergeEntries(...copies: readonly (readonly Entry[])[]): readonly Entry[] {
  const byId = new Map<string, Entry>();
  for (const entry of copies.flat()) {
    const kept = byId.get(entry.entryId);
    if (kept === undefined || canonicalJson(entry) < canonicalJson(kept)) byId.set(entry.entryId, entry);
  }
  return [...byId.values()].sort(byTime);
}
