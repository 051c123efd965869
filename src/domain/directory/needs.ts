import type { Service } from "#domain/pack/services.ts";

/**
 * The few needs people pick, and what in the directory answers them. Kinds and offers are the taxonomy of the directory
 * (docs/pack-format.md). Words: `need.<id>` in the interface texts.
 */
export const NEED_IDS = [
  "doctor",
  "sleep",
  "food",
  "warm",
  "phone",
  "lawyer",
  "asylum",
  "child",
  "work",
  "violence",
  "sexual_violence",
  "used_or_forced",
  "missing",
  "low",
  "information",
] as const;
export type NeedId = (typeof NEED_IDS)[number];

export interface NeedGroup {
  readonly kinds: readonly string[];
  readonly offers: readonly string[];
}

export const NEEDS: Readonly<Record<NeedId, NeedGroup>> = {
  doctor: { kinds: ["health", "sexual-health"], offers: ["medical", "nursing"] },
  sleep: { kinds: ["shelter"], offers: ["shelter", "shelter-search"] },
  food: { kinds: ["food", "food-water", "water"], offers: ["food", "water"] },
  warm: { kinds: ["material-aid", "aid", "day-centre"], offers: ["clothes", "tents", "material-aid", "showers", "day-centre"] },
  phone: { kinds: ["charging"], offers: ["charging", "wifi"] },
  lawyer: { kinds: ["legal"], offers: ["legal", "legal-info"] },
  asylum: { kinds: ["asylum", "uk-asylum", "un"], offers: ["asylum", "asylum-support"] },
  child: {
    kinds: ["child-protection", "guardian", "minors", "missing-children", "children"],
    offers: ["child-protection", "guardian"],
  },
  work: { kinds: ["labour-exploitation", "labour-rights", "labour-inspection", "domestic-workers"], offers: ["labour-rights"] },
  violence: { kinds: ["victim-support", "women", "forced-marriage"], offers: ["gbv-support", "safety-planning"] },
  sexual_violence: { kinds: ["sexual-violence"], offers: ["evidence-without-complaint"] },
  used_or_forced: { kinds: ["anti-trafficking", "national-referral", "sexual-exploitation", "labour-exploitation"], offers: [] },
  missing: {
    kinds: ["family-tracing", "missing-children", "deaths-and-missing", "family-reunion"],
    offers: ["family-tracing", "identification"],
  },
  low: { kinds: ["psychological", "suicide-prevention"], offers: ["psychological", "listening"] },
  information: { kinds: ["information", "rights-monitoring", "complaint"], offers: ["information", "complaint"] },
};

/** What a service answers. An emergency number sends whoever it decides, police too: its kind alone counts, not all that may come. */
export function needsOf({ kinds, offers }: Pick<Service, "kinds" | "offers">): readonly NeedId[] {
  const given = kinds.includes("emergency") ? [] : offers;
  return NEED_IDS.filter(
    (need) => NEEDS[need].kinds.some((kind) => kinds.includes(kind)) || NEEDS[need].offers.some((offer) => given.includes(offer)),
  );
}

/** Answers of the guides ("What do you need?") that are one of these needs. */
const NEED_BY_ANSWER: Readonly<Record<string, NeedId>> = {
  doctor: "doctor",
  medical: "doctor",
  sleep: "sleep",
  shelter: "sleep",
  food: "food",
  water: "food",
  warm_place: "warm",
  clothes: "warm",
  toilet: "warm",
  phone: "phone",
  legal: "lawyer",
  legal_advice: "lawyer",
  family_contact: "missing",
  talk_to_family: "missing",
  specialist_ngo: "used_or_forced",
  information_only: "information",
};

export const needsFromAnswers = (values: readonly string[]): readonly NeedId[] => [
  ...new Set(values.flatMap((value) => (Object.hasOwn(NEED_BY_ANSWER, value) ? [NEED_BY_ANSWER[value] as NeedId] : []))),
];

/** What only a person's own wish opens (safeguarding rule 2): the kinds of services behind each wish. */
export const ASKED_KINDS = {
  police: ["police"],
  labour_authority: ["labour-inspection"],
  crime_line: ["anonymous-report"],
  return: ["voluntary-return"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Asked = keyof typeof ASKED_KINDS;
