import * as v from "valibot";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Entry } from "#domain/case/types.ts";
import type { Organisation } from "#domain/pack/network.ts";
import { mustArrive } from "#domain/referral/basis.ts";
import { checkAgreement } from "#domain/referral/offer.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { RecordPut, SealEnvelopeError } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import { entryPut } from "#workflows/cases.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { isUnsent, type OutboxItem, openOutbox, outboxPut, type StoredOutboxItem } from "#workflows/outbox.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";
import { judgedHandOvers } from "#workflows/stopped-hand-over.ts";

/** The same keys, in whatever order. */
export const sameRecipients = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** It rests on a yes whose last day is over (safeguarding rule 1). */
const isYesOver = ({ until }: OutboxItem, today: string): boolean => until !== undefined && until < today;

/**
 * It rests on a yes, and the organisation's written agreement was ended or is over (safeguarding rule 6). A report about a child or a life
 * leaves: it was sealed while the agreement counted, and one that arrives late is better than none.
 */
export const isAgreementOver = ({ kind, basis }: OutboxItem, organisation: Organisation, today: string): boolean =>
  kind === "referral" && !mustArrive(basis) && !checkAgreement(organisation, today).ok;

/**
 * Makes what waits ready to leave, and gives the rows that must not leave now by any way: what rests on a yes whose days are over, what is for a
 * colleague's phone that may not have it, what is for an organisation the directory does not have or whose agreement is over, and what could
 * not be sealed again. Each row says why.
 *
 * Referrals and withdrawals are sealed again where the organisation's keys in the signed directory are others than those they were sealed to.
 * The reference stays. What was on its way already may arrive as well, sealed to the old key: whoever opens both sees the second named
 * as seen before. That it may have left stays known (`attempts`), so that taking a yes back reaches it too.
 * A report about a child or a life whose case was erased meanwhile goes as it is, to the old key.
 * A withdrawal says nothing of anybody: to an organisation the directory does not have, it goes as it is.
 */
export async function sealForTodaysKeys(session: Session): Promise<ReadonlySet<string>> {
  return session.exclusive(async (write) => {
    const { organisations } = session.network();
    const today = utcDay(session.nowMs());
    const unsent = (await openOutbox(session)).filter(({ item }) => isUnsent(item));
    const held = new Set<string>();
    const say = async ({ rowId, item }: StoredOutboxItem, failure: string | undefined): Promise<void> => {
      if (item.failure === failure) return;
      const { failure: _, ...rest } = item;
      await write({ puts: [outboxPut({ ...rest, ...(failure && { failure }) }, rowId)], deletes: [] }, { quiet: true });
    };
    for (const stored of unsent.filter(({ item }) => isYesOver(item, today))) {
      held.add(stored.rowId);
      await say(stored, "ConsentEnded");
    }
    const standing = unsent.filter(({ item }) => !isYesOver(item, today));
    for (const { stored, trouble } of await judgedHandOvers(session, standing)) {
      const { failure } = stored.item;
      if (trouble !== null) held.add(stored.rowId);
      await say(stored, trouble?.isSaid ? "HandOverStopped" : failure === "HandOverStopped" ? undefined : failure);
    }
    for (const stored of standing) {
      const { kind, toId, sealedTo } = stored.item;
      if (kind !== "referral" && kind !== "withdrawal") continue;
      const organisation = organisations.find(({ id }) => id === toId);
      if (kind === "withdrawal" && !organisation) continue;
      if (organisation && isAgreementOver(stored.item, organisation, today)) {
        held.add(stored.rowId);
        await say(stored, "AgreementEnded");
        continue;
      }
      if (stored.item.failure === "AgreementEnded") await say(stored, undefined);
      if (organisation && sealedTo && sameRecipients(sealedTo, organisation.recipients)) continue;
      const failure = organisation ? await sealAgain(session, write, stored, organisation) : "RecipientGone";
      if (failure === null) continue;
      held.add(stored.rowId);
      // Before the directory is read there is nobody in it, and nothing to say of that.
      if (organisations.length > 0) await say(stored, failure);
    }
    return held;
  });
}

