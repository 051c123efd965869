import * as v from "valibot";

/** Ids in pack data: short, stable, never reused. */
export const IdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/));
/** `YYYY-MM-DD`. */
export const DaySchema = v.pipe(v.string(), v.isoDate());
/** ISO 3166-1 alpha-2, or `EU` for services of every country of the Union, or `INT` for international rules. */
export const CountrySchema = v.picklist(["INT", "EU", "FR", "GB", "BE", "NL", "DE", "IE", "IT", "ES", "GR"]);
export type Country = v.InferOutput<typeof CountrySchema>;

/** How sure a fact is. `seen` = read on a stored page; `known` = recalled, not confirmed; `conflicting` = sources disagree. */
export const ConfidenceSchema = v.picklist(["seen", "partly_seen", "known", "conflicting", "unknown"]);
export type Confidence = v.InferOutput<typeof ConfidenceSchema>;

/** An expression in the XLSForm `relevant` subset, kept as text in the pack and parsed at load. */
export const ExpressionTextSchema = v.pipe(v.string(), v.maxLength(2000));
