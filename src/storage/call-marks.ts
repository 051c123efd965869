import { liveQuery } from "dexie";
import * as v from "valibot";
import { addCallMark, type CallMark, type CallMarks, CallMarksSchema, withoutSettled } from "#domain/directory/call-marks.ts";
import type { Service } from "#domain/pack/services.ts";
import type { FanalDb } from "#storage/db.ts";
import { assertWritable } from "#storage/open.ts";

/**
 * What came of ringing numbers of the directory, kept in clear so that the public part can heed it without the vault (decision 0009):
 * service, number, day, outcome. Written from an open vault only.
 */
const KEY = "calls";

export interface MarkedCall {
  readonly serviceId: string;
  readonly mark: CallMark;
}

export async function readCallMarks(db: FanalDb): Promise<CallMarks> {
  const parsed = v.safeParse(CallMarksSchema, (await db.meta.get(KEY))?.value);
  return parsed.success ? parsed.output : {};
}

/** To be called inside a transaction that includes `meta`. */
export async function putCallMark(db: FanalDb, { serviceId, mark }: MarkedCall): Promise<void> {
  await db.meta.put({ key: KEY, value: addCallMark(await readCallMarks(db), serviceId, mark, mark.day) });
}

/** Takes away marks that the directory has settled. To be called while a vault is open. */
export async function dropSettledMarks(db: FanalDb, entries: readonly Service[]): Promise<void> {
  await db.transaction("rw", db.meta, async () => {
    await assertWritable(db);
    const before = await readCallMarks(db);
    const after = withoutSettled(before, entries);
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    await (Object.keys(after).length === 0 ? db.meta.delete(KEY) : db.meta.put({ key: KEY, value: after }));
  });
}

type Listener = () => void;

class CallMarkStore {
  #marks: CallMarks = {};
  readonly #listeners = new Set<Listener>();

  readonly get = (): CallMarks => this.#marks;
  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  set(marks: CallMarks): void {
    this.#marks = marks;
    for (const listener of this.#listeners) listener();
  }
}

export const callMarkStore = new CallMarkStore();

/** Follows the marks, also when another window writes one. Returns a function that stops following. */
export function followCallMarks(db: FanalDb): () => void {
  const subscription = liveQuery(() => readCallMarks(db)).subscribe({
    next: (marks) => {
      if (JSON.stringify(marks) !== JSON.stringify(callMarkStore.get())) callMarkStore.set(marks);
    },
    // A database that does not answer: the directory is shown as it was published.
    error: () => callMarkStore.set({}),
  });
  return () => subscription.unsubscribe();
}
