import { describe, expect, it, vi } from "vitest";
import { newId } from "#lib/ids.ts";
import { CaseSlots } from "#seal/case-slots.ts";
import type { VaultCore } from "#seal/vault-core.ts";
import type { RecordPut, SealedChange, SealedRow, SealedShard } from "#seal/vault-port.ts";
import { openCore, PASSPHRASE, startCore, type TestVault, testVault } from "./support/vault.ts";

/*
 * The quick lists beside the shards: what they spare, what they must never show, and that nothing depends on them.
 * Fails without: erasing the key of the lists in `VaultKeys.erase`; `#opened` in CaseKeys; `isWholeShard` in RecordIndex;
 * shard and revision in the associated data of the quick list.
 */
const note = (caseId: string, atMs = 1): RecordPut => ({
  rowId: newId(),
  caseId,
  value: { text: "x" },
  projection: { kind: "entry", caseId, type: "note", atMs, code: "ABC12" },
});

class Disk {
  readonly rows = new Map<string, SealedRow>();
  readonly shards = new Map<number, SealedShard>();
  apply({ rows, shards, deletes }: SealedChange): void {
    for (const row of rows) this.rows.set(row.rowId, row);
    for (const shard of shards) this.shards.set(shard.shard, shard);
    for (const rowId of deletes) this.rows.delete(rowId);
  }
  /** As a version before the quick lists would have left them. */
  withoutQuick(): SealedShard[] {
    return [...this.shards.values()].map(({ quick: _, ...shard }) => shard);
  }
}
async function save(core: VaultCore, disk: Disk, puts: readonly RecordPut[], renew?: number): Promise<void> {
  const change = await core.seal({ puts, deletes: [], ...(renew !== undefined && { renew }) });
  disk.apply(change);
  await core.commit(change.ticket);
}
async function again(parts: TestVault, shards: readonly SealedShard[]) {
  const core = startCore(parts);
  const opened = await core.unlock(PASSPHRASE);
  if (!opened.ok) throw new Error(opened.error.type);
  return { core, ...(await core.loadIndex(shards)) };
}
async function filled() {
  const parts = testVault();
  const core = await openCore(parts);
  const disk = new Disk();
  const puts = Array.from({ length: 40 }, (_, at) => note(newId(), at));
  await save(core, disk, puts);
  return { parts, core, disk, puts };
}
const lists = async (core: VaultCore) => [await core.list("entry"), await core.cases({ from: 0, count: 99 })];

describe("unlocking", () => {
  it("opens each slot of a case key at most once, whatever is done next", async () => {
    const { parts, disk, puts } = await filled();
    const open = vi.spyOn(CaseSlots.prototype, "open");
    const opened = {
      get slots() {
        return open.mock.calls.map(([, slot]) => slot);
      },
    };
    try {
      const { core } = await again(parts, [...disk.shards.values()]);
      await core.open([...disk.rows.values()]);
      for (const put of puts) await save(core, disk, [{ ...put, value: { text: "again" } }]);
      await core.eraseCase(puts[0]?.caseId as string);
      expect(opened.slots.length).toBe(new Set(opened.slots).size);
      expect(opened.slots.length, "all were looked through").toBe(512);
    } finally {
      open.mockRestore();
    }
  });

  it("lists the same with quick lists, without any, and with some that are damaged", async () => {
    const { parts, core, disk } = await filled();
    const before = await lists(core);
    const sorted = async (shards: readonly SealedShard[]) => {
      const { core: next, damagedShards } = await again(parts, shards);
      expect(damagedShards).toEqual([]);
      const [entries, cases] = await lists(next);
      return [new Set(entries as unknown[]), cases];
    };
    const same = [new Set(before[0] as unknown[]), before[1]];
    expect(await sorted([...disk.shards.values()])).toEqual(same);
    expect(await sorted(disk.withoutQuick())).toEqual(same);
    const damaged = [...disk.shards.values()].map((shard, at) => {
      const quick = shard.quick?.slice() as Uint8Array<ArrayBuffer>;
      quick[at % quick.length] = (quick[at % quick.length] as number) ^ 1;
      return { ...shard, quick };
    });
    expect(await sorted(damaged)).toEqual(same);
  });

  it("a quick list of an older state, or of another shard, is not believed", async () => {
    const { parts, core, disk, puts } = await filled();
    const old = new Map(disk.shards);
    await save(core, disk, [{ ...(puts[0] as RecordPut), projection: { kind: "log", atMs: 7, basis: "danger_to_life" } }]);
    const now = await core.list("log");
    const withQuickOf = (shard: SealedShard, other: SealedShard | undefined): SealedShard =>
      other?.quick ? { ...shard, quick: other.quick } : shard;
    const others = [...disk.shards.values()].map((shard) => withQuickOf(shard, old.get(shard.shard)));
    expect(await (await again(parts, others)).core.list("log")).toEqual(now);
    const moved = others.map((shard, at) => withQuickOf(shard, others[(at + 1) % others.length]));
    expect(await (await again(parts, moved)).core.list("log")).toEqual(now);
  });

  it("F-15: a damaged shard is said even where its quick list opens, and its rows are there", async () => {
    const { parts, disk, puts } = await filled();
    const shards = [...disk.shards.values()].map((shard) => ({ ...shard, bytes: shard.bytes.map((byte) => byte ^ 1) }));
    const { core, damagedShards } = await again(parts, shards);
    expect(new Set(damagedShards)).toEqual(new Set(disk.shards.keys()));
    expect(await core.list("entry")).toHaveLength(puts.length);
    expect(await core.slowShards(), "damaged shards are left as they lie").toBe(0);
  });
});

describe("after a case was erased", () => {
  it("no copy of a quick list from before opens with anything the vault still has", async () => {
    const { parts, core, disk, puts } = await filled();
    const before = [...disk.shards.values()];
    const gone = puts[0]?.caseId as string;
    await core.eraseCase(gone);
    const { core: next } = await again(parts, before);
    expect(await next.slowShards(), "every quick list is dead").toBe(before.length);
    expect(await next.list("entry")).toHaveLength(puts.length - 1);
    expect((await next.cases({ from: 0, count: 99 })).rows.some(({ caseId }) => caseId === gone)).toBe(false);
  });

  it("the lists are written anew a few shards at a time, and the next unlocking is quick again", async () => {
    const { parts, core, disk, puts } = await filled();
    await core.eraseCase(puts[0]?.caseId as string);
    const slow = await core.slowShards();
    expect(slow).toBe(disk.shards.size);
    await save(core, disk, [], 8);
    expect(await core.slowShards()).toBeLessThanOrEqual(slow - 8);
    while ((await core.slowShards()) > 0) await save(core, disk, [], 8);
    const { core: next } = await again(parts, [...disk.shards.values()]);
    expect(await next.slowShards()).toBe(0);
    expect(await next.list("entry")).toHaveLength(puts.length - 1);
  });
});
