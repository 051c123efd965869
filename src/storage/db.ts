import Dexie, { type EntityTable, type Table, type Transaction } from "dexie";
import { FIRST_PLACE, PLACES, type Place } from "#lib/places.ts";

/**
 * The database, and only here. Private rows are sealed bytes under random ids: no other column, no index that tells anything.
 * Public pack content lies in clear. History of shapes: CHANGELOG.md beside this file.
 */
export const SCHEMA_VERSION = 2;

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
  /** When a newer version took its place; absent while it is in use. */
  readonly replacedMs?: number;
}
export interface PackFileRow {
  readonly sha256: string;
  /** Parsed and schema-checked content. */
  readonly value: unknown;
  /** As they were signed; absent where the value, written canonically, gives them again. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
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
  /** Sealed like the rest; shards written before it have none. */
  readonly quick?: Uint8Array<ArrayBuffer>;
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
}

/** The tables of one vault. Everything about people goes through these, never through the database by name. */
export interface PrivateTables {
  readonly place: Place;
  readonly records: Table<RecordRow, string>;
  readonly shards: Table<ShardRow, number>;
  readonly outbox: Table<OutboxRow, string>;
  readonly arrivals: Table<ArrivalRow, string>;
}

/** What the row that guards the database says: whoever knows only an older shape reads and does not write. */
export interface Guard {
  readonly schemaVersion: number;
  readonly minAppSchema: number;
}
export const isGuard = (value: unknown): value is Guard =>
  typeof value === "object" && value !== null && "schemaVersion" in value && typeof value.schemaVersion === "number";

const PRIVATE_KEYS = { records: "rowId", shards: "shard", outbox: "id", arrivals: "id" } as const;
type PrivateName = keyof typeof PRIVATE_KEYS;

/** The first vault has the names there always were. */
const nameAt = (name: string, place: Place): string => (place === FIRST_PLACE ? name : `${name}${place}`);

/** Row of `meta` that is kept for each vault by itself. */
export const metaKeyAt = nameAt;

export function privateTables(db: FanalDb, place: Place): PrivateTables {
  const at = <T, K extends string | number>(name: PrivateName): Table<T, K> => db.table(nameAt(name, place));
  return { place, records: at("records"), shards: at("shards"), outbox: at("outbox"), arrivals: at("arrivals") };
}

export const allOf = ({ records, shards, outbox, arrivals }: PrivateTables): Table[] => [records, shards, outbox, arrivals];

/** Neutral on purpose: the name is visible to whoever inspects the phone. */
export const DB_NAME = "fanal";

export function createDb(name = DB_NAME): FanalDb {
  const db = new Dexie(name, { cache: "disabled", chromeTransactionDurability: "strict" }) as FanalDb;
  db.version(1).stores({ meta: "key", parts: "partId", packFiles: "sha256", ...storesAt(FIRST_PLACE) });
  db.version(2)
    .stores(Object.assign({}, ...PLACES.filter((place) => place !== FIRST_PLACE).map(storesAt)))
    .upgrade((upgrade) => raiseGuard(upgrade, 2));
  return db;
}

const storesAt = (place: Place): Record<string, string> =>
  Object.fromEntries(Object.entries(PRIVATE_KEYS).map(([name, key]) => [nameAt(name, place), key]));

/** With the new tables or not at all: a window of the version before stops writing at the same moment. */
async function raiseGuard(upgrade: Transaction, schemaVersion: number): Promise<void> {
  const meta = upgrade.table<MetaRow, string>("meta");
  const guard = (await meta.get("guard"))?.value;
  if (isGuard(guard)) await meta.put({ key: "guard", value: { ...guard, schemaVersion } satisfies Guard });
}
