import { TEAM_COPY_PART_BYTES } from "#protocol/team-copy.ts";
import { randomBytes } from "#seal/aead.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { addNote } from "#workflows/cases.ts";
import { readColleagues } from "#workflows/colleagues.ts";
import { readCopiesBetween } from "#workflows/copies-between.ts";
import { sendCopy } from "#workflows/copy-send.ts";
import { listSentCopies } from "#workflows/copy-sent.ts";
import { isCopyPart, openOutbox, type StoredOutboxItem } from "#workflows/outbox.ts";
import type { MemorySession } from "../support/memory-session.ts";
import { C, colleagues } from "../support/two-phones.ts";

const THREE_PARTS = 2 * TEAM_COPY_PART_BYTES + 1000;

/** Two phones of one team whose holders have each other's cards; on Ana's is the case "C" with a note. */
export async function teamWithCase() {
  const { ana, ben } = await colleagues();
  await addNote(ana.session, C, "the tent by the canal");
  ana.nowMs += 1000;
  return { ana, ben };
}

/** As a phone makes one: bytes nobody here can read. */
export const copyOf = (phone: MemorySession, size = THREE_PARTS) => ({
  file: new Blob(Array.from({ length: Math.ceil(size / 50_000) }, () => randomBytes(50_000))).slice(0, size),
  door: "colleague" as const,
  atMs: phone.nowMs,
  cases: 7,
  unsent: 0,
  skipped: 0,
});
export async function send(from: MemorySession, size = THREE_PARTS) {
  const [to] = await readColleagues(from.session);
  const copy = copyOf(from, size);
  const done = await sendCopy(from.session, copy, to?.deviceKeyId ?? "", new AbortController().signal, () => undefined);
  from.nowMs += 1000;
  return { copy, done };
}
export async function sent(from: MemorySession, size = THREE_PARTS) {
  const { copy, done } = await send(from, size);
  if (!done.ok) throw new Error(done.error.type);
  return copy.file;
}
export const partsIn = async (phone: MemorySession): Promise<StoredOutboxItem[]> =>
  (await openOutbox(phone.session)).filter(({ item }) => isCopyPart(item)).sort((a, b) => a.item.sealedAtMs - b.item.sealedAtMs);
export async function bring(parts: readonly StoredOutboxItem[], from: MemorySession, to: MemorySession): Promise<boolean[]> {
  const kept: boolean[] = [];
  for (const { item } of parts) {
    const bytes = from.outbox.get(item.envelopeId)?.envelope;
    if (!bytes) throw new Error("it does not wait any more");
    to.nowMs += 1000;
    kept.push(await acceptArrival(to.session, item.envelopeId, bytes));
  }
  return kept;
}
export const replies = async (phone: MemorySession) =>
  (await openOutbox(phone.session)).filter(({ item }) => item.kind === "reply");
export const partRows = (phone: MemorySession) =>
  [...phone.rows.values()].filter(({ projection }) => projection.kind === "copy_part");
export const refused = async (phone: MemorySession) =>
  (await readCopiesBetween(phone.session)).refused.map(({ reason }) => reason);
export const bytesOf = async (blob: Blob | null) => new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
export const states = async (phone: MemorySession) =>
  (await listSentCopies(phone.session)).map(
    ({ sent: left, of, ended, arrivedMs }) => ended ?? (arrivedMs ? "arrived" : `${left}/${of}`),
  );
