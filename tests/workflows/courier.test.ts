import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Basis } from "#domain/referral/types.ts";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { hubName, MAX_CARRIED, parseCourierFile } from "#protocol/courier.ts";
import type { EnvelopeList } from "#protocol/wire.ts";
import type { EnrolmentInfo } from "#seal/vault-port.ts";
import { createSync } from "#sync/sync.ts";
import { answerReferral } from "#workflows/answer-referral.ts";
import { addNote } from "#workflows/cases.ts";
import { giveToCarry, readGivable, receiptsToGive } from "#workflows/give-to-carry.ts";
import { HandIn } from "#workflows/hand-in.ts";
import { openOutbox } from "#workflows/outbox.ts";
import { prepareReferral } from "#workflows/prepare-referral.ts";
import { readReceived } from "#workflows/received.ts";
import { reportIncident } from "#workflows/report-incident.ts";
import { CARRIED_DAYS, tidySent } from "#workflows/sent.ts";
import { dropCarried, lookToCarry, openCarried, takeToCarry } from "#workflows/take-to-carry.ts";
import { readShared } from "#workflows/withdraw.ts";
import { createTestHub, type Enrolled, type TestHub, tempDir } from "../hub/support.ts";
import { inbox, network, org, otherTeam, phone, prepareEnvelopes, team } from "../seal/support/envelopes.ts";
import { enrolled, NOW_MS, teamCode } from "../seal/support/network.ts";
import { MemorySession } from "../support/memory-session.ts";
import { NEAR_MISS } from "../support/near-miss.ts";
import { protection, yes } from "../support/worker-with.ts";
import { fakeLocks } from "../sync/fake-locks.ts";

/*
 * A referral that leaves by file, on another team's phone, to a real hub. These guard: `attempts: Math.max(1, …)` and `firstOut` in
 * give-to-carry.ts; `found.hub !==` and `organisations.find` in take-to-carry.ts; `this.#sync.receipt` in hand-in.ts; `isGivenUp` in sent.ts.
 */
let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
let address: { url: string; key: string };
let office: Enrolled;
let signed: typeof network;

beforeAll(prepareEnvelopes);
beforeEach(async () => {
  temp = tempDir();
  hub = await createTestHub(temp.path);
  office = await hub.enrol("organisation", "org-a");
  signed = {
    ...network,
    organisations: network.organisations.map((one) => (one.id === "org-a" ? { ...one, mailbox: office.mailbox } : one)),
  };
  await hub.app.listen({ port: 0, host: "127.0.0.1" });
  address = { url: `http://127.0.0.1:${(hub.app.server.address() as AddressInfo).port}`, key: hub.hubKey };
});
afterEach(async () => {
  await hub.close();
  temp.remove();
});

interface Phone {
  readonly at: MemorySession;
  readonly handIn: HandIn;
}
async function phoneOf(own: typeof phone, owner: string, kind: "device" | "organisation" = "device"): Promise<Phone> {
  const at = new MemorySession();
  at.nowMs = NOW_MS;
  at.network = signed;
  at.own = own;
  const { mailbox, token } = kind === "device" ? await hub.enrol("device", owner) : office;
  const who =
    kind === "device"
      ? { kind: "team", team: { id: owner, name: owner }, lead: {} }
      : { kind, organisation: { id: owner, name: owner } };
  at.enrolment = { ...who, hub: address, mailbox, recipient: own.recipient };
  const projection = { kind: "config", name: "token" } as const;
  await at.session.write({ puts: [{ rowId: newId(), value: { kind: "token", token }, projection }], deletes: [] });
  const sync = createSync({ fetch, clock: { nowMs: () => NOW_MS }, random: () => 0.5, locks: fakeLocks() });
  return { at, handIn: new HandIn(at.session, sync) };
}
const worker = () => phoneOf(phone, "team-a");
const colleague = async () => phoneOf(await enrolled(teamCode(otherTeam), network), "team-b");

