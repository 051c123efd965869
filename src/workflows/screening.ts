import * as v from "valibot";
import { RunningScreeningSchema } from "#domain/case/schema.ts";
import type { Entry, RunningScreening } from "#domain/case/types.ts";
import { carryOver } from "#domain/screening/again.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import type { Assessment, EarlierTalk, Interpreter } from "#domain/screening/types.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { contentStore, loadPartById } from "#storage/content-store.ts";
import { type GuideContent, guideContentOf } from "#storage/guides.ts";
import { partId } from "#storage/packs.ts";
import type { SaveError } from "#storage/save-error.ts";
import { caseExists, entryPut, openedEntry } from "#workflows/cases.ts";
import { setCurrent } from "#workflows/current.ts";
import { type HeldBack, isHeld } from "#workflows/hold.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";

/** The question whose yes lets a talk be kept. A guide without it asks nothing of a person. */
export const CONSENT_TO_RECORD = "consent_record";

/** A running screening with the row it is kept in. */
export interface StoredScreening {
  readonly rowId: string;
  readonly screening: RunningScreening;
}

export interface StartInput {
  readonly guideId: string;
  readonly language: string;
  readonly answersCountAsNotSure: boolean;
  /** A case that exists already: the talk is a second one with the same person. */
  readonly caseId?: string;
  readonly interpreter?: Interpreter;
  /** What the last talk of that case said; what cannot have changed is taken over. */
  readonly earlier?: EarlierTalk;
}

/** Begins a talk in the given pack versions. Nothing is kept yet: the first tap keeps it. */
export async function startScreening(session: Session, content: GuideContent, input: StartInput): Promise<StoredScreening> {
  const nowMs = session.nowMs();
  const again = input.caseId !== undefined && (await caseExists(session, input.caseId));
  const compiled = input.earlier && compileGuides(content.guides);
  const own = content.origins.get(input.guideId);
  const screening: RunningScreening = {
    screeningId: newId(),
    caseId: input.caseId ?? newId(),
    pack: { id: content.packId, version: content.version, ...(own && { own }) },
    guideId: input.guideId,
    startedWith: input.guideId,
    answers: {},
    rescreen: again,
    when: {},
    scriptsRead: [],
    offered: [],
    ticks: [],
    tickWhen: {},
    stopped: false,
    answersCountAsNotSure: input.answersCountAsNotSure,
    startedAtMs: nowMs,
    updatedAtMs: nowMs,
    language: input.language,
    mayRecord: true,
    path: [],
    ...(input.interpreter && { interpreter: input.interpreter }),
  };
  return {
    rowId: newId(),
    screening: input.earlier && compiled?.ok ? carryOver(compiled.value, screening, input.earlier) : screening,
  };
}

/**
 * Keeps the screening as it stands; called at every tap. When the person did not agree to be recorded, or took that back, what was
 * kept is erased and the talk goes on in memory only.
 */
export async function keepScreening(
  session: Session,
  { rowId, screening }: StoredScreening,
): Promise<Result<void, SaveError | HeldBack>> {
  if (!screening.mayRecord) {
    setCurrent({ unrecorded: { rowId, screening } });
    return dropUnrecorded(session, rowId);
  }
  const { caseId } = screening;
  return session.write({
    puts: [{ rowId, caseId, value: screening, projection: { kind: "screening", caseId, updatedAtMs: screening.updatedAtMs } }],
    deletes: [],
  });
}

/** A talk that was not finished; `screening` is null where the row cannot be read, and nothing of it is thrown away for that. */
export interface OpenTalk {
  readonly rowId: string;
  readonly updatedAtMs: number;
  readonly screening: RunningScreening | null;
}

/** Newest first. */
export async function readOpenTalks(session: Session): Promise<OpenTalk[]> {
  const listed = await session.list("screening");
  const rows = await session.open(listed);
  return rows
    .map((row): OpenTalk => {
      const parsed = row.ok ? v.safeParse(RunningScreeningSchema, row.value) : null;
      const screening = parsed?.success ? (parsed.output as RunningScreening) : null;
      const projection = listed.find((l) => l.rowId === row.rowId)?.projection;
      const listedMs = projection?.kind === "screening" ? projection.updatedAtMs : 0;
      return { rowId: row.rowId, updatedAtMs: screening?.updatedAtMs ?? listedMs, screening };
    })
    .sort((a, b) => b.updatedAtMs - a.updatedAtMs);
}

