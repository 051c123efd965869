import type { Organisation } from "#domain/pack/network.ts";
import { REFERRAL_FIELDS, type ReferralField } from "#domain/referral/types.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type HeldBack, isHeld } from "#workflows/hold.ts";
import { isCarried, type OutboxItem, openOutbox, type StoredOutboxItem } from "#workflows/outbox.ts";
import { reportFor, sealIncidentAnew } from "#workflows/report-incident.ts";
import { isAgreementOver, referralOf, type SealAnewError, type SealedFor, sealAnew } from "#workflows/seal-again.ts";
import type { Session } from "#workflows/session.ts";
import { endHandOver } from "#workflows/stopped-hand-over.ts";

/** The hub holds something else under the number of this message: it will never take this one. */
export const isNumberTaken = ({ failure, state }: OutboxItem): boolean => state === "failed" && failure === "OtherBytes";

/** What to do where the text is not held beside the envelope. `team:again.instead.<how>` has the words. */
export type Instead = "referral" | "hand_over" | "reply" | "directory_correction" | "incident" | "carried" | "other";

/** What can be done about it: seal it again, with these lines and while this yes holds, or something else. */
export type WayOut =
  | { readonly kind: "again"; readonly lines: readonly ReferralField[]; readonly until?: string }
  | { readonly kind: "instead"; readonly how: Instead };

export type SendAgainError =
  | SealAnewError
  | SaveError
  | HeldBack
  /** The signed directory does not have whom it was sealed for. */
  | { readonly type: "RecipientGone" }
  /** It rests on a yes, and the organisation's written agreement was ended or is over. */
  | { readonly type: "AgreementOver" };

/** Looked at when somebody asks, before anything is sealed. */
export async function readWayOut(session: Session, { item }: StoredOutboxItem): Promise<WayOut> {
  if (item.kind === "withdrawal") return { kind: "again", lines: [] };
  if (item.kind === "incident")
    return (await reportFor(session, item)) ? { kind: "again", lines: [] } : { kind: "instead", how: "incident" };
  if (item.kind !== "referral") return { kind: "instead", how: insteadOf(item) };
  const entry = await referralOf(session, item.refId);
  if (!entry || entry.textGone) return { kind: "instead", how: "referral" };
  const lines = REFERRAL_FIELDS.filter((field) => entry.fields[field] !== undefined);
  return { kind: "again", lines, ...(entry.basis.kind === "consent" && { until: entry.basis.expires }) };
}

function insteadOf(item: OutboxItem): Instead {
  if (isCarried(item)) return "carried";
  const { kind } = item;
  return kind === "hand_over" || kind === "reply" || kind === "directory_correction" ? kind : "other";
}

/**
 * Seals it again under a new number, in place of the old, after somebody agreed: same reference, same lines, by the same rules as at first.
 * Pressed twice, it is sealed once. Nothing is changed where it fails.
 */
export async function sendUnderNewNumber(session: Session, rowId: string): Promise<Result<void, SendAgainError>> {
  return session.exclusive(async (write) => {
    const stored = await numberTaken(session, rowId);
    if (!stored) return ok(undefined);
    const { item } = stored;
    const anew = item.kind === "incident" ? await sealIncidentAnew(session, item) : await letterAnew(session, stored);
    if (!anew.ok) return anew;
    if (anew.value === null) return err({ type: "RecipientGone" });
    const { puts, outboxAdd } = anew.value;
    const deletes = puts.some((put) => put.rowId === rowId) ? [] : [rowId];
    return write({ puts, deletes }, { outboxAdd, outboxDelete: [item.envelopeId] });
  });
}

type Anew = Result<{ readonly puts: readonly RecordPut[]; readonly outboxAdd: readonly OutboxRow[] } | null, SendAgainError>;

async function letterAnew(session: Session, stored: StoredOutboxItem): Promise<Anew> {
  const { kind, toId, toName, mailbox, sealedTo } = stored.item;
  if (kind !== "referral" && kind !== "withdrawal") return err({ type: "TextGone" });
  const listed: Organisation | undefined = session.network().organisations.find(({ id }) => id === toId);
  if (listed && isAgreementOver(stored.item, listed, utcDay(session.nowMs()))) return err({ type: "AgreementOver" });
  // A withdrawal says nothing of anybody, and may be for a colleague's phone: it goes where it was to go.
  const asSealed: SealedFor | undefined =
    kind === "withdrawal" && sealedTo ? { id: toId, name: toName, mailbox, recipients: sealedTo } : undefined;
  const to = listed ?? asSealed;
  return to ? sealAnew(session, stored, to, { newNumberMs: session.nowMs() }) : ok(null);
}

async function numberTaken(session: Session, rowId: string): Promise<StoredOutboxItem | undefined> {
  return (await openOutbox(session)).find((one) => one.rowId === rowId && isNumberTaken(one.item));
}

/**
 * Takes a message out that the hub will never take and that cannot be sealed again, once somebody has read what to do instead. Of a
 * hand-over the case says that it was stopped.
 */
export async function takeOut(session: Session, rowId: string): Promise<Result<void, SaveError | HeldBack>> {
  const found = await numberTaken(session, rowId);
  if (!found) return ok(undefined);
  if (found.item.kind === "hand_over") {
    const ended = await endHandOver(session, found.item.refId);
    return ended.ok || ended.error.type === "HandedAlready" ? ok(undefined) : err(ended.error);
  }
  return session.exclusive(async (write) => {
    if (await isHeld(session)) return err({ type: "OnHold" });
    return write({ puts: [], deletes: [rowId] }, { outboxDelete: [found.item.envelopeId] });
  });
}
