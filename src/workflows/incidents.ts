import * as v from "valibot";
import { IncidentCareSchema, IncidentSchema, OWN_REPORT_DAYS, RECEIVED_REPORT_DAYS } from "#domain/team/incident.ts";
import { DAY_MS } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { type HeldBack, isHeld } from "#workflows/hold.ts";
import { isUnsent, openOutbox, type StoredOutboxItem } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";
import { readTeamDesk } from "#workflows/team-desk.ts";

/** A report as this phone keeps it. It names no case, and no case names it. */
const OwnIncidentSchema = v.strictObject({
  atMs: v.number(),
  /** Named in what left, so that "seen" finds its way back. */
  refId: v.string(),
  incident: IncidentSchema,
  /** It was sealed to a coordinator: once it has left nothing in the outbox speaks of it any more. */
  isAddressed: v.boolean(),
  seenAtMs: v.optional(v.number()),
  /** On a coordinator's phone, which looks after its own too. */
  care: v.optional(IncidentCareSchema),
});
export type OwnIncident = v.InferOutput<typeof OwnIncidentSchema>;
export interface StoredOwnIncident {
  readonly rowId: string;
  readonly report: OwnIncident;
}

const daysOf = ({ care }: OwnIncident): number => (care ? RECEIVED_REPORT_DAYS : OWN_REPORT_DAYS);
export const ownIncidentDueMs = (report: OwnIncident): number => report.atMs + daysOf(report) * DAY_MS;

/** A key of its own, as for a line of the safeguarding log: what goes on its day is gone. */
export const ownIncidentPut = (report: OwnIncident, rowId: string): RecordPut => ({
  rowId,
  caseId: rowId,
  value: report,
  projection: { kind: "incident", atMs: report.atMs, dueMs: ownIncidentDueMs(report) },
});

/** Newest first. */
export async function openOwnIncidents(session: Session): Promise<readonly StoredOwnIncident[]> {
  const rows = await session.open(await session.list("incident"));
  return rows
    .flatMap((row) => {
      const parsed = row.ok ? v.safeParse(OwnIncidentSchema, row.value) : null;
      return parsed?.success ? [{ rowId: row.rowId, report: parsed.output }] : [];
    })
    .sort((a, b) => b.report.atMs - a.report.atMs);
}

/** Its messages that are still in the outbox. */
export const messagesOf = async (session: Session, { refId }: OwnIncident): Promise<readonly StoredOutboxItem[]> =>
  (await openOutbox(session)).filter(({ item }) => item.kind === "incident" && item.refId === refId);

/** `kept`: only here; `own`: on the coordinator's own phone. */
export type OwnIncidentState = "kept" | "waiting" | "sent" | "seen" | "own";
export interface ShownOwnIncident extends StoredOwnIncident {
  readonly state: OwnIncidentState;
  readonly dueMs: number;
}

export async function readOwnIncidents(session: Session): Promise<readonly ShownOwnIncident[]> {
  const unsent = new Set(
    (await openOutbox(session)).flatMap(({ item }) => (item.kind === "incident" && isUnsent(item) ? [item.refId] : [])),
  );
  const isCoordinator = (await readTeamDesk(session))?.isNamed === true;
  const stateOf = ({ refId, seenAtMs, isAddressed, care }: OwnIncident): OwnIncidentState => {
    if (seenAtMs !== undefined) return "seen";
    if (isAddressed) return unsent.has(refId) ? "waiting" : "sent";
    return care || isCoordinator ? "own" : "kept";
  };
  return (await openOwnIncidents(session)).map((stored) => ({
    ...stored,
    state: stateOf(stored.report),
    dueMs: ownIncidentDueMs(stored.report),
  }));
}

/** A coordinator has looked at it; `null` where no report of this phone has that number. */
export async function incidentSeenPut(session: Session, refId: string, atMs: number): Promise<RecordPut | null> {
  const found = (await openOwnIncidents(session)).find(({ report }) => report.refId === refId);
  return found ? ownIncidentPut({ ...found.report, seenAtMs: found.report.seenAtMs ?? atMs }, found.rowId) : null;
}

/** By hand; not while notes are asked for. A message of it that waits goes too: nobody has it yet. */
export async function eraseOwnIncident(session: Session, rowId: string): Promise<Result<void, SaveError | HeldBack>> {
  return session.exclusive(async (write) => {
    if (await isHeld(session)) return err({ type: "OnHold" });
    const found = (await openOwnIncidents(session)).find((one) => one.rowId === rowId);
    if (!found) return ok(undefined);
    const messages = await messagesOf(session, found.report);
    const deletes = [rowId, ...messages.map((one) => one.rowId)];
    const outboxDelete = messages.map(({ item }) => item.envelopeId);
    const saved = await write({ puts: [await erasingPut(session, { keys: [rowId], marks: [] })], deletes }, { outboxDelete });
    return saved.ok ? finishErasing(session, write) : saved;
  });
}
