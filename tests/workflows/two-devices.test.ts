import { beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { answerReferral } from "#workflows/answer-referral.ts";
import { readCase } from "#workflows/cases.ts";
import { tidyRows } from "#workflows/clocks.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { eraseReceived } from "#workflows/erase-received.ts";
import { OWN_NOTE, openOutbox } from "#workflows/outbox.ts";
import { answeredAtMs, isAnsweredTwice, lastAnswer, readReceived } from "#workflows/received.ts";
import { contactAfter, endSilence, readSilence } from "#workflows/silence.ts";
import { withdrawConsent } from "#workflows/withdraw.ts";
import { inbox, network, org, otherTeam, prepareEnvelopes, seal } from "../seal/support/envelopes.ts";
import { enrolled, NOW_MS, TODAY, teamCode } from "../seal/support/network.ts";
import { MemorySession } from "../support/memory-session.ts";
import { tried, workerWith, yes } from "../support/worker-with.ts";

/* These guard: `noteArrived` and `withNotes` in accept-arrival.ts; `said.by` and `senderId === ownId` in answered-elsewhere.ts; `looseNotes` in clocks.ts. */
beforeAll(prepareEnvelopes);

type Bytes = Uint8Array<ArrayBuffer>;
const MAILBOX = newId();

/** A device of the organisation: one key, one mailbox, numbers of its own. */
function device(): MemorySession {
  const one = new MemorySession();
  one.nowMs = NOW_MS;
  one.network = network;
  one.own = inbox;
  one.enrolment = {
    kind: "organisation",
    organisation: { id: "org-a", name: "A" },
    mailbox: MAILBOX,
    recipient: inbox.recipient,
  };
  return one;
}
const arrive = (at: MemorySession, bytes: Bytes, id = newId()) => acceptArrival(at.session, id, bytes);

/** What this device has sealed and nobody fetched yet: for the team's phone, and for the own mailbox. */
async function outgoing(at: MemorySession): Promise<{ readonly replies: Bytes[]; readonly notes: Bytes[] }> {
  const items = (await openOutbox(at.session)).map(({ item }) => item);
  const of = (isNote: boolean) =>
    items
      .filter(({ kind }) => (kind === OWN_NOTE) === isNote)
      .sort((a, b) => a.sealedAtMs - b.sealedAtMs)
      .flatMap(({ envelopeId }) => at.outbox.get(envelopeId)?.envelope ?? []);
  return { replies: of(false), notes: of(true) };
}

async function theReferral(at: MemorySession) {
  const found = (await readReceived(at.session)).find(({ item }) => item.inner?.kind === "referral");
  if (!found) throw new Error("no referral is here");
  return found;
}

/** A referral that both devices have fetched. */
async function both() {
  const { worker, refIds } = await workerWith({ to: org, basis: yes("org-a") });
  await tried(worker, refIds[0] as string);
  const [envelopeId, sent] = [...worker.outbox.entries()][0] ?? [];
  const bytes = sent?.envelope as Bytes;
  const [one, two] = [device(), device()];
  for (const at of [one, two]) await arrive(at, bytes, envelopeId);
  return { worker, one, two, bytes, envelopeId, refId: refIds[0] as string };
}

describe("two devices of one organisation", () => {
  it("one answers: the other says so and what, and keeps the referral as long as an answered one", async () => {
    const { one, two } = await both();
    expect(answeredAtMs((await theReferral(two)).item)).toBeNull();
    await answerReferral(one.session, await theReferral(one), "accepted");
    const { notes } = await outgoing(one);
    expect(notes).toHaveLength(1);
    two.nowMs += 5000;
    expect(await arrive(two, notes[0] as Bytes)).toBe(true);
    const { item } = await theReferral(two);
    expect(item).toMatchObject({ state: "answered", elsewhere: { reply: "accepted", day: TODAY } });
    expect([item.reply, lastAnswer(item), isAnsweredTwice(item), answeredAtMs(item)]).toEqual([
      undefined,
      "accepted",
      false,
      two.nowMs,
    ]);
    const fields = { mailbox: MAILBOX, toId: "org-a", kind: OWN_NOTE };
    expect((await openOutbox(one.session)).map(({ item: sent }) => sent)).toContainEqual(expect.objectContaining(fields));
  });

  it("the word may come before its referral: a courier brought that to the other device by hand", async () => {
    const { one, bytes, envelopeId } = await both();
    await answerReferral(one.session, await theReferral(one), "declined", "no_place");
    const late = device();
    await arrive(late, (await outgoing(one)).notes[0] as Bytes);
    await arrive(late, bytes, envelopeId);
    expect((await theReferral(late)).item).toMatchObject({
      state: "answered",
      elsewhere: { reply: "declined", reason: "no_place" },
    });
  });

  it("both answer at once: each sees that two answers went out, and the team's phone that they do not agree", async () => {
    const { worker, one, two } = await both();
    await answerReferral(one.session, await theReferral(one), "accepted");
    await answerReferral(two.session, await theReferral(two), "declined", "no_place");
    const [first, second] = [await outgoing(one), await outgoing(two)];
    await arrive(one, second.notes[0] as Bytes);
    await arrive(two, first.notes[0] as Bytes);
    for (const at of [one, two]) expect(isAnsweredTwice((await theReferral(at)).item)).toBe(true);
    expect((await theReferral(one)).item).toMatchObject({ reply: "accepted", elsewhere: { reply: "declined" } });
    expect((await theReferral(two)).item).toMatchObject({ reply: "declined", elsewhere: { reply: "accepted" } });

    for (const reply of [...first.replies, ...second.replies]) {
      worker.nowMs += 1000;
      expect(await arrive(worker, reply)).toBe(true);
    }
    const [referral] = (await readCase(worker.session, "c")).view.referrals;
    expect(referral).toMatchObject({ state: "declined", isAtOdds: true });
  });

  it("one says seen, then the other accepts, then it is done: one line of answers, not two", async () => {
    const { worker, one, two } = await both();
    const say = async (at: MemorySession, reply: "seen" | "accepted" | "done") => {
      at.nowMs += 1000;
      await answerReferral(at.session, await theReferral(at), reply);
      const other = at === one ? two : one;
      await arrive(other, (await outgoing(at)).notes.at(-1) as Bytes);
    };
    await say(one, "seen");
    expect(answeredAtMs((await theReferral(two)).item), "seen is no answer, also on the other device").toBeNull();
    await say(two, "accepted");
    await say(one, "done");
    for (const at of [one, two]) {
      const { item } = await theReferral(at);
      expect([lastAnswer(item), isAnsweredTwice(item)]).toEqual(["done", false]);
    }
    for (const at of [one, two]) for (const reply of (await outgoing(at)).replies) await arrive(worker, reply);
    const [referral] = (await readCase(worker.session, "c")).view.referrals;
    expect([referral?.state, referral?.isAtOdds]).toEqual(["done", undefined]);
  });

  it("an earlier word that comes late takes nothing back, and none counts twice under another number", async () => {
    const { one, two } = await both();
    for (const reply of ["seen", "accepted"] as const) {
      one.nowMs += 1000;
      await answerReferral(one.session, await theReferral(one), reply);
    }
    const [seen, accepted] = (await outgoing(one)).notes as [Bytes, Bytes];
    await arrive(two, accepted);
    await arrive(two, seen);
    expect((await theReferral(two)).item.elsewhere?.reply).toBe("accepted");
    const rows = two.rows.size;
    await arrive(two, accepted);
    const again = (await readReceived(two.session)).find(({ item }) => item.reason === "seen_before");
    expect([two.rows.size - rows, again?.item.state]).toEqual([1, "quarantined"]);
  });

  it("a device takes its own word, brought back by whatever hub under whatever number, for nothing", async () => {
    const { one } = await both();
    await answerReferral(one.session, await theReferral(one), "accepted");
    const before = [...one.rows.keys()];
    expect(await arrive(one, (await outgoing(one)).notes[0] as Bytes)).toBe(true);
    expect([...one.rows.keys()]).toEqual(before);
    expect((await theReferral(one)).item.elsewhere).toBeUndefined();
  });

  it("what a team says is no word of ours, whatever it calls itself", async () => {
    const { two, refId } = await both();
    const stranger = await enrolled(teamCode(otherTeam), network);
    const body = { team: (await theReferral(two)).item.senderId, reply: "accepted", by: newId() };
    const forged = {
      kind: "reply",
      refId,
      seq: 9,
      day: TODAY,
      to: { id: "org-a", recipients: org.organisation.recipients },
      body,
    } as const;
    await arrive(two, await seal(forged, stranger));
    const { item } = await theReferral(two);
    expect([item.state, item.elsewhere]).toEqual(["open", undefined]);
  });

  it("two teams that chose the same number: the word is about the one it names", async () => {
    const { one, two, refId } = await both();
    await answerReferral(one.session, await theReferral(one), "accepted");
    const body = { team: "another-team", reply: "declined", by: newId() };
    const to = { id: "org-a", recipients: org.organisation.recipients };
    await arrive(two, await seal({ kind: "reply", refId, seq: 77, day: TODAY, to, body }, inbox));
    expect((await theReferral(two)).item.elsewhere).toBeUndefined();
  });

  it("the word goes with its referral: when that is deleted, and when the person takes it back", async () => {
    const { worker, one, two, refId } = await both();
    await answerReferral(one.session, await theReferral(one), "accepted");
    const note = (await outgoing(one)).notes[0] as Bytes;
    const third = device();
    const [envelopeId, sent] = [...worker.outbox.entries()][0] ?? [];
    await arrive(third, sent?.envelope as Bytes, envelopeId);
    for (const at of [two, third]) await arrive(at, note);
    await eraseReceived(two.session, (await theReferral(two)).rowId);
    await withdrawConsent(worker.session, "c", { kind: "one", refId });
    const letter = (await openOutbox(worker.session)).find(({ item }) => item.kind === "withdrawal")?.item.envelopeId ?? "";
    await arrive(third, worker.outbox.get(letter)?.envelope as Bytes, letter);
    for (const at of [two, third]) expect(JSON.stringify([...at.rows.values()])).not.toContain("accepted");
  });

  it("a word about what never came here goes after as many days as a referral would be kept", async () => {
    const { one } = await both();
    await answerReferral(one.session, await theReferral(one), "accepted");
    const late = device();
    await arrive(late, (await outgoing(one)).notes[0] as Bytes);
    await tidyRows(late.session, true);
    expect(JSON.stringify([...late.rows.values()])).toContain("accepted");
    late.nowMs += 400 * DAY_MS;
    await tidyRows(late.session, true);
    expect(JSON.stringify([...late.rows.values()])).not.toContain("accepted");
  });
});

describe("a device that was silent for so long that the hub kept nothing for it", () => {
  const contact = async (at: MemorySession, outcome = "Done") =>
    at.session.write({
      puts: [await configPut(at.session, "contact", contactAfter(await readConfig(at.session, "contact"), at.nowMs, outcome))],
      deletes: [],
    });
  const pass = (at: MemorySession, days: number) => {
    at.nowMs += days * DAY_MS;
  };

  it("says so with its days from the next contact on, until somebody has compared it with another", async () => {
    const at = device();
    await contact(at);
    pass(at, 14);
    await contact(at);
    expect(await readSilence(at.session), "the hub still kept everything").toBeNull();
    const fromMs = at.nowMs;
    pass(at, 10);
    await contact(at, "Offline");
    pass(at, 5);
    await contact(at, "Offline");
    expect(await readSilence(at.session), "it has not asked yet").toBeNull();
    await contact(at);
    const silence = { fromMs, toMs: at.nowMs };
    expect(await readSilence(at.session)).toEqual(silence);
    pass(at, 1);
    await contact(at);
    expect(await readSilence(at.session)).toEqual(silence);
    expect(await endSilence(at.session)).toMatchObject({ ok: true });
    expect(await readSilence(at.session)).toBeNull();
  });

  it("a second silence before that keeps the first day; a phone, which reads its mailbox alone, says nothing", async () => {
    const at = device();
    const fromMs = at.nowMs;
    for (const days of [0, 20, 3, 30]) {
      pass(at, days);
      await contact(at);
    }
    expect(await readSilence(at.session)).toEqual({ fromMs, toMs: at.nowMs });
    at.enrolment = { kind: "team", team: { id: "team", name: "Team" }, mailbox: newId(), recipient: "age1" };
    expect(await readSilence(at.session)).toBeNull();
  });
});
