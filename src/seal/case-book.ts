import {
  type CaseFigures,
  type CasePage,
  type CaseQuery,
  type CaseSummary,
  type EntryProjection,
  newestFirst,
  summaryOf,
} from "#domain/case/summary.ts";
import type { Projection } from "#domain/case/types.ts";
import type { IndexEntry } from "#seal/index-shards.ts";
import type { ListFilter } from "#seal/vault-port.ts";

export type ListedEntry = IndexEntry & { readonly projection: Projection };

const caseOf = (projection: Projection): string | undefined => ("caseId" in projection ? projection.caseId : undefined);
/** As a code is compared: case, spaces and hyphens do not matter; I and L read as 1, O as 0. */
const plainCode = (code: string): string =>
  code
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/[IL]/g, "1")
    .replaceAll("O", "0");

/** What lists show, by kind and by case, kept as records come and go: a question costs what it finds, not what there is. */
export class CaseBook {
  readonly #kinds = new Map<Projection["kind"], Map<string, ListedEntry>>();
  readonly #cases = new Map<string, Map<string, ListedEntry>>();
  readonly #summaries = new Map<string, CaseSummary>();
  /** Cases that changed since they were last summed up. */
  readonly #changed = new Set<string>();
  #inOrder: readonly CaseSummary[] = [];

  clear(): void {
    for (const all of [this.#kinds, this.#cases, this.#summaries, this.#changed]) all.clear();
    this.#inOrder = [];
  }

  /** One goes, another comes; either may be missing. */
  swap(rowId: string, before: IndexEntry | undefined, after: IndexEntry | undefined): void {
    if (before?.projection) this.#remove(rowId, before.projection);
    if (after?.projection) this.#add(after as ListedEntry);
  }

  #add(entry: ListedEntry): void {
    const { projection, rowId } = entry;
    into(this.#kinds, projection.kind).set(rowId, entry);
    const caseId = caseOf(projection);
    if (caseId === undefined) return;
    into(this.#cases, caseId).set(rowId, entry);
    if (projection.kind === "entry") this.#changed.add(caseId);
  }

  #remove(rowId: string, projection: Projection): void {
    this.#kinds.get(projection.kind)?.delete(rowId);
    const caseId = caseOf(projection);
    if (caseId === undefined) return;
    const rows = this.#cases.get(caseId);
    rows?.delete(rowId);
    if (rows?.size === 0) this.#cases.delete(caseId);
    if (projection.kind === "entry") this.#changed.add(caseId);
  }

  list(kind: Projection["kind"], { caseId, caseIds, types, refId }: ListFilter = {}): readonly ListedEntry[] {
    const of = caseId === undefined ? caseIds : [caseId];
    const among = of?.map((one) => this.#cases.get(one)) ?? [this.#kinds.get(kind)];
    return among
      .flatMap((rows) => [...(rows?.values() ?? [])])
      .filter(
        ({ projection }) =>
          projection.kind === kind &&
          (types === undefined || (projection.kind === "entry" && types.includes(projection.type))) &&
          (refId === undefined || ("refId" in projection && projection.refId === refId)),
      );
  }

  /** All cases, newest first. */
  all(): readonly CaseSummary[] {
    if (this.#changed.size === 0) return this.#inOrder;
    for (const caseId of this.#changed) {
      const entries = [...(this.#cases.get(caseId)?.values() ?? [])].flatMap(({ projection }) =>
        projection.kind === "entry" ? [projection satisfies EntryProjection] : [],
      );
      if (entries.length > 0) this.#summaries.set(caseId, summaryOf(caseId, entries));
      else this.#summaries.delete(caseId);
    }
    this.#changed.clear();
    this.#inOrder = [...this.#summaries.values()].sort(newestFirst);
    return this.#inOrder;
  }

  cases({ from, count, ...query }: CaseQuery): CasePage {
    const all = this.all();
    const found = this.#matching(all, query);
    return { total: all.length, found: found.length, rows: found.slice(from, from + count) };
  }

  #matching(
    all: readonly CaseSummary[],
    { code = "", flag, lastBeforeMs }: Omit<CaseQuery, "from" | "count">,
  ): readonly CaseSummary[] {
    const wanted = plainCode(code);
    if (wanted === "" && flag === undefined && lastBeforeMs === undefined) return all;
    return all.filter(
      (one) =>
        (wanted === "" || plainCode(one.code).includes(wanted)) &&
        (flag === undefined || one.flags.includes(flag)) &&
        (lastBeforeMs === undefined || one.lastAtMs < lastBeforeMs),
    );
  }

  /** Of those ids, the ones that are still a case. */
  known(caseIds: readonly string[]): readonly string[] {
    this.all();
    return caseIds.filter((caseId) => this.#summaries.has(caseId));
  }

  figures(): CaseFigures {
    const all = this.all();
    return {
      cases: all.length,
      danger: all.filter(({ flags }) => flags.includes("urgent_check")).length,
      signs: all.filter(({ hasSigns }) => hasSigns).length,
    };
  }
}

function into<K, V>(map: Map<K, Map<string, V>>, key: K): Map<string, V> {
  const known = map.get(key);
  if (known) return known;
  const made = new Map<string, V>();
  map.set(key, made);
  return made;
}
