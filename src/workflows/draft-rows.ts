import * as v from "valibot";
import type { DraftForm, Projection } from "#domain/case/types.ts";
import { newId } from "#lib/ids.ts";
import type { Listed, RecordPut } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";

/** Where something is being written: one draft for each. */
export interface DraftPlace {
  readonly form: DraftForm;
  /** Absent where what is written belongs to no case. */
  readonly caseId?: string | undefined;
  /** The entry it would take the place of. */
  readonly of?: string | undefined;
}
export type DraftProjection = Extract<Projection, { kind: "draft" }>;
export interface ListedDraft extends Listed {
  readonly projection: DraftProjection;
}

export const notePlace = (caseId: string, of?: string): DraftPlace => ({ form: "note", caseId, of });
export const placeKey = ({ form, caseId = "", of = "" }: DraftPlace): string => [form, caseId, of].join(" ");

/** Newest first. */
export async function listDrafts(session: Session): Promise<readonly ListedDraft[]> {
  return (await session.list("draft"))
    .filter((listed): listed is ListedDraft => listed.projection.kind === "draft")
    .sort((a, b) => b.projection.atMs - a.projection.atMs);
}

const at = async (session: Session, place: DraftPlace): Promise<readonly ListedDraft[]> =>
  (await listDrafts(session)).filter(({ projection }) => placeKey(projection) === placeKey(place));

/** Rows to delete in the transaction that saves what was written there. */
export const draftRows = async (session: Session, place: DraftPlace): Promise<readonly string[]> =>
  (await at(session, place)).map(({ rowId }) => rowId);

const StoredSchema = v.strictObject({ v: v.literal(1), typed: v.unknown() });

/** What was typed, in the form's own shape; `null` when there is none that opens. */
export async function readDraft(session: Session, place: DraftPlace): Promise<{ readonly typed: unknown } | null> {
  const [opened] = await session.open((await at(session, place)).slice(0, 1));
  const stored = opened?.ok ? v.safeParse(StoredSchema, opened.value) : null;
  return stored?.success ? { typed: stored.output.typed } : null;
}

/** The record to write: in place of the one there is. */
export async function draftPut(session: Session, place: DraftPlace, typed: unknown): Promise<RecordPut> {
  const { form, caseId, of } = place;
  const [rowId = newId()] = await draftRows(session, place);
  const ofCase = caseId !== undefined && { caseId };
  const projection: DraftProjection = { kind: "draft", form, atMs: session.nowMs(), ...ofCase, ...(of !== undefined && { of }) };
  return { rowId, ...ofCase, value: { v: 1, typed }, projection };
}
