/**
 * What may be noted so that people find each other again: ticks from these lists and a code word that means nothing to others.
 * Never a name, a number, a picture or a place where somebody sleeps (screening rule 4, "never record").
 */
export const MEETING_PLACES = ["our_van", "day_centre", "clinic", "meal_place", "legal_desk"] as const;
export const MEETING_REASONS = ["clothes", "health", "charging", "food", "washing", "lessons"] as const;
/** When the person can be met or called without being watched. */
export const SAFE_HOURS = ["morning", "midday", "afternoon", "evening"] as const;
export const MEETING_CALLS = ["nobody_calls", "person_calls", "we_call"] as const;
export const CANCEL_SIGNS = ["walks_past", "bag_other_hand", "empty_message", "not_there"] as const;

/** Same bands as the guides ask for, below eighteen. */
export const CHILD_AGES = ["under_13", "13_15", "16_17", "maybe_under_18"] as const;
export const MAY_LOOK = ["yes", "in_danger_only", "no"] as const;
export const CARERS = ["nobody", "parent", "relative", "other_adult", "child_service", "not_said"] as const;
/** `on_paper`: the lead keeps how, by the policy of the organisation; the app never does. */
export const CHILD_REACH = ["comes_to_us", "calls_us", "on_paper", "no_way"] as const;
export const MAY_BE_TOLD = ["receiving_service", "guardian", "missing_line", "police", "family_on_paper"] as const;
export const PREPARED = ["number_by_heart", "running_plan", "told_risk_child", "told_risk_service", "paper_with_lead"] as const;

export type MeetingPlace = (typeof MEETING_PLACES)[number];
export type MeetingReason = (typeof MEETING_REASONS)[number];
export type SafeHours = (typeof SAFE_HOURS)[number];
export type MeetingCalls = (typeof MEETING_CALLS)[number];
export type CancelSign = (typeof CANCEL_SIGNS)[number];
export type ChildAge = (typeof CHILD_AGES)[number];
export type MayLook = (typeof MAY_LOOK)[number];
export type Carer = (typeof CARERS)[number];
export type ChildReach = (typeof CHILD_REACH)[number];
export type MayBeTold = (typeof MAY_BE_TOLD)[number];
export type Prepared = (typeof PREPARED)[number];

export interface MeetingPlan {
  /** Absent where no day could be agreed. */
  readonly day?: string;
  readonly hours: readonly SafeHours[];
  readonly place: MeetingPlace;
  /** What the person may say they come for. */
  readonly reason: MeetingReason;
  /** "Blanket 47": proves to either side that the other is the right one. */
  readonly word: string;
  readonly calls: MeetingCalls;
  readonly cancel: CancelSign;
}

/** Made with a child's agreement, before anything happens. */
export interface MissingPlan {
  readonly mayLook: MayLook;
  readonly age: ChildAge;
  readonly language: string;
  readonly carer: Carer;
  readonly reach: ChildReach;
  readonly mayBeTold: readonly MayBeTold[];
  readonly prepared: readonly Prepared[];
  /** Said by the child or by us, it means: I need help and cannot say so. Absent where the child wants none. */
  readonly word?: string;
}

const WORD_NUMBER_FIRST = 11;
const WORD_NUMBERS = 89;

/**
 * A harmless word and a number, like a ticket from a wardrobe: easy to keep in mind, and no word list holds it.
 * `random`: two random numbers below 65 536.
 */
export function newCodeWord(words: readonly string[], random: Uint16Array): string {
  const [first = 0, second = 0] = random;
  const word = words[first % Math.max(1, words.length)] ?? "";
  return `${word} ${WORD_NUMBER_FIRST + (second % WORD_NUMBERS)}`.trim();
}
