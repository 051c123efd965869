import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import { addEntry, addNote, readCase } from "#workflows/cases.ts";
import { draftPut, draftRows } from "#workflows/draft-rows.ts";
import { finishErasing } from "#workflows/erase-keys.ts";
import { giveToCarry } from "#workflows/give-to-carry.ts";
import { planMeeting } from "#workflows/safety-plans.ts";
import { tidyReceived } from "#workflows/take-back-received.ts";
import { giveBack, takeOver } from "#workflows/take-over.ts";
import { lookToCarry, takeToCarry } from "#workflows/take-to-carry.ts";
import { withdrawConsent } from "#workflows/withdraw.ts";
import { prepareEnvelopes } from "../seal/support/envelopes.ts";
import { arrive, C, deliver, type Giving, give, phoneOfTeam, type TeamPhone, YES } from "../support/two-phones.ts";
import { cases, endOfShift, handOver, open, waiting, yes } from "./hand-over-kit.ts";

/*
 * These guard: `isElsewhere` in hand-over.ts; `newId` in handed-fields.ts; `draftRows` in give-case.ts, `"hand_over"` among the drafts in
 * withdraw.ts.
 */
let ana: TeamPhone;
let ben: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await endOfShift());
});
const handed = (giving?: Giving) => handOver(ana, ben, giving);

