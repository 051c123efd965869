import { describe, expect, it } from "vitest";
import { urgentNumbers } from "#domain/directory/urgent-numbers.ts";
import type { Country } from "#domain/pack/common.ts";
import { readPackSource } from "../../../tools/lib/pack-source.ts";
import { services } from "../../support/directory-data.ts";

const { danger } = readPackSource("calais").values;
if (!danger) throw new Error("the pack of Calais has no danger page");
const ring = (about: "child_protection" | "danger_to_life", country: Country) =>
  urgentNumbers(about, { danger, services, country });
const digits = (of: ReturnType<typeof ring>) => of.map(({ number }) => number);

describe("whom to ring at once", () => {
  it("for a child in France it is the line for children first, then the emergency numbers", () => {
    const found = ring("child_protection", "FR");
    expect(digits(found)).toContain("119");
    expect(digits(found).indexOf("119")).toBeLessThan(digits(found).indexOf("15"));
    expect(found.find(({ number }) => number === "119")?.role).toBe("child_protection_service");
    expect(found.find(({ number }) => number === "17")?.role).toBe("emergency_service");
  });

  it("for a life it is the emergency numbers alone, each once, with all it is rung for", () => {
    const found = ring("danger_to_life", "GB");
    expect(digits(found)).toEqual(["999", "112"]);
    expect(found[0]?.needs).toEqual(["hurt", "fire", "sea", "attack"]);
    expect(found.every(({ role }) => role === "emergency_service")).toBe(true);
  });

  it("names no number of another country, and the European one where a country has none", () => {
    expect(digits(ring("child_protection", "GB"))).not.toContain("119");
    expect(digits(ring("danger_to_life", "IT"))).toEqual(["112"]);
  });

  it("offers nothing that is answered by text or radio, and no line for what is not urgent", () => {
    const all = (["FR", "GB", "BE"] as const).flatMap((country) => digits(ring("child_protection", country)));
    for (const number of ["114", "", "116006"]) expect(all).not.toContain(number);
  });
});
