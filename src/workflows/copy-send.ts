import { toB64url } from "#lib/bytes.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { MOST_TEAM_COPY_BYTES, partsOf, placeOfPart, teamCopyBody } from "#protocol/team-copy.ts";
import type { RecordPut, SealEnvelopeError } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type CardError, cardOf, readColleagues } from "#workflows/colleagues.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { type HowFar, type MadeCopy, type MakeCopyError, makeCopy } from "#workflows/copy-make.ts";
import { outboxPut, WAITING } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";
import { endCopies, sentPut } from "#workflows/waiting-copies.ts";

/** What is larger goes as a file. */
export const MOST_BYTES_SENT = MOST_TEAM_COPY_BYTES;

export type SendCopyError =
  | SealEnvelopeError
  | SaveError
  | CardError
  | { readonly type: "NotInTeam" }
  /** Taken off the list meanwhile. */
  | { readonly type: "ColleagueGone" }
  | { readonly type: "CopyTooLargeToSend" }
  | { readonly type: "CopyStopped" };

/** For a phone whose card was read from its screen; `words` are those of the vault. */
export async function makeCopyFor(
  session: Session,
  words: string,
  deviceKeyId: string,
  signal: AbortSignal,
  howFar: HowFar,
): Promise<Result<MadeCopy, MakeCopyError | { readonly type: "ColleagueGone" }>> {
  const card = await cardOf(session, deviceKeyId);
  return card === null ? err({ type: "ColleagueGone" }) : makeCopy(session, words, { kind: "colleague", card }, signal, howFar);
}

/**
 * Puts a copy that was made for this colleague's phone into the outbox, in parts: all of them or none. What waits of an older one for the
 * same phone goes. One part at a time is text; what adds up is sealed bytes.
 */
export async function sendCopy(
  session: Session,
  { file, atMs, cases }: MadeCopy,
  deviceKeyId: string,
  signal: AbortSignal,
  howFar: HowFar,
): Promise<Result<void, SendCopyError>> {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "team") return err({ type: "NotInTeam" });
  if (file.size > MOST_BYTES_SENT) return err({ type: "CopyTooLargeToSend" });
  return session.exclusive(async (write) => {
    const colleague = (await readColleagues(session)).find((one) => one.deviceKeyId === deviceKeyId);
    if (!colleague) return err({ type: "ColleagueGone" });
    if (!colleague.standing.ok) return colleague.standing;
    const { mailbox, recipient } = colleague.standing.value;
    const { id: teamId } = enrolment.team;
    const nowMs = session.nowMs();
    const copyNo = newId();
    const { size } = file;
    const of = partsOf(size);
    const sha256 = toB64url(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
    const seq = (await readConfig(session, "sequence")) ?? 0;
    const puts: RecordPut[] = [];
    const outboxAdd: OutboxRow[] = [];
    for (let part = 0; part < of; part++) {
      if (signal.aborted || session.get().vault.kind !== "open") return err({ type: "CopyStopped" });
      const { from, to } = placeOfPart(size, part);
      const bytes = new Uint8Array(await file.slice(from, to).arrayBuffer());
      const sealed = await session.vault.sealEnvelope({
        kind: "team_copy",
        refId: copyNo,
        seq: seq + part,
        day: utcDay(nowMs),
        to: { id: teamId, recipients: [recipient] },
        body: teamCopyBody({ part, of, size, sha256, bytes }),
      });
      if (!sealed.ok) return sealed;
      const { id: envelopeId, bytes: envelope } = sealed.value;
      const goes = { mailbox, toId: teamId, toName: colleague.name, sealedTo: [recipient] };
      puts.push(outboxPut({ envelopeId, ...goes, kind: "team_copy", refId: copyNo, ...WAITING, sealedAtMs: nowMs + part }));
      outboxAdd.push({ id: envelopeId, envelope });
      howFar((part + 1) / of);
    }
    const older = await endCopies(session, "replaced", (copy) => copy.deviceKeyId === deviceKeyId);
    const sent = { copyNo, deviceKeyId, name: colleague.name, atMs, of, size, sha256, cases };
    const saved = await write(
      {
        puts: [...puts, await sentPut(session, [...older.list, sent]), await configPut(session, "sequence", seq + of)],
        deletes: older.deletes,
      },
      { outboxAdd, outboxDelete: older.outboxDelete },
    );
    return saved.ok ? ok(undefined) : saved;
  });
}
