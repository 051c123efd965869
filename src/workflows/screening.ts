import * as v from "valibot";
import { RunningScreeningSchema } from "#domain/case/schema.ts";
import type { Entry, RunningScreening } from "#domain/case/types.ts";
import type { Assessment } from "#domain/screening/types.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { contentStore, loadPartById } from "#storage/content-store.ts";
import { partId } from "#storage/packs.ts";
import { type GuideContent, guideContentOf } from "#storage/react.ts";
import type { SaveError } from "#storage/save-error.ts";
import { caseExists, entryPut, openedEntry } from "#workflows/cases.ts";
import { setCurrent } from "#workflows/current.ts";
import type { Session } from "#workflows/session.ts";

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
}

/** Begins a talk in the given pack version. Nothing is kept yet: the first tap keeps it. */
export async function startScreening(session: Session, content: GuideContent, input: StartInput): Promise<StoredScreening> {
  const nowMs = session.nowMs();
  const again = input.caseId !== undefined && (await caseExists(session, input.caseId));
  return {
    rowId: newId(),
    screening: {
      screeningId: newId(),
      caseId: input.caseId ?? newId(),
      pack: { id: content.packId, version: content.version },
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
    },
  };
}

/**
 * Keeps the screening as it stands; called at every tap. When the person did not agree to be recorded, what was kept is removed and
 * the talk goes on in memory only.
 */
export async function keepScreening(session: Session, { rowId, screening }: StoredScreening): Promise<Result<void, SaveError>> {
  if (!screening.mayRecord) {
    setCurrent({ unrecorded: { rowId, screening } });
    const kept = (await session.list("screening")).some((l) => l.rowId === rowId);
    return kept ? session.write({ puts: [], deletes: [rowId] }) : ok(undefined);
  }
  const { caseId } = screening;
  return session.write({
    puts: [{ rowId, caseId, value: screening, projection: { kind: "screening", caseId, updatedAtMs: screening.updatedAtMs } }],
    deletes: [],
  });
}

/** Talks that were not finished, newest first. */
export async function readRunning(session: Session): Promise<StoredScreening[]> {
  const rows = await session.open(await session.list("screening"));
  return rows
    .flatMap((row) => {
      const parsed = row.ok ? v.safeParse(RunningScreeningSchema, row.value) : null;
      return parsed?.success ? [{ rowId: row.rowId, screening: parsed.output as RunningScreening }] : [];
    })
    .sort((a, b) => b.screening.updatedAtMs - a.screening.updatedAtMs);
}

/** The guides of the version the talk began with. */
export async function guidesFor(session: Session, pack: RunningScreening["pack"]): Promise<GuideContent | null> {
  const current = guideContentOf(contentStore.get());
  if (current?.packId === pack.id && current.version === pack.version) return current;
  const part = await loadPartById(session.db, partId(pack.id, "content", pack.version));
  return part ? guideContentOf({ parts: [part] }) : null;
}

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
    const saved = await write({ puts: [...opening, entryPut(entry)], deletes: [rowId] });
    return saved.ok ? ok(entry) : saved;
  });
}

/** Forgets a talk that was not finished. */
export const dropScreening = (session: Session, rowId: string): Promise<Result<void, SaveError>> =>
  session.write({ puts: [], deletes: [rowId] });
