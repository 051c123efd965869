import { expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { PASSPHRASE, pageVault, testVault } from "./support/vault.ts";

const PIN = "402917";
const put = () => ({ rowId: newId(), value: { a: 1 }, projection: { kind: "log", atMs: 1, basis: "danger_to_life" } as const });

/** An open vault with one record and a PIN. */
async function withPin() {
  const parts = testVault();
  const vault = pageVault(parts);
  await vault.create(PASSPHRASE);
  const before = parts.store.writes.length;
  expect(await vault.setPin(PIN)).toEqual({ ok: true, value: undefined });
  const change = await vault.seal({ puts: [put()], deletes: [] });
  await vault.commit(change.ticket);
  return { parts, vault, change, before };
}

it("while it rests the worker gives nothing; the PIN opens it, with all that was loaded", async () => {
  const { vault, change } = await withPin();
  expect(await vault.rest()).toBe(true);
  expect(await vault.state()).toEqual({ kind: "resting" });
  for (const ask of [
    () => vault.list("log"),
    () => vault.open(change.rows),
    () => vault.seal({ puts: [put()], deletes: [] }),
    () => vault.changePassphrase(PASSPHRASE, PASSPHRASE),
    () => vault.setPin(null),
  ])
    await expect(ask()).rejects.toMatchObject({ name: "VaultLocked" });
  expect(await vault.unlock("wrong words"), "no words open what waits for a PIN").toMatchObject({ ok: false });
  expect(await vault.wake(PIN)).toEqual({ ok: true, value: undefined });
  expect(await vault.list("log")).toHaveLength(1);
});

it("five wrong PINs: the right one is refused too, and after the worker has ended only the words open", async () => {
  const { vault } = await withPin();
  await vault.rest();
  const said = [];
  for (let tries = 0; tries < 5; tries++) said.push(await vault.wake("111222"));
  expect(said.map((one) => !one.ok && one.error)).toEqual([
    { type: "WrongPin", triesLeft: 4 },
    { type: "WrongPin", triesLeft: 3 },
    { type: "WrongPin", triesLeft: 2 },
    { type: "WrongPin", triesLeft: 1 },
    { type: "PinSpent" },
  ]);
  expect(await vault.wake(PIN)).toEqual({ ok: false, error: { type: "PinSpent" } });
  await expect(vault.list("log")).rejects.toMatchObject({ name: "VaultLocked" });
  vault.lock();
  expect(await vault.state()).toMatchObject({ kind: "locked" });
  expect(await vault.wake(PIN)).toEqual({ ok: false, error: { type: "PinSpent" } });
  expect((await vault.unlock(PASSPHRASE)).ok).toBe(true);
});

it("tries asked for at once are counted one by one", async () => {
  const { vault } = await withPin();
  await vault.rest();
  const tries = await Promise.all(["111222", "111223", "111224", "111225", "111226", PIN].map((pin) => vault.wake(pin)));
  expect(tries.every(({ ok }) => !ok)).toBe(true);
});

it("setting a PIN, resting and waking write nothing to the disk", async () => {
  const { parts, vault } = await withPin();
  const before = parts.store.writes.length;
  await vault.setPin("730184");
  await vault.rest();
  await vault.wake("111222");
  await vault.wake("730184");
  await vault.setPin(null);
  expect(parts.store.writes).toHaveLength(before);
});

it("the same digits open it from every keyboard", async () => {
  const { vault } = await withPin();
  for (const pin of ["٤٠٢٩١٧", "۴۰۲۹۱۷", "４０２９１７"]) {
    await vault.rest();
    expect(await vault.wake(pin), pin).toEqual({ ok: true, value: undefined });
  }
});

it("without a PIN it does not rest; digits that are tried first are refused", async () => {
  const vault = pageVault();
  await vault.create(PASSPHRASE);
  expect(await vault.rest()).toBe(false);
  expect(await vault.state()).toEqual({ kind: "open" });
  for (const pin of ["123456", "654321", "111111", "121212", "123123", "112211", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
    expect(await vault.setPin(pin), pin).toEqual({ ok: false, error: { type: "PinTooSimple" } });
});
