import { err, type Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { readCase } from "#workflows/cases.ts";
import { forgetCase } from "#workflows/current.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { type HeldBack, isHeld } from "#workflows/hold.ts";
import { isUnsent, type OutboxItem, openOutbox, outboxPut } from "#workflows/outbox.ts";
import { readReceived } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";
import { endCopiesWithErased } from "#workflows/waiting-copies.ts";

/**
 * Deletes a case for good: every row of it, what was sent from it, the answers that came, and its key. What has not left the phone
 * still leaves it, whatever its basis, without saying of which case it is, and goes after its receipt. The safeguarding log is no
 * part of a case. `wish`: it is counted no more, unless the counts of its quarter have left; when its days are over it stays counted.
 */
export async function eraseCaseNow(
  session: Session,
  caseId: string,
  why: "wish" | "days_over",
): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const kinds = ["entry", "screening", "draft", "tally_place"] as const;
    const rows = (await Promise.all(kinds.map((kind) => session.list(kind, { caseId })))).flat();
    const outbox = await openOutbox(session, await session.list("outbox", { caseId }));
    const unsent = outbox.filter(({ item }) => isUnsent(item));
    const sent = outbox.filter(({ item }) => !isUnsent(item));
    const answers = await answersTo(session, caseId, outbox);
    const puts = unsent.map(({ rowId, item: { caseId: _, ...item } }) => outboxPut(item, rowId));
    // A copy brings no case past its day back; one that somebody wished gone goes nowhere.
    const copies = why === "wish" ? await endCopiesWithErased(session) : null;
    const erased = await write(
      {
        // An older copy knows them as not sent.
        puts: [
          ...puts,
          ...(copies?.puts ?? []),
          await erasingPut(session, { keys: [caseId], marks: sent.map(({ item }) => item.refId) }),
        ],
        deletes: [...[...rows, ...sent, ...answers].map(({ rowId }) => rowId), ...(copies?.deletes ?? [])],
      },
      {
        outboxDelete: [...sent.map(({ item }) => item.envelopeId), ...(copies?.outboxDelete ?? [])],
        ...(why === "wish" && { counts: { caseId, because: "erased" } }),
      },
    );
    if (!erased.ok) {
      // A phone without a byte left: the key alone ends the case, where nothing of it still has to go out; the rows go later.
      if (unsent.length === 0) await session.vault.eraseCase(caseId);
      return erased;
    }
    const ended = await finishErasing(session, write);
    // Its rows are gone even where a key still has to be destroyed.
    forgetCase(caseId);
    return ended;
  });
}

async function answersTo(session: Session, caseId: string, outbox: readonly { readonly item: OutboxItem }[]) {
  const { view } = await readCase(session, caseId);
  const refIds = new Set([...view.referrals.map(({ refId }) => refId), ...outbox.map(({ item }) => item.refId)]);
  if (refIds.size === 0) return [];
  return (await readReceived(session)).filter(({ item: { inner } }) => inner?.kind === "reply" && refIds.has(inner.refId));
}

/** The same by a worker's own wish; not while notes are asked for. */
export async function eraseCase(session: Session, caseId: string): Promise<Result<void, SaveError | HeldBack>> {
  return (await isHeld(session)) ? err({ type: "OnHold" }) : eraseCaseNow(session, caseId, "wish");
}

/** Who still gets something of the case after it is deleted: it has not left this phone yet. */
export async function stillGoesTo(session: Session, caseId: string): Promise<readonly string[]> {
  const outbox = await openOutbox(session, await session.list("outbox", { caseId }));
  return [...new Set(outbox.flatMap(({ item }) => (isUnsent(item) ? [item.toName] : [])))];
}
