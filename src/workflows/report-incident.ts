import * as v from "valibot";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Coordinator } from "#domain/pack/network.ts";
import { type Incident, IncidentSchema } from "#domain/team/incident.ts";
import { INCIDENT_TEXT_MAX_CHARS, plainText, type Trace, tracesIn } from "#domain/team/incident-text.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { RecordPut, SealEnvelopeError } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import type { SaveError } from "#storage/save-error.ts";
import { listCases, type TextTooLong } from "#workflows/cases.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { type DraftPlace, draftRows } from "#workflows/draft-rows.ts";
import { messagesOf, type OwnIncident, openOwnIncidents, ownIncidentPut } from "#workflows/incidents.ts";
import { isUnsent, type OutboxItem, outboxPut, WAITING } from "#workflows/outbox.ts";
import { sameRecipients } from "#workflows/seal-again.ts";
import type { Session } from "#workflows/session.ts";
import { coordinatorPost, readTeamDesk } from "#workflows/team-desk.ts";

export type ReportIncidentError =
  | SealEnvelopeError
  | SaveError
  | TextTooLong
  /** A case code of this phone, a number or an address: these words have to go first. */
  | { readonly type: "TracesInText"; readonly traces: readonly Trace[] };

/** As somebody fills it in; the day is this phone's. */
export type NewIncident = Omit<Incident, "day">;

/** Codes of cases, and those by which an answer is given on the phone. */
async function codesHere(session: Session): Promise<readonly string[]> {
  const { rows } = await listCases(session, { from: 0, count: Number.MAX_SAFE_INTEGER });
  const referrals = await session.open(await session.list("entry", { types: ["referral"] }));
  const answerCodes = referrals.flatMap((row) => {
    const entry = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    return entry?.success && entry.output.type === "referral" ? (entry.output.answerCode ?? []) : [];
  });
  return [...rows.map(({ code }) => code), ...answerCodes].filter((code) => code !== "");
}

/** What in a text could lead to somebody, by what this phone knows. */
export const tracesHere = async (session: Session, text: string): Promise<readonly Trace[]> =>
  tracesIn(text, await codesHere(session));

/**
 * Keeps a report, and seals one message for each coordinator the signed directory names for the team. Written together or not at all.
 * Without a coordinator it is kept: it can be shown, printed, and sent later.
 */
export async function reportIncident(
  session: Session,
  asked: NewIncident,
  draft?: DraftPlace,
): Promise<Result<{ readonly sentTo: number }, ReportIncidentError>> {
  const traces = await tracesHere(session, asked.text);
  if (traces.length > 0) return err({ type: "TracesInText", traces });
  if (plainText(asked.text).length > INCIDENT_TEXT_MAX_CHARS) return err({ type: "TextTooLong", limit: INCIDENT_TEXT_MAX_CHARS });
  return session.exclusive(async (write) => {
    const atMs = session.nowMs();
    const incident = v.parse(IncidentSchema, { ...asked, text: plainText(asked.text), day: utcDay(atMs) });
    const isCoordinator = (await readTeamDesk(session))?.isNamed === true;
    const report: OwnIncident = {
      atMs,
      refId: newId(),
      incident,
      isAddressed: false,
      ...(isCoordinator && { care: { seenAtMs: atMs } }),
    };
    const sealed = await sealToCoordinators(session, report, othersPost(session));
    if (!sealed.ok) return sealed;
    const { puts, outboxAdd } = sealed.value;
    const kept = ownIncidentPut({ ...report, isAddressed: outboxAdd.length > 0 }, newId());
    const saved = await write({ puts: [kept, ...puts], deletes: draft ? await draftRows(session, draft) : [] }, { outboxAdd });
    return saved.ok ? ok({ sentTo: outboxAdd.length }) : saved;
  });
}

/** `team`: sealed to its coordinators; `here`: this is the only coordinator's phone; `none`: nobody the signed directory names. */
export async function readWhereReportsGo(session: Session): Promise<"team" | "here" | "none"> {
  if (othersPost(session).length > 0) return "team";
  return coordinatorPost(session).length > 0 ? "here" : "none";
}

/** The hub takes nothing a phone sends to itself. */
function othersPost(session: Session): readonly Coordinator[] {
  const own = session.get().enrolment?.mailbox;
  return coordinatorPost(session).filter(({ mailbox }) => mailbox !== own);
}

