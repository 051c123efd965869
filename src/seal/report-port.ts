import type { Coordinator } from "#domain/pack/network.ts";
import type { Quarter } from "#lib/quarters.ts";
import type { Result } from "#lib/result.ts";
import type { HubReport } from "#protocol/counts/report.ts";
import type { SealEnvelopeError, SealedRow } from "#seal/vault-port.ts";

export interface ReportOrder {
  readonly quarter: Quarter;
  /** By which plan it was counted. */
  readonly planSha256: string;
  readonly cells: number;
  /** How many reports this device made before. */
  readonly seq: number;
  readonly day: string;
  /** The coordinators of the own team in the signed directory; each gets an envelope of its own, numbered from `firstSeq` on. */
  readonly to: readonly Coordinator[];
  readonly firstSeq: number;
}
export interface SealedReport {
  /** Even noise by itself. */
  readonly hub: HubReport;
  /** The other half, in the order of `to`. */
  readonly letters: readonly { readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}
export type SealReportError =
  | SealEnvelopeError
  /** The counts are there and cannot be read, or are another quarter's: nothing is made of them. */
  | { readonly type: "CountsUnreadable" };

/** The vault's side of a phone's report; part of `VaultPort`. Counts, chance and the coordinator's half stay in the worker. */
export interface ReportPort {
  /** `tally`: the running counts of the quarter; `null`: nothing was counted. Gives another report each time. */
  sealReport(tally: SealedRow | null, order: ReportOrder): Promise<Result<SealedReport, SealReportError>>;
}
