import * as v from "valibot";
import { fromB64url } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { Reported } from "#protocol/counts/batch.ts";
import { readHalf } from "#protocol/counts/halves.ts";
import { cellsIn, reportMessage, SignedHalfSchema } from "#protocol/counts/report.ts";
import type { Inner } from "#protocol/envelope.ts";
import { verifySignature } from "#seal/ed25519.ts";
import type { InsideBox } from "#seal/inside-box.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import type { Sender } from "#seal/sender.ts";
import type { OpenedEnvelope, OpenedRow, QuarantineReason } from "#seal/vault-port.ts";
import { keyIdOf as hexKeyIdOf } from "#verify/hash.ts";

const HALF = "count_half";

const KeptSchema = v.strictObject({
  v: v.literal(1),
  head: v.strictObject({ planSha256: v.string(), reportId: v.string(), deviceKeyId: v.string() }),
  quarter: v.string(),
  sealed: v.string(),
});

/** What an envelope of kind `tally` brought, to be kept without the page ever seeing the half. */
export async function keepReport(
  box: InsideBox,
  { info, ownId }: Pick<OwnKeys, "info" | "ownId">,
  inner: Inner,
  sender: Sender,
): Promise<Result<OpenedEnvelope, QuarantineReason>> {
  const body = v.safeParse(SignedHalfSchema, inner.body);
  if (!body.success || cellsIn(body.output) === null) return err("not_understood");
  const { head } = body.output;
  if (info.kind !== "team" || sender.device === undefined || sender.id !== ownId || head.team !== ownId)
    return err("unknown_sender");
  const [half, sig] = [fromB64url(body.output.half), fromB64url(body.output.sig)];
  if (!half || !sig || !(await verifySignature(sender.publicKey, await reportMessage("coordinator", head, half), sig)))
    return err("signature_wrong");
  const { planSha256, reportId, quarter } = head;
  const rowId = newId();
  const kept: v.InferOutput<typeof KeptSchema> = {
    v: 1,
    head: { planSha256, reportId, deviceKeyId: await hexKeyIdOf(sender.publicKey) },
    quarter,
    sealed: await box.seal(HALF, rowId, half),
  };
  const report = { rowId, value: kept, quarter, reportId };
  return ok({ inner: { ...inner, body: {} }, senderName: sender.name, senderId: sender.id, report });
}

export interface HeldReport {
  readonly quarter: string;
  readonly head: Reported;
}

/** Who reported, without the half; `null` where the record does not open. */
export function reportOf(opened: OpenedRow): HeldReport | null {
  const kept = opened.ok ? v.safeParse(KeptSchema, opened.value) : null;
  return kept?.success ? { quarter: kept.output.quarter, head: kept.output.head } : null;
}

/** `null` where it does not open, or has another length. */
export async function halfOf(box: InsideBox, opened: OpenedRow, cells: number): Promise<Uint32Array | null> {
  const bytes = await box.open(HALF, opened);
  return bytes && readHalf(bytes, cells);
}
