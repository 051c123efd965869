import * as v from "valibot";
import { FURTHER } from "#domain/referral/furthest.ts";
import { DECLINE_REASONS, type DeclineReason, REPLY_KINDS, type ReplyKind } from "#domain/referral/types.ts";
import { isSameReferral } from "#domain/referral/withdrawal.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { OWN_NOTE, outboxPut, WAITING } from "#workflows/outbox.ts";
import { type ReceivedItem, receivedPut, type StoredReceivedItem } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

/**
 * Devices of one organisation tell each other what they answered, so that two workers do not answer differently: a `reply` that the
 * organisation sends to itself, sealed to its own keys, in its own mailbox. `by` is the device's mark, random and known to nobody else.
 */
const NoteSchema = v.looseObject({
  team: v.string(),
  reply: v.picklist(REPLY_KINDS),
  reason: v.optional(v.fallback(v.picklist(DECLINE_REASONS), "other")),
  by: v.string(),
});

const ownId = (session: Session): string | null => {
  const { enrolment } = session.get();
  return enrolment?.kind === "organisation" ? enrolment.organisation.id : null;
};

/** It says what another device of this organisation answered. */
export const isNote = (session: Session, { inner, senderId }: ReceivedItem): boolean =>
  inner?.kind === "reply" && senderId !== undefined && senderId === ownId(session);

export interface SealedNote {
  readonly puts: readonly RecordPut[];
  readonly outboxAdd: readonly OutboxRow[];
}

/** `null` where the signed directory has no key of ours: the answer goes out all the same. */
export async function sealNote(
  session: Session,
  { inner, senderId }: ReceivedItem,
  said: { readonly reply: ReplyKind; readonly reason?: string },
  seq: number,
): Promise<SealedNote | null> {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "organisation" || inner?.kind !== "referral" || senderId === undefined) return null;
  const { id: toId, name: toName } = enrolment.organisation;
  const recipients = session.network().organisations.find(({ id }) => id === toId)?.recipients ?? [];
  const kept = await readConfig(session, "own_mark");
  const by = kept ?? newId();
  const nowMs = session.nowMs();
  const { refId } = inner;
  const sealed = await session.vault.sealEnvelope({
    kind: "reply",
    refId,
    seq,
    day: utcDay(nowMs),
    to: { id: toId, recipients: [...recipients] },
    body: { team: senderId, ...said, by },
  });
  if (!sealed.ok) return null;
  const { id: envelopeId, bytes } = sealed.value;
  const waits = { envelopeId, mailbox: enrolment.mailbox, toId, toName, kind: OWN_NOTE, refId, ...WAITING, sealedAtMs: nowMs };
  return {
    puts: [outboxPut(waits), ...(kept === null ? [await configPut(session, "own_mark", by)] : [])],
    outboxAdd: [{ id: envelopeId, envelope: bytes }],
  };
}

const parse = ({ inner }: ReceivedItem) => {
  const note = v.safeParse(NoteSchema, inner?.body);
  return note.success ? note.output : null;
};

/** The referral with what the note says; as it was where the note is about another, or says less than is known. */
function withNote(session: Session, referral: ReceivedItem, note: ReceivedItem): ReceivedItem {
  const said = isNote(session, note) ? parse(note) : null;
  const { inner, senderId, elsewhere, state } = referral;
  if (!said || !note.inner || inner?.kind !== "referral" || senderId === undefined || state === "withdrawn") return referral;
  if (!isSameReferral({ refId: inner.refId, senderId }, { refId: note.inner.refId, senderId: said.team })) return referral;
  if (FURTHER[said.reply] < FURTHER[elsewhere?.reply ?? "waiting"]) return referral;
  const reason: DeclineReason | undefined = said.reason;
  return {
    ...referral,
    state: "answered",
    elsewhere: { reply: said.reply, ...(reason && { reason }), day: note.inner.day, atMs: note.atMs },
  };
}

/** A referral that comes after the word about it. */
export const withNotes = (session: Session, before: readonly StoredReceivedItem[], referral: ReceivedItem): ReceivedItem =>
  [...before].reverse().reduce((known, { item }) => withNote(session, known, item), referral);

/** What a note that came changes. This device's own word, brought back under whatever number, changes nothing. */
export async function noteArrived(
  session: Session,
  before: readonly StoredReceivedItem[],
  note: ReceivedItem,
): Promise<readonly RecordPut[]> {
  const said = parse(note);
  if (said !== null && said.by === (await readConfig(session, "own_mark"))) return [];
  if (said === null) return [receivedPut({ envelopeId: note.envelopeId, atMs: note.atMs, state: "answered" })];
  const changed = before.flatMap(({ rowId, item }) => {
    const next = withNote(session, item, note);
    return next === item ? [] : [receivedPut(next, rowId)];
  });
  return [receivedPut(note), ...changed];
}
