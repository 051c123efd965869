import type { Country } from "#domain/pack/common.ts";
import type { Audience, Right } from "#domain/pack/rights.ts";
import type { AssessmentCode } from "#domain/pack/rules.ts";
import type { AgeGroup, Flag } from "#domain/screening/types.ts";

export interface RightsQuery {
  readonly country: Country;
  readonly age: AgeGroup;
  readonly shown: AssessmentCode;
  readonly flags: readonly Flag[];
}

/** Strong or possible signs: rights of people who are used. A paid journey: rights of people who were smuggled. Everyone's come after. */
const AUDIENCE_BY_CODE: Readonly<Record<AssessmentCode, readonly Audience[]>> = {
  T1: ["V", "A"],
  T2: ["V", "S", "A"],
  S2: ["S", "A"],
  S1: ["S", "A"],
  P1: ["A"],
  N0: ["A"],
};

/**
 * Rights that fit: of this country first, then the international ones; written for this person before those for everybody. A child,
 * or who may be one, gets the children's and everybody's. What stands together (protection and asylum) is kept together (`seeAlso`).
 */
export function rightsFor(rights: readonly Right[], { country, age, shown, flags }: RightsQuery): readonly Right[] {
  const wanted: readonly Audience[] = age === "adult" ? AUDIENCE_BY_CODE[shown] : ["C", "A"];
  const aboutWork = flags.includes("labour_rights");
  const here = rights.filter(
    (right) =>
      right.kind === "right" && (right.where === country || right.where === "INT" || (right.where === "EU" && country !== "GB")),
  );
  const byId = new Map(here.map((right) => [right.id, right]));
  const forChildrenOnly = (right: Right): boolean => right.topics.includes("child") && !right.audience.includes("A");
  const fits = (right: Right): boolean =>
    !(age === "adult" && forChildrenOnly(right)) &&
    (right.audience.some((one) => wanted.includes(one)) || (aboutWork && right.topics.includes("work")));
  const rank = (right: Right): number => {
    const audience = Math.min(...wanted.map((one, index) => (right.audience.includes(one) ? index : wanted.length)));
    return (aboutWork && right.topics.includes("work") ? 0 : 100) + (right.where === country ? 0 : 10) + audience;
  };
  const chosen = here.filter(fits).sort((a, b) => rank(a) - rank(b));
  const beside =
    age === "adult"
      ? chosen.flatMap((right) => right.seeAlso.flatMap((id) => byId.get(id) ?? [])).filter((right) => !forChildrenOnly(right))
      : [];
  return [...new Set([...chosen, ...beside])];
}
