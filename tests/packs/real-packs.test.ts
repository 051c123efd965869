import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ASSESSMENTS } from "#domain/pack/rules.ts";
import { NEVER_RECORDED } from "../../tools/pack/lib/check-guides.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { formatProblem } from "../../tools/pack/lib/problems.ts";
import { REAL_SOURCES } from "./workbench.ts";

const { packs, problems } = readAndCheck(REAL_SOURCES);
const core = packs.find((pack) => pack.sources.meta.packId === "core");
const calais = packs.find((pack) => pack.sources.meta.packId === "calais");
if (core === undefined || calais === undefined) throw new Error(problems.map(formatProblem).join("\n"));
const services = calais.services.map(({ service }) => service);
const english = new Map(
  packs.flatMap((pack) =>
    pack.texts.filter(({ part }) => part.lang === "en").flatMap(({ part }) => Object.entries(part.strings)),
  ),
);

describe("the packs of this repository", () => {
  it("hold whole sentences: nothing begins or ends in the middle", () => {
    for (const [key, text] of english) {
      expect([key, text.split("(").length], key).toEqual([key, text.split(")").length]);
      if (/^right\..*\.body$/.test(key)) expect(text, key).toMatch(/^["“(]?[A-Z0-9][\s\S]*[.?!][)"”]?$/);
    }
  });

  it("have no problem in any language", () => {
    expect(problems.map(formatProblem)).toEqual([]);
  });

  it("hold the whole catalogue, every question and every guide", () => {
    expect(core.indicators).toHaveLength(141);
    expect(core.guides?.guides.map(({ id }) => id)).toEqual(["rapid", "full", "child", "observation"]);
    expect(core.guides?.questions).toHaveLength(116);
    for (const id of core.guides?.workerTickList ?? []) expect(NEVER_RECORDED).not.toContain(id);
  });

  it("hold the decision table, row by row", () => {
    const csv = readFileSync(fileURLToPath(new URL("../fixtures/domain/decision_table.csv", import.meta.url)), "utf8");
    const rules = core.rules;
    if (rules === null) throw new Error("no rules");
    const inputs = [
      rules.age,
      rules.act,
      rules.means,
      rules.purpose,
      rules.smuggling,
      rules.aggravation,
    ] as readonly (readonly string[])[];
    const rows = csv.trim().split(/\r?\n/).slice(1);
    expect(rows).toHaveLength(972);
    for (const row of rows) {
      const cells = row.split(",");
      const at = inputs.reduce((sum, values, i) => sum * values.length + values.indexOf(cells[i] ?? ""), 0);
      const code = rules.table[at];
      expect(code === undefined ? undefined : ASSESSMENTS[code], row).toBe(cells[6]);
    }
  });

  it("hold every international, French, British and Belgian right, one of each other country, the myths and the cards, each dated and sourced", () => {
    const rights = [...(core.rights ?? []), ...(calais.rights ?? [])];
    const ids = rights.map(({ id }) => id);
    const numbered = (prefix: string, last: number): string[] =>
      Array.from({ length: last }, (_, i) => `${prefix}-${String(i + 1).padStart(2, "0")}`);
    expect(ids.sort()).toEqual(
      [
        ...numbered("INT", 13),
        ...numbered("FR", 22),
        ...numbered("UK", 17),
        ...numbered("BE", 7),
        ...["EU", "NL", "DE", "IT", "ES", "GR", "IE"].flatMap((country) => numbered(country, 1)),
        ...numbered("MYTH", 11),
        ...numbered("CARD", 4),
      ].sort(),
    );
    for (const right of rights) {
      expect(right.checkedOn).toBe("2026-11-21");
      expect(right.source.length).toBeGreaterThan(5);
    }
    const charityFirst = rights.filter((right) => right.charityFirst).map(({ id }) => id);
    expect(charityFirst.sort()).toEqual(
      [
        ...["FR-03", "FR-04", "FR-05", "UK-02", "UK-03", "BE-01", "BE-02", "BE-03"],
        ...["NL-01", "DE-01", "IT-01", "ES-01", "GR-01", "IE-01"],
        ...["CARD-01", "CARD-02", "CARD-03"],
      ].sort(),
    );
    for (const id of ids) {
      expect(english.get(`right.${id}.title`)?.toLowerCase()).not.toContain("possible victim");
      expect(english.get(`right.${id}.body`)).not.toMatch(/\b[A-Z]{2,5}-\d\d\b|\*\*/);
    }
  });

  it("hold all 190 services, and those that must only be shown when asked for", () => {
    expect(services).toHaveLength(190);
    expect(new Set(services.map(({ id }) => id)).size).toBe(190);
    const asked = services.filter((service) => service.only_if_asked).map(({ id }) => id);
    for (const id of [
      "uk-101",
      "fr-travail",
      "uk-glaa-fwa",
      "uk-crimestoppers",
      "nl-meld-misdaad",
      "ie-crimestoppers",
      "ie-garda-confidential",
      "es-900105090",
      "fr-ofii",
      "uk-voluntary-returns",
      "be-fedasil-return",
      "iom-europe",
    ])
      expect(asked).toContain(id);
    for (const id of ["fr-17", "fr-15", "uk-999", "be-112"]) expect(asked).not.toContain(id);
  });

  it("never call an unseen number established, except where the law fixes it", () => {
    for (const service of services.filter(({ number_by_law }) => number_by_law))
      expect(
        service.phones.some(({ number }) => /^(112|116[01]\d\d)$/.test(number)),
        service.id,
      ).toBe(true);
    expect(services.find(({ id }) => id === "fr-acse")?.phones[0]?.verification).toBe("known-not-seen");
    expect(services.find(({ id }) => id === "calais-mdm")?.phones[0]?.verification).toBe("conflicting");
    expect(services.every(({ assured_date }) => assured_date === undefined)).toBe(true);
  });

  it("name no town of a shelter of children and no hour of outreach", () => {
    for (const id of ["calais-ftda-minors", "fr-koutcha", "be-esperanto", "be-minor-ndako"])
      expect(services.find((service) => service.id === id)?.location?.city).toBeUndefined();
    for (const service of services.filter(({ kinds }) => kinds.includes("outreach")))
      expect(service.schedule.hours).toBeUndefined();
  });

  it("give hours only to services whose page states them, and mark old ones", () => {
    const withHours = services.filter(({ schedule }) => schedule.hours !== undefined);
    expect(withHours.length).toBeGreaterThan(5);
    for (const { schedule, id } of withHours)
      expect([id, schedule.uncertain || english.has(`service.${id}.schedule`)]).toEqual([id, true]);
  });

  it("answer each need of the danger page in France, and name who answers before each number", () => {
    const countries = calais.danger?.countries ?? [];
    expect(countries.map(({ country }) => country)).toEqual(["FR", "GB", "BE", "EU"]);
    const needs = new Set(countries[0]?.numbers.map(({ need }) => need));
    expect([...needs].sort()).toEqual(["attack", "cannot_speak", "fire", "hurt", "not_urgent", "sea"]);
    expect(countries[0]?.readyText).toEqual([{ lang: "fr", text: "Danger. Lieu : … Je ne peux pas parler." }]);
    expect(countries[0]?.numbers.map(({ need, number }) => `${need} ${number}`)).toEqual(
      expect.arrayContaining(["hurt 15", "fire 18", "sea 196", "attack 17", "attack 112", "cannot_speak 114"]),
    );
    expect(calais.danger?.cards.map(({ id }) => id)).toEqual([
      "cold_and_wet",
      "fuel_burns",
      "tear_gas",
      "near_drowning",
      "sexual_violence",
      "distress",
      "child_alone_tonight",
      "forced_to_board",
    ]);
  });
});
