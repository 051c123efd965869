import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { err, ok } from "#lib/result.ts";
import { configPut } from "#workflows/config.ts";
import { listDrafts, notePlace, readDraft } from "#workflows/draft-rows.ts";
import { DRAFT_LIFE_MS, Drafts, tidyDrafts } from "#workflows/drafts.ts";
import { MemorySession } from "../support/memory-session.ts";

const PLACE = notePlace("case-1");
let memory: MemorySession;
let drafts: Drafts;
beforeEach(() => {
  vi.useFakeTimers();
  memory = new MemorySession();
  drafts = new Drafts(memory.session);
});
afterEach(() => vi.useRealTimers());

const kept = async (): Promise<unknown> => (await readDraft(memory.session, PLACE))?.typed;

it("a draft is sealed a second after typing stops, and every five seconds while it does not stop", async () => {
  drafts.write(PLACE, "a");
  await vi.advanceTimersByTimeAsync(900);
  expect(await kept()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(200);
  expect(await kept()).toBe("a");
  for (let letters = 1; letters <= 60; letters++) {
    drafts.write(PLACE, "b".repeat(letters));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(String(await kept()).length, "six seconds of typing without a pause").toBeGreaterThan(45);
  expect(memory.rows.size, "one row, whatever was typed").toBe(1);
});

it("F-63 what is being saved becomes no draft; when saving fails it does", async () => {
  drafts.write(PLACE, "kept as a note");
  const saving = drafts.save(PLACE, async () => ok(undefined));
  await drafts.flush();
  expect((await saving).ok).toBe(true);
  expect(await kept()).toBeUndefined();
  drafts.write(PLACE, "not kept");
  const failing = drafts.save(PLACE, async () => err({ type: "StorageFull" }));
  await drafts.flush();
  expect((await failing).ok).toBe(false);
  expect(await kept()).toBe("not kept");
});

it("a phone that keeps nothing is said at the form", async () => {
  memory.full = true;
  drafts.write(PLACE, "a");
  await vi.advanceTimersByTimeAsync(1100);
  expect(drafts.state(PLACE)).toBe("StorageFull");
  memory.full = false;
  drafts.write(PLACE, "ab");
  await vi.advanceTimersByTimeAsync(1100);
  expect(drafts.state(PLACE)).toBe("kept");
});

it("after three days a draft is gone, but not while somebody has asked for the notes", async () => {
  drafts.write(PLACE, "a");
  await drafts.flush();
  memory.nowMs += DRAFT_LIFE_MS;
  await tidyDrafts(memory.session);
  expect(await listDrafts(memory.session)).toHaveLength(1);
  memory.nowMs += 1;
  const held = { days: 30, hold: true, keptUntilMs: {}, noticedAtMs: {} };
  await memory.session.write({ puts: [await configPut(memory.session, "retention", held)], deletes: [] });
  await tidyDrafts(memory.session);
  expect(await listDrafts(memory.session)).toHaveLength(1);
  await memory.session.write({
    puts: [await configPut(memory.session, "retention", { ...held, hold: false })],
    deletes: [],
  });
  await tidyDrafts(memory.session);
  expect(await listDrafts(memory.session)).toEqual([]);
});

it("the draft of a note in place of another is its own", async () => {
  drafts.write(PLACE, "new");
  drafts.write(notePlace("case-1", "entry-7"), "mended");
  await drafts.flush();
  expect(await kept()).toBe("new");
  expect((await readDraft(memory.session, notePlace("case-1", "entry-7")))?.typed).toBe("mended");
});
