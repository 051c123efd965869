import { describe, expect, it } from "vitest";
import type { VaultCore } from "#seal/vault-core.ts";
import type { RecordPut, SealedChange } from "#seal/vault-port.ts";
import { note } from "./support/copy.ts";
import { Killed } from "./support/memory-store.ts";
import { openCore, PASSPHRASE, startCore, type TestVault, testVault } from "./support/vault.ts";

/*
 * F-66 fails without: the look at `own` in `withEntered` (notes that must be kept are taken away), `withRandom` there (the own words
 * still open), `only` in gate.ts (the words of one side change the other), `bothMayGo` in `withDuty` (a limit ends what must be kept),
 * `takenSlots` (the phone's key is written over the own words), `content.slot` kept when words change.
 */
const DURESS = "zoo zone zero youth young";
const OTHER_WORDS = "wrong write wrist wrap world";
const THIRD = "able about above absent absorb";
const ON = { tries: 10, days: 14 } as const;
const OFF = { tries: 0, days: 0 } as const;
const LONGEST_WAIT_MS = 300_000;
const KEY = { name: new Uint8Array(20).fill(7), salt: new Uint8Array(32).fill(9) };
const secret = () => new Uint8Array(32).fill(5);

interface Phone {
  readonly parts: TestVault;
  readonly kept: SealedChange;
}
async function keep(core: VaultCore, record: RecordPut): Promise<SealedChange> {
  const change = await core.seal({ puts: [record], deletes: [] });
  await core.commit(change.ticket);
  return change;
}
/** Whether what was kept opens in this vault. */
async function reads(core: VaultCore, { rows, shards }: SealedChange): Promise<boolean> {
  await core.loadIndex(structuredClone(shards));
  const opened = await core.open(structuredClone(rows));
  return opened.length > 0 && opened.every(({ ok }) => ok);
}
/** A phone with a note and duress words; `mayGo`: nothing in it has to be kept. */
async function withDuress(mayGo: boolean): Promise<Phone> {
  const parts = testVault();
  const core = await openCore(parts);
  const kept = await keep(core, note("c1", "the own note"));
  expect(await core.setDuressWords(PASSPHRASE, DURESS)).toEqual({ ok: true, value: undefined });
  await core.setLimits(OFF, mayGo);
  return { parts, kept };
}
/** A phone switched off and on again: nothing is remembered but what is on the disk. */
async function enter(parts: TestVault, words: string) {
  parts.clock.pass(LONGEST_WAIT_MS);
  const core = startCore(parts);
  return { core, result: await core.unlock(words) };
}
async function opens(parts: TestVault, words: string): Promise<"own" | "other" | string> {
  const { core, result } = await enter(parts, words);
  return result.ok ? (await core.sides()).side : result.error.type;
}
const slotsOf = (parts: TestVault): readonly string[] => {
  const bytes = parts.store.files.get("slots-a") as Uint8Array;
  return Array.from({ length: 8 }, (_, slot) =>
    Buffer.from(bytes.subarray(480 + slot * 448, 480 + (slot + 1) * 448)).toString("hex"),
  );
};

describe("F-66 duress words, when nothing has to be kept", () => {
  it("open an empty vault, and the own words open nothing any more, there or after a restart", async () => {
    const { parts, kept } = await withDuress(true);
    const { core, result } = await enter(parts, DURESS);
    expect(result).toEqual({ ok: true, value: undefined });
    expect(await core.sides()).toEqual({ side: "other", behind: "none" });
    expect(await core.list("entry")).toEqual([]);
    expect(await reads(core, kept)).toBe(false);
    expect(await opens(parts, PASSPHRASE)).toBe("WrongPassphrase");
    expect(await opens(parts, DURESS)).toBe("other");
  });

  it("leave no byte of the slot of the own words in either file, and what is written afterwards opens the next time", async () => {
    const parts = testVault();
    await openCore(parts);
    const before = slotsOf(parts);
    const own = startCore(parts);
    await own.unlock(PASSPHRASE);
    await own.setDuressWords(PASSPHRASE, DURESS);
    const changed = slotsOf(parts).filter((slot, at) => slot !== before[at]);
    expect(changed, "the duress words and what both sides know").toHaveLength(2);
    const rest = slotsOf(parts).filter((slot) => before.includes(slot));
    await own.setLimits(OFF, true);
    const { core } = await enter(parts, DURESS);
    const written = await keep(core, note("c9", "under their eyes"));
    expect(
      slotsOf(parts).filter((slot) => rest.includes(slot)),
      "one more is other bytes",
    ).toHaveLength(5);
    const again = await enter(parts, DURESS);
    expect(await reads(again.core, written)).toBe(true);
  });

  it("take as many writes, in the same files, as the own words", async () => {
    const { parts } = await withDuress(true);
    const writesOf = async (words: string) => {
      const from = parts.store.writes.length;
      const { core, result } = await enter(parts, words);
      const during = parts.store.writes.slice(from).map(({ file, bytes }) => `${file} ${bytes.length}`);
      expect(result.ok).toBe(true);
      await core.setLimits(OFF, true);
      return during;
    };
    const own = await writesOf(PASSPHRASE);
    expect(own).toHaveLength(4);
    expect((await writesOf(DURESS)).slice(0, 4)).toEqual(own);
  });

  it("shut the phone's own key out too, and one made behind them opens that side", async () => {
    const { parts } = await withDuress(true);
    const own = startCore(parts);
    await own.unlock(PASSPHRASE);
    expect((await own.addPhoneKey(PASSPHRASE, KEY, secret())).ok).toBe(true);
    const { core } = await enter(parts, DURESS);
    expect(await startCore(parts).unlockWithPhone(secret())).toMatchObject({ error: { type: "WrongPhoneKey" } });
    expect((await core.addPhoneKey(DURESS, KEY, secret())).ok).toBe(true);
    expect(await opens(parts, DURESS)).toBe("other");
    const byPhone = startCore(parts);
    expect((await byPhone.unlockWithPhone(secret())).ok).toBe(true);
    expect(await byPhone.sides()).toEqual({ side: "other", behind: "none" });
  });
});

