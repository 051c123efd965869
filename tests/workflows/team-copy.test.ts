import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Bytes } from "#lib/bytes.ts";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { ok } from "#lib/result.ts";
import type { PushOutcome } from "#protocol/contact.ts";
import { TEAM_COPY_PART_BYTES } from "#protocol/team-copy.ts";
import { randomBytes } from "#seal/aead.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { addNote, listCases } from "#workflows/cases.ts";
import { readColleagues, takeOffColleague } from "#workflows/colleagues.ts";
import { readCopiesBetween } from "#workflows/copies-between.ts";
import { eraseHeldCopy, heldCopyFile, listHeldCopies, tidyHeldCopies } from "#workflows/copy-held.ts";
import { lastCopy, makeCopy } from "#workflows/copy-make.ts";
import { sendCopy } from "#workflows/copy-send.ts";
import { listSentCopies, stopSending } from "#workflows/copy-sent.ts";
import { eraseCase, eraseCaseNow } from "#workflows/erase-case.ts";
import { finishErasing } from "#workflows/erase-keys.ts";
import { heldBack } from "#workflows/erase-phone.ts";
import { HandIn } from "#workflows/hand-in.ts";
import { isCopyPart, openOutbox, outboxPut, type StoredOutboxItem, WAITING } from "#workflows/outbox.ts";
import { readReceived } from "#workflows/received.ts";
import { setHold } from "#workflows/retention.ts";
import { withdrawConsent } from "#workflows/withdraw.ts";
import { network, otherTeam, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { hubPort } from "../support/hub-port.ts";
import type { MemorySession } from "../support/memory-session.ts";
import { deliver, give, meet, phoneOfTeam, YES } from "../support/two-phones.ts";

/*
 * These guard: `colleagueOf`, `isAsSealed`, `answerTo` in copy-arrival.ts; `replacedBy`, `have.includes` in held-copies.ts; `mayPartLeave` and
 * `isWaitingLetter` in hand-in.ts; `endCopiesWithErased` in erase-case.ts, withdraw.ts and accept-arrival.ts; `isTheirs` in copy-sent.ts;
 * `finishErasing` and `isHeld` in copy-held.ts; `isCopyPart` in `isAside`.
 */
type Phone = Awaited<ReturnType<typeof phoneOfTeam>>;
const C = "c1".padEnd(22, "A");
const THREE_PARTS = 2 * TEAM_COPY_PART_BYTES + 1000;
let ana: Phone;
let ben: Phone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  [ana, ben] = [await phoneOfTeam("serial-ana"), await phoneOfTeam("serial-ben")];
  await meet(ana, ben, "Ben, morning");
  await meet(ben, ana, "Ana, night team");
  await addNote(ana.session, C, "the tent by the canal");
  ana.nowMs += 1000;
});

/** As a phone makes one: bytes nobody here can read. */
const copyOf = (phone: MemorySession, size = THREE_PARTS) => ({
  file: new Blob(Array.from({ length: Math.ceil(size / 50_000) }, () => randomBytes(50_000))).slice(0, size),
  door: "colleague" as const,
  atMs: phone.nowMs,
  cases: 7,
  unsent: 0,
  skipped: 0,
});
async function send(from: MemorySession, size = THREE_PARTS) {
  const [to] = await readColleagues(from.session);
  const copy = copyOf(from, size);
  const done = await sendCopy(from.session, copy, to?.deviceKeyId ?? "", new AbortController().signal, () => undefined);
  from.nowMs += 1000;
  return { copy, done };
}
async function sent(from: MemorySession, size = THREE_PARTS) {
  const { copy, done } = await send(from, size);
  if (!done.ok) throw new Error(done.error.type);
  return copy.file;
}
const partsIn = async (phone: MemorySession): Promise<StoredOutboxItem[]> =>
  (await openOutbox(phone.session)).filter(({ item }) => isCopyPart(item)).sort((a, b) => a.item.sealedAtMs - b.item.sealedAtMs);
