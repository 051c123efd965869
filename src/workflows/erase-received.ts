import { err, ok, type Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { erasingPut, finishErasing, type ToErase } from "#workflows/erase-keys.ts";
import { type HeldBack, isHeld } from "#workflows/hold.ts";
import { isUnsent, openOutbox } from "#workflows/outbox.ts";
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

/** Its key, and the answers to it that have left. An answer that waits still goes. */
export async function receivedErasure(session: Session, gone: readonly StoredReceivedItem[]): Promise<ReceivedErasure> {
  const refIds = new Set(gone.flatMap(({ item }) => (item.inner?.kind === "referral" ? [item.inner.refId] : [])));
  const answers =
    refIds.size === 0
      ? []
      : (await openOutbox(session)).filter(({ item }) => item.kind === "reply" && refIds.has(item.refId) && !isUnsent(item));
  return {
    deletes: [...gone, ...answers].map(({ rowId }) => rowId),
    arrivalDelete: gone.flatMap(({ item }) => (item.state === "quarantined" ? [item.envelopeId] : [])),
    outboxDelete: answers.map(({ item }) => item.envelopeId),
    erase: { keys: gone.map(({ rowId }) => rowId), marks: gone.flatMap(({ item }) => nameOf(item)) },
  };
}

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
