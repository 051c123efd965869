import { existsSync, mkdirSync } from "node:fs";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { secretHash } from "./access.ts";
import { type DataDir, lastBackup, type OpenData, type RestoreProblem, type StartProblem } from "./data-dir.ts";
import { makeKeys, readDataKeys, readMark, writeMark } from "./data-keys.ts";
import { restoreDump, writeDump } from "./dump.ts";
import { createSigner } from "./ed25519.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { checkUrl, HUB_NAME, LOCKS, notFit, openPostgres, type Postgres, pgCode, type Query } from "./postgres.ts";
import { createPostgresStore } from "./postgres-store.ts";
import { lookupOf } from "./rows.ts";
import { StoreUnavailable } from "./store.ts";

export interface PostgresOptions {
  readonly url: string;
  /** Connections this process holds at most. */
  readonly connections?: number;
  /** What this process calls itself at the database; those that serve keep the name they have without one. */
  readonly name?: string;
}

const CONNECTIONS = 10;
export const ADMIN_NAME = "fanal-admin";

interface Made {
  readonly databaseId: string;
  readonly hubSeed: string;
  readonly operatorToken: string;
  readonly fresh: boolean;
}

/**
 * Under the database's own lock, so that processes that start at the same moment go one after the other: the first makes what is
 * missing, the others find it. Keys and mark are written before the commit; a start that is cut off between the two goes on later.
 */
async function prepare(query: Query, dir: DataDir): Promise<Result<Made, StartProblem>> {
  await query("SELECT pg_advisory_xact_lock($1, $2)", [...LOCKS.migrate]);
  const keys = readDataKeys(dir.keys);
  if (!keys.ok) return err({ type: "KeysUnreadable", dir: dir.keys });
  const { mark } = keys.value;
  const backup = lastBackup(dir);
  const there = (await query("SELECT to_regclass('fanal.hub') IS NOT NULL AS there")).rows[0]?.["there"] === true;
  const found = there ? (await query("SELECT database_id, schema_version FROM fanal.hub")).rows[0] : undefined;
  if (mark === null && (found !== undefined || existsSync(dir.database))) return err({ type: "KeysMissing", dir: dir.keys });
  if (mark !== null && mark.engine !== "postgres") return err({ type: "OtherEngine", has: mark.engine });

  if (found === undefined) {
    if (mark !== null && mark.state !== "creating")
      return err({ type: "DatabaseMissing", file: "the database of DATABASE_URL", backup });
    mkdirSync(dir.root, { recursive: true, mode: 0o700 });
    const databaseId = mark?.databaseId ?? newId();
    if (mark === null) writeMark(dir.keys, { v: 1, databaseId, state: "creating", engine: "postgres" });
    const made = makeKeys(dir.keys, keys.value);
    await query("CREATE SCHEMA IF NOT EXISTS fanal");
    for (const { postgres } of MIGRATIONS) await query(postgres);
    await query("INSERT INTO fanal.hub (one, database_id, starts, schema_version) VALUES (1, $1, 1, $2)", [
      databaseId,
      MIGRATIONS.length,
    ]);
    const hash = secretHash(Buffer.from(made.operatorToken, "base64url"));
    await query("INSERT INTO fanal.tokens (lookup, hash, role, owner) VALUES ($1, $2, 'operator', 'operator')", [
      lookupOf(hash),
      hash,
    ]);
    return ok({ ...made, databaseId, fresh: true });
  }

  const { hubSeed, operatorToken } = keys.value;
  if (mark === null || hubSeed === null || operatorToken === null) return err({ type: "KeysMissing", dir: dir.keys });
  const { databaseId } = mark;
  if (found["database_id"] !== databaseId) return err({ type: "OtherDatabase", file: "the database of DATABASE_URL", backup });
  const version = Number(found["schema_version"]);
  if (version > MIGRATIONS.length) return err({ type: "NewerDatabase", found: version, known: MIGRATIONS.length });
  for (const { postgres } of MIGRATIONS.slice(version)) await query(postgres);
  await query("UPDATE fanal.hub SET starts = starts + 1, schema_version = $1", [MIGRATIONS.length]);
  return ok({ databaseId, hubSeed, operatorToken, fresh: false });
}