async function bring(parts: readonly StoredOutboxItem[], from: MemorySession, to: MemorySession): Promise<boolean[]> {
  const kept: boolean[] = [];
  for (const { item } of parts) {
    const bytes = from.outbox.get(item.envelopeId)?.envelope;
    if (!bytes) throw new Error("it does not wait any more");
    to.nowMs += 1000;
    kept.push(await acceptArrival(to.session, item.envelopeId, bytes));
  }
  return kept;
}
const replies = async (phone: MemorySession) => (await openOutbox(phone.session)).filter(({ item }) => item.kind === "reply");
const partRows = (phone: MemorySession) => [...phone.rows.values()].filter(({ projection }) => projection.kind === "copy_part");
const refused = async (phone: MemorySession) => (await readCopiesBetween(phone.session)).refused.map(({ reason }) => reason);
const bytesOf = async (blob: Blob | null) => new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
const states = async (phone: MemorySession) =>
  (await listSentCopies(phone.session)).map(
    ({ sent: left, of, ended, arrivedMs }) => ended ?? (arrivedMs ? "arrived" : `${left}/${of}`),
  );

describe("a copy for a colleague's phone", () => {
  it("is there whole, byte for byte, sealed and nobody's case, in whatever order and however often its parts come", async () => {
    const file = await sent(ana);
    const [first, second, third] = (await partsIn(ana)) as [StoredOutboxItem, StoredOutboxItem, StoredOutboxItem];
    expect(await bring([third, first, third, first], ana, ben)).toEqual([true, true, true, true]);
    expect(await replies(ben), "no word before all of it is there").toEqual([]);
    expect(await heldCopyFile(ben.session, first.item.refId), "half of it opens nothing").toBeNull();
    await bring([second, second], ana, ben);
    expect(partRows(ben)).toHaveLength(3);
    expect(await bytesOf(await heldCopyFile(ben.session, first.item.refId))).toEqual(await bytesOf(file));
    expect(await listHeldCopies(ben.session)).toMatchObject([{ name: "Ana, night team", have: [0, 1, 2] }]);
    expect((await listCases(ben.session, { from: 0, count: 10 })).rows).toEqual([]);
    expect(await replies(ben), "and the word is given once").toHaveLength(1);
  });

  it("counts as arrived when that phone says so, of what was sent, and not before", async () => {
    await sent(ana);
    expect(await lastCopy(ana.session)).toEqual({ door: null });
    await bring(await partsIn(ana), ana, ben);
    const cleo = await phoneOfTeam("serial-cleo");
    await meet(cleo, ana, "Ana");
    const { refId = "" } = (await partsIn(ana))[0]?.item ?? {};
    const forged = await cleo.session.vault.sealEnvelope({
      kind: "reply",
      refId,
      seq: 1,
      day: "2026-11-21",
      to: { id: "team-a", recipients: [ana.own.recipient] },
      body: { reply: "arrived", answers: (await listSentCopies(ana.session))[0]?.sha256 },
    });
    if (forged.ok) await acceptArrival(ana.session, forged.value.id, forged.value.bytes);
    expect(await states(ana), "from another phone of the team it says nothing").toEqual(["0/3"]);
    await deliver(ben, ana, ["reply"]);
    expect(await states(ana)).toEqual(["arrived"]);
    expect(await lastCopy(ana.session)).toMatchObject({ door: "phone" });
  });

  it("leaves whole or not at all: on a full phone nothing waits, too large nothing waits, for nobody nothing waits", async () => {
    ana.full = true;
    expect((await send(ana)).done).toMatchObject({ ok: false, error: { type: "StorageFull" } });
    ana.full = false;
    expect((await send(ana, 49 * TEAM_COPY_PART_BYTES)).done).toMatchObject({ error: { type: "CopyTooLargeToSend" } });
    ana.network = { ...network, revoked: ["serial-ben"] };
    expect((await send(ana)).done).toMatchObject({ error: { type: "ColleagueRevoked" } });
    ana.network = network;
    const stop = new AbortController();
    stop.abort();
    const [to] = await readColleagues(ana.session);
    const stopped = await sendCopy(ana.session, copyOf(ana), to?.deviceKeyId ?? "", stop.signal, () => undefined);
    expect(stopped).toMatchObject({ error: { type: "CopyStopped" } });
    expect([await partsIn(ana), ana.outbox.size, await states(ana)]).toEqual([[], 0, []]);
  });

  it("is neither in another copy nor in the way of erasing this phone, and is no message that somebody waits for", async () => {
    await sent(ana);
    await bring(await partsIn(ana), ana, ben);
    const kinds: string[] = [];
    Object.assign(ben.session.vault, {
      beginCopy: async () => ok({}),
      addToCopy: async (items: readonly { readonly k: string }[]) => {
        kinds.push(...items.map(({ k }) => k));
        return { skipped: 0, parts: [] };
      },
      endCopy: async () => ok({ head: new Uint8Array(0), parts: [] }),
      dropCopy: async () => undefined,
    });
    Object.assign(ben.session.tables, { records: { bulkGet: async () => [] } });
    await send(ben);
    await makeCopy(ben.session, "", { kind: "words", words: "" }, new AbortController().signal, () => undefined);
    // Its own word of the arrival waits, with its envelope; no part of either copy.
    expect(kinds).toEqual(["loose", "row", "envelope"]);
    expect(await heldBack(ana.session)).toEqual({ mustArrive: 0, hold: false });
  });
});

