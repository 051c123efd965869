import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkAll, warningLines } from "../../tools/i18n/check.ts";
import { conceptsIn, saysTerm, termWays } from "../../tools/i18n/check-words.ts";
import { readWordData } from "../../tools/i18n/data-files.ts";
import { readWorkspace } from "../../tools/i18n/workspace.ts";
import { type Bench, bench } from "./workbench.ts";

const readOurs = (name: string): string => readFileSync(`locales/${name}`, "utf8");

const withTitle = (title: string, more: (at: Bench) => void = () => undefined) => {
  const at = bench();
  at.write(
    "packs/core/text/fr/rights.yaml",
    `lang: fr\naudience: public\nreview: draft\nstrings:\n  right.A.title: ${JSON.stringify(title)}\n`,
  );
  more(at);
  const { problems, warnings } = checkAll(readWorkspace(at.root));
  return {
    problems: problems.filter((problem) => problem.includes("right.A.title")),
    warnings: warnings.map(({ sentence }) => sentence),
  };
};

describe("a text in a pack", () => {
  it("is all right when it says what English says, in its own words", () => {
    expect(withTitle("Vous pouvez demander l'asile")).toEqual({ problems: [], warnings: [] });
  });
  it.each([
    ["is still English", "You may ask for asylum", "is not translated yet: it is the same as in English"],
    [
      "says a word with a trap",
      "Asile et Trafic  humain".replace("  ", " "),
      'do not write "trafic humain". In Belgium it is smuggling. Write: traite des êtres humains. (myria.be)',
    ],
    ["holds markup", "L'asile <i>oui</i>", "holds markup"],
    ["turns the direction", "L'asile\u202e", "U+202E"],
    ["invents a variable", "L'asile {{name}}", "has {{name}}"],
  ])("is refused when it %s", (_, title, sentence) => {
    const { problems } = withTitle(title);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
  });
  it("may be the same as English when it is listed as a name", () => {
    const list = (at: Bench): void => at.write("locales/names.csv", "id,why\npacks/core/rights#right.*.title,a name\n");
    expect(withTitle("You may ask for asylum", list).problems).toEqual([]);
  });
  it("may say a word with a trap where it explains the trap", () => {
    const except = (at: Bench): void =>
      at.write("locales/forbidden.csv", `${at.read("locales/forbidden.csv").trim()}packs/core/rights#right.A.*\n`);
    expect(withTitle("Asile, « trafic humain »", except).problems).toEqual([]);
  });
  it("is warned about, not refused, when it leaves out the attested term; the term and its source are said", () => {
    expect(withTitle("Vous pouvez demander un refuge")).toEqual({
      problems: [],
      warnings: ['fr packs/core/rights#right.A.title: "asylum" is "asile" (ofpra.gouv.fr)'],
    });
  });
  it("is not warned about for a term nobody has seen written", () => {
    const body = (at: Bench): void =>
      at.write(
        "packs/core/text/fr/rights.yaml",
        `${at.read("packs/core/text/fr/rights.yaml")}  right.A.body: Demandez conseil.\n`,
      );
    expect(withTitle("Vous pouvez demander l'asile", body).warnings).toEqual([]);
  });
});

it("warnings are counted in one line a language, or listed", () => {
  const warnings = [
    { lang: "fr", sentence: "a" },
    { lang: "fr", sentence: "b" },
    { lang: "ti", sentence: "c" },
  ];
  expect(warningLines(warnings, false).map((line) => line.split(" (")[0])).toEqual([
    "fr: 2 warnings about words",
    "ti: 1 warning about words",
  ]);
  expect(warningLines(warnings, true)).toEqual(["warning: a", "warning: b", "warning: c"]);
});

