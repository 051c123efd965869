import * as v from "valibot";
import type { LetIn } from "#domain/team/desk.ts";
import { type Incident, type IncidentCare, type IncidentOutcome, IncidentSchema } from "#domain/team/incident.ts";
import { fromB64url, toB64url } from "#lib/bytes.ts";
import { utcDay } from "#lib/clock.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { parseCheckedCode } from "#protocol/checked-code.ts";
import type { Inner } from "#protocol/envelope.ts";
import { JOIN_MAX_CHARS, JOIN_PREFIX, JoinRequestSchema } from "#protocol/join.ts";
import type { SaveError } from "#storage/save-error.ts";
import { sealReply } from "#workflows/answer-referral.ts";
import { eraseReceived } from "#workflows/erase-received.ts";
import type { HeldBack } from "#workflows/hold.ts";
import { eraseOwnIncident, openOwnIncidents, ownIncidentPut } from "#workflows/incidents.ts";
import { type ReceivedItem, readReceived, receivedPut } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";
import { readTeamDesk } from "#workflows/team-desk.ts";

/** A report on a coordinator's phone: one that came, or one written there. */
export interface TeamIncident {
  readonly rowId: string;
  readonly isOwn: boolean;
  /** When it came, or was written. */
  readonly atMs: number;
  /** As the coordinator calls the phone it came from; `null` for one that another coordinator or the hub let in. */
  readonly phone: string | null;
  readonly incident: Incident;
  readonly care: IncidentCare;
}
export interface TeamIncidents {
  /** The signed lists name this phone. */
  readonly isCoordinator: boolean;
  /** Newest first. */
  readonly reports: readonly TeamIncident[];
  /** What came and could not be accepted. */
  readonly setAside: number;
}
export type CareError = SaveError | { readonly type: "NoSuchReport" };

/**
 * Why a report that opened is not taken over; `null` when it is. Only a coordinator's phone takes reports, and only those of its own
 * team, each once.
 */
export async function refusedIncident(
  session: Session,
  inner: Inner,
  senderId: string,
  before: readonly { readonly item: ReceivedItem }[],
): Promise<"not_for_us" | "not_understood" | "seen_before" | null> {
  const { enrolment } = session.get();
  const desk = await readTeamDesk(session);
  // A desk that cannot be read may be a coordinator's: nothing is turned away for that.
  const isOthers = desk !== null && desk.key === null;
  if (enrolment?.kind !== "team" || senderId !== enrolment.team.id || isOthers) return "not_for_us";
  if (!v.is(IncidentSchema, inner.body)) return "not_understood";
  const isSame = ({ item }: { readonly item: ReceivedItem }) =>
    item.inner?.kind === "incident" && item.inner.refId === inner.refId;
  return before.some(isSame) ? "seen_before" : null;
}

async function deviceKeyIdOf({ request }: LetIn): Promise<string | null> {
  const bytes = await parseCheckedCode(JOIN_PREFIX, request, JOIN_MAX_CHARS);
  const parsed = v.safeParse(JoinRequestSchema, bytes.ok ? parseCanonicalJson(bytes.value) : null);
  const key = parsed.success && fromB64url(parsed.output.key);
  return key ? toB64url(new Uint8Array(await crypto.subtle.digest("SHA-256", key)).slice(0, 16)) : null;
}

/** Names the coordinator gave to phones, by the number their messages carry. */
async function namesOf(phones: readonly LetIn[]): Promise<ReadonlyMap<string, string>> {
  const named = await Promise.all(phones.map(async (phone) => [await deviceKeyIdOf(phone), phone.name] as const));
  return new Map(named.flatMap(([id, name]) => (id === null ? [] : [[id, name] as const])));
}

export async function readTeamIncidents(session: Session): Promise<TeamIncidents> {
  const desk = await readTeamDesk(session);
  const isCoordinator = desk?.isNamed === true;
  const names = await namesOf(desk?.desk.phones ?? []);
  const received = await readReceived(session);
  const came = received.flatMap(({ rowId, item }): TeamIncident[] => {
    const parsed = item.inner?.kind === "incident" ? v.safeParse(IncidentSchema, item.inner.body) : null;
    if (!item.inner || !parsed?.success) return [];
    const phone = names.get(item.inner.deviceKeyId) ?? null;
    return [{ rowId, isOwn: false, atMs: item.atMs, phone, incident: parsed.output, care: item.incident ?? {} }];
  });
  const own = (await openOwnIncidents(session)).flatMap(({ rowId, report: { atMs, incident, care } }): TeamIncident[] =>
    care || isCoordinator ? [{ rowId, isOwn: true, atMs, phone: null, incident, care: care ?? {} }] : [],
  );
  return {
    isCoordinator,
    reports: [...came, ...own].sort((a, b) => b.atMs - a.atMs),
    setAside: received.filter(({ item }) => item.state === "quarantined").length,
  };
}

/** Nobody has looked at these. None on a phone that is no coordinator's. */
export async function countNewIncidents(session: Session): Promise<number> {
  if (!(await readTeamDesk(session))?.key) return 0;
  return (await readTeamIncidents(session)).reports.filter(({ care }) => care.seenAtMs === undefined).length;
}

/** Not decided yet. */
export const isOpenIncident = ({ care }: Pick<TeamIncident, "care">): boolean => care.decided === undefined;

/** Seen, with what was decided if anything; `null` takes a decision back. The first time, "seen" goes back to the phone it came from. */
export async function careForIncident(
  session: Session,
  rowId: string,
  outcome?: IncidentOutcome | null,
): Promise<Result<void, CareError>> {
  const nowMs = session.nowMs();
  const next = ({ decided, seenAtMs }: IncidentCare): IncidentCare => {
    const kept = outcome === undefined ? decided : outcome === null ? undefined : { outcome, day: utcDay(nowMs) };
    return { seenAtMs: seenAtMs ?? nowMs, ...(kept && { decided: kept }) };
  };
  return session.exclusive(async (write) => {
    const own = (await openOwnIncidents(session)).find((one) => one.rowId === rowId);
    if (own) return write({ puts: [ownIncidentPut({ ...own.report, care: next(own.report.care ?? {}) }, rowId)], deletes: [] });
    const item = (await readReceived(session)).find((one) => one.rowId === rowId)?.item;
    if (item?.inner?.kind !== "incident") return err({ type: "NoSuchReport" });
    const care = item.incident ?? {};
    // A phone that named no way back, or one nothing can be sealed to, hears nothing; the report is seen all the same.
    const reply = care.seenAtMs === undefined ? await sealReply(session, item, "seen") : ok(null);
    const { puts, outboxAdd } = (reply.ok && reply.value) || { puts: [], outboxAdd: [] };
    const seen = receivedPut({ ...item, state: "answered", incident: next(care) }, rowId);
    return write({ puts: [seen, ...puts], deletes: [] }, { outboxAdd });
  });
}

/** By hand; not while notes are asked for. */
export const eraseTeamIncident = (
  session: Session,
  { rowId, isOwn }: Pick<TeamIncident, "rowId" | "isOwn">,
): Promise<Result<void, SaveError | HeldBack>> => (isOwn ? eraseOwnIncident(session, rowId) : eraseReceived(session, rowId));