describe("a part that comes from elsewhere or is not what was sealed", () => {
  it("from a phone of the team whose card nobody read here is said once, and nothing of it is kept", async () => {
    const cleo = await phoneOfTeam("serial-cleo");
    await meet(cleo, ben, "Ben");
    await sent(cleo);
    expect(await bring(await partsIn(cleo), cleo, ben)).toEqual([true, true, true]);
    expect(await refused(ben)).toEqual(["copy_not_colleague"]);
    expect([partRows(ben), await listHeldCopies(ben.session), await replies(ben)]).toEqual([[], [], []]);
    expect(JSON.stringify([...ben.rows.values()])).not.toContain("sha256");
  });

  it("from a colleague who was shut out meanwhile, or taken off the list, is not kept", async () => {
    await sent(ana);
    const [first, second] = (await partsIn(ana)) as [StoredOutboxItem, StoredOutboxItem];
    const [one] = await readColleagues(ben.session);
    await takeOffColleague(ben.session, one?.deviceKeyId ?? "");
    await bring([first], ana, ben);
    ben.network = { ...network, revoked: ["serial-ana"] };
    await bring([second], ana, ben);
    expect(partRows(ben)).toEqual([]);
    expect((await readReceived(ben.session)).map(({ item }) => item.reason).sort()).toEqual([
      "certificate_revoked",
      "copy_not_colleague",
    ]);
  });

  it("from a phone of another team is nobody's copy here", async () => {
    const stranger = await phoneOfTeam("serial-b", otherTeam);
    const sealed = await stranger.session.vault.sealEnvelope({
      kind: "team_copy",
      refId: newId(),
      seq: 1,
      day: "2026-11-21",
      to: { id: "team-a", recipients: [ben.own.recipient] },
      body: { part: 0, of: 1, size: 3, sha256: "A".repeat(43), bytes: "AAAA" },
    });
    if (!sealed.ok) throw new Error(sealed.error.type);
    expect(await acceptArrival(ben.session, sealed.value.id, sealed.value.bytes)).toBe(true);
    expect(partRows(ben)).toEqual([]);
    expect(await refused(ben)).toEqual(["copy_not_colleague"]);
  });

  /** Sealed and signed by the colleague's own phone, whatever it says. */
  async function comes(body: Record<string, unknown>, refId = newId()): Promise<boolean> {
    ana.nowMs += 1000;
    const seq = ana.nowMs;
    const to = { id: "team-a", recipients: [ben.own.recipient] };
    const sealed = await ana.session.vault.sealEnvelope({ kind: "team_copy", refId, seq, day: "2026-11-21", to, body });
    if (!sealed.ok) throw new Error(sealed.error.type);
    return acceptArrival(ben.session, sealed.value.id, sealed.value.bytes);
  }
  const three = { part: 0, of: 1, size: 3, sha256: "A".repeat(43), bytes: "AAAA" };

  it("that promises more than may travel, or numbers that do not follow from each other, is set aside with its reason", async () => {
    for (const [body, reason] of [
      [{ ...three, of: 49, size: 49 * TEAM_COPY_PART_BYTES }, "copy_too_large"],
      [{ ...three, of: 1e15, size: 1e20 }, "copy_too_large"],
      [{ ...three, part: 1 }, "copy_not_understood"],
      [{ ...three, size: 4 }, "copy_not_understood"],
      [{ ...three, of: 0, size: 0, bytes: "" }, "copy_not_understood"],
      [{ ...three, bytes: "<b>" }, "copy_not_understood"],
      [{ part: "0" }, "copy_not_understood"],
    ] as const) {
      const refId = newId();
      expect(await comes(body, refId)).toBe(true);
      const aside = (await readReceived(ben.session)).find(({ item }) => item.inner?.refId === refId);
      expect([aside?.item.reason, aside?.item.inner?.body], JSON.stringify(body)).toEqual([reason, {}]);
    }
    expect(partRows(ben)).toEqual([]);
  });

  it("altered, so that all together is not what was sealed, leaves nothing here, with its key destroyed, and no word of arrival", async () => {
    expect(await comes(three)).toBe(true);
    expect(await refused(ben)).toEqual(["copy_damaged"]);
    const refId = newId();
    const of = { of: 2, size: TEAM_COPY_PART_BYTES + 3, sha256: "B".repeat(43) };
    await comes({ ...of, part: 1, bytes: "AAAA" }, refId);
    const [begun] = await listHeldCopies(ben.session);
    await comes({ ...of, part: 0, bytes: "A".repeat((TEAM_COPY_PART_BYTES / 3) * 4) }, refId);
    expect(await refused(ben)).toEqual(["copy_damaged", "copy_damaged"]);
    expect(ben.erased).toContain(begun?.keyId);
    expect([partRows(ben), await listHeldCopies(ben.session), await replies(ben)]).toEqual([[], [], []]);
  });

  it("of other totals than the parts that are here is set aside, and those stay", async () => {
    const refId = newId();
    await comes({ part: 1, of: 2, size: TEAM_COPY_PART_BYTES + 3, sha256: "B".repeat(43), bytes: "AAAA" }, refId);
    await comes({ ...three, sha256: "C".repeat(43) }, refId);
    expect(await refused(ben)).toEqual(["copy_changed"]);
    expect(partRows(ben)).toHaveLength(1);
  });

  it("of a fourth colleague has no room, and says so; the others' stay", async () => {
    const colleagues = await Promise.all(["cleo", "dan", "eva"].map((name) => phoneOfTeam(`serial-${name}`)));
    for (const [index, phone] of [ana, ...colleagues].entries()) {
      if (phone !== ana) {
        await meet(phone, ben, "Ben");
        await meet(ben, phone, `Colleague ${index}`);
      }
      await sent(phone, 10);
      await bring(await partsIn(phone), phone, ben);
    }
    expect(await listHeldCopies(ben.session)).toHaveLength(3);
    expect(await refused(ben)).toEqual(["copy_no_room"]);
  });

  it("on a full phone is not acknowledged and comes again; its last part gives no word before it is stored", async () => {
    await sent(ana);
    const [first, second, third] = (await partsIn(ana)) as [StoredOutboxItem, StoredOutboxItem, StoredOutboxItem];
    await bring([first, second], ana, ben);
    ben.full = true;
    expect(await bring([third], ana, ben)).toEqual([false]);
    expect([partRows(ben).length, (await replies(ben)).length]).toEqual([2, 0]);
    ben.full = false;
    expect(await bring([third], ana, ben)).toEqual([true]);
    expect([partRows(ben).length, (await replies(ben)).length]).toEqual([3, 1]);
  });
});

