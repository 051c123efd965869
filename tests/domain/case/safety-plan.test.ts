import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { caseView } from "#domain/case/case-view.ts";
import { type CaseForHandOver, openMatters } from "#domain/case/hand-over.ts";
import { mergeEntries } from "#domain/case/merge.ts";
import { projectEntry } from "#domain/case/project.ts";
import { newCodeWord } from "#domain/case/safety-plan.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import { endedShift, limitReached, NO_SHIFT, SHIFT_MS, shiftAt, withOneTalk } from "#domain/case/shift.ts";
import type { Entry } from "#domain/case/types.ts";
import type { ReplyKind } from "#domain/referral/types.ts";

const base = (entryId: string, atMs: number) => ({ entryId, caseId: "case", atMs });
const meeting = (entryId: string, atMs: number, day?: string): Extract<Entry, { type: "meeting_plan" }> => ({
  ...base(entryId, atMs),
  type: "meeting_plan",
  ...(day !== undefined && { day }),
  hours: ["morning"],
  place: "our_van",
  reason: "clothes",
  word: "Blanket 47",
  calls: "nobody_calls",
  cancel: "walks_past",
});
const task = (
  entryId: string,
  atMs: number,
  name: Extract<Entry, { type: "follow_up" }>["task"],
  dueDay?: string,
  done?: boolean,
): Entry => ({
  ...base(entryId, atMs),
  type: "follow_up",
  task: name,
  ...(dueDay !== undefined && { dueDay }),
  ...(done !== undefined && { done }),
});
const missing: Entry = {
  ...base("m", 3),
  type: "missing_plan",
  mayLook: "yes",
  age: "16_17",
  language: "ti",
  carer: "nobody",
  reach: "on_paper",
  mayBeTold: ["receiving_service"],
  prepared: ["number_by_heart", "told_risk_child"],
  word: "Soup 12",
};

describe("a plan to meet again", () => {
  it("is open as long as the task to meet on that day is", () => {
    const entries = [meeting("p", 1, "2026-11-24"), task("t", 1, "meet_again", "2026-11-24")];
    expect(caseView(entries).meetings).toMatchObject([{ entryId: "p", word: "Blanket 47" }]);
    expect(caseView([...entries, task("d", 2, "meet_again", "2026-11-24", true)]).meetings).toEqual([]);
  });

  it("without a day stays open until it is done", () => {
    const entries = [meeting("p", 1), task("t", 1, "meet_again")];
    expect(caseView(entries).meetings).toHaveLength(1);
    expect(caseView([...entries, task("d", 2, "meet_again", undefined, true)]).meetings).toEqual([]);
  });

  it("made again for the same day is the newest, whichever copy of the case comes first", () => {
    const first = [meeting("a", 1, "2026-11-24"), task("t", 1, "meet_again", "2026-11-24")];
    const again = [{ ...meeting("b", 5, "2026-11-24"), place: "clinic" as const }, task("u", 5, "meet_again", "2026-11-24")];
    for (const merged of [mergeEntries(first, again), mergeEntries(again, first)])
      expect(caseView(merged).meetings.map(({ entryId, place }) => [entryId, place])).toEqual([["b", "clinic"]]);
  });
});

describe("what leaves the vault", () => {
  it("is a plan of known ticks; the index holds none of it", () => {
    for (const entry of [meeting("p", 1, "2026-11-24"), missing]) {
      expect(v.safeParse(EntrySchema, entry).success).toBe(true);
      expect(Object.keys(projectEntry(entry)).sort()).toEqual(["atMs", "caseId", "kind", "type"]);
    }
  });

  it("is refused where a place or a carer is in somebody's own words", () => {
    expect(v.safeParse(EntrySchema, { ...meeting("p", 1), place: "behind the station" }).success).toBe(false);
    expect(v.safeParse(EntrySchema, { ...missing, carer: "his uncle" }).success).toBe(false);
    expect(v.safeParse(EntrySchema, { ...missing, prepared: ["photo"] }).success).toBe(false);
  });

  it("keeps what a newer app added", () => {
    expect(v.parse(EntrySchema, { ...missing, later: "kept" })).toMatchObject({ later: "kept" });
  });

  it("shows the newest plan for a missing child", () => {
    const newer: Entry = { ...missing, entryId: "n", atMs: 9, mayLook: "no" };
    expect(caseView([newer, missing]).missingPlan).toMatchObject({ mayLook: "no" });
    expect(caseView([]).missingPlan).toBeNull();
  });
});

