import Dexie, { type EntityTable, type Table } from "dexie";

/**
 * The database, and only here. Private rows are sealed bytes under random ids: no other column, no index that tells anything.
 * Public pack content lies in clear. History of shapes: CHANGELOG.md beside this file.
 */
export const SCHEMA_VERSION = 1;

export interface MetaRow {
  readonly key: string;
  readonly value: unknown;
}
/** One installed part of a pack. */
export interface PartRow {
  /** `packId|role|version` */
  readonly partId: string;
  readonly packId: string;
  readonly role: string;
  readonly version: number;
  readonly manifest: Uint8Array<ArrayBuffer>;
  readonly signatures: Uint8Array<ArrayBuffer>;
  /** SHA-256 of every file the manifest names, kept here or not. */
  readonly hashes: readonly string[];
}
export interface PackFileRow {
  readonly sha256: string;
  /** Parsed and schema-checked content. */
  readonly value: unknown;
}
export interface RecordRow {
  readonly rowId: string;
  readonly rev: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
export interface ShardRow {
  readonly shard: number;
  readonly rev: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
/** Sealed once, retried byte for byte. `control` is a sealed record row holding mailbox, state, attempts and times. */
export interface OutboxRow {
  readonly id: string;
  readonly envelope: Uint8Array<ArrayBuffer>;
}
/** Received bytes kept as they came until they are opened and acknowledged. */
export interface ArrivalRow {
  readonly id: string;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

export interface FanalDb extends Dexie {
  meta: EntityTable<MetaRow, "key">;
  parts: EntityTable<PartRow, "partId">;
  packFiles: EntityTable<PackFileRow, "sha256">;
  records: EntityTable<RecordRow, "rowId">;
  shards: Table<ShardRow, number>;
  outbox: EntityTable<OutboxRow, "id">;
  arrivals: EntityTable<ArrivalRow, "id">;
}

/** Neutral on purpose: the name is visible to whoever inspects the phone. */
export const DB_NAME = "fanal";

export function createDb(name = DB_NAME): FanalDb {
  const db = new Dexie(name, { cache: "disabled", chromeTransactionDurability: "strict" }) as FanalDb;
  db.version(1).stores({
    meta: "key",
    parts: "partId",
    packFiles: "sha256",
    records: "rowId",
    shards: "shard",
    outbox: "id",
    arrivals: "id",
  });
  return db;
}
