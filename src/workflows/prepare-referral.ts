import { newCaseCode } from "#domain/case/code.ts";
import type { Entry, RunningScreening } from "#domain/case/types.ts";
import type { Organisation } from "#domain/pack/network.ts";
import { type BasisError, checkBasis } from "#domain/referral/basis.ts";
import { canOfferReferral, type OfferError } from "#domain/referral/offer.ts";
import type { Basis, ReferralFields } from "#domain/referral/types.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { RecordPut, SealEnvelopeError } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { caseExists, entryPut, readCase } from "#workflows/cases.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { draftRows } from "#workflows/draft-rows.ts";
import { outboxPut, WAITING } from "#workflows/outbox.ts";
import { logPut, messageLine } from "#workflows/safeguarding-log.ts";
import type { Session } from "#workflows/session.ts";

export interface ReferralInput {
  readonly caseId: string;
  readonly organisation: Organisation;
  readonly basis: Basis;
  readonly fields: ReferralFields;
  readonly isChild: boolean;
  /** Answers kept for the referral alone (`referralOnly` of the guides): erased from the case once it is sealed. */
  readonly referralOnly: readonly string[];
}
export type PrepareReferralError =
  | BasisError
  | OfferError
  | SealEnvelopeError
  | SaveError
  | { readonly type: "NotInTeam" }
  | { readonly type: "AlreadySealed" };

/**
 * Seals the referral to the organisation's keys, then writes entry, outbox and, for the two bases without consent, the safeguarding
 * log in one transaction. Pressed twice, it seals once: `refId` is made by the caller when the screen opens.
 * The signed lists of this moment say to which keys, and whether the organisation's agreement still counts.
 */
export async function prepareReferral(
  session: Session,
  refId: string,
  input: ReferralInput,
): Promise<Result<Entry, PrepareReferralError>> {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "team") return err({ type: "NotInTeam" });
  return session.exclusive(async (write) => {
    const nowMs = session.nowMs();
    const day = utcDay(nowMs);
    const { caseId, basis, fields } = input;
    const again = await session.list("entry", { refId });
    const isWithdrawn = again.some(({ projection }) => projection.kind === "entry" && projection.type === "withdrawal");
    if (again.length > 0 && !isWithdrawn) return err({ type: "AlreadySealed" });
    const talksToday = await talksOf(session, caseId, day);
    const allowed = checkBasis(basis, {
      organisationId: input.organisation.id,
      fields,
      today: day,
      isChild: input.isChild,
      // A case that is gone took every yes along.
      withdrawn: isWithdrawn || !(await caseExists(session, caseId)),
      talksToday,
    });
    if (!allowed.ok) return allowed;
    if (isWithdrawn) return err({ type: "AlreadySealed" });
    const organisation = session.network().organisations.find(({ id }) => id === input.organisation.id);
    if (!organisation) return err({ type: "NoAgreement" });
    const offered = canOfferReferral(organisation, { isChild: input.isChild, today: day });
    if (!offered.ok) return offered;

    const seq = (await readConfig(session, "sequence")) ?? 0;
    const answerCode = newCaseCode(crypto.getRandomValues(new Uint8Array(5)));
    const sealed = await session.vault.sealEnvelope({
      kind: "referral",
      refId,
      seq,
      day,
      to: { id: organisation.id, recipients: organisation.recipients },
      basis: basis.kind === "consent" ? { ...basis, scope: [...basis.scope] } : { ...basis },
      body: { fields, answerCode, replyTo: { mailbox: enrolment.mailbox, recipient: enrolment.recipient } },
    });
    if (!sealed.ok) return sealed;

    const { id: envelopeId, bytes } = sealed.value;
    const entry: Entry = {
      type: "referral",
      entryId: newId(),
      caseId,
      atMs: nowMs,
      refId,
      envelopeId,
      organisationId: organisation.id,
      basis,
      fields,
      answerCode,
    };
    const line = basis.kind === "consent" ? null : messageLine(basis, organisation.id, nowMs);
    const puts = [
      entryPut(entry),
      ...(await screeningsWithout(session, caseId, input.referralOnly)),
      outboxPut({
        envelopeId,
        mailbox: organisation.mailbox,
        toId: organisation.id,
        toName: organisation.name,
        kind: "referral",
        refId,
        caseId,
        basis: basis.kind,
        ...(basis.kind === "consent" && { until: basis.expires }),
        ...(line && { logId: line.logId }),
        ...WAITING,
        sealedAtMs: nowMs,
        sealedTo: [...organisation.recipients],
      }),
      await configPut(session, "sequence", seq + 1),
      ...(line ? [logPut(line)] : []),
    ];
    const deletes = await draftRows(session, { form: "referral", caseId });
    const saved = await write({ puts, deletes }, { outboxAdd: [{ id: envelopeId, envelope: bytes }] });
    return saved.ok ? ok(entry) : saved;
  });
}

/** Talks of the case that began on a day, or were held in one go and ended on it: understanding was checked then. */
export async function talksOf(session: Session, caseId: string, day: string): Promise<RunningScreening[]> {
  const { entries } = await readCase(session, caseId);
  return entries.flatMap((entry) => {
    if (entry.type !== "screening") return [];
    const { startedAtMs, meetings } = entry.screening;
    const isToday = utcDay(startedAtMs) === day || (meetings === undefined && utcDay(entry.atMs) === day);
    return isToday ? [entry.screening] : [];
  });
}

/** The case's talks without the given answers, in place of the entries there are. */
async function screeningsWithout(session: Session, caseId: string, ids: readonly string[]): Promise<RecordPut[]> {
  const { entries } = await readCase(session, caseId);
  return entries.flatMap((entry) => {
    if (entry.type !== "screening" || !ids.some((id) => id in entry.screening.answers)) return [];
    const answers = Object.fromEntries(Object.entries(entry.screening.answers).filter(([id]) => !ids.includes(id)));
    return [entryPut({ ...entry, screening: { ...entry.screening, answers } })];
  });
}
