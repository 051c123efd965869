import type { Bytes } from "#lib/bytes.ts";
import { type Quarter, quarterBefore, quarterOf } from "#lib/quarters.ts";
import { addHalves, halfBytes, readHalf } from "#protocol/counts/halves.ts";
import type { CountState } from "#protocol/counts/report.ts";
import { type AnyRow, blob } from "./rows.ts";

/** One team's quarter: what is added together, once. */
export interface CountsOf {
  readonly team: string;
  readonly quarter: Quarter;
}

export interface NewReport extends CountsOf {
  readonly reportId: string;
  readonly deviceKeyId: string;
  readonly tokenId: number;
  readonly planSha256: string;
  readonly cells: number;
  /** `reportDigest`. */
  readonly sha256: string;
  readonly day: string;
  readonly half: Uint8Array;
}
/** `day` is that of the first time. */
export type ReportPut =
  | { readonly type: "stored" | "same"; readonly day: string }
  /** That phone reported for that quarter, or the id is another report's. */
  | { readonly type: "reported" }
  /** The list is frozen, or a restore closed the quarter. */
  | { readonly type: "closed" }
  | { readonly type: "no_space" };

export interface CountedReport {
  readonly reportId: string;
  readonly deviceKeyId: string;
  readonly planSha256: string;
  readonly cells: number;
}
/** What there is of a team's quarter. `closed`: a restore may have brought back what was added before, so nothing is added again. */
export interface Counts {
  readonly state: CountState | "closed";
  readonly listSha256: string | null;
  /** While gathering all of them, frozen those on the list, later none. */
  readonly reports: readonly CountedReport[];
}
/** There is no step back. Each takes away what the next ones do not need. */
export type CountStep =
  | { readonly to: "frozen"; readonly reportIds: readonly string[]; readonly listSha256: string }
  | { readonly to: "opened" }
  | { readonly to: "done" };
/** `sum` when it was opened and nobody said yet that they have it. */
export interface CountsAfter extends Counts {
  readonly sum: Bytes | null;
}

export interface CountLimits {
  /** Reports and frozen lists whose sum nobody asked for. */
  readonly reportsUpTo: string;
  /** Sums nobody said they have. */
  readonly sumsUpTo: string;
}
/** What a sweep of one engine's counts goes by. */
export interface CountSweep extends CountLimits {
  readonly forgottenUpTo: string;
  readonly today: string;
}

/** The part of the store that adds up counts. What may be added is decided by who calls: `counts.ts`. */
export interface CountStore {
  /** Keys by which a phone of the team may be certified, and whether the phone of that serial was shut out. */
  certifiers(team: string, serial: string): Promise<{ readonly keys: readonly string[]; readonly isShutOut: boolean }>;
  /** Replaces the teams' own keys, and shuts out those serials. */
  knowTeams(
    teams: readonly { readonly owner: string; readonly key: string }[],
    revoked: readonly string[],
    today: string,
  ): Promise<void>;
  putReport(report: NewReport): Promise<ReportPut>;
  /**
   * Goes the step that `decide` names, `null` for none, while nobody else changes anything of that team's quarter. `decide` may be
   * asked again, so it must have no effect of its own.
   */
  changeCounts(of: CountsOf, today: string, decide: (there: Counts) => CountStep | null): Promise<CountsAfter>;
}

/** The halves of a list, added; of the length of each. */
export const sumOf = (halves: readonly AnyRow[]): Bytes => {
  const cells = Number(halves[0]?.["cells"] ?? 0);
  return halfBytes(
    addHalves(
      halves.map((row) => readHalf(blob(row["half"]), cells) ?? new Uint32Array(0)),
      cells,
    ),
  );
};

export const countedOf = (row: AnyRow): CountedReport => ({
  reportId: String(row["report_id"]),
  deviceKeyId: String(row["device_key_id"]),
  planSha256: String(row["plan_sha256"]),
  cells: Number(row["cells"]),
});

/** The stored state, and what a restore made of it: a list that was frozen before the backup is the only one there ever was. */
export const stateOf = (row: AnyRow | null, quarter: Quarter, closedUpTo: string): Counts["state"] => {
  const state = (row?.["state"] ?? "gathering") as CountState;
  return state === "gathering" && quarter <= closedUpTo ? "closed" : state;
};

/** The last quarter that is over: what a restore closes, because the backup does not say what was added up after it. */
export const lastQuarterAt = (nowMs: number): Quarter => quarterBefore(quarterOf(nowMs));
