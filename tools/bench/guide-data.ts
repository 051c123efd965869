import type { Guides, Question } from "#domain/pack/guides.ts";
import type { Indicator } from "#domain/pack/rules.ts";
import type { AnswerValue } from "#domain/screening/types.ts";
import type { GuideSource, GuideTexts } from "../pack/guide/slice.ts";

const LANGUAGES = ["en", "fr", "ar", "ti", "am", "fa", "ps", "ckb", "so", "vi"] as const;
const SINGLE = ["first", "second", "third", "fourth", "not_sure", "skip"];
const SEVERAL = ["food", "papers", "phone", "money", "none", "skip"];

export const LARGE_GUIDE = "large";

const idOf = (place: number): string => `g${place + 1}`;
const kindOf = (place: number): "ynus" | "single" | "multi" => (place % 5 === 3 ? "single" : place % 7 === 5 ? "multi" : "ynus");
const firstOf = { ynus: "yes", single: "first", multi: "food" } as const;

/** Every third question waits for the one before, every tenth for three earlier ones, every twenty-fifth for an indicator. */
function conditionOf(place: number, indicator: string): string | undefined {
  const given = (at: number): string =>
    kindOf(at) === "multi" ? `selected(\${${idOf(at)}}, 'food')` : `\${${idOf(at)}} = '${firstOf[kindOf(at)]}'`;
  if (place > 0 && place % 25 === 0) return `indicator('${indicator}') or ${given(place - 1)}`;
  if (place > 10 && place % 10 === 0)
    return `(${given(place - 1)} or ${given(place - 4)}) and not(${given(place - 9)} and \${age} = 'child')`;
  return place > 0 && place % 3 === 0 ? given(place - 1) : undefined;
}

function questionAt(place: number, indicators: readonly string[]): Question {
  const type = kindOf(place);
  const options = type === "ynus" ? ["yes", "no", "not_sure", "skip"] : type === "single" ? SINGLE : SEVERAL;
  const indicator = indicators[place % indicators.length] ?? "";
  const relevant = conditionOf(place, indicators[(place - 1) % indicators.length] ?? "");
  return {
    id: idOf(place),
    section: "question",
    type,
    options,
    ...(relevant === undefined ? {} : { relevant }),
    maps: place % 2 === 0 ? { [firstOf[type]]: [indicator] } : {},
    clears: {},
    redFlag: {},
    who: "any_trained",
    optionWho: {},
    spontaneous: false,
    hasNote: false,
    hasAvoid: false,
    hasOnFail: false,
  };
}

function textsOf(lang: string, ours: GuideSource, count: number): GuideTexts {
  const sample = Object.values((ours.texts[lang] ?? ours.texts["en"])?.strings ?? {});
  const words = (at: number): string => sample[at % sample.length] ?? "";
  const strings: Record<string, string> = {};
  for (let place = 0; place < count; place++) strings[`q.${idOf(place)}`] = `${place + 1}. ${words(place)}`;
  [...new Set(["yes", "no", ...SINGLE, ...SEVERAL])].forEach((value, at) => {
    strings[`label.${value}`] = words(at * 7);
  });
  return { review: lang === "en" ? "reference" : "draft", reviewByPrefix: {}, strings };
}

/** A guide as large as anybody may write one: `count` questions in ten languages, raising what the catalogue holds. */
export function largeGuide(ours: GuideSource, indicators: readonly Indicator[], count = 1000): GuideSource {
  const raised = indicators.filter(({ id }) => !ours.notes.notCollected.includes(id)).map(({ id }) => id);
  const questions = Array.from({ length: count }, (_, place) => questionAt(place, raised));
  const inCore = (from: number): string[] =>
    questions.filter(({ type }, place) => type === "ynus" && place % 40 === from).map(({ id }) => id);
  const guides: Guides = {
    ...ours.guides,
    questions,
    scripts: [],
    forcedScripts: [],
    age: { child: "${g4} = 'third'", unknown: "${g4} = 'skip'", adult: "${g4} = 'first'" },
    switches: [],
    flags: {},
    guides: [
      {
        id: LARGE_GUIDE,
        who: "any_trained",
        before: [],
        questions: questions.map(({ id }) => id),
        midway: { before: [], ask: [] },
        optional: [],
        sharing: [],
        after: [],
      },
    ],
    core: { [LARGE_GUIDE]: { means: inCore(1), purpose: inCore(2), smuggling: inCore(6), aggravation: inCore(7) } },
    noEquivalents: {},
    resultGates: [],
    lawyerOnly: { ...ours.guides.lawyerOnly, answers: [] },
    referralOnly: [],
  };
  return {
    guides,
    notes: ours.notes,
    media: [],
    texts: Object.fromEntries(LANGUAGES.map((lang) => [lang, textsOf(lang, ours, count)])),
  };
}

/** Answers that open every question of the large guide. */
export const largeAnswers = ({ guides }: GuideSource): Readonly<Record<string, AnswerValue>> =>
  Object.fromEntries(
    guides.questions.map(({ id, options, type }) => [id, type === "multi" ? [options[0] ?? ""] : (options[0] ?? "")]),
  );
