import { describe, expect, it } from "vitest";
import { kilometresBetween, kilometresTo, knownPlaces, roundedKilometres, SAME_TOWN_KM } from "#domain/directory/distance.ts";
import { isHoliday } from "#domain/directory/holidays.ts";
import { matchServices } from "#domain/directory/match-services.ts";
import { dayIn, openState } from "#domain/directory/open-hours.ts";
import { isVisible, visibleService } from "#domain/directory/visibility.ts";
import { serviceById, services } from "../../support/directory-data.ts";

const placeIn = (country: "FR" | "GB" | "BE", name: string) => {
  const found = knownPlaces(services, country).find((place) => place.name === name);
  if (!found) throw new Error(`${name} cannot be chosen`);
  return found;
};

describe("kilometres from a town one chooses", () => {
  it("between towns, as on a map", () => {
    expect(kilometresBetween(placeIn("FR", "Calais"), placeIn("GB", "Dover"))).toBeCloseTo(43, 0);
    expect(kilometresBetween(placeIn("FR", "Calais"), placeIn("FR", "Paris"))).toBeGreaterThan(230);
    expect(kilometresBetween(placeIn("FR", "Calais"), placeIn("FR", "Calais"))).toBe(0);
  });
  it.each([
    [0.4, 0],
    [3.2, 3],
    [12.4, 10],
    [38, 40],
    [236, 250],
  ])("%d is said as %d", (km, said) => {
    expect(roundedKilometres(km)).toBe(said);
  });
  it.each([
    ["FR", ["Calais", "Dunkerque", "Grande-Synthe", "Lille", "Paris", "Ouistreham"]],
    ["GB", ["London", "Dover", "Folkestone"]],
    ["BE", ["Bruxelles", "Zeebrugge"]],
  ] as const)("towns that can be chosen in %s", (country, names) => {
    expect(knownPlaces(services, country).map(({ name }) => name)).toEqual(expect.arrayContaining([...names]));
  });
  it("near first: in the town, then lines for the whole country, then far places", () => {
    const near = placeIn("FR", "Grande-Synthe");
    const found = matchServices(services, { country: "FR", age: "adult", needs: ["doctor"], near, nowMs: 0, tier: "public" });
    const km = found.map((match) => match.km ?? 5);
    expect(km).toEqual([...km].sort((a, b) => a - b));
    expect(found[0]?.km).toBeLessThan(SAME_TOWN_KM);
  });
  it("never to a place kept secret, nor to a shelter of children", () => {
    const near = placeIn("FR", "Calais");
    for (const service of services) {
      const hidden = {
        ...service,
        location: { location_type: "physical", address_confidential: true, latitude: 51, longitude: 2 },
      } as const;
      expect(kilometresTo(hidden, near)).toBeNull();
      const shown = visibleService({ ...hidden, location: { ...hidden.location, address_confidential: false } }, "public");
      const forChildren = service.kinds.includes("shelter") && service.serves.groups.every((group) => group === "children");
      if (shown && forChildren) expect(kilometresTo(shown, near), service.id).toBeNull();
    }
  });
});

describe("what leads to a door", () => {
  it.each(services.map(({ id }) => [id]))("%s: nothing of a secret address in the public part, whatever the file says", (id) => {
    const leaky = {
      ...serviceById(id),
      location: {
        location_type: "physical" as const,
        city: "Calais",
        address: "7 rue des Tilleuls",
        address_confidential: serviceById(id).location?.address_confidential ?? false,
        latitude: 50.9513,
        longitude: 1.8587,
      },
    };
    const shown = visibleService(leaky, "public");
    if (leaky.location.address_confidential) expect(shown).toBeNull();
    const worker = visibleService(leaky, "worker");
    const isSecret = leaky.location.address_confidential;
    const isForChildren =
      leaky.kinds.includes("shelter") && leaky.serves.groups.every((group) => ["children", "young-people-to-21"].includes(group));
    if (isSecret || isForChildren) expect(JSON.stringify([shown?.location, worker?.location])).not.toMatch(/Tilleuls|50\.9/);
    if (isForChildren) expect(JSON.stringify([shown?.location, worker?.location])).not.toContain("Calais");
  });
  it("some are kept from the public part, some are not", () => {
    expect(services.some((service) => isVisible(service, "public"))).toBe(true);
    expect(services.some((service) => !isVisible(service, "public") && isVisible(service, "worker"))).toBe(true);
  });
});

describe("days and hours where the service is", () => {
  it("the day turns at its own midnight", () => {
    expect(dayIn("Europe/Paris", Date.parse("2026-11-21T22:59:00Z"))).toBe("2026-11-21");
    expect(dayIn("Europe/Paris", Date.parse("2026-11-21T23:00:00Z"))).toBe("2026-11-22");
    expect(dayIn("Europe/London", Date.parse("2026-11-21T23:30:00Z"))).toBe("2026-11-21");
    expect(dayIn(null, Date.parse("2026-07-21T22:00:00Z"))).toBe("2026-07-22");
  });
  it.each([
    ["names no day", [{ byday: [], opens_at: "09:00", closes_at: "17:00" }]],
    ["closes when it opens", [{ byday: ["MO" as const], opens_at: "09:00", closes_at: "09:00" }]],
  ])("a schedule that %s is not known, not closed for ever", (_, hours) => {
    expect(openState({ hours, uncertain: false }, "Europe/Paris", 0)).toEqual({ state: "unknown" });
  });
  it.each([
    ["FR", "2026-04-06", true],
    ["FR", "2026-05-14", true],
    ["FR", "2026-07-14", true],
    ["FR", "2026-07-21", false],
    ["BE", "2026-07-21", true],
    ["GB", "2026-04-03", true],
    ["GB", "2026-05-04", true],
    ["GB", "2026-05-25", true],
    ["GB", "2026-08-31", true],
    ["GB", "2026-08-24", false],
    ["DE", "2026-01-01", false],
  ] as const)("%s %s a public holiday: %s", (country, day, is) => {
    expect(isHoliday(country, day)).toBe(is);
  });
  it("on a public holiday its hours are not sure", () => {
    const open = { ...serviceById("calais-utopia56"), schedule: { open_24_7: true, uncertain: false } };
    const state = (day: string) =>
      matchServices([open], { country: "FR", age: "adult", nowMs: Date.parse(`${day}T11:00:00Z`), tier: "public" })[0]?.open;
    expect(state("2026-07-13")).toEqual({ state: "open" });
    expect(state("2026-07-14")).toEqual({ state: "unknown", perhaps: "open" });
  });
});
