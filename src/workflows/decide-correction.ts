import * as v from "valibot";
import type { CallMark } from "#domain/directory/call-marks.ts";
import { CorrectionSchema, type Decision, type Finding, type Report } from "#domain/directory/corrections.ts";
import type { Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { readReceived, receivedPut, type StoredReceivedItem } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

/** A correction that came in, with what was decided of it; null for what is none or was not made as we know it. */
export function reportOf({ rowId, item }: StoredReceivedItem): Report | null {
  if (item.inner?.kind !== "directory_correction") return null;
  const parsed = v.safeParse(CorrectionSchema, item.inner.body);
  if (!parsed.success) return null;
  // Taken over before there were decisions: accepted on its day.
  const taken: Decision | undefined =
    item.state === "answered" ? { outcome: "accepted", day: parsed.output.mark.day } : undefined;
  return { rowId, ...parsed.output, from: item.senderName ?? "", decision: item.decision ?? taken };
}

/** What this phone believes of the number from now on; `null`: what it believed before. */
function believed({ mark }: Finding, decision: Decision | null): CallMark | null {
  if (decision?.outcome === "accepted") return mark;
  if (decision?.reason === "rang_right") return { number: mark.number, day: decision.day, outcome: "correct" };
  return null;
}

/** Keeps what the editors made of reports that say the same; `null` puts them back among those that wait. */
export async function decideCorrection(
  session: Session,
  finding: Finding,
  decision: Decision | null,
): Promise<Result<void, SaveError>> {
  const rowIds = new Set(finding.reports.map(({ rowId }) => rowId));
  return session.exclusive(async (write) => {
    const puts = (await readReceived(session))
      .filter((stored) => rowIds.has(stored.rowId) && reportOf(stored) !== null)
      .map(({ rowId, item: { decision: _, ...item } }) =>
        receivedPut(decision === null ? { ...item, state: "open" } : { ...item, state: "answered", decision }, rowId),
      );
    const mark = believed(finding, decision);
    return write({ puts, deletes: [] }, mark === null ? {} : { callMark: { serviceId: finding.service, mark } });
  });
}
