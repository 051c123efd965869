import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { EnvelopeList } from "#protocol/wire.ts";
import { BELIEVED_AFTER_DAYS, believeClock, readWitness, sayLeap, type Witness, witnessed } from "../../hub/clock-witness.ts";
import { keepHouse } from "../../hub/housekeeping.ts";
import { createTestHub, type Enrolled, envelope, type TestHub, tempDir } from "./support.ts";

/*
 * F-46 fails without: the look at the clock in `keepHouse` of hub/housekeeping.ts
 * F-59 fails without: `BELIEVED_AFTER_DAYS` in hub/clock-witness.ts: what is past its day would stay for ever
 */
let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
let phone: Enrolled;
let organisation: Enrolled;
let file: string;

beforeEach(async () => {
  temp = tempDir();
  hub = await createTestHub(temp.path);
  file = hub.dir.clock;
  phone = await hub.enrol("device", "team-one");
  organisation = await hub.enrol("organisation", "shelter");
});
afterEach(async () => {
  await hub.close();
  temp.remove();
});

const house = () => keepHouse(hub.data.store, { nowMs: () => hub.nowMs }, hub.dir.backups, file);
/** The house is kept every hour; once a day is enough to see it. */
async function daysPass(days: number): Promise<number> {
  let expired = 0;
  for (let day = 0; day < days; day++) {
    hub.nowMs += DAY_MS;
    expired += (await house()).expired;
  }
  return expired;
}
const waiting = async () => (await hub.list(organisation)).json<EnvelopeList>().items.length;

describe("a hub on SQLite whose clock is wrong", () => {
  beforeEach(async () => {
    await house();
    await hub.put(phone, organisation.mailbox, newId(), envelope());
  });

  it("F-46 forty days ahead: forgets nothing and says so; put right, it goes on", async () => {
    hub.nowMs += 40 * DAY_MS;
    expect((await house()).expired).toBe(0);
    expect(await waiting()).toBe(1);
    expect(sayLeap(readWitness(file) as Witness)).toContain("2026-03-01 to 2026-04-10");
    hub.nowMs -= 40 * DAY_MS;
    expect((await house()).expired).toBe(0);
    expect(readWitness(file)).toEqual({ v: 1, seen: "2026-03-01" });
    expect(await daysPass(30), "after its days it goes").toBe(1);
  });

  it("F-46 two years behind, and put right: forgets nothing by that", async () => {
    hub.nowMs -= 730 * DAY_MS;
    await house();
    expect(readWitness(file)?.leapt).toBeDefined();
    hub.nowMs += 730 * DAY_MS;
    await house();
    expect(readWitness(file)?.leapt).toBeUndefined();
    expect(await waiting()).toBe(1);
  });

  it("F-59 that was off for forty days: forgets what is past its day when its clock has gone on for three more", async () => {
    hub.nowMs += 40 * DAY_MS;
    expect((await house()).expired).toBe(0);
    expect(await daysPass(BELIEVED_AFTER_DAYS - 1)).toBe(0);
    expect(await daysPass(1)).toBe(1);
  });

  it("F-59 forgets at once when the operator says that the clock is right", async () => {
    hub.nowMs += 40 * DAY_MS;
    await house();
    believeClock(file, utcDay(hub.nowMs));
    expect((await house()).expired).toBe(1);
  });

  it("F-59 makes nothing wait while the days go by one after the other, or while it was off for two", async () => {
    expect(await daysPass(27)).toBe(0);
    hub.nowMs += 2 * DAY_MS;
    expect((await house()).expired).toBe(0);
    expect(await daysPass(1)).toBe(1);
  });

  it("a file that cannot be read is begun anew", async () => {
    writeFileSync(file, "{");
    await house();
    expect(readWitness(file)).toEqual({ v: 1, seen: "2026-03-01" });
    expect(existsSync(join(temp.path, "clock.json"))).toBe(true);
  });
});

it("F-46 whatever a clock does, a day is believed only after days on which it went on step by step", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 30 }), (moves) => {
      let ms = Date.UTC(2026, 2, 1);
      let witness = witnessed(null, utcDay(ms));
      const shown = [utcDay(ms)];
      for (const move of moves) {
        ms += move * DAY_MS;
        shown.push(utcDay(ms));
        const before = witness;
        witness = witnessed(before, utcDay(ms));
        const isBelieved = witness.leapt === undefined && Math.abs(Date.parse(utcDay(ms)) - Date.parse(before.seen)) > 2 * DAY_MS;
        // Then the looks since the leap went from day to day, for three of them at least.
        if (isBelieved) expect(Date.parse(utcDay(ms)) - Date.parse(before.leapt?.to ?? "")).toBeGreaterThanOrEqual(3 * DAY_MS);
        if (isBelieved) expect(shown).toContain(before.leapt?.to);
      }
    }),
  );
});
