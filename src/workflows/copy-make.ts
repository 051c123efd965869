import { DAY_MS, utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { BeginCopyError, CopyCardError, CopyCardInfo, CopyDoor, CopyIn } from "#seal/copy-port.ts";
import type { Listed } from "#seal/vault-port.ts";
import { readOutboxEnvelope, readRecords } from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { DRAFT_LIFE_MS } from "#workflows/drafts.ts";
import { readReceived } from "#workflows/received.ts";
import { readRetention } from "#workflows/retention.ts";
import { CONSENT_TO_RECORD, readRunning } from "#workflows/screening.ts";
import type { Session } from "#workflows/session.ts";

/** Constant and plain: a name of a file is read by everybody who sees a list of files. */
export const COPY_FILE_NAME = "copy.bin";

export interface MadeCopy {
  readonly file: Blob;
  readonly door: CopyDoor["kind"];
  readonly atMs: number;
  readonly cases: number;
  readonly unsent: number;
  /** Records that could not be opened and are not in it. */
  readonly skipped: number;
}
export type MakeCopyError =
  | BeginCopyError
  | { readonly type: "CopyTooLarge" }
  /** Somebody pressed cancel, or it was locked meanwhile: nothing of it is left. */
  | { readonly type: "CopyStopped" };

/** 0–1, or `null` where the work cannot be measured. */
export type HowFar = (fraction: number | null) => void;

export const readCard = (
  session: Session,
  card: string,
): Promise<Result<CopyCardInfo, CopyCardError | { readonly type: "NotEnrolled" }>> =>
  session.vault.readCopyCard(card, session.network(), utcDay(session.nowMs()));

export const ownCard = (session: Session) => session.vault.copyCard();

/** How many rows are opened and sealed again between two looks at `signal`. */
const AT_ONCE = 100;

/**
 * Everything of the cases on this phone, the safeguarding log and what waits to be sent, sealed into one file. Never: keys, enrolment,
 * settings, recorded voices, answers of person-held talks, unfinished talks nobody agreed to note. `words` are those of the vault.
 */
export async function makeCopy(
  session: Session,
  words: string,
  door: CopyDoor,
  signal: AbortSignal,
  howFar: HowFar,
): Promise<Result<MadeCopy, MakeCopyError>> {
  const { vault } = session;
  // Nothing is written meanwhile: what is in it belongs together.
  return session.exclusive(async () => {
    try {
      const begun = await vault.beginCopy(words, door, session.network(), utcDay(session.nowMs()), () => howFar(null));
      if (!begun.ok) {
        if (begun.error.type === "Erased") await session.refresh();
        return begun;
      }
      return await sealAll(session, door, signal, howFar);
    } catch (error) {
      if (session.get().vault.kind !== "open") return err({ type: "CopyStopped" });
      throw error;
    } finally {
      await vault.dropCopy().catch(() => undefined);
    }
  });
}

async function sealAll(
  session: Session,
  door: CopyDoor,
  signal: AbortSignal,
  howFar: HowFar,
): Promise<Result<MadeCopy, MakeCopyError>> {
  const { vault } = session;
  const there = await inOrder(session);
  const sealed: Blob[] = [];
  let skipped = 0;
  for (let at = 0; at < there.items.length; at += AT_ONCE) {
    if (signal.aborted || session.get().vault.kind !== "open") return err({ type: "CopyStopped" });
    const added = await vault.addToCopy(await filled(session, there.items.slice(at, at + AT_ONCE)));
    skipped += added.skipped;
    for (const part of added.parts) sealed.push(new Blob([part]));
    howFar(Math.min(1, (at + AT_ONCE) / there.items.length));
  }
  const { days, hold } = await readRetention(session);
  const meta = { atMs: session.nowMs(), cases: there.cases, unsent: there.unsent, days, hold };
  const ended = await vault.endCopy(meta);
  if (!ended.ok) return ended;
  const { head, parts } = ended.value;
  const file = new Blob([head, ...sealed, ...parts], { type: "application/octet-stream" });
  return ok({ file, door: door.kind, atMs: meta.atMs, cases: meta.cases, unsent: meta.unsent, skipped });
}

/** Rows and envelopes are read when their turn comes. */
type Planned =
  | Extract<CopyIn, { k: "case" | "loose" }>
  | { readonly k: "row"; readonly listed: Listed }
  | { readonly k: "envelope"; readonly id: string };

async function inOrder(session: Session): Promise<{ items: readonly Planned[]; cases: number; unsent: number }> {
  const byCase = new Map<string, Listed[]>();
  const loose: Listed[] = [];
  const put = (listed: Listed, caseId: string | undefined) => {
    if (caseId === undefined) loose.push(listed);
    else byCase.set(caseId, [...(byCase.get(caseId) ?? []), listed]);
  };
  const caseOf = ({ projection }: Listed) => ("caseId" in projection ? projection.caseId : undefined);
  for (const listed of await session.list("entry")) put(listed, caseOf(listed));
  const agreed = new Set(
    (await readRunning(session))
      .filter(({ screening }) => screening.answers[CONSENT_TO_RECORD] === "yes")
      .map(({ rowId }) => rowId),
  );
  for (const listed of await session.list("screening")) if (agreed.has(listed.rowId)) put(listed, caseOf(listed));
  for (const listed of await session.list("draft"))
    if (
      listed.projection.kind === "draft" &&
      listed.projection.form !== "incident" &&
      session.nowMs() - listed.projection.atMs <= DRAFT_LIFE_MS
    )
      put(listed, caseOf(listed));
  for (const listed of await session.list("log")) put(listed, undefined);
  let unsent = 0;
  const envelopes = new Map<Listed, string>();
  for (const listed of await session.list("outbox")) {
    // Counts are this phone's own, or people would be counted twice. A copy holds no parts of another.
    if (listed.projection.kind !== "outbox" || listed.projection.counts) continue;
    put(listed, caseOf(listed));
    const { state, envelopeId } = listed.projection;
    if (state !== "sealed" && state !== "failed") continue;
    unsent += 1;
    envelopes.set(listed, envelopeId);
  }
  // What a team reports to its coordinator is of no case, and of nobody else's concern.
  const reports = new Set(
    (await readReceived(session)).flatMap(({ rowId, item }) => (item.inner?.kind === "incident" ? [rowId] : [])),
  );
  for (const listed of await session.list("received"))
    if (!reports.has(listed.rowId) && listed.projection.kind === "received" && listed.projection.state === "open")
      put(listed, undefined);

  const { keptUntilMs } = await readRetention(session);
  const rows = (all: readonly Listed[]): Planned[] =>
    all.flatMap((listed) => {
      const envelope = envelopes.get(listed);
      const row: Planned = { k: "row", listed };
      return envelope === undefined ? [row] : [row, { k: "envelope", id: envelope }];
    });
  const items: Planned[] = [];
  for (const [caseId, all] of byCase) {
    const kept = keptUntilMs[caseId];
    items.push({ k: "case", caseId, ...(kept !== undefined && { keptUntilMs: kept }) }, ...rows(all));
  }
  items.push({ k: "loose" }, ...rows(loose));
  return { items, cases: byCase.size, unsent };
}

async function filled(session: Session, planned: readonly Planned[]): Promise<readonly CopyIn[]> {
  const ids = planned.flatMap((one) => (one.k === "row" ? [one.listed.rowId] : []));
  const rows = new Map((await readRecords(session.tables, ids)).map((row) => [row.rowId, row]));
  const out: CopyIn[] = [];
  for (const one of planned) {
    if (one.k === "row") {
      // A row that is not there any more is counted like one that does not open.
      const gone = { rowId: one.listed.rowId, rev: 0, bytes: new Uint8Array(0) };
      out.push({ k: "row", row: rows.get(one.listed.rowId) ?? gone });
    } else if (one.k === "envelope") {
      const bytes = await readOutboxEnvelope(session.tables, one.id);
      if (bytes) out.push({ k: "envelope", id: one.id, bytes });
    } else out.push(one);
  }
  return out;
}

/** The copy has left this phone: the page for a lost phone says so. */
export async function noteCopied(session: Session, { atMs, door, cases }: MadeCopy): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => write({ puts: [await copiedPut(session, { atMs, door, cases })], deletes: [] }));
}

export const copiedPut = (session: Session, { atMs, door, cases }: Pick<MadeCopy, "atMs" | "door" | "cases">) =>
  configPut(session, "copied", { atMs, door: door === "words" ? "words" : "phone", cases });

/** Whole days since the last copy left this phone, and who opens it. */
export async function lastCopy(
  session: Session,
): Promise<{ readonly door: null } | { readonly door: "phone" | "words"; readonly days: number }> {
  const copied = await readConfig(session, "copied");
  if (!copied) return { door: null };
  return { door: copied.door, days: Math.max(0, Math.floor((session.nowMs() - copied.atMs) / DAY_MS)) };
}