describe("a case that is handed to a colleague", () => {
  it("stays the giver's until the colleague says yes: nothing is over here, and no case is there", async () => {
    await handed();
    expect(await open(ana)).toEqual([{ unreached: true, tasks: ["call_back"], handOver: "waiting" }]);
    expect(await cases(ben)).toEqual([]);
    expect(await open(ben)).toEqual([]);
    expect((await waiting(ben)).map(({ fields, colleague }) => [fields?.unreached, colleague?.name])).toEqual([
      [true, "Ana, night team"],
    ]);
  });

  it("with the yes becomes a case there, child and promise open, and closes the giver's by an entry that says so", async () => {
    await handed();
    expect(await yes(ben)).toBe(C);
    expect(await open(ben)).toEqual([{ unreached: true, tasks: ["call_back"] }]);
    expect((await readCase(ben.session, C)).view.code).toBe((await readCase(ana.session, C)).view.code);
    await deliver(ben, ana, ["reply"]);
    expect(await open(ana)).toEqual([]);
    const { view } = await readCase(ana.session, C);
    expect(view.handOvers).toMatchObject([{ state: "accepted", to: { name: "Ben, morning" } }]);
    expect(view.notes, "the giver's copy follows its own days").toHaveLength(1);
    // A talk here with the same child, later: it is this phone's again.
    ana.nowMs += 60_000;
    await addEntry(ana.session, { type: "help", caseId: C, needs: [], language: "ar", age: "child" });
    expect(await open(ana)).toEqual([{ unreached: true, tasks: [] }]);
  });

  it("given back stays the giver's, with the reason, and its text is erased at the colleague's", async () => {
    await handed();
    const [first] = await waiting(ben);
    expect(await giveBack(ben.session, (first as NonNullable<typeof first>).stored, "too_much")).toMatchObject({ ok: true });
    expect(ben.erased).toEqual([first?.stored.rowId]);
    expect(JSON.stringify([...ben.rows.values()])).not.toContain("call_back");
    await deliver(ben, ana, ["reply"]);
    expect(await open(ana)).toEqual([{ unreached: true, tasks: ["call_back"], handOver: "declined" }]);
    expect((await readCase(ana.session, C)).view.handOvers).toMatchObject([{ state: "declined", reason: "too_much" }]);
    // Another colleague, or the same one later, can be asked.
    expect((await give(ana, { caseId: C })).done).toMatchObject({ ok: true });
  });

  it("what was filled in for it stays a draft while the phone is full, and goes in the write that seals it", async () => {
    const place = { form: "hand_over", caseId: C } as const;
    await ana.session.write({ puts: [await draftPut(ana.session, place, { to: "Ben" })], deletes: [] });
    ana.full = true;
    expect((await give(ana, { caseId: C })).done).toMatchObject({ ok: false, error: { type: "StorageFull" } });
    expect(await draftRows(ana.session, place)).toHaveLength(1);
    ana.full = false;
    await handed();
    expect(await draftRows(ana.session, place)).toHaveLength(0);
  });

  it("what was filled in on a yes goes when the yes is taken back", async () => {
    await handed({ basis: YES, fields: { age_group: "adult", language: "ar" } });
    const place = { form: "hand_over", caseId: C } as const;
    await ana.session.write({ puts: [await draftPut(ana.session, place, { to: "Ben" })], deletes: [] });
    expect(await withdrawConsent(ana.session, C, { kind: "sharing" })).toMatchObject({ ok: true });
    expect(await draftRows(ana.session, place)).toHaveLength(0);
  });

  it("carries the least: no note, no answer, no result that nobody switched on", async () => {
    await planMeeting(ana.session, C, {
      hours: ["morning"],
      place: "our_van",
      reason: "food",
      word: "Soup 12",
      calls: "nobody_calls",
      cancel: "not_there",
    });
    await give(ana, {
      caseId: C,
      fields: {
        age_group: "child",
        language: "ar",
        needs: ["shelter"],
        assessment: "possible_trafficking_more_information_needed",
      },
    });
    const { body } = ana.sealed.at(-1) as SealEnvelopeInput;
    expect(Object.keys(body["fields"] as object).sort()).toEqual(
      ["age_group", "case", "code", "language", "meetings", "tasks", "unreached"].sort(),
    );
  });

  it("with a yes carries the notes that were chosen and no other; without a yes none", async () => {
    await addNote(ana.session, C, "a second note");
    const adult = { age_group: "adult", language: "ar" } as const;
    const refused = await give(ana, { caseId: C, notes: ["a second note"] });
    expect(refused.done).toMatchObject({ ok: false, error: { type: "MoreThanMinimum" } });
    await handed({ basis: YES, fields: adult, notes: ["a second note"] });
    await yes(ben);
    expect((await readCase(ben.session, C)).view.notes.map(({ text }) => text)).toEqual(["a second note"]);
  });

  it("is counted where its talk was: no talk and no count comes along", async () => {
    await handed();
    await yes(ben);
    expect((await readCase(ben.session, C)).view.screenings).toEqual([]);
    expect(await ben.session.list("tally")).toEqual([]);
  });

  it("known there already is added to, and nothing that was there is replaced", async () => {
    await addEntry(ben.session, { type: "follow_up", caseId: C, task: "reach_child", done: true });
    await addNote(ben.session, C, "what Ben knows");
    const before = (await readCase(ben.session, C)).entries;
    await handed();
    expect((await waiting(ben)).map(({ isKnown }) => isKnown)).toEqual([true]);
    await yes(ben);
    const { entries } = await readCase(ben.session, C);
    expect(before.every((one) => entries.some((other) => JSON.stringify(other) === JSON.stringify(one)))).toBe(true);
    expect(entries.filter(({ type }) => type === "opened")).toHaveLength(1);
    expect((await open(ben))[0]?.tasks, "reached before is not reached now").toContain("reach_child");
  });

  it("erased there before begins under another number", async () => {
    ben.marks.add(C);
    await handed();
    expect(await yes(ben)).not.toBe(C);
  });

  it("that nobody said yes to is erased there after the days cases are kept, and stays the giver's", async () => {
    await handed();
    const [first] = await waiting(ben);
    ben.nowMs += 29 * 86_400_000;
    await tidyReceived(ben.session);
    expect(await waiting(ben)).toHaveLength(1);
    ben.nowMs += 2 * 86_400_000;
    await tidyReceived(ben.session);
    expect(await waiting(ben)).toEqual([]);
    expect(ben.erased).toEqual([first?.stored.rowId]);
    expect(await open(ana)).toMatchObject([{ unreached: true, handOver: "waiting" }]);
  });

  it("pressed twice is sealed once, and waits for one colleague at a time", async () => {
    const { refId } = await give(ana, { caseId: C });
    expect((await give(ana, { caseId: C, refId })).done).toEqual({ ok: false, error: { type: "AlreadySealed" } });
    expect((await give(ana, { caseId: C })).done).toEqual({ ok: false, error: { type: "HandedAlready" } });
    expect(ana.outbox.size).toBe(1);
  });

  it("on a full phone nothing is sealed, and a yes that cannot be kept is not said", async () => {
    ana.full = true;
    expect((await give(ana, { caseId: C })).done).toMatchObject({ ok: false });
    ana.full = false;
    await handed();
    ben.full = true;
    const [first] = await waiting(ben);
    expect(await takeOver(ben.session, (first as NonNullable<typeof first>).stored)).toMatchObject({ ok: false });
    expect(ben.outbox.size).toBe(0);
    ben.full = false;
    await yes(ben);
  });

  it("killed after the yes was written: the case is there, the answer goes, and the text ends at the next opening", async () => {
    await handed();
    const [first] = await waiting(ben);
    ben.dies = true;
    await expect(takeOver(ben.session, (first as NonNullable<typeof first>).stored)).rejects.toThrow("killed");
    ben.dies = false;
    expect(await cases(ben)).toEqual([C]);
    await ben.session.exclusive((write) => finishErasing(ben.session, write));
    expect(ben.erased).toEqual([first?.stored.rowId]);
    await deliver(ben, ana, ["reply"]);
    expect(await open(ana)).toEqual([]);
  });

  it("by a file reaches the colleague's phone alone, and the answer comes back by one", async () => {
    await give(ana, { caseId: C });
    Object.assign(ana.enrolment, { hub: { url: "https://hub.example/", key: "aHVi" } });
    const made = await giveToCarry(ana.session);
    if (!made.ok) throw new Error(made.error.type);
    const third = await phoneOfTeam("serial-third");
    expect(await lookToCarry(third.session, made.value.file)).toEqual({ ok: false, error: { type: "CourierNotAllowed" } });
    const looked = await lookToCarry(ben.session, made.value.file);
    if (!looked.ok || looked.value.is !== "carry") throw new Error("not taken");
    expect(looked.value.own).toHaveLength(1);
    await arrive(ben, looked.value.own[0]?.bytes as Uint8Array<ArrayBuffer>, looked.value.own[0]?.id);
    expect(await takeToCarry(ben.session, looked.value)).toEqual({ ok: true, value: { taken: 0 } });
    await yes(ben);
    const back = await giveToCarry(ben.session);
    if (!back.ok) throw new Error(back.error.type);
    const answer = await lookToCarry(ana.session, back.value.file);
    if (!answer.ok || answer.value.is !== "carry") throw new Error("no answer");
    ana.nowMs += 1000;
    await arrive(ana, answer.value.own[0]?.bytes as Uint8Array<ArrayBuffer>);
    expect(await open(ana)).toEqual([]);
  });
});
