import type { HandOverView } from "#domain/case/case-view.ts";
import type { Entry } from "#domain/case/types.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { entryPut, readCase } from "#workflows/cases.ts";
import { areListsRead, type ColleagueTrouble, troubleOf } from "#workflows/colleague-trouble.ts";
import { readColleagues } from "#workflows/colleagues.ts";
import { handOverOf } from "#workflows/hand-over-answered.ts";
import { isUnsent, type OutboxItem, openOutbox, type StoredOutboxItem } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";

export interface JudgedHandOver {
  readonly stored: StoredOutboxItem;
  /** It must not leave now; `isSaid` where there is something to say of that. */
  readonly trouble: { readonly isSaid: boolean } | null;
}

/** Every hand-over that has not left. One whose case is gone is known by the phone it was sealed to. */
export async function judgedHandOvers(session: Session, outbox: readonly StoredOutboxItem[]): Promise<readonly JudgedHandOver[]> {
  const unsent = outbox.filter(({ item }) => item.kind === "hand_over" && isUnsent(item));
  if (unsent.length === 0) return [];
  const isSaid = areListsRead(session);
  const colleagues = await readColleagues(session);
  return Promise.all(
    unsent.map(async (stored) => {
      const { refId, mailbox, sealedTo } = stored.item;
      const to = (await handOverOf(session, refId))?.to ?? { mailbox, recipient: sealedTo?.[0] ?? "" };
      return { stored, trouble: troubleOf(colleagues, to) === null ? null : { isSaid } };
    }),
  );
}

/** One try is enough for "may have left": an answer that was lost says nothing about what arrived. */
const neverLeft = (item: OutboxItem | undefined): boolean =>
  item !== undefined && isUnsent(item) && item.attempts === 0 && item.givenMs === undefined;

export interface StoppedHandOver {
  readonly why: ColleagueTrouble;
  /** It was sent, or tried: somebody has to ring. */
  readonly mayHaveLeft: boolean;
}

/** Of hand-overs that wait for a yes, by their number: those whose phone may not have them. */
export async function readStopped(
  session: Session,
  handOvers: readonly HandOverView[],
): Promise<ReadonlyMap<string, StoppedHandOver>> {
  const waiting = handOvers.filter(({ state }) => state === "waiting");
  if (waiting.length === 0 || !areListsRead(session)) return new Map();
  const colleagues = await readColleagues(session);
  const posted = postedOf(await openOutbox(session));
  return new Map(
    waiting.flatMap(({ refId, to }) => {
      const why = troubleOf(colleagues, to);
      return why === null ? [] : [[refId, { why, mayHaveLeft: !neverLeft(posted.get(refId)?.item) }] as const];
    }),
  );
}

const postedOf = (outbox: readonly StoredOutboxItem[]): ReadonlyMap<string, StoredOutboxItem> =>
  new Map(outbox.flatMap((stored) => (stored.item.kind === "hand_over" ? [[stored.item.refId, stored] as const] : [])));

export type EndHandOverError =
  | SaveError
  /** That phone may have it, and may still say yes. */
  | { readonly type: "HandedAlready" };

/**
 * Ends a hand-over whose phone may not have it, or that the hub does not take: what waits is destroyed, the case says so, and somebody else
 * can be chosen. Everything in it is this phone's, as it was all the time.
 */
export async function endHandOver(session: Session, refId: string): Promise<Result<void, EndHandOverError>> {
  return session.exclusive(async (write) => {
    const entry = await handOverOf(session, refId);
    const posted = postedOf(await openOutbox(session)).get(refId);
    const { view } = entry ? await readCase(session, entry.caseId) : { view: null };
    const state = view?.handOvers.find((one) => one.refId === refId)?.state ?? "waiting";
    if (state !== "waiting" || (!entry && !posted)) return ok(undefined);
    const to = entry?.to ?? { mailbox: posted?.item.mailbox ?? "", recipient: posted?.item.sealedTo?.[0] ?? "" };
    const isParked = posted?.item.state === "failed";
    if (!isParked && (!areListsRead(session) || troubleOf(await readColleagues(session), to) === null))
      return err({ type: "HandedAlready" });
    const unsent = posted && isUnsent(posted.item) ? [posted] : [];
    const end: readonly Entry[] = entry
      ? [
          {
            type: "hand_over_answer",
            entryId: newId(),
            caseId: entry.caseId,
            atMs: session.nowMs(),
            refId,
            outcome: "stopped",
            ...(!neverLeft(posted?.item) && { mayHaveLeft: true }),
          },
        ]
      : [];
    return write(
      { puts: end.map(entryPut), deletes: unsent.map(({ rowId }) => rowId) },
      { outboxDelete: unsent.map(({ item }) => item.envelopeId) },
    );
  });
}
