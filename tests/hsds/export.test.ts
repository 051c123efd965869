import { describe, expect, it } from "vitest";
import { entriesForTier, exportHsds } from "../../tools/pack/directory/hsds/export.ts";
import { entry, importFrom, only, ownEntries, service } from "./workbench.ts";

const phone = {
  number_local: "01 23 45 67 89",
  number: "+33123456789",
  short_code: false,
  type: "voice",
  verification: "seen-in-stored-page",
} as const;
const written = (entries: Parameters<typeof exportHsds>[0]): string => JSON.stringify(exportHsds(entries));

describe("what must not be told does not leave", () => {
  const shelter = entry({
    id: "hidden-house",
    kinds: ["shelter"],
    location: {
      location_type: "physical",
      city: "Lille",
      address: "7 rue des Tilleuls, 59000 Lille",
      latitude: 50.62,
      longitude: 3.05,
      address_confidential: true,
    },
  });

  it.each(["worker", "public"] as const)("a secret address, %s tier, even where an editor wrote it down by mistake", (tier) => {
    const text = written(entriesForTier([shelter], tier));
    for (const secret of ["Tilleuls", "59000", "50.62", "3.05"]) expect(text).not.toContain(secret);
  });

  it("a shelter with a secret address is not in the public tier at all; partners read that its address is kept secret", () => {
    expect(entriesForTier([shelter], "public")).toEqual([]);
    expect(written([shelter])).toContain('"location_type":"virtual","name":"address kept secret"');
  });

  it("the town of a shelter of children", () => {
    const children = entry({
      kinds: ["shelter", "child-protection"],
      location: {
        location_type: "physical",
        city: "Arras",
        address: "1 place Haute, 62000 Arras",
        latitude: 50.29,
        longitude: 2.78,
      },
    });
    for (const secret of ["Arras", "62000", "50.29", "2.78"]) expect(written([children])).not.toContain(secret);
  });

  it("none of our own secret places has more than a town", () => {
    const secret = ownEntries().filter(({ service: { location } }) => location?.address_confidential);
    expect(secret.length).toBeGreaterThan(0);
    for (const place of (exportHsds(secret).contents as { service_at_locations: { location: object }[] }[]).flatMap(
      ({ service_at_locations: at }) => at,
    ))
      expect(Object.keys(place.location).sort()).toEqual(["attributes", "id", "location_type", "name"]);
  });

  it("numbers and entries nobody has confirmed, unless workers are meant", () => {
    const unsure = entry({ id: "unsure", verification: "known-not-seen" });
    const mixed = entry(
      {
        id: "mixed",
        phones: [{ ...phone, number: "+33111111111", number_local: "01 11 11 11 11", verification: "conflicting" }, phone],
      },
      { en: { "phone.0": "Old line", "phone.1": "New line" }, fr: { "phone.1": "Nouvelle ligne" } },
    );
    const [open, ...others] = entriesForTier([unsure, mixed], "public");
    expect(others).toEqual([]);
    expect(open?.service.phones.map(({ number }) => number)).toEqual(["+33123456789"]);
    expect(open?.words).toEqual({ en: { "phone.0": "New line" }, fr: { "phone.0": "Nouvelle ligne" } });
    expect(entriesForTier([unsure, mixed], "worker")).toHaveLength(2);
  });

  it("editors' notes", () => {
    expect(written(ownEntries())).not.toContain("take it from the association itself");
  });
});

