import * as v from "valibot";
import { ConfidenceSchema, CountrySchema, IdSchema } from "#domain/pack/common.ts";
import { ASSESSMENTS, ElementSchema } from "#domain/pack/rules.ts";

/**
 * The file `practice` of a content part: cards to learn from and published cases to practise on, for the team's part only.
 * Words: `learn.<card>.title` and `.body` (paragraphs split by a blank line); `practice.<case>.title`, `.story`, `.known`, `.unknown`,
 * `.outcome`, `.why`.
 */
export const DrawingSchema = v.picklist([
  "two_roads",
  "act_means_purpose",
  "yes_that_does_not_count",
  "child",
  "plan",
  "no_border",
  "who_is_wronged",
  "turns",
  "debt",
  "captive",
  "camp",
  "not_punished",
  "signs",
  "age",
  "late",
  "people_say",
  "never_ask",
]);
export type Drawing = v.InferOutput<typeof DrawingSchema>;

export const LearnCardSchema = v.strictObject({
  id: IdSchema,
  /** `myths` is followed by the myths of the rights, `never_ask` by the list of the guides, so that both exist once. */
  kind: v.picklist(["idea", "myths", "never_ask"]),
  drawing: DrawingSchema,
  source: v.string(),
  confidence: ConfidenceSchema,
});
export type LearnCard = v.InferOutput<typeof LearnCardSchema>;

const StatedSchema = v.strictObject({
  /** `no` for a case of the past: the court or the report found none. Counts where no indicator is listed. */
  value: v.picklist(["yes", "partial", "no", "unknown"]),
  indicators: v.array(IdSchema),
});

export const PracticeCaseSchema = v.strictObject({
  id: IdSchema,
  /** A decided or litigated case, a situation of a published report, or one built from a definition without a real person. */
  kind: v.picklist(["court", "documented_pattern", "constructed_from_source"]),
  /** Court or publisher, reference, day: as cited. */
  source: v.string(),
  confidence: ConfidenceSchema,
  countries: v.array(v.union([CountrySchema, v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))])),
  age: v.picklist(["adult", "child", "unknown"]),
  facts: v.strictObject(v.entriesFromList(ElementSchema.options, StatedSchema)),
  expected: v.strictObject({
    assessment: v.picklist(Object.values(ASSESSMENTS)),
    /** `re_screen` and `labour_rights` follow from the rest and are left out. */
    flags: v.array(v.picklist(["child_protection", "unaccompanied", "urgent_check"])),
  }),
  /** Signs the story does not tell, listed among the true ones where the learner ticks what they see. */
  otherSigns: v.pipe(v.array(IdSchema), v.minLength(3)),
});
export type PracticeCase = v.InferOutput<typeof PracticeCaseSchema>;

export const PracticeSchema = v.strictObject({
  cards: v.pipe(v.array(LearnCardSchema), v.minLength(1)),
  cases: v.pipe(v.array(PracticeCaseSchema), v.minLength(1)),
});
export type Practice = v.InferOutput<typeof PracticeSchema>;

/** Text keys of a case, each required. */
export const CASE_TEXTS = ["title", "story", "known", "unknown", "outcome", "why"] as const;
export const CARD_TEXTS = ["title", "body"] as const;
