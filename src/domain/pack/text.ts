import * as v from "valibot";

/**
 * Text part of one pack, one language, one audience (`public`: rights, danger, services; `team`: guides, indicators, plans).
 * A flat map; a missing key falls back to the reference language, and the screen says which language it shows.
 */
export const ReviewStateSchema = v.picklist(["reference", "draft", "reviewed"]);
export type ReviewState = v.InferOutput<typeof ReviewStateSchema>;

export const TextPartSchema = v.strictObject({
  lang: v.string(),
  audience: v.picklist(["public", "team"]),
  review: ReviewStateSchema,
  /** Keys whose state differs from `review`, by prefix (`right.FR-`). The longest matching prefix wins. */
  reviewByPrefix: v.optional(v.record(v.string(), ReviewStateSchema), {}),
  strings: v.record(v.pipe(v.string(), v.maxLength(120)), v.pipe(v.string(), v.maxLength(8000))),
});
export type TextPart = v.InferOutput<typeof TextPartSchema>;
