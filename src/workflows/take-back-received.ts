import { isSameReferral, type SentBy, withdrawnName } from "#domain/referral/withdrawal.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { ok, type Result } from "#lib/result.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import { readArrival } from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import { isNote } from "#workflows/answered-elsewhere.ts";
import { erasingPut, finishErasing, type ToErase } from "#workflows/erase-keys.ts";
import { heldBack } from "#workflows/erase-phone.ts";
import {
  codeOf,
  isAboutPerson,
  type ReceivedItem,
  readReceived,
  receivedPut,
  type StoredReceivedItem,
} from "#workflows/received.ts";
import { readRetention } from "#workflows/retention.ts";
import type { Session } from "#workflows/session.ts";
import { noteTakenBack, whatWasTakenOver } from "#workflows/taken-over-back.ts";

/** What a withdrawal that came changes, to be written together. */
export interface TakenBack {
  readonly puts: readonly RecordPut[];
  readonly deletes: readonly string[];
  readonly arrivalDelete: readonly string[];
  readonly erase: ToErase;
}

const sentBy = ({ inner, senderId }: ReceivedItem): SentBy | null =>
  inner && senderId !== undefined ? { refId: inner.refId, senderId } : null;
const isAbout = (item: ReceivedItem, what: "text" | "withdrawal", about: SentBy): boolean => {
  const own = sentBy(item);
  const isMeant = what === "text" ? isAboutPerson(item.inner) : item.inner?.kind === what;
  return isMeant && item.state !== "quarantined" && own !== null && isSameReferral(own, about);
};

/** It was taken back before it came: by what lies here, or by the mark that a copy brought along. */
export async function isTakenBackHere(session: Session, before: readonly StoredReceivedItem[], about: SentBy): Promise<boolean> {
  if (before.some(({ item }) => isAbout(item, "withdrawal", about))) return true;
  return (await session.vault.erasedAmong([withdrawnName(about)])).length > 0;
}

/**
 * A withdrawal that came, verified: the referral it names goes with its key, in whatever order and however often either arrives. Only
 * the team that sent the referral is meant; for any other the number names nothing here. A report on a child's or a life's account
 * rests on no yes, so nobody takes it back by a message: that stays, and is said.
 */
export async function takeBack(
  session: Session,
  before: readonly StoredReceivedItem[],
  item: ReceivedItem,
  about: SentBy,
): Promise<TakenBack> {
  const mark = withdrawnName(about);
  const put = (change: Partial<ReceivedItem>) => receivedPut({ ...item, ...change });
  const nothingMore = { deletes: [], arrivalDelete: [], erase: { keys: [], marks: [mark] } };
  const found = before.filter((one) => isAbout(one.item, "text", about));
  if (found.some((one) => one.item.inner?.basis?.kind !== "consent")) {
    const { inner: _, ...rest } = item;
    const refused = receivedPut({ ...rest, state: "quarantined", reason: "report_stays" });
    return { ...nothingMore, puts: [refused], erase: { keys: [], marks: [] } };
  }
  if (before.some((one) => isAbout(one.item, "withdrawal", about))) return { ...nothingMore, puts: [put({ state: "answered" })] };

  const [referral] = found;
  const again = await cameAgain(session, before, about);
  const notes = before.filter(({ item: one }) => isNote(session, one) && one.inner?.refId === about.refId);
  const deletes = [...found, ...again, ...notes].map(({ rowId }) => rowId);
  const arrivalDelete = again.map((one) => one.item.envelopeId);
  if (!referral) return { ...nothingMore, puts: [put({ state: "withdrawn", withdrawn: {} })], deletes, arrivalDelete };
  const code = codeOf(referral.item);
  const left = { cameAtMs: referral.item.atMs, ...(code !== "" && { code }) };
  if ((await heldBack(session)).hold) {
    // What was taken over stays too, with a word in its case that the person no longer agrees.
    const noted = await noteTakenBack(session, about.refId);
    const locked = found.map(({ rowId, item: text }) => receivedPut({ ...text, state: "withdrawn" }, rowId));
    return { ...nothingMore, puts: [put({ state: "withdrawn", withdrawn: { ...left, held: true } }), ...locked, ...noted] };
  }
  const taken = await whatWasTakenOver(session, about.refId);
  const keys = [...found.map(({ rowId }) => rowId), ...taken.keys];
  const puts = [put({ state: "withdrawn", withdrawn: left }), ...taken.puts];
  return { puts, deletes: [...deletes, ...taken.deletes], arrivalDelete, erase: { keys, marks: [mark] } };
}

/** The same referral, come a second time and kept aside as it came: still sealed, and openable with the organisation's key. */
async function cameAgain(session: Session, before: readonly StoredReceivedItem[], about: SentBy): Promise<StoredReceivedItem[]> {
  const found: StoredReceivedItem[] = [];
  for (const stored of before.filter(({ item }) => item.state === "quarantined" && item.reason === "seen_before")) {
    const bytes = await readArrival(session.tables, stored.item.envelopeId);
    if (!bytes) continue;
    const nothingSeen = { refIds: [], deviceSeqs: [] };
    const opened = await session.vault.openEnvelope(bytes, session.network(), utcDay(stored.item.atMs), nothingSeen);
    if (!opened.ok || !isAboutPerson(opened.value.inner)) continue;
    const { inner, senderId } = opened.value;
    if (isSameReferral({ refId: inner.refId, senderId }, about)) found.push(stored);
  }
  return found;
}

/**
 * Once nobody asks for it any more the text goes; a code that nobody needed goes after the days cases are kept, and so does a case from a
 * colleague that nobody here said yes to: it is the colleague's all the time.
 */
export async function tidyReceived(session: Session): Promise<Result<void, SaveError>> {
  const isTeam = session.get().enrolment?.kind === "team";
  const mayGo = (await session.list("received")).some(
    ({ projection }) =>
      projection.kind === "received" && (projection.state === "withdrawn" || (isTeam && projection.state === "open")),
  );
  if (!mayGo) return ok(undefined);
  return session.exclusive(async (write) => {
    if ((await heldBack(session)).hold) return ok(undefined);
    const { days } = await readRetention(session);
    const puts: RecordPut[] = [];
    const gone: string[] = [];
    for (const { rowId, item } of await readReceived(session)) {
      if (item.state === "open" && item.inner?.kind === "hand_over" && session.nowMs() - item.atMs > days * DAY_MS) {
        gone.push(rowId);
        puts.push(receivedPut({ ...item, state: "answered", inner: { ...item.inner, body: {} } }));
      }
      if (item.state !== "withdrawn") continue;
      const { withdrawn, ...rest } = item;
      // The text itself, kept back while it was asked for.
      if (withdrawn === undefined) gone.push(rowId);
      else {
        const { held, ...left } = withdrawn;
        const isOver = session.nowMs() - item.atMs > days * DAY_MS;
        if (held !== true && !isOver) continue;
        gone.push(rowId);
        puts.push(receivedPut(isOver ? { ...rest, state: "answered" } : { ...rest, withdrawn: left }));
      }
    }
    if (gone.length === 0) return ok(undefined);
    const erasing = await erasingPut(session, { keys: gone, marks: [] });
    const saved = await write({ puts: [...puts, erasing], deletes: gone });
    return saved.ok ? finishErasing(session, write) : saved;
  });
}
