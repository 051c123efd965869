import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Network, Organisation } from "#domain/pack/network.ts";
import { newId } from "#lib/ids.ts";
import type { Enrolment } from "#protocol/enrolment.ts";
import { openEnvelope } from "#seal/open-envelope.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { createSync } from "#sync/sync.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { answerReferral } from "#workflows/answer-referral.ts";
import { configPut } from "#workflows/config.ts";
import { HandIn } from "#workflows/hand-in.ts";
import { showJoin } from "#workflows/join.ts";
import { followKeys, handKey, makeNextKey, takeHandedKey, takeKey } from "#workflows/organisation-keys.ts";
import { keyTask, mayFetch, readOrganisationKeys } from "#workflows/organisation-keys-here.ts";
import { readReceived } from "#workflows/received.ts";
import { readJoinCode } from "#workflows/team-desk.ts";
import { dataDir } from "../../hub/data-dir.ts";
import { takeRecipient } from "../../hub/recipients.ts";
import type { RegisteredOrganisation } from "../../hub/register.ts";
import { createTestHub, type Enrolled, type TestHub, tempDir } from "../hub/support.ts";
import { consent, seal } from "../seal/support/envelopes.ts";
import { enrolled, HUB, makeOrganisation, makeTeam, NOW_MS, networkOf, TODAY, teamCode } from "../seal/support/network.ts";
import { officeOf, WORDS } from "../support/office.ts";
import { fakeLocks } from "../sync/fake-locks.ts";

/*
 * An organisation whose key the hub's machine never had: its first device makes it, the others get it from there.
 * F-73 fails without: `mayFetch` in workflows/hand-in.ts, `isNoUse` in seal/organisation-desk.ts, the comparison with `signKey` in `withSigner` of
 * seal/organisation-keys.ts, `isSigning` in workflows/answer-referral.ts.
 */
const team = makeTeam("team-a");
const mailbox = newId();
const registered: RegisteredOrganisation = {
  id: "org-a",
  name: "Organisation org-a",
  country: "FR",
  mailbox,
  recipients: [],
  serves: ["adults", "children"],
  serviceIds: [],
};
const code: Enrolment = {
  v: 1,
  kind: "organisation_keyless",
  hub: HUB,
  organisation: { id: "org-a", name: "Organisation org-a" },
  mailbox,
  once: newId() + newId(),
  expires: new Date(NOW_MS + 900_000).toISOString(),
};
const nobody = networkOf([team], []);
type Device = Awaited<ReturnType<typeof officeOf>>;
let temp: ReturnType<typeof tempDir>;
let phone: OwnKeys;
let first: Device;
let seq = 0;

beforeEach(async () => {
  temp = tempDir();
  phone = await enrolled(teamCode(team), nobody);
  first = await officeOf({ code }, nobody);
});
afterEach(() => temp.remove());

const keysOf = async ({ session }: Device) => {
  const here = await readOrganisationKeys(session);
  if (!here) throw new Error("no keys");
  return here;
};
/** What the signed list says once the hub took the card of a device. */
async function listed(device: Device, order: { afresh?: boolean; of?: RegisteredOrganisation } = {}): Promise<Network> {
  const { firstCard } = await keysOf(device);
  const of = order.of ?? registered;
  const register = { v: 1 as const, organisations: [of], teams: [], devices: [], revoked: [] };
  const taken = await takeRecipient({ dir: dataDir(temp.path), register }, of, {
    card: firstCard.code,
    words: firstCard.words,
    afresh: order.afresh ?? false,
  });
  if (!taken.ok) throw new Error(taken.error);
  return { ...nobody, organisations: taken.value.organisations as Organisation[] };
}
const registeredIn = (network: Network): RegisteredOrganisation => ({ ...registered, ...network.organisations[0] }) as never;
async function named(): Promise<Network> {
  first.at.network = await listed(first);
  await followKeys(first.session);
  return first.at.network;
}
const sealedIn = (network: Network) => {
  seq += 1;
  const body = { fields: { code: "7H3K9W", needs: ["shelter"] }, replyTo: { mailbox: newId(), recipient: phone.recipient } };
  const to = { id: "org-a", recipients: network.organisations[0]?.recipients ?? [] };
  return seal({ kind: "referral", refId: newId(), seq, day: TODAY, basis: consent(), body, to }, phone);
};
async function arrive({ session }: Device, network: Network) {
  const id = newId();
  await acceptArrival(session, id, await sealedIn(network));
  const stored = (await readReceived(session)).find((one) => one.item.envelopeId === id);
  if (!stored) throw new Error("nothing came");
  return stored;
}
/** By two codes, side by side. */
async function hand(giver: Device, taker: Device) {
  const shown = await showJoin(taker.session);
  if (!shown.ok) throw new Error(shown.error.type);
  const seen = await readJoinCode(giver.session, shown.value.code);
  if (!seen.ok) throw new Error(seen.error.type);
  const given = await handKey(giver.session, seen.value);
  if (!given.ok) throw new Error(given.error.type);
  return takeHandedKey(taker.session, given.value.code);
}

