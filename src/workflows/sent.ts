import * as v from "valibot";
import { withoutText } from "#domain/case/clocks.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Entry } from "#domain/case/types.ts";
import { DAY_MS } from "#lib/clock.ts";
import { ok, type Result } from "#lib/result.ts";
import { REPORT_DAYS } from "#protocol/counts/batch.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { entryPut } from "#workflows/cases.ts";
import { readClocks } from "#workflows/clocks.ts";
import { isHeld } from "#workflows/hold.ts";
import {
  isCarried,
  isCopyPart,
  isUnsent,
  type OutboxItem,
  OWN_NOTE,
  openOutbox,
  type StoredOutboxItem,
} from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";

/** A referral whose case is gone, and a part of a copy: once it has left, nothing here needs it. */
export const isSpent = (item: OutboxItem): boolean =>
  !isUnsent(item) && (isCopyPart(item) || (item.kind === "referral" && item.caseId === undefined));

/** What is carried for a colleague is given up after so long, and a receipt nobody asked for is dropped: whose it is has both. */
export const CARRIED_DAYS = 7;
// The hub takes no report any more: a half that found no way to a coordinator is of no use. Nor is word for our other devices.
const isGivenUp = (item: OutboxItem, nowMs: number): boolean =>
  ((item.kind === "tally" || item.kind === OWN_NOTE) && isUnsent(item) && nowMs - item.sealedAtMs >= REPORT_DAYS * DAY_MS) ||
  (isCarried(item) && nowMs - (item.sentAtMs ?? item.sealedAtMs) >= CARRIED_DAYS * DAY_MS);

/** When the text of a referral goes from its case; absent while nobody there is known to have it. */
const textDueMs = ({ state, collectedAtMs, sentAtMs }: OutboxItem, days: number): number | undefined => {
  const fromMs = collectedAtMs ?? sentAtMs;
  return state === "collected" && fromMs !== undefined ? fromMs + days * DAY_MS : undefined;
};

/** By the number of the referral, for a screen that says it. */
export async function readTextDue(session: Session, caseId: string): Promise<ReadonlyMap<string, number>> {
  if (await isHeld(session)) return new Map();
  const { sentDays } = await readClocks(session);
  const items = await openOutbox(session, await session.list("outbox", { caseId }));
  return new Map(
    items.flatMap(({ item }) => {
      const dueMs = item.kind === "referral" ? textDueMs(item, sentDays) : undefined;
      return dueMs === undefined ? [] : [[item.refId, dueMs] as const];
    }),
  );
}

/**
 * What has left this phone: the text of referrals that arrived goes from their cases, what was sent from a case that is gone goes at
 * once, answers and corrections some days after they left, what was carried for others after a week. What was taken back has its own rule. Not while notes are asked for, and
 * not while a part of the lists is lost: a case that is not listed may be there.
 */
export async function tidySent(session: Session): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    if (session.get().damagedShards > 0 || (await isHeld(session))) return ok(undefined);
    const { sentDays } = await readClocks(session);
    const nowMs = session.nowMs();
    const all = await openOutbox(session);
    const left = all.filter(({ item }) => !isUnsent(item) && item.kind !== "withdrawal" && !isCarried(item));
    const known = new Set(await session.vault.knownCases([...new Set(left.flatMap(({ item }) => item.caseId ?? []))]));
    const isGone = ({ item }: StoredOutboxItem) =>
      item.kind === "referral"
        ? item.caseId === undefined || !known.has(item.caseId)
        : nowMs - (item.sentAtMs ?? item.sealedAtMs) >= sentDays * DAY_MS;
    const gone = [...left.filter(isGone), ...all.filter(({ item }) => isGivenUp(item, nowMs))];
    const puts: RecordPut[] = [];
    const outboxDelete = gone.map(({ item }) => item.envelopeId);
    for (const { item } of left.filter((one) => !isGone(one))) {
      const dueMs = textDueMs(item, sentDays);
      if (dueMs === undefined || dueMs > nowMs) continue;
      const texts = await textsOf(session, item);
      puts.push(...texts.map((entry) => entryPut(withoutText(entry))));
      if (texts.length > 0) outboxDelete.push(item.envelopeId);
    }
    if (gone.length + puts.length === 0) return ok(undefined);
    return write({ puts, deletes: gone.map(({ rowId }) => rowId) }, { outboxDelete });
  });
}

async function textsOf(session: Session, { caseId, refId }: OutboxItem): Promise<Extract<Entry, { type: "referral" }>[]> {
  if (caseId === undefined) return [];
  const rows = await session.open(await session.list("entry", { caseId, types: ["referral"], refId }));
  return rows.flatMap((row) => {
    const parsed = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    const entry = parsed?.success ? (parsed.output as Entry) : null;
    return entry?.type === "referral" && entry.textGone !== true ? [entry] : [];
  });
}
