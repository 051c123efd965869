import type { AssessmentCode } from "#domain/pack/rules.ts";
import type { AgeGroup } from "#domain/screening/types.ts";

/** Key of the words people read for an assessment; whoever may be a child is spoken of as one. */
export const lineKey = (code: AssessmentCode, age: AgeGroup): string =>
  `plan.${code}.${age === "adult" ? "adult" : "child"}.line`;
