import { describe, expect, it } from "vitest";
import { hoursWords } from "#features/help/hours.ts";
import { buildSearch } from "#features/help/search-index.ts";

const NOTHING = { needs: "", about: "", place: "" };

describe("search", () => {
  const docs = [
    { ...NOTHING, id: "pass", name: "PASS hôpital", about: "Médecin sans papiers", place: "Calais" },
    { ...NOTHING, id: "child", name: "Enfance en danger", about: "children", place: "Dunkerque 119" },
    { ...NOTHING, id: "arabic", name: "مأوى للأطفال" },
  ];
  it.each([
    ["medecin", ["pass"]],
    ["MÉDEC", ["pass"]],
    ["dunkirk", ["child"]],
    ["119", ["child"]],
    ["اطفال", ["arabic"]],
    ["الأطفال", ["arabic"]],
    ["calais medecin", ["pass"]],
    ["zzzz", []],
  ])("%s", async (typed, expected) => {
    const search = await buildSearch(docs);
    expect(search?.(typed)).toEqual(expected);
  });
});

describe("hours in words", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  it("says day and night, until when, and when it opens by the service's own clock", () => {
    expect(hoursWords({ state: "open" }, true, "FR", now, "en")).toEqual({ key: "open_24_7" });
    expect(hoursWords({ state: "open", closesAtMs: now + 2 * 3_600_000 }, false, "FR", now, "en")).toEqual({
      key: "open_until",
      values: { time: "13:00" },
    });
    expect(hoursWords({ state: "closed", opensAtMs: Date.parse("2026-11-23T08:00:00Z") }, false, "GB", now, "en")).toEqual({
      key: "closed_until",
      values: { time: "08:00", day: "Monday" },
    });
  });
  it("does not pretend to know", () => {
    expect(hoursWords({ state: "unknown" }, false, "FR", now, "en")).toEqual({ key: "hours_unknown" });
    expect(hoursWords({ state: "unknown", perhaps: "open" }, true, "FR", now, "en")).toEqual({ key: "hours_unsure" });
  });
});
