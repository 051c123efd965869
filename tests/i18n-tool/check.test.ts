import { describe, expect, it } from "vitest";
import { keyUseProblems } from "../../tools/i18n/check-key-use.ts";
import { localeProblems } from "../../tools/i18n/check-languages.ts";
import type { Locale } from "../../tools/i18n/read-locales.ts";
import { languageStatus } from "../../tools/i18n/status.ts";

function locale(lang: string, intl: string, strings: Record<string, string>, reading?: Locale["meta"]["reading"]): Locale {
  return {
    meta: { lang, name: lang, dir: "ltr", intl, review: "draft", variants: [], order: 1, reading },
    groups: new Map([["cases", new Map(Object.entries(strings))]]),
  };
}
const english = { title: "Cases", days_one: "{{count}} day", days_other: "{{count}} days", greet: "Hello {{name}}" };
const withArabic = (strings: Record<string, string>): string[] =>
  localeProblems(
    new Map([
      ["en", locale("en", "en-GB", english)],
      ["ar", locale("ar", "ar-EG", strings)],
    ]),
  );
const arabic = {
  title: "ملفات",
  days_zero: "لا أيام",
  days_one: "يوم",
  days_two: "يومان",
  days_few: "{{count}} أيام",
  days_many: "{{count}} يوما",
  days_other: "{{count}} يوم",
  greet: "مرحبا {{name}}",
};

describe("a language is complete", () => {
  it("with every key and all six Arabic plural forms", () => {
    expect(withArabic(arabic)).toEqual([]);
  });
  it.each([
    ["a key is missing", { ...arabic, title: undefined }, "title is missing"],
    ["a plural form is missing", { ...arabic, days_two: undefined }, "days_two is missing"],
    ["a key is not known", { ...arabic, extra: "شيء" }, "extra is not in en"],
    ["a text is empty", { ...arabic, title: " " }, "title is not translated yet"],
    ["a name is lost", { ...arabic, greet: "مرحبا" }, "greet lost {{name}}"],
    ["a name is invented", { ...arabic, greet: "مرحبا {{name}} {{day}}" }, "greet has {{day}}"],
    ["a text is left in English", { ...arabic, greet: "Hello there {{name}}" }, "greet is not in the script of ar"],
  ])("not when %s", (_, strings, sentence) => {
    expect(
      withArabic(
        Object.fromEntries(Object.entries(strings).filter(([, text]) => text !== undefined)) as Record<string, string>,
      ).join("\n"),
    ).toContain(sentence);
  });
  it("not when a group is missing", () => {
    const french: Locale = { meta: locale("fr", "fr-FR", {}).meta, groups: new Map() };
    expect(
      localeProblems(
        new Map([
          ["en", locale("en", "en-GB", english)],
          ["fr", french],
        ]),
      ),
    ).toEqual(["locales/fr/cases.json is missing"]);
  });
  it("with the groups of the parts it names alone", () => {
    const english = { ...locale("en", "en-GB", {}), groups: new Map(["cases", "rights"].map((name) => [name, new Map()])) };
    const problems = (parts: NonNullable<Locale["meta"]["parts"]>): string[] =>
      localeProblems(
        new Map([
          ["en", english],
          ["ps", { meta: { ...locale("ps", "ps-AF", {}).meta, parts }, groups: new Map() }],
        ]),
      );
    expect(problems(["public"])).toEqual(["locales/ps/rights.json is missing"]);
    expect(problems(["public", "team"])).toEqual(["locales/ps/cases.json is missing", "locales/ps/rights.json is missing"]);
  });
});

describe("strings and code agree", () => {
  const all = locale("en", "en-GB", { ...english, "state.sent": "Sent", "state.seen": "Seen" });
  it("where every string is named, whole or by its beginning", () => {
    expect(keyUseProblems(all, ['t("title"); t("cases:days", { count }); t("greet"); t(`state.${state}`)'])).toEqual([]);
  });
  it("not where a string is named nowhere, or a name has no string", () => {
    expect(keyUseProblems(all, ['t("title"); t("days"); t("state.sent"); t("state.seen"); t("gone")'])).toEqual([
      "locales/en/cases.json: greet is used nowhere",
      't("gone") has no string in locales/en',
    ]);
  });
});

it("a group is read back only when somebody other than the writer did it", () => {
  const isReadBack = (reading: Locale["meta"]["reading"]): boolean | undefined => {
    const locales = new Map([
      ["en", locale("en", "en-GB", english)],
      ["fr", locale("fr", "fr-FR", english, reading)],
    ]);
    return languageStatus({ locales, packs: [] }).find(({ lang }) => lang === "fr")?.groups[0]?.isReadBack;
  };
  expect(isReadBack(undefined)).toBe(false);
  expect(isReadBack({ default: { writer: "translator", reader: "translator" } })).toBe(false);
  expect(isReadBack({ cases: { writer: "translator", reader: "native field worker" } })).toBe(true);
});
