import * as v from "valibot";
import { projectEntry } from "#domain/case/project.ts";
import { DECLINE_REASONS, REPLY_KINDS } from "#domain/referral/types.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { Inner } from "#protocol/envelope.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import { openOutbox, outboxPut } from "#workflows/outbox.ts";
import { countReceived, type ReceivedItem, readReceived, receivedPut } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

const ReplySchema = v.looseObject({
  answers: v.string(),
  reply: v.picklist(REPLY_KINDS),
  reason: v.optional(v.picklist(DECLINE_REASONS)),
});

/**
 * Opens an envelope that came and stores what it holds; true only when it is safely stored, so that it may be acknowledged.
 * One that cannot be accepted goes to quarantine with its reason and never blocks the next.
 */
export async function acceptArrival(session: Session, envelopeId: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  return session.exclusive(async (write) => {
    if (await countReceived(session, envelopeId)) return true;
    const before = await readReceived(session);
    const seen = {
      refIds: before.flatMap((r) => (r.item.inner?.kind === "referral" ? [r.item.inner.refId] : [])),
      deviceSeqs: before.flatMap((r) => (r.item.inner ? [`${r.item.inner.deviceKeyId}:${r.item.inner.seq}`] : [])),
    };
    const atMs = session.nowMs();
    const opened = await session.vault.openEnvelope(bytes, session.network(), utcDay(atMs), seen);
    if (!opened.ok) {
      const item: ReceivedItem = { envelopeId, atMs, state: "quarantined", reason: opened.error };
      const kept = await write({ puts: [receivedPut(item)], deletes: [] }, { arrivalAdd: [{ id: envelopeId, envelope: bytes }] });
      return kept.ok;
    }
    const { inner, senderId, senderName } = opened.value;
    const item: ReceivedItem = {
      envelopeId,
      atMs,
      state: inner.kind === "referral" || inner.kind === "directory_correction" ? "open" : "answered",
      inner,
      senderId,
      senderName,
    };
    const puts = [receivedPut(item), ...(inner.kind === "reply" ? await replyPuts(session, inner, senderId, atMs) : [])];
    return (await write({ puts, deletes: [] })).ok;
  });
}

/** The answer goes into the case its referral came from; "seen" and the rest also mean the envelope was collected. */
async function replyPuts(session: Session, inner: Inner, senderId: string, atMs: number): Promise<RecordPut[]> {
  const reply = v.safeParse(ReplySchema, inner.body);
  if (!reply.success) return [];
  const sent = (await openOutbox(session)).find(
    ({ item }) => item.kind === "referral" && item.refId === inner.refId && item.toId === senderId,
  );
  if (!sent?.item.caseId) return [];
  const entry = {
    type: "reply" as const,
    entryId: newId(),
    caseId: sent.item.caseId,
    atMs,
    refId: inner.refId,
    reply: reply.output.reply,
    organisationId: senderId,
    ...(reply.output.reason && { reason: reply.output.reason }),
  };
  return [
    { rowId: entry.entryId, caseId: entry.caseId, value: entry, projection: projectEntry(entry) },
    outboxPut({ ...sent.item, state: "collected" }, sent.rowId),
  ];
}
