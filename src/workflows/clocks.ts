import { type ClockName, type Clocks, FIRST_CLOCKS, rowDueMs } from "#domain/case/clocks.ts";
import { dueAmong, type WithDay } from "#domain/case/retention.ts";
import { RECEIVED_REPORT_DAYS } from "#domain/team/incident.ts";
import { DAY_MS } from "#lib/clock.ts";
import { ok, type Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { isNote } from "#workflows/answered-elsewhere.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { receivedErasure } from "#workflows/erase-received.ts";
import { isHeld } from "#workflows/hold.ts";
import { answeredAtMs, readReceived, type StoredReceivedItem } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

export const readClocks = async (session: Session): Promise<Clocks> => (await readConfig(session, "clocks")) ?? FIRST_CLOCKS;

async function change(session: Session, next: (now: Clocks) => Clocks): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const value = next(await readClocks(session));
    return write({ puts: [await configPut(session, "clocks", value)], deletes: [] });
  });
}

/** What was said to go by the old number of days is said anew. */
export const setClock = (session: Session, name: ClockName, days: number): Promise<Result<void, SaveError>> =>
  change(session, (now) => ({ ...now, [name]: days, noticedAtMs: {} }));

/** So many days from today, whatever was said before. */
export const keepReceivedLonger = (session: Session, rowId: string): Promise<Result<void, SaveError>> =>
  change(session, (now) => {
    const { [rowId]: _, ...noticedAtMs } = now.noticedAtMs;
    return { ...now, noticedAtMs, keptUntilMs: { ...now.keptUntilMs, [rowId]: session.nowMs() + now.inboxDays * DAY_MS } };
  });

export interface RowKeptUntil {
  readonly days: number;
  /** `null` while no clock runs: nobody has answered yet. */
  readonly dueMs: number | null;
  /** It is being said that it goes. */
  readonly soon: boolean;
}

export async function receivedKeptUntil(session: Session, stored: StoredReceivedItem): Promise<RowKeptUntil> {
  const clocks = await readClocks(session);
  const due = receivedDue(clocks, stored);
  const soon = due !== null && dueAmong([due], clocks.noticedAtMs, session.nowMs()).soon.length > 0;
  return { days: clocks.inboxDays, dueMs: due?.dueMs ?? null, soon };
}

/** From a full answer on; a report of what went wrong from the day it came, whatever was decided; what could not be accepted from the day it came. What was taken back has its own rule. */
function receivedDue(clocks: Clocks, { rowId, item }: StoredReceivedItem): WithDay | null {
  if (item.state !== "quarantined" && item.inner?.kind === "incident")
    return { id: rowId, dueMs: item.atMs + RECEIVED_REPORT_DAYS * DAY_MS };
  const fromMs = item.state === "quarantined" ? item.atMs : answeredAtMs(item);
  return fromMs === null ? null : { id: rowId, dueMs: rowDueMs(clocks, "inboxDays", { id: rowId, fromMs }) };
}

async function logDue(session: Session, clocks: Clocks): Promise<readonly WithDay[]> {
  return (await session.list("log")).flatMap(({ rowId: id, projection }) =>
    projection.kind === "log" ? [{ id, dueMs: rowDueMs(clocks, "logDays", { id, fromMs: projection.atMs }) }] : [],
  );
}

const incidentsDue = async (session: Session): Promise<readonly WithDay[]> =>
  (await session.list("incident")).flatMap(({ rowId: id, projection }) =>
    projection.kind === "incident" ? [{ id, dueMs: projection.dueMs }] : [],
  );

export const logDueMs = ({ logDays }: Clocks, atMs: number): number => atMs + logDays * DAY_MS;

export interface Told {
  /** Deleted now: the days were over, and that was said. */
  readonly deleted: number;
  readonly soon: number;
}
export interface RowsTidied {
  readonly received: Told;
  readonly log: Told;
  /** Reports of what went wrong that were written here. */
  readonly incidents: Told;
}
const NONE: Told = { deleted: 0, soon: 0 };
const NOTHING: RowsTidied = { received: NONE, log: NONE, incidents: NONE };

/** What other devices said of referrals that are not here, and did not come for as long as one would be kept. */
const looseNotes = (session: Session, items: readonly StoredReceivedItem[], upToMs: number): readonly string[] =>
  items
    .filter(({ item }) => isNote(session, item) && item.atMs <= upToMs)
    .filter(({ item }) => !items.some((one) => one.item.inner?.kind === "referral" && one.item.inner.refId === item.inner?.refId))
    .map(({ rowId }) => rowId);

/** As for cases: said three days before on a screen somebody sees, and for three days at least; not while notes are asked for. */
export async function tidyRows(session: Session, isShown: boolean): Promise<Result<RowsTidied, SaveError>> {
  return session.exclusive(async (write) => {
    if (await isHeld(session)) return ok(NOTHING);
    const clocks = await readClocks(session);
    const nowMs = session.nowMs();
    const items = await readReceived(session);
    const of = (all: readonly WithDay[]) => dueAmong(all, clocks.noticedAtMs, nowMs);
    const received = of(items.flatMap((stored) => receivedDue(clocks, stored) ?? []));
    const log = of(await logDue(session, clocks));
    const incidents = of(await incidentsDue(session));
    const gone = await receivedErasure(
      session,
      items.filter(({ rowId }) => received.over.includes(rowId)),
    );

    const said = [...received.soon, ...log.soon, ...incidents.soon].filter((id) => isShown || id in clocks.noticedAtMs);
    const noticedAtMs = Object.fromEntries(said.map((id) => [id, Math.min(clocks.noticedAtMs[id] ?? nowMs, nowMs)]));
    const stays = new Set(items.map(({ rowId }) => rowId).filter((rowId) => !received.over.includes(rowId)));
    const keptUntilMs = Object.fromEntries(Object.entries(clocks.keptUntilMs).filter(([id]) => stays.has(id)));
    const next: Clocks = { ...clocks, noticedAtMs, keptUntilMs };
    const deletes = [
      ...gone.deletes,
      ...looseNotes(session, items, nowMs - clocks.inboxDays * DAY_MS),
      ...log.over,
      ...incidents.over,
    ];
    if (deletes.length > 0 || JSON.stringify(next) !== JSON.stringify(clocks)) {
      const erase = { keys: [...gone.erase.keys, ...log.over, ...incidents.over], marks: gone.erase.marks };
      const puts = [await configPut(session, "clocks", next), await erasingPut(session, erase)];
      const { arrivalDelete, outboxDelete } = gone;
      const saved = await write({ puts, deletes }, { arrivalDelete, outboxDelete });
      const ended = saved.ok ? await finishErasing(session, write) : saved;
      if (!ended.ok) return ended;
    }
    return ok({
      received: { deleted: received.over.length, soon: received.soon.length },
      log: { deleted: log.over.length, soon: log.soon.length },
      incidents: { deleted: incidents.over.length, soon: incidents.soon.length },
    });
  });
}
