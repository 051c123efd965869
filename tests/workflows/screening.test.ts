import { beforeEach, describe, expect, it } from "vitest";
import type { RunningScreening } from "#domain/case/types.ts";
import { earlierTalk } from "#domain/screening/again.ts";
import { applyAnswer } from "#domain/screening/answers.ts";
import { DAY_MS } from "#lib/clock.ts";
import { type ContentPart, contentStore } from "#storage/content-store.ts";
import type { GuideContent } from "#storage/guides.ts";
import { addEntry } from "#workflows/cases.ts";
import { takeUpAgain, wantsNewMeeting } from "#workflows/meeting.ts";
import {
  dropScreening,
  guidesFor,
  guidesToShow,
  keepScreening,
  readOpenTalks,
  readRunning,
  startScreening,
} from "#workflows/screening.ts";
import { compiled, guides, indicators, rules } from "../support/domain-data.ts";
import { MemorySession } from "../support/memory-session.ts";
import { BEGINS, talkWith } from "../support/talk.ts";

const CONTENT: GuideContent = {
  partId: "core/content@1",
  packId: "core",
  version: 1,
  guides,
  indicators,
  rules,
  parts: [],
  origins: new Map(),
  refused: [],
};
const INPUT = { guideId: "rapid", language: "en", answersCountAsNotSure: false };

let vault: MemorySession;
beforeEach(() => {
  vault = new MemorySession();
});

describe("no more notes", () => {
  it("what was noted is deleted, and the key made for a case that is not there yet is destroyed", async () => {
    const stored = await startScreening(vault.session, CONTENT, INPUT);
    await keepScreening(vault.session, stored);
    expect(vault.rows.size).toBe(1);
    await keepScreening(vault.session, { ...stored, screening: { ...stored.screening, mayRecord: false } });
    expect(vault.rows.size).toBe(0);
    expect(vault.erased).toEqual([stored.screening.caseId]);
  });
  it("a case that is older than the talk keeps its key and its entries", async () => {
    await addEntry(vault.session, { type: "help", caseId: "case", needs: [], language: "en", age: "adult" });
    const entries = vault.rows.size;
    const stored = await startScreening(vault.session, CONTENT, { ...INPUT, caseId: "case" });
    await keepScreening(vault.session, stored);
    await dropScreening(vault.session, stored.rowId);
    expect(vault.rows.size).toBe(entries);
    expect(vault.erased).toEqual([]);
  });
  it("a talk that was never kept leaves nothing to destroy", async () => {
    const stored = await startScreening(vault.session, CONTENT, INPUT);
    await dropScreening(vault.session, stored.rowId);
    expect(vault.erased).toEqual([]);
  });
});

describe("talks that wait", () => {
  it("one that cannot be read is listed as such beside the others, and none is thrown away", async () => {
    const [whole, broken, strange] = [
      await startScreening(vault.session, CONTENT, INPUT),
      await startScreening(vault.session, CONTENT, INPUT),
      await startScreening(vault.session, CONTENT, INPUT),
    ];
    for (const stored of [whole, broken, strange]) await keepScreening(vault.session, stored);
    vault.damaged.add(broken.rowId);
    const row = vault.rows.get(strange.rowId);
    if (row) vault.rows.set(strange.rowId, { ...row, value: { path: 7 } });
    const talks = await readOpenTalks(vault.session);
    expect(talks.map(({ rowId, screening }) => [rowId, screening !== null]).sort()).toEqual(
      [
        [whole.rowId, true],
        [broken.rowId, false],
        [strange.rowId, false],
      ].sort(),
    );
    expect(
      talks.every(({ updatedAtMs }) => updatedAtMs > 0),
      "its day is known from the list",
    ).toBe(true);
    expect((await readRunning(vault.session)).map(({ rowId }) => rowId)).toEqual([whole.rowId]);
  });
});

describe("another day", () => {
  const talk = async (answers: Readonly<Record<string, string | readonly string[]>>): Promise<RunningScreening> => {
    const { screening } = await startScreening(vault.session, CONTENT, INPUT);
    return Object.entries({ ...BEGINS, ...answers }).reduce((facts: RunningScreening, [id, value]) => {
      const next = applyAnswer(compiled, facts, id, value);
      return next.ok ? { ...next.value, path: [...next.value.path, `question:${id}`] } : facts;
    }, screening);
  };
  it("hours later the same place is another one: safety comes first again, and what was answered stays", async () => {
    const screening = await talk({ q01: "no", q02: "25_plus" });
    const laterMs = screening.updatedAtMs + 7 * DAY_MS;
    expect(wantsNewMeeting(screening, CONTENT, screening.updatedAtMs + 60_000)).toBe(false);
    expect(wantsNewMeeting(screening, CONTENT, laterMs)).toBe(true);
    const again = takeUpAgain({ rowId: "row", screening }, CONTENT, laterMs).screening;
    expect(again.answers["q02"]).toBe("25_plus");
    expect(again.answers["consent_record"]).toBe("yes");
    expect(again.answers["s3"], "it is asked anew").toBeUndefined();
    expect(again.path, "Back does not lead into another day").not.toContain("question:s3");
    expect(again.path).toContain("question:q02");
  });
  it("what the worker saw can be noted on another day without the person", async () => {
    const { facts } = talkWith("rapid", { q02: "25_plus", q01: "no" });
    const { screening } = await startScreening(vault.session, CONTENT, INPUT);
    const open = { ...screening, ...facts, scriptsRead: facts.scriptsRead.filter((id) => id !== "worker_tick_list") };
    expect(wantsNewMeeting(open, CONTENT, open.updatedAtMs + 7 * DAY_MS)).toBe(false);
  });
  it("a second talk takes over what cannot have changed, and nothing else", async () => {
    const first = await talk({ q01: "no", q02: "25_plus", q03: "alone", q06: "yes" });
    const earlier = earlierTalk(compiled, { ...first, guideId: "full", startedWith: "full" }, first.updatedAtMs);
    const { screening } = await startScreening(vault.session, CONTENT, { ...INPUT, guideId: "full", earlier });
    expect(screening.carried).toContain("q06");
    expect(screening.carried).not.toContain("q03");
    expect(screening.earlier?.answers["q03"]).toBe("alone");
  });
});

describe("what came out of a talk whose guides were taken back", () => {
  it("is shown with the guides in use; the talk itself does not go on with them", async () => {
    const values = new Map<string, unknown>(Object.entries({ guides, indicators, rules }));
    // Of a manifest nothing else is looked at.
    const manifest = { packId: "core", role: "content", version: 9 } as ContentPart["manifest"];
    contentStore.set({
      status: "ready",
      parts: [{ partId: "core|content|9", manifest, values }],
      fromBundle: false,
      files: new Set(),
    });
    Object.assign(vault.session, { db: { parts: { get: async () => undefined } } });
    const { pack } = (await startScreening(vault.session, CONTENT, INPUT)).screening;
    expect(await guidesFor(vault.session, pack)).toBeNull();
    expect(await guidesToShow(vault.session, pack)).toMatchObject({ version: 9 });
  });
});
