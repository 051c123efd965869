import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mergePages, type PAGE_PARTS, type Pages } from "#domain/pack/pages.ts";
import { linesOf, servicesOf } from "#features/rights/pages.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { REAL_SOURCES, Workbench } from "./workbench.ts";

const PAGES = "calais/content/pages.yaml";
const { packs } = readAndCheck(REAL_SOURCES);
const pages = mergePages(packs.flatMap((pack) => pack.pages ?? []));
const services = packs.flatMap((pack) => pack.services).map(({ service }) => service);

describe("short pages", () => {
  it("are there for each situation people ask about", () => {
    expect(pages.pages.map(({ picture }) => picture).sort()).toEqual(
      ["age", "arrival", "eviction", "family", "held", "papers", "sea"].sort(),
    );
  });

  it.each(["FR", "GB", "BE"] as const)(
    "in %s each says something to ask for and something not to do, and few lines stand open",
    (country) => {
      for (const page of pages.pages) {
        const of = (part: (typeof PAGE_PARTS)[number]) => linesOf(pages, page, part, country);
        expect(of("ask").length, page.id).toBeGreaterThan(0);
        expect(of("careful").length, page.id).toBeGreaterThan(0);
        expect(of("happening").length + of("ask").length, page.id).toBeLessThanOrEqual(8);
      }
    },
  );

  it("a line that is not known says so, and a law that is being checked is marked", () => {
    for (const line of pages.lines) if (line.confidence === "unknown") expect(line.check, line.id).toBe(true);
  });

  it("show no service of another country", () => {
    const sea = pages.pages.find(({ picture }) => picture === "sea");
    if (!sea) throw new Error("no page about the sea");
    const ids = servicesOf(services, sea, "GB").map(({ id }) => id);
    expect(ids).toContain("uk-999");
    expect(ids).not.toContain("fr-196");
  });

  it("a later pack replaces a page, a line and the numbers of a country, and leaves the rest", () => {
    const first = pages.pages[0];
    const line = pages.lines[0];
    if (!first || !line) throw new Error("no pages");
    const other: Pages = {
      lines: [{ ...line, source: "another pack" }],
      pages: [{ ...first, ask: [] }],
      keep: [{ country: "FR", adult: [], child: [], borrow: [] }],
    };
    const merged = mergePages([pages, other]);
    expect(merged.pages).toHaveLength(pages.pages.length);
    expect(merged.pages[0]?.ask).toEqual([]);
    expect(merged.lines[0]?.source).toBe("another pack");
    expect(merged.keep.find(({ country }) => country === "FR")?.adult).toEqual([]);
    expect(merged.keep.find(({ country }) => country === "GB")?.adult).toHaveLength(3);
  });
});

describe("short pages that stop the build", () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(() => {
    bench.remove();
  });
  it.each([
    ["name a line that is not there", "happening: [age_doubt]", "happening: [age_dout]", /No line is called "age_dout"/],
    ["name a service that is not there", "serviceIds: [fr-119, ", "serviceIds: [fr-911, ", /No service is called "fr-911"/],
    ["name a right that is not there", "rights: [FR-18, FR-15", "rights: [FR-88, FR-15", /No right is called "FR-88"/],
    [
      "state a fact without saying how sure it is",
      "source: FR-18, confidence: seen }",
      "source: FR-18 }",
      /source and confidence/,
    ],
    [
      "give a number the directory does not have",
      'number: "196", serviceId: fr-196',
      'number: "197", serviceId: fr-196',
      /197 is not a number/,
    ],
    ["hold a line that no page uses", "ask: [ev_doctor, ev_things", "ask: [ev_things", /No page uses the line "ev_doctor"/],
  ])("%s", (_, from, to, words) => {
    bench.edit(PAGES, from, to);
    const here = bench.check().filter(({ file }) => file === join(bench.dir, PAGES));
    expect(here.map(({ reason }) => reason).join("\n")).toMatch(words);
  });
});
