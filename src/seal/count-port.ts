import type { Plan } from "#domain/pack/statistics.ts";
import type { LedgerError, SignedEntry } from "#domain/statistics/ledger.ts";
import type { Quarter } from "#lib/quarters.ts";
import type { Result } from "#lib/result.ts";
import type { BatchError, Frozen } from "#protocol/counts/batch.ts";
import type { CountOrder, CountOrderWire } from "#protocol/counts/report.ts";
import type { RecordPut, SealedRow } from "#seal/vault-port.ts";

/** One quarter by one plan, with what lies here of it, as it was sealed. */
export interface CountedQuarter {
  readonly plan: Plan;
  readonly quarter: Quarter;
  /** Records of kind `count_report`. */
  readonly reports: readonly SealedRow[];
  readonly nowMs: number;
}

/** What only the worker may add up: the record in which the list was frozen, the hub's answer, and the ledger it is written into. */
export interface ReleaseOrder extends CountedQuarter {
  readonly batch: SealedRow;
  readonly hub: { readonly listSha256: string; readonly sum: Uint8Array<ArrayBuffer> };
  /** All records of kind `release`. */
  readonly ledger: readonly SealedRow[];
}

export type CountError =
  | BatchError
  | LedgerError
  | { readonly type: "NotCoordinator" }
  /** A report, or the record of the list, is there and cannot be opened. */
  | { readonly type: "CountsUnreadable" };

/** New entries of the ledger; they count once they are stored. */
export interface NewEntries {
  readonly entries: readonly SignedEntry[];
  readonly records: readonly RecordPut[];
}

/** The vault's side of counts without people; part of `VaultPort`. Halves and sums stay in the worker: what comes out is the release. */
export interface CountPort {
  /** Which of the reports on both sides are added, by the rules of a batch. `there`: ids the hub has; `null`: all that are here. Opens nothing. */
  freezeCounts(order: CountedQuarter & { readonly there: readonly string[] | null }): Promise<Result<Frozen, CountError>>;
  /** Adds the halves of that list to the hub's sum and signs what may be shown of it. Spoiled: entries without figures. */
  releaseCounts(key: SealedRow, order: ReleaseOrder): Promise<Result<NewEntries & { readonly spoiled: boolean }, CountError>>;
  /** Entries without figures, once no phone may report any more. */
  closeCounts(
    key: SealedRow,
    order: CountedQuarter & { readonly ledger: readonly SealedRow[] },
  ): Promise<Result<NewEntries, CountError>>;
  /** `null` where the key is not of the order's team. */
  signCountOrder(key: SealedRow, order: CountOrder): Promise<CountOrderWire | null>;
  /** Everything this key released, in order, checked link by link. */
  readLedger(key: SealedRow, rows: readonly SealedRow[]): Promise<Result<readonly SignedEntry[], CountError>>;
}
