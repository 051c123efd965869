import { describe, expect, it } from "vitest";
import type { Projection } from "#domain/case/types.ts";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { bucketFor, pad, unpad } from "#seal/aead.ts";
import type { VaultCore } from "#seal/vault-core.ts";
import type { RecordPut, SealedChange, SealedRow, SealedShard } from "#seal/vault-port.ts";
import { openCore, PASSPHRASE, startCore, type TestVault, testVault } from "./support/vault.ts";

/**
 * What makes these fail, tried by taking it out of the code: row and revision in the associated data of records and shards, the
 * comparison of revisions, the case's own key for projections, the mark before an erasure and the overwriting after it, deleting
 * what an erased case left.
 */
const CANARY = "canary-7f3e-گنجشک";
const note = (text: string, caseId?: string): RecordPut => ({
  rowId: newId(),
  ...(caseId !== undefined && { caseId }),
  value: { text },
  projection:
    caseId === undefined
      ? { kind: "log", atMs: 1, basis: "danger_to_life" }
      : { kind: "entry", caseId, type: "note", atMs: 1, code: CANARY },
});

/** Rows and shards as a database would hold them. */
class Disk {
  readonly rows = new Map<string, SealedRow>();
  readonly shards = new Map<number, SealedShard>();
  apply(change: SealedChange): void {
    for (const row of change.rows) this.rows.set(row.rowId, row);
    for (const shard of change.shards) this.shards.set(shard.shard, shard);
    for (const rowId of change.deletes) this.rows.delete(rowId);
  }
  row(rowId: string): SealedRow {
    const row = this.rows.get(rowId);
    if (!row) throw new Error("no such row");
    return row;
  }
}

async function save(
  core: VaultCore,
  disk: Disk,
  puts: readonly RecordPut[],
  deletes: readonly string[] = [],
): Promise<SealedChange> {
  const change = await core.seal({ puts, deletes });
  disk.apply(change);
  await core.commit(change.ticket);
  return change;
}

async function restart(parts: TestVault, disk: Disk): Promise<VaultCore> {
  const core = startCore(parts);
  const opened = await core.unlock(PASSPHRASE);
  if (!opened.ok) throw new Error(opened.error.type);
  await core.loadIndex([...disk.shards.values()]);
  return core;
}

async function start() {
  const parts = testVault();
  return { parts, disk: new Disk(), core: await openCore(parts) };
}

describe("padding", () => {
  it("comes in 1, 4, 16 and 64 KiB, then in whole 64 KiB", () => {
    for (const [bytes, bucket] of [
      [0, 1024],
      [1024, 1024],
      [1025, 4096],
      [16384, 16384],
      [16385, 65536],
      [65537, 131072],
      [131073, 196608],
    ] as const)
      expect(bucketFor(bytes)).toBe(bucket);
    for (const length of [0, 1, 1019, 1020, 1021, 70_000]) {
      const content = new Uint8Array(length).fill(1);
      expect(unpad(pad(content))).toEqual(content);
    }
  });
  it.each([0, 900, 1000, 4000, 16_000, 60_000, 100_000])("a note of %i characters is sealed in a bucket", async (length) => {
    const { core, disk } = await start();
    const change = await save(core, disk, [note("x".repeat(length))]);
    expect([1024, 4096, 16384, 65536, 131072].map((n) => n + 28)).toContain(change.rows[0]?.bytes.length);
  });
});

