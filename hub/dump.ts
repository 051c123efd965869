import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import * as v from "valibot";
import { err, ok, type Result } from "#lib/result.ts";
import { lastQuarterAt } from "./count-store.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { HUB_NAME, LOCKS, type PgValue, type Postgres, type Query } from "./postgres.ts";
import { closePostgresCounts } from "./postgres-counts.ts";
import { NUMBERS_SKIPPED } from "./store.ts";

/**
 * A backup of a PostgreSQL database as one text file: a head, one JSON array a row, and a last line with the number of rows and the
 * SHA-256 of everything before it. Bytes are base64. Nothing of it is believed before the last line fits.
 */
const FORMAT = "fanal-hub-dump";
const HeadSchema = v.strictObject({
  format: v.literal(FORMAT),
  v: v.literal(1),
  databaseId: v.string(),
  schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  tables: v.record(v.string(), v.array(v.string())),
});
type Head = v.InferOutput<typeof HeadSchema>;
const EndSchema = v.strictObject({ rows: v.number(), sha256: v.string() });
const CellSchema = v.union([v.string(), v.number(), v.null(), v.strictObject({ b64: v.string() })]);
const RowSchema = v.tuple([v.string(), v.array(CellSchema)]);

const ROWS_AT_ONCE = 200;
const cell = (value: unknown): unknown => (Buffer.isBuffer(value) ? { b64: value.toString("base64") } : value);
const uncell = (value: v.InferOutput<typeof CellSchema>): string | number | Uint8Array | null =>
  typeof value === "object" && value !== null ? Buffer.from(value.b64, "base64") : value;

/** `hub` itself is not copied: its one row is made again from the head. */
async function tablesOf(query: Query): Promise<Head["tables"]> {
  const { rows } = await query(
    `SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = 'fanal' AND table_name <> 'hub' ORDER BY table_name, ordinal_position`,
  );
  const tables: Record<string, string[]> = {};
  for (const row of rows) {
    const table = String(row["table_name"]);
    tables[table] = [...(tables[table] ?? []), String(row["column_name"])];
  }
  return tables;
}

/** Writes a copy of one moment while others go on writing; the file appears under its name when it is whole and on the disk. */
export async function writeDump(db: Postgres, file: string): Promise<void> {
  const draft = `${file}.new`;
  const out = createWriteStream(draft, { mode: 0o600 });
  const hash = createHash("sha256");
  let rows = 0;
  const write = async (line: string): Promise<void> => {
    hash.update(line);
    if (!out.write(line)) await once(out, "drain");
  };
  try {
    await db.transaction(async (query) => {
      const hub = (await query("SELECT database_id, schema_version FROM fanal.hub")).rows[0];
      const tables = await tablesOf(query);
      const head: Head = {
        format: FORMAT,
        v: 1,
        databaseId: String(hub?.["database_id"]),
        schemaVersion: Number(hub?.["schema_version"]),
        tables,
      };
      await write(`${JSON.stringify(head)}\n`);
      for (const [table, columns] of Object.entries(tables)) {
        await query(`DECLARE dump NO SCROLL CURSOR FOR SELECT ${columns.join(", ")} FROM fanal.${table}`);
        for (let more = true; more; ) {
          const page = await query(`FETCH ${ROWS_AT_ONCE} FROM dump`);
          for (const row of page.rows) await write(`${JSON.stringify([table, columns.map((column) => cell(row[column]))])}\n`);
          rows += page.count;
          more = page.count > 0;
        }
        await query("CLOSE dump");
      }
    }, "ISOLATION LEVEL REPEATABLE READ READ ONLY");
    out.end(`${JSON.stringify({ rows, sha256: hash.digest("hex") } satisfies v.InferOutput<typeof EndSchema>)}\n`);
    await finished(out);
    const written = await open(draft, "r");
    await written.sync();
    await written.close();
    renameSync(draft, file);
  } catch (error) {
    out.destroy();
    rmSync(draft, { force: true });
    throw error;
  }
}