describe("how long a copy stays", () => {
  it("a newer one takes its place once it is whole itself, the older one's key is destroyed, and its late parts begin nothing", async () => {
    await sent(ana);
    const older = await partsIn(ana);
    const bytes = new Map(ana.outbox);
    await bring(older, ana, ben);
    const [whole] = await listHeldCopies(ben.session);
    await sent(ana, TEAM_COPY_PART_BYTES + 1);
    const newer = await partsIn(ana);
    expect(newer).toHaveLength(2);
    await bring(newer.slice(0, 1), ana, ben);
    expect(await listHeldCopies(ben.session), "until then both").toHaveLength(2);
    await bring(newer.slice(1), ana, ben);
    expect(await listHeldCopies(ben.session)).toMatchObject([{ of: 2 }]);
    expect(ben.erased).toEqual([whole?.keyId]);
    expect(partRows(ben)).toHaveLength(2);
    for (const { item } of older)
      await acceptArrival(ben.session, newId(), bytes.get(item.envelopeId)?.envelope ?? new Uint8Array(0));
    expect(partRows(ben)).toHaveLength(2);
  });

  it("killed before the older one's key was destroyed: the next opening ends it", async () => {
    await sent(ana);
    await bring(await partsIn(ana), ana, ben);
    const [whole] = await listHeldCopies(ben.session);
    ben.dies = true;
    await expect(eraseHeldCopy(ben.session, whole?.copyNo ?? "")).rejects.toThrow("killed");
    expect(partRows(ben), "its rows went with the decision").toEqual([]);
    ben.dies = false;
    await eraseHeldCopy(ben.session, "");
    await ben.session.exclusive((write) => finishErasing(ben.session, write));
    expect(ben.erased).toEqual([whole?.keyId]);
  });

  it("after 30 days from its last part it goes, with its key; one day before it is still there", async () => {
    await sent(ana);
    await bring((await partsIn(ana)).slice(0, 2), ana, ben);
    const [half] = await listHeldCopies(ben.session);
    ben.nowMs += 29 * DAY_MS;
    await tidyHeldCopies(ben.session);
    expect(partRows(ben)).toHaveLength(2);
    ben.nowMs += DAY_MS;
    await tidyHeldCopies(ben.session);
    expect([partRows(ben), ben.erased]).toEqual([[], [half?.keyId]]);
  });

  it("while police or a court ask it is neither erased nor replaced, and goes when that ends", async () => {
    await sent(ana);
    await bring(await partsIn(ana), ana, ben);
    await setHold(ben.session, true);
    const [whole] = await listHeldCopies(ben.session);
    expect(await eraseHeldCopy(ben.session, whole?.copyNo ?? "")).toEqual({ ok: false, error: { type: "OnHold" } });
    await sent(ana, 10);
    await bring(await partsIn(ana), ana, ben);
    ben.nowMs += 40 * DAY_MS;
    await tidyHeldCopies(ben.session);
    expect(await listHeldCopies(ben.session)).toHaveLength(2);
    await setHold(ben.session, false);
    await tidyHeldCopies(ben.session);
    expect(await listHeldCopies(ben.session)).toEqual([]);
  });
});