describe("F-66 duress words, while something has to be kept", () => {
  it("open the same empty vault; the own words open the own notes again, as often as both are typed", async () => {
    const { parts, kept } = await withDuress(false);
    for (let round = 0; round < 2; round++) {
      expect(await opens(parts, DURESS)).toBe("other");
      const { core, result } = await enter(parts, PASSPHRASE);
      expect(result.ok).toBe(true);
      expect(await reads(core, kept)).toBe(true);
    }
  });

  it("are set before anybody says that the notes may go: until then they stay", async () => {
    const parts = testVault();
    await (await openCore(parts)).setDuressWords(PASSPHRASE, DURESS);
    expect(await opens(parts, DURESS)).toBe("other");
    expect(await opens(parts, PASSPHRASE)).toBe("own");
  });

  it.each([
    ["before", true],
    ["after", false],
  ])("the file does not tell it: every slot is random bytes %s", async (_, mayGo) => {
    const { parts } = await withDuress(mayGo);
    await enter(parts, DURESS);
    for (const slot of slotsOf(parts)) expect(new Set(Buffer.from(slot, "hex")).size).toBeGreaterThan(180);
    expect(await startCore(parts).state()).toEqual({ kind: "locked", waitMs: 0, wrongTries: 0 });
  });

  it("no limit set behind them ends the own notes, and none of the own side what is behind them", async () => {
    const { parts } = await withDuress(false);
    const { core } = await enter(parts, DURESS);
    await core.setLimits(ON, true);
    for (let tries = 0; tries < 12; tries++) expect(await opens(parts, THIRD)).toBe("WrongPassphrase");
    expect(await opens(parts, PASSPHRASE)).toBe("own");

    const behind = (await enter(parts, DURESS)).core;
    await behind.setLimits(OFF, false);
    const own = (await enter(parts, PASSPHRASE)).core;
    expect(await own.sides()).toEqual({ side: "own", behind: "keep" });
    await own.setLimits(ON, true);
    for (let tries = 0; tries < 12; tries++) expect(await opens(parts, THIRD)).toBe("WrongPassphrase");
    expect(await opens(parts, DURESS), "which takes the own ones away: nothing there has to be kept").toBe("other");
  });

  it("a phone's key made behind them does not touch the slot of the own words", async () => {
    for (let round = 0; round < 20; round++) {
      const { parts } = await withDuress(false);
      const { core } = await enter(parts, DURESS);
      await core.addPhoneKey(DURESS, KEY, secret());
      expect([await opens(parts, PASSPHRASE), await opens(parts, DURESS)]).toEqual(["own", "other"]);
    }
  });

  it("ending what is behind them leaves the own notes, and an empty vault again", async () => {
    const { parts } = await withDuress(false);
    const { core } = await enter(parts, DURESS);
    const written = await keep(core, note("c9", "under their eyes"));
    expect((await core.emptyOther()).ok).toBe(true);
    const again = await enter(parts, DURESS);
    expect(await reads(again.core, written)).toBe(false);
    expect(await opens(parts, PASSPHRASE)).toBe("own");
  });
});

