import * as v from "valibot";
import { caseView } from "#domain/case/case-view.ts";
import { withoutText } from "#domain/case/clocks.ts";
import { dueAtMs, type Retention } from "#domain/case/retention.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Entry } from "#domain/case/types.ts";
import { mustArrive } from "#domain/referral/basis.ts";
import { withdrawnName } from "#domain/referral/withdrawal.ts";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import { entryPut } from "#workflows/cases.ts";
import type { CopiedGroup } from "#workflows/copy-contents.ts";
import type { Here } from "#workflows/copy-here.ts";
import { type DraftProjection, placeKey } from "#workflows/draft-rows.ts";
import { DRAFT_LIFE_MS } from "#workflows/drafts.ts";
import { outboxPut } from "#workflows/outbox.ts";
import { isAboutPerson, type ReceivedItem, receivedPut } from "#workflows/received.ts";
import { logPut } from "#workflows/safeguarding-log.ts";
import type { Session } from "#workflows/session.ts";

/** What is to be done with one case of a copy. `new` and `more` add; the others say why nothing comes. */
export interface Judged {
  readonly verdict: "new" | "more" | "same" | "past" | "erased" | "loose";
  readonly puts: readonly RecordPut[];
  readonly outboxAdd: readonly OutboxRow[];
  /** Envelopes that will wait here. */
  readonly unsent: number;
  /** Texts that differ under one name: both are kept. */
  readonly both: number;
  /** Unfinished talks that are newer in the copy and take the place of what is here. */
  readonly newerThere: number;
  /** Unfinished talks and drafts that stay as they are here. */
  readonly stays: number;
  readonly unreadable: number;
}

export interface Judging {
  readonly session: Session;
  readonly here: Here;
  /** Of the phone the copy came from. */
  readonly there: Retention;
  readonly hold: boolean;
  readonly nowMs: number;
}

const UNSENT: readonly string[] = ["sealed", "failed"];

/** Adds what is missing and touches nothing else: done twice, the second time finds nothing to do. */
export async function judge(judging: Judging, group: CopiedGroup): Promise<Judged> {
  const { session, here, there, hold, nowMs } = judging;
  const { caseId } = group;
  const gone = new Set(
    await session.vault.erasedAmong([
      ...(caseId === null ? [] : [caseId]),
      ...group.talks.map(({ rowId }) => rowId),
      ...group.outbox.map(({ item }) => item.refId),
      ...group.received.map(({ rowId }) => rowId),
      ...group.received.flatMap(({ item }) => withdrawnNames(item)),
      ...group.log.map(({ logId }) => logId),
    ]),
  );
  const isHere = caseId !== null && here.cases.has(caseId);
  // A yes that was taken back here does not come back with an older copy, nor what left from here and went with its case; the message that
  // takes a yes back does.
  const outbox = missingOutbox(here, group).filter(
    ({ item }) => (item.kind !== "referral" && item.kind !== "hand_over") || !gone.has(item.refId),
  );
  if (caseId !== null && !isHere && gone.has(caseId)) {
    // Erased here on purpose. A report about a child or a life still has to arrive; what rested on a yes does not.
    const must = outbox
      .filter(({ item }) => UNSENT.includes(item.state) && mustArrive(item.basis))
      // Under the name of a case that is gone a new key would be made for it.
      .map(({ rowId, item: { caseId: _, ...item } }) => ({ rowId, item }));
    return { ...NOTHING, verdict: "erased", ...withOutbox(group, must), unreadable: group.unreadable };
  }
  if (caseId !== null && !isHere && !hold && isOver(group, there, nowMs)) return { ...NOTHING, verdict: "past" };

  const entries = await missingEntries(session, here, group.entries);
  const log = group.log.filter(({ logId }) => !here.log.has(logId) && !gone.has(logId));
  const received = group.received.filter(
    ({ rowId, item }) =>
      !here.received.has(item.envelopeId) && !gone.has(rowId) && !withdrawnNames(item).some((name) => gone.has(name)),
  );
  const talks = await missingTalks(judging, group, gone);
  const drafts = missingDrafts(judging, group);
  const sent = withOutbox(group, outbox);
  const puts = [
    ...entries.puts,
    ...talks.puts,
    ...drafts.puts,
    ...sent.puts,
    ...log.map(logPut),
    ...received.map(({ rowId, item }) => receivedPut(item, rowId)),
  ];
  return {
    verdict: caseId === null ? "loose" : puts.length === 0 ? "same" : isHere ? "more" : "new",
    puts,
    outboxAdd: sent.outboxAdd,
    unsent: sent.unsent,
    both: entries.both,
    newerThere: talks.newer,
    stays: talks.stays + drafts.stays,
    unreadable: group.unreadable + sent.unreadable,
  };
}

/** The name its withdrawal would have left a mark under here; none for what no yes carried. */
const withdrawnNames = ({ inner, senderId }: ReceivedItem): string[] =>
  inner && isAboutPerson(inner) && inner.basis?.kind === "consent" && senderId !== undefined
    ? [withdrawnName({ refId: inner.refId, senderId })]
    : [];

const NOTHING = { puts: [], outboxAdd: [], unsent: 0, both: 0, newerThere: 0, stays: 0, unreadable: 0 } as const;

