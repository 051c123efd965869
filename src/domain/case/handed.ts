import type { Basis, BasisKind, ConsentBasis, ProtectionBasis } from "#domain/referral/types.ts";
import type { AgeGroup } from "#domain/screening/types.ts";

/** A case that goes to a colleague's phone: which lines there are, and what is always, at first or never among them. */
export const FOLLOW_UP_TASKS = ["lead_decides", "meet_again", "call_back", "missing_child", "reach_child"] as const;
export type FollowUpTask = (typeof FOLLOW_UP_TASKS)[number];

/** In the order shown. No answer of a talk is among them: what only a lawyer may see has no way into a hand-over. */
export const HAND_OVER_FIELDS = [
  "case",
  "code",
  "age_group",
  "language",
  "unreached",
  "tasks",
  "meetings",
  "missing",
  "flags",
  "needs",
  "access_needs",
  "assessment",
  "notes",
] as const;
export type HandOverField = (typeof HAND_OVER_FIELDS)[number];

/** Without these the colleague could not go on with it. `case` is the random number under which two phones know the same case. */
export const ALWAYS_HANDED: readonly HandOverField[] = ["case", "code", "age_group", "language", "unreached", "tasks"];
/** What may go on a child's or a life's account: enough to keep the promise and to find and help. */
export const HAND_OVER_MINIMUM: readonly HandOverField[] = [...ALWAYS_HANDED, "meetings", "missing", "flags", "needs"];

export interface HandOverConsent extends Omit<ConsentBasis, "scope"> {
  readonly scope: readonly HandOverField[];
}
export type HandOverBasis = HandOverConsent | ProtectionBasis;

export interface HandOverTo {
  /** As the colleague wishes to be called here. */
  readonly name: string;
  readonly deviceKeyId: string;
  readonly mailbox: string;
  readonly recipient: string;
}
export interface HandedTask {
  readonly task: FollowUpTask;
  readonly dueDay?: string;
}
/** What is said of the person, without any answer. */
export interface HandedAbout {
  readonly age_group: AgeGroup;
  readonly language: string;
  readonly needs?: readonly string[];
  readonly access_needs?: readonly string[];
  readonly flags?: readonly string[];
  readonly assessment?: string;
}

/** Why a colleague gives it back. */
export const HAND_BACK_REASONS = ["not_on_shift", "too_much", "knows_person", "not_enough_information", "other"] as const;
export type HandBackReason = (typeof HAND_BACK_REASONS)[number];

export const fieldsAllowed = (kind: BasisKind): readonly HandOverField[] =>
  kind === "consent" ? HAND_OVER_FIELDS : HAND_OVER_MINIMUM;

/** The choice of a referral's basis, for a colleague of the team: the scope is what is switched on. */
export const handOverBasis = (basis: Basis, scope: readonly HandOverField[]): HandOverBasis =>
  basis.kind === "consent" ? { ...basis, scope } : basis;
