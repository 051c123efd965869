import type { Result } from "#lib/result.ts";
import type { DataDir, OpenData, StartProblem } from "./data-dir.ts";
import { openPostgresData, type PostgresOptions } from "./postgres-data.ts";
import { openSqliteData } from "./sqlite-data.ts";

export interface DataOptions {
  /** Largest size of SQLite's file, in bytes. */
  readonly maxBytes?: number;
  /** With it the data are in PostgreSQL; without it in SQLite's file. */
  readonly postgres?: PostgresOptions;
}

export const openData = (dir: DataDir, { postgres, maxBytes }: DataOptions = {}): Promise<Result<OpenData, StartProblem>> =>
  postgres === undefined ? openSqliteData(dir, { maxBytes }) : openPostgresData(dir, postgres);
