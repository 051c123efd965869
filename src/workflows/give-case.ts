import {
  ALWAYS_HANDED,
  fieldsAllowed,
  type HandedTask,
  type HandOverBasis,
  type HandOverField,
  handOverBasis,
} from "#domain/case/handed.ts";
import type { HandedFields } from "#domain/case/handed-fields.ts";
import type { Entry } from "#domain/case/types.ts";
import type { BasisError } from "#domain/referral/basis.ts";
import type { Basis } from "#domain/referral/types.ts";
import { consentPossibleToday } from "#domain/screening/understanding.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { SealEnvelopeError } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { entryPut, readCase } from "#workflows/cases.ts";
import { type CardError, type Colleague, readColleagues } from "#workflows/colleagues.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { draftRows } from "#workflows/draft-rows.ts";
import { outboxPut, WAITING } from "#workflows/outbox.ts";
import { talksOf } from "#workflows/prepare-referral.ts";
import { logPut, messageLine } from "#workflows/safeguarding-log.ts";
import type { Session } from "#workflows/session.ts";

export interface GiveInput {
  readonly caseId: string;
  readonly colleague: Pick<Colleague, "deviceKeyId">;
  readonly basis: Basis;
  readonly fields: HandedFields;
  readonly isChild: boolean;
}
export type GiveCaseError =
  | BasisError
  | SealEnvelopeError
  | SaveError
  | CardError
  | { readonly type: "NotInTeam" }
  | { readonly type: "AlreadySealed" }
  /** It waits for another colleague's yes already. */
  | { readonly type: "HandedAlready" }
  /** Taken off the list meanwhile. */
  | { readonly type: "ColleagueGone" };

/**
 * Seals a case to one colleague's phone. Nothing is over here with it: the case, its promises and a child nobody was reached for stay
 * this phone's until the colleague says yes. Pressed twice, it seals once: `refId` is made by the caller when the screen opens.
 */
export async function giveCase(session: Session, refId: string, input: GiveInput): Promise<Result<Entry, GiveCaseError>> {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "team") return err({ type: "NotInTeam" });
  return session.exclusive(async (write) => {
    const nowMs = session.nowMs();
    const day = utcDay(nowMs);
    const { caseId, fields } = input;
    if ((await session.list("entry", { refId })).length > 0) return err({ type: "AlreadySealed" });
    const { view } = await readCase(session, caseId);
    if (view.handOvers.some(({ state }) => state === "waiting")) return err({ type: "HandedAlready" });
    const colleague = (await readColleagues(session)).find((one) => one.deviceKeyId === input.colleague.deviceKeyId);
    if (!colleague) return err({ type: "ColleagueGone" });
    // Judged again: between choosing and sealing a signed list may have come that shuts the phone out.
    if (!colleague.standing.ok) return colleague.standing;
    const { mailbox, recipient, deviceKeyId } = colleague.standing.value;

    const scope = Object.keys(fields) as HandOverField[];
    const basis = handOverBasis(input.basis, scope);
    const allowed = checkHandOver(basis, enrolment.team.id, day, input);
    if (!allowed.ok) return allowed;
    for (const talk of basis.kind === "consent" ? await talksOf(session, caseId, day) : []) {
      const understood = consentPossibleToday(talk);
      if (!understood.ok) return understood;
    }
    const seq = (await readConfig(session, "sequence")) ?? 0;
    const sealed = await session.vault.sealEnvelope({
      kind: "hand_over",
      refId,
      seq,
      day,
      to: { id: enrolment.team.id, recipients: [recipient] },
      basis: basis.kind === "consent" ? { ...basis, scope: [...basis.scope] } : { ...basis },
      body: { fields, replyTo: { mailbox: enrolment.mailbox, recipient: enrolment.recipient } },
    });
    if (!sealed.ok) return sealed;

    const { id: envelopeId, bytes } = sealed.value;
    const { name } = colleague;
    const entry: Entry = {
      type: "hand_over",
      entryId: newId(),
      caseId,
      atMs: nowMs,
      refId,
      envelopeId,
      to: { name, deviceKeyId, mailbox, recipient },
      basis,
      tasks: fields.tasks as readonly HandedTask[],
      ...(fields.unreached && { unreached: true }),
    };
    const line = basis.kind === "consent" ? null : messageLine(basis, enrolment.team.id, nowMs);
    const puts = [
      entryPut(entry),
      outboxPut({
        envelopeId,
        mailbox,
        toId: enrolment.team.id,
        toName: name,
        kind: "hand_over",
        refId,
        caseId,
        basis: basis.kind,
        ...(basis.kind === "consent" && { until: basis.expires }),
        ...(line && { logId: line.logId }),
        ...WAITING,
        sealedAtMs: nowMs,
        sealedTo: [recipient],
      }),
      await configPut(session, "sequence", seq + 1),
      ...(line ? [logPut(line)] : []),
    ];
    const deletes = await draftRows(session, { form: "hand_over", caseId });
    const saved = await write({ puts, deletes }, { outboxAdd: [{ id: envelopeId, envelope: bytes }] });
    return saved.ok ? ok(entry) : saved;
  });
}

/** The rule of a referral (safeguarding rule 1), for a colleague: consent names the team, is of today, and holds every line. */
function checkHandOver(
  basis: HandOverBasis,
  teamId: string,
  today: string,
  { fields, isChild }: GiveInput,
): Result<void, BasisError> {
  const shared = Object.keys(fields) as HandOverField[];
  if (basis.kind === "consent") {
    if (basis.organisationId !== teamId) return err({ type: "ConsentForAnother", organisationId: basis.organisationId });
    if (basis.expires < today) return err({ type: "ConsentExpired", expires: basis.expires });
    return ok(undefined);
  }
  if (basis.kind === "child_protection" && !isChild) return err({ type: "NotAChild" });
  if (isChild && basis.childView === undefined) return err({ type: "ChildViewMissing" });
  const beyond = shared.filter((field) => !ALWAYS_HANDED.includes(field) && !fieldsAllowed(basis.kind).includes(field));
  return beyond.length > 0 ? err({ type: "MoreThanMinimum", fields: [] }) : ok(undefined);
}
