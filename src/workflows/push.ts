import type { HalfOutcome, HubAddress, PushOutcome } from "#protocol/contact.ts";
import type { HubReport } from "#protocol/counts/report.ts";
import { readOutboxEnvelope } from "#storage/records.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { isHeld } from "#workflows/hold.ts";
import { isCarried, isUnsent, type OutboxItem, openOutbox, outboxPut, type StoredOutboxItem } from "#workflows/outbox.ts";
import { afterPush } from "#workflows/outbox-order.ts";
import { halfHandedIn } from "#workflows/report-counts.ts";
import { reportedPut } from "#workflows/safeguarding-log.ts";
import { isSpent } from "#workflows/sent.ts";
import type { Session } from "#workflows/session.ts";
import type { SyncPort } from "#workflows/sync-port.ts";

/** One contact with the hub, which knows this phone. Once the signal is aborted nothing of it is written any more. */
export interface Contact {
  readonly session: Session;
  readonly sync: SyncPort;
  readonly hub: HubAddress;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** `null`: it was taken back while it stood in line. Every outcome is noted before this resolves. */
export async function push(contact: Contact, stored: StoredOutboxItem): Promise<PushOutcome | null> {
  const { session, sync, hub, token, signal } = contact;
  const { rowId, item } = stored;
  const stop = await begin(session, stored);
  if (stop !== undefined) return stop;
  const bytes = await readOutboxEnvelope(session.tables, item.envelopeId);
  const outcome: PushOutcome = bytes
    ? await sync.push(hub, token, { mailbox: item.mailbox, id: item.envelopeId, bytes }, signal)
    : { type: "Refused", code: "bytes_missing" };
  signal.throwIfAborted();
  const waitMs = sync.backOffMs(item.attempts + 1);
  await session.exclusive(async (write) => {
    const now = await asItStands(session, rowId);
    if (!now) return;
    const next = afterPush({ ...now, attempts: item.attempts }, outcome, session.nowMs(), waitMs);
    if (isSpent(next) && !(await isHeld(session)))
      await write({ puts: [], deletes: [rowId] }, { outboxDelete: [next.envelopeId] });
    else {
      // Of what is carried only the receipt is of use from here on: whose it is has the bytes.
      const outboxDelete = isCarried(next) && !isUnsent(next) ? [next.envelopeId] : [];
      const reported = isUnsent(next) ? [] : await reportedPut(session, next.logId);
      await write({ puts: [outboxPut(next, rowId), ...reported], deletes: [] }, { outboxDelete });
    }
  });
  return outcome;
}

/** The hub's half of a report of counts. */
export async function pushHalf(
  { session, sync, hub, token, signal }: Contact,
  { rowId, item }: StoredOutboxItem,
  report: HubReport,
): Promise<HalfOutcome> {
  const outcome = await sync.pushHalf(hub, token, report, signal);
  signal.throwIfAborted();
  const waitMs = sync.backOffMs(item.attempts + 1);
  await session.exclusive(async (write) => {
    const now = await asItStands(session, rowId);
    if (now && isUnsent(now)) await halfHandedIn(session, write, { rowId, item: now }, outcome, waitMs);
  });
  return outcome;
}

/** A coordinator's phone reports like any other, also to itself: what is for its own mailbox needs no hub, which would refuse it. */
export async function keepOwn({ session }: Contact, { rowId, item }: StoredOutboxItem): Promise<null> {
  const bytes = await readOutboxEnvelope(session.tables, item.envelopeId);
  const isKept = bytes !== null && (await acceptArrival(session, item.envelopeId, bytes));
  if (isKept) await session.write({ puts: [], deletes: [rowId] }, { outboxDelete: [item.envelopeId] });
  return null;
}

/**
 * What rests on a yes is noted as tried before it leaves: should the person take the yes back, what may have arrived is told to erase
 * it, even if the phone died before the answer came. Where that cannot be noted it does not leave.
 */
async function begin(session: Session, { rowId }: StoredOutboxItem): Promise<PushOutcome | null | undefined> {
  return session.exclusive(async (write) => {
    const now = await asItStands(session, rowId);
    if (!now) return null;
    if (now.basis !== "consent" || now.attempts > 0) return undefined;
    const noted = await write({ puts: [outboxPut({ ...now, attempts: 1 }, rowId)], deletes: [] }, { quiet: true });
    return noted.ok ? undefined : { type: "Later", retryAfterMs: null };
  });
}

/** As it stands there at this moment; something may have been taken back while the network was waited for. */
async function asItStands(session: Session, rowId: string): Promise<OutboxItem | undefined> {
  const listed = (await session.list("outbox")).filter((one) => one.rowId === rowId);
  return (await openOutbox(session, listed))[0]?.item;
}
