import { describe, expect, it } from "vitest";
import type { Entry } from "#domain/case/types.ts";
import { DAY_MS } from "#lib/clock.ts";
import { addNote, entryPut, readCase } from "#workflows/cases.ts";
import { readClocks, setClock, tidyRows } from "#workflows/clocks.ts";
import { draftPut, listDrafts, notePlace } from "#workflows/draft-rows.ts";
import { Drafts } from "#workflows/drafts.ts";
import { eraseCase, stillGoesTo } from "#workflows/erase-case.ts";
import { eraseReceived, wasDeleted } from "#workflows/erase-received.ts";
import { readHold } from "#workflows/hold.ts";
import { type OutboxItem, openOutbox, outboxPut, WAITING } from "#workflows/outbox.ts";
import { type ReceivedItem, readReceived, receivedPut } from "#workflows/received.ts";
import { setHeldFor, setHold } from "#workflows/retention.ts";
import { logPut, readLog } from "#workflows/safeguarding-log.ts";
import { dropScreening, dropUnrecorded } from "#workflows/screening.ts";
import { readTextDue, tidySent } from "#workflows/sent.ts";
import { MemorySession } from "../support/memory-session.ts";

/*
 * Fails without, tried: see each test.
 */
const days = (count: number) => count * DAY_MS;
const put = (phone: MemorySession, ...puts: Parameters<MemorySession["session"]["write"]>[0]["puts"]) =>
  phone.session.write({ puts, deletes: [] });

const sentTo = (change: Partial<OutboxItem>): OutboxItem => ({
  envelopeId: "env",
  mailbox: "m",
  toId: "o",
  toName: "The organisation",
  kind: "referral",
  refId: "ref",
  caseId: "c",
  basis: "consent",
  ...WAITING,
  sealedAtMs: 0,
  ...change,
});
const referral: Extract<Entry, { type: "referral" }> = {
  type: "referral",
  entryId: "entry-ref",
  caseId: "c",
  atMs: 0,
  refId: "ref",
  envelopeId: "env",
  organisationId: "o",
  basis: { kind: "child_protection", decidedBy: "safeguarding_lead", told: "told", day: "2026-11-21" },
  fields: { code: "K7M", needs: ["warm_place"] },
};

const innerOf = (kind: "referral" | "reply"): NonNullable<ReceivedItem["inner"]> => ({
  v: 1,
  kind,
  refId: "ref",
  from: "t",
  deviceKeyId: "AAAA",
  seq: 1,
  day: "2026-11-21",
  to: { id: "o", keyIds: [] },
  ...(kind === "referral" && {
    basis: { kind: "child_protection", decidedBy: "safeguarding_lead", told: "told", day: "2026-11-21" },
  }),
  body: { fields: { code: "K7M" } },
});

async function phoneWithCase(...outbox: OutboxItem[]) {
  const phone = new MemorySession();
  await addNote(phone.session, "c", "warm coat given");
  await put(phone, entryPut(referral), ...outbox.map((item) => outboxPut(item, `row ${item.envelopeId}`)));
  for (const { envelopeId } of outbox) phone.outbox.set(envelopeId, { envelope: new Uint8Array([1]) });
  return phone;
}
const envelopesIn = async (phone: MemorySession) => (await openOutbox(phone.session)).map(({ item }) => item.envelopeId);
const everythingKept = (phone: MemorySession) => JSON.stringify([...phone.rows.values()]);

