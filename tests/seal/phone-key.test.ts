import { describe, expect, it } from "vitest";
import { toHex } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { openCore, PASSPHRASE, startCore, type TestVault, testVault } from "./support/vault.ts";

/*
 * What it rests on: name and salt in `phonePlace` (a renamed key opens); the words asked for in `addPhoneKey`; the slot
 * copied in `forOther`; the random bytes in `withoutPhoneKey` (the old slot is found on the disk).
 */
const WRONG = "zoo zone zero youth young";
const OTHER = "olive river moon paper zebra";
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const key = (name = random(64)) => ({ name, salt: random(32) });
const slotBytes = (parts: TestVault) =>
  ["slots-a", "slots-b"].map((file) => parts.store.files.get(file as "slots-a") as Uint8Array);

async function withPhone() {
  const parts = testVault();
  const core = await openCore(parts);
  const projection = { kind: "config", name: "test" } as const;
  const change = await core.seal({ puts: [{ rowId: newId(), value: "coat", projection }], deletes: [] });
  await core.commit(change.ticket);
  const secret = random(32);
  const phone = key();
  expect(await core.addPhoneKey(PASSPHRASE, phone, secret.slice())).toEqual({ ok: true, value: undefined });
  return { parts, core, secret, phone, change };
}

describe("F-67 the phone's own key", () => {
  it("opens the same vault as the words, which go on opening it", async () => {
    const { parts, secret, phone, change } = await withPhone();
    const core = startCore(parts);
    expect(await core.phoneKey()).toMatchObject(phone);
    expect(await core.unlockWithPhone(secret.slice())).toEqual({ ok: true, value: undefined });
    await core.loadIndex(change.shards);
    expect(await core.open(change.rows)).toMatchObject([{ ok: true, value: "coat" }]);
    expect((await startCore(parts).unlock(PASSPHRASE)).ok).toBe(true);
  });

  it("another secret opens nothing, and the words do", async () => {
    const { parts } = await withPhone();
    expect(await startCore(parts).unlockWithPhone(random(32))).toEqual({ ok: false, error: { type: "WrongPhoneKey" } });
    expect(await startCore(parts).state()).toMatchObject({ wrongTries: 0 });
    expect((await startCore(parts).unlock(PASSPHRASE)).ok).toBe(true);
  });

  it.each([
    ["salt", 112],
    ["name", 144],
  ])("is bound to its %s: changed in the file, the right secret does not open; the words do", async (_what, at) => {
    const { parts, secret } = await withPhone();
    for (const bytes of slotBytes(parts)) {
      bytes[at] = (bytes[at] as number) ^ 1;
      bytes.set(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice(0, 4064))), 4064);
    }
    expect(await startCore(parts).unlockWithPhone(secret.slice())).toEqual({ ok: false, error: { type: "WrongPhoneKey" } });
    expect((await startCore(parts).unlock(PASSPHRASE)).ok).toBe(true);
  });

  it("is not put in by whoever finds the phone open and does not know the words; each try counts", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    const added = await core.addPhoneKey(WRONG, key(), random(32));
    expect(added).toMatchObject({ error: { type: "WrongPassphrase" } });
    expect(await core.phoneKey()).toBeNull();
    expect(await startCore(parts).state()).toMatchObject({ wrongTries: 1 });
  });

  it("is refused when its name does not fit, and nothing is written", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    parts.store.writes.length = 0;
    for (const length of [0, 257])
      expect(await core.addPhoneKey(PASSPHRASE, key(random(length)), random(32))).toEqual({
        ok: false,
        error: { type: "PhoneKeyUnusable" },
      });
    expect(parts.store.writes).toEqual([]);
  });

  it.each(["open", "locked"])("taken out of an %s vault nothing of it is left in the files; the words open", async (how) => {
    const { parts, core, secret, phone } = await withPhone();
    const before = slotBytes(parts).map((bytes) => bytes.slice());
    parts.store.writes.length = 0;
    const from = how === "open" ? core : startCore(parts);
    expect(await from.removePhoneKey()).toEqual({ ok: true, value: undefined });
    expect(parts.store.writes.length, "three times, both copies").toBe(6);
    expect(await startCore(parts).phoneKey()).toBeNull();
    expect(await startCore(parts).unlockWithPhone(secret.slice())).toEqual({ ok: false, error: { type: "WrongPhoneKey" } });
    for (const [copy, bytes] of slotBytes(parts).entries()) {
      expect(toHex(bytes)).not.toContain(toHex(phone.name));
      expect(toHex(bytes)).not.toContain(toHex(phone.salt));
      const changed = Array.from({ length: 8 }, (_, slot) =>
        bytes.slice(480 + slot * 448, 928 + slot * 448).some((byte, at) => byte !== before[copy]?.[480 + slot * 448 + at]),
      );
      expect(changed.filter(Boolean), "one slot is other bytes now, the words' is not touched").toHaveLength(1);
    }
    expect((await startCore(parts).unlock(PASSPHRASE)).ok).toBe(true);
  });

  it("outlives a change of the words, also one broken off at every write", async () => {
    for (let at = 0; at <= 6; at++) {
      const { parts, core, secret } = await withPhone();
      parts.store.killAfter = at;
      parts.store.torn = 700;
      await core.changePassphrase(PASSPHRASE, OTHER).catch(() => undefined);
      parts.store.killAfter = null;
      expect((await startCore(parts).unlockWithPhone(secret.slice())).ok, `killed at write ${at}`).toBe(true);
    }
  });

  it("never takes the place of the words", async () => {
    for (let round = 0; round < 12; round++) {
      const { parts, core } = await withPhone();
      expect((await core.addPhoneKey(PASSPHRASE, key(), random(32))).ok, "and may be made anew").toBe(true);
      expect((await core.changePassphrase(PASSPHRASE, OTHER)).ok).toBe(true);
      expect((await startCore(parts).unlock(OTHER)).ok).toBe(true);
    }
  });

  it("opening with it ends the count of wrong tries and of days", async () => {
    const { parts, secret } = await withPhone();
    const core = startCore(parts);
    await core.unlock(PASSPHRASE);
    await core.setLimits({ tries: 10, days: 14 }, true);
    for (let tries = 0; tries < 9; tries++) {
      parts.clock.pass(300_000);
      await startCore(parts).unlock(WRONG);
    }
    parts.clock.pass(12 * 86_400_000);
    expect(await startCore(parts).state()).toMatchObject({ triesLeft: 1, unopened: { days: 14 } });
    expect((await startCore(parts).unlockWithPhone(secret)).ok).toBe(true);
    const state = await startCore(parts).state();
    expect(state).toMatchObject({ kind: "locked", wrongTries: 0 });
    expect(state).not.toHaveProperty("unopened");
  });
});
