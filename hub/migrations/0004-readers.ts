import type { Migration } from "./index.ts";

/**
 * Devices of an organisation read one mailbox, each for itself. `done`: everything up to that number was acknowledged by that device; what
 * it acknowledged beyond is a row each until the gap closes.
 */
export const readers: Migration = {
  sqlite: `
CREATE TABLE readers (
  token_id INTEGER PRIMARY KEY,
  mailbox TEXT NOT NULL,
  day TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX readers_mailbox ON readers (mailbox);
CREATE TABLE acknowledgements (
  mailbox TEXT NOT NULL,
  number INTEGER NOT NULL,
  token_id INTEGER NOT NULL,
  PRIMARY KEY (mailbox, number, token_id)
) WITHOUT ROWID;
`,
  postgres: `
CREATE TABLE fanal.readers (
  token_id BIGINT PRIMARY KEY,
  mailbox TEXT NOT NULL,
  day TEXT NOT NULL,
  done BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX readers_mailbox ON fanal.readers (mailbox);
CREATE TABLE fanal.acknowledgements (
  mailbox TEXT NOT NULL,
  number BIGINT NOT NULL,
  token_id BIGINT NOT NULL,
  PRIMARY KEY (mailbox, number, token_id)
);
`,
};
