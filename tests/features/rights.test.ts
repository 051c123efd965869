import { describe, expect, it } from "vitest";
import type { Right } from "#domain/pack/rights.ts";
import { holdsIn, rightsFor, together } from "#features/rights/audience.ts";

const right = (id: string, where: Right["where"], audience: Right["audience"], seeAlso: string[] = []): Right => ({
  id,
  kind: "right",
  where,
  topics: ["stay"],
  audience,
  source: "",
  confidence: "seen",
  check: false,
  charityFirst: false,
  checkedOn: "2026-11-21",
  ask: [],
  seeAlso,
});

const trafficking = right("FR-04", "FR", ["V"], ["FR-09"]);
const asylum = right("FR-09", "FR", ["A"]);
const child = right("FR-15", "FR", ["C"]);
const world = right("INT-01", "INT", ["V"]);
const british = right("UK-01", "GB", ["A"]);
const union = right("EU-01", "EU", ["A"]);
const all = [world, trafficking, asylum, child, british, union];

describe("which rights are shown", () => {
  it("national ones first, then those that hold everywhere, none of another country", () => {
    expect(rightsFor(all, "FR", "adult").map((r) => r.id)).toEqual(["FR-04", "FR-09", "INT-01", "EU-01"]);
    expect(holdsIn(union, "GB")).toBe(false);
  });
  it("for somebody under 18, what is for children first", () => {
    expect(rightsFor(all, "FR", "child")[0]?.id).toBe("FR-15");
  });
  it("trafficking and asylum stand together, whichever is open", () => {
    expect(together(all, trafficking, "FR").map((r) => r.id)).toEqual(["FR-09"]);
    expect(together(all, asylum, "FR").map((r) => r.id)).toEqual(["FR-04"]);
  });
});
