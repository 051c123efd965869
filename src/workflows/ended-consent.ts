import { utcDay } from "#lib/clock.ts";
import { isUnsent, openOutbox, outboxPut } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";

/** Rows that rest on a yes whose last day is over. They stay, say why, and must not leave by any way (safeguarding rule 1). */
export async function holdEndedConsent(session: Session): Promise<ReadonlySet<string>> {
  return session.exclusive(async (write) => {
    const today = utcDay(session.nowMs());
    const ended = (await openOutbox(session)).filter(
      ({ item }) => isUnsent(item) && item.until !== undefined && item.until < today,
    );
    const unsaid = ended.filter(({ item }) => item.failure !== "ConsentEnded");
    const puts = unsaid.map(({ rowId, item }) => outboxPut({ ...item, failure: "ConsentEnded" }, rowId));
    if (puts.length > 0) await write({ puts, deletes: [] }, { quiet: true });
    return new Set(ended.map(({ rowId }) => rowId));
  });
}