async function refer({ at }: Phone, basis: Basis = yes("org-a"), caseId = "c") {
  await addNote(at.session, caseId, "the bed under the bridge");
  const organisation = signed.organisations.find(({ id }) => id === "org-a") ?? org.organisation;
  const input = { caseId, organisation, basis, fields: { code: "7F3K2M" }, isChild: false, referralOnly: [] };
  const made = await prepareReferral(at.session, newId(), input);
  if (!made.ok) throw new Error(made.error.type);
  at.nowMs += 1000;
}
async function given(from: Phone): Promise<Blob> {
  const made = await giveToCarry(from.at.session);
  if (!made.ok) throw new Error(made.error.type);
  return made.value.file;
}
async function taken(by: Phone, file: Blob) {
  const looked = await lookToCarry(by.at.session, file);
  if (!looked.ok) return looked;
  return looked.value.is === "carry" ? takeToCarry(by.at.session, looked.value) : looked;
}
const states = async ({ at }: Phone) => (await openOutbox(at.session)).map(({ item }) => `${item.kind} ${item.state}`).sort();
const atHub = async () => (await hub.list(office)).json<EnvelopeList>().items.length;
const textOf = async (file: Blob) => JSON.parse(await file.text());
const fileOf = (value: object) => new Blob([utf8(canonicalJson(value))]);

describe("carried by a colleague of another team", () => {
  it("arrives once; the sender learns it at its own next contact, and both handing it in does no harm", async () => {
    const [sender, courier] = [await worker(), await colleague()];
    await refer(sender);
    const file = await given(sender);
    expect(await taken(courier, file)).toEqual({ ok: true, value: { taken: 1 } });
    expect(await lookToCarry(courier.at.session, file), "looked into again, it is here already").toMatchObject({
      value: { items: [], known: 1 },
    });
    expect(await states(sender), "given is not sent").toEqual(["referral sealed"]);
    expect(await states(courier)).toEqual(["carried sealed"]);

    await courier.handIn.run({ onlyDue: false });
    expect(await states(courier)).toEqual(["carried sent"]);
    expect(courier.at.outbox.size, "the bytes have gone from the courier's phone").toBe(0);
    expect(await atHub()).toBe(1);

    await sender.handIn.run({ onlyDue: false });
    expect(await states(sender)).toEqual(["referral sent"]);
    expect(await atHub()).toBe(1);
  });

  it("collected before the sender has a network: its own try gives the receipt all the same", async () => {
    const [sender, courier, reader] = [await worker(), await colleague(), await phoneOf(inbox, "org-a", "organisation")];
    await refer(sender);
    await taken(courier, await given(sender));
    await courier.handIn.run({ onlyDue: false });
    await reader.handIn.run({ onlyDue: false });
    expect((await readReceived(reader.at.session)).map(({ item }) => item.state)).toEqual(["open"]);
    await sender.handIn.run({ onlyDue: false });
    expect(await states(sender)).toEqual(["referral collected"]);
    expect((await readReceived(reader.at.session)).length).toBe(1);
  });

  it("the receipt comes back by file: sent, only where the hub signed it over these bytes", async () => {
    const [sender, courier] = [await worker(), await colleague()];
    await refer(sender);
    await taken(courier, await given(sender));
    expect(await receiptsToGive(courier.at.session), "nothing to bring back before it was brought").toBeNull();
    await courier.handIn.run({ onlyDue: false });
    const slip = await receiptsToGive(courier.at.session);
    if (!slip) throw new Error("no receipts");
    const found = await lookToCarry(sender.at.session, slip);
    if (!found.ok || found.value.is !== "receipts") throw new Error("not taken for receipts");
    const [receipt] = found.value.receipts;
    if (!receipt) throw new Error("empty");
    const forged = [
      { ...receipt, sha256: "0".repeat(64) },
      { ...receipt, day: "2026-11-20" },
      { ...receipt, sigB64: receipt.sigB64.replace(/^./, (c) => (c === "A" ? "B" : "A")) },
      { ...receipt, id: newId() },
    ];
    for (const one of forged) expect(await sender.handIn.takeReceipts([one])).toEqual({ ok: true, value: { known: 0 } });
    expect(await states(sender)).toEqual(["referral sealed"]);
    expect(await sender.handIn.takeReceipts([receipt])).toEqual({ ok: true, value: { known: 1 } });
    expect(await states(sender)).toEqual(["referral sent"]);
    expect(await sender.handIn.takeReceipts([receipt]), "again changes nothing").toEqual({ ok: true, value: { known: 0 } });
  });

  it("a yes that is taken back afterwards reaches what somebody carries", async () => {
    const sender = await worker();
    await refer(sender);
    expect((await readShared(sender.at.session, "c")).shared.map(({ fate }) => fate)).toEqual(["destroyed"]);
    await given(sender);
    expect((await readShared(sender.at.session, "c")).shared.map(({ fate }) => fate)).toEqual(["told"]);
  });

  it("on a full phone no file comes to be that nobody noted", async () => {
    const sender = await worker();
    await refer(sender);
    sender.at.full = true;
    expect(await giveToCarry(sender.at.session)).toEqual({ ok: false, error: { type: "StorageFull" } });
  });

  it("reports about a child or a life stand first in the file", async () => {
    const sender = await worker();
    await refer(sender, yes("org-a"), "a");
    await refer(sender, protection, "b");
    const urgent = (await openOutbox(sender.at.session)).find(({ item }) => item.basis === "danger_to_life");
    const { items } = await textOf(await given(sender));
    expect(items.map(({ id }: { id: string }) => id)[0]).toBe(urgent?.item.envelopeId);
    expect(items).toHaveLength(2);
  });

  it("says for which mailbox and nothing else: no token, team, device, hub address or basis", async () => {
    const sender = await worker();
    await refer(sender, protection);
    const value = await textOf(await given(sender));
    expect(Object.keys(value).sort()).toEqual(["hub", "items", "kind", "v"]);
    expect(value.items.map(Object.keys)).toEqual([["bytes", "id", "mailbox"]]);
    expect(JSON.stringify(value)).not.toMatch(/127\.0\.0\.1|team-a|danger|7F3K2M/);
  });
});