/** Talks that were not finished and can go on, newest first. */
export async function readRunning(session: Session): Promise<StoredScreening[]> {
  return (await readOpenTalks(session)).flatMap(({ rowId, screening }) => (screening ? [{ rowId, screening }] : []));
}

type Versions = RunningScreening["pack"];

/** Whether these guides are those of the versions, the organisation's that added the guide among them. */
const isOf = (content: GuideContent, { id, version, own }: Versions): boolean =>
  content.packId === id &&
  content.version === version &&
  (own === undefined || [...content.origins.values()].some((one) => one.id === own.id && one.version === own.version));

/** The guides of the versions the talk began with. */
export async function guidesFor(session: Session, pack: Versions): Promise<GuideContent | null> {
  const current = guideContentOf(contentStore.get());
  if (current && isOf(current, pack)) return current;
  const parts = await Promise.all(
    [pack, ...(pack.own ? [pack.own] : [])].map(({ id, version }) => loadPartById(session.db, partId(id, "content", version))),
  );
  const content = guideContentOf({ parts: parts.filter((part) => part !== null) });
  return content && isOf(content, pack) ? content : null;
}

/**
 * Guides to show what came out of a talk with: its own, else those in use, so that nobody who opens a case stands before an empty page when
 * the keys that signed its guides were taken back.
 */
export const guidesToShow = async (session: Session, pack: Versions): Promise<GuideContent | null> =>
  (await guidesFor(session, pack)) ?? guideContentOf(contentStore.get());

/** Closes the talk: the screening becomes an entry of its case, and the running row goes, in one transaction. */
export async function closeScreening(
  session: Session,
  stored: StoredScreening,
  assessment: Assessment,
): Promise<Result<Entry, SaveError | { readonly type: "NotRecorded" }>> {
  const { rowId, screening } = stored;
  if (!screening.mayRecord) return err({ type: "NotRecorded" });
  return session.exclusive(async (write) => {
    const atMs = session.nowMs();
    const { caseId } = screening;
    const entry: Entry = { type: "screening", entryId: newId(), caseId, atMs, screening, assessment };
    const opening = (await caseExists(session, caseId)) ? [] : [entryPut(openedEntry(caseId, atMs))];
    const saved = await write({ puts: [...opening, entryPut(entry)], deletes: [rowId] }, { counts: { caseId, because: "talk" } });
    return saved.ok ? ok(entry) : saved;
  });
}

/**
 * The person does not agree, or no longer agrees, to notes of this talk. While notes are asked for only what they never agreed to
 * may go: nobody can ask for notes that were not to be made.
 */
export async function dropUnrecorded(session: Session, rowId: string): Promise<Result<void, SaveError | HeldBack>> {
  const before = (await readRunning(session)).find((stored) => stored.rowId === rowId);
  const neverAgreed = before !== undefined && before.screening.answers[CONSENT_TO_RECORD] !== "yes";
  return neverAgreed ? session.exclusive((write) => eraseTalk(session, write, rowId)) : dropScreening(session, rowId);
}

/**
 * Erases a talk that was not finished. Where the case is not there yet the key made for it goes first, so that nothing of the talk
 * can be opened even from old copies of its row; entries of a case that exists stay. Not while notes are asked for.
 */
export async function dropScreening(session: Session, rowId: string): Promise<Result<void, SaveError | HeldBack>> {
  return session.exclusive(async (write) => {
    const isThere = (await session.list("screening")).some((l) => l.rowId === rowId);
    if (isThere && (await isHeld(session))) return err({ type: "OnHold" });
    return eraseTalk(session, write, rowId);
  });
}

async function eraseTalk(session: Session, write: Write, rowId: string): Promise<Result<void, SaveError>> {
  const listed = (await session.list("screening")).find((l) => l.rowId === rowId);
  if (!listed) return ok(undefined);
  const caseId = listed.projection.kind === "screening" ? listed.projection.caseId : null;
  if (caseId !== null && !(await caseExists(session, caseId))) await session.vault.eraseCase(caseId);
  // A copy made before does not bring it back either.
  await session.vault.markErased([rowId]);
  return write({ puts: [], deletes: [rowId] });
}
