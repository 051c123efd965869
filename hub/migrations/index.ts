import { start } from "./0001-start.ts";
import { coordinators } from "./0002-coordinators.ts";
import { counts } from "./0003-counts.ts";
import { readers } from "./0004-readers.ts";
import { teamLeads } from "./0006-team-leads.ts";

/** The same step in both dialects; `fanal` is the schema in PostgreSQL. Steps only add, because older processes may still be serving. */
export interface Migration {
  readonly sqlite: string;
  readonly postgres: string;
}

/**
 * Applied in order; SQLite counts them in `PRAGMA user_version`, PostgreSQL in `fanal.hub.schema_version`. An entry is never changed
 * once released.
 */
export const MIGRATIONS: readonly Migration[] = [start, coordinators, counts, readers, teamLeads];
