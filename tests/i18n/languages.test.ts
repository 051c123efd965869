import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatDay, formatWeekdayAt } from "#i18n/format.ts";
import { directionOf, LANGUAGES, ownName, pickLanguage } from "#i18n/languages.ts";
import { BUILD_NAMESPACES, PUBLIC_NAMESPACES } from "#i18n/namespaces.ts";

type Tree = { readonly [key: string]: string | Tree };
const PLURAL = /_(zero|one|two|few|many|other)$/;

const read = (lang: string, namespace: string): Tree =>
  JSON.parse(readFileSync(`locales/${lang}/${namespace}.json`, "utf8")) as Tree;

function flat(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

const variablesOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort();
const names = [...PUBLIC_NAMESPACES, ...BUILD_NAMESPACES];

describe("languages", () => {
  it("are the folders of locales, each described by its own meta.json", () => {
    const folders = readdirSync("locales", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(LANGUAGES.map((meta) => meta.lang).sort()).toEqual(folders.map((entry) => entry.name).sort());
  });

  describe.each(LANGUAGES.filter((meta) => meta.lang !== "en").map((meta) => [meta.lang, meta.intl] as const))(
    "%s",
    (lang, intl) => {
      it.each(names)("%s has every string of the reference, with its variables and plural forms", (namespace) => {
        const reference = flat(read("en", namespace));
        const translated = flat(read(lang, namespace));
        const forms = new Intl.PluralRules(intl).resolvedOptions().pluralCategories;
        for (const [key, text] of reference) {
          if (PLURAL.test(key)) {
            for (const form of forms) expect(translated.has(key.replace(PLURAL, `_${form}`)), `${key} as ${form}`).toBe(true);
            continue;
          }
          expect(translated.get(key), key).toBeTruthy();
          expect(variablesOf(translated.get(key) ?? ""), key).toEqual(variablesOf(text));
        }
        for (const key of translated.keys())
          if (!PLURAL.test(key)) expect(reference.has(key), `${key} is not in the reference`).toBe(true);
      });
    },
  );
});

describe("choosing", () => {
  it("takes the first language of the phone that exists, dialects included", () => {
    expect(pickLanguage(["sw-KE", "ar-SD", "en"])).toBe("ar");
    expect(pickLanguage(["ti-ER", "ar-SD", "en"])).toBe("ti");
    expect(pickLanguage(["apd"])).toBe("ar");
    expect(pickLanguage(["fr-CA"])).toBe("fr");
    expect(pickLanguage(["xx"])).toBe("en");
    expect(pickLanguage([])).toBe("en");
  });
  it("knows the direction of dialects that libraries take for left-to-right", () => {
    for (const lang of ["ar", "apd", "shu", "ckb", "ps", "prs", "ur"]) expect(directionOf(lang)).toBe("rtl");
    for (const lang of ["kmr", "ti", "am", "en"]) expect(directionOf(lang)).toBe("ltr");
  });
  it("names languages in their own script", () => {
    expect(ownName("ti")).toBe("ትግርኛ");
    expect(ownName("ar")).toBe("العربية");
  });
});

describe("days", () => {
  it("are in words of the language and in Western digits", () => {
    expect(formatDay("2026-11-21", "en")).toBe("21 November 2026");
    expect(formatDay("2026-11-21", "fr")).toBe("21 novembre 2026");
    expect(formatDay("2026-11-21", "ar")).toMatch(/^21 .+ 2026$/);
  });
  it("are in the language's own names where browsers have none", () => {
    expect(formatDay("2026-11-21", "ti")).toBe("21 ሕዳር 2026");
    // Just before midnight in London it is Sunday in Paris already.
    const late = Date.parse("2026-11-21T23:30:00Z");
    expect(formatWeekdayAt(late, "Europe/London", "ti")).toBe("ቀዳም");
    expect(formatWeekdayAt(late, "Europe/Paris", "ti")).toBe("ሰንበት");
    expect(formatWeekdayAt(late, "Europe/Paris", "fr")).toBe("dimanche");
    for (const { lang, dates } of LANGUAGES) {
      if (!dates) continue;
      expect(new Set(dates.months).size, lang).toBe(12);
      expect(new Set(dates.weekdays).size, lang).toBe(7);
    }
  });
  it("stay as they are when they cannot be read", () => {
    expect(formatDay("soon", "en")).toBe("soon");
  });
});
