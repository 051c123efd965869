import * as v from "valibot";
import { REPLY_KINDS } from "#domain/referral/types.ts";
import { newId } from "#lib/ids.ts";
import { InnerSchema } from "#protocol/envelope.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";

/** What came in: opened, or in quarantine with a reason (`quarantine.<reason>` has the words). */
export const ReceivedItemSchema = v.strictObject({
  envelopeId: v.string(),
  atMs: v.number(),
  state: v.picklist(["open", "answered", "quarantined"]),
  inner: v.optional(InnerSchema),
  senderId: v.optional(v.string()),
  senderName: v.optional(v.string()),
  reason: v.optional(v.string()),
  /** The last answer we gave. */
  reply: v.optional(v.picklist(REPLY_KINDS)),
});
export type ReceivedItem = v.InferOutput<typeof ReceivedItemSchema>;
export interface StoredReceivedItem {
  readonly rowId: string;
  readonly item: ReceivedItem;
}

export function receivedPut(item: ReceivedItem, rowId = newId()): RecordPut {
  return {
    rowId,
    value: item,
    projection: {
      kind: "received",
      envelopeId: item.envelopeId,
      atMs: item.atMs,
      state: item.state,
      ...(item.reply && { reply: item.reply }),
    },
  };
}

export async function countReceived(session: Session, envelopeId: string): Promise<number> {
  return (await session.list("received")).filter(
    (l) => l.projection.kind === "received" && l.projection.envelopeId === envelopeId,
  ).length;
}

/** Newest first. */
export async function readReceived(session: Session): Promise<StoredReceivedItem[]> {
  const rows = await session.open(await session.list("received"));
  return rows
    .flatMap((row) => {
      const parsed = row.ok ? v.safeParse(ReceivedItemSchema, row.value) : null;
      return parsed?.success ? [{ rowId: row.rowId, item: parsed.output }] : [];
    })
    .sort((a, b) => b.item.atMs - a.item.atMs);
}