describe("F-66 killed while the duress words are entered", () => {
  it.each([true, false])(
    "at every write of it one of both states is there, and what must be kept opens (may go: %s)",
    async (mayGo) => {
      for (let killAfter = 0; killAfter < 9; killAfter++) {
        const { parts } = await withDuress(mayGo);
        parts.clock.pass(LONGEST_WAIT_MS);
        Object.assign(parts.store, { killAfter, torn: 1000 });
        await startCore(parts)
          .unlock(DURESS)
          .catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
        await new Promise((resolve) => setTimeout(resolve, 0));
        parts.store.killAfter = null;
        const own = await opens(parts, PASSPHRASE);
        if (mayGo) expect(["own", "WrongPassphrase"], `killed at write ${killAfter}`).toContain(own);
        else expect(own, `killed at write ${killAfter}`).toBe("own");
        expect(await opens(parts, DURESS), `killed at write ${killAfter}`).toBe("other");
      }
    },
  );
});

describe("F-66 setting, changing and taking out", () => {
  it("asks for the own words, counts the try, and refuses the same words or weak ones", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    expect(await core.setDuressWords(DURESS, THIRD)).toMatchObject({ error: { type: "WrongPassphrase" } });
    expect(await startCore(parts).state()).toMatchObject({ wrongTries: 1 });
    expect(await core.setDuressWords(PASSPHRASE, PASSPHRASE)).toMatchObject({ error: { type: "WordsTaken" } });
    expect(await core.setDuressWords(PASSPHRASE, "secret")).toMatchObject({ error: { type: "PassphraseTooWeak" } });
    expect(await core.sides()).toEqual({ side: "own", behind: "none" });
    expect(await startCore(parts).state()).toMatchObject({ wrongTries: 0 });
  });

  it("other duress words open what was written behind the first ones, which open nothing", async () => {
    const { parts } = await withDuress(false);
    const { core } = await enter(parts, DURESS);
    const written = await keep(core, note("c9", "under their eyes"));
    const own = (await enter(parts, PASSPHRASE)).core;
    expect((await own.setDuressWords(PASSPHRASE, THIRD)).ok).toBe(true);
    expect(await opens(parts, DURESS)).toBe("WrongPassphrase");
    const again = await enter(parts, THIRD);
    expect(await reads(again.core, written)).toBe(true);
  });

  it("other own words leave the duress words as they are, and the other way round", async () => {
    const { parts } = await withDuress(false);
    const own = (await enter(parts, PASSPHRASE)).core;
    expect(await own.changePassphrase(PASSPHRASE, DURESS)).toMatchObject({ error: { type: "WordsTaken" } });
    expect(await own.changePassphrase(DURESS, THIRD), "not the words of these notes").toMatchObject({
      error: { type: "WrongPassphrase" },
    });
    expect((await own.changePassphrase(PASSPHRASE, THIRD)).ok).toBe(true);
    expect([await opens(parts, PASSPHRASE), await opens(parts, DURESS)]).toEqual(["WrongPassphrase", "other"]);
    const { core } = await enter(parts, DURESS);
    expect((await core.changePassphrase(DURESS, OTHER_WORDS)).ok).toBe(true);
    expect([await opens(parts, THIRD), await opens(parts, DURESS), await opens(parts, OTHER_WORDS)]).toEqual([
      "own",
      "WrongPassphrase",
      "other",
    ]);
  });

  it("behind them no others can be set, and they are not said to be there", async () => {
    const { parts } = await withDuress(true);
    const { core } = await enter(parts, DURESS);
    expect(await core.sides()).toEqual({ side: "other", behind: "none" });
    expect(await core.setDuressWords(DURESS, THIRD)).toMatchObject({ error: { type: "NoRoom" } });
    expect(await opens(parts, DURESS)).toBe("other");
  });

  it("taken out they open nothing, unless something behind them has to be kept", async () => {
    const { parts } = await withDuress(false);
    const behind = (await enter(parts, DURESS)).core;
    await behind.setLimits(OFF, false);
    const own = (await enter(parts, PASSPHRASE)).core;
    expect(await own.removeDuressWords(PASSPHRASE)).toMatchObject({ error: { type: "BehindMustStay" } });
    const after = (await enter(parts, DURESS)).core;
    await after.setLimits(OFF, true);
    const last = (await enter(parts, PASSPHRASE)).core;
    const before = slotsOf(parts);
    expect((await last.removeDuressWords(PASSPHRASE)).ok).toBe(true);
    expect(
      slotsOf(parts).filter((slot) => before.includes(slot)),
      "two slots are other bytes",
    ).toHaveLength(6);
    expect(await last.sides()).toEqual({ side: "own", behind: "none" });
    expect(await opens(parts, DURESS)).toBe("WrongPassphrase");
    expect(await opens(parts, PASSPHRASE)).toBe("own");
  });
});
