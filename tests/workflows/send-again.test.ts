import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Network } from "#domain/pack/network.ts";
import type { Basis } from "#domain/referral/types.ts";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import { addNote, readCase } from "#workflows/cases.ts";
import { type OutboxItem, openOutbox, outboxPut, WAITING } from "#workflows/outbox.ts";
import { prepareReferral } from "#workflows/prepare-referral.ts";
import { reportIncident } from "#workflows/report-incident.ts";
import { setHold } from "#workflows/retention.ts";
import { readWayOut, sendUnderNewNumber, takeOut } from "#workflows/send-again.ts";
import { withdrawConsent } from "#workflows/withdraw.ts";
import { consent, inbox, network, open, org, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { NOW_MS } from "../seal/support/network.ts";
import { NEAR_MISS } from "../support/near-miss.ts";
import { give, meet, phoneOfTeam, type TeamPhone } from "../support/two-phones.ts";

/*
 * F-38 fails without: `isNumberTaken(one.item)` in `numberTaken` of send-again.ts, or `outboxDelete: [item.envelopeId]` there
 */
const C = "c1".padEnd(22, "A");
let phone: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  phone = await phoneOfTeam("serial-1");
  await addNote(phone.session, C, "warm coat given");
  phone.nowMs += 1000;
});

async function refer(): Promise<void> {
  const sealed = await prepareReferral(phone.session, "r".padEnd(22, "A"), {
    caseId: C,
    organisation: org.organisation,
    basis: consent() as Basis,
    fields: { code: "7H3K9W", needs: ["shelter"] },
    isChild: false,
    referralOnly: [],
  });
  if (!sealed.ok) throw new Error(sealed.error.type);
}
const outbox = () => openOutbox(phone.session);
async function only() {
  const [stored, ...more] = await outbox();
  if (!stored || more.length > 0) throw new Error(`${more.length + (stored ? 1 : 0)} messages`);
  return stored;
}
/** The hub has answered 409. */
async function taken(change: Partial<OutboxItem> = {}) {
  const { rowId, item } = await only();
  const parked: OutboxItem = { ...item, state: "failed", failure: "OtherBytes", attempts: 1, ...change };
  await phone.session.write({ puts: [outboxPut(parked, rowId)], deletes: [] });
  return { rowId, item: parked };
}
const bytesOf = ({ envelopeId }: OutboxItem) => phone.outbox.get(envelopeId)?.envelope as Uint8Array<ArrayBuffer>;

