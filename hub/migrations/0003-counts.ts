import type { Migration } from "./index.ts";

/**
 * Halves of phones' counts, each of which is noise by itself, and what became of each team's quarter; keys that certify phones, so that
 * a report can be checked. `counts_closed`: the last quarter a restore closed.
 */
export const counts: Migration = {
  sqlite: `
ALTER TABLE hub ADD COLUMN counts_closed TEXT NOT NULL DEFAULT '';
CREATE TABLE team_keys (
  owner TEXT PRIMARY KEY,
  key TEXT NOT NULL
);
CREATE TABLE count_batches (
  team TEXT NOT NULL,
  quarter TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('gathering', 'frozen', 'opened', 'done')),
  list_sha256 TEXT,
  day TEXT NOT NULL,
  sum BLOB,
  PRIMARY KEY (team, quarter)
);
CREATE TABLE count_reports (
  team TEXT NOT NULL,
  quarter TEXT NOT NULL,
  report_id TEXT NOT NULL,
  device_key_id TEXT,
  token_id INTEGER,
  plan_sha256 TEXT NOT NULL,
  cells INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  day TEXT NOT NULL,
  half BLOB,
  PRIMARY KEY (team, quarter, report_id)
);
CREATE UNIQUE INDEX count_reports_device ON count_reports (team, quarter, device_key_id);
CREATE UNIQUE INDEX count_reports_token ON count_reports (team, quarter, token_id);
`,
  postgres: `
ALTER TABLE fanal.hub ADD COLUMN counts_closed TEXT NOT NULL DEFAULT '';
CREATE TABLE fanal.team_keys (
  owner TEXT PRIMARY KEY,
  key TEXT NOT NULL
);
CREATE TABLE fanal.count_batches (
  team TEXT NOT NULL,
  quarter TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('gathering', 'frozen', 'opened', 'done')),
  list_sha256 TEXT,
  day TEXT NOT NULL,
  sum BYTEA,
  PRIMARY KEY (team, quarter)
);
CREATE TABLE fanal.count_reports (
  team TEXT NOT NULL,
  quarter TEXT NOT NULL,
  report_id TEXT NOT NULL,
  device_key_id TEXT,
  token_id BIGINT,
  plan_sha256 TEXT NOT NULL,
  cells INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  day TEXT NOT NULL,
  half BYTEA,
  PRIMARY KEY (team, quarter, report_id)
);
CREATE UNIQUE INDEX count_reports_device ON fanal.count_reports (team, quarter, device_key_id);
CREATE UNIQUE INDEX count_reports_token ON fanal.count_reports (team, quarter, token_id);
`,
};
