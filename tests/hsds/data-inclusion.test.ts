import { describe, expect, it } from "vitest";
import { readOpeningHours } from "../../tools/pack/directory/data-inclusion/opening-hours.ts";
import { entriesForTier } from "../../tools/pack/directory/hsds/export.ts";
import { importInclusion, only } from "./workbench.ts";

const structure = (fields: object = {}): object => ({
  source: "dora",
  id: "dora--port",
  nom: "Maison du port",
  date_maj: "2026-03-02",
  siret: "13003013300016",
  site_web: "https://maison-du-port.example",
  telephone: "03 21 00 00 00",
  adresse: "1 rue de la Mer",
  code_postal: "62100",
  commune: "Calais",
  reseaux_porteurs: ["emmaus"],
  ...fields,
});

const meal = (fields: object = {}): Record<string, unknown> => ({
  source: "dora",
  id: "dora--repas",
  structure_id: "dora--port",
  nom: "Repas chauds",
  description: "Un repas chaud chaque midi, sans inscription.",
  date_maj: "2026-04-05",
  lien_source: "https://dora.example/repas",
  type: "aide-materielle",
  thematiques: ["equipement-et-alimentation--alimentation", "mobilite--preparer-un-permis"],
  frais: "gratuit",
  frais_precisions: "Boisson comprise.",
  publics: ["tous-publics", "personnes-exilees"],
  publics_precisions: "Pour tout le monde.",
  conditions_acces: "Aucune.",
  modes_accueil: ["en-presentiel"],
  modes_mobilisation: ["se-presenter", "telephoner"],
  mobilisable_par: ["usagers", "professionnels"],
  contact_nom_prenom: "Une Personne",
  latitude: 50.95,
  longitude: 1.86,
  commune: "Calais",
  adresse: "3 quai du Nord",
  code_postal: "62100",
  horaires_accueil: "Mo-Fr 12:00-14:00; PH off",
  courriel: "repas@maison-du-port.example",
  ...fields,
});

const document = (service: object = {}, organisation: object = {}): object => ({
  structures: [structure(organisation)],
  services: [meal(service)],
});

describe("a service of data·inclusion", () => {
  it("becomes an entry: themes are kinds and offers, publics are groups, codes of fees and access are words", () => {
    const { service, words } = only(importInclusion(document()));
    expect(service).toMatchObject({
      id: "di-dora--repas",
      name: "Repas chauds",
      status: "active",
      organization: { name: "Maison du port", website: "https://maison-du-port.example" },
      kinds: ["food", "material-aid"],
      offers: ["food", "material-aid"],
      serves: { groups: ["all"], nationality_or_status: "not-stated" },
      service_area: { country: "FR" },
      location: {
        location_type: "physical",
        city: "Calais",
        address: "3 quai du Nord, 62100 Calais",
        latitude: 50.95,
        longitude: 1.86,
      },
      phones: [{ number: "+33321000000", number_local: "03 21 00 00 00", verification: "known-not-seen" }],
      email: "repas@maison-du-port.example",
      schedule: { hours: [{ byday: ["MO", "TU", "WE", "TH", "FR"], opens_at: "12:00", closes_at: "14:00" }], uncertain: false },
      who_answers: "charity",
      who_verification: "known-not-seen",
      sources: [{ url: "https://dora.example/repas", page_date: "2026-04-05" }],
      verification: "known-not-seen",
    });
    expect(words).toEqual({
      fr: {
        name: "Repas chauds",
        description: "Un repas chaud chaque midi, sans inscription.\n\nPour tout le monde.",
        fees: "Gratuit\n\nBoisson comprise.",
        apply: "Allez sur place. Appelez.\n\nAucune.",
      },
    });
  });

  it("says by name what was left behind, and what is to be done", () => {
    const imported = importInclusion(document());
    expect(imported.remarks.map(({ kind, field }) => `${kind}: ${field}`).sort()).toEqual([
      "dropped: contact_nom_prenom",
      "dropped: publics",
      "dropped: siret",
      "dropped: thematiques",
      "to do: who_answers",
      "to do: words",
    ]);
    expect(imported.reason("publics")).toContain("ask, then set serves.nationality_or_status");
  });

  it("is not public before a person has confirmed it", () => {
    expect(entriesForTier(importInclusion(document()).entries, "public")).toEqual([]);
  });

  it("that only professionals may ask is for professionals", () => {
    expect(only(importInclusion(document({ mobilisable_par: ["professionnels"] }))).service.serves.groups).toEqual([
      "professionals",
    ]);
  });

  it("at a distance has no place; a shelter from violence keeps its town alone", () => {
    expect(only(importInclusion(document({ modes_accueil: ["a-distance"] }))).service.location).toEqual({
      location_type: "virtual",
      address_confidential: false,
    });
    const shelter = document({
      thematiques: [
        "logement-hebergement--rechercher-une-solution-dhebergement-temporaire",
        "famille--surmonter-conflits-separation-violence",
      ],
    });
    const imported = importInclusion(shelter);
    expect(only(imported).service.location).toEqual({ location_type: "virtual", city: "Calais", address_confidential: true });
    expect(imported.reason("adresse")).toContain("a shelter from violence");
  });

  it("takes address and hours of its structure where it has none", () => {
    const { service } = only(
      importInclusion(
        document(
          { adresse: null, commune: null, horaires_accueil: null, latitude: null, longitude: null },
          { horaires_accueil: "24/7" },
        ),
      ),
    );
    expect(service.location?.address).toBe("1 rue de la Mer, 62100 Calais");
    expect(service.schedule).toEqual({ open_24_7: true, uncertain: false });
  });

  it("keeps to itself a number that is not for everybody", () => {
    const imported = importInclusion(document({ contact_public: false, telephone: "06 11 22 33 44" }));
    expect(JSON.stringify(imported.entries)).not.toContain("611223344");
    expect(only(imported).service.phones[0]?.number).toBe("+33321000000");
    expect(imported.reason("contact_public")).toContain("not for everybody");
  });

  it("with a form on a page", () => {
    const { service } = only(importInclusion(document({ lien_mobilisation: "https://dora.example/demande" })));
    expect(service.chat_or_form).toBe("https://dora.example/demande");
  });
});

