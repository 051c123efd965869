import { describe, expect, it } from "vitest";
import { CARD_TEXTS, CASE_TEXTS } from "#domain/pack/practice.ts";
import { fileAssessment, signsOf, signsOffered } from "#domain/practice/run.ts";
import { assessmentName } from "#domain/screening/assess.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { STORY_WORDS } from "../../tools/pack/lib/check-practice.ts";
import { formatProblem } from "../../tools/pack/lib/problems.ts";
import { REAL_SOURCES } from "../packs/workbench.ts";
import { catalogue, publishedCases } from "../support/domain-data.ts";

const { packs, problems } = readAndCheck(REAL_SOURCES);
const core = packs.find((pack) => pack.sources.meta.packId === "core");
if (!core?.practice) throw new Error(problems.map(formatProblem).join("\n") || "core has no practice");
const { cards, cases } = core.practice;

const textsOf = (lang: string): ReadonlyMap<string, string> =>
  new Map(
    core.texts
      .filter(({ part, source }) => part.lang === lang && source.name === "practice")
      .flatMap(({ part }) => Object.entries(part.strings)),
  );

describe("the stories", () => {
  it("are the published cases, with the facts and the result each was written down with", () => {
    const published = new Map(publishedCases().map((one) => [one.id, one]));
    expect(cases.map(({ id }) => id).sort()).toEqual([...published.keys()].sort());
    for (const { id, age, facts, expected } of cases) {
      const original = published.get(id);
      expect({ id, age, facts, assessment: expected.assessment, flags: [...expected.flags].sort() }).toEqual({
        id,
        age: original?.person.age,
        facts: original?.facts,
        assessment: original?.expected.assessment,
        flags: [...(original?.expected.flags ?? [])].sort(),
      });
    }
  });

  it.each(cases.map((one) => [one.id, one] as const))("%s: its facts lead the rules to what is expected", (_, one) => {
    const { code, flags } = fileAssessment(catalogue, one);
    expect(assessmentName(code)).toBe(one.expected.assessment);
    expect(flags).toEqual(expect.arrayContaining([...one.expected.flags]));
  });

  it.each(cases.map((one) => [one.id, one] as const))("%s: the list of signs holds true ones among others", (_, one) => {
    const offered = signsOffered(catalogue, one);
    expect(offered).toEqual(expect.arrayContaining([...signsOf(one)]));
    expect(offered.length).toBeGreaterThan(signsOf(one).length);
    expect(new Set(offered).size).toBe(offered.length);
  });
});

describe.each(["en", "fr", "ar"])("in %s", (lang) => {
  const texts = textsOf(lang);

  it("every story and every card has all its words", () => {
    const keys = [
      ...cards.flatMap(({ id }) => CARD_TEXTS.map((field) => `learn.${id}.${field}`)),
      ...cases.flatMap(({ id }) => CASE_TEXTS.map((field) => `practice.${id}.${field}`)),
    ];
    expect(keys.filter((key) => (texts.get(key) ?? "").trim() === "")).toEqual([]);
  });

  it("no story is longer than one can read between two tents", () => {
    const long = cases.filter(({ id }) => (texts.get(`practice.${id}.story`) ?? "").split(/\s+/u).length > STORY_WORDS);
    expect(long.map(({ id }) => id)).toEqual([]);
  });

  it("titles and stories give the label away in no word", () => {
    const telling = /traffick|smuggling|victim|\btraite\b|trafic|victime|الاتجار|التهريب|ضحية/iu;
    const found = cases.filter(({ id }) =>
      telling.test(`${texts.get(`practice.${id}.title`)} ${texts.get(`practice.${id}.story`)}`),
    );
    expect(found.map(({ id }) => id)).toEqual([]);
  });
});