/** Its days were over on the phone it came from, and nothing of it still has to happen: the same rule as for cases here. */
function isOver(group: CopiedGroup, there: Retention, nowMs: number): boolean {
  const { caseId, entries, talks, outbox, keptUntilMs } = group;
  if (caseId === null || entries.length === 0) return false;
  const lastAtMs = Math.max(...entries.map(({ atMs }) => atMs));
  const kept = keptUntilMs === undefined ? {} : { [caseId]: keptUntilMs };
  if (dueAtMs({ ...there, keptUntilMs: kept }, { caseId, lastAtMs }) > nowMs) return false;
  const waits = outbox.some(({ item }) => UNSENT.includes(item.state));
  return talks.length === 0 && !waits && caseView(entries).openTasks.length === 0;
}

const sameAs = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

/** Entries never change. Should two phones ever disagree about one, both are kept: the other under a name made from its text. */
async function missingEntries(session: Session, here: Here, entries: readonly Entry[]) {
  const puts = entries.filter(({ entryId }) => !here.entries.has(entryId)).map(entryPut);
  let both = 0;
  const known = entries.filter(({ entryId }) => here.entries.has(entryId));
  const rows = await session.open(known.flatMap(({ entryId }) => here.entries.get(entryId) ?? []));
  for (const [i, entry] of known.entries()) {
    const row = rows[i];
    const parsed = row?.ok ? v.safeParse(EntrySchema, row.value) : null;
    if (!parsed?.success || sameAs(parsed.output, entry) || lostItsText(parsed.output as Entry, entry)) continue;
    const entryId = await nameOf(entry);
    if (here.entries.has(entryId)) continue;
    both += 1;
    puts.push(entryPut({ ...entry, entryId }));
  }
  return { puts, both };
}

/** The same referral, whose text was removed on one of the two phones: what is here stays as it is. */
const lostItsText = (a: Entry, b: Entry): boolean =>
  a.type === "referral" &&
  b.type === "referral" &&
  (a.textGone === true || b.textGone === true) &&
  sameAs(withoutText(a), withoutText(b));

async function nameOf(value: unknown): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", utf8(canonicalJson(value)));
  return toB64url(new Uint8Array(hash).slice(0, 16));
}

async function missingTalks({ session, here }: Judging, group: CopiedGroup, gone: ReadonlySet<string>) {
  const finished = new Set(group.entries.flatMap((entry) => (entry.type === "screening" ? [entry.screening.screeningId] : [])));
  for (const row of await session.open((group.caseId && here.finished.get(group.caseId)) || [])) {
    const parsed = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    if (parsed?.success && parsed.output.type === "screening") finished.add(parsed.output.screening.screeningId);
  }
  const puts: RecordPut[] = [];
  let newer = 0;
  let stays = 0;
  for (const { rowId, screening } of group.talks) {
    if (gone.has(rowId) || finished.has(screening.screeningId)) continue;
    const known = here.talks.get(rowId)?.projection;
    const knownMs = known?.kind === "screening" ? known.updatedAtMs : Number.NEGATIVE_INFINITY;
    if (knownMs > screening.updatedAtMs) stays += 1;
    if (knownMs >= screening.updatedAtMs) continue;
    if (known) newer += 1;
    const { caseId, updatedAtMs } = screening;
    puts.push({ rowId, caseId, value: screening, projection: { kind: "screening", caseId, updatedAtMs } });
  }
  return { puts, newer, stays };
}

/** One draft for each place: what is being written here stays. They keep their three days. */
function missingDrafts({ here, nowMs }: Judging, group: CopiedGroup) {
  const puts: RecordPut[] = [];
  let stays = 0;
  for (const { rowId, value, ...place } of group.drafts) {
    const ofCase = group.caseId !== null && { caseId: group.caseId };
    const projection: DraftProjection = { kind: "draft", ...place, ...ofCase };
    if (nowMs - place.atMs > DRAFT_LIFE_MS) continue;
    if (here.drafts.has(placeKey(projection))) stays += 1;
    else puts.push({ rowId, ...ofCase, value, projection });
  }
  return { puts, stays };
}

const missingOutbox = (here: Here, group: CopiedGroup) => group.outbox.filter(({ item }) => !here.envelopes.has(item.envelopeId));

/** Handed in from here as it is, byte for byte; without its bytes there is nothing to hand in. */
function withOutbox(group: CopiedGroup, outbox: CopiedGroup["outbox"]) {
  const puts: RecordPut[] = [];
  const outboxAdd: OutboxRow[] = [];
  let unreadable = 0;
  for (const { rowId, item } of outbox) {
    if (!UNSENT.includes(item.state)) puts.push(outboxPut(item, rowId));
    else {
      const envelope = group.envelopes.get(item.envelopeId);
      if (!envelope) unreadable += 1;
      else {
        // What this phone's clock and tries say begins anew.
        puts.push(outboxPut({ ...item, attempts: 0, nextTryMs: 0 }, rowId));
        outboxAdd.push({ id: item.envelopeId, envelope });
      }
    }
  }
  return { puts, outboxAdd, unsent: outboxAdd.length, unreadable };
}
