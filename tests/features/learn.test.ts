import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ITEMS } from "#features/learn/items.ts";

const LOCALES = new URL("../../locales/", import.meta.url);
const languages = readdirSync(LOCALES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Words {
  readonly item: Readonly<Record<string, { readonly question: string; readonly fair: string }>>;
}
const wordsOf = (lang: string): Words => JSON.parse(readFileSync(new URL(`${lang}/learn.json`, LOCALES), "utf8")) as Words;

describe("what is fair", () => {
  it.each(languages)(
    "in %s each item has its question and the sentence that follows any answer, and there is no other",
    (lang) => {
      const { item } = wordsOf(lang);
      expect(Object.keys(item).sort()).toEqual([...ITEMS].sort());
      for (const id of ITEMS) expect([item[id]?.question, item[id]?.fair].every((text) => (text ?? "").trim() !== "")).toBe(true);
    },
  );

  it("asks nothing on sex or crime", () => {
    const asked = ITEMS.map((id) => wordsOf("en").item[id]?.question).join(" ");
    expect(asked).not.toMatch(/sex|steal|drug|steer|law|crime|police|smuggl|traffick/i);
  });
});
