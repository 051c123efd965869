import type { MeetingPlan, MissingPlan } from "#domain/case/safety-plan.ts";
import type { Entry } from "#domain/case/types.ts";
import { nextMorning } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { addEntry, entryPut, readCase } from "#workflows/cases.ts";
import { setCurrent } from "#workflows/current.ts";
import { draftRows } from "#workflows/draft-rows.ts";
import { addLogEntry } from "#workflows/safeguarding-log.ts";
import type { Session } from "#workflows/session.ts";

/**
 * Keeps a plan to meet again with its task, in one transaction. Plans that were open before are closed by it: there is one way to
 * meet, and nobody waits at the old one.
 */
export async function planMeeting(session: Session, caseId: string, plan: MeetingPlan): Promise<Result<void, SaveError>> {
  const { view } = await readCase(session, caseId);
  return session.exclusive(async (write) => {
    // After everything that is there, also when the clock was set back: the order decides what is open.
    const atMs = Math.max(session.nowMs(), view.lastAtMs + 1);
    const before = view.openTasks
      .filter(({ task, dueDay }) => task === "meet_again" && dueDay !== plan.day)
      .map(({ dueDay }): Entry => meetAgain(caseId, atMs, dueDay, true));
    // A moment later, so that closing a plan without a day does not close this one with it.
    const now: Entry[] = [
      { type: "meeting_plan", entryId: newId(), caseId, atMs: atMs + 1, ...plan },
      meetAgain(caseId, atMs + 1, plan.day, false),
    ];
    const deletes = await draftRows(session, { form: "meeting", caseId });
    return write({ puts: [...before, ...now].map(entryPut), deletes });
  });
}

const meetAgain = (caseId: string, atMs: number, dueDay: string | undefined, done: boolean): Entry => ({
  type: "follow_up",
  entryId: newId(),
  caseId,
  atMs,
  task: "meet_again",
  ...(dueDay !== undefined && { dueDay }),
  ...(done && { done }),
});

export const planForMissing = (session: Session, caseId: string, plan: MissingPlan): Promise<Result<Entry, SaveError>> =>
  addEntry(session, { type: "missing_plan", caseId, ...plan }, { form: "missing", caseId });

/** "A child is gone", for the morning. Without a case one is opened, by code alone, and becomes the one at hand. */
export async function missingForMorning(session: Session, caseId: string | null): Promise<Result<Entry, SaveError>> {
  const id = caseId ?? newId();
  const saved = await addEntry(session, {
    type: "follow_up",
    caseId: id,
    task: "missing_child",
    dueDay: nextMorning(session.nowMs()),
  });
  if (saved.ok && caseId === null) setCurrent({ caseId: id });
  return saved;
}

/** One line in the safeguarding log: told, now, to which role. */
export const logChildReport = (session: Session, decidedBy: string, reportedTo: string) =>
  addLogEntry(session, { basis: "child_protection", decidedBy, reportedTo, reference: "" });
