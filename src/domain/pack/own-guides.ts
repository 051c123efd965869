import * as v from "valibot";
import { IdSchema } from "#domain/pack/common.ts";
import { QuestionSchema } from "#domain/pack/guides.ts";

/**
 * The file `own_guides` of an overlay's content part: an organisation's questions beside ours. A guide of theirs is one of ours with other
 * questions in the middle: its checks, limits, consents, first questions, half-way check, hand-over to the child's guide and end are
 * taken from the guide it is `like`, and there is no field to say otherwise (`domain/screening/own-guides.ts`).
 */
const { type, options, element, maps, clears, relevant, redFlag, whenFrom, who, optionWho, theme, hasNote, hasAvoid } =
  QuestionSchema.entries;

export const OwnQuestionSchema = v.strictObject({
  id: IdSchema,
  type,
  options,
  element,
  maps,
  clears,
  relevant,
  redFlag,
  whenFrom,
  who,
  optionWho,
  theme,
  hasNote,
  hasAvoid,
});
export type OwnQuestion = v.InferOutput<typeof OwnQuestionSchema>;

const AskedSchema = v.pipe(v.array(IdSchema), v.minLength(1), v.maxLength(80));

export const OwnGuideSchema = v.strictObject({
  id: IdSchema,
  /** The guide of ours it begins and ends like. */
  like: IdSchema,
  /** `specialist`: nobody else is offered it. Absent: whoever may ask ours. */
  who: v.optional(v.literal("specialist")),
  /** After ours of every talk (danger tonight, age): questions of ours and own ones, in order. */
  questions: AskedSchema,
  /** The half-way check comes before these of its `questions`. */
  midway: v.pipe(v.array(IdSchema), v.minLength(1), v.maxLength(8)),
});
export type OwnGuide = v.InferOutput<typeof OwnGuideSchema>;

export const OwnGuidesSchema = v.strictObject({
  questions: v.pipe(v.array(OwnQuestionSchema), v.maxLength(80)),
  guides: v.pipe(v.array(OwnGuideSchema), v.minLength(1), v.maxLength(8)),
});
export type OwnGuides = v.InferOutput<typeof OwnGuidesSchema>;

/** Ids of a pack's own guides and questions are its id, one dot and a name, so that they never meet those of another pack. */
export const isOwnId = (packId: string, id: string): boolean =>
  !packId.includes(".") && id.startsWith(`${packId}.`) && /^[A-Za-z0-9_-]+$/.test(id.slice(packId.length + 1));

/** Answers of its own begin with the same, written with the letters an answer may have: `harbour_ngo__locked_in`. */
export const ownValueStart = (packId: string): string => `${packId.toLowerCase().replace(/[^a-z0-9]/g, "_")}__`;

/** Words of guides, whoever's they are. */
const GUIDE_WORDS = /^(?:q|script|guide|label|when|stop|never|who|indicator|element|plan)\./;
export const isGuideWord = (key: string): boolean => GUIDE_WORDS.test(key);

/** Whether a word of guides belongs to the own guides of a pack. */
export const isOwnGuideWord = (packId: string, key: string): boolean =>
  ["q", "guide"].some((group) => key.startsWith(`${group}.${packId}.`)) || key.startsWith(`label.${ownValueStart(packId)}`);
