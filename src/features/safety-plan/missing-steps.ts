import { CARERS, CHILD_AGES, CHILD_REACH, MAY_BE_TOLD, MAY_LOOK, type MissingPlan, PREPARED } from "#domain/case/safety-plan.ts";
import { type Given, oneOf, type Step, someOf } from "#features/safety-plan/steps.ts";
import { LANGUAGES } from "#i18n/languages.ts";

export const OTHER_LANGUAGE = "other";
/** What children at the coast speak, besides the languages of the screens. */
const SPOKEN = ["ti", "am", "om", "so", "ps", "prs", "fa", "ckb", "kmr", "vi", "sq", "tr", "ur", "bn"];

export const MISSING_STEPS: readonly Step[] = [
  { id: "mayLook", kind: "one", values: MAY_LOOK },
  { id: "mayBeTold", kind: "many", values: MAY_BE_TOLD },
  { id: "reach", kind: "one", values: CHILD_REACH },
  { id: "carer", kind: "one", values: CARERS },
  { id: "age", kind: "one", values: CHILD_AGES },
  { id: "language", kind: "one", values: [...new Set([...LANGUAGES.map(({ lang }) => lang), ...SPOKEN, OTHER_LANGUAGE])] },
  { id: "prepared", kind: "many", values: PREPARED },
  { id: "word", kind: "word", values: [] },
];

/** Short names of the answers, in the summary and on the case. */
export const MISSING_LINES = {
  mayLook: "look",
  mayBeTold: "tell",
  reach: "hear",
  carer: "care",
  age: "years",
  language: "speaks",
  prepared: "done",
  word: "code",
} as const;

/** `null` while something is missing. */
export function missingFrom(given: Given): MissingPlan | null {
  const mayLook = oneOf(given, "mayLook", MAY_LOOK);
  const age = oneOf(given, "age", CHILD_AGES);
  const carer = oneOf(given, "carer", CARERS);
  const reach = oneOf(given, "reach", CHILD_REACH);
  const language = given["language"]?.[0];
  const word = given["word"]?.[0];
  if (!mayLook || !age || !carer || !reach || !language) return null;
  const mayBeTold = someOf(given, "mayBeTold", MAY_BE_TOLD);
  return {
    mayLook,
    age,
    carer,
    reach,
    language,
    mayBeTold,
    prepared: someOf(given, "prepared", PREPARED),
    ...(word && { word }),
  };
}
