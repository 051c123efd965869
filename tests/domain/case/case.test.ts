import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { caseView, languageOf } from "#domain/case/case-view.ts";
import { mergeEntries } from "#domain/case/merge.ts";
import { projectEntry } from "#domain/case/project.ts";
import { EntrySchema, RunningScreeningSchema, SafeguardingLogEntrySchema } from "#domain/case/schema.ts";
import type { Entry, RunningScreening } from "#domain/case/types.ts";
import { startFacts } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { catalogue, compiled } from "../../support/domain-data.ts";
import { talkWith } from "../../support/talk.ts";

const screening = (answers: Record<string, string | string[]>): RunningScreening => ({
  ...startFacts("rapid"),
  ...talkWith("rapid", answers).facts,
  screeningId: "s",
  caseId: "case",
  pack: { id: "core", version: 1 },
  startedAtMs: 1,
  updatedAtMs: 2,
  language: "ar",
  rescreen: false,
  mayRecord: true,
  path: ["q01"],
});
const base = (entryId: string, atMs: number) => ({ entryId, caseId: "case", atMs });
const opened: Entry = { ...base("e1", 1), type: "opened", code: "7F3K2M" };
const first = screening({ q02: "25_plus" });
const talk: Entry = { ...base("e2", 2), type: "screening", screening: first, assessment: assess(compiled, catalogue, first) };
const referral: Entry = {
  ...base("e3", 3),
  type: "referral",
  refId: "r1",
  envelopeId: "env1",
  organisationId: "demo-org",
  basis: {
    kind: "consent",
    organisationId: "demo-org",
    scope: ["code", "needs"],
    purpose: "a bed",
    how: "spoken",
    lang: "ar",
    day: "2026-11-21",
    expires: "2026-12-21",
  },
  fields: { code: "7F3K2M", needs: ["sleep"] },
};
const answer = (
  entryId: string,
  atMs: number,
  reply: "seen" | "accepted" | "declined" | "done",
  organisationId = "demo-org",
): Entry => ({
  ...base(entryId, atMs),
  type: "reply",
  refId: "r1",
  reply,
  organisationId,
  ...(reply === "declined" && { reason: "no_place" as const }),
});
const task = (entryId: string, atMs: number, done?: boolean, dueDay?: string): Entry => ({
  ...base(entryId, atMs),
  type: "follow_up",
  task: "lead_decides",
  ...(done !== undefined && { done }),
  ...(dueDay !== undefined && { dueDay }),
});

describe("two copies of a case", () => {
  const entries = fc.uniqueArray(
    fc.record({
      entryId: fc.string({ minLength: 1, maxLength: 4 }),
      caseId: fc.constant("case"),
      atMs: fc.nat(50),
      type: fc.constant("note" as const),
      text: fc.string(),
    }),
    { selector: (one) => one.entryId },
  );
  const mixed = fc.array(
    fc.record({
      entryId: fc.constantFrom("a", "b", "c"),
      caseId: fc.constant("case"),
      atMs: fc.nat(3),
      type: fc.constant("note" as const),
      text: fc.constantFrom("x", "y"),
    }),
  );

  it("become one, whichever comes first and however often", () => {
    fc.assert(
      fc.property(fc.oneof(entries, mixed), fc.oneof(entries, mixed), fc.oneof(entries, mixed), (a, b, c) => {
        expect(mergeEntries(a, b)).toEqual(mergeEntries(b, a));
        expect(mergeEntries(a, a)).toEqual(mergeEntries(a));
        expect(mergeEntries(mergeEntries(a, b), b)).toEqual(mergeEntries(a, b));
        expect(mergeEntries(mergeEntries(a, b), c)).toEqual(mergeEntries(a, mergeEntries(b, c)));
      }),
    );
  });

  it("lose nothing", () => {
    fc.assert(
      fc.property(entries, entries, (a, b) => {
        const ids = mergeEntries(a, b).map((entry) => entry.entryId);
        expect(new Set(ids)).toEqual(new Set([...a, ...b].map((entry) => entry.entryId)));
        expect(ids).toHaveLength(new Set(ids).size);
      }),
    );
  });
});

