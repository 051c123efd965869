import * as v from "valibot";
import { ok, type Result } from "#lib/result.ts";
import type { Inner } from "#protocol/envelope.ts";
import { CopyArrivedSchema } from "#protocol/team-copy.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { areListsRead, type ColleagueTrouble, troubleOf } from "#workflows/colleague-trouble.ts";
import { readColleagues } from "#workflows/colleagues.ts";
import { copiedPut } from "#workflows/copy-make.ts";
import type { StoredOutboxItem } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";
import { endCopies, type SentCopyRecord, sentPut, sentRecords, unsentParts } from "#workflows/waiting-copies.ts";

export interface SentCopy extends SentCopyRecord {
  /** Parts that have left this phone, as long as some wait. */
  readonly sent: number;
  /** Why what waits may not leave. */
  readonly trouble?: ColleagueTrouble;
  /** What went wrong at the last try; `team:contact.<failure>` has the words. */
  readonly failure?: string;
}

/** Of each part that waits, why the phone it was sealed to may not have it today; `null` where it may. */
async function troubles(
  session: Session,
  parts: readonly StoredOutboxItem[],
): Promise<readonly (readonly [StoredOutboxItem, ColleagueTrouble | null])[]> {
  if (parts.length === 0) return [];
  const [colleagues, records] = [await readColleagues(session), await sentRecords(session)];
  return parts.map((part) => {
    const { refId, mailbox, sealedTo } = part.item;
    const deviceKeyId = records.find(({ copyNo }) => copyNo === refId)?.deviceKeyId;
    return [part, troubleOf(colleagues, { deviceKeyId, mailbox, recipient: sealedTo?.[0] ?? "" })];
  });
}

/** By the cards and the signed lists of this moment: parts go only to a phone that counts (decision 0049). They wait until it does again. */
export const mayPartLeave = async (session: Session, part: StoredOutboxItem): Promise<boolean> =>
  (await troubles(session, [part])).every(([, trouble]) => trouble === null);

/** Newest first. */
export async function listSentCopies(session: Session): Promise<readonly SentCopy[]> {
  const unsent = await troubles(session, await unsentParts(session));
  return (await sentRecords(session))
    .map((copy) => {
      const own = unsent.filter(([{ item }]) => item.refId === copy.copyNo);
      const trouble = areListsRead(session) ? own.find(([, one]) => one !== null)?.[1] : null;
      const failure = own.find(([{ item }]) => item.failure !== undefined)?.[0].item.failure;
      return { ...copy, sent: copy.of - own.length, ...(trouble && { trouble }), ...(failure && { failure }) };
    })
    .reverse();
}

/** Somebody thought better of it. The cases are on this phone as before. */
export async function stopSending(session: Session, copyNo: string): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const { list, deletes, outboxDelete } = await endCopies(session, "stopped", (copy) => copy.copyNo === copyNo);
    if (deletes.length === 0) return ok(undefined);
    return write({ puts: [await sentPut(session, list)], deletes }, { outboxDelete });
  });
}

/**
 * The colleague's phone says that the copy is whole there; `null` where the answer is about something else. It counts from the phone it was
 * sealed to, of what was sent, once.
 */
export async function copyArrived(
  session: Session,
  inner: Inner,
  senderId: string,
  atMs: number,
): Promise<readonly RecordPut[] | null> {
  const records = await sentRecords(session);
  const copy = records.find(({ copyNo }) => copyNo === inner.refId);
  if (!copy) return null;
  const { enrolment } = session.get();
  const said = v.safeParse(CopyArrivedSchema, inner.body);
  const isTheirs = enrolment?.kind === "team" && senderId === enrolment.team.id && inner.deviceKeyId === copy.deviceKeyId;
  if (!said.success || !isTheirs || said.output.answers !== copy.sha256 || copy.arrivedMs !== undefined) return [];
  const list = records.map((one) => (one === copy ? { ...one, arrivedMs: atMs } : one));
  return [await sentPut(session, list), await copiedPut(session, { atMs: copy.atMs, door: "colleague", cases: copy.cases })];
}
