import { err, ok, type Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { isNote } from "#workflows/answered-elsewhere.ts";
import { erasingPut, finishErasing, type ToErase } from "#workflows/erase-keys.ts";
import { type HeldBack, isHeld } from "#workflows/hold.ts";
import { isUnsent, type OutboxItem, OWN_NOTE, openOutbox } from "#workflows/outbox.ts";
import { type ReceivedItem, readReceived, type StoredReceivedItem } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

/** What goes with referrals that are deleted here, in one transaction. */
export interface ReceivedErasure {
  readonly deletes: readonly string[];
  readonly arrivalDelete: readonly string[];
  readonly outboxDelete: readonly string[];
  readonly erase: ToErase;
}

/** Name under which it is remembered that a referral was deleted here: sent again, its text is not kept a second time. */
const deletedName = (senderId: string, refId: string): string => `deleted ${senderId} ${refId}`;

/** Its key, the answers to it that have left, and what other devices said of it. An answer that waits still goes. */
export async function receivedErasure(session: Session, gone: readonly StoredReceivedItem[]): Promise<ReceivedErasure> {
  const refIds = new Set(gone.flatMap(({ item }) => (item.inner?.kind === "referral" ? [item.inner.refId] : [])));
  const answers =
    refIds.size === 0
      ? []
      : (await openOutbox(session)).filter(({ item }) => isAnswer(item) && refIds.has(item.refId) && !isUnsent(item));
  const notes =
    refIds.size === 0
      ? []
      : (await readReceived(session)).filter(({ item }) => isNote(session, item) && refIds.has(item.inner?.refId ?? ""));
  return {
    deletes: [...gone, ...answers, ...notes].map(({ rowId }) => rowId),
    arrivalDelete: gone.flatMap(({ item }) => (item.state === "quarantined" ? [item.envelopeId] : [])),
    outboxDelete: answers.map(({ item }) => item.envelopeId),
    erase: { keys: gone.map(({ rowId }) => rowId), marks: gone.flatMap(({ item }) => nameOf(item)) },
  };
}

const isAnswer = ({ kind }: OutboxItem): boolean => kind === "reply" || kind === OWN_NOTE;

const nameOf = ({ inner, senderId }: ReceivedItem): string[] =>
  inner?.kind === "referral" && senderId !== undefined ? [deletedName(senderId, inner.refId)] : [];

export const wasDeleted = async (session: Session, senderId: string, refId: string): Promise<boolean> =>
  (await session.vault.erasedAmong([deletedName(senderId, refId)])).length > 0;

/** By hand; not while notes are asked for. */
export async function eraseReceived(session: Session, rowId: string): Promise<Result<void, SaveError | HeldBack>> {
  return session.exclusive(async (write) => {
    if (await isHeld(session)) return err({ type: "OnHold" });
    const gone = (await readReceived(session)).filter((stored) => stored.rowId === rowId);
    if (gone.length === 0) return ok(undefined);
    const { deletes, arrivalDelete, outboxDelete, erase } = await receivedErasure(session, gone);
    const saved = await write({ puts: [await erasingPut(session, erase)], deletes }, { arrivalDelete, outboxDelete });
    return saved.ok ? finishErasing(session, write) : saved;
  });
}