describe("a record", () => {
  it("opens after a restart, with all it was given", async () => {
    const { parts, core, disk } = await start();
    const put = { ...note("", newId()), value: { text: "a\u0000b \ud800 👩‍👩‍👧 مرحبا", none: null, list: [1, { deep: true }] } };
    await save(core, disk, [put]);
    const again = await restart(parts, disk);
    expect(await again.list("entry")).toEqual([{ rowId: put.rowId, rev: 1, projection: put.projection }]);
    expect(await again.open([disk.row(put.rowId)])).toEqual([{ rowId: put.rowId, ok: true, value: put.value }]);
  });

  it("leaves no readable word in rows, shards or slot files", async () => {
    const { parts, core, disk } = await start();
    await save(core, disk, [note(CANARY, newId()), note(CANARY)]);
    const all = [...disk.rows.values(), ...disk.shards.values()].map((r) => r.bytes).concat([...parts.store.files.values()]);
    const forms = [utf8(CANARY), utf8("canary"), utf8(toB64url(utf8(CANARY)).slice(2, 12)), utf8(PASSPHRASE), utf8("abandon")];
    const found = all.some((bytes) => forms.some((form) => Buffer.from(bytes).includes(Buffer.from(form))));
    expect(found).toBe(false);
    // The scan would find it if it were there.
    expect(Buffer.from(JSON.stringify({ text: CANARY })).includes(Buffer.from(forms[0] as Uint8Array))).toBe(true);
  });

  it("is sealed differently each time", async () => {
    const { core, disk } = await start();
    const put = note("the same");
    const first = await save(core, disk, [put]);
    const second = await save(core, disk, [put]);
    expect(toB64url(second.rows[0]?.bytes as Uint8Array)).not.toBe(toB64url(first.rows[0]?.bytes as Uint8Array));
  });

  it("does not open when moved to another row, renamed, changed or from another vault", async () => {
    const { core, disk } = await start();
    const caseId = newId();
    const [one, two] = [note("one", caseId), note("two", caseId)];
    await save(core, disk, [one, two]);
    const reason = async (row: SealedRow) => (await core.open([row]))[0];
    expect(await reason({ ...disk.row(two.rowId), bytes: disk.row(one.rowId).bytes })).toMatchObject({
      ok: false,
      reason: "damaged",
    });
    expect(await reason({ ...disk.row(one.rowId), rowId: newId() })).toMatchObject({ ok: false, reason: "missing" });
    expect(await reason({ ...disk.row(one.rowId), rev: 2 })).toMatchObject({ ok: false, reason: "damaged" });
    const changed = disk.row(one.rowId).bytes.slice();
    changed[100] = (changed[100] as number) ^ 1;
    expect(await reason({ ...disk.row(one.rowId), bytes: changed })).toMatchObject({ ok: false, reason: "damaged" });
    expect(await reason({ ...disk.row(one.rowId), bytes: new Uint8Array(3) })).toMatchObject({ ok: false, reason: "damaged" });
    const other = await start();
    await save(other.core, other.disk, [one]);
    expect(await reason(other.disk.row(one.rowId))).toMatchObject({ ok: false, reason: "damaged" });
    expect(await reason(disk.row(one.rowId))).toMatchObject({ ok: true });
  });

  it("put back from an older state is reported as older, also after a restart; the others open", async () => {
    const { parts, core, disk } = await start();
    const [put, other] = [note("first"), note("other")];
    await save(core, disk, [put, other]);
    const old = disk.row(put.rowId);
    await save(core, disk, [{ ...put, value: { text: "second" } }]);
    const again = await restart(parts, disk);
    const opened = await again.open([old, disk.row(other.rowId)]);
    expect(opened).toEqual([
      { rowId: put.rowId, ok: false, reason: "older" },
      { rowId: other.rowId, ok: true, value: { text: "other" } },
    ]);
    expect(await again.open([{ ...old, rev: 2 }])).toMatchObject([{ reason: "damaged" }]);
  });

  it("deleted is gone from the list and does not come back", async () => {
    const { parts, core, disk } = await start();
    const put = note("x");
    await save(core, disk, [put]);
    const row = disk.row(put.rowId);
    const change = await save(core, disk, [], [put.rowId]);
    expect(change.deletes).toEqual([put.rowId]);
    const again = await restart(parts, disk);
    expect(await again.list("log")).toEqual([]);
    expect(await again.open([row])).toMatchObject([{ reason: "missing" }]);
  });
});

