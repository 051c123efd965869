import * as v from "valibot";
import type { HandBackReason } from "#domain/case/handed.ts";
import { entriesFrom, type HandedFields, HandedFieldsSchema } from "#domain/case/handed-fields.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { Inner } from "#protocol/envelope.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type AnswerError, readAgain, sealReply } from "#workflows/answer-referral.ts";
import { entryPut, readCase } from "#workflows/cases.ts";
import { type Colleague, readColleagues } from "#workflows/colleagues.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { type ReceivedItem, readReceived, receivedPut, type StoredReceivedItem } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

export type TakeOverError = AnswerError | SaveError | { readonly type: "ConsentExpired" };

const fieldsOf = (inner: Inner): HandedFields | null => {
  const parsed = v.safeParse(HandedFieldsSchema, inner.body["fields"]);
  return parsed.success ? parsed.output : null;
};
const ReplyToSchema = v.looseObject({ replyTo: v.looseObject({ mailbox: v.string(), recipient: v.string() }) });

/** Whole, from a phone of the own team, and with a way back for the answer: anything else goes to quarantine as it came. */
export function canBeTakenOver(session: Session, inner: Inner): boolean {
  const { enrolment } = session.get();
  const isOurs = enrolment?.kind === "team" && inner.from === enrolment.team.id;
  return isOurs && fieldsOf(inner) !== null && v.is(ReplyToSchema, inner.body);
}

/** What a colleague has sent, and what became of it. */
export interface Handed {
  readonly stored: StoredReceivedItem;
  /** `null` once it was answered or taken back: its text is gone from here. */
  readonly fields: HandedFields | null;
  /** Whose phone it came from, as on the list of colleagues; `null` where it is not on it. */
  readonly colleague: Colleague | null;
  readonly basis: Inner["basis"];
  /** The case is known here: it would be added to. */
  readonly isKnown: boolean;
}

/** Newest first: hand-overs, and what was taken back before anybody here had said yes. */
export async function readHanded(session: Session): Promise<readonly Handed[]> {
  const colleagues = await readColleagues(session);
  const received = (await readReceived(session)).filter(
    ({ item: { inner, state } }) => inner?.kind === "hand_over" || (inner?.kind === "withdrawal" && state === "withdrawn"),
  );
  return Promise.all(
    received.map(async (stored) => {
      const { inner, state } = stored.item;
      const fields = inner?.kind === "hand_over" && state === "open" ? fieldsOf(inner) : null;
      const isKnown = fields !== null && (await session.list("entry", { caseId: fields.case })).length > 0;
      const colleague = colleagues.find(({ deviceKeyId }) => deviceKeyId === inner?.deviceKeyId) ?? null;
      return { stored, fields, colleague, basis: inner?.basis, isKnown };
    }),
  );
}

export const waitsForUs = ({ fields }: Handed): boolean => fields !== null;

/** Yes: only with this it becomes a case here, or a part of one. The answer is sealed in the same moment. */
export async function takeOver(session: Session, stored: StoredReceivedItem): Promise<Result<string, TakeOverError>> {
  return session.exclusive(async (write) => {
    const item = await readAgain(session, stored);
    const inner = item?.inner;
    const fields = inner?.kind === "hand_over" && item?.state === "open" ? fieldsOf(inner) : null;
    if (!item || !inner?.basis || !fields) return err({ type: "NotAReferral" });
    const { basis } = inner;
    const nowMs = session.nowMs();
    if (basis.kind === "consent" && basis.expires < utcDay(nowMs)) return err({ type: "ConsentExpired" });
    const sealed = await sealReply(session, item, "accepted");
    if (!sealed.ok) return sealed;
    if (sealed.value === null) return err({ type: "NotAReferral" });
    // Under the name of a case that was erased here nothing begins again.
    const isGone = (await session.vault.erasedAmong([fields.case])).length > 0;
    const caseId = isGone ? newId() : fields.case;
    const colleague = (await readColleagues(session)).find(({ deviceKeyId }) => deviceKeyId === inner.deviceKeyId);
    const entries = entriesFrom(fields, {
      caseId,
      atMs: nowMs,
      refId: inner.refId,
      deviceKeyId: inner.deviceKeyId,
      ...(colleague && { name: colleague.name }),
      basis: basis.kind,
      entries: (await readCase(session, caseId)).entries,
      newId,
    });
    const answered = receivedPut(withoutText({ ...item, state: "answered", reply: "accepted", repliedAtMs: nowMs }));
    const puts = [...entries.map(entryPut), ...sealed.value.puts, answered];
    const erasing = await erasingPut(session, { keys: [stored.rowId], marks: [] });
    const saved = await write({ puts: [...puts, erasing], deletes: [stored.rowId] }, { outboxAdd: sealed.value.outboxAdd });
    if (!saved.ok) return saved;
    const ended = await finishErasing(session, write);
    return ended.ok ? ok(caseId) : ended;
  });
}

/** No: the text is erased here, and the colleague is told; it was theirs all the time. */
export async function giveBack(
  session: Session,
  stored: StoredReceivedItem,
  reason: HandBackReason,
): Promise<Result<void, TakeOverError>> {
  return session.exclusive(async (write) => {
    const item = await readAgain(session, stored);
    if (item?.inner?.kind !== "hand_over" || item.state !== "open") return err({ type: "NotAReferral" });
    const sealed = await sealReply(session, item, "declined", reason);
    if (!sealed.ok) return sealed;
    if (sealed.value === null) return err({ type: "NotAReferral" });
    const answered = receivedPut(withoutText({ ...item, state: "answered", reply: "declined", repliedAtMs: session.nowMs() }));
    const erasing = await erasingPut(session, { keys: [stored.rowId], marks: [] });
    const saved = await write(
      { puts: [...sealed.value.puts, answered, erasing], deletes: [stored.rowId] },
      { outboxAdd: sealed.value.outboxAdd },
    );
    return saved.ok ? finishErasing(session, write) : saved;
  });
}

/** What has to stay so that the same envelope, and a yes that is taken back, are known: no line of it. */
const withoutText = (item: ReceivedItem): ReceivedItem => (item.inner ? { ...item, inner: { ...item.inner, body: {} } } : item);
