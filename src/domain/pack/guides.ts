import * as v from "valibot";
import { ExpressionTextSchema, IdSchema } from "#domain/pack/common.ts";

/**
 * The file `guides` of a content part: every question of every guide, the guides themselves and the rules that link answers to
 * indicators. Language-neutral: words live in the text parts under `q.<id>`, `script.<id>`, `label.<value>`.
 * Meaning of each field: docs/guide-format.md. Built from YAML, from question banks written by people who know XLSForm.
 */
export const AnswerTypeSchema = v.picklist(["ynus", "single", "multi", "ticks", "talk", "worker", "checks"]);
export type AnswerType = v.InferOutput<typeof AnswerTypeSchema>;

export const WhenReplySchema = v.picklist(["now", "past", "not_sure"]);
export type WhenReply = v.InferOutput<typeof WhenReplySchema>;

export const WhoSchema = v.picklist(["any_trained", "specialist", "child_trained"]);
export type Who = v.InferOutput<typeof WhoSchema>;

const ValueSchema = v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,60}$/));
const IndicatorIdsSchema = v.array(IdSchema);

export const SectionSchema = v.picklist([
  "volunteer",
  "safety",
  "comprehension",
  "consent",
  "question",
  "child_question",
  "observation",
]);

/** What a question is about, for the view of what changed between two talks. Words are the screen's. */
export const THEMES = [
  "danger_tonight",
  "company",
  "journey",
  "debt",
  "moved",
  "work",
  "freedom",
  "threats",
  "papers",
  "promises",
  "held",
  "sexual",
  "other_use",
  "needs",
] as const;
export const ThemeSchema = v.picklist(THEMES);
export type Theme = v.InferOutput<typeof ThemeSchema>;

export const QuestionSchema = v.strictObject({
  id: IdSchema,
  section: SectionSchema,
  key: v.optional(IdSchema),
  type: AnswerTypeSchema,
  /** Full list of values in the order shown, `not_sure` and `skip` included where they are offered. Empty for `talk`. */
  options: v.array(ValueSchema),
  element: v.optional(v.picklist(["act", "means", "purpose", "smuggling", "aggravation", "debt", "age", "context"])),
  /** answer value -> indicators raised */
  maps: v.optional(v.record(ValueSchema, IndicatorIdsSchema), {}),
  /** answer value -> question id -> indicators that one earlier answer raised and this one takes back */
  clears: v.optional(v.record(ValueSchema, v.record(IdSchema, IndicatorIdsSchema)), {}),
  relevant: v.optional(ExpressionTextSchema),
  passIf: v.optional(ExpressionTextSchema),
  redFlag: v.optional(v.record(ValueSchema, v.picklist(["now_past_notsure", "now", "child_first"])), {}),
  whenFrom: v.optional(IdSchema),
  who: v.optional(WhoSchema, "any_trained"),
  optionWho: v.optional(v.record(ValueSchema, WhoSchema), {}),
  spontaneous: v.optional(v.boolean(), false),
  /** What the question is about; only questions asked of the person have one. */
  theme: v.optional(ThemeSchema),
  /**
   * Answers that stay true: at the next talk of the same case such an answer is taken over and the question is not asked again.
   * Only for facts about how the journey began or what once happened; everything about now is asked again. An answer that raises a
   * red flag, `skip` and `not_sure` cannot be settled, nor can one about age: the build refuses them.
   */
  settles: v.optional(v.array(ValueSchema)),
  hasNote: v.optional(v.boolean(), false),
  hasAvoid: v.optional(v.boolean(), false),
  hasOnFail: v.optional(v.boolean(), false),
});
export type Question = v.InferOutput<typeof QuestionSchema>;

const StepIdsSchema = v.array(IdSchema);

export const GuideSchema = v.strictObject({
  id: IdSchema,
  who: WhoSchema,
  /** Ids of checks, scripts, comprehension checks and consents, in order. */
  before: StepIdsSchema,
  questions: StepIdsSchema,
  /** All that a worker without the flag in `who` may ask; then refer. */
  basics: v.optional(StepIdsSchema),
  midway: v.strictObject({ before: StepIdsSchema, ask: StepIdsSchema }),
  optional: StepIdsSchema,
  sharing: StepIdsSchema,
  after: StepIdsSchema,
  /**
   * `ticks`: nothing is asked of the person, so what the worker saw is listed as an observation and never counts towards an element,
   * whatever it would raise elsewhere; only what was said unasked (the tick list) does. Absent: answers count.
   */
  counts: v.optional(v.literal("ticks")),
});
export type Guide = v.InferOutput<typeof GuideSchema>;

export const GUIDE_ELEMENTS = ["means", "purpose", "smuggling", "aggravation"] as const;
const CoreSchema = v.record(v.picklist(GUIDE_ELEMENTS), v.union([StepIdsSchema, v.literal("not_needed_for_a_child")]));

export const GuidesSchema = v.strictObject({
  version: v.pipe(v.number(), v.integer()),
  questions: v.array(QuestionSchema),
  scripts: v.array(IdSchema),
  forcedScripts: v.array(IdSchema),
  exclusive: v.array(ValueSchema),
  when: v.strictObject({ options: v.array(WhenReplySchema), opensDanger: v.array(WhenReplySchema) }),
  age: v.strictObject({ child: ExpressionTextSchema, unknown: ExpressionTextSchema, adult: ExpressionTextSchema }),
  switches: v.array(
    v.strictObject({
      from: StepIdsSchema,
      to: IdSchema,
      after: StepIdsSchema,
      relevant: ExpressionTextSchema,
      first: StepIdsSchema,
    }),
  ),
  flags: v.record(IdSchema, ExpressionTextSchema),
  guides: v.array(GuideSchema),
  core: v.record(IdSchema, CoreSchema),
  noEquivalents: v.record(IdSchema, v.strictObject({ answers: v.array(ValueSchema), orIf: v.optional(ExpressionTextSchema) })),
  resultGates: v.array(
    v.strictObject({ guide: IdSchema, assessment: IdSchema, allowedIf: ExpressionTextSchema, otherwiseShow: IdSchema }),
  ),
  lawyerOnly: v.strictObject({ indicators: IndicatorIdsSchema, answers: v.array(IdSchema) }),
  referralOnly: v.array(IdSchema),
  workerTickList: IndicatorIdsSchema,
  /** Ids whose words are `stop.<n>` and `never.<n>` in the text part. */
  stopRules: v.array(IdSchema),
  neverAsk: v.array(IdSchema),
  /** Days before the same person may be screened again (safeguarding). */
  rescreenAfterDays: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type Guides = v.InferOutput<typeof GuidesSchema>;