describe("while parts of a copy wait", () => {
  it("a case somebody wishes gone stops them in the same write: no copy that holds it leaves", async () => {
    await sent(ana);
    expect(await eraseCase(ana.session, C)).toEqual({ ok: true });
    expect([await partsIn(ana), ana.outbox.size, await states(ana)]).toEqual([[], 0, ["erased"]]);
  });

  it("a yes taken back stops them: the colleague's phone would bring back what was taken back", async () => {
    const adult = { age_group: "adult", language: "ar" } as const;
    expect((await give(ana, { caseId: C, basis: YES, fields: adult })).done).toMatchObject({ ok: true });
    await sent(ana);
    await withdrawConsent(ana.session, C, { kind: "sharing" });
    expect([await partsIn(ana), await states(ana)]).toEqual([[], ["erased"]]);
  });

  it("a withdrawal that comes from a colleague stops them", async () => {
    const adult = { age_group: "adult", language: "ar" } as const;
    await give(ana, { caseId: C, basis: YES, fields: adult });
    for (const { rowId, item } of await openOutbox(ana.session))
      await ana.session.write({ puts: [outboxPut({ ...item, attempts: 1 }, rowId)], deletes: [] });
    await deliver(ana, ben, ["hand_over"]);
    await sent(ben);
    await withdrawConsent(ana.session, C, { kind: "sharing" });
    await deliver(ana, ben, ["withdrawal"]);
    expect([await partsIn(ben), await states(ben)]).toEqual([[], ["erased"]]);
  });

  it("a case whose days are over does not: no copy brings it back", async () => {
    await sent(ana);
    await eraseCaseNow(ana.session, C, "days_over");
    expect(await states(ana)).toEqual(["0/3"]);
  });

  it("a newer copy for the same phone takes their place, and a press ends them; the cases stay", async () => {
    await sent(ana);
    await sent(ana, 10);
    expect(await states(ana)).toEqual(["0/1", "replaced"]);
    const [one] = await listSentCopies(ana.session);
    await stopSending(ana.session, one?.copyNo ?? "");
    expect([await states(ana), ana.outbox.size]).toEqual([["stopped", "replaced"], 0]);
    expect((await listCases(ana.session, { from: 0, count: 10 })).rows).toHaveLength(1);
  });
});

