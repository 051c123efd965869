import * as v from "valibot";
import { IdSchema } from "#domain/pack/common.ts";

/**
 * The file `asks` of a content part: short requests to show to an official, in the languages officials read. Rights name them by id.
 * Words: `ask.<id>`, the same request in the reader's language, so that nobody shows what they cannot read.
 */
export const AskSchema = v.strictObject({
  id: IdSchema,
  words: v.pipe(v.array(v.strictObject({ lang: v.string(), text: v.string() })), v.minLength(1)),
});
export type Ask = v.InferOutput<typeof AskSchema>;
export const AsksSchema = v.array(AskSchema);