describe("one change", () => {
  it("counts only once it is committed; discarded it leaves nothing", async () => {
    const { core, disk } = await start();
    const put = note("x");
    const change = await core.seal({ puts: [put], deletes: [] });
    expect(await core.list("log")).toEqual([]);
    await core.discard(change.ticket);
    expect(await core.list("log")).toEqual([]);
    const next = await save(core, disk, [put]);
    expect(next.rows[0]?.rev).toBe(1);
    await expect(core.commit(next.ticket)).rejects.toThrow();
  });

  it("waits for nobody: a second one while the first is open is a mistake", async () => {
    const { core } = await start();
    await core.seal({ puts: [note("x")], deletes: [] });
    await expect(core.seal({ puts: [note("y")], deletes: [] })).rejects.toThrow("still open");
  });

  it("that cannot be sealed does not block the next", async () => {
    const { core, disk } = await start();
    const loop: Record<string, unknown> = {};
    loop["loop"] = loop;
    await expect(core.seal({ puts: [{ ...note("x"), value: loop }], deletes: [] })).rejects.toThrow();
    await save(core, disk, [note("y")]);
    expect(await core.list("log")).toHaveLength(1);
  });

  it("deletes what it does not know without complaint", async () => {
    const { core, disk } = await start();
    const change = await save(core, disk, [], [newId()]);
    expect(change.shards).toHaveLength(1);
  });
});

describe("the index", () => {
  it("has 256 shards by the first byte; a change writes only those it touches", async () => {
    const { core, disk } = await start();
    const puts = Array.from({ length: 600 }, () => note("x"));
    await save(core, disk, puts);
    expect(disk.shards.size).toBeGreaterThan(200);
    expect([...disk.shards.keys()].every((n) => n >= 0 && n < 256)).toBe(true);
    const change = await save(core, disk, [puts[0] as RecordPut]);
    expect(change.shards).toHaveLength(1);
    expect(change.shards[0]?.shard).toBe(Buffer.from(puts[0]?.rowId as string, "base64url")[0]);
  });

  it("F-15: a damaged, swapped or older shard is reported and its rows are found again from what they hold", async () => {
    const { parts, core, disk } = await start();
    const caseId = newId();
    const puts = [
      note("in a case", caseId),
      note("outside"),
      { ...note(""), projection: { kind: "config", name: "x" } satisfies Projection },
    ];
    await save(core, disk, puts);
    const before = { entry: await core.list("entry"), log: await core.list("log"), config: await core.list("config") };
    for (const shard of disk.shards.values()) disk.shards.set(shard.shard, { ...shard, rev: shard.rev + 1 });
    const again = startCore(parts);
    await again.unlock(PASSPHRASE);
    const { damagedShards } = await again.loadIndex([...disk.shards.values()]);
    expect(new Set(damagedShards)).toEqual(new Set(disk.shards.keys()));
    expect(await again.list("entry")).toEqual([]);
    expect((await again.open(puts.map((p) => disk.row(p.rowId)))).every((r) => r.ok)).toBe(true);
    expect({ entry: await again.list("entry"), log: await again.list("log"), config: await again.list("config") }).toEqual(
      before,
    );
    for (const put of puts) await save(again, disk, [put]);
    const third = await restart(parts, disk);
    expect(await third.list("entry")).toHaveLength(1);
  });

  it("a row that is not ours in a damaged shard is damaged, the next opens", async () => {
    const { parts, core, disk } = await start();
    const put = note("x");
    await save(core, disk, [put]);
    const shard = [...disk.shards.values()][0] as SealedShard;
    disk.shards.set(shard.shard, { ...shard, bytes: new Uint8Array(40) });
    const again = await restart(parts, disk);
    const row = disk.row(put.rowId);
    expect(await again.open([{ ...row, bytes: new Uint8Array(2000) }, row])).toMatchObject([
      { ok: false, reason: "damaged" },
      { ok: true },
    ]);
  });
});

