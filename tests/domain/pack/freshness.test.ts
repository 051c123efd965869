import { describe, expect, it } from "vitest";
import { freshnessOf, leastFresh, RENEWED_WITHIN_DAYS } from "#domain/pack/freshness.ts";
import type { Manifest } from "#domain/pack/manifest.ts";
import { DAY_MS } from "#lib/clock.ts";

/* Fails without, tried: each of the three conditions of freshnessOf, the order of WORST, the filter for `network`. */
const created = "2026-11-21T00:00:00Z";
const madeMs = Date.parse(created);
const part = (name: string, change: Partial<Manifest> = {}): { readonly manifest: Manifest } => ({
  manifest: {
    packId: "calais",
    role: "directory",
    version: 1,
    created,
    expires: "2027-05-21T00:00:00Z",
    minAppSchema: 1,
    root: 1,
    files: [{ name, path: `${name}.0000000000000000.json`, bytes: 1, sha256: "0".repeat(64) }],
    ...change,
  },
});

describe("F-80 how old what is read may be", () => {
  it.each([
    ["the day it was made", 0, "current"],
    ["a phone a few hours behind", -0.5, "current"],
    ["a phone two days behind", -2, "clock_behind"],
    ["a phone of two years ago", -730, "clock_behind"],
    ["ninety days later", RENEWED_WITHIN_DAYS, "current"],
    ["a day more, and nothing newer came", RENEWED_WITHIN_DAYS + 1, "not_renewed"],
    ["past its date", 200, "expired"],
  ] as const)("%s: %d days, %s", (_, days, freshness) => {
    expect(freshnessOf(part("services").manifest, madeMs + days * DAY_MS)).toBe(freshness);
  });

  it("is said of the part that is worst, and never of a list of who takes part", () => {
    const [old, older] = [part("services"), part("rights", { expires: "2027-02-01T00:00:00Z" })];
    const nowMs = madeMs + 100 * DAY_MS;
    expect(leastFresh([old, older], nowMs)).toEqual({ part: older, freshness: "expired" });
    expect(leastFresh([old], nowMs)).toEqual({ part: old, freshness: "not_renewed" });
    expect(leastFresh([part("network")], nowMs)).toBeNull();
    expect(leastFresh([old, older], madeMs)).toBeNull();
  });
});
