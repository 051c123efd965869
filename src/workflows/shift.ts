import { endedShift, NO_SHIFT, type Shift, shiftAt, withOneTalk } from "#domain/case/shift.ts";
import type { Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import type { Session } from "#workflows/session.ts";

/** The shift of this phone, now. */
export async function readShift(session: Session): Promise<Shift> {
  return shiftAt((await readConfig(session, "shift")) ?? NO_SHIFT, session.nowMs());
}

async function change(session: Session, next: (shift: Shift) => Shift): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const value = next(await readShift(session));
    return write({ puts: [await configPut(session, "shift", value)], deletes: [] });
  });
}

/** One talk more, recorded or not: a count, not the talk. Called when a new talk begins. */
export const countTalk = (session: Session): Promise<Result<void, SaveError>> =>
  change(session, (shift) => withOneTalk(shift, session.nowMs()));

export const endShift = (session: Session): Promise<Result<void, SaveError>> => change(session, endedShift);

export const setTalkLimit = (session: Session, limit: number): Promise<Result<void, SaveError>> =>
  change(session, (shift) => ({ ...shift, limit }));
