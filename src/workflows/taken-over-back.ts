import * as v from "valibot";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Entry } from "#domain/case/types.ts";
import { newId } from "#lib/ids.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import { entryPut, readCase } from "#workflows/cases.ts";
import { forgetCase } from "#workflows/current.ts";
import { openOutbox } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";

type TakenOver = Extract<Entry, { readonly type: "taken_over" }>;

async function takenOverBy(session: Session, refId: string): Promise<TakenOver | null> {
  for (const row of await session.open(await session.list("entry", { refId, types: ["taken_over"] }))) {
    const entry = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    if (entry?.success && entry.output.type === "taken_over") return entry.output as TakenOver;
  }
  return null;
}

const noted = ({ caseId, refId }: TakenOver, atMs: number): RecordPut =>
  entryPut({ type: "hand_over_answer", entryId: newId(), caseId, atMs, refId, outcome: "taken_back" });

/** Police or a court have asked for notes: nothing goes, and the case says that the person no longer agrees. */
export async function noteTakenBack(session: Session, refId: string): Promise<readonly RecordPut[]> {
  const taken = await takenOverBy(session, refId);
  return taken ? [noted(taken, session.nowMs())] : [];
}

export interface TakenOverErasure {
  readonly puts: readonly RecordPut[];
  readonly deletes: readonly string[];
  /** The case's key, where all of it came with the hand-over. */
  readonly keys: readonly string[];
}

/**
 * A case a colleague handed over, and the person no longer agrees: what came with it goes. Where nothing else was noted here, that is the
 * case with its key; where somebody here has talked with the person too, or passed it on, the rest stays, and the case says what was taken out.
 */
export async function whatWasTakenOver(session: Session, refId: string): Promise<TakenOverErasure> {
  const taken = await takenOverBy(session, refId);
  if (!taken) return { puts: [], deletes: [], keys: [] };
  const { caseId } = taken;
  const { entries, damaged } = await readCase(session, caseId);
  const came = new Set([...taken.brought, taken.entryId]);
  // A promise that was ticked off, or a colleague's word, says nothing of its own.
  const isOwn = ({ entryId, type }: Entry): boolean => !came.has(entryId) && type !== "follow_up" && type !== "hand_over_answer";
  const talks = await session.list("screening", { caseId });
  const posted = await openOutbox(session, await session.list("outbox", { caseId }));
  if (damaged === 0 && talks.length === 0 && posted.length === 0 && !entries.some(isOwn)) {
    const kinds = ["entry", "draft", "tally_place"] as const;
    const rows = (await Promise.all(kinds.map((kind) => session.list(kind, { caseId })))).flat();
    forgetCase(caseId);
    return { puts: [], deletes: rows.map(({ rowId }) => rowId), keys: [caseId] };
  }
  // Its first entry names the case; without it nothing here could be found.
  const goes = entries.filter(({ entryId, type }) => came.has(entryId) && type !== "opened");
  return { puts: [noted(taken, session.nowMs())], deletes: goes.map(({ entryId }) => entryId), keys: [] };
}
