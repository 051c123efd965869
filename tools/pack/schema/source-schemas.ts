import * as v from "valibot";
import { AsksSchema } from "#domain/pack/asks.ts";
import { DangerSchema } from "#domain/pack/danger.ts";
import { GuidesSchema, QuestionSchema } from "#domain/pack/guides.ts";
import { HidesSchema } from "#domain/pack/hides.ts";
import { MissingSchema } from "#domain/pack/missing.ts";
import { OwnGuidesSchema, OwnQuestionSchema } from "#domain/pack/own-guides.ts";
import { PagesSchema } from "#domain/pack/pages.ts";
import { PracticeSchema } from "#domain/pack/practice.ts";
import { RightsSchema } from "#domain/pack/rights.ts";
import { IndicatorsSchema, RulesSchema } from "#domain/pack/rules.ts";
import { ServiceSchema } from "#domain/pack/services.ts";
import { StatisticsSchema } from "#domain/pack/statistics.ts";
import { TextPartSchema } from "#domain/pack/text.ts";
import { AUTHORED_RULES, CODES_A_LINE } from "../lib/read-rules.ts";
import { VoiceListSchema } from "../lib/read-voices.ts";
import { type ContentFileName, MetaSchema } from "../lib/sources.ts";

/** What each kind of file in a pack folder is called among the published schemas. */
export type SourceKind = "pack" | "hides" | "services" | "text" | "voices" | ContentFileName;

const CodeSchema = RulesSchema.entries.table.item;
const WordsSchema = v.array(v.string());

/** The shapes authors write: those of the app, without what is worked out and with what stays behind. */
export const SOURCE_SCHEMAS: Readonly<Record<SourceKind, v.GenericSchema>> = {
  pack: MetaSchema,
  hides: HidesSchema,
  services: v.array(v.strictObject({ ...ServiceSchema.entries, notes: v.optional(v.unknown()) })),
  text: TextPartSchema,
  voices: VoiceListSchema,
  guides: v.strictObject({
    ...GuidesSchema.entries,
    questions: v.array(v.strictObject({ ...QuestionSchema.entries, options: v.optional(QuestionSchema.entries.options) })),
    retired: v.optional(WordsSchema),
    notCollected: v.optional(WordsSchema),
  }),
  own_guides: v.strictObject({
    ...OwnGuidesSchema.entries,
    questions: v.array(v.strictObject({ ...OwnQuestionSchema.entries, options: v.optional(OwnQuestionSchema.entries.options) })),
  }),
  indicators: IndicatorsSchema,
  rules: v.strictObject({
    ...v.pick(RulesSchema, AUTHORED_RULES).entries,
    table: v.record(v.string(), v.pipe(v.array(CodeSchema), v.minLength(CODES_A_LINE), v.maxLength(CODES_A_LINE))),
  }),
  practice: PracticeSchema,
  rights: RightsSchema,
  asks: AsksSchema,
  pages: PagesSchema,
  danger: DangerSchema,
  missing: MissingSchema,
  statistics: StatisticsSchema,
};