describe("our own tables", () => {
  const words = readWordData("locales");
  it("can be read, row by row", () => {
    expect(words.problems).toEqual([]);
    expect(new Set(words.terms.map(({ concept }) => concept)).size).toBe(76);
    expect(new Set(words.terms.map(({ language }) => language)).size).toBe(19);
  });
  it.each([
    ["fr", "le trafic humain", true],
    ["fr", "le trafic d’êtres humains", true],
    ["fr", "le trafic d'êtres humains", true],
    ["fr", "le trafic illicite de migrants", false],
    ["es", "el tráfico de personas", true],
    ["es", "la trata de personas", false],
    ["uk", "Жертви насильства", true],
    ["tr", "insan kaçakçılığının", true],
    ["ti", "ህፃናት", true],
  ])("know the traps of %s: %s", (lang, target, isTrap) => {
    const at = bench();
    at.write("locales/forbidden.csv", readOurs("forbidden.csv"));
    at.write(
      `packs/core/text/${lang}/rights.yaml`,
      `lang: ${lang}\naudience: public\nreview: draft\nstrings:\n  right.A.title: ${target}\n`,
    );
    const { problems } = checkAll(readWorkspace(at.root));
    expect(problems.some((problem) => problem.startsWith(`${lang} packs`) && problem.includes("do not write"))).toBe(isTrap);
  });
  it("find the longer concept and not the shorter one inside it", () => {
    const named = (source: string): string[] => conceptsIn(source, words.concepts).map(({ concept }) => concept);
    expect(named("The border police may ask.")).toEqual(["border police"]);
    expect(named("Trafficking is not smuggling.")).toEqual(["trafficking in persons", "smuggling of migrants"]);
    expect(named("Next")).toEqual(["next"]);
    expect(named("What comes next is up to you.")).toEqual([]);
    expect(named("Lawless places")).toEqual([]);
  });
  it("take every way a row says a term", () => {
    expect(termWays("ቆልዓ (pl. ቆልዑ)")).toEqual(["ቆልዓ", "ቆልዑ"]);
    expect(termWays("القوة; العنف (violence)")).toEqual(["القوة", "العنف"]);
    expect(termWays("贩运人口 / 人口贩运")).toEqual(["贩运人口", "人口贩运"]);
  });
  it("know a term with an ending, an article or vowel signs", () => {
    expect(saysTerm("ምስ ጠበቓታት", "ጠበቓ")).toBe(true);
    expect(saysTerm("ቆልዑት", "ቆልዓ")).toBe(true);
    expect(saysTerm("Les avocats sont là", "avocat")).toBe(true);
    expect(saysTerm("مَعَ المُحامي", "محامي")).toBe(true);
    expect(saysTerm("Le juge est là", "avocat")).toBe(false);
  });
});

describe("a table of words with a broken row is named by row and column", () => {
  it.each([
    [
      "glossary.csv",
      "concept,language,term,status,source,note\nasylum,fr,asile,seen,x,\n",
      "locales/glossary.csv, row 2: status:",
    ],
    ["glossary.csv", "concept,language,term,status,source,note\nasylum,fr,asile,attested,,\n", "an attested term has a source"],
    ["glossary.csv", "concept,language,term,status,source,note\nasylum,fr,,attested,x,\n", "a term is blank and says so"],
    [
      "glossary.csv",
      "concept,language,term,status,source,note\nasylum,fr,a,known,,\nasylum,fr,b,known,,\n",
      "row 3: asylum in fr stands there twice",
    ],
    [
      "glossary.csv",
      "concept,language,term,status,source,note\nboat,fr,bateau,known,,\n",
      'does not say how English says "boat"',
    ],
    [
      "forbidden.csv",
      "language,word,instead,why,source,weight,except\nfr,x,y,z,s,maybe,\n",
      "locales/forbidden.csv, row 2: weight:",
    ],
    ["names.csv", "id,why\na\n", "locales/names.csv, row 2: 1 columns, the first row has 2"],
    ["variables.csv", "name,stands_for,example\ncount,how many,3\n", "does not say what {{name}} stands for"],
  ])("%s", (file, text, sentence) => {
    const at = bench();
    at.write(`locales/${file}`, text);
    expect(checkAll(readWorkspace(at.root)).problems.join("\n")).toContain(sentence);
  });
});
