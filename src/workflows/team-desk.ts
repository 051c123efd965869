import { rootDigest } from "#content/trust.ts";
import type { Coordinator } from "#domain/pack/network.ts";
import {
  type Condition,
  type ConfirmedBy,
  EMPTY_DESK,
  MOST_NAME_CHARS,
  mayLetIn,
  type TeamDesk,
  type TrainingFlag,
  withCondition,
} from "#domain/team/desk.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { JOIN_MS } from "#protocol/join.ts";
import type { AnswerError, CoordinatorKey, JoinCodeError, ShownCode } from "#seal/enrol-port.ts";
import type { SealedRow } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { configPut, isUnreadable, readConfig, rowsNamed } from "#workflows/config.ts";
import { plainLead } from "#workflows/lead-here.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";

const COORDINATOR = "coordinator";

export type DeskError =
  | SaveError
  | AnswerError
  /** What was ticked and whom it let in cannot be read: nothing is written over it. */
  | { readonly type: "DeskUnreadable" }
  /** Not everything that has to be there before a phone is let in was ticked. */
  | { readonly type: "ConditionsOpen" }
  /** The signed lists do not name this phone's key yet, or no longer. */
  | { readonly type: "NotNamedYet" }
  | { readonly type: "NameMissing" }
  /** That code was answered, or is not of today's quarter of an hour. */
  | { readonly type: "JoinUsed" }
  | { readonly type: "JoinTooOld" };

export interface CoordinatorDesk {
  /** `null`: this phone has no coordinator's key. */
  readonly key: CoordinatorKey | null;
  /** The signed lists name it, with where its post goes. */
  readonly isNamed: boolean;
  readonly desk: TeamDesk;
}

const keyRow = async (session: Session): Promise<SealedRow | undefined> =>
  (await session.read(await rowsNamed(session, COORDINATOR)))[0];

/**
 * The phones of the own team's coordinators, as the signed directory names them; empty where it names none. What the team's phones send
 * their coordinators is sealed to these and goes to these mailboxes, one envelope each, and nowhere else.
 */
export function coordinatorPost(session: Session): readonly Coordinator[] {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "team") return [];
  return session.network().teams.find(({ id }) => id === enrolment.team.id)?.coordinators ?? [];
}

/** The coordinator's key of this phone; `null` without one. */
export async function coordinatorRow(session: Session): Promise<{ readonly row: SealedRow; readonly isNamed: boolean } | null> {
  const row = await keyRow(session);
  const key = row && (await session.vault.showCoordinator(row));
  return row && key ? { row, isNamed: isNamed(session, key.post) } : null;
}

/** The whole post: a phone that was enrolled anew has another mailbox and opens nothing that went to the old one. */
const isNamed = (session: Session, { key, recipient, mailbox }: Coordinator): boolean =>
  coordinatorPost(session).some((one) => one.key === key && one.recipient === recipient && one.mailbox === mailbox);

export async function readTeamDesk(session: Session): Promise<CoordinatorDesk | null> {
  if (await isUnreadable(session, "team_desk")) return null;
  const row = await keyRow(session);
  const key = row ? await session.vault.showCoordinator(row) : null;
  return {
    key,
    isNamed: key !== null && isNamed(session, key.post),
    desk: (await readConfig(session, "team_desk")) ?? EMPTY_DESK,
  };
}

/** Makes this phone's key, once. It counts when the signed lists name it. */
export async function becomeCoordinator(session: Session): Promise<Result<void, SaveError | { readonly type: "NotInTeam" }>> {
  return session.exclusive(async (write) => {
    const row = await keyRow(session);
    if (row && (await session.vault.showCoordinator(row))) return ok(undefined);
    const made = await session.vault.makeCoordinator();
    if (!made) return err({ type: "NotInTeam" });
    // One of another team, which nothing uses any more.
    const old = (await rowsNamed(session, COORDINATOR)).map(({ rowId }) => rowId);
    return write({ puts: [made.record], deletes: old });
  });
}

