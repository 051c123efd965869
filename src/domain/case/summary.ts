import type { Projection } from "#domain/case/types.ts";

export type EntryProjection = Extract<Projection, { readonly kind: "entry" }>;

/** One row of the case list, made from the sealed index alone: no record is opened for it. */
export interface CaseSummary {
  readonly caseId: string;
  readonly code: string;
  readonly openedAtMs: number;
  readonly lastAtMs: number;
  readonly flags: readonly string[];
  readonly lastReply?: string;
  readonly referred: boolean;
  /** A screening showed strong or possible signs. */
  readonly hasSigns: boolean;
}

/** `entries` in any order, at least one. */
export function summaryOf(caseId: string, entries: readonly EntryProjection[]): CaseSummary {
  const inOrder = [...entries].sort((a, b) => a.atMs - b.atMs);
  const lastReply = inOrder.findLast((e) => e.type === "reply")?.reply;
  return {
    caseId,
    code: inOrder.find((e) => e.code)?.code ?? "",
    openedAtMs: inOrder[0]?.atMs ?? 0,
    lastAtMs: inOrder.at(-1)?.atMs ?? 0,
    flags: inOrder.findLast((e) => e.type === "screening")?.flags ?? [],
    referred: inOrder.some((e) => e.type === "referral"),
    hasSigns: inOrder.some((e) => e.assessment === "T1" || e.assessment === "T2"),
    ...(lastReply && { lastReply }),
  };
}

/** Newest first; of two at the same moment always the same one first. */
export const newestFirst = (a: CaseSummary, b: CaseSummary): number =>
  b.lastAtMs - a.lastAtMs || (a.caseId < b.caseId ? -1 : a.caseId > b.caseId ? 1 : 0);

export interface CaseQuery {
  readonly from: number;
  /** At most so many rows. */
  readonly count: number;
  /** Part of the code, however it is written. */
  readonly code?: string;
  readonly flag?: string;
  /** The last entry is older. */
  readonly lastBeforeMs?: number;
}
export interface CasePage {
  /** Of all there are. */
  readonly total: number;
  /** Of those that are asked for. */
  readonly found: number;
  readonly rows: readonly CaseSummary[];
}
/** How many cases there are of what somebody with the phone would have. */
export interface CaseFigures {
  readonly cases: number;
  readonly danger: number;
  readonly signs: number;
}
