import Database from "libsql";
import { StoreFull } from "./store.ts";

export type SqlValue = string | number | Uint8Array | null;
export type Row = Readonly<Record<string, unknown>>;

export interface Sql {
  /** Throws `StoreFull` when there is no room, as `transaction` does. */
  run(sql: string, ...values: SqlValue[]): number;
  get(sql: string, ...values: SqlValue[]): Row | null;
  all(sql: string, ...values: SqlValue[]): readonly Row[];
  exec(sql: string): void;
  /** First value of a pragma's answer, as text. */
  pragma(source: string): string;
  /** One transaction that takes the write lock at once; rolled back when `work` throws. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** `SQLITE_FULL`, `SQLITE_NOTADB`… of an error thrown by the driver, else `""`. */
export const sqliteCode = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const FULL: readonly string[] = ["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR"];

/** There was no room for what was to be written, or the disk did not take it. */
export const isFull = (error: unknown): boolean => error instanceof StoreFull || FULL.includes(sqliteCode(error));

function saidFull<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw isFull(error) && !(error instanceof StoreFull) ? new StoreFull(sqliteCode(error)) : error;
  }
}

export function openSql(file: string): Sql {
  const db = new Database(file);
  const prepared = new Map<string, ReturnType<typeof db.prepare>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    // Values go as one array: the driver ends the process when a single BLOB is handed over as the only argument.
    run: (sql, ...values) => saidFull(() => statement(sql).run(values).changes),
    get: (sql, ...values) => (statement(sql).get(values) as Row | undefined) ?? null,
    all: (sql, ...values) => statement(sql).all(values) as Row[],
    exec: (sql) => void db.exec(sql),
    pragma: (source) => {
      const rows = db.pragma(source) as Row[];
      return String(Object.values(rows[0] ?? {})[0] ?? "");
    },
    transaction: (work) =>
      saidFull(() => {
        db.exec("BEGIN IMMEDIATE");
        try {
          const value = work();
          db.exec("COMMIT");
          return value;
        } catch (error) {
          // Some failures (a full disk) have rolled back already.
          if (db.inTransaction) db.exec("ROLLBACK");
          throw error;
        }
      }),
    close: () => {
      try {
        // The driver keeps the file locked until the process ends unless the lock is given up first; this also folds the log in.
        db.pragma("journal_mode = DELETE");
        db.pragma("locking_mode = NORMAL");
        db.prepare("SELECT count(*) FROM sqlite_schema").get([]);
      } finally {
        prepared.clear();
        db.close();
      }
    },
  };
}
