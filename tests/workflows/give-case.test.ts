import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newCaseCode } from "#domain/case/code.ts";
import { newId } from "#lib/ids.ts";
import { sealEnvelope } from "#seal/seal-envelope.ts";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import { addEntry, addNote, listCases, readCase } from "#workflows/cases.ts";
import { addColleague, readColleagues, showColleagueCard, takeOffColleague } from "#workflows/colleagues.ts";
import { draftPut, draftRows } from "#workflows/draft-rows.ts";
import { finishErasing } from "#workflows/erase-keys.ts";
import { giveToCarry } from "#workflows/give-to-carry.ts";
import { readOpenMatters } from "#workflows/hand-over.ts";
import { openOutbox, outboxPut } from "#workflows/outbox.ts";
import { readReceived } from "#workflows/received.ts";
import { setHold } from "#workflows/retention.ts";
import { planMeeting } from "#workflows/safety-plans.ts";
import { tidyReceived } from "#workflows/take-back-received.ts";
import { giveBack, readHanded, takeOver, waitsForUs } from "#workflows/take-over.ts";
import { lookToCarry, takeToCarry } from "#workflows/take-to-carry.ts";
import { readShared, withdrawConsent } from "#workflows/withdraw.ts";
import { forge, innerOf, network, org, otherTeam, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { NOW_MS, TODAY } from "../seal/support/network.ts";
import type { MemorySession } from "../support/memory-session.ts";
import { anaAndBen, arrive, C, CHILD, deliver, give, meet, phoneOfTeam, YES } from "../support/two-phones.ts";

/*
 * These guard: `colleague ?` in withdraw.ts; `whatWasTakenOver` in take-back-received.ts; `id !== own.ownId` in colleague-card.ts;
 * `inner.deviceKeyId === given.to.deviceKeyId` in hand-over-answered.ts; `canBeTakenOver` in accept-arrival.ts; `isElsewhere` in
 * hand-over.ts; `newId` in handed-fields.ts; `draftRows` in give-case.ts, `"hand_over"` among the drafts in withdraw.ts.
 */
type Phone = Awaited<ReturnType<typeof phoneOfTeam>>;
let ana: Phone;
let ben: Phone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await anaAndBen());
  await addEntry(ana.session, { type: "follow_up", caseId: C, task: "call_back", dueDay: "2026-11-22" });
  await addNote(ana.session, C, "the tent by the canal");
  ana.nowMs += 1000;
});
const open = async ({ session }: MemorySession) =>
  (await readOpenMatters(session)).map(({ unreached, tasks, handOver }) => ({
    unreached,
    tasks: tasks.map(({ task }) => task),
    ...(handOver && { handOver: handOver.state }),
  }));
const cases = async ({ session }: MemorySession) =>
  (await listCases(session, { from: 0, count: 10 })).rows.map(({ caseId }) => caseId);
const waiting = async ({ session }: MemorySession) => (await readHanded(session)).filter(waitsForUs);
async function yes(phone: MemorySession) {
  const [first] = await waiting(phone);
  if (!first) throw new Error("nothing waits for a yes");
  const done = await takeOver(phone.session, first.stored);
  if (!done.ok) throw new Error(done.error.type);
  return done.value;
}
const handed = async (giving: Parameters<typeof give>[1] = {}) => {
  const given = await give(ana, { caseId: C, ...giving });
  if (!given.done.ok) throw new Error(given.done.error.type);
  await deliver(ana, ben, ["hand_over"]);
  return given.refId;
};
const quarantined = async ({ session }: MemorySession) =>
  (await readReceived(session)).flatMap(({ item }) => (item.state === "quarantined" ? [item.reason] : []));

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

