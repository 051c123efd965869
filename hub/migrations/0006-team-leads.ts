import type { Migration } from "./index.ts";

/** The newest signed statement of each team's safeguarding lead, sealed with a key that is not in the database. */
export const teamLeads: Migration = {
  sqlite: `
CREATE TABLE team_leads (
  owner TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  sealed BLOB NOT NULL
);
`,
  postgres: `
CREATE TABLE fanal.team_leads (
  owner TEXT PRIMARY KEY,
  number BIGINT NOT NULL,
  sealed BYTEA NOT NULL
);
`,
};
