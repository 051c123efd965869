import * as v from "valibot";
import { CountrySchema, IdSchema } from "#domain/pack/common.ts";
import { WhoAnswersSchema } from "#domain/pack/services.ts";

/**
 * The file `danger` of a content part: what `/danger` shows for one or more countries.
 * Words: `danger.need.<id>` and `.hint`; `danger.number.<country>.<number, or the channel of a radio>.<field>` with `who_may_be_told`, `say`;
 * `danger.card.<id>.title` and `.body` (one step a line); `danger.fact.<id>`.
 */
export const NeedSchema = v.picklist(["hurt", "fire", "sea", "attack", "cannot_speak", "not_urgent"]);
export type Need = v.InferOutput<typeof NeedSchema>;

export const DangerNumberSchema = v.strictObject({
  need: NeedSchema,
  /** Digits to dial or text; empty for radio, where `channel` says which. */
  number: v.pipe(v.string(), v.regex(/^\+?[0-9]{0,15}$/)),
  how: v.picklist(["call", "text", "radio"]),
  channel: v.optional(v.string()),
  serviceId: v.optional(IdSchema),
  who_answers: WhoAnswersSchema,
  /** False where a phone without a working SIM cannot reach it; absent = not known. */
  without_sim: v.optional(v.boolean()),
  /** Facts that await a check by a lawyer or clinician: shown as such. */
  verify: v.optional(v.boolean(), false),
});
export type DangerNumber = v.InferOutput<typeof DangerNumberSchema>;

export const DangerSchema = v.strictObject({
  countries: v.array(
    v.strictObject({
      country: CountrySchema,
      numbers: v.array(DangerNumberSchema),
      /** Ready text in the country's own language(s), to copy or show. `…` marks where the place goes. */
      readyText: v.array(v.strictObject({ lang: v.string(), text: v.string() })),
    }),
  ),
  cards: v.array(
    v.strictObject({ id: IdSchema, verify: v.optional(v.boolean(), false), serviceIds: v.optional(v.array(IdSchema), []) }),
  ),
});
export type Danger = v.InferOutput<typeof DangerSchema>;
