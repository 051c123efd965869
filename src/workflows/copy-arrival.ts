import { type HeldCopies, type HeldCopy, judgePart, replacedBy, withCopy } from "#domain/team/held-copies.ts";
import { toB64url } from "#lib/bytes.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { Inner } from "#protocol/envelope.ts";
import { readTeamCopyPart, type TeamCopyPart } from "#protocol/team-copy.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import { type Colleague, readColleagues } from "#workflows/colleagues.ts";
import { configPut, isUnreadable, readConfig } from "#workflows/config.ts";
import { bytesOfCopy, leaving, partPut, readHeldCopies } from "#workflows/copy-held.ts";
import { finishErasing } from "#workflows/erase-keys.ts";
import { isHeld } from "#workflows/hold.ts";
import { outboxPut, WAITING } from "#workflows/outbox.ts";
import { type ReceivedItem, receivedPut, type StoredReceivedItem } from "#workflows/received.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";

/** Why a part of a copy was not kept; `copy:refused.<reason>` has the words. */
export const COPY_REFUSALS = [
  "copy_not_colleague",
  "copy_not_understood",
  "copy_too_large",
  "copy_changed",
  "copy_no_room",
  "copy_damaged",
] as const;
export type CopyRefusal = (typeof COPY_REFUSALS)[number];

interface Arrival {
  readonly envelopeId: string;
  readonly inner: Inner;
  readonly senderId: string;
  readonly senderName: string;
  readonly atMs: number;
  /** What came before. */
  readonly before: readonly StoredReceivedItem[];
}

/**
 * A part of a copy for this phone. It is kept only from a colleague: a phone of the own team whose card was read here, and which the signed
 * directory still knows. True when it is safely stored or needs not be, so that it may be acknowledged; a full phone takes it later.
 */
export async function acceptCopyPart(session: Session, write: Write, arrival: Arrival): Promise<boolean> {
  // What cannot be read is not written over; the hub keeps the part.
  if (await isUnreadable(session, "copies_here")) return false;
  const { inner } = arrival;
  // An organisation has no colleagues; its inbox has its own words for what is none of its business.
  if (session.get().enrolment?.kind !== "team") return refuse(write, arrival, "not_understood");
  const colleague = await colleagueOf(session, arrival);
  if (!colleague) return refuse(write, arrival, "copy_not_colleague");
  const part = readTeamCopyPart(inner.body);
  if (!part.ok) return refuse(write, arrival, part.error);
  const known = await readHeldCopies(session);
  const { refId: copyNo, deviceKeyId, seq, day } = inner;
  const arriving = { ...part.value, copyNo, deviceKeyId, seq, day, name: colleague.name };
  const verdict = judgePart(known, arriving, newId(), session.nowMs());
  if (verdict.type === "known") return (await write({ puts: [], deletes: [] })).ok;
  if (verdict.type === "refused") return refuse(write, arrival, verdict.reason);
  const { copy, isWhole } = verdict;
  if (isWhole && !(await isAsSealed(session, copy, part.value))) {
    const gone = await leaving(session, known, [copy]);
    const refused = await refuse(write, arrival, "copy_damaged", gone);
    return refused && (await finishErasing(session, write)).ok;
  }
  return keep(session, write, known, copy, {
    part: part.value,
    answer: isWhole ? await answerTo(session, copy, colleague) : null,
  });
}

async function colleagueOf(session: Session, { inner, senderId }: Arrival): Promise<Colleague | null> {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "team" || senderId !== enrolment.team.id) return null;
  const colleague = (await readColleagues(session)).find(({ deviceKeyId }) => deviceKeyId === inner.deviceKeyId);
  return colleague?.standing.ok ? colleague : null;
}

/** Once for a copy and a reason: forty parts of it are one thing to read. Nothing that was sent is kept. */
async function refuse(
  write: Write,
  { envelopeId, inner, senderId, senderName, before, atMs }: Arrival,
  reason: CopyRefusal | "not_understood",
  also: { readonly puts: readonly RecordPut[]; readonly deletes: readonly string[] } = { puts: [], deletes: [] },
): Promise<boolean> {
  const isSaid = before.some(({ item }) => item.reason === reason && item.inner?.refId === inner.refId);
  const refused: ReceivedItem = {
    envelopeId,
    atMs,
    state: "quarantined",
    reason,
    inner: { ...inner, body: {} },
    senderId,
    senderName,
  };
  return (await write({ puts: [...(isSaid ? [] : [receivedPut(refused)]), ...also.puts], deletes: [...also.deletes] })).ok;
}

async function isAsSealed(session: Session, copy: HeldCopy, last: TeamCopyPart): Promise<boolean> {
  const whole = await bytesOfCopy(session, copy, last);
  if (whole?.size !== copy.size) return false;
  return toB64url(new Uint8Array(await crypto.subtle.digest("SHA-256", await whole.arrayBuffer()))) === copy.sha256;
}

interface Answer {
  readonly puts: readonly RecordPut[];
  readonly outboxAdd: readonly OutboxRow[];
}

/** With the last part or not at all, so that it is said once, and only of what is safely here. */
async function keep(
  session: Session,
  write: Write,
  known: HeldCopies,
  copy: HeldCopy,
  { part, answer }: { readonly part: TeamCopyPart; readonly answer: Answer | null },
): Promise<boolean> {
  const replaced = (await isHeld(session)) ? [] : replacedBy(known, copy);
  const next = withCopy(known, copy);
  const { puts, deletes } = await leaving(session, next, replaced);
  const saved = await write(
    { puts: [partPut(copy, part.part, part.bytes), ...puts, ...(answer?.puts ?? [])], deletes },
    { outboxAdd: answer?.outboxAdd ?? [] },
  );
  return saved.ok && (replaced.length === 0 || (await finishErasing(session, write)).ok);
}

/** "It arrived whole", to the address on the card that was read in person; nothing where it cannot be sealed. */
async function answerTo(session: Session, { copyNo, sha256, name }: HeldCopy, { standing }: Colleague): Promise<Answer | null> {
  const { enrolment } = session.get();
  if (!standing.ok || enrolment?.kind !== "team") return null;
  const { mailbox, recipient } = standing.value;
  const nowMs = session.nowMs();
  const seq = (await readConfig(session, "sequence")) ?? 0;
  const sealed = await session.vault.sealEnvelope({
    kind: "reply",
    refId: copyNo,
    seq,
    day: utcDay(nowMs),
    to: { id: enrolment.team.id, recipients: [recipient] },
    body: { answers: sha256, reply: "arrived" },
  });
  if (!sealed.ok) return null;
  const { id: envelopeId, bytes } = sealed.value;
  const to = { mailbox, toId: enrolment.team.id, toName: name };
  return {
    puts: [
      outboxPut({ envelopeId, ...to, kind: "reply", refId: copyNo, ...WAITING, sealedAtMs: nowMs }),
      await configPut(session, "sequence", seq + 1),
    ],
    outboxAdd: [{ id: envelopeId, envelope: bytes }],
  };
}
