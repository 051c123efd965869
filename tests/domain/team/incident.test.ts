import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { countsByQuarter, type Incident, IncidentSchema, pilotStops } from "#domain/team/incident.ts";
import { incidentsCsv } from "#domain/team/incident-export.ts";
import { readCsv } from "../../support/csv.ts";

/*
 * F-72 fails without: `guardCell(cell)` in `csvOf`
 */
const incident: Incident = {
  severity: "near_miss",
  kind: "overheard",
  day: "2026-11-21",
  when: "yesterday",
  ring: false,
  done: ["left_place"],
  wouldHelp: ["quiet_place", "two_of_us"],
  text: "Somebody stood behind the tent.",
};

describe("a report of what went wrong", () => {
  it("has no field for a person, a place or an hour: what an other app adds is dropped", () => {
    const parsed = v.parse(IncidentSchema, { ...incident, name: "A", caseId: "c", place: "b", atMs: 1 });
    expect(parsed).toEqual(incident);
  });
  it("is refused when a list holds something else, or the text is too long", () => {
    for (const wrong of [
      { kind: "murder" },
      { done: ["other words"] },
      { day: "yesterday" },
      { ring: "yes" },
      { text: "x".repeat(601) },
      { when: undefined },
    ])
      expect(v.safeParse(IncidentSchema, { ...incident, ...wrong }).success).toBe(false);
  });
  it("names each reason to stop the pilot once, and none for what is no reason", () => {
    const of = (...kinds: Incident["kind"][]) => pilotStops(kinds.map((kind) => ({ kind })));
    expect(of("overheard", "phone_lost", "app_fault", "other")).toEqual([]);
    expect(of("talk_distress", "retaliation_worker", "phone_seized")).toEqual(["seized_or_punished", "talks_in_distress"]);
    expect(of("child_report_lost", "wrong_number")).toEqual(["wrong_number", "child_report_lost"]);
  });
  it("is counted by quarter and kind, the newest quarter first", () => {
    const on = (day: string, kind: Incident["kind"]) => ({ day, kind });
    expect(
      countsByQuarter([
        on("2026-09-30", "other"),
        on("2026-10-01", "phone_lost"),
        on("2026-12-31", "other"),
        on("2026-10-02", "other"),
      ]),
    ).toEqual([
      {
        quarter: "2026-Q4",
        kinds: [
          { kind: "phone_lost", count: 1 },
          { kind: "other", count: 2 },
        ],
      },
      { quarter: "2026-Q3", kinds: [{ kind: "other", count: 1 }] },
    ]);
  });
  it("F-72 leaves as a table in which no cell is a formula, and from which phone it came is not in it", () => {
    const words = { head: (column: string) => column, value: (_: string, value: string) => value };
    const care = { decided: { outcome: "training", day: "2026-11-23" } } as const;
    const csv = incidentsCsv([{ incident: { ...incident, text: '=HYPERLINK("x")' }, care }], words);
    const [heads, cells] = readCsv(csv.replace("\uFEFF", ""));
    expect(heads?.join()).toBe("day,severity,kind,when,ring,done,wouldHelp,text,decided,decidedDay");
    expect(cells).toEqual([
      "2026-11-21",
      "near_miss",
      "overheard",
      "yesterday",
      "no",
      "left_place",
      "quiet_place · two_of_us",
      '\'=HYPERLINK("x")',
      "training",
      "2026-11-23",
    ]);
  });
});