describe("files of data·inclusion", () => {
  it("structures and services apart, a page of the API, a service with its structure in it", () => {
    const apart = importInclusion([structure()], [meal()]);
    const page = importInclusion({ items: [meal({ structure: structure() })], total: 1, page: 1, pages: 1 });
    const bare = importInclusion(meal({ structure: structure() }));
    for (const imported of [apart, page, bare]) expect(only(imported).service.organization.name).toBe("Maison du port");
  });

  it("ids that count by source, as version 0 wrote them", () => {
    const imported = importInclusion([structure({ id: "port" }), meal({ id: "repas", structure_id: "port" })]);
    expect(only(imported).service.id).toBe("di-dora--repas");
  });

  it("an id no pack may hold becomes one, always the same", () => {
    const ids = [1, 2].map(() => only(importInclusion(document({ id: "dora--é/../..".padEnd(90, "x") }))).service.id);
    expect(ids[0]).toMatch(/^di-[0-9a-f-]{36}$/);
    expect(ids[0]).toBe(ids[1]);
  });

  it("a service whose structure is not there is refused, a second with its id too", () => {
    const imported = importInclusion({
      structures: [structure()],
      services: [meal({ structure_id: "other" }), meal(), meal({ nom: "Autre repas" })],
    });
    expect(only(imported).service.name).toBe("Repas chauds");
    expect(imported.remarks.filter(({ kind }) => kind === "refused").map(({ reason }) => reason)).toEqual([
      "its structure is not in the file: give both files at once.",
      "another service of the file has this id: the first is kept.",
    ]);
  });

  it.each([
    ["thematiques", { thematiques: ["cuisine--soupe"] }],
    ["thematiques", { thematiques: "__proto__" }],
    ["frais", { frais: "constructor" }],
    ["publics", { publics: ["toString"] }],
    ["modes_accueil", { modes_accueil: ["par-pigeon"] }],
    ["modes_mobilisation", { modes_mobilisation: ["crier"] }],
    ["type", { type: "soupe" }],
    ["telephone", { telephone: "voir le site" }],
    ["courriel", { courriel: "<b>" }],
    ["date_maj", { date_maj: "2026-13-40" }],
    ["lien_source", { lien_source: "javascript:alert(1)" }],
    ["latitude", { latitude: 5000 }],
    ["publics", { publics: 7 }],
  ])("an unknown or wrong %s is left out by name, the entry is taken", (field, fields) => {
    const imported = importInclusion(document(fields));
    expect(only(imported).service.name).toBe("Repas chauds");
    expect(imported.remarks.find((remark) => remark.field === field)?.kind).toBe("dropped");
  });
});

describe("opening hours in the notation of OpenStreetMap", () => {
  const WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
  it.each([
    [
      "Mo-Fr 09:00-12:00,14:00-17:00",
      [
        [WEEK.slice(0, 5), "09:00", "12:00"],
        [WEEK.slice(0, 5), "14:00", "17:00"],
      ],
    ],
    ["Mo,We 09:00-12:00; We off", [[["MO"], "09:00", "12:00"]]],
    [
      "Mo-Su 08:00-20:00; Sa,Su 10:00-12:00",
      [
        [WEEK.slice(0, 5), "08:00", "20:00"],
        [["SA", "SU"], "10:00", "12:00"],
      ],
    ],
    ["Fr-Mo 22:00-06:00", [[["MO", "FR", "SA", "SU"], "22:00", "06:00"]]],
  ])("%s", (text, spans) => {
    const hours = spans.map(([byday, opens_at, closes_at]) => ({ byday, opens_at, closes_at }));
    expect(readOpeningHours(text)?.hours).toEqual(expect.arrayContaining(hours));
    expect(readOpeningHours(text)?.hours).toHaveLength(hours.length);
  });

  it.each([
    "Mo-Su off",
    "PH off",
    "",
    "Apr-Oct Mo 09:00-12:00",
    "sunrise-sunset",
    "Mo 09:00-09:00",
    "Mo 9h-12h",
    "Mo[1] 09:00-12:00",
    `${"Mo 09:00-12:00;".repeat(50)}`,
  ])("%s: never open, or not every week: kept as words, marked as not sure", (text) => {
    expect(readOpeningHours(text)).toBeNull();
    if (text === "") return;
    const { service, words } = only(importInclusion(document({ horaires_accueil: text })));
    expect(service.schedule).toEqual({ uncertain: true });
    expect(words["fr"]?.["schedule"]).toBe(text);
  });
});