describe("the person no longer agrees, after a case was handed over on a yes", () => {
  const adult = { age_group: "adult", language: "ar" } as const;
  const everything = { kind: "everything" } as const;
  const tried = async () => {
    for (const { rowId, item } of await openOutbox(ana.session))
      await ana.session.write({ puts: [outboxPut({ ...item, attempts: 1 }, rowId)], deletes: [] });
  };
  beforeEach(async () => {
    await addEntry(ana.session, { type: "help", caseId: C, needs: [], language: "ar", age: "adult" });
  });

  it("before it left it is destroyed, and nothing travels", async () => {
    await give(ana, { caseId: C, basis: YES, fields: adult });
    expect((await readShared(ana.session, C)).shared).toMatchObject([{ organisation: "Ben, morning", fate: "destroyed" }]);
    expect(await withdrawConsent(ana.session, C, everything)).toEqual({ ok: true, value: { waiting: 0, toCall: [] } });
    expect(ana.outbox.size).toBe(0);
  });

  it("before the colleague's yes the text is erased there, and there is nothing to take over", async () => {
    await handed({ basis: YES, fields: adult });
    await tried();
    expect(await withdrawConsent(ana.session, C, everything)).toEqual({ ok: true, value: { waiting: 1, toCall: [] } });
    await deliver(ana, ben, ["withdrawal"]);
    expect(await waiting(ben)).toEqual([]);
    expect(ben.erased).toHaveLength(1);
    expect((await readHanded(ben.session)).map(({ stored }) => stored.item.state)).toEqual(["withdrawn"]);
  });

  it("after the yes the case goes there with its key", async () => {
    await handed({ basis: YES, fields: adult });
    await tried();
    await yes(ben);
    await deliver(ben, ana, ["reply"]);
    await withdrawConsent(ana.session, C, everything);
    await deliver(ana, ben, ["withdrawal"]);
    expect(ben.erased).toContain(C);
    expect(await ben.session.list("entry", { caseId: C })).toEqual([]);
  });

  it("where the colleague had notes of the person, only what came goes, and the case says so", async () => {
    await addNote(ben.session, C, "what Ben was told");
    await handed({ basis: YES, fields: adult, notes: ["the tent by the canal"] });
    await tried();
    await yes(ben);
    await withdrawConsent(ana.session, C, everything);
    await deliver(ana, ben, ["withdrawal"]);
    const { entries, view } = await readCase(ben.session, C);
    expect(view.notes.map(({ text }) => text)).toEqual(["what Ben was told"]);
    expect(entries.flatMap((one) => (one.type === "hand_over_answer" ? [one.outcome] : []))).toEqual(["taken_back"]);
  });

  it("arriving first, the case that comes after it is not kept", async () => {
    await give(ana, { caseId: C, basis: YES, fields: adult });
    await tried();
    const [bytes] = [...ana.outbox.values()].map(({ envelope }) => envelope);
    await withdrawConsent(ana.session, C, everything);
    await deliver(ana, ben, ["withdrawal"]);
    await arrive(ben, bytes as Uint8Array<ArrayBuffer>);
    expect(await waiting(ben)).toEqual([]);
    expect(await quarantined(ben)).toEqual(["withdrawn"]);
  });

  it("police or a court have asked there: nothing goes, and the case says that the person no longer agrees", async () => {
    await handed({ basis: YES, fields: adult });
    await tried();
    await yes(ben);
    await setHold(ben.session, true);
    await withdrawConsent(ana.session, C, everything);
    await deliver(ana, ben, ["withdrawal"]);
    expect(ben.erased).not.toContain(C);
    const { entries } = await readCase(ben.session, C);
    expect(entries.some((one) => one.type === "hand_over_answer" && one.outcome === "taken_back")).toBe(true);
  });

  it("a child's case went without a yes, and is not taken back by a message", async () => {
    await handed();
    await tried();
    expect((await readShared(ana.session, C)).shared).toMatchObject([{ fate: "stays" }]);
  });
});

