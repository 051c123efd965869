import { beforeAll, describe, expect, it } from "vitest";
import {
  BEGINNINGS,
  CALLERS,
  FEES,
  NETWORKS,
  PUBLICS,
  RECEPTION,
  THEME_GROUPS,
  THEMES,
  TYPES,
} from "../../tools/pack/directory/data-inclusion/codes.ts";
import { entriesForTier, exportHsds } from "../../tools/pack/directory/hsds/export.ts";
import { loadSchemas, misfitsOf } from "../../tools/pack/directory/hsds/validate.ts";
import { publishedJson, publishedPath, publishedText, withPublished } from "./published.ts";
import { importFrom, only, ownEntries } from "./workbench.ts";

withPublished("hsds/schema", () => {
  describe("an export beside the published HSDS schemas", () => {
    let check: Awaited<ReturnType<typeof loadSchemas>>;
    beforeAll(async () => {
      check = await loadSchemas(publishedPath("hsds/schema"));
    });

    it.each(["public", "worker"] as const)("fits them without an error, %s tier", (tier) => {
      expect(misfitsOf(exportHsds(entriesForTier(ownEntries(), tier)), check)).toEqual([]);
    });

    it("would be found out: a wrong id, a wrong status, a number that is no text, deep inside too", () => {
      const document = exportHsds(ownEntries().slice(0, 1));
      const [service] = document.contents;
      const spoilt = { ...service, id: "112", status: "open", phones: [{ id: "1", number: 112 }] };
      const places = misfitsOf({ ...document, contents: [spoilt] }, check).map(({ where }) => where);
      expect(places).toEqual(["contents[0]/id", "contents[0]/status", "contents[0]/phones/0/id", "contents[0]/phones/0/number"]);
    });
  });
});

withPublished("hsds/examples", () => {
  const example = (name: string) => publishedJson(`hsds/examples/${name}.json`);

  describe("the example documents of HSDS", () => {
    it.each(["service_full", "organization_full", "service_at_location_full", "tabular"])(
      "%s: all that our directory can hold is there",
      (name) => {
        const { service, words } = only(importFrom(example(name)));
        expect(service).toMatchObject({
          id: "hsds-ac148810-d857-441c-9679-408f346de14b",
          organization: { name: "Example Organization Inc.", website: "https://example.com" },
          name: "Community Counselling",
          status: "active",
          minimum_age: 12,
          maximum_age: 100,
          service_area: { country: "GB" },
          location: {
            location_type: "physical",
            city: "MyCity",
            address: "1-30 Main Street, MyVillage, ABC 1234 MyCity, MyRegion, MyState",
          },
          phones: [{ number: "+441234234567", number_local: "+44 1234 234567", short_code: false, type: "voice" }],
          email: "email@example.com",
          languages: { codes: ["ur"] },
          requires_id: "required",
          sources: [{ url: "http://example.com/counselling", page_date: "2023-03-15" }, { url: "http://example.com" }],
        });
        const said = words["en"] ?? {};
        expect(Object.keys(said).sort()).toEqual(
          ["alert", "apply", "description", "fees", "languages_note", "name", "phone.0", "schedule"].sort(),
        );
        expect(said["description"]).toContain("Counselling Services provided by trained professionals");
        expect(said["description"]).toContain("people aged 12 and over");
        expect(said["fees"]).toContain("£50 per hour");
        expect(said["apply"]).toContain("ask your GP");
        expect(said["apply"]).toContain("Any official identification document");
        expect(said["schedule"]).toContain("from 10 am to 6pm weekdays");
        expect(said["schedule"]).toContain("lunch break");
        expect(said["languages_note"]).toContain("Urdu, Polish, and Slovak");
        expect(said["phone.0"]).toContain("ext. 100");
      },
    );

    it("name every field that was left behind, and hours that ended in 2005 are not today's hours", () => {
      const imported = importFrom(example("service_full"));
      const fields = imported.remarks.filter(({ kind }) => kind === "dropped").map(({ field }) => field);
      for (const field of [
        "alternate_name",
        "wait_time",
        "accreditations",
        "licenses",
        "funding",
        "program",
        "contacts",
        "metadata",
        "attributes[0]",
        "assured_date",
        "organization.logo",
        "organization.parent_organization_id",
        "schedules[0].timezone",
        "service_at_locations[0].location.accessibility",
        "service_at_locations[0].location.latitude",
        "cost_options[0]",
      ])
        expect(fields).toContain(field);
      expect(imported.reason("schedules[0]")).toBe("it ended on 2005-01-01: hours not taken.");
      expect(only(imported).service.schedule).toEqual({ uncertain: true });
    });

    it.each(["location", "organization_list", "taxonomy", "taxonomy_list", "taxonomy_term", "taxonomy_term_list", "base"])(
      "%s holds no service, and that is said",
      (name) => {
        const { entries, remarks } = importFrom(example(name));
        expect(entries).toEqual([]);
        expect(remarks.map(({ kind }) => kind)).toEqual(["refused"]);
        expect(remarks[0]?.reason).toContain("it holds no service");
      },
    );

    it.each(["service_list", "service_at_location_list"])("%s says no country: refused, with what to do", (name) => {
      const { entries, remarks } = importFrom(example(name));
      expect(entries).toEqual([]);
      expect(remarks.at(-1)).toMatchObject({
        kind: "refused",
        reason: "no country of this directory: say which with --country.",
      });
    });
  });
});

withPublished("data-inclusion", () => {
  const codes = (list: string): readonly string[] =>
    publishedText(`data-inclusion/${list}_v1.csv`)
      .split("\n")
      .slice(1)
      .flatMap((row) => row.split(",", 1)[0] || []);

  describe("the published code lists of data·inclusion", () => {
    it.each([
      ["frais", FEES],
      ["modes_accueil", RECEPTION],
      ["modes_mobilisation", BEGINNINGS],
      ["personne_mobilisatrice", CALLERS],
      ["publics", PUBLICS],
      ["types_de_services", TYPES],
    ] as const)("%s: each code has its meaning here, and we know no other", (list, table) => {
      expect(Object.keys(table).sort()).toEqual([...codes(list)].sort());
    });

    it("themes and networks we map are theirs, and every theme is of a group we know", () => {
      const themes = codes("thematiques");
      expect(Object.keys(THEMES).filter((code) => !themes.includes(code))).toEqual([]);
      expect([...new Set(themes.map((code) => code.split("--", 1)[0]))].sort()).toEqual([...THEME_GROUPS].sort());
      expect(Object.keys(NETWORKS).filter((code) => !codes("reseaux_porteurs").includes(code))).toEqual([]);
    });
  });
});
