import Dexie from "dexie";
import { fromB64url } from "#lib/bytes.ts";
import { PLACES, type Place } from "#lib/places.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type MarkedCall, putCallMark } from "#storage/call-marks.ts";
import {
  type ArrivalRow,
  allOf,
  type FanalDb,
  metaKeyAt,
  type OutboxRow,
  type PrivateTables,
  type RecordRow,
  type ShardRow,
} from "#storage/db.ts";
import { assertWritable, storageTrouble } from "#storage/open.ts";
import { type SaveError, toSaveError } from "#storage/save-error.ts";

/** Everything one act changes: rows, their index shards, and sealed bytes that go with them. Written together or not at all. */
export interface SealedWrite {
  readonly rows: readonly RecordRow[];
  readonly shards: readonly ShardRow[];
  readonly deletes: readonly string[];
  readonly outboxAdd?: readonly OutboxRow[];
  readonly outboxDelete?: readonly string[];
  readonly arrivalAdd?: readonly ArrivalRow[];
  readonly arrivalDelete?: readonly string[];
  readonly callMark?: MarkedCall;
}

/**
 * Seal first, then call this: nothing but database calls happens inside the transaction, because any other await ends it silently.
 * "Saved" may be said when the result is ok.
 */
export async function writeSealed(db: FanalDb, tables: PrivateTables, write: SealedWrite): Promise<Result<void, SaveError>> {
  const { records, shards, outbox, arrivals } = tables;
  const once = () =>
    db.transaction("rw", [db.meta, ...allOf(tables)], async () => {
      await assertWritable(db);
      await records.bulkPut([...write.rows]);
      await shards.bulkPut([...write.shards]);
      if (write.deletes.length > 0) await records.bulkDelete([...write.deletes]);
      if (write.outboxAdd) await outbox.bulkPut([...write.outboxAdd]);
      if (write.outboxDelete) await outbox.bulkDelete([...write.outboxDelete]);
      if (write.arrivalAdd) await arrivals.bulkPut([...write.arrivalAdd]);
      if (write.callMark) await putCallMark(db, write.callMark);
      if (write.arrivalDelete) await arrivals.bulkDelete([...write.arrivalDelete]);
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
export async function readRecords({ records }: PrivateTables, rowIds: readonly string[]): Promise<RecordRow[]> {
  const rows = await records.bulkGet([...rowIds]);
  return rows.filter((row): row is RecordRow => row !== undefined);
}

/** Rows whose index shard (first byte of the row id) did not open: the vault lists them again from the rows themselves. */
export async function readRowsOfShards(tables: PrivateTables, shards: readonly number[]): Promise<RecordRow[]> {
  const wanted = new Set(shards);
  const ids = (await tables.records.toCollection().primaryKeys()).filter((id) => wanted.has(fromB64url(id)?.[0] ?? -1));
  return readRecords(tables, ids);
}

export const readShards = ({ shards }: PrivateTables): Promise<ShardRow[]> => shards.toArray();

export const readOutboxEnvelope = async ({ outbox }: PrivateTables, id: string): Promise<Uint8Array<ArrayBuffer> | null> =>
  (await outbox.get(id))?.envelope ?? null;

export const readArrival = async ({ arrivals }: PrivateTables, id: string): Promise<Uint8Array<ArrayBuffer> | null> =>
  (await arrivals.get(id))?.envelope ?? null;

export const countPrivateRows = ({ records }: PrivateTables): Promise<number> => records.count();

/** Set before a vault is made: one without it has lost its database. */
const VAULT_MARK = "vault";

export async function markVault(db: FanalDb, place: Place): Promise<Result<void, SaveError>> {
  try {
    await db.meta.put({ key: metaKeyAt(VAULT_MARK, place), value: true });
    return ok(undefined);
  } catch (error) {
    return err(toSaveError(error));
  }
}

async function markedPlaces(db: FanalDb, mark: string): Promise<readonly Place[]> {
  const rows = await db.meta.bulkGet(PLACES.map((place) => metaKeyAt(mark, place)));
  return PLACES.filter((_, at) => rows[at] !== undefined);
}

/** Places in which a vault was made and not erased since. */
export const readVaultMarks = (db: FanalDb): Promise<readonly Place[]> => markedPlaces(db, VAULT_MARK);

/** Set while everything sealed of a vault is being erased: begun once, it is finished, at the next start if need be. */
const ERASING_MARK = "erasing";

export const markErasing = (db: FanalDb, place: Place): Promise<unknown> =>
  db.meta.put({ key: metaKeyAt(ERASING_MARK, place), value: true });
export const readErasing = (db: FanalDb): Promise<readonly Place[]> => markedPlaces(db, ERASING_MARK);

/** Everything sealed of one vault, and that there was one. What is public stays, and so does every other vault. */
export async function erasePrivate(db: FanalDb, tables: PrivateTables): Promise<void> {
  await db.transaction("rw", [db.meta, ...allOf(tables)], async () => {
    for (const table of allOf(tables)) await table.clear();
    await db.meta.bulkDelete([VAULT_MARK, ERASING_MARK].map((mark) => metaKeyAt(mark, tables.place)));
  });
}

/** Sealing inside a transaction would end it: the vault calls this before it seals. */
export function assertNoTransaction(): void {
  if (Dexie.currentTransaction) throw new Error("sealing inside a database transaction: seal first, then open the transaction");
}
