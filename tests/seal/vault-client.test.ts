import { expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { createVault } from "#seal/vault-client.ts";
import { inProcessWorker, PASSPHRASE, pageVault, startCore, testVault } from "./support/vault.ts";

const put = () => ({ rowId: newId(), value: { a: 1 }, projection: { kind: "log", atMs: 1, basis: "danger_to_life" } as const });

it("creates, locks, unlocks and reads back through a worker", async () => {
  const vault = pageVault();
  expect(await vault.state()).toEqual({ kind: "none" });
  const fractions: (number | null)[] = [];
  expect(await vault.create(PASSPHRASE, (f) => fractions.push(f))).toEqual({ ok: true, value: undefined });
  expect(fractions.at(0)).toBeNull();
  expect(fractions.at(-1)).toBe(1);
  expect(await vault.state()).toEqual({ kind: "open" });
  const record = put();
  const change = await vault.seal({ puts: [record], deletes: [] });
  await vault.commit(change.ticket);
  vault.lock();
  expect(await vault.state()).toMatchObject({ kind: "locked" });
  await expect(vault.list("log")).rejects.toMatchObject({ name: "VaultLocked" });
  expect((await vault.unlock(PASSPHRASE)).ok).toBe(true);
  expect(await vault.loadIndex(change.shards)).toEqual({ damagedShards: [] });
  expect(await vault.open(change.rows)).toEqual([{ rowId: record.rowId, ok: true, value: { a: 1 } }]);
});

it("F-63: what waits for a locked vault is told, once, and later calls start anew", async () => {
  const vault = pageVault();
  const waiting = vault.create(PASSPHRASE);
  vault.lock();
  await expect(waiting).rejects.toMatchObject({ name: "VaultEnded" });
  vault.lock();
  expect(["none", "locked"]).toContain((await vault.state()).kind);
});

it("F-19: sealing asks the guard first and does not happen when it refuses", async () => {
  let inTransaction = false;
  const guard = () => {
    if (inTransaction) throw new Error("sealing inside a database transaction");
  };
  const vault = pageVault(testVault(), { guard });
  await vault.create(PASSPHRASE);
  inTransaction = true;
  await expect(vault.seal({ puts: [put()], deletes: [] })).rejects.toThrow("inside a database transaction");
  const envelope = {
    kind: "tally",
    refId: newId(),
    seq: 0,
    day: "2026-11-21",
    to: { id: "x", recipients: [] },
    body: {},
  } as const;
  await expect(vault.sealEnvelope(envelope)).rejects.toThrow("inside a database transaction");
  inTransaction = false;
  await vault.discard((await vault.seal({ puts: [put()], deletes: [] })).ticket);
  expect(await vault.sealEnvelope(envelope)).toEqual({ ok: false, error: { type: "NotEnrolled" } });
});

it("what cannot be sent to a worker is refused and later calls work", async () => {
  const vault = pageVault();
  await vault.create(PASSPHRASE);
  await expect(vault.seal({ puts: [{ ...put(), value: () => 1 }], deletes: [] })).rejects.toThrow();
  expect(await vault.list("log")).toEqual([]);
});

it("a worker that breaks ends what waits for it, and the next call gets a new one", async () => {
  const parts = testVault();
  const breakers: (() => void)[] = [];
  const vault = createVault({
    makeWorker: () => {
      const worker = inProcessWorker(startCore(parts));
      return {
        ...worker,
        addEventListener(type: "message" | "error" | "messageerror", listener: never) {
          if (type === "error")
            breakers.push(() => (listener as (e: { preventDefault(): void }) => void)({ preventDefault: () => undefined }));
          else worker.addEventListener(type as "message", listener);
        },
      };
    },
  });
  const waiting = vault.create(PASSPHRASE);
  breakers[0]?.();
  await expect(waiting).rejects.toMatchObject({ name: "VaultEnded" });
  expect((await vault.create(PASSPHRASE)).ok).toBe(true);
});

it("suggests words without starting a worker", () => {
  const vault = createVault({
    makeWorker: () => {
      throw new Error("not needed");
    },
  });
  expect(vault.suggestPassphrase(5).split(" ")).toHaveLength(5);
});
