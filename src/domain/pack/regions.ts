import * as v from "valibot";
import { CountrySchema, IdSchema } from "#domain/pack/common.ts";
import { PackRoleSchema } from "#domain/pack/manifest.ts";

/**
 * Regions a server has besides the one everybody gets, in `/packs/regions.json`: a phone asks for it only when somebody says they are in
 * another country, and takes the regions of that country. A hint where to look, not signed; what is taken is.
 */
export const REGIONS_FILE = "regions.json";

export const RegionsSchema = v.strictObject({
  regions: v.pipe(
    v.array(
      v.strictObject({
        packId: IdSchema,
        countries: v.array(CountrySchema),
        roles: v.pipe(v.array(PackRoleSchema), v.minLength(1), v.maxLength(2)),
      }),
    ),
    v.maxLength(32),
  ),
});
