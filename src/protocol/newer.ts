import * as v from "valibot";

/** Whole, but of a later version of its form: nothing is wrong with it, and copying it again would not help. */
export interface MadeByNewer {
  readonly type: "MadeByNewer";
}

const LaterSchema = v.looseObject({ v: v.pipe(v.number(), v.integer(), v.minValue(2)) });

/** A JSON value that says it is of a later version than the first, which is all this version knows. */
export const isMadeByNewer = (value: unknown): boolean => v.is(LaterSchema, value);
