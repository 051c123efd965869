import * as v from "valibot";
import { CUTS, FLAG_IDS, GROUPS, LEAF_ASSESSMENTS, PERSONS } from "#domain/pack/statistics.ts";

const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const ShownSchema = v.nullable(CountSchema);
const HashSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const FiguresSchema = v.strictObject({
  cut: v.picklist(CUTS),
  k: CountSchema,
  cells: v.array(
    v.strictObject({
      persons: v.array(v.picklist(PERSONS)),
      assessments: v.array(v.picklist(LEAF_ASSESSMENTS)),
      shown: ShownSchema,
    }),
  ),
  flags: v.array(v.strictObject({ group: v.picklist(GROUPS), flag: v.picklist(FLAG_IDS), shown: ShownSchema, of: ShownSchema })),
});

/** A `SignedEntry` of the ledger as it is kept: every word of it known, nothing beside it. */
export const SignedEntrySchema = v.strictObject({
  entry: v.strictObject({
    at: CountSchema,
    before: v.nullable(HashSchema),
    planSha256: HashSchema,
    quarter: v.pipe(v.string(), v.regex(/^20[0-9]{2}-Q[1-4]$/)),
    area: v.string(),
    figures: v.nullable(FiguresSchema),
  }),
  signature: v.string(),
});
