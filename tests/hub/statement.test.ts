import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openSql } from "../../hub/sqlite.ts";
import { sql } from "../support/postgres/server.ts";
import { ENGINES } from "./engines.ts";

/** `table.column` of each row of the statement; the second set holds those that it says are in PostgreSQL alone. */
function readStatement(): { both: Set<string>; postgresOnly: Set<string> } {
  const [both, postgresOnly] = [new Set<string>(), new Set<string>()];
  for (const line of readFileSync("hub/README.md", "utf8").split("\n")) {
    const [, table, column, what] = /^\| (\w+) \| (\w+) \| (.+?) \|/.exec(line) ?? [];
    if (table === undefined || table === "table" || what === undefined) continue;
    (what.startsWith("PostgreSQL only") ? postgresOnly : both).add(`${table}.${column}`);
  }
  return { both, postgresOnly };
}

describe("what the hub says it stores (hub/README.md)", () => {
  it("is every column of SQLite's file and no other", async () => {
    const opened = await ENGINES.SQLite();
    await opened.data.close();
    const file = openSql(opened.dir.database);
    const found = file
      .all("SELECT m.name || '.' || c.name AS name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'")
      .map((row) => String(row["name"]))
      .filter((name) => !name.startsWith("sqlite_"));
    file.close();
    expect(found.length).toBeGreaterThan(30);
    expect(found.sort()).toEqual([...readStatement().both].sort());
    await opened.close().catch(() => undefined);
  });

  it("is every column of every table in the PostgreSQL database and no other", async () => {
    const opened = await ENGINES.PostgreSQL();
    const rows = await sql<{ name: string }>(
      opened.postgres?.url ?? "",
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const { both, postgresOnly } = readStatement();
    expect(rows.map(({ name }) => name).sort()).toEqual([...both, ...postgresOnly].sort());
    await opened.close();
  });
});