describe("a case that is deleted takes along what was sent from it", () => {
  it.each(["sent", "collected"] as const)(
    "a referral that was %s goes with its envelope, and the answer to it too",
    async (state) => {
      const phone = await phoneWithCase(sentTo({ state }));
      const answer: ReceivedItem = { envelopeId: "answer", atMs: 1, state: "answered", inner: innerOf("reply"), senderId: "o" };
      await put(phone, receivedPut(answer, "answer"));
      expect((await eraseCase(phone.session, "c")).ok).toBe(true);
      expect(await envelopesIn(phone)).toEqual([]);
      expect([...phone.outbox.keys()]).toEqual([]);
      expect(phone.erased).toContain("c");
      expect([...phone.marks], "an older copy does not bring it back as not sent").toContain("ref");
      expect(everythingKept(phone), "no word of the case or the organisation is left").not.toMatch(
        /"ref"|The organisation|"caseId":"c"/,
      );
    },
  );

  it.each(["consent", "child_protection", "danger_to_life"] as const)(
    "what has not left on the basis of %s is named before, still goes, opens without the case's key, and names no case",
    async (basis) => {
      const phone = await phoneWithCase(sentTo({ basis }));
      expect(await stillGoesTo(phone.session, "c")).toEqual(["The organisation"]);
      expect((await eraseCase(phone.session, "c")).ok).toBe(true);
      const [left] = await openOutbox(phone.session);
      expect(left?.item).toMatchObject({ envelopeId: "env", state: "sealed", basis });
      expect(left?.item).not.toHaveProperty("caseId");
      expect(phone.outbox.has("env")).toBe(true);
    },
  );

  it("on a full phone the key ends it at once; with something that still has to go out nothing is lost and it is said", async () => {
    const sent = await phoneWithCase(sentTo({ state: "sent" }));
    sent.full = true;
    expect((await eraseCase(sent.session, "c")).ok).toBe(false);
    expect(sent.erased).toEqual(["c"]);
    const waits = await phoneWithCase(sentTo({ basis: "consent" }));
    waits.full = true;
    expect((await eraseCase(waits.session, "c")).ok).toBe(false);
    expect(waits.erased).toEqual([]);
  });

  it("is sealed with the key of its case while there is one: a copy of its row ends with that key", () => {
    expect(outboxPut(sentTo({})).caseId).toBe("c");
    const { caseId: _, ...loose } = sentTo({});
    expect(outboxPut(loose)).not.toHaveProperty("caseId");
  });

  it("leaves the safeguarding log alone", async () => {
    const phone = await phoneWithCase(sentTo({ state: "collected" }));
    await put(phone, logPut(logLine(0)));
    await eraseCase(phone.session, "c");
    expect(await readLog(phone.session)).toHaveLength(1);
  });

  it("forgets what an earlier version left of deleted cases, and keeps what waits", async () => {
    const phone = await phoneWithCase();
    await put(
      phone,
      outboxPut(sentTo({ envelopeId: "old", state: "sent", caseId: "gone" }), "old"),
      outboxPut(sentTo({ envelopeId: "waits", caseId: "gone" }), "waits"),
      outboxPut(sentTo({ envelopeId: "own", state: "sent" }), "own"),
    );
    expect((await tidySent(phone.session)).ok).toBe(true);
    expect((await envelopesIn(phone)).sort()).toEqual(["own", "waits"]);
  });
});

describe("what a referral said", () => {
  const text = async (phone: MemorySession) => {
    const entry = (await readCase(phone.session, "c")).entries.find(({ type }) => type === "referral");
    return entry?.type === "referral" ? entry.fields : null;
  };

  it("goes from its case seven days after they had it, with the sealed bytes; that it was made, to whom and why, stays", async () => {
    const phone = new MemorySession();
    const collectedAtMs = phone.nowMs;
    await addNote(phone.session, "c", "n");
    await put(phone, entryPut(referral), outboxPut(sentTo({ state: "collected", collectedAtMs }), "row"));
    phone.outbox.set("env", { envelope: new Uint8Array([1]) });
    expect((await readTextDue(phone.session, "c")).get("ref")).toBe(collectedAtMs + days(7));
    phone.nowMs += days(7) - 1;
    await tidySent(phone.session);
    expect(await text(phone)).toEqual(referral.fields);
    phone.nowMs += 1;
    await tidySent(phone.session);
    expect(await text(phone)).toEqual({});
    expect([...phone.outbox.keys()]).toEqual([]);
    expect((await readCase(phone.session, "c")).view.referrals).toMatchObject([
      { organisationId: "o", basis: "child_protection" },
    ]);
  });

  it("stays while nobody there has it, and while notes are asked for", async () => {
    const phone = await phoneWithCase(sentTo({ state: "sent", sentAtMs: 0 }));
    await tidySent(phone.session);
    expect(await text(phone)).toEqual(referral.fields);
    await put(phone, outboxPut(sentTo({ state: "collected", collectedAtMs: 0 }), "row env"));
    await setHold(phone.session, true);
    await tidySent(phone.session);
    expect(await text(phone)).toEqual(referral.fields);
    expect(await readTextDue(phone.session, "c"), "and no day is said").toEqual(new Map());
    await setHold(phone.session, false);
    await tidySent(phone.session);
    expect(await text(phone)).toEqual({});
  });
});

