import pg, { type PoolClient } from "pg";
import { err, ok, type Result } from "#lib/result.ts";
import { StoreFull, StoreUnavailable } from "./store.ts";

export type PgValue = string | number | Uint8Array | null | readonly (string | number | Uint8Array | null)[];
export type PgRow = Readonly<Record<string, unknown>>;

export interface Rows {
  readonly rows: readonly PgRow[];
  readonly count: number;
}

/** One transaction's view, or one statement in a transaction of its own. */
export type Query = (sql: string, values?: readonly PgValue[]) => Promise<Rows>;

export interface Postgres {
  /** One statement that reads. Throws `StoreUnavailable` when the database cannot be asked. */
  readonly read: Query;
  /**
   * READ COMMITTED unless `mode` says otherwise. Begun anew, some times, after a deadlock, a serialisation failure or a key that
   * another process wrote first, so `work` must have no effect outside the database. Throws `StoreUnavailable` when the database
   * cannot be asked or did not say without a doubt that the commit is durable.
   */
  transaction<T>(work: (query: Query) => Promise<T>, mode?: string): Promise<T>;
  close(): Promise<void>;
}

/** What a connection must show before anything is written over it. */
export type NotFit =
  | { readonly type: "NotDurable"; readonly setting: string; readonly value: string }
  | { readonly type: "ReadOnly" }
  /** This process's clock is so many minutes ahead of the database's. */
  | { readonly type: "ClockOff"; readonly minutes: number };

/** What the processes that serve call themselves at the database. */
export const HUB_NAME = "fanal-hub";

/** Advisory locks of this database; the first number is ours, so that others' locks are not met by chance. */
export const LOCKS = { migrate: [0x66616e61, 1], sweep: [0x66616e61, 2] } as const;

const CONNECT_MS = 5_000;
/** Shorter than a call may take at the hub, so that the caller hears "later" instead of nothing. */
const ANSWER_MS = 15_000;
const RETRIES = 6;
/** A connection is looked at anew after so long, however busy it is. */
const LOOK_AGAIN_S = 600;
/** Days are counted by the clock of the process that is asked: one that is far off would forget what was not fetched yet. */
const CLOCK_MAY_DIFFER_MIN = 10;

/** Deadlock, serialisation failure, and a unique key taken in the same moment. */
const AGAIN = new Set(["40001", "40P01", "23505"]);
/** Classes of SQLSTATE in which the database, not the statement, is the matter. */
const UNAVAILABLE = /^(08|28|3D|53|57|58|25006)/;
/** What Node calls a wrong argument or state of our own making; TLS speaks in the same tone and is the line's matter. */
const OWN_FAULT = /^ERR_(?!TLS|SSL)/;
const DISK_FULL = "53100";

/** SQLSTATE or system error code of what the driver threw, else `""`. */
export const pgCode = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** Errors that carry no SQLSTATE come from the line, not from PostgreSQL: lost, refused, timed out. */
function asUnavailable(error: unknown): unknown {
  if (error instanceof StoreUnavailable || error instanceof StoreFull || !(error instanceof Error)) return error;
  const code = pgCode(error);
  const isSqlState = /^[0-9A-Z]{5}$/.test(code) && "severity" in error;
  if (isSqlState && code === DISK_FULL) return new StoreFull(code);
  if (isSqlState && !UNAVAILABLE.test(code)) return error;
  const isLine = code === "" ? /timeout|terminated|closed|connection/i.test(error.message) : !OWN_FAULT.test(code);
  return isSqlState || isLine ? new StoreUnavailable(code === "" ? "LINE" : code) : error;
}

/**
 * The URL's host and how it is encrypted. `sslmode` is read strictly, because its middle values promise less than they seem to: beyond
 * this machine either the certificate is checked whole or the operator has written that the line is hers alone.
 */
export function checkUrl(text: string): Result<{ readonly host: string }, string> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2)
    return err("DATABASE_URL must look like postgres://user:password@host:5432/database.");
  const host = url.searchParams.get("host") ?? url.hostname;
  const mode = url.searchParams.get("sslmode");
  const isHere = host === "" || host.startsWith("/") || /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
  if (mode !== null && mode !== "verify-full" && mode !== "disable")
    return err(`DATABASE_URL: sslmode is verify-full or disable; "${mode}" does not say who is at the other end.`);
  if (!isHere && mode === null)
    return err(
      "DATABASE_URL leads to another machine. Say sslmode=verify-full (with sslrootcert=FILE for an authority of your own), or sslmode=disable when nobody else is on that network.",
    );
  return ok({ host: isHere ? "this machine" : host });
}

