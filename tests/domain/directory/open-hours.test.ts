import { describe, expect, it } from "vitest";
import { hourIn, openState, zoneOf } from "#domain/directory/open-hours.ts";
import type { Schedule, Weekday } from "#domain/pack/services.ts";

const PARIS = "Europe/Paris";
const EVERY_DAY: Weekday[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const at = (iso: string): number => Date.parse(iso);
const hours = (opens_at: string, closes_at: string, byday: Weekday[] = EVERY_DAY): Schedule => ({
  hours: [{ byday, opens_at, closes_at }],
  uncertain: false,
});

describe("open at this hour", () => {
  // Saturday 21 November 2026, winter time: Paris is one hour ahead of UTC.
  it("by the clock of the service's own country", () => {
    const day = hours("09:00", "17:00");
    expect(openState(day, PARIS, at("2026-11-21T08:30:00Z"))).toEqual({ state: "open", closesAtMs: at("2026-11-21T16:00:00Z") });
    expect(openState(day, "Europe/London", at("2026-11-21T08:30:00Z"))).toEqual({
      state: "closed",
      opensAtMs: at("2026-11-21T09:00:00Z"),
    });
  });

  it("open from the first minute, closed from the last", () => {
    const day = hours("09:00", "17:00");
    expect(openState(day, PARIS, at("2026-11-21T08:00:00Z")).state).toBe("open");
    expect(openState(day, PARIS, at("2026-11-21T16:00:00Z"))).toEqual({ state: "closed", opensAtMs: at("2026-11-22T08:00:00Z") });
  });

  it("says the next working day when the week is over", () => {
    const week = hours("10:00", "12:00", ["MO", "TU", "WE", "TH", "FR"]);
    expect(openState(week, PARIS, at("2026-11-20T12:00:00Z"))).toEqual({
      state: "closed",
      opensAtMs: at("2026-11-23T09:00:00Z"),
    });
  });

  it("a night that goes past midnight, and a day until 24:00", () => {
    const night = hours("22:00", "06:00", ["FR"]);
    expect(openState(night, PARIS, at("2026-11-20T23:30:00Z"))).toEqual({
      state: "open",
      closesAtMs: at("2026-11-21T05:00:00Z"),
    });
    expect(openState(night, PARIS, at("2026-11-21T05:00:00Z")).state).toBe("closed");
    const late = hours("18:00", "24:00");
    expect(openState(late, PARIS, at("2026-11-21T22:59:00Z"))).toEqual({ state: "open", closesAtMs: at("2026-11-21T23:00:00Z") });
    expect(openState(late, PARIS, at("2026-11-21T23:00:00Z")).state).toBe("closed");
  });

  it("two openings that touch at midnight are one night", () => {
    const split: Schedule = {
      hours: [
        { byday: ["FR"], opens_at: "20:00", closes_at: "24:00" },
        { byday: ["SA"], opens_at: "00:00", closes_at: "04:00" },
      ],
      uncertain: false,
    };
    expect(openState(split, PARIS, at("2026-11-20T22:00:00Z"))).toEqual({
      state: "open",
      closesAtMs: at("2026-11-21T03:00:00Z"),
    });
  });

  it("keeps to the wall clock when the hour changes", () => {
    // Clocks go forward on 28 March 2027 at 02:00 and back on 25 October 2026 at 03:00 in Paris.
    const morning = hours("08:00", "10:00");
    expect(openState(morning, PARIS, at("2027-03-27T20:00:00Z"))).toMatchObject({ opensAtMs: at("2027-03-28T06:00:00Z") });
    expect(openState(morning, PARIS, at("2026-10-24T20:00:00Z"))).toMatchObject({ opensAtMs: at("2026-10-25T07:00:00Z") });
    const justBefore = hours("01:30", "04:00");
    expect(openState(justBefore, PARIS, at("2027-03-27T20:00:00Z"))).toMatchObject({ opensAtMs: at("2027-03-28T00:30:00Z") });
    const night = hours("22:00", "06:00");
    expect(openState(night, PARIS, at("2027-03-27T23:00:00Z"))).toEqual({
      state: "open",
      closesAtMs: at("2027-03-28T04:00:00Z"),
    });
    expect(openState(night, PARIS, at("2026-10-25T04:30:00Z"))).toEqual({
      state: "open",
      closesAtMs: at("2026-10-25T05:00:00Z"),
    });
  });

  it("never guesses: no hours, unsure hours, and a line without a country are not known", () => {
    expect(openState({ uncertain: false }, PARIS, 0)).toEqual({ state: "unknown" });
    expect(openState(hours("09:00", "17:00"), null, 0)).toEqual({ state: "unknown" });
    expect(openState({ ...hours("09:00", "17:00"), uncertain: true }, PARIS, at("2026-11-21T10:00:00Z"))).toMatchObject({
      state: "unknown",
      perhaps: "open",
    });
    expect(openState({ open_24_7: true, uncertain: true }, PARIS, 0)).toEqual({ state: "unknown", perhaps: "open" });
    expect(openState({ open_24_7: true, uncertain: false }, null, 0)).toEqual({ state: "open" });
  });

  it("knows the clock of each country of the directory", () => {
    for (const country of ["FR", "GB", "BE", "NL", "DE", "IE", "IT", "ES", "GR"] as const) expect(zoneOf(country)).not.toBeNull();
    expect(hourIn("GB", at("2026-11-21T23:30:00Z"))).toBe(23);
    expect(hourIn("FR", at("2026-11-21T23:30:00Z"))).toBe(0);
  });
});
