import { describe, expect, it } from "vitest";
import { SLOT_FILES } from "#seal/slot-store.ts";
import { Killed } from "./support/memory-store.ts";
import { openCore, PASSPHRASE, quickArgon2, startCore, type TestVault, testVault } from "./support/vault.ts";

/*
 * Fails without, tried: a new salt in `changePassphrase`; `withChange`; the try counted before deriving; the other copy written in
 * `writeSlots`; the mark in `shred`; `isHalfShredded` in `#read`.
 */
const OTHER = "olive river moon paper zebra";
const WRONG = "zoo zone zero youth young";

const opens = async (parts: TestVault, passphrase: string): Promise<boolean> => (await startCore(parts).unlock(passphrase)).ok;
/** Every write of a run, so that it can be broken off at each. */
async function writesOf(work: (parts: TestVault) => Promise<unknown>): Promise<number> {
  const parts = testVault();
  await openCore(parts);
  await work(parts);
  return parts.store.writes.length;
}

describe("other words", () => {
  it("open the same vault, and the old ones no longer do", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    const before = parts.store.files.get("slots-a")?.slice();
    expect(await core.changePassphrase(PASSPHRASE, OTHER)).toEqual({ ok: true, value: undefined });
    expect((await core.state()).kind, "what is open stays open").toBe("open");
    expect(await opens(parts, PASSPHRASE)).toBe(false);
    expect(await opens(parts, OTHER)).toBe(true);
    for (const file of ["slots-a", "slots-b"] as const) {
      const after = parts.store.files.get(file);
      const same = after?.filter((byte, at) => at >= 480 && at < 4064 && byte === before?.[at]).length ?? 0;
      expect(same, "nothing of the old slots is left in place").toBeLessThan(60);
    }
  });

  it("are refused when they are weak, and nothing is derived or counted", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    parts.store.writes.length = 0;
    expect(await core.changePassphrase(PASSPHRASE, "calais2026")).toEqual({ ok: false, error: { type: "PassphraseTooWeak" } });
    expect(parts.store.writes).toEqual([]);
  });

  it("are not taken from somebody who found the phone open and does not know the old ones: each try counts", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    for (let tries = 0; tries < 3; tries++)
      expect(await core.changePassphrase(WRONG, OTHER)).toMatchObject({ error: { type: "WrongPassphrase" } });
    expect(await core.changePassphrase(PASSPHRASE, OTHER)).toMatchObject({ error: { type: "Wait", waitMs: 5000 } });
    parts.clock.pass(5000);
    expect(await opens(parts, PASSPHRASE)).toBe(true);
  });

  it.each([0, 100, 4096])("F-03 killed at every write, %i bytes of it done: the words the app names open it", async (torn) => {
    const writes = await writesOf(async (parts) => {
      const core = startCore(parts);
      await core.unlock(PASSPHRASE);
      parts.store.writes.length = 0;
      await core.changePassphrase(PASSPHRASE, OTHER);
    });
    expect(writes).toBe(6);
    const named = new Set<string>();
    for (let at = 0; at < writes; at++) {
      const parts = testVault();
      const core = await openCore(parts);
      parts.store.killAfter = at;
      parts.store.torn = torn;
      await expect(core.changePassphrase(PASSPHRASE, OTHER)).rejects.toBeInstanceOf(Killed);
      parts.store.killAfter = null;
      const state = await startCore(parts).state();
      if (state.kind !== "locked") throw new Error(`killed at write ${at}: ${state.kind}`);
      const which = state.opensWith ?? "old";
      named.add(which);
      expect(await opens(parts, which === "old" ? OTHER : PASSPHRASE), `killed at write ${at}`).toBe(false);
      expect(await opens(parts, which === "old" ? PASSPHRASE : OTHER), `killed at write ${at}`).toBe(true);
      expect(await startCore(parts).state(), "said once").not.toHaveProperty("opensWith");
    }
    expect([...named].sort()).toEqual(["new", "old"]);
  });
});

describe("a phone whose keys are shredded", () => {
  it("has no vault and none of the files; nothing that was written is found in them on the way", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    const held = new Map([...parts.store.files].map(([file, bytes]) => [file, bytes.slice()]));
    parts.store.writes.length = 0;
    expect(await core.shred()).toEqual({ ok: true, value: undefined });
    expect([...parts.store.files.keys()]).toEqual([]);
    for (const file of SLOT_FILES) {
      const length = held.get(file)?.length ?? 0;
      const written = parts.store.writes.filter((write) => write.file === file);
      expect(
        written.reduce((sum, { bytes }) => sum + bytes.length, 0),
        `${file} is overwritten three times`,
      ).toBe(3 * length);
    }
    expect(await startCore(parts).state()).toEqual({ kind: "none" });
    expect(await opens(parts, PASSPHRASE)).toBe(false);
    expect((await startCore(parts).create(OTHER)).ok, "a new vault can be made").toBe(true);
  });

  it("can be shredded while it is locked", async () => {
    const parts = testVault();
    await openCore(parts);
    expect((await startCore(parts).shred()).ok).toBe(true);
    expect(await startCore(parts).state()).toEqual({ kind: "none" });
  });

  it("killed half-way it is finished at the next start, and never opens again once it began", async () => {
    for (let at = 0; at < 16; at++) {
      const parts = testVault();
      const core = await openCore(parts);
      parts.store.killAfter = at;
      parts.store.torn = 50;
      const done = await core.shred().then(
        () => true,
        () => false,
      );
      if (done) break;
      parts.store.killAfter = null;
      const state = await startCore(parts).state();
      expect([state.kind, at], "the next start is told to finish").toEqual(["erased", at]);
      expect((await startCore(parts).shred()).ok).toBe(true);
      expect(await startCore(parts).state()).toEqual({ kind: "none" });
      expect([...parts.store.files.keys()].filter((file) => file.startsWith("cases"))).toEqual([]);
      expect(await opens(parts, PASSPHRASE)).toBe(false);
    }
  });
});

it("without WebAssembly other words are six", async () => {
  const parts = testVault({ argon2: { ...quickArgon2, wasm: null } });
  const core = startCore(parts);
  expect((await core.create(`${PASSPHRASE} absent`)).ok).toBe(true);
  expect(await core.changePassphrase(`${PASSPHRASE} absent`, OTHER)).toEqual({
    ok: false,
    error: { type: "PassphraseTooWeak" },
  });
});
