import * as v from "valibot";
import { CountrySchema, IdSchema } from "#domain/pack/common.ts";

/**
 * What a pack is among others, signed with its manifest, so that nobody who only carries files can put one above another.
 * `core` lies lowest, `region` is for a place, `overlay` is an organisation's own and may add services, hide and replace them, and
 * translate; within a kind, a pack lies above those it extends.
 */
export const PackKindSchema = v.picklist(["core", "region", "overlay"]);
export type PackKind = v.InferOutput<typeof PackKindSchema>;

export const AboutSchema = v.strictObject({
  kind: PackKindSchema,
  /** Ids of the packs it lies above. */
  extends: v.optional(v.pipe(v.array(IdSchema), v.maxLength(16)), []),
  /** Where a region's people are, the first one first: asked for nothing, they see this country. */
  countries: v.optional(v.pipe(v.array(CountrySchema), v.maxLength(9)), []),
});
export type About = v.InferOutput<typeof AboutSchema>;

/** Words: `pack.<id>.title`. */
export const titleKey = (packId: string): string => `pack.${packId}.title`;
