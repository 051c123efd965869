import * as v from "valibot";
import { DaySchema, IdSchema } from "#domain/pack/common.ts";

/**
 * The file `hides` of an overlay's directory part: services of the packs below that its people are not to be sent to. Who reads the
 * app sees that something is hidden, by whom and why; a number of the danger page cannot be hidden (`merge-services.ts`).
 */
export const HIDE_REASONS = ["closed", "moved", "wrong_number", "not_safe", "no_help"] as const;

export const HideSchema = v.strictObject({
  serviceId: IdSchema,
  reason: v.picklist(HIDE_REASONS),
  checkedOn: DaySchema,
});
export type Hide = v.InferOutput<typeof HideSchema>;
export const HidesSchema = v.array(HideSchema);