/** A phone that hands in at a hub that answers as told; what left, in order. */
async function handing(
  phone: Phone,
  answers: (item: StoredOutboxItem["item"]) => PushOutcome | Promise<PushOutcome>,
  came?: { readonly id: string; readonly bytes: Bytes },
) {
  Object.assign(phone.enrolment, { hub: { url: "https://hub.example/", key: "k" } });
  const projection = { kind: "config", name: "token" } as const;
  await phone.session.write({ puts: [{ rowId: newId(), value: { kind: "token", token: "t" }, projection }], deletes: [] });
  const left: string[] = [];
  const sync = hubPort({
    push: async (_hub, _token, { id }) => {
      const found = (await openOutbox(phone.session)).find(({ item }) => item.envelopeId === id);
      if (!found) throw new Error("it is not in the outbox");
      left.push(found.item.kind);
      return answers(found.item);
    },
    collect: async (_hub, _token, _mailbox, keep) => {
      if (came) await keep(came.id, came.bytes, "2026-11-21");
      return { type: "Collected", count: 0 };
    },
    backOffMs: () => 5000,
  });
  return { handIn: new HandIn(phone.session, sync), left };
}
const RECEIPT = { v: 1, id: "i", mailbox: "m", sha256: "s", day: "2026-11-21", sigB64: "g" } as const;
const taken = (): PushOutcome => ({ type: "Sent", receipt: RECEIPT });
const letter = (phone: MemorySession) => {
  const id = newId();
  const to = { mailbox: "m", toId: "team-a", toName: "Team" };
  return phone.session.write(
    { puts: [outboxPut({ envelopeId: id, ...to, kind: "reply", refId: id, ...WAITING, sealedAtMs: phone.nowMs })], deletes: [] },
    { outboxAdd: [{ id, envelope: new Uint8Array([1]) }] },
  );
};

