import { describe, expect, it } from "vitest";
import { DAY_MS } from "#lib/clock.ts";
import { SLOT_FILES } from "#seal/slot-store.ts";
import { Killed } from "./support/memory-store.ts";
import { openCore, PASSPHRASE, startCore, type TestVault, testVault } from "./support/vault.ts";

/*
 * What it rests on: `overwriteKeys` after the last wrong try; `triesLeft`; the limits kept over a change of words (`copyBeside`);
 * in unopened.ts the day a clock set back costs, and the day between the door's word and the erasing.
 */
const WRONG = "zoo zone zero youth young";
const HOUR_MS = 3_600_000;
const LONGEST_WAIT_MS = 300_000;

async function withLimits(tries: number, days: number): Promise<TestVault> {
  const parts = testVault();
  const core = await openCore(parts);
  expect(await core.setLimits({ tries, days }, true)).toEqual({ ok: true, value: undefined });
  return parts;
}
/** A phone that was switched off and on again: nothing is remembered but what is on the disk. */
const atDoor = (parts: TestVault) => startCore(parts).state();
async function tryWrong(parts: TestVault) {
  parts.clock.pass(LONGEST_WAIT_MS);
  return startCore(parts).unlock(WRONG);
}
const isGone = async (parts: TestVault): Promise<void> => {
  expect((await atDoor(parts)).kind).toBe("erased");
  const unlocked = await startCore(parts).unlock(PASSPHRASE);
  expect(unlocked.ok).toBe(false);
  expect((await startCore(parts).shred()).ok).toBe(true);
  expect(await atDoor(parts)).toEqual({ kind: "none" });
  expect([...parts.store.files.keys()].filter((file) => file.startsWith("cases"))).toEqual([]);
};

describe("F-61 wrong tries, with the limit switched on", () => {
  it("nine wrong with restarts between, right at the next opens and counts from nothing; then the tenth in a row erases", async () => {
    const parts = await withLimits(10, 0);
    for (let tries = 1; tries <= 9; tries++) {
      const result = await tryWrong(parts);
      expect(result).toMatchObject({ ok: false, error: { type: "WrongPassphrase" } });
      const said = await atDoor(parts);
      if (tries >= 7) expect(said).toMatchObject({ triesLeft: 10 - tries });
      else expect(said).not.toHaveProperty("triesLeft");
    }
    parts.clock.pass(LONGEST_WAIT_MS);
    expect(await startCore(parts).unlock(PASSPHRASE)).toEqual({ ok: true, value: undefined });
    expect(await atDoor(parts)).toMatchObject({ kind: "locked", wrongTries: 0 });

    const keys = new Map(SLOT_FILES.map((file) => [file, parts.store.files.get(file)?.slice() as Uint8Array]));
    for (let tries = 1; tries <= 9; tries++) expect((await tryWrong(parts)).ok).toBe(false);
    expect(await tryWrong(parts)).toEqual({ ok: false, error: { type: "Erased" } });
    for (const [file, before] of keys) {
      const after = parts.store.files.get(file) as Uint8Array;
      const same = after.filter((byte, at) => at >= 8 && byte === before[at]).length;
      expect(same / after.length, `${file} is random bytes now`).toBeLessThan(0.02);
    }
    await isGone(parts);
  });

  it("200 scripted tries make no more than the waits allow, and each wait lives through a restart", async () => {
    const parts = await withLimits(20, 0);
    let tried = 0;
    for (let i = 0; i < 200; i++) {
      const result = await startCore(parts).unlock(WRONG);
      if (!result.ok && result.error.type === "WrongPassphrase") tried += 1;
    }
    expect(tried).toBe(3);
    expect(await atDoor(parts)).toMatchObject({ wrongTries: 3, waitMs: 5000 });
  });

  it("a try that was broken off counts, and the words at the last one still open it", async () => {
    const parts = await withLimits(10, 0);
    for (let tries = 1; tries <= 8; tries++) await tryWrong(parts);
    parts.clock.pass(LONGEST_WAIT_MS);
    const broken = startCore({ ...parts, argon2: { wasm: null, plain: () => Promise.reject(new Killed()) } });
    await expect(broken.unlock(WRONG)).rejects.toBeInstanceOf(Killed);
    expect(await atDoor(parts)).toMatchObject({ wrongTries: 9, triesLeft: 1 });
    parts.clock.pass(LONGEST_WAIT_MS);
    expect((await startCore(parts).unlock(PASSPHRASE)).ok).toBe(true);
  });

  it("tries for other words, in a phone found open, count as well", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    await core.setLimits({ tries: 10, days: 0 }, true);
    for (let tries = 1; tries <= 9; tries++) {
      parts.clock.pass(LONGEST_WAIT_MS);
      expect(await core.changePassphrase(WRONG, "olive river moon paper zebra")).toMatchObject({ ok: false });
    }
    parts.clock.pass(LONGEST_WAIT_MS);
    expect(await core.changePassphrase(WRONG, "olive river moon paper zebra")).toEqual({ ok: false, error: { type: "Erased" } });
    await isGone(parts);
  });

  it("switched off, which it is at first, any number of tries erases nothing", async () => {
    const parts = testVault();
    await openCore(parts);
    for (let tries = 1; tries <= 25; tries++) expect(await tryWrong(parts)).toMatchObject({ error: { type: "WrongPassphrase" } });
    parts.clock.pass(LONGEST_WAIT_MS);
    expect((await startCore(parts).unlock(PASSPHRASE)).ok).toBe(true);
  });

  it("killed at any write of the erasing: it never opens again, and the next start is told to finish", async () => {
    for (let at = 2; at < 14; at++) {
      const parts = await withLimits(10, 0);
      for (let tries = 1; tries <= 9; tries++) await tryWrong(parts);
      parts.clock.pass(LONGEST_WAIT_MS);
      parts.store.killAfter = at;
      parts.store.torn = 50;
      await startCore(parts)
        .unlock(WRONG)
        .catch(() => undefined);
      parts.store.killAfter = null;
      await isGone(parts);
    }
  });

  it("other words keep the limits", async () => {
    const parts = await withLimits(10, 14);
    const core = startCore(parts);
    await core.unlock(PASSPHRASE);
    expect((await core.changePassphrase(PASSPHRASE, "olive river moon paper zebra")).ok).toBe(true);
    for (let tries = 1; tries <= 8; tries++) await tryWrong(parts);
    expect(await atDoor(parts)).toMatchObject({ triesLeft: 2 });
  });

  it("limits are set only in an open vault, and a number from outside counts as off", async () => {
    const parts = await withLimits(10, 0);
    await expect(startCore(parts).setLimits({ tries: 0, days: 0 }, true)).rejects.toMatchObject({ name: "VaultLocked" });
    const other = await withLimits(3, 90);
    for (let tries = 1; tries <= 12; tries++) await tryWrong(other);
    other.clock.pass(100 * DAY_MS);
    expect(await atDoor(other)).toMatchObject({ kind: "locked", wrongTries: 12 });
  });
});