const logLine = (atMs: number) => ({
  logId: "log",
  atMs,
  basis: "child_protection" as const,
  decidedBy: "safeguarding_lead",
  reportedTo: "police",
  reference: "",
});

async function organisation(change: Partial<ReceivedItem>) {
  const phone = new MemorySession();
  const item = {
    envelopeId: "came",
    atMs: phone.nowMs,
    state: "answered",
    inner: innerOf("referral"),
    senderId: "t",
    senderName: "T",
  };
  await put(phone, receivedPut({ ...item, ...change } as ReceivedItem, "came"));
  const tidy = async (isShown = true) => {
    const tidied = await tidyRows(phone.session, isShown);
    if (!tidied.ok) throw new Error(tidied.error.type);
    return tidied.value;
  };
  return { phone, tidy };
}

describe("a referral an organisation received", () => {
  it("goes thirty days after it was answered, said three days before, with its key, and does not come back", async () => {
    const { phone, tidy } = await organisation({ reply: "accepted" });
    phone.nowMs += days(26);
    expect((await tidy()).received).toEqual({ deleted: 0, soon: 0 });
    phone.nowMs += days(2);
    expect((await tidy()).received).toEqual({ deleted: 0, soon: 1 });
    phone.nowMs += days(3);
    expect((await tidy()).received).toEqual({ deleted: 1, soon: 0 });
    expect(await readReceived(phone.session)).toEqual([]);
    expect(phone.erased).toEqual(["came"]);
    expect(await wasDeleted(phone.session, "t", "ref")).toBe(true);
  });

  it("is not lost to a clock set two years ahead, nor unseen", async () => {
    const { phone, tidy } = await organisation({ reply: "done" });
    phone.nowMs += days(730);
    expect((await tidy(false)).received).toEqual({ deleted: 0, soon: 1 });
    phone.nowMs += days(10);
    expect((await tidy()).received, "nobody saw it said").toEqual({ deleted: 0, soon: 1 });
    expect(await readReceived(phone.session)).toHaveLength(1);
  });

  it.each([
    ["nobody has answered it", { state: "open" }],
    ["it was only seen", { reply: "seen" }],
  ] as const)("stays while %s", async (_what, change) => {
    const { phone, tidy } = await organisation(change);
    phone.nowMs += days(400);
    await tidy();
    phone.nowMs += days(4);
    expect((await tidy()).received).toEqual({ deleted: 0, soon: 0 });
    expect(await readReceived(phone.session)).toHaveLength(1);
  });

  it("is deleted by hand with its key and the answer that has left; an answer that waits still goes", async () => {
    const { phone } = await organisation({ reply: "accepted" });
    const answer = { kind: "reply", caseId: undefined, basis: undefined };
    await put(
      phone,
      outboxPut(sentTo({ ...answer, envelopeId: "left", state: "sent" }), "left"),
      outboxPut(sentTo({ ...answer, envelopeId: "waits" }), "waits"),
    );
    expect((await eraseReceived(phone.session, "came")).ok).toBe(true);
    expect(await readReceived(phone.session)).toEqual([]);
    expect(phone.erased).toEqual(["came"]);
    expect(await envelopesIn(phone)).toEqual(["waits"]);
  });

  it("is kept while notes are asked for, by hand too", async () => {
    const { phone, tidy } = await organisation({ reply: "accepted" });
    phone.nowMs += days(40);
    await tidy();
    await setHold(phone.session, true);
    phone.nowMs += days(4);
    expect((await tidy()).received).toEqual({ deleted: 0, soon: 0 });
    expect(await eraseReceived(phone.session, "came")).toEqual({ ok: false, error: { type: "OnHold" } });
    expect(await readReceived(phone.session)).toHaveLength(1);
  });

  it("goes by the new number of days when the organisation wants fewer, and that is said first", async () => {
    const { phone, tidy } = await organisation({ reply: "accepted" });
    phone.nowMs += days(10);
    await setClock(phone.session, "inboxDays", 7);
    expect((await tidy()).received).toEqual({ deleted: 0, soon: 1 });
    phone.nowMs += days(3);
    expect((await tidy()).received).toEqual({ deleted: 1, soon: 0 });
    expect((await readClocks(phone.session)).noticedAtMs).toEqual({});
  });

  it("that could not be accepted goes too, with its sealed bytes", async () => {
    const { phone, tidy } = await organisation({ state: "quarantined", reason: "damaged", inner: undefined });
    phone.arrivals.set("came", { envelope: new Uint8Array([1]) });
    phone.nowMs += days(30);
    await tidy();
    phone.nowMs += days(3);
    expect((await tidy()).received.deleted).toBe(1);
    expect([...phone.arrivals.keys()]).toEqual([]);
  });
});

