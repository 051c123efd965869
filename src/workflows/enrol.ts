import { toB64url } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { EnrolError, EnrolmentInfo } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { configPut, rowsNamed } from "#workflows/config.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { leadRows } from "#workflows/lead-here.ts";
import type { Session } from "#workflows/session.ts";

/** Hub origins this build may talk to besides its own; set at build from `FANAL_HUBS`. */
declare const __FANAL_HUBS__: readonly string[];

export const allowedOrigins = (): string[] => [location.origin, ...(typeof __FANAL_HUBS__ === "undefined" ? [] : __FANAL_HUBS__)];

/**
 * Brings this phone into a team, or a receiving organisation into its inbox, from a pasted code, without a network. The one-time
 * invitation inside becomes a token at the first contact with the hub.
 */
export async function enrol(session: Session, code: string): Promise<Result<EnrolmentInfo, EnrolError | SaveError>> {
  return session.exclusive(async (write) => {
    const enrolled = await session.vault.enrol(code, session.network(), session.nowMs(), allowedOrigins());
    if (!enrolled.ok) return enrolled;
    const { info, once, record } = enrolled.value;
    const old = (await rowsNamed(session, "enrolment")).map(({ rowId }) => rowId);
    const token = await configPut(session, "token", {
      kind: "once",
      once,
      token: toB64url(crypto.getRandomValues(new Uint8Array(32))),
    });
    const erasing = old.length > 0 ? [await erasingPut(session, { keys: old, marks: [] })] : [];
    const left = (await leadRows(session)).map(({ rowId }) => rowId);
    const saved = await write({ puts: [record, token, ...erasing], deletes: [...old, ...left] });
    if (!saved.ok) return err(saved.error);
    session.setEnrolment(info);
    // Stored and said so: what is left of the keys there were goes now, or at the next opening.
    await finishErasing(session, write);
    return ok(info);
  });
}
