import * as v from "valibot";
import { projectEntry } from "#domain/case/project.ts";
import { isDayDoubtful } from "#domain/referral/doubtful-day.ts";
import { DECLINE_REASONS, REPLY_KINDS } from "#domain/referral/types.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { EnvelopeKind, Inner } from "#protocol/envelope.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import { isNote, noteArrived, withNotes } from "#workflows/answered-elsewhere.ts";
import { caseExists } from "#workflows/cases.ts";
import { acceptCopyPart } from "#workflows/copy-arrival.ts";
import { copyArrived } from "#workflows/copy-sent.ts";
import { hasReport, reportPut, seenReports } from "#workflows/count-batch.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { wasDeleted } from "#workflows/erase-received.ts";
import { handOverAnswered } from "#workflows/hand-over-answered.ts";
import { incidentSeenPut } from "#workflows/incidents.ts";
import { openOutbox, outboxPut } from "#workflows/outbox.ts";
import { countReceived, isAboutPerson, type ReceivedItem, readReceived, receivedPut } from "#workflows/received.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";
import { isTakenBackHere, takeBack } from "#workflows/take-back-received.ts";
import { canBeTakenOver } from "#workflows/take-over.ts";
import { refusedIncident } from "#workflows/team-incidents.ts";
import { endCopiesWithErased } from "#workflows/waiting-copies.ts";

const ReplySchema = v.looseObject({
  answers: v.string(),
  reply: v.picklist(REPLY_KINDS),
  reason: v.optional(v.picklist(DECLINE_REASONS)),
});

/** Somebody has to look at these. */
const LOOKED_AT: readonly EnvelopeKind[] = ["referral", "hand_over", "directory_correction", "incident"];

/**
 * Opens an envelope that came and stores what it holds; true only when it is safely stored, so that it may be acknowledged.
 * One that cannot be accepted goes to quarantine with its reason and never blocks the next. `hubDay` is the UTC day it reached the hub,
 * by the hub's clock; without one this phone's own clock has to do.
 * `aside`: the row under which this very envelope was set aside before; accepted, it takes that row's place, else the row stays as it is.
 */
