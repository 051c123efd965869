import * as v from "valibot";
import type { DeclineReason, ReplyKind } from "#domain/referral/types.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { SealEnvelopeError } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { outboxPut } from "#workflows/outbox.ts";
import { receivedPut, type StoredReceivedItem } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

const ReplyToSchema = v.looseObject({
  replyTo: v.looseObject({ mailbox: v.string(), recipient: v.pipe(v.string(), v.startsWith("age1")) }),
});

export type AnswerError = SealEnvelopeError | SaveError | { readonly type: "NotAReferral" };

/** The receiving organisation's answer, sealed to the phone that sent the referral. */
export async function answerReferral(
  session: Session,
  stored: StoredReceivedItem,
  reply: ReplyKind,
  reason?: DeclineReason,
): Promise<Result<void, AnswerError>> {
  const { rowId, item } = stored;
  const { inner } = item;
  const replyTo = v.safeParse(ReplyToSchema, inner?.body);
  if (inner?.kind !== "referral" || !replyTo.success || !item.senderId) return err({ type: "NotAReferral" });
  const senderId = item.senderId;
  return session.exclusive(async (write) => {
    const nowMs = session.nowMs();
    const seq = (await readConfig(session, "sequence")) ?? 0;
    const { mailbox, recipient } = replyTo.output.replyTo;
    const sealed = await session.vault.sealEnvelope({
      kind: "reply",
      refId: inner.refId,
      seq,
      day: utcDay(nowMs),
      to: { id: senderId, recipients: [recipient] },
      body: { answers: item.envelopeId, reply, ...(reason && { reason }) },
    });
    if (!sealed.ok) return sealed;
    const { id: envelopeId, bytes } = sealed.value;
    const saved = await write(
      {
        puts: [
          outboxPut({
            envelopeId,
            mailbox,
            toId: senderId,
            toName: item.senderName ?? senderId,
            kind: "reply",
            refId: inner.refId,
            state: "sealed",
            attempts: 0,
            nextTryMs: 0,
            sealedAtMs: nowMs,
          }),
          receivedPut({ ...item, state: "answered", reply }, rowId),
          await configPut(session, "sequence", seq + 1),
        ],
        deletes: [],
      },
      { outboxAdd: [{ id: envelopeId, envelope: bytes }] },
    );
    return saved.ok ? ok(undefined) : saved;
  });
}