describe("the coordinator's post", () => {
  it("by hand over a colleague's phone: the hub takes it, it arrives once, and the sender learns it", async () => {
    const [sender, courier, desk] = [
      await worker(),
      await phoneOf(await enrolled(teamCode(team, {}, { serial: "serial-courier" }), network), "team-a"),
      await phoneOf(await enrolled(teamCode(team, {}, { serial: "serial-desk" }), network), "team-a"),
    ];
    const projection = { kind: "config", name: "coordinator" } as const;
    await desk.at.session.write({ puts: [{ rowId: newId(), value: {}, projection }], deletes: [] });
    const { mailbox, recipient } = desk.at.session.get().enrolment as EnrolmentInfo;
    const coordinators = [{ key: "A".repeat(43), mailbox, recipient }];
    const shown = { post: coordinators[0], card: { code: "", words: "" } };
    Object.assign(desk.at.session.vault, { showCoordinator: async () => shown });
    const teams = signed.teams.map((one) => (one.id === "team-a" ? { ...one, coordinators } : one));
    for (const { at } of [sender, courier, desk]) at.network = { ...signed, teams };
    await reportIncident(sender.at.session, NEAR_MISS);
    const made = await giveToCarry(sender.at.session, "coordinator");
    if (!made.ok) throw new Error(made.error.type);
    expect(await taken(courier, made.value.file)).toEqual({ ok: true, value: { taken: 1 } });
    await courier.handIn.run({ onlyDue: false });
    expect(await states(courier)).toEqual(["carried sent"]);
    await desk.handIn.run({ onlyDue: false });
    await sender.handIn.run({ onlyDue: false });
    await desk.handIn.run({ onlyDue: false });
    expect((await readReceived(desk.at.session)).map(({ item }) => item.inner?.kind ?? item.reason)).toEqual(["incident"]);
    expect(await states(sender)).toEqual(["incident collected"]);
  });
});

describe("at the organisation itself", () => {
  it("a file for it is opened without a network; what the hub brings later is the same one", async () => {
    const [sender, reader] = [await worker(), await phoneOf(inbox, "org-a", "organisation")];
    await refer(sender);
    const looked = await lookToCarry(reader.at.session, await given(sender));
    if (!looked.ok || looked.value.is !== "open") throw new Error("not for it");
    expect(await openCarried(reader.at.session, looked.value)).toBe(true);
    expect((await readReceived(reader.at.session)).map(({ item }) => item.state)).toEqual(["open"]);
    await sender.handIn.run({ onlyDue: false });
    await reader.handIn.run({ onlyDue: false });
    expect((await readReceived(reader.at.session)).length).toBe(1);
    expect(await atHub()).toBe(0);
  });

  it("an answer is in no file: who asked may be of another team, and for them there is the code by voice", async () => {
    const [sender, reader] = [await worker(), await phoneOf(inbox, "org-a", "organisation")];
    await refer(sender);
    const looked = await lookToCarry(reader.at.session, await given(sender));
    if (!looked.ok || looked.value.is !== "open") throw new Error("not for it");
    await openCarried(reader.at.session, looked.value);
    const [received] = await readReceived(reader.at.session);
    expect(received && (await answerReferral(reader.at.session, received, "accepted"))).toMatchObject({ ok: true });
    expect(await states(reader)).toContain("reply sealed");
    expect(await readGivable(reader.at.session)).toEqual([]);
  });

  it("it carries nothing for another organisation: the hub would not let it", async () => {
    const reader = await phoneOf(inbox, "org-a", "organisation");
    const file = fileOf({ v: 1, kind: "envelopes", hub: await hubName(hub.hubKey), items: [envelopeItem(newId())] });
    expect(await lookToCarry(reader.at.session, file)).toEqual({ ok: false, error: { type: "CourierNotAllowed" } });
  });
});