describe("an organisation's first device", () => {
  it("makes its keys, waits for whoever runs the hub, and counts once the signed list names them", async () => {
    expect(await keysOf(first)).toMatchObject({ waitsFor: "directory", isFromHub: false, next: null, earlier: [] });
    expect([keyTask(await keysOf(first)), mayFetch(first.session)]).toEqual(["first", false]);
    expect(await makeNextKey(first.session), "one key that waits is enough").toEqual({ ok: true, value: false });
    const { firstCard, recipient } = await keysOf(first);
    expect(firstCard.code).not.toContain("AGE-SECRET-KEY");
    await first.restart();
    expect((await keysOf(first)).firstCard, "the same card after the app was closed").toEqual(firstCard);

    const network = await named();
    expect(network.organisations[0]?.recipients).toEqual([recipient]);
    await first.restart();
    expect(await keysOf(first)).toMatchObject({ waitsFor: null, isUnnamed: false, isSigning: true, since: TODAY, earlier: [] });
    expect([keyTask(await keysOf(first)), mayFetch(first.session)]).toEqual([null, true]);
    expect((await arrive(first, network)).item.state).toBe("open");
  });

  it("whose key came from the hub's machine says so from the first opening, until it has one of its own", async () => {
    const org = await makeOrganisation("org-a");
    const device = await officeOf(org, networkOf([team], [org]));
    expect(keyTask(await keysOf(device))).toBe("hub");
    await device.restart();
    expect(await keysOf(device)).toMatchObject({ isFromHub: true, waitsFor: null });
    await makeNextKey(device.session);
    const made = (await keysOf(device)).next?.recipient ?? "";
    expect(keyTask(await keysOf(device))).toBe("next");
    device.at.network = networkOf([team], [{ ...org, organisation: { ...org.organisation, recipients: [made] } }]);
    await followKeys(device.session);
    expect([keyTask(await keysOf(device)), (await keysOf(device)).isFromHub]).toEqual([null, false]);
  });
});

describe("a further device of an organisation", () => {
  it("gets the keys by two codes: it opens, teams believe its answers, and of the keys it made first nothing is left", async () => {
    const network = await named();
    const second = await officeOf({ code }, network);
    expect(await keysOf(second)).toMatchObject({ waitsFor: "key", isElsewhere: false });
    const before = await keysOf(second);
    expect(await hand(first, second)).toEqual({ ok: true, value: undefined });
    const { recipient, signKey } = await keysOf(first);
    expect(await keysOf(second)).toMatchObject({
      recipient,
      signKey,
      waitsFor: null,
      isSigning: true,
      earlier: [],
      since: TODAY,
    });
    expect(before.recipient).not.toBe(recipient);
    await second.restart();
    await answerReferral(second.session, await arrive(second, network), "accepted");
    const [reply] = [...second.at.outbox.values()];
    const opened = reply && (await openEnvelope(phone, reply.envelope, network, TODAY, { refIds: [], deviceSeqs: [] }));
    expect(opened).toMatchObject({ ok: true, value: { senderId: "org-a" } });
  });

  it("takes no key that its lists do not name: it would be left with one that counts nowhere", async () => {
    await named();
    const late = await officeOf({ code }, nobody);
    const row = late.row();
    expect(await hand(first, late)).toMatchObject({ error: { type: "KeyNotListed" } });
    const paper = await first.session.vault.keyForPaper(WORDS);
    if (!paper.ok) throw new Error(paper.error.type);
    expect(await takeKey(late.session, paper.value)).toMatchObject({ error: { type: "KeyNotListed" } });
    expect(late.row()).toBe(row);
  });

  it("signs with no seed but the organisation's: one handed with the right key and another seed is not taken", async () => {
    const network = await named();
    const [own] = [network.organisations[0] as Organisation];
    const second = await officeOf({ code }, network);
    const before = (await keysOf(second)).signKey;
    // The directory names another signing key than the device that hands it has.
    second.at.network = {
      ...network,
      organisations: [{ ...own, signKey: (await makeOrganisation("org-a")).organisation.signKey }],
    };
    expect(await hand(first, second)).toEqual({ ok: true, value: undefined });
    expect(await keysOf(second)).toMatchObject({ recipient: own.recipients[0], signKey: before, isSigning: false });
  });

  it("with the key from paper opens what comes, and sends no answer that teams would not believe", async () => {
    const network = await named();
    const paper = await first.session.vault.keyForPaper(WORDS);
    if (!paper.ok) throw new Error(paper.error.type);
    const second = await officeOf({ code }, network);
    expect(await takeKey(second.session, paper.value)).toEqual({ ok: true, value: undefined });
    expect(keyTask(await keysOf(second))).toBe("sign");
    const stored = await arrive(second, network);
    expect(stored.item.state).toBe("open");
    expect(await answerReferral(second.session, stored, "accepted")).toMatchObject({ error: { type: "NotSigning" } });
    expect(second.at.outbox.size, "no answer, and no word of one to the other devices").toBe(0);
    await expect(listed(second, { of: registeredIn(network) })).rejects.toThrow(/has a key already/);
    second.at.network = await listed(second, { of: registeredIn(network), afresh: true });
    expect(await keysOf(second)).toMatchObject({ isSigning: true, waitsFor: null });
    expect(await answerReferral(second.session, stored, "accepted")).toMatchObject({ ok: true });
    expect(second.at.outbox.size).toBe(2);
  });

  it("handed a key that came from the hub's machine says so too", async () => {
    const org = await makeOrganisation("org-a");
    const network = networkOf([team], [org]);
    const second = await officeOf({ code }, network);
    expect(await hand(await officeOf(org, network), second)).toEqual({ ok: true, value: undefined });
    expect(await keysOf(second)).toMatchObject({ isFromHub: true, isSigning: true });
  });

  it("without any device and paper left begins anew with its own keys, when whoever runs the hub says so", async () => {
    const network = await named();
    const alone = await officeOf({ code }, network);
    alone.at.network = await listed(alone, { of: registeredIn(network), afresh: true });
    await followKeys(alone.session);
    expect(await keysOf(alone)).toMatchObject({ waitsFor: null, isSigning: true, isUnnamed: false });
    expect((await arrive(alone, alone.at.network)).item.state).toBe("open");
  });
});

