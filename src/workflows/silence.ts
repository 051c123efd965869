import { DAY_MS, utcDay } from "#lib/clock.ts";
import { ok, type Result } from "#lib/result.ts";
import { READER_DAYS } from "#protocol/readers.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type ConfigValue, configPut, readConfig } from "#workflows/config.ts";
import type { Session } from "#workflows/session.ts";

type Contact = ConfigValue<"contact">;

const lastDone = (before: Contact | null): number | undefined =>
  before?.doneMs ?? (before?.outcome === "Done" ? before.atMs : undefined);

/**
 * A contact with the hub, and whether a silence ended with it in which the hub kept nothing for this device: other devices of the
 * organisation may have read referrals then that are not here, and heard that some were taken back that still are.
 */
export function contactAfter(before: Contact | null, atMs: number, outcome: string): Contact {
  const fromMs = lastDone(before);
  const isLong = fromMs !== undefined && utcDay(fromMs) < utcDay(atMs - READER_DAYS * DAY_MS);
  const silence = outcome === "Done" && isLong ? { fromMs: before?.silence?.fromMs ?? fromMs, toMs: atMs } : before?.silence;
  const doneMs = outcome === "Done" ? atMs : fromMs;
  return { atMs, outcome, ...(doneMs !== undefined && { doneMs }), ...(silence && { silence }) };
}

/** `null` once somebody has said that the devices were compared, and on a phone, whose mailbox has no other reader. */
export async function readSilence(session: Session): Promise<NonNullable<Contact["silence"]> | null> {
  if (session.get().enrolment?.kind !== "organisation") return null;
  return (await readConfig(session, "contact"))?.silence ?? null;
}

export async function endSilence(session: Session): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const contact = await readConfig(session, "contact");
    if (!contact?.silence) return ok(undefined);
    const { silence: _, ...left } = contact;
    return write({ puts: [await configPut(session, "contact", left)], deletes: [] });
  });
}
