import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { secretHash } from "./access.ts";
import { lastQuarterAt } from "./count-store.ts";
import { type DataDir, lastBackup, type OpenData, type RestoreProblem, type StartProblem } from "./data-dir.ts";
import { type Mark, makeKeys, readDataKeys, readMark, writeMark } from "./data-keys.ts";
import { createSigner } from "./ed25519.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { isFull, openSql, type Sql, sqliteCode } from "./sqlite.ts";
import { closeSqliteCounts } from "./sqlite-counts.ts";
import { createSqliteStore } from "./sqlite-store.ts";
import { NUMBERS_SKIPPED } from "./store.ts";
import { walDamage } from "./wal-check.ts";

export async function openSqliteData(
  dir: DataDir,
  options: { readonly maxBytes?: number } = {},
): Promise<Result<OpenData, StartProblem>> {
  const backup = lastBackup(dir);
  const known = readDataKeys(dir.keys);
  if (!known.ok) return err({ type: "KeysUnreadable", dir: dir.keys });
  let { mark } = known.value;
  if (mark === null && existsSync(dir.database)) return err({ type: "KeysMissing", dir: dir.keys });
  if (mark !== null && mark.engine !== "sqlite") return err({ type: "OtherEngine", has: mark.engine });
  const fresh = mark === null || mark.state === "creating";
  if (mark !== null && !fresh) {
    if (known.value.hubSeed === null || known.value.operatorToken === null) return err({ type: "KeysMissing", dir: dir.keys });
    const problem = filesProblem(dir, mark, backup);
    if (problem !== null) return err(problem);
  }
  mkdirSync(dir.root, { recursive: true, mode: 0o700 });
  mark ??= { v: 1, databaseId: newId(), state: "creating", engine: "sqlite" };
  if (fresh) {
    writeMark(dir.keys, mark);
    for (const end of ["", "-wal", "-shm"]) rmSync(dir.database + end, { force: true });
  }
  const { hubSeed, operatorToken } = makeKeys(dir.keys, known.value);

  const opened = openDatabase(dir, mark.databaseId, fresh, options.maxBytes, backup);
  if (!opened.ok) return opened;
  const sql = opened.value;
  const store = createSqliteStore(sql);
  if (fresh) await store.addOperator(secretHash(Buffer.from(operatorToken, "base64url")));
  const { databaseId } = mark;
  writeMark(dir.keys, { v: 1, databaseId, state: "open", engine: "sqlite" });
  return ok({
    store,
    signer: createSigner(hubSeed),
    operatorToken,
    fresh,
    settings: readSettings(sql),
    async close() {
      await store.close();
      writeMark(dir.keys, { v: 1, databaseId, state: "closed", engine: "sqlite" });
    },
  });
}

/** Puts a backup in the place of the database. What was there is kept beside it, with `.damaged-<instant>` in its name. */
export function restoreBackup(dir: DataDir, backup: string, nowMs: number): Result<null, RestoreProblem> {
  const mark = readMark(dir.keys);
  if (!existsSync(backup)) return err("no_backup");
  if (mark === null) return err("no_data");
  if (isInUse(dir)) return err("in_use");
  const draft = `${dir.database}.restoring`;
  copyFileSync(backup, draft);
  const prepared = prepareRestored(draft, mark.databaseId, nowMs);
  if (!prepared.ok) {
    rmSync(draft);
    return prepared;
  }
  const stamp = new Date(nowMs).toISOString().replace(/[:.]/g, "-");
  for (const end of ["", "-wal"]) {
    if (existsSync(dir.database + end)) renameSync(dir.database + end, `${dir.database}${end}.damaged-${stamp}`);
  }
  renameSync(draft, dir.database);
  writeMark(dir.keys, { ...mark, state: "closed" });
  return ok(null);
}

/** Inside a transaction. */
function migrate(sql: Sql): void {
  const version = Number(sql.pragma("user_version"));
  MIGRATIONS.slice(version).forEach((migration, i) => {
    sql.exec(migration.sqlite);
    sql.pragma(`user_version = ${version + i + 1}`);
  });
}

