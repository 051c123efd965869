import * as v from "valibot";
import { IdSchema } from "#domain/pack/common.ts";

/** The files `indicators` and `rules` of the core content part. */
export const ElementSchema = v.picklist(["act", "means", "purpose", "smuggling", "aggravation"]);
export type Element = v.InferOutput<typeof ElementSchema>;

export const StrengthSchema = v.picklist(["strong", "medium", "weak"]);
export type Strength = v.InferOutput<typeof StrengthSchema>;

export const IndicatorSchema = v.strictObject({
  id: IdSchema,
  /** Empty for observations and other indicators that never count towards an element. */
  elements: v.array(ElementSchema),
  strengthAdult: v.optional(StrengthSchema),
  strengthChild: v.optional(StrengthSchema),
  strengthBasis: IdSchema,
  decisiveAlone: v.boolean(),
  forms: v.array(IdSchema),
  appliesTo: v.picklist(["adult", "child", "both"]),
  redFlag: v.boolean(),
  sources: v.array(v.string()),
  sourceStatus: v.picklist(["seen", "known"]),
});
export type Indicator = v.InferOutput<typeof IndicatorSchema>;
export const IndicatorsSchema = v.array(IndicatorSchema);

/** Long names are the ids that leave the app; codes are for people who work on the rules. */
export const ASSESSMENTS = {
  T1: "strong_indicators_of_trafficking",
  T2: "possible_trafficking_more_information_needed",
  S2: "smuggling_with_protection_risks",
  S1: "smuggling_no_trafficking_indicators_so_far",
  P1: "protection_risk_no_trafficking_or_smuggling_pattern_so_far",
  N0: "not_enough_information",
} as const;
export type AssessmentCode = keyof typeof ASSESSMENTS;
export type AssessmentName = (typeof ASSESSMENTS)[AssessmentCode];

const CodeSchema = v.picklist(["T1", "T2", "S2", "S1", "P1", "N0"]);

/**
 * Which combinations of strengths make an element `yes` (ILO/EC Delphi rule, 2009, p. 3), and the whole decision table.
 * `table` lists one code per combination in the order age × act × means × purpose × smuggling × aggravation, the last changing
 * fastest, with the value orders given beside it: 972 entries.
 */
export const RulesSchema = v.strictObject({
  delphi: v.array(
    v.strictObject({
      strong: v.pipe(v.number(), v.integer(), v.minValue(0)),
      medium: v.pipe(v.number(), v.integer(), v.minValue(0)),
      weak: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
  ),
  age: v.array(v.picklist(["adult", "child", "unknown"])),
  act: v.array(v.picklist(["yes", "no", "unknown"])),
  means: v.array(v.picklist(["yes", "no", "unknown"])),
  purpose: v.array(v.picklist(["yes", "partial", "unknown", "no"])),
  smuggling: v.array(v.picklist(["yes", "no", "unknown"])),
  aggravation: v.array(v.picklist(["yes", "no", "unknown"])),
  table: v.array(CodeSchema),
  /** Recorded with their element, but never enough to make it `yes`. */
  neverAlone: v.optional(v.array(IdSchema), ["SMU-03"]),
  /** flag -> indicators that set it. */
  flagIndicators: v.optional(v.record(IdSchema, v.array(IdSchema)), { unaccompanied: ["UAM-01"] }),
  /** Highest first; used to test that more evidence never lowers the label. */
  orders: v.array(v.array(CodeSchema)),
});
export type Rules = v.InferOutput<typeof RulesSchema>;
