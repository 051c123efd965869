import { type Retention, withCopied } from "#domain/case/retention.ts";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { CopyError, CopySummary } from "#seal/copy-port.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import type { SaveError } from "#storage/save-error.ts";
import { configPut } from "#workflows/config.ts";
import { type CopiedGroup, CopyGone, groupsOf } from "#workflows/copy-contents.ts";
import { type Here, whatIsHere } from "#workflows/copy-here.ts";
import { type Judged, type Judging, judge } from "#workflows/copy-judge.ts";
import type { HowFar } from "#workflows/copy-make.ts";
import { placeKey } from "#workflows/draft-rows.ts";
import { readRetention } from "#workflows/retention.ts";
import type { Session } from "#workflows/session.ts";

/** What a copy would bring, or has brought: in numbers of cases unless said otherwise. */
export interface CopyCounts {
  readonly fresh: number;
  /** Here already, and the copy knows more of them. */
  readonly more: number;
  readonly same: number;
  readonly past: number;
  readonly erased: number;
  /** Referrals and reports that will wait here to be sent. */
  readonly unsent: number;
  readonly log: number;
  /** Texts of which both are kept. */
  readonly both: number;
  readonly newerThere: number;
  readonly stays: number;
  /** Records. */
  readonly unreadable: number;
  /** Codes of cases that are here and were erased on that phone. */
  readonly erasedThere: readonly string[];
}
export interface Preview {
  readonly summary: CopySummary;
  readonly counts: CopyCounts;
  /** Police or a court have asked on that phone: the same will be on here. */
  readonly beginsHold: boolean;
}
export type TakeError =
  | CopyError
  | SaveError
  /** It was locked meanwhile. What was taken in is whole; the rest comes at the next try. */
  | { readonly type: "CopyStopped" };

const ZERO: CopyCounts = {
  fresh: 0,
  more: 0,
  same: 0,
  past: 0,
  erased: 0,
  unsent: 0,
  log: 0,
  both: 0,
  newerThere: 0,
  stays: 0,
  unreadable: 0,
  erasedThere: [],
};

/** Opens and checks a copy, and says what it would bring. Nothing is written. */
export async function lookIntoCopy(
  session: Session,
  file: Blob,
  words: string | null,
  howFar: HowFar,
): Promise<Result<Preview, TakeError>> {
  return unlessLocked<Preview, TakeError>(session, async () => {
    const opened = await session.vault.openCopy(file, words, session.network(), howFar);
    if (!opened.ok) return opened;
    const counts = await session.exclusive(() => walk(session, opened.value, howFar, async () => ok(undefined)));
    if (!counts.ok) return counts;
    const { hold } = await readRetention(session);
    return ok({ summary: opened.value, counts: counts.value, beginsHold: opened.value.hold && !hold });
  });
}

/** So many records are written in one transaction; a case is never divided. */
const ROWS_AT_ONCE = 150;

/**
 * Adds what is missing here: whole cases only, whenever the browser is killed, and again does no harm. Nothing here is overwritten but
 * an unfinished talk by its own newer state.
 */
export async function takeInCopy(session: Session, { summary }: Preview, howFar: HowFar): Promise<Result<CopyCounts, TakeError>> {
  return unlessLocked<CopyCounts, TakeError>(session, () =>
    session.exclusive(async (write) => {
      let puts: RecordPut[] = [];
      let outboxAdd: OutboxRow[] = [];
      let cases: { caseId: string; lastAtMs: number; keptUntilMs?: number }[] = [];
      const flush = async (): Promise<Result<void, SaveError>> => {
        if (puts.length === 0) return ok(undefined);
        const retention = await readRetention(session);
        const next = withCopied(retention, policyOf(summary, cases), cases);
        const change = { puts: [...puts, await configPut(session, "retention", next)], deletes: [] };
        const saved = await write(change, { outboxAdd, quiet: true });
        puts = [];
        outboxAdd = [];
        cases = [];
        return saved;
      };
      const taken = await walk(
        session,
        summary,
        howFar,
        async (group, judged) => {
          puts.push(...judged.puts);
          outboxAdd.push(...judged.outboxAdd);
          const { caseId, entries, keptUntilMs } = group;
          if (judged.verdict === "new" && caseId !== null && entries.length > 0) {
            const lastAtMs = Math.max(...entries.map(({ atMs }) => atMs));
            cases.push({ caseId, lastAtMs, ...(keptUntilMs !== undefined && { keptUntilMs }) });
          }
          return puts.length >= ROWS_AT_ONCE ? flush() : ok(undefined);
        },
        (names) => session.vault.keepErased(names),
      );
      const last = taken.ok ? await flush() : taken;
      // Every list reads again, also after a try that ended half-way.
      const told = await write({ puts: [], deletes: [] });
      if (!taken.ok) return taken;
      if (!last.ok) return last;
      return told.ok ? taken : told;
    }),
  );
}

