import { utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { DAY_MS } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { addHalves } from "#protocol/counts/halves.ts";

/**
 * One quarter's reports of one plan to one coordinator, as the hub and the coordinator's phone each keep them. Both walk the same way:
 *
 * ```
 * gathering ──freeze(list)──▶ frozen ──open(hash of the other's list)──▶ opened ──▶ (released | spoiled)
 * ```
 *
 * There is no way back: no second list, no second opening, nothing after a spoiled one. Two sums over lists that overlap would give
 * the difference, and that is somebody's counts.
 */
export interface BatchTerms {
  readonly planSha256: string;
  /** First moment after the quarter. */
  readonly quarterEndsAtMs: number;
  /** Never under `LEAST_PHONES`, whatever a plan says. */
  readonly minPhones: number;
  readonly cells: number;
}
export const LEAST_PHONES = 5;
/** Phones report up to three days after the quarter. */
export const GATHERING_MS = 72 * 3_600_000;
/** Days after a quarter in which the hub takes reports, and that one waits there for somebody to ask for the sum. */
export const REPORT_DAYS = 60;
/** From then on the hub has no half of that quarter any more, however late it came. */
export const lastOfHalvesMs = (quarterEndsAtMs: number): number => quarterEndsAtMs + 2 * REPORT_DAYS * DAY_MS;
/** No team counts more in a quarter and an area: a sum above it is a lie or a fault. */
export const MOST_IN_A_CELL = 10_000;

/** What both halves say of themselves (`report.ts`), and whose certificate came with them. */
export interface Reported {
  readonly planSha256: string;
  readonly reportId: string;
  /** First 16 hex characters of the SHA-256 of the device's key. */
  readonly deviceKeyId: string;
}

interface Report {
  readonly reportId: string;
  readonly deviceKeyId: string;
  readonly half: Uint32Array;
}
export interface Frozen {
  readonly reportIds: readonly string[];
  readonly listSha256: string;
}
export type Batch = { readonly terms: BatchTerms } & (
  | { readonly phase: "gathering"; readonly reports: readonly Report[] }
  | { readonly phase: "frozen"; readonly reports: readonly Report[]; readonly list: Frozen }
  /** The halves are gone. */
  | { readonly phase: "opened"; readonly list: Frozen }
  | { readonly phase: "spoiled"; readonly list: Frozen }
);

export type BatchError =
  | { readonly type: "OtherPlan" }
  | { readonly type: "WrongLength" }
  | { readonly type: "MalformedReport" }
  /** Of this device, or of this id. */
  | { readonly type: "ReportedAlready" }
  /** The list is frozen: the phone counts them in the next quarter. */
  | { readonly type: "TooLate" }
  | { readonly type: "QuarterOpen" }
  | { readonly type: "TooFewPhones"; readonly least: number }
  | { readonly type: "UnknownReport" }
  | { readonly type: "FrozenAlready" }
  | { readonly type: "NotFrozen" }
  | { readonly type: "ListDiffers" }
  | { readonly type: "OpenedAlready" }
  | { readonly type: "Spoiled" };

/** A port, because the hub and the phone take their hash from different places. */
export type Sha256Hex = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;

export const createBatch = (terms: BatchTerms): Batch => ({ terms, phase: "gathering", reports: [] });

/** One report of a device for a plan. The device's signature was checked at the door. */
export function takeReport(batch: Batch, head: Reported, half: Uint32Array): Result<Batch, BatchError> {
  if (head.planSha256 !== batch.terms.planSha256) return err({ type: "OtherPlan" });
  if (half.length !== batch.terms.cells) return err({ type: "WrongLength" });
  if (!/^[A-Za-z0-9_-]{22}$/.test(head.reportId) || !/^[0-9a-f]{16}$/.test(head.deviceKeyId))
    return err({ type: "MalformedReport" });
  if (batch.phase !== "gathering") return err({ type: "TooLate" });
  const { reportId, deviceKeyId } = head;
  if (batch.reports.some((one) => one.reportId === reportId || one.deviceKeyId === deviceKeyId))
    return err({ type: "ReportedAlready" });
  return ok({ ...batch, reports: [...batch.reports, { reportId, deviceKeyId, half }] });
}

export const reportIds = (batch: Batch): readonly string[] =>
  batch.phase === "gathering" || batch.phase === "frozen" ? batch.reports.map(({ reportId }) => reportId) : [];

/** Reports of which both halves arrived; the others are left out of both sums. */
export const onBothSides = (here: readonly string[], there: readonly string[]): readonly string[] =>
  here.filter((id) => there.includes(id)).sort();

/** What both sides compare before either opens: SHA-256 in hex over plan and ids, in the order of their letters. */
export const listSha256 = (planSha256: string, ids: readonly string[], sha256Hex: Sha256Hex): Promise<string> =>
  sha256Hex(utf8(canonicalJson({ kind: "fanal.count-list.1", planSha256, reportIds: [...new Set(ids)].sort() })));

/** How far a batch is, without its halves. */
export interface Stage {
  readonly phase: Batch["phase"];
  readonly list?: Pick<Frozen, "listSha256">;
}

/** Which of the reports are added when `ids` are frozen now. Their halves are not looked at. */
export function listed<R extends Omit<Report, "half">>(
  stage: Stage & { readonly terms: Pick<BatchTerms, "quarterEndsAtMs" | "minPhones">; readonly reports?: readonly R[] },
  ids: readonly string[],
  nowMs: number,
): Result<readonly R[], BatchError> {
  const { terms, phase, reports: there = [] } = stage;
  if (phase === "spoiled") return err({ type: "Spoiled" });
  if (phase === "opened") return err({ type: "OpenedAlready" });
  if (phase === "frozen") return err({ type: "FrozenAlready" });
  if (nowMs < terms.quarterEndsAtMs + GATHERING_MS) return err({ type: "QuarterOpen" });
  const wanted = new Set(ids);
  const reports = there.filter(({ reportId }) => wanted.has(reportId));
  if (reports.length !== wanted.size) return err({ type: "UnknownReport" });
  const least = Math.max(LEAST_PHONES, terms.minPhones);
  if (new Set(reports.map(({ deviceKeyId }) => deviceKeyId)).size < least) return err({ type: "TooFewPhones", least });
  return ok(reports);
}

/** Fixes which reports are added, for ever. `ids` are those on both sides. Nothing can be read by it. */
export async function freeze(
  batch: Batch,
  ids: readonly string[],
  nowMs: number,
  sha256Hex: Sha256Hex,
): Promise<Result<Batch & { readonly phase: "frozen" }, BatchError>> {
  const added = listed<Report>(batch, ids, nowMs);
  if (!added.ok) return added;
  const { terms } = batch;
  const wanted = added.value.map(({ reportId }) => reportId).sort();
  const list = { reportIds: wanted, listSha256: await listSha256(terms.planSha256, wanted, sha256Hex) };
  return ok({ terms, phase: "frozen", reports: added.value, list });
}

/** Why nothing may be opened against the other side's list; `null` when it may. */
export function refusesToOpen({ phase, list }: Stage, otherListSha256: string): BatchError | null {
  if (phase === "spoiled") return { type: "Spoiled" };
  if (phase === "opened") return { type: "OpenedAlready" };
  if (phase === "gathering") return { type: "NotFrozen" };
  return list?.listSha256 === otherListSha256 ? null : { type: "ListDiffers" };
}

/** The one sum of the halves on this side, once, and only where the other side froze the same list. */
export function open(
  batch: Batch,
  otherListSha256: string,
): Result<{ readonly batch: Batch; readonly sums: Uint32Array }, BatchError> {
  const refusal = refusesToOpen(batch, otherListSha256);
  if (refusal) return err(refusal);
  if (batch.phase !== "frozen") return err({ type: "NotFrozen" });
  const { terms, list, reports } = batch;
  const sums = addHalves(
    reports.map(({ half }) => half),
    terms.cells,
  );
  return ok({ batch: { terms, phase: "opened", list }, sums });
}

/**
 * The counts of all phones together, for the release and nothing else. One cell out of reach spoils the batch; the error carries no number.
 */
export function joinSums(
  batch: Batch,
  here: Uint32Array,
  there: Uint32Array,
): Result<Uint32Array, { readonly type: "Spoiled"; readonly batch: Batch }> {
  if (batch.phase === "opened" && here.length === batch.terms.cells && there.length === batch.terms.cells) {
    const sums = addHalves([here, there], batch.terms.cells);
    if (sums.every((count) => count <= MOST_IN_A_CELL)) return ok(sums);
  }
  const list = "list" in batch ? batch.list : { reportIds: [], listSha256: "" };
  return err({ type: "Spoiled", batch: { terms: batch.terms, phase: "spoiled", list } });
}
