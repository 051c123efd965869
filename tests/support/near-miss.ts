import type { NewIncident } from "#workflows/report-incident.ts";

/** A report of the least that can go wrong, in no words. */
export const NEAR_MISS: NewIncident = {
  severity: "near_miss",
  kind: "wrong_number",
  when: "this_week",
  ring: false,
  done: [],
  wouldHelp: [],
  text: "",
};
