import type { Bytes } from "#lib/bytes.ts";
import type { Postgres } from "./postgres.ts";
import { blob } from "./rows.ts";
import type { Sql } from "./sqlite.ts";

export interface StoredLead {
  readonly owner: string;
  readonly number: number;
  readonly sealed: Bytes;
}
/** The part of the store that keeps each team's newest statement of its safeguarding lead. */
export interface LeadStore {
  teamLeads(): Promise<readonly StoredLead[]>;
  teamLead(owner: string): Promise<StoredLead | null>;
  /** Takes the place of one with a lower number; `older` when there is none lower, and nothing changes. */
  putTeamLead(lead: StoredLead): Promise<"kept" | "older">;
}

const leadOf = (row: Readonly<Record<string, unknown>>): StoredLead => ({
  owner: String(row["owner"]),
  number: Number(row["number"]),
  sealed: blob(row["sealed"]),
});

export const createSqliteLeads = (sql: Sql): LeadStore => ({
  async teamLeads() {
    return sql.all("SELECT owner, number, sealed FROM team_leads ORDER BY owner").map(leadOf);
  },
  async teamLead(owner) {
    const row = sql.get("SELECT owner, number, sealed FROM team_leads WHERE owner = ?", owner);
    return row && leadOf(row);
  },
  async putTeamLead({ owner, number, sealed }) {
    const kept = sql.run(
      `INSERT INTO team_leads (owner, number, sealed) VALUES (?, ?, ?)
       ON CONFLICT (owner) DO UPDATE SET number = excluded.number, sealed = excluded.sealed WHERE excluded.number > team_leads.number`,
      owner,
      number,
      sealed,
    );
    return kept > 0 ? "kept" : "older";
  },
});

export const createPostgresLeads = (db: Postgres): LeadStore => ({
  async teamLeads() {
    return (await db.read("SELECT owner, number, sealed FROM fanal.team_leads ORDER BY owner")).rows.map(leadOf);
  },
  async teamLead(owner) {
    const { rows } = await db.read("SELECT owner, number, sealed FROM fanal.team_leads WHERE owner = $1", [owner]);
    return rows[0] === undefined ? null : leadOf(rows[0]);
  },
  putTeamLead({ owner, number, sealed }) {
    return db.transaction(async (query) => {
      const kept = await query(
        `INSERT INTO fanal.team_leads AS l (owner, number, sealed) VALUES ($1, $2, $3)
         ON CONFLICT (owner) DO UPDATE SET number = excluded.number, sealed = excluded.sealed WHERE excluded.number > l.number`,
        [owner, number, Buffer.from(sealed)],
      );
      return kept.count > 0 ? "kept" : "older";
    });
  },
});
