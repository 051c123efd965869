import * as v from "valibot";
import type { HandBackReason } from "#domain/case/handed.ts";
import type { DeclineReason, ReplyKind } from "#domain/referral/types.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { RecordPut, SealEnvelopeError } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import type { SaveError } from "#storage/save-error.ts";
import { sealNote } from "#workflows/answered-elsewhere.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { isSigning } from "#workflows/organisation-keys-here.ts";
import { outboxPut, WAITING } from "#workflows/outbox.ts";
import { type ReceivedItem, readReceived, receivedPut, type StoredReceivedItem } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

const ReplyToSchema = v.looseObject({
  replyTo: v.looseObject({ mailbox: v.string(), recipient: v.pipe(v.string(), v.startsWith("age1")) }),
});

/** Teams, and other devices of the organisation, would set aside what this device signs. */
interface NotSigning {
  readonly type: "NotSigning";
}
export type AnswerError = SealEnvelopeError | SaveError | NotSigning | { readonly type: "NotAReferral" };

/**
 * Devices of one organisation sign with one key, and so does one that was set up again: each begins somewhere else, so that no answer is taken
 * for a repetition of another's.
 */
const firstNumber = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

/**
 * The answer to one envelope, sealed to the phone that sent it, and word of it for the other devices of the organisation; `null` where that
 * names no phone. Nothing is written here.
 */
export async function sealReply(
  session: Session,
  item: ReceivedItem,
  reply: ReplyKind,
  reason?: DeclineReason | HandBackReason,
): Promise<
  Result<{ readonly puts: readonly RecordPut[]; readonly outboxAdd: readonly OutboxRow[] } | null, SealEnvelopeError | NotSigning>
> {
  const { envelopeId: answers, inner, senderId, senderName } = item;
  const replyTo = v.safeParse(ReplyToSchema, inner?.body);
  if (!inner || !replyTo.success || senderId === undefined) return ok(null);
  if (!(await isSigning(session))) return err({ type: "NotSigning" });
  const nowMs = session.nowMs();
  const seq = (await readConfig(session, "sequence")) ?? firstNumber();
  const { mailbox, recipient } = replyTo.output.replyTo;
  const sealed = await session.vault.sealEnvelope({
    kind: "reply",
    refId: inner.refId,
    seq,
    day: utcDay(nowMs),
    to: { id: senderId, recipients: [recipient] },
    body: { answers, reply, ...(reason && { reason }) },
  });
  if (!sealed.ok) return sealed;
  const { id: envelopeId, bytes } = sealed.value;
  const to = { mailbox, toId: senderId, toName: senderName ?? senderId };
  const note = await sealNote(session, item, { reply, ...(reason && { reason }) }, seq + 1);
  return ok({
    puts: [
      outboxPut({ envelopeId, ...to, kind: "reply", refId: inner.refId, ...WAITING, sealedAtMs: nowMs }),
      ...(note?.puts ?? []),
      await configPut(session, "sequence", seq + 2),
    ],
    outboxAdd: [{ id: envelopeId, envelope: bytes }, ...(note?.outboxAdd ?? [])],
  });
}

/** What stands there under this row; a page may show what was taken back meanwhile. */
export const readAgain = async (session: Session, { rowId }: StoredReceivedItem): Promise<ReceivedItem | undefined> =>
  (await readReceived(session)).find((stored) => stored.rowId === rowId)?.item;

/** The receiving organisation's answer, sealed to the phone that sent the referral. */
export async function answerReferral(
  session: Session,
  stored: StoredReceivedItem,
  reply: ReplyKind,
  reason?: DeclineReason,
): Promise<Result<void, AnswerError>> {
  return session.exclusive(async (write) => {
    const item = await readAgain(session, stored);
    if (item?.inner?.kind !== "referral" || item.state === "withdrawn") return err({ type: "NotAReferral" });
    const sealed = await sealReply(session, item, reply, reason);
    if (!sealed.ok) return sealed;
    if (sealed.value === null) return err({ type: "NotAReferral" });
    const { puts, outboxAdd } = sealed.value;
    return write(
      {
        puts: [...puts, receivedPut({ ...item, state: "answered", reply, repliedAtMs: session.nowMs() }, stored.rowId)],
        deletes: [],
      },
      { outboxAdd },
    );
  });
}

/** Somebody here has seen that it was taken back, and looked for paper: that is told, and the code goes too. */
export async function confirmWithdrawal(session: Session, stored: StoredReceivedItem): Promise<Result<void, AnswerError>> {
  return session.exclusive(async (write) => {
    const item = await readAgain(session, stored);
    if (item?.withdrawn === undefined || item.state !== "withdrawn") return err({ type: "NotAReferral" });
    const sealed = await sealReply(session, item, "seen");
    if (!sealed.ok) return sealed;
    const { code: _, ...left } = item.withdrawn;
    const puts = [
      receivedPut({ ...item, withdrawn: { ...left, seenAtMs: session.nowMs() } }),
      await erasingPut(session, { keys: [stored.rowId], marks: [] }),
      ...(sealed.value?.puts ?? []),
    ];
    const saved = await write({ puts, deletes: [stored.rowId] }, { outboxAdd: sealed.value?.outboxAdd ?? [] });
    return saved.ok ? finishErasing(session, write) : saved;
  });
}