/** A refusal ends the transaction without a trace. */
class Refused extends Error {
  readonly problem: StartProblem;
  constructor(problem: StartProblem) {
    super(problem.type);
    this.problem = problem;
  }
}

/** What keeps a connection from being used, as a problem to tell the operator; other faults go on. */
function startProblem(error: unknown, host: string): StartProblem {
  if (error instanceof Refused) return error.problem;
  if (error instanceof StoreUnavailable) return { type: "Unreachable", host, code: error.code };
  if (pgCode(error) === "42501") return { type: "NotAllowed", host };
  throw error;
}

async function withDatabase<T>(url: string, work: (db: Postgres) => Promise<T>): Promise<Result<T, StartProblem>> {
  const address = checkUrl(url);
  if (!address.ok) return err({ type: "BadAddress", why: address.error });
  const { host } = address.value;
  const db = openPostgres(url, { connections: 1, name: ADMIN_NAME });
  try {
    const problem = await notFit(db.read);
    if (problem?.type === "ReadOnly") return err({ type: "ReadOnly", host });
    if (problem?.type === "ClockOff") return err({ ...problem, host });
    if (problem !== null)
      return err({ type: "NotDurable", engine: "the database", setting: `${problem.setting}=${problem.value}` });
    return ok(await work(db));
  } catch (error) {
    return err(startProblem(error, host));
  } finally {
    await db.close();
  }
}

export async function openPostgresData(dir: DataDir, options: PostgresOptions): Promise<Result<OpenData, StartProblem>> {
  const opened = await withDatabase(options.url, (db) =>
    db.transaction(async (query) => {
      const prepared = await prepare(query, dir);
      if (!prepared.ok) throw new Refused(prepared.error);
      return prepared.value;
    }),
  );
  if (!opened.ok) return opened;
  const { databaseId, hubSeed, operatorToken, fresh } = opened.value;
  if (readMark(dir.keys)?.state !== "open") writeMark(dir.keys, { v: 1, databaseId, state: "open", engine: "postgres" });

  const db = openPostgres(options.url, {
    connections: options.connections ?? CONNECTIONS,
    name: options.name ?? HUB_NAME,
    inspect: async (query) => {
      const problem = await notFit(query);
      if (problem !== null) throw new StoreUnavailable(problem.type);
      const { rows } = await query("SELECT database_id FROM fanal.hub");
      if (rows[0]?.["database_id"] !== databaseId) throw new StoreUnavailable("OtherDatabase");
    },
  });
  const settings = await db.read(
    "SELECT current_setting('synchronous_commit', true) AS synchronous_commit, current_setting('fsync', true) AS fsync",
  );
  const store = createPostgresStore(db, (file) => writeDump(db, file));
  return ok({
    store,
    signer: createSigner(hubSeed),
    operatorToken,
    fresh,
    settings: Object.fromEntries(Object.entries(settings.rows[0] ?? {}).map(([name, value]) => [name, String(value)])),
    close: () => store.close(),
  });
}

/** Puts a dump in the place of what the database holds. The name of the schema in which that is kept, `null` when there was nothing. */
export async function restorePostgres(
  dir: DataDir,
  url: string,
  file: string,
  nowMs: number,
): Promise<Result<string | null, RestoreProblem | StartProblem>> {
  if (!existsSync(file)) return err("no_backup");
  const mark = readMark(dir.keys);
  if (mark === null) return err("no_data");
  if (mark.engine !== "postgres") return err({ type: "OtherEngine", has: mark.engine });
  const restored = await withDatabase(url, (db) => restoreDump(db, file, mark.databaseId, nowMs));
  if (!restored.ok || !restored.value.ok) return restored.ok ? restored.value : restored;
  writeMark(dir.keys, { ...mark, state: "open" });
  return restored.value;
}
