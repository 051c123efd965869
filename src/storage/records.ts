import Dexie from "dexie";
import { fromB64url } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type MarkedCall, putCallMark } from "#storage/call-marks.ts";
import type { ArrivalRow, FanalDb, OutboxRow, RecordRow, ShardRow } from "#storage/db.ts";
import { assertWritable, storageTrouble } from "#storage/open.ts";
import { type SaveError, toSaveError } from "#storage/save-error.ts";

/** Everything one act changes: rows, their index shards, and sealed bytes that go with them. Written together or not at all. */
export interface SealedWrite {
  readonly rows: readonly RecordRow[];
  readonly shards: readonly ShardRow[];
  readonly deletes: readonly string[];
  readonly outboxAdd?: readonly OutboxRow[];
  readonly arrivalAdd?: readonly ArrivalRow[];
  readonly arrivalDelete?: readonly string[];
  readonly callMark?: MarkedCall;
}

/**
 * Seal first, then call this: nothing but database calls happens inside the transaction, because any other await ends it silently.
 * "Saved" may be said when the result is ok.
 */
export async function writeSealed(db: FanalDb, write: SealedWrite): Promise<Result<void, SaveError>> {
  const once = () =>
    db.transaction("rw", [db.meta, db.records, db.shards, db.outbox, db.arrivals], async () => {
      await assertWritable(db);
      await db.records.bulkPut([...write.rows]);
      await db.shards.bulkPut([...write.shards]);
      if (write.deletes.length > 0) await db.records.bulkDelete([...write.deletes]);
      if (write.outboxAdd) await db.outbox.bulkPut([...write.outboxAdd]);
      if (write.arrivalAdd) await db.arrivals.bulkPut([...write.arrivalAdd]);
      if (write.callMark) await putCallMark(db, write.callMark);
      if (write.arrivalDelete) await db.arrivals.bulkDelete([...write.arrivalDelete]);
    });
  // Closed because another window changed its shape: reopening would write in the old one.
  if (storageTrouble()?.type === "NeedsReload") return err({ type: "NeedsReload" });
  try {
    await once();
    return ok(undefined);
  } catch (error) {
    const first = toSaveError(error);
    if (first.type !== "ConnectionLost") return err(first);
    // iOS closes the connection in the background: reopen once and repeat the same write, which changes nothing when done twice.
    try {
      db.close({ disableAutoOpen: false });
      await db.open();
      await once();
      return ok(undefined);
    } catch (again) {
      return err(toSaveError(again));
    }
  }
}

/** In the order asked for; a row that is not there is left out. */
export async function readRecords(db: FanalDb, rowIds: readonly string[]): Promise<RecordRow[]> {
  const rows = await db.records.bulkGet([...rowIds]);
  return rows.filter((row): row is RecordRow => row !== undefined);
}

/** Rows whose index shard (first byte of the row id) did not open: the vault lists them again from the rows themselves. */
export async function readRowsOfShards(db: FanalDb, shards: readonly number[]): Promise<RecordRow[]> {
  const wanted = new Set(shards);
  const ids = (await db.records.toCollection().primaryKeys()).filter((id) => wanted.has(fromB64url(id)?.[0] ?? -1));
  return readRecords(db, ids);
}

export const readShards = (db: FanalDb): Promise<ShardRow[]> => db.shards.toArray();

export const readOutboxEnvelope = async (db: FanalDb, id: string): Promise<Uint8Array<ArrayBuffer> | null> =>
  (await db.outbox.get(id))?.envelope ?? null;

export const countPrivateRows = (db: FanalDb): Promise<number> => db.records.count();

/** Set before the first vault is made: a vault without it has lost its database. */
const VAULT_MARK = "vault";

export async function markVault(db: FanalDb): Promise<Result<void, SaveError>> {
  try {
    await db.meta.put({ key: VAULT_MARK, value: true });
    return ok(undefined);
  } catch (error) {
    return err(toSaveError(error));
  }
}

export const hasVaultMark = async (db: FanalDb): Promise<boolean> => (await db.meta.get(VAULT_MARK)) !== undefined;

/** Set while everything sealed is being erased: begun once, it is finished, at the next start if need be. */
const ERASING_MARK = "erasing";

export const markErasing = (db: FanalDb): Promise<unknown> => db.meta.put({ key: ERASING_MARK, value: true });
export const isErasing = async (db: FanalDb): Promise<boolean> => (await db.meta.get(ERASING_MARK)) !== undefined;

/** Everything sealed, and that there was a vault. What is public stays. */
export async function erasePrivate(db: FanalDb): Promise<void> {
  await db.transaction("rw", [db.meta, db.records, db.shards, db.outbox, db.arrivals], async () => {
    for (const table of [db.records, db.shards, db.outbox, db.arrivals]) await table.clear();
    await db.meta.bulkDelete([VAULT_MARK, ERASING_MARK]);
  });
}

/** Sealing inside a transaction would end it: the vault calls this before it seals. */
export function assertNoTransaction(): void {
  if (Dexie.currentTransaction) throw new Error("sealing inside a database transaction: seal first, then open the transaction");
}
