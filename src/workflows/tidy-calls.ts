import { isWorthKeeping } from "#domain/directory/call-marks.ts";
import { outcomesToCarry, type Report, reportedNumbers } from "#domain/directory/corrections.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { ok, type Result } from "#lib/result.ts";
import { dropSettledMarks } from "#storage/call-marks.ts";
import { contentStore, mergedOf, valuesOf } from "#storage/content-store.ts";
import type { SaveError } from "#storage/save-error.ts";
import { readClocks } from "#workflows/clocks.ts";
import { reportOf } from "#workflows/decide-correction.ts";
import { isHeld } from "#workflows/hold.ts";
import { readReceived } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

/**
 * Reports of calls that came in go the inbox's days after they were decided, once the directory carries what came of them; one nobody has
 * decided goes when the call itself says nothing any more. Not while notes are asked for, nor while the directory is not there to compare.
 */
export async function tidyReports(session: Session): Promise<Result<void, SaveError>> {
  const { status, parts } = contentStore.get();
  if (status !== "ready") return ok(undefined);
  return session.exclusive(async (write) => {
    if (await isHeld(session)) return ok(undefined);
    const reports = (await readReceived(session)).flatMap((stored) => reportOf(stored) ?? []);
    const { inboxDays } = await readClocks(session);
    const nowMs = session.nowMs();
    const today = utcDay(nowMs);
    const numberOf = (id: string, number: string): string => `${id} ${number}`;
    const toCarry = outcomesToCarry(reportedNumbers(reports), mergedOf(parts).services, today);
    const waiting = new Set(toCarry.map(({ id, number }) => numberOf(id, number)));
    const isOver = ({ service, mark, decision }: Report): boolean =>
      decision === undefined
        ? !isWorthKeeping(mark, today)
        : !waiting.has(numberOf(service, mark.number)) && nowMs - Date.parse(decision.day) >= inboxDays * DAY_MS;
    const deletes = reports.filter(isOver).map(({ rowId }) => rowId);
    return deletes.length === 0 ? ok(undefined) : write({ puts: [], deletes });
  });
}

/** Marks in clear go with the number they are about. A phone that cannot write does it the next time. */
export async function tidyMarks(session: Session): Promise<void> {
  const { status, parts, fromBundle } = contentStore.get();
  if (status !== "ready" || fromBundle) return;
  await dropSettledMarks(session.db, valuesOf(parts, "services").flat()).catch(() => undefined);
}
