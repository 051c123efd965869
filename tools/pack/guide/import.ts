import { basename } from "node:path";
import * as v from "valibot";
import { GuideSchema, type Guides, type Question } from "#domain/pack/guides.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { ChoiceLists } from "./import-choices.ts";
import { type FormSettings, readSettings } from "./import-settings.ts";
import { SurveyReader } from "./import-survey.ts";
import { FormTexts, LeftOuts } from "./import-texts.ts";
import { guideFromRows } from "./layout.ts";
import { byKey } from "./media.ts";
import { inFile, type LeftOut, type Place, type Refusal, type Refusals } from "./places.ts";
import type { Form, FormRow } from "./rows.ts";
import type { GuideSlice, GuideTexts } from "./slice.ts";
import { whenValues } from "./slice.ts";

export interface ImportedForm {
  readonly form: Form;
  readonly slice: GuideSlice;
  readonly leftOut: readonly LeftOut[];
  /** Things the author must know although nothing is wrong with the form. */
  readonly notes: readonly string[];
  readonly rowById: ReadonlyMap<string, FormRow>;
  readonly rowByValue: ReadonlyMap<string, FormRow>;
  settingsPlace(column: string): Place;
}

function readOtherTexts(form: Form, texts: FormTexts, refusals: Refusals): void {
  for (const row of form.sheets.fanal_texts?.rows ?? []) {
    const key = row.text("key");
    if (key === "" || key.length > 120) refusals.add(row.place("key"), "The row has no key.", "Write the key of the text.");
    else texts.take(row, key);
  }
}

/** Notes beside a question have words or have not: the app is told which. */
const withNotes = (question: Question, reference: ReadonlyMap<string, string> | undefined): Question => {
  const has = (suffix: string): boolean => reference?.has(`q.${question.id}.${suffix}`) ?? false;
  return { ...question, hasNote: has("note"), hasAvoid: has("avoid"), hasOnFail: has("on_fail") };
};

function textParts(texts: FormTexts, settings: FormSettings): GuideSlice["texts"] {
  const languages = [...new Set([...Object.keys(settings.review), ...texts.languages])];
  return Object.fromEntries(
    languages.map((lang): [string, GuideTexts] => [
      lang,
      {
        review: settings.review[lang] ?? (lang === "en" ? "reference" : "draft"),
        reviewByPrefix: settings.reviewByPrefix[lang] ?? {},
        strings: Object.fromEntries(texts.strings.get(lang) ?? []),
      },
    ]),
  );
}

function coreOf(survey: SurveyReader, settings: FormSettings): GuideSlice["core"] {
  if (survey.core.size === 0 && settings.core === null) return null;
  return { ...settings.core, ...Object.fromEntries(survey.core) } as Guides["core"][string];
}

function notesOn(survey: SurveyReader, texts: FormTexts, settings: FormSettings): readonly string[] {
  const notes: string[] = [];
  if (texts.assumed)
    notes.push("Labels without a language were taken for English. Name it: label::English (en), or default_language.");
  if (!texts.languages.includes("en"))
    notes.push("There are no English words: a pack needs them, every other language falls back to them.");
  const raises = survey.questions.some(({ maps }) => Object.keys(maps).length > 0);
  if (!raises) notes.push("No answer raises an indicator: the guide would never say more than “not enough information”.");
  if (!("age" in settings.rules))
    notes.push("The form does not say how age is known (fanal_age): everybody counts as possibly a child.");
  return notes;
}

/**
 * The guide a form holds, by itself: whether the names in it exist elsewhere is for `checkImports`. Either everything in the form was
 * understood, or the list says what was not, by sheet, row and column; nothing in between.
 */
export function importForm(form: Form, refusals: Refusals): Result<ImportedForm, readonly Refusal[]> {
  if (form.sheets.survey === undefined)
    refusals.add(inFile(form.file), 'The form has no sheet "survey".', "Name the sheet with the questions survey.");
  const leftOut = new LeftOuts();
  const fileId = basename(form.file).replace(/\.[^.]*$/, "");
  const settings = readSettings(form, fileId, refusals, leftOut);
  const texts = new FormTexts(form, settings.defaultLanguage, refusals);
  const choices = new ChoiceLists(form, texts, refusals, leftOut);
  const survey = new SurveyReader(form, choices, texts, refusals, leftOut);
  survey.read();
  readOtherTexts(form, texts, refusals);
  if (form.sheets.survey !== undefined && survey.placed.length === 0 && refusals.list.length === 0)
    refusals.add(form.sheets.survey.place, "The survey asks nothing.", "Add rows.");
  const when = whenValues(settings.rules);
  if (when.length > 0) choices.values("when");
  choices.tellUnused();

  const parsed = v.safeParse(GuideSchema, {
    id: settings.guideId,
    who: "any_trained",
    ...guideFromRows(survey.placed),
    ...settings.guide,
  });
  if (!parsed.success)
    for (const { path, received, expected } of parsed.issues.filter((issue) => issue.path?.[0]?.key !== "id"))
      refusals.add(
        settings.place(`fanal_guide_${String(path?.[0]?.key ?? "")}`),
        `${received} does not fit here.`,
        `Expected: ${expected ?? ""}.`,
      );
  if (!parsed.success || refusals.list.length > 0) return err(refusals.list);

  const values = new Set([...survey.questions.flatMap(({ options }) => options), ...when]);
  const reference = texts.strings.get("en");
  return ok({
    form,
    leftOut: leftOut.list,
    notes: notesOn(survey, texts, settings),
    rowById: survey.rowById,
    rowByValue: choices.rowByValue,
    settingsPlace: settings.place,
    slice: {
      guide: parsed.output,
      questions: survey.questions.map((question) => withNotes(question, reference)),
      scripts: survey.scripts,
      forcedScripts: survey.forcedScripts,
      exclusive: [...values].filter((value) => choices.exclusive.has(value)),
      core: coreOf(survey, settings),
      noEquivalents: survey.noEquivalents,
      lawyerAnswers: survey.lawyerAnswers,
      referralOnly: survey.referralOnly,
      rules: settings.rules,
      texts: textParts(texts, settings),
      media: [...texts.media].sort(byKey),
    },
  });
}