async function change<T, E>(
  session: Session,
  act: (desk: TeamDesk, keep: (desk: TeamDesk) => Promise<Result<void, SaveError>>) => Promise<Result<T, E>>,
): Promise<Result<T, E | DeskError>> {
  return session.exclusive(async (write: Write) => {
    if (await isUnreadable(session, "team_desk")) return err({ type: "DeskUnreadable" });
    const keep = async (desk: TeamDesk) => write({ puts: [await configPut(session, "team_desk", desk)], deletes: [] });
    return act((await readConfig(session, "team_desk")) ?? EMPTY_DESK, keep);
  });
}

export const confirmCondition = (session: Session, condition: Condition, by: ConfirmedBy): Promise<Result<void, DeskError>> =>
  change(session, (desk, keep) => keep(withCondition(desk, condition, by, utcDay(session.nowMs()))));

/** A volunteer's code as the coordinator's phone saw it, and when. */
export interface SeenJoin extends ShownCode {
  readonly seenAtMs: number;
}

export async function readJoinCode(session: Session, code: string): Promise<Result<SeenJoin, JoinCodeError>> {
  const read = await session.vault.readJoin(code);
  return read.ok ? ok({ ...read.value, seenAtMs: session.nowMs() }) : read;
}

/** Signs the certificate and keeps whom it let in before the answer is shown: no phone is in the team that is not on this list. */
export async function letIn(
  session: Session,
  { code, seenAtMs }: SeenJoin,
  name: string,
  flags: readonly TrainingFlag[],
): Promise<Result<{ readonly code: string; readonly untilMs: number }, DeskError>> {
  const root = await rootDigest(session.db);
  return change(session, async (desk, keep): Promise<Result<{ code: string; untilMs: number }, DeskError>> => {
    const { enrolment } = session.get();
    const nowMs = session.nowMs();
    const row = await keyRow(session);
    const key = row && (await session.vault.showCoordinator(row));
    if (!row || !key || enrolment?.kind !== "team" || root === null) return err({ type: "NotCoordinator" });
    if (!isNamed(session, key.post)) return err({ type: "NotNamedYet" });
    if (!mayLetIn(desk)) return err({ type: "ConditionsOpen" });
    const called = name.trim().slice(0, MOST_NAME_CHARS);
    if (called === "") return err({ type: "NameMissing" });
    if (nowMs < seenAtMs || nowMs - seenAtMs > JOIN_MS) return err({ type: "JoinTooOld" });
    if (desk.phones.some(({ request }) => request === code)) return err({ type: "JoinUsed" });
    const lead = plainLead(enrolment.lead);
    const leadNumber = enrolment.lead.number;
    const answered = await session.vault.answerJoin(row, code, { flags: [...flags], root, nowMs, lead, leadNumber });
    if (!answered.ok) return answered;
    const { serial, notAfter, code: answer } = answered.value;
    const phone = { serial, name: called, flags: [...flags], notAfter, atMs: nowMs, request: code };
    const kept = await keep({ ...desk, phones: [...desk.phones, phone] });
    return kept.ok ? ok({ code: answer, untilMs: seenAtMs + JOIN_MS }) : kept;
  });
}

/** Noted and signed here at once; the hub shuts the phone out with the next contact. */
export async function shutOut(session: Session, serial: string): Promise<Result<void, DeskError>> {
  return change(session, async (desk, keep): Promise<Result<void, DeskError>> => {
    const row = await keyRow(session);
    const signed = row && (await session.vault.signRevocation(row, serial));
    if (!signed) return err({ type: "NotCoordinator" });
    const phones = desk.phones.map((phone) =>
      phone.serial === serial && !phone.out ? { ...phone, out: { atMs: session.nowMs(), done: false, ...signed } } : phone,
    );
    return keep({ ...desk, phones });
  });
}
