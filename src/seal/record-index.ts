import { type IndexEntry, openShard, type ShardKeys, sealShard, shardOf } from "#seal/index-shards.ts";
import type { SealedShard } from "#seal/vault-port.ts";

/** The list of records in memory, by shard; what counts after unlocking. */
export class RecordIndex {
  readonly #shards = new Map<number, Map<string, IndexEntry>>();
  readonly #revs = new Map<number, number>();
  readonly #damaged = new Set<number>();

  get(rowId: string): IndexEntry | undefined {
    return this.#shards.get(shardOf(rowId))?.get(rowId);
  }

  set(entry: IndexEntry): void {
    const shard = shardOf(entry.rowId);
    const entries = this.#shards.get(shard);
    if (entries) entries.set(entry.rowId, entry);
    else this.#shards.set(shard, new Map([[entry.rowId, entry]]));
  }

  delete(rowId: string): void {
    this.#shards.get(shardOf(rowId))?.delete(rowId);
  }

  all(): IndexEntry[] {
    return [...this.#shards.values()].flatMap((entries) => [...entries.values()]);
  }

  /** Whether the row lies in a shard that could not be opened in this run. */
  mayBeLost(rowId: string): boolean {
    return this.#damaged.has(shardOf(rowId));
  }

  /** Takes in the stored shards in place of what there was; gives those that do not open. */
  async load(keys: ShardKeys, shards: readonly SealedShard[]): Promise<readonly number[]> {
    this.#shards.clear();
    this.#revs.clear();
    this.#damaged.clear();
    const opened = await Promise.all(
      shards.map(async (s) => ({ ...s, entries: await openShard(keys, s.shard, s.rev, s.bytes) })),
    );
    for (const { shard, rev, entries } of opened) {
      this.#revs.set(shard, rev);
      if (entries) for (const entry of entries) this.set(entry);
      else this.#damaged.add(shard);
    }
    return [...this.#damaged];
  }

  /** Seals the shards that a change touches, without taking the change over. `null` stands for a row that goes. */
  sealTouched(keys: ShardKeys, changes: ReadonlyMap<string, IndexEntry | null>): Promise<SealedShard[]> {
    const touched = new Map<number, Map<string, IndexEntry>>();
    for (const [rowId, entry] of changes) {
      const shard = shardOf(rowId);
      const entries = touched.get(shard) ?? new Map(this.#shards.get(shard));
      if (entry) entries.set(rowId, entry);
      else entries.delete(rowId);
      touched.set(shard, entries);
    }
    return Promise.all(
      [...touched].map(async ([shard, entries]) => {
        const rev = (this.#revs.get(shard) ?? 0) + 1;
        return { shard, rev, bytes: await sealShard(keys, shard, rev, [...entries.values()]) };
      }),
    );
  }

  /** Takes a change over once it is stored. */
  apply(changes: ReadonlyMap<string, IndexEntry | null>, revs: ReadonlyMap<number, number>): void {
    for (const [rowId, entry] of changes) {
      if (entry) this.set(entry);
      else this.delete(rowId);
    }
    for (const [shard, rev] of revs) this.#revs.set(shard, rev);
  }
}