function prepareRestored(file: string, databaseId: string, nowMs: number): Result<null, RestoreProblem> {
  let sql: Sql | null = null;
  try {
    sql = openSql(file);
    if (sql.pragma("quick_check(1)") !== "ok") return err("damaged");
    if (sql.get("SELECT database_id FROM hub")?.["database_id"] !== databaseId) return err("other_database");
    if (Number(sql.pragma("user_version")) > MIGRATIONS.length) return err("newer");
    const draft = sql;
    draft.transaction(() => {
      migrate(draft);
      draft.run("UPDATE mailboxes SET next_number = next_number + ?", NUMBERS_SKIPPED);
      closeSqliteCounts(draft, lastQuarterAt(nowMs));
    });
    return ok(null);
  } catch (error) {
    if (sqliteCode(error).startsWith("SQLITE_")) return err("damaged");
    throw error;
  } finally {
    sql?.close();
  }
}

/** A running hub holds its files locked; a damaged file is in nobody's hands. */
function isInUse(dir: DataDir): boolean {
  if (!existsSync(dir.database)) return false;
  try {
    openSql(dir.database).close();
    return false;
  } catch (error) {
    return sqliteCode(error) === "SQLITE_BUSY";
  }
}

/** Damage that must be seen before SQLite opens the files, because opening repairs by leaving out. */
function filesProblem(dir: DataDir, mark: Mark, backup: string | null): StartProblem | null {
  const wal = `${dir.database}-wal`;
  if (!existsSync(dir.database) || statSync(dir.database).size === 0)
    return { type: "DatabaseMissing", file: dir.database, backup };
  if (mark.state === "open" && !existsSync(wal)) return { type: "WriteAheadMissing", file: wal, backup };
  const detail = existsSync(wal) ? walDamage(wal) : null;
  return detail === null ? null : { type: "DatabaseDamaged", file: dir.database, detail, backup };
}

/** Each commit is synced, one process has the file, and deleted bytes are overwritten; the hub does not run on anything less. */
const WANTED: Readonly<Record<string, string>> = {
  journal_mode: "wal",
  synchronous: "2",
  locking_mode: "exclusive",
  secure_delete: "1",
};
const readSettings = (sql: Sql): Record<string, string> =>
  Object.fromEntries(Object.keys(WANTED).map((setting) => [setting, sql.pragma(setting)]));

function openDatabase(
  dir: DataDir,
  databaseId: string,
  fresh: boolean,
  maxBytes: number | undefined,
  backup: string | null,
): Result<Sql, StartProblem> {
  const file = dir.database;
  let sql: Sql | null = null;
  const refuse = (problem: StartProblem): Result<Sql, StartProblem> => {
    try {
      sql?.close();
    } catch {
      // A damaged file may not even close in order; the problem to tell is the first one.
    }
    return err(problem);
  };
  const damaged = (detail: string) => refuse({ type: "DatabaseDamaged", file, detail, backup });
  try {
    sql = openSql(file);
    sql.pragma("locking_mode = EXCLUSIVE");
    sql.pragma("journal_mode = WAL");
    sql.pragma("synchronous = FULL");
    sql.pragma("secure_delete = ON");
    sql.pragma("foreign_keys = ON");
    const settings = readSettings(sql);
    const wrong = Object.entries(WANTED).find(([setting, value]) => settings[setting] !== value);
    if (wrong !== undefined) return refuse({ type: "NotDurable", engine: "this machine's SQLite", setting: wrong[0] });
    const check = sql.pragma("quick_check(1)");
    if (check !== "ok") return damaged(check.split("\n").slice(0, 2).join(" "));
    const version = Number(sql.pragma("user_version"));
    if (version > MIGRATIONS.length) return refuse({ type: "NewerDatabase", found: version, known: MIGRATIONS.length });
    if (!fresh && version === 0) return damaged("it is empty");
    const opened = sql;
    opened.transaction(() => {
      migrate(opened);
      if (fresh) opened.run("INSERT INTO hub (one, database_id) VALUES (1, ?)", databaseId);
      // A write at every start makes the write-ahead log exist for as long as the hub runs.
      opened.run("UPDATE hub SET starts = starts + 1");
    });
    if (opened.get("SELECT database_id FROM hub")?.["database_id"] !== databaseId)
      return refuse({ type: "OtherDatabase", file, backup });
    if (maxBytes !== undefined) opened.pragma(`max_page_count = ${Math.ceil(maxBytes / Number(opened.pragma("page_size")))}`);
    return ok(opened);
  } catch (error) {
    const code = sqliteCode(error);
    if (code === "SQLITE_BUSY") return refuse({ type: "DataInUse", file });
    if (isFull(error)) return refuse({ type: "DiskFull", file });
    if (code.startsWith("SQLITE_")) return damaged((error as Error).message);
    throw error;
  }
}