export async function acceptArrival(
  session: Session,
  envelopeId: string,
  bytes: Uint8Array<ArrayBuffer>,
  hubDay?: string,
  aside?: string,
): Promise<boolean> {
  return session.exclusive(async (sealAndStore) => {
    if (aside === undefined && (await countReceived(session, envelopeId))) return true;
    if (await hasReport(session, envelopeId)) return true;
    const write: Write = ({ deletes, ...change }, extras = {}) =>
      aside === undefined
        ? sealAndStore({ ...change, deletes }, extras)
        : sealAndStore(
            { ...change, deletes: [...new Set([...deletes, aside])] },
            { ...extras, arrivalDelete: [...new Set([...(extras.arrivalDelete ?? []), envelopeId])] },
          );
    const before = (await readReceived(session)).filter(({ rowId }) => rowId !== aside);
    const seen = {
      refIds: before.flatMap((r) => (r.item.inner && isAboutPerson(r.item.inner) ? [r.item.inner.refId] : [])),
      deviceSeqs: before.flatMap((r) => (r.item.inner ? [`${r.item.inner.deviceKeyId}:${r.item.inner.seq}`] : [])),
    };
    const atMs = session.nowMs();
    const deviceSeqs = [...seen.deviceSeqs, ...(await seenReports(session))];
    const opened = await session.vault.openEnvelope(bytes, session.network(), hubDay ?? utcDay(atMs), { ...seen, deviceSeqs });
    if (!opened.ok) {
      if (aside !== undefined) return false;
      const item: ReceivedItem = { envelopeId, atMs, state: "quarantined", reason: opened.error };
      const kept = await write({ puts: [receivedPut(item)], deletes: [] }, { arrivalAdd: [{ id: envelopeId, envelope: bytes }] });
      return kept.ok;
    }
    const { inner, senderId, senderName } = opened.value;
    if (inner.kind === "tally") {
      const kept = await reportPut(session, envelopeId, opened.value);
      return (await write({ puts: kept ? [kept] : [], deletes: [] })).ok;
    }
    const told: ReceivedItem = { envelopeId, atMs, state: "answered", inner, senderId, senderName };
    if (isNote(session, told)) return (await write({ puts: await noteArrived(session, before, told), deletes: [] })).ok;
    if (inner.kind === "team_copy")
      return acceptCopyPart(session, write, { envelopeId, inner, senderId, senderName, atMs, before });
    const about = { refId: inner.refId, senderId };
    if (isAboutPerson(inner) && inner.basis?.kind === "consent" && (await isTakenBackHere(session, before, about))) {
      const refused: ReceivedItem = { envelopeId, atMs, state: "quarantined", reason: "withdrawn", senderId, senderName };
      return (await write({ puts: [receivedPut(refused)], deletes: [] })).ok;
    }
    if (inner.kind === "referral" && (await wasDeleted(session, senderId, inner.refId))) {
      const refused: ReceivedItem = { envelopeId, atMs, state: "quarantined", reason: "seen_before", senderId, senderName };
      return (await write({ puts: [receivedPut(refused)], deletes: [] })).ok;
    }
    const isBadHandOver = inner.kind === "hand_over" && !canBeTakenOver(session, inner);
    const refusedAs = isBadHandOver ? ("not_understood" as const) : null;
    const refusal = inner.kind === "incident" ? await refusedIncident(session, inner, senderId, before) : refusedAs;
    if (refusal) {
      const refused: ReceivedItem = { envelopeId, atMs, state: "quarantined", reason: refusal, senderId, senderName };
      return (await write({ puts: [receivedPut(refused)], deletes: [] })).ok;
    }
    const item: ReceivedItem = withNotes(session, before, {
      envelopeId,
      atMs,
      state: LOOKED_AT.includes(inner.kind) ? "open" : "answered",
      inner,
      senderId,
      senderName,
      ...(aside === undefined && hubDay !== undefined && isDayDoubtful(inner.day, hubDay) && { dayDoubtful: true as const }),
    });
    if (inner.kind === "withdrawal") {
      const { puts, deletes, arrivalDelete, erase } = await takeBack(session, before, item, about);
      const copies = await endCopiesWithErased(session);
      const saved = await write(
        { puts: [...puts, ...copies.puts, await erasingPut(session, erase)], deletes: [...deletes, ...copies.deletes] },
        { arrivalDelete, outboxDelete: copies.outboxDelete },
      );
      return saved.ok && (await finishErasing(session, sealAndStore)).ok;
    }
    const answer = inner.kind === "reply" ? await replyPuts(session, inner, senderId, atMs) : [];
    // Of an answer to what is gone here, nothing is kept but that it came.
    const isLoose = inner.kind === "reply" && answer.length === 0;
    const kept: ReceivedItem = isLoose ? { envelopeId, atMs, state: "answered" } : item;
    return (await write({ puts: [receivedPut(kept), ...answer], deletes: [] })).ok;
  });
}

/** The answer goes into the case its referral came from; "seen" and the rest also mean the envelope was collected. */
async function replyPuts(session: Session, inner: Inner, senderId: string, atMs: number): Promise<readonly RecordPut[]> {
  const handedOver = await handOverAnswered(session, inner, senderId, atMs);
  if (handedOver) return handedOver;
  const copied = await copyArrived(session, inner, senderId, atMs);
  if (copied) return copied;
  const reply = v.safeParse(ReplySchema, inner.body);
  if (!reply.success) return [];
  const outbox = (await openOutbox(session)).filter(({ item }) => item.toId === senderId);
  const withdrawal = outbox.find(({ item }) => item.kind === "withdrawal" && item.envelopeId === reply.output.answers);
  if (withdrawal) return [outboxPut({ ...withdrawal.item, state: "collected", seenAtMs: atMs }, withdrawal.rowId)];
  const { enrolment } = session.get();
  const isOwnTeam = enrolment?.kind === "team" && enrolment.team.id === senderId;
  const incident = isOwnTeam ? await incidentSeenPut(session, inner.refId, atMs) : null;
  if (incident) {
    const message = outbox.find(({ item }) => item.kind === "incident" && item.envelopeId === reply.output.answers);
    const collected = message && outboxPut({ ...message.item, state: "collected", seenAtMs: atMs }, message.rowId);
    return [incident, ...(collected ? [collected] : [])];
  }
  const sent = outbox.find(({ item }) => item.kind === "referral" && item.refId === inner.refId);
  // A case that was deleted does not begin anew with an answer.
  if (!sent?.item.caseId || !(await caseExists(session, sent.item.caseId))) return [];
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
    outboxPut({ ...sent.item, state: "collected", collectedAtMs: sent.item.collectedAtMs ?? atMs }, sent.rowId),
  ];
}
