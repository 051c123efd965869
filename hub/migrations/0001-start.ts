/**
 * First shape. Per envelope: mailbox, its number in that mailbox, id, day, token, bytes; nothing about the connection it came by.
 * A tombstone keeps the digest so that the receipt of the first time can be given again.
 */
export const start = `
CREATE TABLE hub (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  database_id TEXT NOT NULL,
  starts INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE mailboxes (
  mailbox TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('device', 'organisation')),
  owner TEXT NOT NULL,
  next_number INTEGER NOT NULL DEFAULT 1,
  closed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE tokens (
  token_id INTEGER PRIMARY KEY AUTOINCREMENT,
  lookup TEXT NOT NULL,
  hash BLOB NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('device', 'organisation', 'operator')),
  owner TEXT NOT NULL,
  mailbox TEXT,
  expires_day TEXT,
  revoked_day TEXT
);
CREATE INDEX tokens_lookup ON tokens (lookup);
CREATE TABLE invitations (
  lookup TEXT NOT NULL,
  hash BLOB NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('device', 'organisation')),
  owner TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  expires_day TEXT NOT NULL,
  expires_ms INTEGER NOT NULL,
  token_until TEXT,
  token_id INTEGER,
  cancelled INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX invitations_lookup ON invitations (lookup);
CREATE TABLE envelopes (
  mailbox TEXT NOT NULL,
  number INTEGER NOT NULL,
  id TEXT NOT NULL,
  size INTEGER NOT NULL,
  day TEXT NOT NULL,
  token_id INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (mailbox, number)
);
CREATE UNIQUE INDEX envelopes_id ON envelopes (mailbox, id);
CREATE INDEX envelopes_day ON envelopes (day);
CREATE TABLE tombstones (
  mailbox TEXT NOT NULL,
  id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  day TEXT NOT NULL,
  gone_day TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('collected', 'expired')),
  PRIMARY KEY (mailbox, id)
);
CREATE INDEX tombstones_gone ON tombstones (gone_day);
`;
