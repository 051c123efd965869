/**
 * Basis for sharing, and what a referral may carry. The rules are those of docs/safeguarding.md: no envelope about a person without
 * a basis, minimum fields for the two bases that need no consent, and nothing preselected.
 */
export type BasisKind = "consent" | "child_protection" | "danger_to_life";

/** Said to the person, or why it could not be said. */
export type Told = "told" | "not_told_danger" | "not_told_could_not_reach" | "not_told_no_shared_language";
export type ChildView = "agrees" | "does_not_want" | "afraid" | "no_view_given";
/** What a yes is asked for. */
export type Purpose = "help_by_this_organisation" | "a_colleague_goes_on";
/** Never the volunteer alone. */
export type Decider = "safeguarding_lead" | "second_person";

export interface ConsentBasis {
  readonly kind: "consent";
  /** The one named organisation. */
  readonly organisationId: string;
  /** Exactly the fields the person agreed to. */
  readonly scope: readonly ReferralField[];
  /** A `Purpose`; another app may know others. */
  readonly purpose: string;
  readonly how: "spoken" | "by_picture" | "through_interpreter";
  readonly interpreterRole?: "professional" | "volunteer" | "phone_interpreter";
  readonly lang: string;
  readonly day: string;
  readonly expires: string;
}
export interface ProtectionBasis {
  readonly kind: "child_protection" | "danger_to_life";
  readonly decidedBy: Decider;
  readonly told: Told;
  readonly childView?: ChildView;
  readonly day: string;
}
export type Basis = ConsentBasis | ProtectionBasis;

/** In the order shown. Values are ids or short codes, never a story. */
export const REFERRAL_FIELDS = [
  "code",
  "age_group",
  "language",
  "needs",
  "access_needs",
  "accepted_services",
  "reach",
  "assessment",
  "flags",
  "indicators",
] as const;
export type ReferralField = (typeof REFERRAL_FIELDS)[number];

/** What may leave on a child's or a life's account: enough to find and help, nothing else. */
export const MINIMUM_FIELDS: readonly ReferralField[] = ["code", "age_group", "language", "needs", "reach", "flags"];

export type ReferralFields = Partial<Record<ReferralField, string | readonly string[]>>;

export interface ReferralBody {
  readonly fields: ReferralFields;
  /** Where the answer goes: the device's own mailbox and age recipient. */
  readonly replyTo: { readonly mailbox: string; readonly recipient: string };
}

export const REPLY_KINDS = ["seen", "accepted", "declined", "done"] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];
export const DECLINE_REASONS = ["no_place", "not_our_work", "not_enough_information", "closed", "other"] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];
/** How an answer was told that nobody signed, and by which role. */
export const TOLD_HOW = ["phone", "text"] as const;
export const TOLD_ROLES = ["front_desk", "social_worker", "lawyer", "manager", "other"] as const;
export interface ToldBy {
  readonly how: (typeof TOLD_HOW)[number];
  readonly role: (typeof TOLD_ROLES)[number];
}
/** How a referral is told to people without the app. */
export const TOLD_WAYS = ["paper", "phone", "sms"] as const;
export type ToldWay = (typeof TOLD_WAYS)[number];
export interface ReplyBody {
  readonly answers: string;
  readonly reply: ReplyKind;
  readonly reason?: DeclineReason;
}
