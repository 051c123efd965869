import * as v from "valibot";
import { IdSchema } from "#domain/pack/common.ts";

/**
 * The file `statistics` of a region's content part: what may be counted, fixed and signed before the quarter begins. Every list is closed,
 * so that no plan can ask for a site, a day, a language, a nationality, a route or a worker. What the shapes cannot show is refused by
 * `src/domain/statistics/lint-plans.ts`. Why: docs/decisions/0033-counts-without-people.md.
 */

/** In the order of the cells. Not known stands for itself: doubt protects, in figures too. */
export const PERSONS = ["child_unaccompanied", "child_other", "adult", "age_not_known"] as const;
export type Persons = (typeof PERSONS)[number];

/** `rest`: S1, P1 and N0. */
export const LEAF_ASSESSMENTS = ["T1", "T2", "S2", "rest"] as const;
export type LeafAssessment = (typeof LEAF_ASSESSMENTS)[number];

/** T: possible signs of trafficking. O: everything else. */
export const GROUPS = ["T", "O"] as const;
export type Group = (typeof GROUPS)[number];

/** How finely a release may cut, from one number to every person group with every assessment. */
export const CUTS = ["one", "assessment", "age_and_assessment", "all"] as const;
export type Cut = (typeof CUTS)[number];

/**
 * Everything that can be counted beside the leaves: ways of control, forms, what else was raised, where, and what came of a referral.
 * There is no flag for being made to break the law: that never leaves the phone except to a lawyer (docs/safeguarding.md).
 */
export const FLAG_IDS = [
  "m_debt",
  "m_earnings",
  "m_threats",
  "m_family",
  "m_police",
  "m_violence",
  "m_mind",
  "m_lies",
  "m_drugs",
  "m_locked",
  "m_needs",
  "m_hours",
  "m_papers",
  "m_sold",
  "m_position",
  "f_sexual",
  "f_labour",
  "f_domestic",
  "f_begging",
  "f_other",
  "f_child",
  "urgent_check",
  "labour_rights",
  "aggravation",
  "place_here",
  "place_on_the_way",
  "place_planned",
  "recruited_online",
  "housed_by_exploiter",
  "journey_debt",
  "referral_agreed",
  "referral_collected",
  "referral_answered",
] as const;
export type FlagId = (typeof FLAG_IDS)[number];

const QuarterSchema = v.pipe(v.string(), v.regex(/^20[0-9]{2}-Q[1-4]$/));
/** ISO 3166-2, or `other` for everywhere else. */
const AreaSchema = v.pipe(v.string(), v.regex(/^(other|[A-Z]{2}-[A-Z0-9]{2,3})$/));

const PersonsSchema = v.picklist(PERSONS);
const LeafAssessmentSchema = v.picklist(LEAF_ASSESSMENTS);

/** One source each: indicators, what an assessment raised, where it happened, or how far a referral came. */
export const CountedFlagSchema = v.strictObject({
  id: v.picklist(FLAG_IDS),
  indicators: v.optional(v.array(IdSchema)),
  /** Counts only where the purpose is yes or partial. */
  withPurpose: v.optional(v.boolean()),
  raised: v.optional(v.picklist(["urgent_check", "labour_rights", "aggravation"])),
  places: v.optional(
    v.array(v.picklist(["here", "elsewhere_in_country", "on_the_way", "country_left", "at_destination", "planned"])),
  ),
  referral: v.optional(v.picklist(["agreed", "collected", "answered"])),
  /** Leaves in which somebody can have it and somebody can lack it; its base is these alone. Absent: all. */
  persons: v.optional(v.array(PersonsSchema)),
  assessments: v.optional(v.array(LeafAssessmentSchema)),
});
export type CountedFlag = v.InferOutput<typeof CountedFlagSchema>;

const NestingSchema = v.strictObject({ inner: v.picklist(FLAG_IDS), outer: v.picklist(FLAG_IDS) });
const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

export const PlanSchema = v.strictObject({
  planId: IdSchema,
  quarters: v.pipe(v.array(QuarterSchema), v.minLength(1), v.maxLength(8)),
  areas: v.pipe(v.array(AreaSchema), v.minLength(1), v.maxLength(16)),
  leaves: v.strictObject({ persons: v.array(PersonsSchema), assessments: v.array(LeafAssessmentSchema) }),
  groups: v.strictObject({ T: v.array(LeafAssessmentSchema), O: v.array(LeafAssessmentSchema) }),
  /** Which cut is used from which total of the quarter before, as published, for the same area. */
  ladder: v.array(v.strictObject({ from: CountSchema, cut: v.picklist(CUTS) })),
  flags: v.array(CountedFlagSchema),
  nested: v.array(NestingSchema),
  /** Fewer phones than this: nothing is opened. */
  minPhones: v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(1000)),
  /** A cell below it is hidden. */
  k: v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(1000)),
  /** Shown numbers are rounded to it. */
  base: v.literal(5),
});
export type Plan = v.InferOutput<typeof PlanSchema>;

export const StatisticsSchema = v.strictObject({ plans: v.pipe(v.array(PlanSchema), v.minLength(1), v.maxLength(16)) });
export type Statistics = v.InferOutput<typeof StatisticsSchema>;