const linesOf = (file: string) => createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Number.POSITIVE_INFINITY });

const jsonOr = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

/** Reads the whole file once without using it. */
async function checkDump(file: string): Promise<Result<Head, "damaged">> {
  const hash = createHash("sha256");
  let head: Head | null = null;
  let rows = -1;
  let last: string | null = null;
  for await (const line of linesOf(file)) {
    if (last !== null) {
      hash.update(`${last}\n`);
      rows += 1;
    } else {
      const parsed = v.safeParse(HeadSchema, jsonOr(line));
      if (!parsed.success) return err("damaged");
      head = parsed.output;
    }
    last = line;
  }
  const end = v.safeParse(EndSchema, jsonOr(last ?? ""));
  const isWhole = end.success && end.output.rows === rows && end.output.sha256 === hash.digest("hex");
  return head !== null && isWhole ? ok(head) : err("damaged");
}

/**
 * Puts a dump in the place of what the database holds, in one transaction. What was there stays, as a schema of its own whose name is
 * returned (`null` when there was nothing).
 */
export async function restoreDump(
  db: Postgres,
  file: string,
  databaseId: string,
  nowMs: number,
): Promise<Result<string | null, "damaged" | "other_database" | "newer" | "in_use">> {
  const checked = await checkDump(file);
  if (!checked.ok) return checked;
  const head = checked.value;
  if (head.databaseId !== databaseId) return err("other_database");
  if (head.schemaVersion > MIGRATIONS.length) return err("newer");
  return db.transaction(async (query) => {
    await query("SELECT pg_advisory_xact_lock($1, $2)", [...LOCKS.migrate]);
    const inUse = await query(
      "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1",
      [HUB_NAME],
    );
    if (Number(inUse.rows[0]?.["n"]) > 0) return err("in_use");
    const kept = `fanal_damaged_${new Date(nowMs).toISOString().replace(/\D/g, "")}`;
    const before = await query("SELECT to_regnamespace('fanal') IS NOT NULL AS there");
    const hasBefore = before.rows[0]?.["there"] === true;
    if (hasBefore) await query(`ALTER SCHEMA fanal RENAME TO ${kept}`);
    await query("CREATE SCHEMA fanal");
    for (const { postgres } of MIGRATIONS.slice(0, head.schemaVersion)) await query(postgres);
    await query("INSERT INTO fanal.hub (one, database_id, schema_version) VALUES (1, $1, $2)", [databaseId, head.schemaVersion]);
    const known = await tablesOf(query);
    let isHead = true;
    for await (const line of linesOf(file)) {
      const row = isHead ? null : v.safeParse(RowSchema, jsonOr(line));
      isHead = false;
      if (row?.success !== true) continue;
      const [table, cells] = row.output;
      const columns = head.tables[table]?.filter((column) => known[table]?.includes(column)) ?? [];
      if (columns.length === 0 || columns.length !== cells.length)
        return Promise.reject(new Error(`no table takes a row of ${table}`));
      const places = columns.map((_, i) => `$${i + 1}`).join(", ");
      await query(`INSERT INTO fanal.${table} (${columns.join(", ")}) VALUES (${places})`, cells.map(uncell) as PgValue[]);
    }
    for (const { postgres } of MIGRATIONS.slice(head.schemaVersion)) await query(postgres);
    await query("UPDATE fanal.hub SET schema_version = $1", [MIGRATIONS.length]);
    await query("UPDATE fanal.mailboxes SET next_number = next_number + $1", [NUMBERS_SKIPPED]);
    await closePostgresCounts(query, lastQuarterAt(nowMs));
    await query(
      "SELECT setval(pg_get_serial_sequence('fanal.tokens', 'token_id'), (SELECT coalesce(max(token_id), 0) + 1 FROM fanal.tokens), false)",
    );
    return ok(hasBefore ? kept : null);
  });
}