describe("what a case amounts to", () => {
  it("has its code and the assessment of the last talk", () => {
    const view = caseView([talk, opened]);
    expect(view.code).toBe("7F3K2M");
    expect(view.latestAssessment).toEqual(talk.type === "screening" && talk.assessment);
    expect([view.openedAtMs, view.lastAtMs]).toEqual([1, 2]);
  });

  it("a referral waits until it is answered", () => {
    expect(caseView([opened, referral]).referrals).toMatchObject([{ refId: "r1", state: "waiting" }]);
    expect(caseView([opened, referral, answer("a", 4, "seen")]).referrals).toMatchObject([{ state: "seen", answeredAtMs: 4 }]);
    expect(caseView([opened, referral, answer("a", 4, "declined")]).referrals).toMatchObject([
      { state: "declined", declineReason: "no_place" },
    ]);
  });

  it("a late 'seen' does not take an acceptance back", () => {
    expect(caseView([referral, answer("a", 4, "accepted"), answer("b", 5, "seen")]).referrals).toMatchObject([
      { state: "accepted" },
    ]);
    expect(caseView([referral, answer("a", 4, "accepted"), answer("b", 5, "declined")]).referrals).toMatchObject([
      { state: "declined" },
    ]);
  });

  it("says when signed answers cannot both hold, and not when one goes on from the other or was only told", () => {
    const isAtOdds = (...entries: Entry[]) => caseView([referral, ...entries]).referrals[0]?.isAtOdds === true;
    const told = { how: "phone", role: "front_desk" } as const;
    expect(isAtOdds(answer("a", 4, "accepted"), answer("b", 5, "declined"))).toBe(true);
    expect(isAtOdds(answer("a", 4, "declined"), answer("b", 5, "accepted"))).toBe(true);
    expect(isAtOdds(answer("a", 4, "declined"), answer("b", 5, "done"))).toBe(true);
    expect(isAtOdds(answer("a", 4, "seen"), answer("b", 5, "accepted"), answer("c", 6, "done"))).toBe(false);
    expect(isAtOdds(answer("a", 4, "seen"), answer("b", 5, "declined"), answer("c", 6, "seen"))).toBe(false);
    expect(isAtOdds(answer("a", 4, "accepted"), answer("b", 5, "accepted"))).toBe(false);
    expect(isAtOdds({ ...answer("a", 4, "declined"), told } as Entry, answer("b", 5, "accepted"))).toBe(false);
    expect(isAtOdds(answer("a", 4, "accepted"), answer("b", 5, "declined", "somebody-else"))).toBe(false);
  });

  it("only the organisation that was asked can answer", () => {
    expect(caseView([referral, answer("a", 4, "accepted", "somebody-else")]).referrals).toMatchObject([{ state: "waiting" }]);
  });

  it("shows the newest text of a note", () => {
    const notes: Entry[] = [
      { ...base("n1", 1), type: "note", text: "meet at the day centre" },
      { ...base("n2", 2), type: "note", text: "meet at the clinic", replaces: "n1" },
    ];
    expect(caseView(notes).notes).toEqual([{ entryId: "n2", atMs: 2, text: "meet at the clinic", edited: true }]);
  });

  it("keeps a task open until it is done, the one of that day only", () => {
    expect(caseView([task("t1", 1, undefined, "2026-11-22")]).openTasks).toMatchObject([
      { task: "lead_decides", dueDay: "2026-11-22" },
    ]);
    expect(
      caseView([
        task("t1", 1, undefined, "2026-11-22"),
        task("t2", 2, undefined, "2026-11-23"),
        task("t3", 3, true, "2026-11-22"),
      ]).openTasks,
    ).toMatchObject([{ entryId: "t2" }]);
    expect(caseView([task("t1", 1), task("t2", 2, true)]).openTasks).toEqual([]);
  });
});

