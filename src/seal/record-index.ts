import { breathe } from "#lib/breathe.ts";
import type { Bytes } from "#lib/bytes.ts";
import { CaseBook } from "#seal/case-book.ts";
import {
  type IndexEntry,
  isWholeShard,
  openEntry,
  openShard,
  type ShardKeys,
  type StoredEntry,
  sealShard,
  shardOf,
  storedEntry,
} from "#seal/index-shards.ts";
import { openQuick, type Slots, sealQuick } from "#seal/quick-lists.ts";
import type { SealedShard } from "#seal/vault-port.ts";

/** Shards opened in one go; between two of them others get a turn. */
const SHARDS_AT_ONCE = 64;

interface Shard {
  readonly rev: number;
  readonly entries: ReadonlyMap<string, IndexEntry>;
  /** As stored: opened again only to write the shard anew, so that nothing in it is sealed twice. */
  readonly bytes: Bytes;
  /** The quick list stands beside it and opens. */
  readonly isQuick: boolean;
}
/** What the index is opened and sealed with. `lists`: the key of the quick lists, if there is one. */
export interface IndexKeys extends ShardKeys {
  readonly slots: Slots;
  readonly lists: CryptoKey | null;
}
export type EntryChanges = ReadonlyMap<string, IndexEntry | null>;

/** The list of records in memory, by shard; what counts after unlocking. */
export class RecordIndex {
  readonly book = new CaseBook();
  readonly #shards = new Map<number, Shard>();
  readonly #damaged = new Set<number>();

  get(rowId: string): IndexEntry | undefined {
    return this.#shards.get(shardOf(rowId))?.entries.get(rowId);
  }

  set(entry: IndexEntry): void {
    this.#change(shardOf(entry.rowId), new Map([[entry.rowId, entry]]));
  }

  all(): IndexEntry[] {
    return [...this.#shards.values()].flatMap(({ entries }) => [...entries.values()]);
  }

  /** Whole shards without a quick list that opens. What is damaged is not written over for the sake of speed. */
  slow(): readonly number[] {
    return [...this.#shards].filter(([shard, { isQuick }]) => !isQuick && !this.#damaged.has(shard)).map(([shard]) => shard);
  }

  /** The key of the quick lists was destroyed. */
  forgetQuick(): void {
    for (const [number, shard] of this.#shards) this.#shards.set(number, { ...shard, isQuick: false });
  }

  /** Whether the row lies in a shard that could not be opened in this run. */
  mayBeLost(rowId: string): boolean {
    return this.#damaged.has(shardOf(rowId));
  }

  /** Takes in the stored shards in place of what there was; gives those that do not open. */
  async load(
    keys: IndexKeys,
    shards: readonly SealedShard[],
    onFraction: (fraction: number) => void,
  ): Promise<readonly number[]> {
    this.#shards.clear();
    this.#damaged.clear();
    this.book.clear();
    for (let from = 0; from < shards.length; from += SHARDS_AT_ONCE) {
      if (from > 0) await breathe();
      onFraction(from / shards.length);
      await Promise.all(shards.slice(from, from + SHARDS_AT_ONCE).map((shard) => this.#loadOne(keys, shard)));
    }
    return [...this.#damaged];
  }

  async #loadOne(keys: IndexKeys, { shard, rev, bytes, quick }: SealedShard): Promise<void> {
    const opened = keys.lists && quick ? await openQuick(keys, keys.lists, keys.slots, { shard, rev }, quick) : null;
    // Also where the quick list opens: a damaged shard is said, not silently made good.
    const stored = opened ? null : await openShard(keys, shard, rev, bytes);
    if (opened ? !(await isWholeShard(keys, shard, rev, bytes)) : !stored) this.#damaged.add(shard);
    const entries = opened ?? (stored && (await Promise.all(stored.map((entry) => openEntry(keys, entry))))) ?? [];
    const byRow = new Map(entries.map((entry) => [entry.rowId, entry]));
    this.#shards.set(shard, { rev, entries: byRow, bytes, isQuick: opened !== null });
    for (const entry of byRow.values()) this.book.swap(entry.rowId, undefined, entry);
  }

  /** Seals the shards that a change touches, and `more`, without taking the change over. `null` stands for a row that goes. */
  async sealTouched(keys: IndexKeys, changes: EntryChanges, more: readonly number[]): Promise<SealedShard[]> {
    const touched = new Map<number, Map<string, IndexEntry | null>>(more.map((shard) => [shard, new Map()]));
    for (const [rowId, entry] of changes) {
      const shard = shardOf(rowId);
      const of = touched.get(shard) ?? new Map<string, IndexEntry | null>();
      touched.set(shard, of.set(rowId, entry));
    }
    return Promise.all([...touched].map(([shard, of]) => this.#sealOne(keys, shard, of)));
  }

  async #sealOne(keys: IndexKeys, shard: number, changes: EntryChanges): Promise<SealedShard> {
    const now = this.#shards.get(shard);
    const stored = now && (await openShard(keys, shard, now.rev, now.bytes));
    const before = new Map(stored?.map((entry) => [entry.r, entry]));
    const entries = [...changed(now?.entries, changes).values()];
    const list = await Promise.all(
      entries.map((entry): StoredEntry | Promise<StoredEntry> => {
        const old = changes.has(entry.rowId) ? undefined : before.get(entry.rowId);
        return old?.n === entry.rev ? old : storedEntry(keys, entry);
      }),
    );
    const rev = (now?.rev ?? 0) + 1;
    const bytes = await sealShard(keys, shard, rev, list);
    const quick = keys.lists && (await sealQuick(keys, keys.lists, keys.slots, { shard, rev }, entries));
    return { shard, rev, bytes, ...(quick && { quick }) };
  }

  /** Takes a change over once it is stored. */
  apply(changes: EntryChanges, sealed: readonly SealedShard[]): void {
    for (const { shard, rev, bytes, quick } of sealed) {
      const entries = this.#shards.get(shard)?.entries ?? new Map<string, IndexEntry>();
      this.#shards.set(shard, { rev, entries, bytes, isQuick: quick !== undefined });
    }
    for (const [rowId, entry] of changes) this.#change(shardOf(rowId), new Map([[rowId, entry]]));
  }

  #change(shard: number, changes: EntryChanges): void {
    const now = this.#shards.get(shard);
    for (const [rowId, entry] of changes) this.book.swap(rowId, now?.entries.get(rowId), entry ?? undefined);
    const next = { rev: 0, bytes: new Uint8Array(0), isQuick: false, ...now };
    this.#shards.set(shard, { ...next, entries: changed(now?.entries, changes) });
  }
}

function changed(now: ReadonlyMap<string, IndexEntry> | undefined, changes: EntryChanges): ReadonlyMap<string, IndexEntry> {
  const next = new Map(now);
  for (const [rowId, entry] of changes) {
    if (entry) next.set(rowId, entry);
    else next.delete(rowId);
  }
  return next;
}