describe("what is not a colleague's true message changes nothing", () => {
  const CODE = newCaseCode(new Uint8Array(5));
  const to = () => ({ id: "team-a", recipients: [ben.own.recipient] });
  const body = (fields: object) => ({
    fields: { case: newId(), code: CODE, age_group: "child", language: "ar", tasks: [], ...fields },
    replyTo: { mailbox: newId(), recipient: ana.own.recipient },
  });
  const message = (changes: Partial<SealEnvelopeInput> = {}): SealEnvelopeInput => ({
    kind: "hand_over",
    refId: newId(),
    seq: 7,
    day: TODAY,
    to: to(),
    basis: CHILD as NonNullable<SealEnvelopeInput["basis"]>,
    body: body({}),
    ...changes,
  });
  const sealedBy = async (own: Phone["own"], input: SealEnvelopeInput) => {
    const sealed = await sealEnvelope(own, input);
    if (!sealed.ok) throw new Error(sealed.error.type);
    return sealed.value.bytes;
  };
  const reason = async (bytes: Uint8Array<ArrayBuffer>) => {
    const before = new Set([...ben.rows.keys()]);
    await arrive(ben, bytes);
    expect(await waiting(ben), "nothing of it can be taken over").toEqual([]);
    expect([...ben.rows.values()].filter(({ rowId, projection }) => !before.has(rowId) && projection.kind === "entry")).toEqual(
      [],
    );
    return (await quarantined(ben)).at(0);
  };

  it("is told from a true one, which waits for a yes", async () => {
    await arrive(ben, await sealedBy(ana.own, message()));
    expect(await waiting(ben)).toHaveLength(1);
  });

  it("a byte changed, half of it, nothing", async () => {
    const bytes = await sealedBy(ana.own, message());
    const flipped = bytes.slice();
    flipped[2000] = (flipped[2000] ?? 0) ^ 1;
    for (const bad of [flipped, bytes.slice(0, 2048), new Uint8Array(0)]) expect(await reason(bad)).toBe("damaged");
  });

  it("for another phone of the team", async () => {
    const third = await phoneOfTeam("serial-third");
    expect(await reason(await sealedBy(ana.own, message({ to: { id: "team-a", recipients: [third.own.recipient] } })))).toBe(
      "not_for_us",
    );
  });

  it("from a phone that was shut out, and from one whose days are over", async () => {
    const bytes = await sealedBy(ana.own, message());
    ben.network = { ...network, revoked: ["serial-ana"] };
    expect(await reason(bytes)).toBe("certificate_revoked");
    ben.network = network;
    ben.nowMs = NOW_MS + 400 * 86_400_000;
    expect(await reason(bytes)).toBe("certificate_expired");
  });

  it("from another team, which seals what is true there", async () => {
    const stranger = await phoneOfTeam("serial-b", otherTeam);
    expect(await reason(await sealedBy(stranger.own, message()))).toBe("not_understood");
  });

  it("a newer version", async () => {
    const inner = {
      ...(await innerOf(await sealedBy(ana.own, message({ to: { id: "org-a", recipients: org.organisation.recipients } })))),
      v: 2,
    };
    const bytes = await forge(inner, { own: ana.own, recipients: [ben.own.recipient] });
    expect(await reason(bytes)).toBe("unknown_version");
  });

  it("texts of 100,000 characters, words that are none of ours, another case's number that is none", async () => {
    const long = "x".repeat(100_000);
    const bad = [
      { notes: [long] },
      { language: long },
      { code: "$t(app)" },
      { needs: ["<img onerror=x>"] },
      { case: "../../c" },
      { tasks: [{ task: "pay_the_smuggler" }] },
      { tasks: Array.from({ length: 21 }, () => ({ task: "call_back" })) },
      { meetings: [{ word: long }] },
    ];
    for (const fields of bad) {
      const basis = { ...YES, scope: [...Object.keys(body(fields).fields)] } as NonNullable<SealEnvelopeInput["basis"]>;
      const bytes = await sealedBy(ana.own, message({ basis, body: body(fields), seq: ben.rows.size + 10 }));
      expect(await reason(bytes), Object.keys(fields).join()).toBe("not_understood");
    }
  });

  it("the same envelope again, under the same name and under another", async () => {
    await handed();
    const [bytes] = [...ana.outbox.values()].map(({ envelope }) => envelope as Uint8Array<ArrayBuffer>);
    await arrive(ben, bytes as Uint8Array<ArrayBuffer>);
    expect(await quarantined(ben)).toEqual(["seen_before"]);
    expect(await waiting(ben)).toHaveLength(1);
    await yes(ben);
    await arrive(ben, bytes as Uint8Array<ArrayBuffer>);
    expect(await waiting(ben)).toEqual([]);
    expect(await cases(ben)).toEqual([C]);
  });

  it("another text under the number of one that waits", async () => {
    const first = message();
    await arrive(ben, await sealedBy(ana.own, first));
    await arrive(ben, await sealedBy(ana.own, { ...first, seq: 8, body: body({ unreached: true }) }));
    expect(await quarantined(ben)).toEqual(["seen_before"]);
    expect((await waiting(ben)).map(({ fields }) => fields?.unreached)).toEqual([undefined]);
  });

  it("a yes from another phone of the team is nobody's: the case stays the giver's", async () => {
    const refId = await handed();
    const third = await phoneOfTeam("serial-third");
    const { envelopeId } = (await openOutbox(ana.session))[0]?.item ?? {};
    const forged = {
      kind: "reply" as const,
      refId,
      seq: 1,
      day: TODAY,
      to: { id: "team-a", recipients: [ana.own.recipient] },
      body: { answers: envelopeId, reply: "accepted" },
    };
    await arrive(ana, await sealedBy(third.own, forged));
    expect(await open(ana)).toEqual([{ unreached: true, tasks: ["call_back"], handOver: "waiting" }]);
    await arrive(ana, await sealedBy(ben.own, forged));
    expect(await open(ana)).toEqual([]);
  });
});

