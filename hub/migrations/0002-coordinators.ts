import type { Migration } from "./index.ts";

/**
 * Keys of coordinators' phones, and the phones they let in or shut out. A phone that was shut out before it ever came has no mailbox.
 */
export const coordinators: Migration = {
  sqlite: `
CREATE TABLE coordinators (
  key TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  revoked_day TEXT
);
CREATE TABLE devices (
  serial TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  by_key TEXT NOT NULL,
  mailbox TEXT,
  token_id INTEGER,
  revoked_day TEXT
);
`,
  postgres: `
CREATE TABLE fanal.coordinators (
  key TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  revoked_day TEXT
);
CREATE TABLE fanal.devices (
  serial TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  by_key TEXT NOT NULL,
  mailbox TEXT,
  token_id BIGINT,
  revoked_day TEXT
);
`,
};
