import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type NeedId, needsOf } from "#domain/directory/needs.ts";
import type { Service } from "#domain/pack/services.ts";
import { createTextLookup } from "#domain/pack/text-lookup.ts";
import { buildSearch, type Search, searchDocs } from "#features/help/search-index.ts";
import { readPackSource } from "../../tools/lib/pack-source.ts";
import { services } from "../support/directory-data.ts";

/*
 * What people type, in their language, on a keyboard that may lack its letters, with slips of the thumb; and what has to stand first.
 * `need:` and `city:` are read from the directory's own fields, not from its words.
 */
interface Query {
  readonly lang: string;
  readonly typed: string;
  readonly wanted: string;
}
const queries: readonly Query[] = readFileSync("tests/fixtures/search-queries.tsv", "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const [lang = "", typed = "", wanted = ""] = line.split("\t");
    return { lang, typed, wanted };
  });
const languages = [...new Set(queries.map(({ lang }) => lang))];

/** How many stand on the screen before anybody scrolls. */
const SEEN = 3;

function isWanted(service: Service, wanted: string): boolean {
  return wanted.split(" ").every((condition) => {
    const [field = "", value = ""] = condition.split(":");
    if (field === "need") return needsOf(service).includes(value as NeedId);
    return field === "city" ? service.location?.city === value : value.split(",").includes(service.id);
  });
}

const searches = new Map<string, Promise<Search | null>>();

function searchIn(lang: string): Promise<Search | null> {
  const built = searches.get(lang) ?? build(lang);
  searches.set(lang, built);
  return built;
}

const texts = readPackSource("calais").values.texts.map(({ part }) => part);

function build(lang: string): Promise<Search | null> {
  const lookups = [lang, "en"].map((one) => createTextLookup([texts.filter((part) => part.lang === one)]));
  const help = JSON.parse(readFileSync(`locales/${lang}/help.json`, "utf8")) as {
    readonly need: Record<NeedId, string>;
    readonly need_typed: Partial<Record<NeedId, string>>;
  };
  return buildSearch(
    searchDocs(services, lookups, (service) =>
      needsOf(service)
        .map((need) => `${help.need[need]} ${help.need_typed[need] ?? ""}`)
        .join(" "),
    ),
  );
}

async function found(lang: string, typed: string): Promise<Service[]> {
  const search = await searchIn(lang);
  return (search?.(typed) ?? []).map((id) => services.find((service) => service.id === id) as Service);
}

describe.each(languages)("typed in %s", (lang) => {
  it.each(queries.filter((query) => query.lang === lang))("$typed → $wanted", async ({ typed, wanted }) => {
    const first = (await found(lang, typed)).slice(0, SEEN);
    const right = first.filter((service) => isWanted(service, wanted)).map(({ id }) => id);
    expect(right.length, `stands first: ${first.map(({ id }) => id).join(", ") || "nothing"}`).toBeGreaterThan(0);
  });
});

it("docs/testing.md reports the recall that is measured", async () => {
  const ranks = await Promise.all(
    queries.map(async ({ lang, typed, wanted }) => (await found(lang, typed)).findIndex((service) => isWanted(service, wanted))),
  );
  const within = (most: number): number => ranks.filter((rank) => rank >= 0 && rank < most).length;
  const recall = `${queries.length} queries in ${languages.length} languages: ${within(1)} have what was wanted first, ${within(SEEN)} among the first ${SEEN}`;
  expect(readFileSync("docs/testing.md", "utf8").replace(/\s+/g, " ").includes(recall), recall).toBe(true);
});

it("there are enough of them to mean something", () => {
  expect(queries.length).toBeGreaterThanOrEqual(150);
  expect(languages.length).toBeGreaterThanOrEqual(12);
  expect(languages.filter((lang) => !existsSync(`locales/${lang}/help.json`))).toEqual([]);
});