describe("erasing a case", () => {
  it("makes its records, and what lists showed of them, unreadable for ever; other cases stay", async () => {
    const { parts, core, disk } = await start();
    const [gone, kept] = [newId(), newId()];
    const puts = [note("gone", gone), note("gone too", gone), note("kept", kept)];
    await save(core, disk, puts);
    const oldShards = new Map(disk.shards);
    await core.eraseCase(gone);
    expect(await core.list("entry")).toHaveLength(1);
    const opened = await core.open(puts.map((p) => disk.row(p.rowId)));
    expect(opened.map((o) => (o.ok ? "ok" : o.reason))).toEqual(["erased", "erased", "ok"]);

    // Every old row and shard restored, as from a copy of the database: still nothing.
    const again = startCore(parts);
    await again.unlock(PASSPHRASE);
    expect((await again.loadIndex([...oldShards.values()])).damagedShards).toEqual([]);
    expect(await again.list("entry")).toHaveLength(1);
    expect((await again.open(puts.map((p) => disk.row(p.rowId)))).map((o) => (o.ok ? "ok" : o.reason))).toEqual([
      "erased",
      "erased",
      "ok",
    ]);
    const change = await save(again, disk, [note("next")]);
    expect(new Set(change.deletes)).toEqual(new Set([puts[0]?.rowId, puts[1]?.rowId]));
  });

  it("overwrites the slot of the lists, then its own, in both copies three times with random bytes before the mark", async () => {
    const { parts, core, disk } = await start();
    const caseId = newId();
    await save(core, disk, [note("x", caseId)]);
    parts.store.writes.length = 0;
    await core.eraseCase(caseId);
    const buried = ["cases-a", ...Array(4).fill("cases-b"), ...Array(4).fill("cases-a")];
    expect(parts.store.writes.map((w) => w.file)).toEqual([...buried, ...buried]);
    const offsets = parts.store.writes.map((w) => w.offset);
    expect([new Set(offsets.slice(0, 9)).size, new Set(offsets.slice(9)).size, new Set(offsets).size]).toEqual([1, 1, 2]);
    expect(new Set(parts.store.writes.map((w) => toB64url(w.bytes))).size).toBe(18);
    await core.eraseCase(caseId);
    await core.eraseCase(newId());
  });

  it("killed at any write of it: after the next unlock the case is erased, or untouched before the first", async () => {
    // The key of the lists goes first, nine writes; the case is untouched until the tenth is whole.
    for (let at = 0; at < 18; at++) {
      const { parts, core, disk } = await start();
      const [gone, kept] = [newId(), newId()];
      const puts = [note("gone", gone), note("kept", kept)];
      await save(core, disk, puts);
      parts.store.killAfter = at;
      parts.store.torn = 50;
      await core.eraseCase(gone).catch(() => undefined);
      parts.store.killAfter = null;
      const again = await restart(parts, disk);
      const [first, second] = await again.open(puts.map((p) => disk.row(p.rowId)));
      expect(second).toMatchObject({ ok: true });
      if (at <= 9) expect(first).toMatchObject({ ok: true });
      else expect(first).toMatchObject({ ok: false, reason: "erased" });
      expect(await again.list("entry")).toHaveLength(at <= 9 ? 2 : 1);
    }
  });

  it("a damaged copy of the case keys is mended from the other", async () => {
    const { parts, core, disk } = await start();
    const put = note("x", newId());
    await save(core, disk, [put]);
    parts.store.files.delete("cases-a");
    await restart(parts, disk);
    parts.store.files.delete("cases-b");
    const again = await restart(parts, disk);
    expect(await again.open([disk.row(put.rowId)])).toMatchObject([{ ok: true }]);
    parts.store.files.delete("cases-a");
    parts.store.files.delete("cases-b");
    const lost = await restart(parts, disk);
    expect(await lost.open([disk.row(put.rowId)])).toMatchObject([{ ok: false, reason: "damaged" }]);
  });

  it("more than 512 cases get more room", async () => {
    const { parts, core, disk } = await start();
    const puts = Array.from({ length: 530 }, () => note("x", newId()));
    await save(core, disk, puts);
    expect(parts.store.files.get("cases-a")).toHaveLength(131072);
    const again = await restart(parts, disk);
    expect((await again.open(puts.map((p) => disk.row(p.rowId)))).every((o) => o.ok)).toBe(true);
  });
});

it("nothing but the way in works while locked", async () => {
  const core = startCore(testVault());
  await expect(core.list("entry")).rejects.toThrow("locked");
  await expect(core.seal({ puts: [], deletes: [] })).rejects.toThrow("locked");
  await expect(core.eraseCase("x")).rejects.toThrow("locked");
});
