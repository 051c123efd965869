import * as v from "valibot";
import { SafeguardingLogEntrySchema } from "#domain/case/schema.ts";
import type { SafeguardingLogEntry } from "#domain/case/types.ts";
import type { ProtectionBasis } from "#domain/referral/types.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { Listed, RecordPut } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import type { TextTooLong } from "#workflows/cases.ts";
import { type DraftPlace, draftRows } from "#workflows/draft-rows.ts";
import type { Session } from "#workflows/session.ts";

/** Apart from cases: no answers, and a key of its own, so that "we reported" can be shown after the case is gone. */
export const logPut = (entry: SafeguardingLogEntry): RecordPut => ({
  rowId: entry.logId,
  caseId: entry.logId,
  value: entry,
  projection: { kind: "log", atMs: entry.atMs, basis: entry.basis },
});

/** A report that goes as a message. Sealed is not reported: nobody has it before the hub's receipt. */
export const messageLine = ({ kind, decidedBy }: ProtectionBasis, reportedTo: string, atMs: number): SafeguardingLogEntry => ({
  logId: newId(),
  atMs,
  basis: kind,
  decidedBy,
  reportedTo,
  reference: "",
  message: {},
});

/** The hub has signed for the message: what its line says from here on. */
export async function reportedPut(session: Session, logId: string | undefined): Promise<readonly RecordPut[]> {
  const [line] = logId === undefined ? [] : await openLog(session, (one) => one.rowId === logId);
  return line?.message && line.message.sentAtMs === undefined
    ? [logPut({ ...line, message: { sentAtMs: session.nowMs() } })]
    : [];
}

/** Newest first. */
export const readLog = async (session: Session): Promise<SafeguardingLogEntry[]> =>
  (await openLog(session)).sort((a, b) => b.atMs - a.atMs);

async function openLog(session: Session, isWanted: (listed: Listed) => boolean = () => true): Promise<SafeguardingLogEntry[]> {
  const rows = await session.open((await session.list("log")).filter(isWanted));
  return rows.flatMap((row) => {
    const parsed = row.ok ? v.safeParse(SafeguardingLogEntrySchema, row.value) : null;
    return parsed?.success ? [parsed.output] : [];
  });
}

export const LOG_REFERENCE_MAX_CHARS = 120;

/** "Told, when, to which role": for a report made by voice, or the reference an office gave later. */
export async function addLogEntry(
  session: Session,
  entry: Omit<SafeguardingLogEntry, "logId" | "atMs">,
  draft?: DraftPlace,
): Promise<Result<SafeguardingLogEntry, SaveError | TextTooLong>> {
  if (entry.reference.length > LOG_REFERENCE_MAX_CHARS) return err({ type: "TextTooLong", limit: LOG_REFERENCE_MAX_CHARS });
  const full: SafeguardingLogEntry = {
    ...entry,
    logId: newId(),
    atMs: session.nowMs(),
  };
  return session.exclusive(async (write) => {
    const saved = await write({ puts: [logPut(full)], deletes: draft ? await draftRows(session, draft) : [] });
    return saved.ok ? ok(full) : saved;
  });
}
