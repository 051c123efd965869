import * as hb from "harfbuzzjs";
import { describe, expect, it } from "vitest";
import { glyphProblems } from "../../tools/fonts/glyph-problems.ts";
import { type LetterPlan, makeLetters, planLetters } from "../../tools/fonts/letter-files.ts";
import { coverage } from "../../tools/fonts/sources.ts";
import { readWorkspace, type Workspace } from "../../tools/i18n/workspace.ts";

const workspace = readWorkspace(".");
const plans = await planLetters(workspace);
const planOf = (of: string): LetterPlan => {
  const found = plans.find((plan) => plan.of === of);
  if (!found) throw new Error(`no letters are made for ${of}`);
  return found;
};

/** Different words of a language, as they stand in the interface and in the packs. */
function wordsOf(lang: string): readonly string[] {
  const texts = [
    ...[...(workspace.locales.get(lang)?.groups.values() ?? [])].flatMap((group) => [...group.values()]),
    ...workspace.packs.filter((pack) => pack.lang === lang).flatMap(({ strings }) => [...strings.values()]),
  ];
  const drawn = new Set(planOf(lang).characters);
  return [...new Set(texts.join(" ").split(/\s+/))].filter((word) => word !== "" && [...word].every((c) => drawn.has(c)));
}

/** Draws a word: outline and place of each glyph, whatever its number. */
function drawer(font: Buffer): (word: string) => string {
  const opened = new hb.Font(new hb.Face(new hb.Blob(Uint8Array.from(font).buffer)));
  return (word) => {
    const buffer = new hb.Buffer();
    buffer.addText(word);
    buffer.guessSegmentProperties();
    hb.shape(opened, buffer, [new hb.Feature("kern", 0)]);
    const places = buffer.getGlyphPositions();
    return (
      buffer
        .getGlyphInfos()
        .map(({ codepoint }, index) => ({ path: opened.glyphToPath(codepoint), place: places[index] }))
        // What stands for a joiner draws nothing and takes no room.
        .filter(({ path, place }) => path !== "" || place?.xAdvance !== 0)
        .map(({ path, place }) => `${path} ${JSON.stringify(place)}`)
        .join("|")
    );
  };
}

describe("letters made for phones that lack a script", () => {
  const LIMIT = 20 * 1024;

  it.each(plans.filter(({ of }) => of !== "zh").map((plan) => [plan.key, plan] as const))(
    "%s fits into 20 KiB, holds its characters and names its licence",
    async (_key, plan) => {
      const [packed, plain] = [await makeLetters(plan), await makeLetters(plan, "sfnt")];
      expect(packed.length).toBeLessThanOrEqual(LIMIT);
      const covered = coverage(plain);
      expect([...plan.characters].filter((c) => !covered.has(c.codePointAt(0) ?? 0))).toEqual([]);
      expect(/scripts\.sil\.org\/OFL|openfontlicense\.org/.test(plain.toString("latin1").replaceAll("\0", ""))).toBe(true);
    },
  );

  it("Chinese, with its many hundred different characters, is the one that cannot, and stays below 200 KiB", async () => {
    expect((await makeLetters(planOf("zh"))).length).toBeLessThanOrEqual(200 * 1024);
  });

  it.each(["ar", "fa", "prs", "ps", "ckb", "ur", "ti", "am"])(
    "every word of %s is joined and marked as in the whole font",
    async (lang) => {
      const plan = planOf(lang);
      const [whole, ours] = [drawer(plan.source.bytes), drawer(await makeLetters(plan, "sfnt"))];
      const words = wordsOf(lang);
      expect(words.length).toBeGreaterThan(500);
      expect(words.filter((word) => whole(word) !== ours(word))).toEqual([]);
    },
  );
});

describe("the check of characters", () => {
  const withText = (text: string): Workspace => {
    const ti = workspace.locales.get("ti");
    if (!ti) throw new Error("no Tigrinya");
    return { ...workspace, locales: new Map([["ti", { ...ti, groups: new Map([["home", new Map([["title", text]])]]) }]]) };
  };

  it("names the text whose character nobody can draw", async () => {
    expect(await glyphProblems(withText("ሰላም ܫ"))).toEqual([
      expect.stringMatching(/^locales\/ti\/home\.json: title: "ܫ" \(U\+072B\)/),
    ]);
  });
  it("names a letter of another language's script, which comes only with that language", async () => {
    expect(await glyphProblems(withText("ሰላም Україна"))).toHaveLength(6);
  });
  it("takes joiners and directions, which are not drawn", async () => {
    expect(await glyphProblems(withText("ሰላም\u200d \u2068a\u2069"))).toEqual([]);
  });
});
