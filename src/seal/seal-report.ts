import * as v from "valibot";
import { TallySchema } from "#domain/statistics/tally.ts";
import { fromUtf8, toB64url } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { halfBytes, splitCells } from "#protocol/counts/halves.ts";
import { type HalfSide, type ReportHead, reportMessage, type SignedHalf } from "#protocol/counts/report.ts";
import { CertWireSchema } from "#protocol/envelope.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import type { ReportOrder, ReportPort, SealedReport, SealReportError } from "#seal/report-port.ts";
import { type SealedEnvelope, sealEnvelope } from "#seal/seal-envelope.ts";
import type { OpenedRow } from "#seal/vault-port.ts";

const random = (into: Uint32Array<ArrayBuffer>): void => void crypto.getRandomValues(into);

/** Splits the counts, signs each half for whom it is, and seals the coordinators' one. As long when nothing was counted. */
export async function sealReport(
  own: OwnKeys,
  counts: readonly number[],
  { quarter, planSha256, seq, day, to, firstSeq }: ReportOrder,
): Promise<Result<SealedReport, SealReportError>> {
  if (own.info.kind !== "team") return err({ type: "NotEnrolled" });
  const halves = splitCells(counts, random);
  const head: ReportHead = { v: 1, team: own.ownId, quarter, planSha256, cells: counts.length, reportId: newId(), seq };
  const signed = async (side: HalfSide): Promise<SignedHalf> => {
    const half = halfBytes(halves[side]);
    return { head, half: toB64url(half), sig: toB64url(await own.signer.sign(await reportMessage(side, head, half))) };
  };
  const body = await signed("coordinator");
  const letters: SealedEnvelope[] = [];
  for (const [index, { recipient }] of to.entries()) {
    const letter = await sealEnvelope(own, {
      kind: "tally",
      refId: head.reportId,
      seq: firstSeq + index,
      day,
      to: { id: own.ownId, recipients: [recipient] },
      body: { ...body },
    });
    if (!letter.ok) return letter;
    letters.push(letter.value);
  }
  const cert = v.parse(CertWireSchema, JSON.parse(fromUtf8(own.certBytes)));
  return ok({ hub: { ...(await signed("hub")), cert }, letters });
}

/** The numbers to report; `null` for a record that cannot be read, or is of another quarter, plan or length. */
export function countsIn(opened: OpenedRow, { quarter, planSha256, cells }: ReportOrder): readonly number[] | null {
  const tally = opened.ok ? v.safeParse(TallySchema, opened.value) : null;
  if (!tally?.success || tally.output.sent) return null;
  const isIt = tally.output.quarter === quarter && tally.output.planSha256 === planSha256 && tally.output.cells.length === cells;
  return isIt ? tally.output.cells : null;
}

/** Over the open vault. Keeps nothing itself. */
export const reportDesk = (open: () => OpenVault): ReportPort => ({
  async sealReport(tally, order) {
    const vault = open();
    const { own } = vault.post;
    if (!own) return err({ type: "NotEnrolled" });
    const nothing = (): readonly number[] => Array.from({ length: order.cells }, () => 0);
    const counts = tally === null ? nothing() : countsIn(await vault.openRow(tally), order);
    return counts === null ? err({ type: "CountsUnreadable" }) : sealReport(own, counts, order);
  },
});