describe("F-38 the hub holds something else under the number of a message", () => {
  it("nothing is sealed again before somebody agrees, and they read with which lines and until when the yes counts", async () => {
    await refer();
    const stored = await taken();
    expect(await readWayOut(phone.session, stored)).toEqual({ kind: "again", lines: ["code", "needs"], until: "2026-12-21" });
    expect((await only()).item).toEqual(stored.item);
    expect(phone.sealed).toHaveLength(1);
  });

  it("a referral is sealed again under another number, for the same organisation, with the same lines, and can be opened there", async () => {
    await refer();
    const { rowId, item } = await taken();
    expect(await sendUnderNewNumber(phone.session, rowId)).toMatchObject({ ok: true });
    const after = await only();
    expect(after.rowId).toBe(rowId);
    expect(after.item).toMatchObject({ ...WAITING, attempts: 1, refId: item.refId, newNumberMs: phone.nowMs });
    expect(after.item.failure).toBeUndefined();
    expect(after.item.envelopeId).not.toBe(item.envelopeId);
    expect([...phone.outbox.keys()], "what was sealed under the old number is gone").toEqual([after.item.envelopeId]);
    const opened = await open(bytesOf(after.item), inbox);
    if (!opened.ok) throw new Error(opened.error);
    expect(opened.value.inner.body["fields"]).toEqual({ code: "7H3K9W", needs: ["shelter"] });
    expect((await readCase(phone.session, C)).view.referrals).toMatchObject([{ envelopeId: after.item.envelopeId }]);
    // Both under one reference: should the old one arrive after all, whoever opens both knows the second.
    const [first, second] = phone.sealed as SealEnvelopeInput[];
    expect(second?.refId).toBe(first?.refId);
    expect(second?.seq).not.toBe(first?.seq);
  });

  it("pressed five times at once it is sealed once", async () => {
    await refer();
    const { rowId } = await taken();
    let queue: Promise<unknown> = Promise.resolve();
    const { exclusive } = phone.session;
    Object.assign(phone.session, {
      exclusive: (act: Parameters<typeof exclusive>[0]) => {
        const turn = queue.then(() => exclusive(act));
        queue = turn;
        return turn;
      },
    });
    await Promise.all(Array.from({ length: 5 }, () => sendUnderNewNumber(phone.session, rowId)));
    expect(phone.sealed, "at first, and once again").toHaveLength(2);
    expect(phone.outbox.size, "and one of them waits").toBe(1);
  });

  it("not where the yes is over, was taken back, the organisation is gone or its agreement over, or the phone is full: it stays as it was and says why", async () => {
    await refer();
    const { rowId, item } = await taken();
    const stays = async (why: string) => {
      expect(await sendUnderNewNumber(phone.session, rowId)).toMatchObject({ ok: false, error: { type: why } });
      expect((await only()).item).toEqual(item);
      expect(phone.outbox.size).toBe(1);
    };
    phone.nowMs = NOW_MS + 60 * 86_400_000;
    await stays("ConsentExpired");
    phone.nowMs = NOW_MS;
    phone.network = { ...network, organisations: [] };
    await stays("RecipientGone");
    const { agreement, ...ended } = org.organisation;
    phone.network = { ...network, organisations: [ended] };
    await stays("AgreementOver");
    phone.network = {
      ...network,
      organisations: [{ ...ended, ...(agreement && { agreement: { ...agreement, until: "2026-11-20" } }) }],
    };
    await stays("AgreementOver");
    phone.network = network;
    phone.full = true;
    await stays("StorageFull");
    phone.full = false;
    await withdrawConsent(phone.session, C, { kind: "sharing" });
    const before = phone.sealed.length;
    expect(await sendUnderNewNumber(phone.session, rowId)).toMatchObject({ ok: true });
    expect(phone.sealed, "taken back, there is nothing to send").toHaveLength(before);
  });

  it("what waits for another reason, or has left, is not sealed again", async () => {
    await refer();
    for (const change of [
      { failure: "Refused" },
      { state: "sealed", failure: "Later" },
      { state: "sent", failure: undefined },
    ] as const) {
      const { rowId } = await taken(change);
      await sendUnderNewNumber(phone.session, rowId);
      await takeOut(phone.session, rowId);
      expect(phone.sealed).toHaveLength(1);
      expect((await only()).rowId).toBe(rowId);
    }
  });

  it("that a yes was taken back is told under another number, also where the organisation is not listed", async () => {
    await refer();
    await taken({ state: "sent", failure: undefined });
    await withdrawConsent(phone.session, C, { kind: "sharing" });
    const { rowId, item } = await taken();
    phone.network = { ...network, organisations: [] };
    expect(await sendUnderNewNumber(phone.session, rowId)).toMatchObject({ ok: true });
    const after = await only();
    expect(after.item).toMatchObject({ kind: "withdrawal", state: "sealed", refId: item.refId, mailbox: item.mailbox });
    expect(after.item.envelopeId).not.toBe(item.envelopeId);
  });

  it("a report of what went wrong is sealed again to the same coordinator's phone", async () => {
    const post = { key: "A".repeat(43), recipient: phone.own.recipient, mailbox: "m".padEnd(22, "A") };
    const named: Network = {
      ...network,
      teams: network.teams.map((one) => (one.id === "team-a" ? { ...one, coordinators: [post] } : one)),
    };
    phone.network = named;
    await reportIncident(phone.session, NEAR_MISS);
    const { rowId, item } = await taken();
    expect(await readWayOut(phone.session, { rowId, item })).toEqual({ kind: "again", lines: [] });
    expect(await sendUnderNewNumber(phone.session, rowId)).toMatchObject({ ok: true });
    const after = await only();
    expect(after.item).toMatchObject({ kind: "incident", state: "sealed", refId: item.refId, mailbox: item.mailbox });
    expect([...phone.outbox.keys()]).toEqual([after.item.envelopeId]);
  });

  it("a case for a colleague is taken out, the case says so, and it can be handed over again", async () => {
    const ben = await phoneOfTeam("serial-ben");
    await meet(phone, ben, "Ben");
    await give(phone, { caseId: C });
    const { rowId, item } = await taken();
    expect(await readWayOut(phone.session, { rowId, item })).toEqual({ kind: "instead", how: "hand_over" });
    expect(await takeOut(phone.session, rowId)).toMatchObject({ ok: true });
    expect(phone.outbox.size).toBe(0);
    expect((await readCase(phone.session, C)).view.handOvers).toMatchObject([{ state: "stopped", mayHaveLeft: true }]);
    phone.nowMs += 1000;
    expect((await give(phone, { caseId: C })).done).toMatchObject({ ok: true });
  });

  it("what is not held beside its envelope says what to do instead, and is taken out by hand, not while notes are asked for", async () => {
    await refer();
    for (const [kind, how] of [
      ["reply", "reply"],
      ["directory_correction", "directory_correction"],
      ["carried", "carried"],
      ["a newer kind", "other"],
    ] as const) {
      const stored = await taken({ kind });
      expect(await readWayOut(phone.session, stored)).toEqual({ kind: "instead", how });
      expect(await sendUnderNewNumber(phone.session, stored.rowId)).toMatchObject({ ok: false, error: { type: "TextGone" } });
    }
    await taken({ kind: "referral", refId: "of a case that is gone" });
    const stored = await only();
    expect(await readWayOut(phone.session, stored)).toEqual({ kind: "instead", how: "referral" });
    await setHold(phone.session, true);
    expect(await takeOut(phone.session, stored.rowId)).toEqual({ ok: false, error: { type: "OnHold" } });
    await setHold(phone.session, false);
    expect(await takeOut(phone.session, stored.rowId)).toMatchObject({ ok: true });
    expect([await outbox(), phone.outbox.size]).toEqual([[], 0]);
  });
});
