import {
  CANCEL_SIGNS,
  MEETING_CALLS,
  MEETING_PLACES,
  MEETING_REASONS,
  type MeetingPlan,
  SAFE_HOURS,
} from "#domain/case/safety-plan.ts";
import { type Given, oneOf, type Step, someOf } from "#features/safety-plan/steps.ts";
import { nextMorning } from "#lib/clock.ts";

export const NO_DAY = "no_day";
const DAYS_OFFERED = 10;

/** Days from the next morning on; sooner is too soon to be safe by plan. */
export function meetingSteps(nowMs: number): readonly Step[] {
  const days = Array.from({ length: DAYS_OFFERED }, (_, n) => nextMorning(nowMs, n));
  return [
    { id: "reason", kind: "one", values: MEETING_REASONS },
    { id: "place", kind: "one", values: MEETING_PLACES },
    { id: "day", kind: "one", values: [...days, NO_DAY] },
    { id: "hours", kind: "many", values: SAFE_HOURS, required: true },
    { id: "calls", kind: "one", values: MEETING_CALLS },
    { id: "cancel", kind: "one", values: CANCEL_SIGNS },
    { id: "word", kind: "word", values: [], required: true },
  ];
}

/** `null` while something is missing. */
export function meetingFrom(given: Given): MeetingPlan | null {
  const reason = oneOf(given, "reason", MEETING_REASONS);
  const place = oneOf(given, "place", MEETING_PLACES);
  const calls = oneOf(given, "calls", MEETING_CALLS);
  const cancel = oneOf(given, "cancel", CANCEL_SIGNS);
  const word = given["word"]?.[0];
  const day = given["day"]?.[0];
  const hours = someOf(given, "hours", SAFE_HOURS);
  if (!reason || !place || !calls || !cancel || !word || !day || hours.length === 0) return null;
  return { reason, place, calls, cancel, word, hours, ...(day !== NO_DAY && { day }) };
}
