import type { Country } from "#domain/pack/common.ts";
import type { Right, Topic } from "#domain/pack/rights.ts";

/** Who the reader says they are. The audience codes of the pack are for us and never shown. */
export type Who = "adult" | "child" | "family";

/** In the order people ask. */
export const TOPICS: readonly Topic[] = [
  "safe",
  "stay",
  "doctor",
  "lawyer",
  "money",
  "work",
  "police",
  "child",
  "story",
  "home",
  "arrival",
];

/** A rule holds everywhere, in the Union, or in one country. The United Kingdom is not in the Union. */
const EU: readonly Country[] = ["FR", "BE", "NL", "DE", "IE", "IT", "ES", "GR"];

export const holdsIn = (right: Right, country: Country): boolean =>
  right.where === country || right.where === "INT" || (right.where === "EU" && EU.includes(country));

function isFor(right: Right, who: Who): boolean {
  const onlyChildren = right.audience.every((code) => code === "C");
  if (who === "adult") return !onlyChildren;
  return true;
}

/** National rules before international ones; for somebody under 18, what is for children first. */
export function rightsFor(rights: readonly Right[], country: Country, who: Who): Right[] {
  const rank = (right: Right): number =>
    (who === "child" && !right.audience.includes("C") ? 2 : 0) + (right.where === country ? 0 : 1);
  return rights.filter((right) => holdsIn(right, country) && isFor(right, who)).sort((a, b) => rank(a) - rank(b));
}

/** Trafficking and asylum always stand together: what a right points to, both ways, where it holds. */
export function together(rights: readonly Right[], right: Right, country: Country): Right[] {
  const near = (other: Right) => right.seeAlso.includes(other.id) || other.seeAlso.includes(right.id);
  return rights.filter(
    (other) => other.id !== right.id && near(other) && (holdsIn(other, country) || other.where === right.where),
  );
}