function policyOf(
  { days, hold }: CopySummary,
  cases: readonly { readonly caseId: string; readonly keptUntilMs?: number }[] = [],
): Retention {
  const kept = cases.flatMap(({ caseId, keptUntilMs }) => (keptUntilMs === undefined ? [] : [[caseId, keptUntilMs] as const]));
  return { days, hold, keptUntilMs: Object.fromEntries(kept), noticedAtMs: {} };
}

async function unlessLocked<T, E>(
  session: Session,
  act: () => Promise<Result<T, E>>,
): Promise<Result<T, E | { readonly type: "CopyStopped" | "CopyUnreadable" }>> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof CopyGone) return err({ type: "CopyUnreadable" });
    if (session.get().vault.kind !== "open") return err({ type: "CopyStopped" });
    throw error;
  }
}

async function walk(
  session: Session,
  summary: CopySummary,
  howFar: HowFar,
  take: (group: CopiedGroup, judged: Judged) => Promise<Result<void, SaveError>>,
  bury: (names: readonly (readonly [string, number])[]) => Promise<void> = () => Promise.resolve(),
): Promise<Result<CopyCounts, SaveError | { readonly type: "CopyStopped" }>> {
  const here = await whatIsHere(session);
  const { hold } = await readRetention(session);
  const judging: Judging = { session, here, there: policyOf(summary), hold: hold || summary.hold, nowMs: session.nowMs() };
  const codes = await codesByName(here);
  let counts = ZERO;
  const groups = groupsOf(session, summary.parts, (part) => howFar((part + 1) / summary.parts));
  for await (const found of groups) {
    if (session.get().vault.kind !== "open") return err({ type: "CopyStopped" });
    if ("names" in found) {
      counts = { ...counts, erasedThere: [...counts.erasedThere, ...found.names.flatMap(([name]) => codes.get(name) ?? [])] };
      await bury(found.names);
      continue;
    }
    const judged = await judge(judging, found);
    counts = counted(counts, found, judged);
    remember(here, judged);
    const taken = await take(found, judged);
    if (!taken.ok) return taken;
  }
  return ok(counts);
}

async function codesByName(here: Here): Promise<ReadonlyMap<string, string>> {
  const named = [...here.cases].map(async ([caseId, { code }]): Promise<[string, string]> => {
    const hash = await crypto.subtle.digest("SHA-256", utf8(caseId));
    return [toB64url(new Uint8Array(hash)), code];
  });
  return new Map(await Promise.all(named));
}

function counted(counts: CopyCounts, group: CopiedGroup, judged: Judged): CopyCounts {
  const is = (verdict: Judged["verdict"]): number => (judged.verdict === verdict ? 1 : 0);
  const logs = group.caseId === null ? judged.puts.filter(({ projection }) => projection.kind === "log").length : 0;
  return {
    ...counts,
    fresh: counts.fresh + is("new"),
    more: counts.more + is("more"),
    same: counts.same + is("same"),
    past: counts.past + is("past"),
    erased: counts.erased + is("erased"),
    unsent: counts.unsent + judged.unsent,
    log: counts.log + logs,
    both: counts.both + judged.both,
    newerThere: counts.newerThere + judged.newerThere,
    stays: counts.stays + judged.stays,
    unreadable: counts.unreadable + judged.unreadable,
  };
}

/** A file that names something twice brings it once. */
function remember(here: Here, { puts }: Judged): void {
  for (const { rowId, projection } of puts) {
    const listed = { rowId, rev: 0, projection };
    if (projection.kind === "entry") here.entries.set(rowId, listed);
    if (projection.kind === "screening") here.talks.set(rowId, listed);
    if (projection.kind === "draft") here.drafts.add(placeKey(projection));
    if (projection.kind === "log") here.log.set(rowId, listed);
    if (projection.kind === "outbox") here.envelopes.add(projection.envelopeId);
    if (projection.kind === "received") here.received.add(projection.envelopeId);
  }
}

/** Forgets the copy that was opened. */
export const closeCopy = (session: Session): Promise<void> => session.vault.dropCopy();
