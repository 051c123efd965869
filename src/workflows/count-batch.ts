import * as v from "valibot";
import { newId } from "#lib/ids.ts";
import type { Quarter } from "#lib/quarters.ts";
import type { Listed, OpenedEnvelope, RecordPut } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";

/**
 * How far the reports of one quarter came on a coordinator's phone. Without a record they gather. There is no way back:
 *
 * ```
 * gathering ──▶ frozen ──▶ released | spoiled
 *     ╰──▶ few | elsewhere ◀──╯
 * ```
 */
const ListSchema = v.strictObject({ reportIds: v.array(v.string()), listSha256: v.string() });
const KeptBatchSchema = v.variant("state", [
  /** The list was decided here; the hub may know it or not. */
  v.strictObject({ v: v.literal(1), state: v.literal("frozen"), list: ListSchema }),
  /** `isTold`: the hub knows that it may forget the sum. */
  v.strictObject({
    v: v.literal(1),
    state: v.picklist(["released", "spoiled"]),
    list: ListSchema,
    isTold: v.boolean(),
  }),
  /** `few`: closed with fewer than five phones. `elsewhere`: not to be had here any more. */
  v.strictObject({ v: v.literal(1), state: v.picklist(["few", "elsewhere"]) }),
]);
export type KeptBatch = v.InferOutput<typeof KeptBatchSchema>;

export interface StoredBatch {
  readonly listed: Listed;
  /** `null`: it is there and cannot be read; nothing is written over it, and nothing is added up. */
  readonly value: KeptBatch | null;
}

const ofQuarter = ({ projection }: Listed, quarter: Quarter): boolean =>
  "quarter" in projection && projection.quarter === quarter;

export async function readBatch(session: Session, quarter: Quarter): Promise<StoredBatch | null> {
  const listed = (await session.list("count_batch")).find((one) => ofQuarter(one, quarter));
  if (!listed) return null;
  const [opened] = await session.open([listed]);
  const parsed = opened?.ok ? v.safeParse(KeptBatchSchema, opened.value) : null;
  return { listed, value: parsed?.success ? parsed.output : null };
}

export const batchPut = (quarter: Quarter, value: KeptBatch, rowId = newId()): RecordPut => ({
  rowId,
  value,
  projection: { kind: "count_batch", quarter },
});

/** Halves that wait for their quarter. */
export const heldReports = async (session: Session, quarter: Quarter): Promise<readonly Listed[]> =>
  (await session.list("count_report")).filter((listed) => ofQuarter(listed, quarter));

const deviceOf = ({ projection }: Listed): string =>
  projection.kind === "count_report" ? (projection.seen.split(":")[0] ?? "") : "";

export const phonesIn = (reports: readonly Listed[]): number => new Set(reports.map(deviceOf)).size;

/** What of an envelope was seen before, as `openEnvelope` asks for it. */
export async function seenReports(session: Session): Promise<readonly string[]> {
  return (await session.list("count_report")).flatMap(({ projection }) =>
    projection.kind === "count_report" ? [projection.seen] : [],
  );
}

export const hasReport = async (session: Session, envelopeId: string): Promise<boolean> =>
  (await session.list("count_report")).some(
    ({ projection }) => projection.kind === "count_report" && projection.envelopeId === envelopeId,
  );

/**
 * The record to keep of a report that came; `null` where nothing is kept: too late, or the second of that phone. What its phone counted is
 * then in no sum, and nobody can read it.
 */
export async function reportPut(
  session: Session,
  envelopeId: string,
  { inner, report }: Pick<OpenedEnvelope, "inner" | "report">,
): Promise<RecordPut | null> {
  if (!report) return null;
  const { rowId, value, quarter, reportId } = report;
  if (await readBatch(session, quarter)) return null;
  const before = await heldReports(session, quarter);
  if (before.some((one) => deviceOf(one) === inner.deviceKeyId)) return null;
  const seen = `${inner.deviceKeyId}:${inner.seq}`;
  return { rowId, value, projection: { kind: "count_report", quarter, reportId, envelopeId, seen } };
}
