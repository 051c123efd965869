import * as v from "valibot";
import { type CaseView, caseView } from "#domain/case/case-view.ts";
import { newCaseCode } from "#domain/case/code.ts";
import { projectEntry } from "#domain/case/project.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import type { CasePage, CaseQuery } from "#domain/case/summary.ts";
import type { Entry } from "#domain/case/types.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type DraftPlace, draftRows, notePlace } from "#workflows/draft-rows.ts";
import type { Session } from "#workflows/session.ts";

/** A part of the list, newest first. */
export const listCases = (session: Session, query: CaseQuery): Promise<CasePage> => session.vault.cases(query);

export interface OpenedCase {
  readonly caseId: string;
  readonly entries: readonly Entry[];
  readonly view: CaseView;
  /** Entries that could not be opened; the rest is usable. */
  readonly damaged: number;
}

export async function readCase(session: Session, caseId: string): Promise<OpenedCase> {
  const listed = await session.list("entry", { caseId });
  const rows = await session.open(listed);
  const entries = rows.flatMap((row) => {
    const parsed = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    return parsed?.success ? [parsed.output as Entry] : [];
  });
  return { caseId, entries, view: caseView(entries), damaged: listed.length - entries.length };
}

export const entryPut = (entry: Entry): RecordPut => ({
  rowId: entry.entryId,
  caseId: entry.caseId,
  value: entry,
  projection: projectEntry(entry),
});

/** The entry that begins a case: a code made here, no name. */
export function openedEntry(caseId: string, atMs: number): Entry {
  return { type: "opened", entryId: newId(), caseId, atMs, code: newCaseCode(crypto.getRandomValues(new Uint8Array(5))) };
}

/** Whether the case has its first entry already. */
export async function caseExists(session: Session, caseId: string): Promise<boolean> {
  return (await session.list("entry", { caseId, types: ["opened"] })).length > 0;
}

export type NewEntry = Entry extends infer E ? (E extends Entry ? Omit<E, "entryId" | "atMs"> : never) : never;

/** Adds an entry, and the opening entry too when the case is new; the draft it was written as goes in the same moment. */
export async function addEntry(session: Session, fields: NewEntry, draft?: DraftPlace): Promise<Result<Entry, SaveError>> {
  return session.exclusive(async (write) => {
    const entry = { ...fields, entryId: newId(), atMs: session.nowMs() } as Entry;
    const opening = (await caseExists(session, entry.caseId)) ? [] : [entryPut(openedEntry(entry.caseId, entry.atMs))];
    const deletes = draft ? await draftRows(session, draft) : [];
    const saved = await write({ puts: [...opening, entryPut(entry)], deletes });
    return saved.ok ? ok(entry) : saved;
  });
}

export const NOTE_MAX_CHARS = 4000;

/** Nothing is cut off behind anybody's back. The words are `errors.TextTooLong`. */
export interface TextTooLong {
  readonly type: "TextTooLong";
  readonly limit: number;
}

/** A note, or the newer text of one: the old entry stays and is shown as replaced. */
export async function addNote(
  session: Session,
  caseId: string,
  text: string,
  replaces?: string,
): Promise<Result<Entry, SaveError | TextTooLong>> {
  if (text.length > NOTE_MAX_CHARS) return err({ type: "TextTooLong", limit: NOTE_MAX_CHARS });
  const of = replaces && { replaces };
  return addEntry(session, { type: "note", caseId, text, ...of }, notePlace(caseId, replaces));
}