async function sealToCoordinators(
  session: Session,
  { refId, incident }: OwnIncident,
  post: readonly Coordinator[],
): Promise<Result<{ readonly puts: readonly RecordPut[]; readonly outboxAdd: readonly OutboxRow[] }, SealEnvelopeError>> {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "team" || post.length === 0) return ok({ puts: [], outboxAdd: [] });
  const { team, mailbox: ownMailbox, recipient: ownRecipient } = enrolment;
  const nowMs = session.nowMs();
  const first = (await readConfig(session, "sequence")) ?? 0;
  const puts: RecordPut[] = [];
  const outboxAdd: OutboxRow[] = [];
  for (const [index, { mailbox, recipient }] of post.entries()) {
    const sealed = await session.vault.sealEnvelope({
      kind: "incident",
      refId,
      seq: first + index,
      day: utcDay(nowMs),
      to: { id: team.id, recipients: [recipient] },
      body: { ...incident, replyTo: { mailbox: ownMailbox, recipient: ownRecipient } },
    });
    if (!sealed.ok) return sealed;
    const { id: envelopeId, bytes } = sealed.value;
    outboxAdd.push({ id: envelopeId, envelope: bytes });
    const to = { mailbox, toId: team.id, toName: team.name, sealedTo: [recipient] };
    puts.push(outboxPut({ envelopeId, ...to, kind: "incident", refId, ...WAITING, sealedAtMs: nowMs }));
  }
  return ok({ puts: [...puts, await configPut(session, "sequence", first + post.length)], outboxAdd });
}

/**
 * What takes the place of one message of a report, under a number of its own; `null` where the report is gone, or the directory names that coordinator's
 * phone no more. The caller deletes the message that was there, in the same write.
 */
export async function sealIncidentAnew(
  session: Session,
  item: OutboxItem,
): Promise<Result<{ readonly puts: readonly RecordPut[]; readonly outboxAdd: readonly OutboxRow[] } | null, SealEnvelopeError>> {
  const again = await reportFor(session, item);
  return again ? sealToCoordinators(session, again.report, [again.to]) : ok(null);
}

/** The report a message was sealed of, and the coordinator's phone it is for; `null` where either is gone. */
export async function reportFor(
  session: Session,
  { refId, mailbox }: OutboxItem,
): Promise<{ readonly report: OwnIncident; readonly to: Coordinator } | null> {
  const found = (await openOwnIncidents(session)).find(({ report }) => report.refId === refId);
  const to = othersPost(session).find((one) => one.mailbox === mailbox);
  return found && to ? { report: found.report, to } : null;
}

/**
 * Seals reports that nobody has yet for the coordinators the directory names now: those from before there was one, and those that wait
 * for keys that are no longer named. Gives how many. What has left stays as it was.
 */
export async function sealIncidentsForToday(session: Session): Promise<Result<number, SealEnvelopeError | SaveError>> {
  return session.exclusive(async (write) => {
    const post = othersPost(session);
    if (post.length === 0) return ok(0);
    let count = 0;
    for (const { rowId, report } of await openOwnIncidents(session)) {
      const messages = await messagesOf(session, report);
      if (report.seenAtMs !== undefined || (report.isAddressed && !messages.some(({ item }) => isUnsent(item)))) continue;
      const isFor = ({ mailbox, recipient }: Coordinator) =>
        messages.some(({ item }) => item.mailbox === mailbox && sameRecipients(item.sealedTo ?? [], [recipient]));
      const old = messages.filter(
        ({ item }) =>
          isUnsent(item) &&
          !post.some((one) => one.mailbox === item.mailbox && sameRecipients(item.sealedTo ?? [], [one.recipient])),
      );
      const missing = post.filter((one) => !isFor(one));
      if (old.length + missing.length === 0) continue;
      const sealed = await sealToCoordinators(session, report, missing);
      if (!sealed.ok) return sealed;
      const { puts, outboxAdd } = sealed.value;
      const saved = await write(
        { puts: [ownIncidentPut({ ...report, isAddressed: true }, rowId), ...puts], deletes: old.map((one) => one.rowId) },
        { outboxAdd, outboxDelete: old.map(({ item }) => item.envelopeId) },
      );
      if (!saved.ok) return saved;
      count += 1;
    }
    return ok(count);
  });
}