describe("what a list may show", () => {
  it("of a talk: the label and flags, never an answer", () => {
    expect(projectEntry(talk)).toEqual({
      kind: "entry",
      caseId: "case",
      type: "screening",
      atMs: 2,
      assessment: "N0",
      flags: ["re_screen"],
    });
    expect(JSON.stringify(projectEntry(talk))).not.toContain("25_plus");
  });

  it("of a referral and its answer: to whom, and what they said", () => {
    expect(projectEntry(referral)).toEqual({
      kind: "entry",
      caseId: "case",
      type: "referral",
      atMs: 3,
      refId: "r1",
      organisationId: "demo-org",
    });
    expect(projectEntry(answer("a", 4, "seen"))).toMatchObject({ refId: "r1", reply: "seen" });
    expect(projectEntry({ ...base("n", 5), type: "note", text: "a secret" })).toEqual({
      kind: "entry",
      caseId: "case",
      type: "note",
      atMs: 5,
    });
  });
});

describe("records read back", () => {
  const everyKind: readonly Entry[] = [
    opened,
    talk,
    referral,
    answer("a", 4, "declined"),
    task("t", 1, true, "2026-11-22"),
    { ...base("h", 1), type: "help", needs: ["food"], language: "en", age: "unknown" },
    { ...base("n", 1), type: "note", text: "x", replaces: "y" },
  ];

  it("are the same as what was written, for every kind of entry", () => {
    for (const entry of everyKind) expect(v.parse(EntrySchema, JSON.parse(JSON.stringify(entry)))).toEqual(entry);
    expect(v.parse(RunningScreeningSchema, first)).toEqual(first);
  });

  it("keep an interpreter, an earlier talk, earlier meetings and every reply to a check", () => {
    const deep: RunningScreening = {
      ...first,
      interpreter: { role: "phone", independent: true },
      notSure: ["q23"],
      earlier: { guideId: "rapid", atMs: 1, answers: { q10: ["free"], q12: "no" } },
      carried: ["q12"],
      understanding: { k1: ["not_understood", "explained_again"] },
      meetings: [
        { startedAtMs: 1, endedAtMs: 2, answers: { v1: "yes" }, when: { q01: "past" }, scriptsRead: ["limits"], midway: [] },
      ],
      midway: [{ s7: "yes" }],
      meetingStartedAtMs: 3,
    };
    expect(v.parse(RunningScreeningSchema, JSON.parse(JSON.stringify(deep)))).toEqual(deep);
    const nobody = { ...deep, interpreter: { role: "cousin", independent: true } };
    expect(v.safeParse(RunningScreeningSchema, nobody).success).toBe(false);
    expect(v.safeParse(RunningScreeningSchema, { ...deep, meetings: [{ startedAtMs: 1 }] }).success).toBe(false);
  });

  it("keep what a newer version wrote beside it", () => {
    expect(v.parse(EntrySchema, { ...opened, colour: "blue" })).toHaveProperty("colour", "blue");
  });

  it.each([
    ["no type", { ...opened, type: undefined }],
    ["a kind nobody knows", { ...opened, type: "verdict" }],
    ["a time that is no time", { ...opened, atMs: "today" }],
    [
      "a label nobody may show",
      { ...talk, assessment: { ...(talk as Extract<Entry, { type: "screening" }>).assessment, shown: "T9" } },
    ],
  ])("are refused with %s", (_what, entry) => {
    expect(v.safeParse(EntrySchema, entry).success).toBe(false);
  });

  it("the safeguarding log says who decided and to whom it was reported", () => {
    const log = {
      logId: "l",
      atMs: 1,
      basis: "child_protection",
      decidedBy: "safeguarding_lead",
      reportedTo: "119",
      reference: "",
    };
    expect(v.parse(SafeguardingLogEntrySchema, log)).toEqual(log);
    expect(v.safeParse(SafeguardingLogEntrySchema, { ...log, decidedBy: undefined }).success).toBe(false);
  });
});

describe("the language of a person", () => {
  const help: Entry = { ...base("e8", 8), type: "help", needs: [], language: "ti", age: "adult" };
  it("is the one last spoken here, whether in a talk or in help without questions", () => {
    expect(languageOf([opened])).toBeUndefined();
    expect(languageOf([help, talk, opened])).toBe("ti");
    expect(languageOf([opened, { ...help, atMs: 1 }, talk])).toBe("ar");
  });
});