it("a line of the safeguarding log goes after five years, said before, with its key; not while notes are asked for", async () => {
  const { phone, tidy } = await organisation({ state: "open" });
  await put(phone, logPut(logLine(phone.nowMs)));
  phone.nowMs += days(5 * 365 - 4);
  expect((await tidy()).log).toEqual({ deleted: 0, soon: 0 });
  phone.nowMs += days(2);
  expect((await tidy()).log).toEqual({ deleted: 0, soon: 1 });
  phone.nowMs += days(4);
  await setHold(phone.session, true);
  expect((await tidy()).log).toEqual({ deleted: 0, soon: 0 });
  await setHold(phone.session, false);
  expect((await tidy()).log, "said first, also then").toEqual({ deleted: 0, soon: 1 });
  phone.nowMs += days(3);
  expect((await tidy()).log).toEqual({ deleted: 1, soon: 0 });
  expect(await readLog(phone.session)).toEqual([]);
  expect(phone.erased).toEqual(["log"]);
});

describe("while notes are asked for", () => {
  it("it is kept who asked and since when, until that ends", async () => {
    const { session } = new MemorySession();
    expect(await readHold(session)).toBeNull();
    await setHeldFor(session, "police");
    expect(await readHold(session), "nobody asked: a reason alone holds nothing").toBeNull();
    await setHold(session, true);
    expect(await readHold(session), "it holds before anybody says who asked").toEqual({ heldFor: undefined });
    await setHeldFor(session, "court");
    expect(await readHold(session)).toEqual({ heldFor: { by: "court", day: "2026-11-21" } });
    await setHold(session, false);
    await setHold(session, true);
    expect(await readHold(session), "the next one begins anew").toEqual({ heldFor: undefined });
  });

  it("an unfinished talk is not dropped, but one the person never agreed to have noted is", async () => {
    const phone = new MemorySession();
    const talk = (rowId: string) => ({
      rowId,
      caseId: "c",
      value: {},
      projection: { kind: "screening" as const, caseId: "c", updatedAtMs: 0 },
    });
    await put(phone, talk("t"));
    await setHold(phone.session, true);
    expect(await dropScreening(phone.session, "t")).toEqual({ ok: false, error: { type: "OnHold" } });
    expect(await dropUnrecorded(phone.session, "t"), "what cannot be read may have been agreed to").toEqual({
      ok: false,
      error: { type: "OnHold" },
    });
    expect(phone.rows.has("t")).toBe(true);
    expect(phone.erased).toEqual([]);
    expect((await dropScreening(phone.session, "not there")).ok, "nothing is there to drop").toBe(true);
  });

  it("a draft is not dropped by hand", async () => {
    const phone = new MemorySession();
    const place = notePlace("c");
    await put(phone, await draftPut(phone.session, place, "she was"));
    await setHold(phone.session, true);
    const drafts = new Drafts(phone.session);
    expect(await drafts.drop(place)).toEqual({ ok: false, error: { type: "OnHold" } });
    expect(await listDrafts(phone.session)).toHaveLength(1);
    await setHold(phone.session, false);
    expect((await drafts.drop(place)).ok).toBe(true);
    expect(await listDrafts(phone.session)).toEqual([]);
  });
});