describe("what waits at the hub", () => {
  let hub: TestHub;
  let inbox: Enrolled;
  let sender: Enrolled;
  const sync = createSync({ fetch, clock: { nowMs: () => NOW_MS }, random: () => 0.5, locks: fakeLocks() });
  const address = () => ({ url: `http://127.0.0.1:${(hub.app.server.address() as AddressInfo).port}`, key: hub.hubKey });
  const envelopes = async () => (await hub.data.store.count()).envelopes;
  beforeEach(async () => {
    hub = await createTestHub(temp.path);
    await hub.app.listen({ port: 0, host: "127.0.0.1" });
    inbox = await hub.enrol("organisation", "org-a");
    sender = await hub.enrol("device", "team-a");
  });
  afterEach(() => hub.close());

  const send = async (network: Network) =>
    expect(
      await sync.push(address(), sender.token, { mailbox: inbox.mailbox, id: newId(), bytes: await sealedIn(network) }),
    ).toMatchObject({ type: "Sent" });
  /** A device with a token of its own for the mailbox. */
  async function atHub({ session }: Device, { token }: Enrolled): Promise<HandIn> {
    await session.write({ puts: [await configPut(session, "token", { kind: "token", token })], deletes: [] });
    return new HandIn(session, sync);
  }
  /** With the hub of this test in place of the one in its code; a change of keys brings that one back. */
  const fetchAll = async ({ session }: Device, handIn: HandIn) => {
    const { enrolment } = session.get();
    if (!enrolment) throw new Error("no enrolment");
    session.setEnrolment({ ...enrolment, hub: address(), mailbox: inbox.mailbox });
    return handIn.run({ onlyDue: false });
  };
  const states = async ({ session }: Device) => (await readReceived(session)).map(({ item: { state } }) => state);

  it("F-73 stays there while a device has no key the signed list names, and is fetched once it has", async () => {
    const network = await named();
    await send(network);
    const second = await officeOf({ code }, network);
    const handIn = await atHub(second, inbox);
    expect(await fetchAll(second, handIn)).toMatchObject({ collected: 0, failure: { type: "NoKey" } });
    expect([await states(second), await envelopes()]).toEqual([[], 1]);

    await hand(first, second);
    const report = await fetchAll(second, handIn);
    expect(report).toMatchObject({ collected: 1 });
    expect(report).not.toHaveProperty("failure");
    expect([await states(second), await envelopes()]).toEqual([["open"], 0]);
  });

  it("is not kept back for a device that waits for its key: it reads with the others from the moment it has it", async () => {
    const network = await named();
    const [one, second] = [await atHub(first, inbox), await officeOf({ code }, network)];
    const two = await atHub(second, await hub.enrol("organisation", "org-a", undefined, inbox));
    await fetchAll(second, two);
    await send(network);
    expect(await fetchAll(second, two)).toMatchObject({ collected: 0, failure: { type: "NoKey" } });
    expect(await fetchAll(first, one)).toMatchObject({ collected: 1 });
    expect(await envelopes(), "what the first has read is gone").toBe(0);

    await hand(first, second);
    await fetchAll(second, two);
    await send(network);
    expect(await fetchAll(first, one)).toMatchObject({ collected: 1 });
    expect(await envelopes(), "it waits for the other").toBe(1);
    expect(await fetchAll(second, two)).toMatchObject({ collected: 1 });
    expect([await states(first), await states(second), await envelopes()]).toEqual([["open", "open"], ["open"], 0]);
  });
});