describe("handing in parts of a copy", () => {
  it("comes after everything else, and what is sealed meanwhile goes before the next part", async () => {
    await sent(ana);
    await letter(ana);
    let written = false;
    const { handIn, left } = await handing(ana, async ({ kind }) => {
      if (kind === "team_copy" && !written) {
        written = true;
        await letter(ana);
      }
      return taken();
    });
    await handIn.run({ onlyDue: true });
    await expect.poll(() => left.length).toBe(5);
    expect(left).toEqual(["reply", "team_copy", "reply", "team_copy", "team_copy"]);
    await expect.poll(() => partsIn(ana), { message: "what has left is not kept here" }).toEqual([]);
    expect(await states(ana)).toEqual(["3/3"]);
  });

  it("stops at the first that fails, counts no part as a message, and goes on from there", async () => {
    await sent(ana);
    let n = 0;
    const { handIn, left } = await handing(ana, () => (n++ === 1 ? { type: "Later", retryAfterMs: null } : taken()));
    expect(await handIn.run({ onlyDue: true })).toMatchObject({ sent: 0, waiting: 0, failure: { type: "Later" } });
    expect([left.length, await states(ana)]).toEqual([2, ["1/3"]]);
    ana.nowMs += 60_000;
    await handIn.run({ onlyDue: true });
    expect([left.length, await states(ana)]).toEqual([4, ["3/3"]]);
  });

  it("killed between two parts: the next opening sends the others, and each is there once", async () => {
    await sent(ana);
    let n = 0;
    const { handIn } = await handing(ana, () => {
      if (n++ === 1) throw new Error("killed");
      return taken();
    });
    await expect(handIn.run({ onlyDue: true })).rejects.toThrow("killed");
    expect(await states(ana)).toEqual(["1/3"]);
    const { handIn: again, left } = await handing(ana, taken);
    await again.run({ onlyDue: true });
    expect([left.length, await states(ana)]).toEqual([2, ["3/3"]]);
  });

  it.each([
    [
      "that was shut out in the middle",
      "ColleagueRevoked",
      () => Object.assign(ana, { network: { ...network, revoked: ["serial-ben"] } }),
    ],
    ["that was taken off the list in the middle", "ColleagueGone", async () => takeOffColleague(ana.session, await benHere())],
  ])("no further part goes to a phone %s; it waits, and the page says why", async (_, trouble, change) => {
    await sent(ana);
    const { handIn, left } = await handing(ana, async () => {
      await change();
      return taken();
    });
    await handIn.run({ onlyDue: true });
    expect(left).toHaveLength(1);
    expect(await listSentCopies(ana.session)).toMatchObject([{ sent: 1, of: 3, trouble }]);
    ana.network = network;
    if (trouble === "ColleagueGone") await meet(ana, ben, "Ben");
    await (await handing(ana, taken)).handIn.run({ onlyDue: true });
    expect(await states(ana), "when it counts again it goes on").toEqual(["3/3"]);
  });

  it("what came and could not be stored is said", async () => {
    await sent(ana);
    const [part] = await partsIn(ana);
    const { envelopeId = "" } = part?.item ?? {};
    const came = { id: envelopeId, bytes: ana.outbox.get(envelopeId)?.envelope ?? new Uint8Array(0) };
    const { handIn } = await handing(ben, taken, came);
    ben.full = true;
    expect(await handIn.run({ onlyDue: true })).toMatchObject({ failure: { type: "NotStored" } });
    ben.full = false;
    expect((await handIn.run({ onlyDue: true }))?.failure).toBeUndefined();
    expect(partRows(ben)).toHaveLength(1);
  });
});
const benHere = async () => (await readColleagues(ana.session))[0]?.deviceKeyId ?? "";
