import {
  type AskedBy,
  dueAtMs,
  dueNow,
  FIRST_RETENTION,
  NOTICE_DAYS,
  type Retention,
  withNotices,
} from "#domain/case/retention.ts";
import type { CaseSummary } from "#domain/case/summary.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { listCases, readCase } from "#workflows/cases.ts";
import { readClocks } from "#workflows/clocks.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { eraseCaseNow } from "#workflows/erase-case.ts";
import { isHeld } from "#workflows/hold.ts";
import type { Session } from "#workflows/session.ts";

export const readRetention = async (session: Session): Promise<Retention> =>
  (await readConfig(session, "retention")) ?? FIRST_RETENTION;

async function change(session: Session, next: (now: Retention) => Retention): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const value = next(await readRetention(session));
    return write({ puts: [await configPut(session, "retention", value)], deletes: [] });
  });
}

export const setDays = (session: Session, days: number): Promise<Result<void, SaveError>> =>
  change(session, (now) => ({ ...now, days, noticedAtMs: {} }));

/** It holds at once; who asked can be said after. When it ends, everything that goes is said anew. */
export async function setHold(session: Session, hold: boolean): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const { heldFor: _, ...now } = await readRetention(session);
    const retention = await configPut(session, "retention", { ...now, hold, noticedAtMs: {} });
    const clocks = await configPut(session, "clocks", { ...(await readClocks(session)), noticedAtMs: {} });
    return write({ puts: [retention, clocks], deletes: [] });
  });
}

export const setHeldFor = (session: Session, by: AskedBy): Promise<Result<void, SaveError>> =>
  change(session, (now) => ({ ...now, heldFor: { by, day: now.heldFor?.day ?? utcDay(session.nowMs()) } }));

/** So many days from today, whatever was said before. */
export const keepLonger = (session: Session, caseId: string): Promise<Result<void, SaveError>> =>
  change(session, (now) => {
    const { [caseId]: _, ...noticedAtMs } = now.noticedAtMs;
    return { ...now, noticedAtMs, keptUntilMs: { ...now.keptUntilMs, [caseId]: session.nowMs() + now.days * DAY_MS } };
  });

export interface KeptUntil {
  readonly hold: boolean;
  readonly days: number;
  readonly dueMs: number;
  /** It is being said that the case goes. */
  readonly soon: boolean;
}
export async function keptUntil(session: Session, one: Pick<CaseSummary, "caseId" | "lastAtMs">): Promise<KeptUntil> {
  const retention = await readRetention(session);
  return {
    hold: await isHeld(session),
    days: retention.days,
    dueMs: dueAtMs(retention, one),
    soon: dueNow(retention, [one], session.nowMs()).soon.length > 0,
  };
}

/** Something of it still has to happen: a promise, a referral on its way, a talk or a form not finished. */
async function isOpen(session: Session, caseId: string): Promise<boolean> {
  // A draft goes by itself after three days; until then what was typed is not thrown away with its case.
  for (const kind of ["screening", "draft"] as const) if ((await session.list(kind, { caseId })).length > 0) return true;
  const outbox = await session.list("outbox", { caseId });
  if (outbox.some(({ projection }) => projection.kind === "outbox" && !["sent", "collected"].includes(projection.state)))
    return true;
  return (await readCase(session, caseId)).view.openTasks.length > 0;
}

export interface Tidied {
  /** Deleted now: their days were over, and that was said. */
  readonly deleted: number;
  readonly soon: readonly CaseSummary[];
}

/**
 * After each unlock: deletes what is over and was said long enough, and finds what comes next. `isShown`: that stands on the screen, and
 * its days begin to count.
 */
export async function tidyCases(session: Session, isShown: boolean): Promise<Result<Tidied, SaveError>> {
  if (await isHeld(session)) return ok({ deleted: 0, soon: [] });
  const nowMs = session.nowMs();
  const retention = await readRetention(session);
  const lastBeforeMs = nowMs - (retention.days - NOTICE_DAYS) * DAY_MS + 1;
  const { rows: cases } = await listCases(session, { from: 0, count: Number.MAX_SAFE_INTEGER, lastBeforeMs });
  const { soon, over } = dueNow(retention, cases, nowMs);
  const waiting = new Set(soon);
  let deleted = 0;
  for (const caseId of over) {
    if (await isOpen(session, caseId)) {
      waiting.add(caseId);
      continue;
    }
    const erased = await eraseCaseNow(session, caseId, "days_over");
    if (!erased.ok) return err(erased.error);
    deleted += 1;
  }
  const there = await session.vault.knownCases(Object.keys(retention.keptUntilMs));
  const said = [...waiting].filter((caseId) => isShown || caseId in retention.noticedAtMs);
  const next = withNotices(retention, said, there, nowMs);
  if (JSON.stringify(next) !== JSON.stringify(retention)) {
    const saved = await change(session, () => next);
    if (!saved.ok) return err(saved.error);
  }
  return ok({ deleted, soon: cases.filter(({ caseId }) => waiting.has(caseId)) });
}
