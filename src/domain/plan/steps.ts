import type { AssessmentCode } from "#domain/pack/rules.ts";

/** What the worker can do next. Words: `plan.step.<kind>` and, where there is more to say, `plan.step.<kind>.hint`. */
export type StepKind =
  | "danger_check"
  | "stop_asking"
  | "ask_wishes"
  | "safe_tonight"
  | "call_lead"
  | "offer_specialist_by_day"
  | "offer_specialist_at_night"
  | "no_police_unless_chosen"
  | "offer_rights"
  | "health_card"
  | "second_meeting"
  | "specialist_advice"
  | "care_now"
  | "legal_advice"
  | "asylum_debt_card"
  | "care_for_danger"
  | "needs"
  | "contacts_card"
  | "kind_goodbye"
  | "labour_rights"
  | "asked_for"
  | "do_not_leave_child"
  | "enough_known"
  | "boarding_now"
  | "someone_near"
  | "child_safe_now"
  | "tell_child"
  | "emergency_shelter"
  | "child_line"
  | "stay_until_handed_over"
  | "running_away_plan"
  | "nobody_reached";

/** Order of actions for an adult (safeguarding rule 4). */
export const ADULT_STEPS: Readonly<Record<AssessmentCode, readonly StepKind[]>> = {
  T1: ["stop_asking", "ask_wishes", "safe_tonight", "call_lead", "offer_specialist_by_day", "no_police_unless_chosen"],
  T2: ["stop_asking", "offer_rights", "health_card", "second_meeting", "specialist_advice"],
  S2: ["care_now", "health_card", "legal_advice"],
  S1: ["offer_rights", "asylum_debt_card", "contacts_card", "stop_asking"],
  P1: ["care_for_danger", "health_card", "emergency_shelter", "legal_advice"],
  N0: ["needs", "contacts_card", "kind_goodbye"],
};

/** What comes before "child first" for each label. */
export const CHILD_LEADS: Readonly<Record<AssessmentCode, readonly StepKind[]>> = {
  T1: ["stop_asking", "do_not_leave_child"],
  T2: ["enough_known"],
  S2: ["boarding_now"],
  S1: [],
  P1: ["someone_near"],
  N0: [],
};

/** "Child first", under every label. There is no way to close it without a referral: nobody reached means the lead decides. */
export const CHILD_FIRST: readonly StepKind[] = [
  "child_safe_now",
  "tell_child",
  "call_lead",
  "emergency_shelter",
  "child_line",
  "stay_until_handed_over",
  "running_away_plan",
  "nobody_reached",
];