describe("F-71 not opened for days, with the limit switched on", () => {
  it("the door says it three days before, and on the day it is erased", async () => {
    const parts = await withLimits(0, 14);
    parts.clock.pass(10 * DAY_MS);
    expect(await atDoor(parts)).not.toHaveProperty("unopened");
    parts.clock.pass(DAY_MS);
    expect(await atDoor(parts)).toMatchObject({
      kind: "locked",
      unopened: { days: 14, goneFromMs: parts.clock.wallMs + 3 * DAY_MS },
    });
    parts.clock.pass(3 * DAY_MS - HOUR_MS);
    expect((await atDoor(parts)).kind).toBe("locked");
    parts.clock.pass(HOUR_MS);
    await isGone(parts);
  });

  it("opened in between, the days begin again", async () => {
    const parts = await withLimits(0, 14);
    parts.clock.pass(13 * DAY_MS);
    expect((await startCore(parts).unlock(PASSPHRASE)).ok).toBe(true);
    parts.clock.pass(10 * DAY_MS);
    expect(await atDoor(parts)).not.toHaveProperty("unopened");
    expect((await atDoor(parts)).kind).toBe("locked");
  });

  it("a clock that jumps ahead erases nothing unsaid: the door says it, and a day later it goes", async () => {
    const parts = await withLimits(0, 14);
    parts.clock.pass(400 * DAY_MS);
    expect(await atDoor(parts)).toMatchObject({
      kind: "locked",
      unopened: { days: 14, goneFromMs: parts.clock.wallMs + DAY_MS },
    });
    parts.clock.pass(DAY_MS - HOUR_MS);
    expect((await atDoor(parts)).kind, "somebody may still open it").toBe("locked");
    parts.clock.pass(HOUR_MS);
    await isGone(parts);
  });

  it("after a clock that was wrong for an hour nothing is lost for whoever opens it", async () => {
    const parts = await withLimits(0, 7);
    parts.clock.pass(3000 * DAY_MS);
    expect(await atDoor(parts)).toHaveProperty("unopened");
    parts.clock.wallMs -= 3000 * DAY_MS;
    expect((await startCore(parts).unlock(PASSPHRASE)).ok).toBe(true);
    parts.clock.pass(3 * DAY_MS);
    expect(await atDoor(parts)).not.toHaveProperty("unopened");
  });

  it("a clock set back does not win time: each time costs a day", async () => {
    const parts = await withLimits(0, 14);
    const openedMs = parts.clock.wallMs;
    let starts = 0;
    for (; starts < 60 && (await atDoor(parts)).kind === "locked"; starts++) parts.clock.wallMs = openedMs - starts * 2 * DAY_MS;
    expect(starts).toBeLessThanOrEqual(17);
    await isGone(parts);
  });

  it("where nobody goes to the door the days have to be over twice", async () => {
    const parts = await withLimits(0, 14);
    const byItself = async () => (await startCore(parts).state(false)).kind;
    parts.clock.pass(20 * DAY_MS);
    expect(await byItself()).toBe("locked");
    parts.clock.pass(13 * DAY_MS);
    expect(await byItself()).toBe("locked");
    parts.clock.pass(DAY_MS);
    expect(await byItself()).toBe("erased");
  });

  it("said at the door it needs nobody there any more", async () => {
    const parts = await withLimits(0, 14);
    parts.clock.pass(12 * DAY_MS);
    expect(await atDoor(parts)).toHaveProperty("unopened");
    parts.clock.pass(2 * DAY_MS);
    expect((await startCore(parts).state(false)).kind).toBe("erased");
  });

  it("switched off, which it is at first, no number of days erases anything", async () => {
    const parts = testVault();
    await openCore(parts);
    for (let year = 0; year < 3; year++) {
      parts.clock.pass(365 * DAY_MS);
      expect((await atDoor(parts)).kind).toBe("locked");
    }
    expect((await startCore(parts).unlock(PASSPHRASE)).ok).toBe(true);
  });

  it("looked at all day the files are written no more than once an hour", async () => {
    const parts = await withLimits(0, 14);
    parts.store.writes.length = 0;
    for (let minute = 0; minute < 120; minute++) {
      parts.clock.pass(60_000);
      await atDoor(parts);
    }
    expect(parts.store.writes.length).toBeLessThanOrEqual(4);
  });
});
