import { planBytes } from "#domain/statistics/plan.ts";
import { toB64url } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { halfBytes, splitCells } from "#protocol/counts/halves.ts";
import { type HubReport, type ReportHead, reportMessage } from "#protocol/counts/report.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { sha256Hex } from "#verify/hash.ts";
import { PLAN } from "../domain/statistics/people.ts";

export interface Sent {
  readonly hub: HubReport;
  /** Head and half for the coordinator, as they are sealed. */
  readonly body: Record<string, unknown>;
  readonly head: ReportHead;
}

/** What one phone makes of its counts. */
export async function reportOf(
  phone: OwnKeys,
  quarter: string,
  cells: readonly number[],
  changes: Partial<ReportHead> = {},
): Promise<Sent> {
  const planSha256 = await sha256Hex(planBytes(PLAN, quarter));
  const head: ReportHead = {
    v: 1,
    team: phone.ownId,
    quarter,
    planSha256,
    cells: cells.length,
    reportId: newId(),
    seq: 0,
    ...changes,
  };
  const halves = splitCells(cells, (into) => void crypto.getRandomValues(into));
  const signed = async (side: "hub" | "coordinator") => {
    const half = halfBytes(halves[side]);
    return { head, half: toB64url(half), sig: toB64url(await phone.signer.sign(await reportMessage(side, head, half))) };
  };
  const cert = JSON.parse(new TextDecoder().decode(phone.certBytes));
  return { head, hub: { ...(await signed("hub")), cert }, body: await signed("coordinator") };
}
