import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createTextLookup } from "#domain/pack/text-lookup.ts";
import { createI18n } from "#i18n/i18n.ts";

const read = (lang: string, file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(`locales/${lang}/${file}.json`, "utf8")) as Record<string, unknown>;

/** One number for each of the six forms of Arabic. */
const SIX = { zero: 0, one: 1, two: 2, few: 3, many: 11, other: 100 } as const;

describe("F-94 Arabic counts in six forms", () => {
  const counted = readdirSync("locales/ar")
    .filter((file) => file.endsWith(".json") && file !== "meta.json")
    .flatMap((file) =>
      Object.keys(read("ar", file.slice(0, -5)))
        .filter((key) => key.endsWith("_zero"))
        .map((key) => [file.slice(0, -5), key.slice(0, -5)] as const),
    );
  it("there are counted texts", () => expect(counted.length).toBeGreaterThan(2));
  it.each(counted)("%s: %s says each number in its own form", async (namespace, key) => {
    const words = read("ar", namespace);
    const i18n = await createI18n("ar", { ar: { [namespace]: words } });
    for (const [form, count] of Object.entries(SIX)) {
      const said = i18n.t(key, { ns: namespace, count, defaultValue: "" });
      const template = String(words[`${key}_${form}`]);
      expect(said, `${count}`).toBe(template.replaceAll("{{count}}", String(count)));
    }
  });
});

describe.each(["ar", "ps", "prs"])("F-94 a text that is missing in %s", (lang) => {
  it("is shown in the reference language, never by its name", async () => {
    const { title: _, ...partial } = read(lang, "home");
    const english = read("en", "home");
    const i18n = await createI18n(lang, { [lang]: { home: partial }, en: { home: english } });
    expect(i18n.t("title", { ns: "home" })).toBe(english["title"]);
    expect(i18n.t("rights", { ns: "home" })).toBe(partial["rights"]);
  });
  it("of a pack comes in the reference language, and says so", () => {
    const part = (code: string, strings: Record<string, string>) =>
      ({ lang: code, audience: "public", review: "draft", reviewByPrefix: {}, strings }) as const;
    const lookup = createTextLookup([[part(lang, {})], [part("en", { "right.INT-01.title": "You may ask" })]]);
    expect(lookup("right.INT-01.title")).toMatchObject({ text: "You may ask", lang: "en" });
  });
});
