import { DaySchema, IdSchema } from "#domain/pack/common.ts";
import { DangerNumberSchema } from "#domain/pack/danger.ts";
import { QuestionSchema } from "#domain/pack/guides.ts";
import { PhoneSchema } from "#domain/pack/services.ts";
import { LangSchema, spokenFields } from "#domain/pack/voices.ts";
import { nodeOf, rulesOf, type SchemaNode, unwrapped } from "./node.ts";

const NUMBER = "digits with nothing between them, a + in front if need be";

/** What fits a pattern, in words. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [patternOf(nodeOf(IdSchema)), "a short name of letters, digits, dots, hyphens and underscores, without spaces"],
  [patternOf(nodeOf(DaySchema)), "a day, written 2026-01-31"],
  [patternOf(nodeOf(PhoneSchema.entries.number)), `${NUMBER}, 2 to 20 of them`],
  [patternOf(nodeOf(DangerNumberSchema.entries.number)), `${NUMBER}, at most 15 of them`],
  [/^\+?[0-9]{2,15}$/, `${NUMBER}, 2 to 15 of them`],
  [/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "a time of day, written 09:00 or 17:30 and in quotes"],
  [patternOf(unwrapped(nodeOf(QuestionSchema.entries.options)).item), "small letters, digits and underscores"],
  [/^[A-Z]{2}$/, "two capital letters of a country"],
  [/^20[0-9]{2}-Q[1-4]$/, "a quarter of a year, written 2027-Q1"],
  [/^(other|[A-Z]{2}-[A-Z0-9]{2,3})$/, "a department, province or county, written FR-62, or other for everywhere else"],
  [patternOf(nodeOf(LangSchema)), "the code of a language, such as fr or ckb"],
  [patternOf(nodeOf(spokenFields.key)), "the key of a text"],
  [/^[0-9a-f]{16}$/, "16 of the signs 0-9 and a-f"],
  [/^[0-9a-f]{64}$/, "64 of the signs 0-9 and a-f"],
  [/^voice\.[0-9a-f]{16}\.(webm|ogg)$/, "the name of a sound file as the voice studio makes it"],
];

function patternOf(node: SchemaNode | undefined): RegExp {
  const found =
    node === undefined ? undefined : rulesOf(node).find(({ requirement }) => requirement instanceof RegExp)?.requirement;
  if (!(found instanceof RegExp)) throw new Error("this schema has no pattern");
  return found;
}

/** Undefined for a pattern nobody has put into words. */
export const patternWords = (pattern: RegExp): string | undefined =>
  WORDS.find(([known]) => known.source === pattern.source)?.[1];
