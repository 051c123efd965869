import { beforeEach, describe, expect, it } from "vitest";
import type { Coordinator, Network } from "#domain/pack/network.ts";
import { fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { formatCheckedCode, parseCheckedCode } from "#protocol/checked-code.ts";
import { formatEnrolmentCode } from "#protocol/enrolment-code.ts";
import { COORDINATOR_MAX_CHARS, COORDINATOR_PREFIX, type CoordinatorCard, coordinatorMessage } from "#protocol/join.ts";
import { createSigner } from "#seal/ed25519.ts";
import type { CoordinatorKey } from "#seal/enrol-port.ts";
import type { VaultCore } from "#seal/vault-core.ts";
import type { SealedRow } from "#seal/vault-port.ts";
import { addCoordinator, endCoordinator } from "../../hub/coordinators.ts";
import type { Office } from "../../hub/enrol.ts";
import type { Register } from "../../hub/register.ts";
import { HUB, makeTeam, NOW_MS, networkOf, ORIGINS, type Team, TODAY, teamCode } from "../seal/support/network.ts";
import { openCore } from "../seal/support/vault.ts";

const LEAD = { name: "Ana", phone: "+33199000001", hours: "08:00–22:00", second: { name: "Bo", phone: "+33199000002" } };
let team: Team;
let network: Network;
let register: Register;
let coordinator: VaultCore;
let made: CoordinatorKey;
let madeRow: SealedRow;
const told: { key: string; owner: string }[] = [];

async function phone(): Promise<VaultCore> {
  const core = await openCore();
  await core.loadIndex([]);
  await enrol(core);
  return core;
}
async function enrol(core: VaultCore): Promise<void> {
  const code = teamCode(team, { hub: { ...HUB, key: toB64url(new Uint8Array(32)) }, mailbox: newId() }, { serial: newId() });
  const enrolled = await core.enrol(await formatEnrolmentCode(code), network, NOW_MS, ORIGINS);
  if (!enrolled.ok) throw new Error(enrolled.error.type);
  await store(core, enrolled.value.record);
}
async function store(core: VaultCore, record: Parameters<VaultCore["seal"]>[0]["puts"][number]) {
  const change = await core.seal({ puts: [record], deletes: [] });
  await core.commit(change.ticket);
  const [row] = change.rows;
  if (!row) throw new Error("nothing was sealed");
  return row;
}
async function coordinatorOf(core: VaultCore): Promise<[CoordinatorKey, SealedRow]> {
  const key = await core.makeCoordinator();
  const row = key && (await store(core, key.record));
  const shown = row && (await core.showCoordinator(row));
  if (!row || !shown) throw new Error("no key was made");
  return [shown, row];
}
/** Whoever runs the hub takes a card in. */
async function take(card: string): Promise<string> {
  const control = {
    addCoordinator: async (one: { key: string; owner: string }) => void told.push(one),
    endCoordinator: async () => undefined,
    // Nothing else of the hub is asked for here.
  } as unknown as Office["control"];
  const [own] = register.teams;
  const office = { control, register, nowMs: NOW_MS } as Office;
  const done = own && (await addCoordinator(office, own, card));
  if (!done?.ok) return done?.error ?? "no team";
  register = done.value.register;
  return done.value.words;
}
const inDirectory = (): readonly Coordinator[] => register.teams[0]?.coordinators ?? [];
async function cardIn(code: string): Promise<CoordinatorCard> {
  const bytes = await parseCheckedCode(COORDINATOR_PREFIX, code, COORDINATOR_MAX_CHARS);
  return JSON.parse(fromUtf8(bytes.ok ? bytes.value : new Uint8Array(0))) as CoordinatorCard;
}
const shown = (card: object): Promise<string> => formatCheckedCode(COORDINATOR_PREFIX, utf8(canonicalJson(card)));

beforeEach(async () => {
  told.length = 0;
  team = makeTeam("dunes");
  network = networkOf([team], []);
  const { id, name, teamKey } = team;
  register = { v: 1, organisations: [], teams: [{ id, name, teamKey, lead: LEAD }], devices: [], revoked: [] };
  coordinator = await phone();
  [made, madeRow] = await coordinatorOf(coordinator);
});

describe("a coordinator's card", () => {
  it("brings key, recipient and mailbox of that phone into the directory, once, and fits one picture", async () => {
    expect(made.card.code.length).toBeLessThanOrEqual(COORDINATOR_MAX_CHARS);
    expect(await take(made.card.code), "both read the same six words").toBe(made.card.words);
    await take(made.card.code);
    expect(inDirectory()).toEqual([made.post]);
    expect(told[0]).toEqual({ key: made.post.key, owner: "dunes" });
  });

  it("what a phone of the team seals by the directory is opened by that coordinator's phone and by no other", async () => {
    await take(made.card.code);
    const known: Network = { ...network, teams: network.teams.map((one) => ({ ...one, coordinators: [...inDirectory()] })) };
    const [sender, other] = [await phone(), await phone()];
    const to = { id: "dunes", recipients: inDirectory().map(({ recipient }) => recipient) };
    const sealed = await sender.sealEnvelope({
      kind: "incident",
      refId: newId(),
      seq: 0,
      day: TODAY,
      to,
      body: { kind: "other" },
    });
    if (!sealed.ok) throw new Error(sealed.error.type);
    const seen = { refIds: [], deviceSeqs: [] };
    const opened = await coordinator.openEnvelope(sealed.value.bytes, known, TODAY, seen);
    expect(opened).toMatchObject({
      ok: true,
      value: { senderId: "dunes", inner: { kind: "incident", body: { kind: "other" } } },
    });
    expect(await other.openEnvelope(sealed.value.bytes, known, TODAY, seen)).toEqual({ ok: false, error: "not_for_us" });
  });

  it("of a phone that was enrolled anew takes the place of the one before; of another phone it stands beside", async () => {
    await take(made.card.code);
    await enrol(coordinator);
    const anew = await coordinator.showCoordinator(madeRow);
    expect(anew?.post).not.toEqual(made.post);
    expect(anew?.post.key).toBe(made.post.key);
    await take(anew?.card.code ?? "");
    expect(inDirectory()).toEqual([anew?.post]);
    const [other] = await coordinatorOf(await phone());
    await take(other.card.code);
    expect(inDirectory()).toEqual([anew?.post, other.post]);
    const office = { control: { endCoordinator: async () => undefined }, register } as unknown as Office;
    const ended = await endCoordinator(office, made.post.key);
    expect(ended.ok && ended.value.teams[0]?.coordinators).toEqual([other.post]);
  });

  it("on which anything was exchanged changes nothing: not where letters go, not whom they are sealed to", async () => {
    const card = await cardIn(made.card.code);
    const [{ post: stranger }] = await coordinatorOf(await phone());
    for (const name of ["key", "recipient", "mailbox"] as const)
      expect(await take(await shown({ ...card, [name]: stranger[name] })), name).toContain("No phone of dunes");
    expect(inDirectory()).toEqual([]);
  });

  it("of somebody in the team who does not have the coordinator's key is refused: letters are not led elsewhere", async () => {
    await take(made.card.code);
    const [thief] = await coordinatorOf(await phone());
    const card = await cardIn(thief.card.code);
    // A phone of the team, which counts, vouches for another's key with its own mailbox; the key itself signs nothing.
    const seed = crypto.getRandomValues(new Uint8Array(32));
    const { cert } = teamCode(team, {}, { devicePub: toB64url((await createSigner(seed.slice())).publicKey), serial: newId() });
    const post = { key: made.post.key, recipient: card.recipient, mailbox: card.mailbox };
    const sig = toB64url(await (await createSigner(seed)).sign(coordinatorMessage(post)));
    expect(await take(await shown({ v: 1, ...post, cert, sig, keySig: sig }))).toContain("No phone of dunes");
    expect(inDirectory()).toEqual([made.post]);
  });
});
