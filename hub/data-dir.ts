import { createHash, randomBytes } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { createSigner, newSeed, type Signer } from "./ed25519.ts";
import { readJson, writeJson } from "./files.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { openSql, type Sql, sqliteCode } from "./sqlite.ts";
import { createSqliteStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";
import { walDamage } from "./wal-check.ts";

/**
 * The folder `FANAL_DATA`. Keys and the mark "there is data" lie beside the database, never in it: a lost or emptied database is
 * then noticed instead of being replaced by an empty one under the same name.
 */
export interface DataDir {
  readonly root: string;
  readonly database: string;
  readonly keys: string;
  readonly backups: string;
  /** Who may be enrolled: organisations, teams, devices, revoked serials. */
  readonly register: string;
  readonly packs: string;
  readonly running: string;
}

export const dataDir = (root: string): DataDir => ({
  root,
  database: join(root, "hub.sqlite"),
  keys: join(root, "keys"),
  backups: join(root, "backups"),
  register: join(root, "register"),
  packs: join(root, "packs"),
  running: join(root, "running.json"),
});

const HubKeySchema = v.strictObject({ v: v.literal(1), seed: v.string() });
const OperatorSchema = v.strictObject({ v: v.literal(1), token: v.string() });
/** `creating`: nothing can have been accepted yet. `open`: the hub did not stop in order, so a write-ahead log must be there. */
const MarkSchema = v.strictObject({ v: v.literal(1), databaseId: v.string(), state: v.picklist(["creating", "open", "closed"]) });
type Mark = v.InferOutput<typeof MarkSchema>;

export type StartProblem =
  | { readonly type: "DatabaseMissing" | "WriteAheadMissing"; readonly file: string; readonly backup: string | null }
  | { readonly type: "DatabaseDamaged"; readonly file: string; readonly detail: string; readonly backup: string | null }
  | { readonly type: "OtherDatabase"; readonly file: string; readonly backup: string | null }
  | { readonly type: "KeysMissing" | "KeysUnreadable"; readonly dir: string }
  | { readonly type: "DataInUse"; readonly file: string }
  | { readonly type: "NotDurable"; readonly setting: string }
  | { readonly type: "NewerDatabase"; readonly found: number; readonly known: number };

export interface OpenData {
  readonly store: Store;
  readonly signer: Signer;
  readonly operatorToken: string;
  /** True when this call made the data. */
  readonly fresh: boolean;
  /** SQLite's settings as it reports them. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export const lastBackup = (dir: DataDir): string | null => {
  const files = existsSync(dir.backups) ? readdirSync(dir.backups).filter((name) => name.endsWith(".sqlite")) : [];
  const last = files.sort().at(-1);
  return last === undefined ? null : join(dir.backups, last);
};

export function readOperatorToken(dir: DataDir): string | null {
  return readJson(join(dir.keys, "operator.json"), OperatorSchema)?.token ?? null;
}

export async function openData(
  dir: DataDir,
  options: { readonly maxBytes?: number } = {},
): Promise<Result<OpenData, StartProblem>> {
  const markFile = join(dir.keys, "data-exists.json");
  const hubKeyFile = join(dir.keys, "hub.json");
  const backup = lastBackup(dir);
  let mark: Mark | null;
  let hubKey: v.InferOutput<typeof HubKeySchema> | null;
  try {
    mark = readJson(markFile, MarkSchema);
    hubKey = readJson(hubKeyFile, HubKeySchema);
  } catch {
    return err({ type: "KeysUnreadable", dir: dir.keys });
  }

  if (mark === null && existsSync(dir.database)) return err({ type: "KeysMissing", dir: dir.keys });
  const fresh = mark === null || mark.state === "creating";
  if (mark !== null && !fresh) {
    if (hubKey === null || readOperatorToken(dir) === null) return err({ type: "KeysMissing", dir: dir.keys });
    const problem = filesProblem(dir, mark, backup);
    if (problem !== null) return err(problem);
  }
  mkdirSync(dir.root, { recursive: true, mode: 0o700 });
  if (fresh) {
    mark = { v: 1, databaseId: mark?.databaseId ?? newId(), state: "creating" };
    writeJson(markFile, mark);
    for (const end of ["", "-wal", "-shm"]) rmSync(dir.database + end, { force: true });
    if (hubKey === null) {
      hubKey = { v: 1, seed: newSeed() };
      writeJson(hubKeyFile, hubKey);
    }
    if (readOperatorToken(dir) === null)
      writeJson(join(dir.keys, "operator.json"), { v: 1, token: randomBytes(32).toString("base64url") });
  }
  if (mark === null || hubKey === null) return err({ type: "KeysMissing", dir: dir.keys });

  const opened = openDatabase(dir, mark.databaseId, fresh, options.maxBytes, backup);
  if (!opened.ok) return opened;
  const sql = opened.value;
  const store = createSqliteStore(sql);
  const operatorToken = readOperatorToken(dir) as string;
  if (fresh) await store.addOperator(createHash("sha256").update(Buffer.from(operatorToken, "base64url")).digest());
  const databaseId = mark.databaseId;
  writeJson(markFile, { v: 1, databaseId, state: "open" });
  return ok({
    store,
    signer: createSigner(hubKey.seed),
    operatorToken,
    fresh,
    settings: readSettings(sql),
    async close() {
      await store.close();
      writeJson(markFile, { v: 1, databaseId, state: "closed" });
    },
  });
}

/** Puts a backup in the place of the database. What was there is kept beside it, with `.damaged-<instant>` in its name. */
export function restoreBackup(dir: DataDir, backup: string, nowMs: number): Result<void, "no_backup" | "no_data" | "in_use"> {
  const markFile = join(dir.keys, "data-exists.json");
  const mark = readJson(markFile, MarkSchema);
  if (!existsSync(backup)) return err("no_backup");
  if (mark === null) return err("no_data");
  if (isInUse(dir)) return err("in_use");
  const stamp = new Date(nowMs).toISOString().replace(/[:.]/g, "-");
  for (const end of ["", "-wal"]) {
    if (existsSync(dir.database + end)) renameSync(dir.database + end, `${dir.database}${end}.damaged-${stamp}`);
  }
  copyFileSync(backup, dir.database);
  writeJson(markFile, { ...mark, state: "closed" });
  return ok(undefined);
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
    if (wrong !== undefined) return refuse({ type: "NotDurable", setting: wrong[0] });
    const check = sql.pragma("quick_check(1)");
    if (check !== "ok") return damaged(check.split("\n").slice(0, 2).join(" "));
    const version = Number(sql.pragma("user_version"));
    if (version > MIGRATIONS.length) return refuse({ type: "NewerDatabase", found: version, known: MIGRATIONS.length });
    if (!fresh && version === 0) return damaged("it is empty");
    const opened = sql;
    opened.transaction(() => {
      MIGRATIONS.slice(version).forEach((migration, i) => {
        opened.exec(migration);
        opened.pragma(`user_version = ${version + i + 1}`);
      });
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
    if (code.startsWith("SQLITE_")) return damaged((error as Error).message);
    throw error;
  }
}