describe("what could be taken for more than it is", () => {
  it("hours that are not sure are words, not a recurrence a machine would call open", () => {
    const hours = [{ byday: ["MO"], opens_at: "09:00", closes_at: "12:00" }] as const;
    const sure = entry({ schedule: { hours: hours.map((span) => ({ ...span, byday: [...span.byday] })) } });
    expect(written([sure])).toContain('"freq":"WEEKLY","interval":1,"byday":"MO","opens_at":"09:00","closes_at":"12:00"');
    const unsure = { ...sure, service: service({ ...sure.service, schedule: { ...sure.service.schedule, uncertain: true } }) };
    expect(written([unsure])).not.toContain("opens_at");
    expect(written([unsure])).toContain("Not sure: MO 09:00–12:00");
  });

  it("the middle of a town is no pin, and half an address is none", () => {
    const text = written([
      entry({
        location: {
          location_type: "physical",
          city: "Calais",
          address: "rue de Croÿ, Calais",
          latitude: 50.9513,
          longitude: 1.8587,
          coordinates_precision: "city-centre",
        },
      }),
    ]);
    expect(text).not.toContain('"latitude"');
    expect(text).not.toContain('"addresses"');
  });

  it("a whole address has all that HSDS asks for", () => {
    const text = written([
      entry({
        service_area: { country: "FR", region: "Hauts-de-France" },
        location: { location_type: "physical", city: "Calais", address: "3 rue Basse, 62100 Calais" },
      }),
    ]);
    expect(text).toContain('"state_province":"Hauts-de-France","postal_code":"62100","country":"FR","address_type":"physical"');
  });

  it("services of one organisation share it; each keeps its own id", () => {
    const website = "https://example.org";
    const two = ["a", "b"].map((id) => entry({ id, organization: { name: "Two houses", website } }));
    const organizations = (
      exportHsds(two).contents as { organization: { id: string; organization_identifiers: { identifier: string }[] } }[]
    ).map(({ organization }) => organization);
    expect(new Set(organizations.map(({ id }) => id)).size).toBe(1);
    expect(organizations[0]?.organization_identifiers.map(({ identifier }) => identifier)).toEqual(["a", "b"]);
  });
});

describe("what partners may change", () => {
  const own = ownEntries();
  const line119 = own.find(({ service: { id } }) => id === "fr-119");
  if (line119 === undefined) throw new Error("no fr-119 in the directory");
  const sent = (): { contents: Record<string, unknown>[] } =>
    JSON.parse(written([line119])) as { contents: Record<string, unknown>[] };

  it("an entry that says what ours says keeps how sure it is", () => {
    expect(only(importFrom(sent(), own)).service.verification).toBe(line119.service.verification);
  });

  it("an entry that says anything else is unconfirmed, stands beside ours under another id, and claims nothing in our name", () => {
    const document = sent();
    const [first = {}] = document.contents;
    const forged = {
      ...first,
      alert: "Ring this instead.",
      assured_date: "2026-11-20",
      phones: [{ id: first["id"], number: "+33100000000", attributes: [] }, ...(first["phones"] as object[])],
    };
    const imported = importFrom({ contents: [forged] }, own);
    const { service: taken } = only(imported);
    expect(taken.id).toBe(`hsds-${String(first["id"])}`);
    expect(taken.verification).toBe("known-not-seen");
    expect(new Set(taken.phones.map(({ verification }) => verification))).toEqual(new Set(["known-not-seen"]));
    expect(taken.assured_date).toBeUndefined();
    expect(entriesForTier(imported.entries, "public")).toEqual([]);
    expect(imported.reason("id")).toContain('it differs from our "fr-119", which stays');
  });

  it("nobody's file makes a number fixed by law, a call-back or a reviewed translation", () => {
    const claims = entry(
      {
        id: "new-line",
        phones: [{ ...phone, number: "112", number_local: "112", short_code: true }],
        number_by_law: true,
        assured_date: "2026-11-01",
      },
      {
        en: { name: "New line", description: "A line." },
        fr: { name: "Nouvelle ligne" },
      },
    );
    const imported = importFrom(JSON.parse(written([{ ...claims, reviewed: { fr: ["name"] } }])), own);
    expect(only(imported)).toMatchObject({ service: { number_by_law: false, verification: "known-not-seen" }, reviewed: {} });
    expect(entriesForTier(imported.entries, "public")).toEqual([]);
    expect([imported.reason("number_by_law"), imported.reason("assured_date")]).not.toContain("");
  });
});
