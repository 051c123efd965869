import { describe, expect, it } from "vitest";
import type { Service } from "#domain/pack/services.ts";
import { hoursWords } from "#features/help/hours.ts";
import { buildSearch, searchDoc } from "#features/help/search-index.ts";

const service = (id: string, city: string, number: string): Service => ({
  id,
  organization: { name: id },
  name: id,
  status: "active",
  kinds: [],
  offers: [],
  serves: { groups: ["all"], nationality_or_status: "does-not-matter" },
  service_area: { country: "FR" },
  location: { location_type: "physical", city, address_confidential: false },
  phones: [
    { number, number_local: number, short_code: true, type: "voice", verification: "seen-in-stored-page", hasDescription: false },
  ],
  schedule: { uncertain: false },
  languages: { codes: [] },
  requires_id: "unknown",
  sources: [],
  verification: "seen-in-stored-page",
  last_checked: "2026-11-21",
  number_by_law: false,
  only_if_asked: false,
});

describe("search", () => {
  const docs = [
    searchDoc(service("pass", "Calais", "0321000000"), { name: "PASS hôpital", about: "Médecin sans papiers" }),
    searchDoc(service("child", "Dunkerque", "119"), { name: "Enfance en danger", about: "children" }),
    searchDoc(service("arabic", "Calais", "115"), { name: "مأوى للأطفال", about: "" }),
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
    expect(search(typed)).toEqual(expected);
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
