import { assertWritable, getDb, openStorage, storageTrouble } from "./open.ts";

/** A window that still runs version 1 of the database: `db.ts` and `open.ts` beside this file are those of that version. */
const old = {
  open: () => openStorage(),
  trouble: () => storageTrouble()?.type ?? null,
  count: () => getDb().records.count(),
  /** As every write of that version: the guard row is read in the same transaction. Says the name of what was refused. */
  async write(rowId: string): Promise<string> {
    const db = getDb();
    try {
      await db.transaction("rw", [db.meta, db.records], async () => {
        await assertWritable(db);
        await db.records.put({ rowId, rev: 1, bytes: new Uint8Array(32) });
      });
      return "written";
    } catch (error) {
      return error instanceof Error ? error.name : "unknown";
    }
  },
};
declare global {
  var oldWindow: typeof old;
}
globalThis.oldWindow = old;
