import * as v from "valibot";
import { INCIDENT_TEXT_MAX_CHARS, plainText } from "#domain/team/incident-text.ts";
import { type Quarter, quarterOf } from "#lib/quarters.ts";

/**
 * What went wrong or nearly did, without anybody's data (safeguarding.md 6): closed lists and one short text. There is no field for a name,
 * a code, a place, a nationality or an hour, and nothing that leads to a case.
 */
export const SEVERITIES = ["incident", "near_miss"] as const;
export const INCIDENT_KINDS = [
  "phone_lost",
  "phone_seized",
  "phone_looked_at",
  "retaliation_person",
  "retaliation_worker",
  "wrong_number",
  "child_report_lost",
  "talk_distress",
  "overheard",
  "referral_wrong",
  "worker_hurt",
  "app_fault",
  "other",
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];
/** Counted from the day it was written down. */
export const WHEN = ["today", "yesterday", "this_week", "earlier"] as const;
export const DONE_AT_ONCE = [
  "called_lead",
  "left_place",
  "cared_for_person",
  "told_partner",
  "stopped_talks",
  "locked_or_erased",
  "shut_phone_out",
  "nothing_yet",
] as const;
export const WOULD_HELP = [
  "two_of_us",
  "quiet_place",
  "more_time",
  "training",
  "interpreter",
  "right_numbers",
  "lead_reachable",
  "rest",
  "other_app",
  "not_known",
] as const;

const DaySchema = v.pipe(v.string(), v.isoDate());

export const IncidentSchema = v.object({
  severity: v.picklist(SEVERITIES),
  kind: v.picklist(INCIDENT_KINDS),
  /** UTC day it was written down. */
  day: DaySchema,
  when: v.picklist(WHEN),
  /** Somebody has to be rung now: said when it was written down. */
  ring: v.boolean(),
  done: v.pipe(v.array(v.picklist(DONE_AT_ONCE)), v.maxLength(DONE_AT_ONCE.length)),
  wouldHelp: v.pipe(v.array(v.picklist(WOULD_HELP)), v.maxLength(WOULD_HELP.length)),
  /** May be empty. From another phone it may hold anything. */
  text: v.pipe(v.string(), v.maxLength(INCIDENT_TEXT_MAX_CHARS), v.transform(plainText)),
});
export type Incident = v.InferOutput<typeof IncidentSchema>;

/** What came of a report. One at a time, the newest counts. */
export const INCIDENT_OUTCOMES = [
  "told_team",
  "other_way_of_working",
  "training",
  "number_corrected",
  "partners_told",
  "talks_stopped",
  "talks_go_on",
  "nothing_more",
] as const;
export type IncidentOutcome = (typeof INCIDENT_OUTCOMES)[number];

/** How far a coordinator is with a report. */
export const IncidentCareSchema = v.strictObject({
  seenAtMs: v.optional(v.number()),
  decided: v.optional(v.strictObject({ outcome: v.picklist(INCIDENT_OUTCOMES), day: DaySchema })),
});
export type IncidentCare = v.InferOutput<typeof IncidentCareSchema>;

/** Of docs/pilot.md: with one of these open, no new talk with questions begins. */
export const PILOT_STOPS = ["seized_or_punished", "wrong_number", "child_report_lost", "talks_in_distress"] as const;
export type PilotStop = (typeof PILOT_STOPS)[number];
const STOP_OF: Readonly<Partial<Record<IncidentKind, PilotStop>>> = {
  phone_seized: "seized_or_punished",
  retaliation_person: "seized_or_punished",
  retaliation_worker: "seized_or_punished",
  wrong_number: "wrong_number",
  child_report_lost: "child_report_lost",
  talk_distress: "talks_in_distress",
};

/** Each reason to stop once, in the order of the list. A near miss counts: it is the same hole. */
export function pilotStops(open: readonly Pick<Incident, "kind">[]): readonly PilotStop[] {
  const found = new Set(open.map(({ kind }) => STOP_OF[kind]));
  return PILOT_STOPS.filter((stop) => found.has(stop));
}

export interface QuarterCount {
  readonly quarter: Quarter;
  /** Those of the lists that occur, in their order. */
  readonly kinds: readonly { readonly kind: IncidentKind; readonly count: number }[];
}

/** Newest quarter first. */
export function countsByQuarter(incidents: readonly Pick<Incident, "kind" | "day">[]): readonly QuarterCount[] {
  const quarters = [...new Set(incidents.map(({ day }) => quarterOf(Date.parse(day))))].sort().reverse();
  return quarters.map((quarter) => {
    const within = incidents.filter(({ day }) => quarterOf(Date.parse(day)) === quarter);
    const kinds = INCIDENT_KINDS.map((kind) => ({ kind, count: within.filter((one) => one.kind === kind).length }));
    return { quarter, kinds: kinds.filter(({ count }) => count > 0) };
  });
}

/**
 * How long a report is kept. At the worker as long as somebody may ask back; at the coordinator for a year, so that the same hole is
 * seen again in the next season, and not longer.
 */
export const OWN_REPORT_DAYS = 90;
export const RECEIVED_REPORT_DAYS = 365;
