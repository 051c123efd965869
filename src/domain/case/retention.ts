import { DAY_MS } from "#lib/clock.ts";

/** Days after its last entry that a case is kept (7 to 90; security rule 4.3). */
export const DAYS_OFFERED = [7, 14, 30, 60, 90] as const;
export const FIRST_DAYS = 30;
/** Said so many days before, and for so long at least: a clock set wrong must not delete anything unseen. */
export const NOTICE_DAYS = 3;

export const ASKED_BY = ["police", "court", "lead", "person"] as const;
export type AskedBy = (typeof ASKED_BY)[number];
export interface HeldFor {
  readonly by: AskedBy;
  /** UTC day. */
  readonly day: string;
}

export interface Retention {
  readonly days: number;
  /** Police or a court have asked, or will: nothing is deleted until somebody takes it back. */
  readonly hold: boolean;
  /** Who asked, and on which day that was said. Absent until somebody says it. */
  readonly heldFor?: HeldFor | undefined;
  /** Cases somebody wants longer, until when. */
  readonly keptUntilMs: Readonly<Record<string, number>>;
  /** Since when a case is said to go. */
  readonly noticedAtMs: Readonly<Record<string, number>>;
  /** Cases that came with a copy of a phone that keeps them for fewer days: what was promised there holds here. */
  readonly ownDays?: Readonly<Record<string, number>> | undefined;
}

export const FIRST_RETENTION: Retention = { days: FIRST_DAYS, hold: false, keptUntilMs: {}, noticedAtMs: {} };

export interface KeptCase {
  readonly caseId: string;
  readonly lastAtMs: number;
}

/** The instant after which a case may go. */
export const dueAtMs = ({ days, keptUntilMs, ownDays }: Retention, { caseId, lastAtMs }: KeptCase): number =>
  Math.max(lastAtMs + Math.min(days, ownDays?.[caseId] ?? days) * DAY_MS, keptUntilMs[caseId] ?? 0);

/** A case that comes with a copy ends on the day it would have ended on the phone it came from. */
export function withCopied(here: Retention, there: Retention, cases: readonly KeptCase[]): Retention {
  const keptUntilMs = { ...here.keptUntilMs };
  const ownDays = { ...here.ownDays };
  for (const one of cases) {
    const dueThere = dueAtMs(there, one);
    if (there.days < here.days) ownDays[one.caseId] = there.days;
    const dueHere = dueAtMs({ ...here, keptUntilMs: {}, ownDays }, one);
    if (dueHere < dueThere) keptUntilMs[one.caseId] = dueThere;
  }
  const hold = here.hold || there.hold;
  return { ...here, keptUntilMs, ownDays, hold, noticedAtMs: hold === here.hold ? here.noticedAtMs : {} };
}

export interface Due {
  /** Said now, or already being said. */
  readonly soon: readonly string[];
  /** Said long enough: may be deleted, unless something in it is still open. */
  readonly over: readonly string[];
}

/** A record and the instant after which it may go. */
export interface WithDay {
  readonly id: string;
  readonly dueMs: number;
}

/** What the clock says. A clock that was set back makes nothing due; one that was set forward makes it be said first. */
export function dueAmong(all: readonly WithDay[], noticedAtMs: Readonly<Record<string, number>>, nowMs: number): Due {
  const soon: string[] = [];
  const over: string[] = [];
  for (const { id, dueMs } of all) {
    if (dueMs - nowMs > NOTICE_DAYS * DAY_MS) continue;
    const noticedMs = noticedAtMs[id];
    const saidLongEnough = noticedMs !== undefined && nowMs - noticedMs >= NOTICE_DAYS * DAY_MS;
    (dueMs <= nowMs && saidLongEnough ? over : soon).push(id);
  }
  return { soon, over };
}

export function dueNow(retention: Retention, cases: readonly KeptCase[], nowMs: number): Due {
  if (retention.hold) return { soon: [], over: [] };
  const all = cases.map((one) => ({ id: one.caseId, dueMs: dueAtMs(retention, one) }));
  return dueAmong(all, retention.noticedAtMs, nowMs);
}

/** The same settings after this day's notices: new ones begin, those of cases that are no longer due, or gone, end. */
export function withNotices(retention: Retention, soon: readonly string[], there: readonly string[], nowMs: number): Retention {
  const noticedAtMs = Object.fromEntries(soon.map((id) => [id, Math.min(retention.noticedAtMs[id] ?? nowMs, nowMs)]));
  const isThere = new Set(there);
  const ofThere = (all: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => isThere.has(id)));
  const ownDays = retention.ownDays && { ownDays: ofThere(retention.ownDays) };
  return { ...retention, noticedAtMs, keptUntilMs: ofThere(retention.keptUntilMs), ...ownDays };
}
