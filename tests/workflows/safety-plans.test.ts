import { beforeEach, describe, expect, it } from "vitest";
import type { MeetingPlan } from "#domain/case/safety-plan.ts";
import { DAY_MS } from "#lib/clock.ts";
import { addEntry, readCase } from "#workflows/cases.ts";
import { readOpenMatters } from "#workflows/hand-over.ts";
import { readLog } from "#workflows/safeguarding-log.ts";
import { logChildReport, missingForMorning, planMeeting } from "#workflows/safety-plans.ts";
import { countTalk, endShift, readShift, setTalkLimit } from "#workflows/shift.ts";
import { MemorySession } from "../support/memory-session.ts";

const PLAN: MeetingPlan = {
  day: "2026-11-24",
  hours: ["morning"],
  place: "our_van",
  reason: "clothes",
  word: "Blanket 47",
  calls: "nobody_calls",
  cancel: "walks_past",
};

let vault: MemorySession;
beforeEach(() => {
  vault = new MemorySession();
});

describe("planning to meet again", () => {
  it("keeps the plan and a task for that day", async () => {
    expect(await planMeeting(vault.session, "c", PLAN)).toMatchObject({ ok: true });
    const { view } = await readCase(vault.session, "c");
    expect(view.meetings).toMatchObject([{ word: "Blanket 47", day: "2026-11-24" }]);
    expect(view.openTasks).toMatchObject([{ task: "meet_again", dueDay: "2026-11-24" }]);
  });

  it("for another day takes the place of the plan before, also of one without a day", async () => {
    const { day: _, ...undated } = PLAN;
    await planMeeting(vault.session, "c", undated);
    await planMeeting(vault.session, "c", PLAN);
    await planMeeting(vault.session, "c", { ...PLAN, day: "2026-11-26", word: "Soup 12" });
    const { view } = await readCase(vault.session, "c");
    expect(view.meetings.map(({ word }) => word)).toEqual(["Soup 12"]);
    expect(view.openTasks.map(({ dueDay }) => dueDay)).toEqual(["2026-11-26"]);
  });

  it("on a full phone says so and keeps nothing of it", async () => {
    vault.full = true;
    expect(await planMeeting(vault.session, "c", PLAN)).toMatchObject({ ok: false });
    expect(vault.rows.size).toBe(0);
  });
});

describe("a missing child", () => {
  it("leaves a task for the next morning in its case", async () => {
    await missingForMorning(vault.session, "c");
    expect((await readCase(vault.session, "c")).view.openTasks).toMatchObject([{ task: "missing_child", dueDay: "2026-11-22" }]);
  });

  it("gets a case by code when there is none", async () => {
    await missingForMorning(vault.session, null);
    expect(await readOpenMatters(vault.session)).toMatchObject([{ code: expect.stringMatching(/^[0-9A-Z]{6}$/) }]);
  });

  it("is one line in the log, without the case", async () => {
    await logChildReport(vault.session, "safeguarding_lead", "police");
    const [line] = await readLog(vault.session);
    expect(line).toEqual({
      logId: expect.any(String),
      atMs: vault.nowMs,
      basis: "child_protection",
      decidedBy: "safeguarding_lead",
      reportedTo: "police",
      reference: "",
    });
  });
});

describe("the end of a shift", () => {
  it("lists the child whom help was given and nobody reached, until somebody did", async () => {
    const help = { type: "help", needs: ["sleep"], language: "ti" } as const;
    await addEntry(vault.session, { ...help, caseId: "child", age: "child" });
    await addEntry(vault.session, { ...help, caseId: "adult", age: "adult" });
    expect((await readOpenMatters(vault.session)).map(({ caseId, unreached }) => [caseId, unreached])).toEqual([["child", true]]);
    await addEntry(vault.session, { type: "follow_up", caseId: "child", task: "reach_child", done: true });
    expect(await readOpenMatters(vault.session)).toEqual([]);
  });

  it("counts talks and keeps nothing of them but the count", async () => {
    await setTalkLimit(vault.session, 3);
    await countTalk(vault.session);
    await countTalk(vault.session);
    expect(await readShift(vault.session)).toMatchObject({ talks: 2, limit: 3 });
    const kept = [...vault.rows.values()].map(({ value }) => value);
    expect(kept).toEqual([{ startedAtMs: vault.nowMs, talks: 2, limit: 3 }]);
    await endShift(vault.session);
    expect(await readShift(vault.session)).toEqual({ talks: 0, limit: 3 });
  });

  it("comes by itself after a night", async () => {
    await countTalk(vault.session);
    vault.nowMs += DAY_MS;
    expect(await readShift(vault.session)).toEqual({ talks: 0, limit: 4 });
  });
});
