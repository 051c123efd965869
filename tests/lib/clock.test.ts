import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { DAYS_OFFERED, dueAtMs, FIRST_RETENTION } from "#domain/case/retention.ts";
import { formatDayAt } from "#i18n/format.ts";
import { localDay, nextMorning } from "#lib/clock.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONES = ["Europe/Paris", "Europe/London", "Africa/Tripoli", "Asia/Kabul", "Asia/Kathmandu", "America/St_Johns", "UTC"];
const ownZone = process.env["TZ"];

/** As on a phone that is set to this zone. */
const phoneIn = (zone: string): void => {
  process.env["TZ"] = zone;
};
afterEach(() => {
  if (ownZone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = ownZone;
});

const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2033, 0, 1) });
const zone = fc.constantFrom(...ZONES);

describe("F-47 the day people call today, on phones of every zone", () => {
  it("is the one the phone's own calendar shows, at any instant", () => {
    fc.assert(
      fc.property(zone, instant, (where, ms) => {
        phoneIn(where);
        expect(localDay(ms)).toBe(new Intl.DateTimeFormat("en-CA", { timeZone: where }).format(ms));
      }),
    );
  });

  it("moves by whole days of the calendar, also over the nights in which the hour changes", () => {
    fc.assert(
      fc.property(zone, instant, fc.integer({ min: 1, max: 400 }), (where, ms, days) => {
        phoneIn(where);
        expect(Date.parse(localDay(ms, days)) - Date.parse(localDay(ms))).toBe(days * DAY_MS);
      }),
    );
  });

  it.each([
    ["Europe/Paris", "2026-10-24T22:30:00Z", "2026-10-25"],
    ["Europe/Paris", "2026-10-25T23:30:00Z", "2026-10-26"],
    ["Europe/Paris", "2026-03-28T23:30:00Z", "2026-03-29"],
    ["Europe/Paris", "2026-12-31T23:30:00Z", "2027-01-01"],
    ["Asia/Kabul", "2028-02-28T20:00:00Z", "2028-02-29"],
    ["Asia/Kabul", "2028-02-29T20:00:00Z", "2028-03-01"],
  ])("%s at %s: %s", (where, at, day) => {
    phoneIn(where);
    expect(localDay(Date.parse(at))).toBe(day);
  });

  it("stands in words on the screen as that day, a note of half past midnight too", () => {
    phoneIn("Europe/Paris");
    expect(formatDayAt(Date.parse("2026-12-31T23:30:00Z"), "en")).toBe("1 January 2027");
    expect(formatDayAt(Date.parse("2026-12-31T23:30:00Z"), "ti")).toContain("2027");
  });
});

describe("F-47 the last day of a case, on a phone that travels", () => {
  it("is the one that was promised, or the day beside it, whatever zones it was in", () => {
    fc.assert(
      fc.property(zone, zone, instant, fc.constantFrom(...DAYS_OFFERED), (from, to, lastAtMs, days) => {
        phoneIn(from);
        const promised = localDay(lastAtMs, days);
        const dueMs = dueAtMs({ ...FIRST_RETENTION, days }, { caseId: "c", lastAtMs });
        phoneIn(to);
        expect(Math.abs(Date.parse(localDay(dueMs)) - Date.parse(promised)) / DAY_MS).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([
    ["over the night in which clocks go back", "2026-10-24T22:30:00Z", "2026-11-23"],
    ["over the night in which they go forward", "2027-03-10T23:30:00Z", "2027-04-10"],
    ["over the end of the year", "2026-12-31T23:30:00Z", "2027-01-31"],
    ["over the 29th of February", "2028-02-28T23:30:00Z", "2028-03-30"],
  ])("%s: thirty days", (_, at, day) => {
    phoneIn("Europe/Paris");
    const dueMs = dueAtMs({ ...FIRST_RETENTION, days: 30 }, { caseId: "c", lastAtMs: Date.parse(at) });
    expect(Math.abs(Date.parse(localDay(dueMs)) - Date.parse(day)) / DAY_MS).toBeLessThanOrEqual(1);
  });
});

describe("what is left for the morning", () => {
  it.each([
    ["in the evening", "2026-11-23T21:00:00+01:00", "2026-11-24"],
    ["a minute before midnight", "2026-11-23T23:59:00+01:00", "2026-11-24"],
    ["at one o'clock at night", "2026-11-24T01:00:00+01:00", "2026-11-24"],
    ["at half past four", "2026-11-24T04:30:00+01:00", "2026-11-24"],
    ["at five", "2026-11-24T05:00:00+01:00", "2026-11-25"],
    ["by day", "2026-11-24T14:00:00+01:00", "2026-11-25"],
  ])("%s is due on the morning that comes next", (_, at, day) => {
    phoneIn("Europe/Paris");
    expect(nextMorning(Date.parse(at))).toBe(day);
  });
});