export async function referralOf(session: Session, refId: string): Promise<Extract<Entry, { type: "referral" }> | null> {
  for (const row of await session.open(await session.list("entry", { refId }))) {
    const entry = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    if (entry?.success && entry.output.type === "referral") return entry.output as Extract<Entry, { type: "referral" }>;
  }
  return null;
}

/** Whose keys it is sealed to, and where it goes. */
export type SealedFor = Pick<Organisation, "id" | "name" | "mailbox" | "recipients">;
export type SealAnewError = SealEnvelopeError | { readonly type: "NotInTeam" } | { readonly type: "TextGone" };

/**
 * What takes the place of a referral or a withdrawal in the outbox, under a number of its own: the same reference, and the same lines as its entry holds
 * them. The caller deletes the envelope that was there, in the same write. `TextGone`: its case is gone, and what it says with it.
 */
export async function sealAnew(
  session: Session,
  { rowId, item }: StoredOutboxItem,
  to: SealedFor,
  because: Pick<OutboxItem, "sealedAgainMs" | "newNumberMs">,
): Promise<Result<{ readonly puts: readonly RecordPut[]; readonly outboxAdd: readonly OutboxRow[] }, SealAnewError>> {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "team") return err({ type: "NotInTeam" });
  const isWithdrawal = item.kind === "withdrawal";
  const entry = isWithdrawal ? null : await referralOf(session, item.refId);
  if (!isWithdrawal && (entry === null || entry.textGone === true)) return err({ type: "TextGone" });
  const basis = entry?.basis;
  const seq = (await readConfig(session, "sequence")) ?? 0;
  const sealed = await session.vault.sealEnvelope({
    kind: isWithdrawal ? "withdrawal" : "referral",
    refId: item.refId,
    seq,
    day: utcDay(session.nowMs()),
    to: { id: to.id, recipients: to.recipients },
    basis: basis?.kind === "consent" ? { ...basis, scope: [...basis.scope] } : basis && { ...basis },
    body: {
      ...(entry && { fields: entry.fields, ...(entry.answerCode !== undefined && { answerCode: entry.answerCode }) }),
      replyTo: { mailbox: enrolment.mailbox, recipient: enrolment.recipient },
    },
  });
  if (!sealed.ok) return sealed;
  const { id: envelopeId, bytes } = sealed.value;
  // Somebody may carry what was sealed before; not this.
  const { failure: _, givenMs: __, ...rest } = item;
  const next: OutboxItem = {
    ...rest,
    envelopeId,
    mailbox: to.mailbox,
    toName: to.name,
    state: "sealed",
    nextTryMs: 0,
    sealedTo: [...to.recipients],
    ...because,
  };
  const ofCase = entry ? [entryPut({ ...entry, envelopeId })] : [];
  return ok({
    puts: [...ofCase, outboxPut(next, rowId), await configPut(session, "sequence", seq + 1)],
    outboxAdd: [{ id: envelopeId, envelope: bytes }],
  });
}

/** `null` when it may leave, sealed anew or as it is; else the word for why not. The envelope that was there stays then. */
async function sealAgain(
  session: Session,
  write: Write,
  stored: StoredOutboxItem,
  organisation: Organisation,
): Promise<"NotSealedAgain" | null> {
  const anew = await sealAnew(session, stored, organisation, { sealedAgainMs: session.nowMs() });
  // Organisations keep an old key for a while: a report that may be opened is better than none.
  if (!anew.ok) return anew.error.type === "TextGone" && mustArrive(stored.item.basis) ? null : "NotSealedAgain";
  const { puts, outboxAdd } = anew.value;
  const saved = await write({ puts, deletes: [] }, { outboxAdd, outboxDelete: [stored.item.envelopeId] });
  return saved.ok ? null : "NotSealedAgain";
}
