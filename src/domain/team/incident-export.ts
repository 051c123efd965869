import type { Incident, IncidentCare } from "#domain/team/incident.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { csvOf } from "#lib/spreadsheet-cell.ts";

/** A report as it leaves the vault: not from which phone. */
export interface ExportedIncident {
  readonly incident: Incident;
  readonly care: IncidentCare;
}

export const INCIDENT_COLUMNS = [
  "day",
  "severity",
  "kind",
  "when",
  "ring",
  "done",
  "wouldHelp",
  "text",
  "decided",
  "decidedDay",
] as const;
export type IncidentColumn = (typeof INCIDENT_COLUMNS)[number];
export interface IncidentExportWords {
  readonly head: (column: IncidentColumn) => string;
  readonly value: (group: "severity" | "kind" | "when" | "ring" | "done" | "would_help" | "outcome", value: string) => string;
}

export function incidentCells(
  { incident, care: { decided } }: ExportedIncident,
  { value }: IncidentExportWords,
): Readonly<Record<IncidentColumn, string>> {
  return {
    day: incident.day,
    severity: value("severity", incident.severity),
    kind: value("kind", incident.kind),
    when: value("when", incident.when),
    ring: value("ring", incident.ring ? "yes" : "no"),
    done: incident.done.map((one) => value("done", one)).join(" · "),
    wouldHelp: incident.wouldHelp.map((one) => value("would_help", one)).join(" · "),
    text: cleanOutsideText(incident.text),
    decided: decided ? value("outcome", decided.outcome) : "",
    decidedDay: decided?.day ?? "",
  };
}

/** For a spreadsheet: RFC 4180, no cell that a program takes for a formula. */
export function incidentsCsv(reports: readonly ExportedIncident[], words: IncidentExportWords): string {
  const rows = reports.map((one) => {
    const cells = incidentCells(one, words);
    return INCIDENT_COLUMNS.map((column) => cells[column]);
  });
  return csvOf([INCIDENT_COLUMNS.map(words.head), ...rows]);
}