/** Why this database may not be written to, or `null`. Settings that an engine does not show are not judged. */
export async function notFit(query: Query): Promise<NotFit | null> {
  const { rows } = await query(
    `SELECT current_setting('synchronous_commit', true) AS synchronous_commit, current_setting('fsync', true) AS fsync,
      current_setting('full_page_writes', true) AS full_page_writes, current_setting('transaction_read_only', true) AS read_only,
      (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms`,
  );
  const settings = rows[0] ?? {};
  const WANTED = { synchronous_commit: ["on", "remote_apply"], fsync: ["on"], full_page_writes: ["on"] };
  for (const [setting, good] of Object.entries(WANTED)) {
    const value = settings[setting];
    if (typeof value === "string" && !good.includes(value)) return { type: "NotDurable", setting, value };
  }
  if (settings["read_only"] === "on") return { type: "ReadOnly" };
  const nowMs = settings["now_ms"];
  const minutes = typeof nowMs === "number" ? Math.round((Date.now() - nowMs) / 60_000) : 0;
  return Math.abs(minutes) > CLOCK_MAY_DIFFER_MIN ? { type: "ClockOff", minutes } : null;
}

/**
 * `inspect` looks at every new connection before it is used and throws when it is not the database it was: settings may have been
 * changed, and a name may lead somewhere else after a failover.
 */
export function openPostgres(
  connectionString: string,
  options: { readonly connections: number; readonly name: string; readonly inspect?: (query: Query) => Promise<void> },
): Postgres {
  const pool = new pg.Pool({
    connectionString,
    application_name: options.name,
    max: options.connections,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: LOOK_AGAIN_S,
    keepAlive: true,
    query_timeout: ANSWER_MS,
    verify: (client, done) => {
      const { inspect } = options;
      if (inspect === undefined) return done();
      inspect(queryOf(client)).then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // An idle connection that breaks is replaced at the next call; without a listener it would end the process.
  pool.on("error", () => undefined);

  async function withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient;
    try {
      client = await pool.connect();
    } catch (error) {
      // Whatever keeps a connection from coming about, no statement has been tried.
      throw error instanceof StoreUnavailable ? error : new StoreUnavailable(pgCode(error) === "" ? "LINE" : pgCode(error));
    }
    const onError = () => undefined;
    client.on("error", onError);
    try {
      const value = await work(client);
      client.off("error", onError);
      client.release();
      return value;
    } catch (error) {
      const told = asUnavailable(error);
      client.off("error", onError);
      // After a fault of the line nobody knows what the connection still waits for.
      client.release(told instanceof StoreUnavailable);
      throw told;
    }
  }

  async function once<T>(work: (query: Query) => Promise<T>, mode: string): Promise<T> {
    return withClient(async (client) => {
      const query = queryOf(client);
      await query(`BEGIN ${mode}`);
      try {
        const value = await work(query);
        await commit(client, query);
        return value;
      } catch (error) {
        if (!(asUnavailable(error) instanceof StoreUnavailable)) await query("ROLLBACK");
        throw error;
      }
    });
  }

  async function transaction<T>(work: (query: Query) => Promise<T>, mode = "ISOLATION LEVEL READ COMMITTED"): Promise<T> {
    for (let left = RETRIES; ; left--) {
      try {
        return await once(work, mode);
      } catch (error) {
        if (!AGAIN.has(pgCode(error))) throw error;
        if (left === 0) throw new StoreUnavailable(pgCode(error));
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * (RETRIES + 1 - left)));
      }
    }
  }

  return {
    transaction,
    read: (sql, values) => withClient((client) => queryOf(client)(sql, values)),
    close: () => pool.end(),
  };
}

const queryOf =
  (client: PoolClient): Query =>
  async (sql, values) => {
    const { rows, rowCount } = await client.query<PgRow>(sql, values === undefined ? undefined : [...values]);
    return { rows, count: rowCount ?? 0 };
  };

/**
 * PostgreSQL calls a commit done, with a warning, when its wait for the synchronous standby is cut short: the row may then be on one
 * disk only. That is not what a receipt promises.
 */
async function commit(client: PoolClient, query: Query): Promise<void> {
  let isWarned = false;
  const onNotice = ({ severity }: { severity?: string | undefined }) => {
    isWarned ||= severity === "WARNING";
  };
  client.on("notice", onNotice);
  try {
    await query("COMMIT");
  } finally {
    client.off("notice", onNotice);
  }
  if (isWarned) throw new StoreUnavailable("COMMIT_WARNED");
}