describe("colleagues", () => {
  const standing = async () =>
    (await readColleagues(ana.session)).map((one) => (one.standing.ok ? "usable" : one.standing.error.type));

  it("one that is shut out, or whose days are over, cannot be chosen and says why; on the list it stays", async () => {
    expect(await standing()).toEqual(["usable"]);
    ana.network = { ...network, revoked: ["serial-ben"] };
    expect(await standing()).toEqual(["ColleagueRevoked"]);
    expect((await give(ana, { caseId: C })).done).toEqual({ ok: false, error: { type: "ColleagueRevoked" } });
    ana.network = network;
    ana.nowMs += 400 * 86_400_000;
    expect(await standing()).toEqual(["ColleagueExpired"]);
  });

  it("the same phone read again takes its own place, with the name it shows today", async () => {
    await meet(ana, ben, "Ben");
    expect((await readColleagues(ana.session)).map(({ name }) => name)).toEqual(["Ben"]);
  });

  it("is taken off by hand, and a name is wanted, of 60 letters at most", async () => {
    const [one] = await readColleagues(ana.session);
    await takeOffColleague(ana.session, one?.deviceKeyId ?? "");
    expect(await readColleagues(ana.session)).toEqual([]);
    for (const name of ["", "   ", "\u202e", "a".repeat(61)])
      expect(await showColleagueCard(ben.session, name)).toEqual({ ok: false, error: { type: "ColleagueNameUnusable" } });
    expect(await showColleagueCard(ben.session, "ዓ".repeat(60))).toMatchObject({ ok: true });
  });

  it("another team's card, the own one, a cut one, 10 kB, another app's code are refused, each with its reason", async () => {
    const stranger = await phoneOfTeam("serial-b", otherTeam);
    const card = async (of: MemorySession) => {
      const shown = await showColleagueCard(of.session, "Somebody");
      return shown.ok ? shown.value : "";
    };
    const outcome = async (text: string) => {
      const done = await addColleague(ana.session, text);
      return done.ok ? "added" : done.error.type;
    };
    const good = await card(ben);
    expect(good.length).toBeLessThan(1400);
    expect(await outcome(await card(stranger))).toBe("ColleagueOtherTeam");
    expect(await outcome(await card(ana))).toBe("ColleagueIsSelf");
    expect(await outcome(good.slice(0, -20))).toBe("NotAColleagueCard");
    expect(await outcome(good.replace("colleague1.", "colleague2."))).toBe("MadeByNewer");
    expect(await outcome(good.replace(/.(?=\.[0-9a-f]{8}$)/, (c) => (c === "A" ? "B" : "A")))).toBe("ColleagueCardDamaged");
    for (const other of [
      "javascript:alert(1)",
      "<b>hello</b>",
      "fanaljoin1.AAAA.00000000",
      "WIFI:T:WPA;S:x;;",
      "x".repeat(10_000),
    ])
      expect(await outcome(other)).toBe("NotAColleagueCard");
    expect(await outcome(`  ${good.slice(0, 300)}\n${good.slice(300)} `)).toBe("added");
    expect(await readColleagues(ana.session)).toHaveLength(1);
  });
});