describe("a code word", () => {
  it("is a word of the list and two digits", () => {
    for (let n = 0; n < 65_536; n += 97)
      expect(newCodeWord(["Blanket", "Soup"], Uint16Array.of(n, n))).toMatch(/^(Blanket|Soup) [1-9]\d$/);
  });
});

describe("a shift", () => {
  it("begins with the first talk and counts each", () => {
    const two = withOneTalk(withOneTalk(NO_SHIFT, 1000), 2000);
    expect(two).toEqual({ startedAtMs: 1000, talks: 2, limit: 4 });
    expect(limitReached(two)).toBe(false);
    expect(limitReached({ ...two, talks: 4 })).toBe(true);
  });

  it("ends by hand or by itself, and the team's limit stays", () => {
    const kept = { startedAtMs: 1000, talks: 5, limit: 3 };
    expect(endedShift(kept)).toEqual({ talks: 0, limit: 3 });
    expect(shiftAt(kept, 1000 + SHIFT_MS - 1)).toEqual(kept);
    expect(shiftAt(kept, 1000 + SHIFT_MS)).toEqual({ talks: 0, limit: 3 });
    expect(withOneTalk(kept, 1000 + SHIFT_MS)).toEqual({ startedAtMs: 1000 + SHIFT_MS, talks: 1, limit: 3 });
  });
});

describe("the list at the end of a shift", () => {
  const of = (caseId: string, entries: readonly Entry[], more: Partial<CaseForHandOver> = {}): CaseForHandOver => ({
    caseId,
    code: caseId,
    lastAtMs: 1,
    isChild: false,
    entries,
    ...more,
  });

  it("begins with children nobody was reached for, then what is due first", () => {
    const list = openMatters([
      of("later", [task("a", 1, "call_back", "2026-11-30")]),
      of("nothing open", []),
      of("sooner", [task("b", 1, "lead_decides", "2026-11-22")]),
      of("child", [], { isChild: true }),
    ]);
    expect(list.map(({ caseId, unreached }) => [caseId, unreached])).toEqual([
      ["child", true],
      ["sooner", false],
      ["later", false],
    ]);
  });

  const referral = { ...base("ref", 10), type: "referral", refId: "r", envelopeId: "e", organisationId: "home" } as const;
  const asked: Entry = {
    ...referral,
    fields: {},
    basis: { kind: "child_protection", decidedBy: "second_person", told: "told", day: "2026-11-21" },
  };
  const answered = (reply: ReplyKind, atMs = 20): Entry => ({
    ...base(`reply-${reply}`, atMs),
    type: "reply",
    refId: "r",
    organisationId: "home",
    reply,
  });
  const child = (entries: readonly Entry[], toldAtMs = 5) => openMatters([of("child", entries, { isChild: true, toldAtMs })]);

  it("keeps a child on it whose referral only waits, was only seen, was declined or was taken back", () => {
    const takenBack: Entry = { ...base("w", 30), type: "withdrawal", refId: "r", organisationId: "home", outcome: "told" };
    for (const more of [[], [answered("seen")], [answered("declined")], [answered("accepted"), takenBack]])
      expect(child([asked, ...more])).toMatchObject([{ caseId: "child", unreached: true }]);
    expect(child([asked])[0]?.referral).toMatchObject({ organisationId: "home", state: "waiting" });
  });

  it("drops a child whom an organisation said yes to, until somebody hears of the child again", () => {
    expect(child([asked, answered("accepted")])).toEqual([]);
    expect(child([asked, answered("accepted"), answered("done", 21)])).toEqual([]);
    expect(child([asked, answered("accepted")], 25)).toMatchObject([{ unreached: true }]);
  });

  it("drops a child who is with somebody safe", () => {
    expect(openMatters([of("safe", [task("r", 1, "reach_child", undefined, true)], { isChild: true })])).toEqual([]);
  });

  it("keeps a child on it although a task for the morning was left", () => {
    expect(openMatters([of("child", [task("t", 1, "lead_decides", "2026-11-22")], { isChild: true })])).toMatchObject([
      { unreached: true, tasks: [{ task: "lead_decides" }] },
    ]);
  });
});
