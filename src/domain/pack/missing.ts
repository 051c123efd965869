import * as v from "valibot";
import { ConfidenceSchema, CountrySchema, DaySchema, IdSchema } from "#domain/pack/common.ts";
import { WhoAnswersSchema } from "#domain/pack/services.ts";

/**
 * The file `missing` of a content part: whom a team tells when a child is gone, by country, in order.
 * Words: `missing.call.<country>.<id>.title`, `.say` and `.who_may_be_told`; `missing.rule.<id>` for who may or must report.
 */

/** Roles a report can have gone to, as the safeguarding log names them. */
export const ReportedToSchema = v.picklist([
  "police",
  "emergency_service",
  "missing_children_line",
  "child_protection_service",
  "specialist_charity",
]);

export const MissingCallSchema = v.strictObject({
  id: IdSchema,
  /** Digits to dial. Empty where every place has its own, such as councils in the United Kingdom. */
  number: v.pipe(v.string(), v.regex(/^\+?[0-9]{0,15}$/)),
  serviceId: v.optional(IdSchema),
  who_answers: WhoAnswersSchema,
  reportedTo: ReportedToSchema,
  /** True for the call that does not wait for anybody: the child was taken, or is in danger now. */
  atOnce: v.optional(v.boolean(), false),
  /** How sure it is that this number answers for missing children here. */
  confidence: ConfidenceSchema,
  /** Where it was read; absent when it was not. */
  source: v.optional(v.string()),
});
export type MissingCall = v.InferOutput<typeof MissingCallSchema>;

export const MissingRuleSchema = v.strictObject({
  id: IdSchema,
  /** Law and articles, or what was looked for and not found. */
  source: v.string(),
  confidence: ConfidenceSchema,
  /** Awaits a lawyer of the country. */
  check: v.optional(v.boolean(), false),
  checkedOn: DaySchema,
});
export type MissingRule = v.InferOutput<typeof MissingRuleSchema>;

export const MissingSchema = v.strictObject({
  countries: v.array(
    v.strictObject({
      country: CountrySchema,
      calls: v.pipe(v.array(MissingCallSchema), v.minLength(1)),
      rules: v.array(MissingRuleSchema),
    }),
  ),
});
export type Missing = v.InferOutput<typeof MissingSchema>;