const envelopeItem = (mailbox: string, bytes = 4096) => ({ id: newId(), mailbox, bytes: toB64url(new Uint8Array(bytes)) });

describe("what a phone takes to carry", () => {
  it.each<[string, string, (good: { hub: string; items: unknown[] }) => object | string]>([
    ["for another hub", "CourierOtherHub", ({ items }) => ({ v: 1, kind: "envelopes", hub: newId(), items })],
    ["for a mailbox of nobody in the signed list", "CourierNotAllowed", (g) => ({ ...g, items: [envelopeItem(newId())] })],
    ["with a token in it", "CourierUnreadable", (g) => ({ ...g, token: "t" })],
    [
      "with a word about one of them",
      "CourierUnreadable",
      (g) => ({ ...g, items: [{ ...envelopeItem(office.mailbox), note: "x" }] }),
    ],
    ["of no envelope's size", "CourierUnreadable", (g) => ({ ...g, items: [envelopeItem(office.mailbox, 5000)] })],
    ["the same number twice", "CourierUnreadable", (g) => ({ ...g, items: [g.items[0], g.items[0]] })],
    ["empty", "CourierUnreadable", (g) => ({ ...g, items: [] })],
    [
      "more than a file holds",
      "CourierUnreadable",
      (g) => ({ ...g, items: Array.from({ length: MAX_CARRIED + 1 }, () => envelopeItem(office.mailbox)) }),
    ],
    ["of a newer app", "CourierNewer", (g) => ({ ...g, v: 2, more: true })],
    ["larger than any", "CourierTooLarge", () => "x".repeat(2 * 1024 * 1024 + 1)],
    ["something else", "CourierUnreadable", () => "<html>"],
  ])("refuses a file %s, and keeps nothing", async (_what, type, change) => {
    const courier = await colleague();
    const good = { v: 1, kind: "envelopes", hub: await hubName(hub.hubKey), items: [envelopeItem(office.mailbox)] };
    expect(await taken(courier, fileOf(good))).toEqual({ ok: true, value: { taken: 1 } });
    await dropCarried(courier.at.session);
    const bad = change(good);
    expect(await lookToCarry(courier.at.session, typeof bad === "string" ? new Blob([bad]) : fileOf(bad))).toEqual({
      ok: false,
      error: { type },
    });
    expect(courier.at.outbox.size).toBe(0);
  });

  it("any bytes at all are refused or read, never a crash", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.json(), async (bytes, json) => {
        expect((await parseCourierFile(new Blob([new Uint8Array(bytes)]))).ok).toBe(false);
        expect((await parseCourierFile(new Blob([json]))).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("holds twenty at most, for a week at most, and forgets them when asked; receipts of what it brought go too", async () => {
    const courier = await colleague();
    const file = async (count: number) =>
      fileOf({
        v: 1,
        kind: "envelopes",
        hub: await hubName(hub.hubKey),
        items: Array.from({ length: count }, () => envelopeItem(office.mailbox)),
      });
    await taken(courier, await file(MAX_CARRIED));
    expect(await taken(courier, await file(1))).toEqual({ ok: false, error: { type: "CourierFull" } });
    courier.at.nowMs = NOW_MS + CARRIED_DAYS * DAY_MS - 1;
    await tidySent(courier.at.session);
    expect(courier.at.outbox.size).toBe(MAX_CARRIED);
    courier.at.nowMs += 1000;
    await tidySent(courier.at.session);
    expect(courier.at.outbox.size).toBe(0);
    expect(await openOutbox(courier.at.session)).toEqual([]);

    await taken(courier, await file(2));
    await dropCarried(courier.at.session);
    expect([await states(courier), courier.at.outbox.size]).toEqual([[], 0]);
  });

  it("does not take its own twice, nor what it carries already", async () => {
    const [sender, courier] = [await worker(), await colleague()];
    await refer(sender);
    const file = await given(sender);
    expect(await taken(sender, file)).toEqual({ ok: true, value: { taken: 0 } });
    await taken(courier, file);
    expect(await taken(courier, file)).toEqual({ ok: true, value: { taken: 0 } });
    expect(await states(courier)).toEqual(["carried sealed"]);
  });
});
