import * as v from "valibot";
import { ConfidenceSchema, CountrySchema, DaySchema, IdSchema } from "#domain/pack/common.ts";

/** The file `rights` of a content part. Words: `right.<id>.title`, `.body` (paragraphs split by a blank line), `.limits`, `.ask`. */
export const TopicSchema = v.picklist([
  "safe",
  "stay",
  "doctor",
  "lawyer",
  "money",
  "child",
  "story",
  "home",
  "police",
  "work",
  "arrival",
]);
export type Topic = v.InferOutput<typeof TopicSchema>;

/** V: someone may be used or forced · S: smuggled · C: under 18 · A: everyone. For us, never shown. */
export const AudienceSchema = v.picklist(["V", "S", "C", "A"]);
export type Audience = v.InferOutput<typeof AudienceSchema>;

export const RightSchema = v.strictObject({
  id: IdSchema,
  /** `myth` = what traffickers say and the facts; `card` = words to show to an official. */
  kind: v.picklist(["right", "myth", "card"]),
  where: CountrySchema,
  topics: v.pipe(v.array(TopicSchema), v.minLength(1)),
  audience: v.pipe(v.array(AudienceSchema), v.minLength(1)),
  /** Law and its articles, as cited. */
  source: v.string(),
  confidence: ConfidenceSchema,
  /** What was read and what was recalled, in the compiler's words. */
  confidenceNote: v.optional(v.string()),
  /** A fact marked CHECK in the sources: shown as "being checked". */
  check: v.optional(v.boolean(), false),
  /** Showing or using it can start a procedure: "Speak to a specialist charity or lawyer first" stands above it. */
  charityFirst: v.optional(v.boolean(), false),
  checkedOn: DaySchema,
  /** Requests to show to an official, by id of the file `asks`: in the languages of the country, with their meaning. */
  say: v.optional(v.array(IdSchema)),
  /** A card's own words to an official, in the official's language. */
  ask: v.optional(v.array(v.strictObject({ lang: v.string(), text: v.string() })), []),
  /** Other rights shown with it (trafficking and asylum always stand together). */
  seeAlso: v.optional(v.array(IdSchema), []),
});
export type Right = v.InferOutput<typeof RightSchema>;
export const RightsSchema = v.array(RightSchema);
