import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addEntry, readCase } from "#workflows/cases.ts";
import { readColleagues, takeOffColleague } from "#workflows/colleagues.ts";
import { giveToCarry } from "#workflows/give-to-carry.ts";
import { openOutbox, outboxPut } from "#workflows/outbox.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
import { endHandOver, readStopped } from "#workflows/stopped-hand-over.ts";
import { readHanded, takeOver } from "#workflows/take-over.ts";
import { readShared, withdrawConsent } from "#workflows/withdraw.ts";
import { network, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { NOW_MS } from "../seal/support/network.ts";
import { anaAndBen, C, deliver, give, meet, phoneOfTeam, type TeamPhone, YES } from "../support/two-phones.ts";

/*
 * F-41 fails without: `judgedHandOvers` in workflows/seal-again.ts, `isIt(colleague)` and `"ColleagueGone"` in
 * workflows/colleague-trouble.ts, `outboxDelete` in `endHandOver` of workflows/stopped-hand-over.ts.
 */
const benShutOut = () => ({ ...network, revoked: ["serial-ben"] });
let ana: TeamPhone;
let ben: TeamPhone;
let refId: string;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await anaAndBen());
  ana.nowMs += 1000;
  const given = await give(ana, { caseId: C });
  if (!given.done.ok) throw new Error(given.done.error.type);
  refId = given.refId;
  ana.nowMs += 1000;
});
const offer = async () => {
  const [stored] = (await openOutbox(ana.session)).filter(({ item }) => item.kind === "hand_over");
  if (!stored) throw new Error("no hand-over waits");
  return stored;
};
const tried = async () => {
  const { rowId, item } = await offer();
  await ana.session.write({ puts: [outboxPut({ ...item, attempts: 1 }, rowId)], deletes: [] });
};
const handOvers = async () => (await readCase(ana.session, C)).view.handOvers;
const stopped = async () => (await readStopped(ana.session, await handOvers())).get(refId);
const takeOff = async () => {
  const [ofBen] = await readColleagues(ana.session);
  if (ofBen) await takeOffColleague(ana.session, ofBen.deviceKeyId);
};

describe("F-41 a case that waits for a colleague while the colleague's phone changes", () => {
  it("leaves as it is while that phone counts, and nothing is said", async () => {
    expect(await sealForTodaysKeys(ana.session)).toEqual(new Set());
    expect((await offer()).item.failure).toBeUndefined();
    expect(await stopped()).toBeUndefined();
    expect(await endHandOver(ana.session, refId)).toEqual({ ok: false, error: { type: "HandedAlready" } });
  });

  it("does not leave for a phone that was shut out, that is over, or that is off the list; the case says why, and that nothing was sent", async () => {
    const shutOut = () => {
      ana.network = benShutOut();
    };
    const over = () => {
      ana.network = network;
      ana.nowMs = NOW_MS + 400 * 86_400_000;
    };
    for (const [why, change] of [
      ["ColleagueRevoked", shutOut],
      ["ColleagueExpired", over],
      ["ColleagueGone", takeOff],
    ] as const) {
      await change();
      const { rowId } = await offer();
      expect(await sealForTodaysKeys(ana.session), why).toEqual(new Set([rowId]));
      expect((await offer()).item.failure).toBe("HandOverStopped");
      expect(await stopped()).toEqual({ why, mayHaveLeft: false });
    }
  });

  it("does not leave by a file either", async () => {
    Object.assign(ana.enrolment, { hub: { url: "https://hub.example/", key: "aHVi" } });
    ana.network = benShutOut();
    expect(await giveToCarry(ana.session)).toEqual({ ok: false, error: { type: "NothingToGive" } });
  });

  it("does not leave for a key that is not on the colleague's card any more", async () => {
    const { rowId, item } = await offer();
    const [entry] = [...ana.rows.values()].filter(
      ({ projection }) => projection.kind === "entry" && projection.type === "hand_over",
    );
    const value = entry?.value as { to: object };
    await ana.session.write({
      puts: [{ ...(entry as NonNullable<typeof entry>), value: { ...value, to: { ...value.to, recipient: "age1other" } } }],
      deletes: [],
    });
    expect(await sealForTodaysKeys(ana.session)).toEqual(new Set([rowId]));
    expect((await stopped())?.why).toBe("ColleagueOtherKey");
    expect((await offer()).item.envelopeId, "and nothing is sealed again by itself").toBe(item.envelopeId);
  });

  it("waits without a word while no signed list is read, and goes when the phone counts again", async () => {
    ana.network = { organisations: [], teams: [], revoked: [] };
    const { rowId } = await offer();
    expect(await sealForTodaysKeys(ana.session)).toEqual(new Set([rowId]));
    expect((await offer()).item.failure).toBeUndefined();
    expect(await stopped()).toBeUndefined();
    ana.network = benShutOut();
    await sealForTodaysKeys(ana.session);
    expect((await offer()).item.failure).toBe("HandOverStopped");
    ana.network = network;
    expect(await sealForTodaysKeys(ana.session)).toEqual(new Set());
    expect((await offer()).item.failure).toBeUndefined();
  });

  it("whose case was erased meanwhile is known by the phone it was sealed to", async () => {
    for (const row of [...ana.rows.values()]) if (row.projection.kind === "entry") ana.rows.delete(row.rowId);
    expect(await sealForTodaysKeys(ana.session)).toEqual(new Set());
    ana.network = benShutOut();
    expect((await sealForTodaysKeys(ana.session)).size).toBe(1);
    expect(await endHandOver(ana.session, refId)).toMatchObject({ ok: true });
    expect(ana.outbox.size).toBe(0);
  });

  it("ended by hand is destroyed, said in the case, and still this phone's: somebody else can be chosen at once", async () => {
    ana.network = benShutOut();
    expect(await endHandOver(ana.session, refId)).toMatchObject({ ok: true });
    expect(await endHandOver(ana.session, refId), "a second press changes nothing").toMatchObject({ ok: true });
    expect(ana.outbox.size).toBe(0);
    expect(await handOvers()).toMatchObject([{ refId, state: "stopped" }]);
    expect((await handOvers())[0]?.mayHaveLeft).toBeUndefined();
    expect((await readShared(ana.session, C)).shared, "nobody has it: there is nothing to take back").toEqual([]);
    const cleo = await phoneOfTeam("serial-cleo");
    await takeOff();
    await meet(ana, cleo, "Cleo");
    expect((await give(ana, { caseId: C })).done).toMatchObject({ ok: true });
    await deliver(ana, cleo, ["hand_over"]);
    expect(await readHanded(cleo.session)).toHaveLength(1);
  });

  it("on a full phone stays as it was, and the press says so", async () => {
    ana.network = benShutOut();
    ana.full = true;
    expect(await endHandOver(ana.session, refId)).toMatchObject({ ok: false, error: { type: "StorageFull" } });
    expect(ana.outbox.size).toBe(1);
    expect(await handOvers()).toMatchObject([{ state: "waiting" }]);
  });

  it("sent and not answered: the giver is told that it may be there, and to ring", async () => {
    await tried();
    await deliver(ana, ben, ["hand_over"]);
    ana.network = benShutOut();
    expect(await stopped()).toEqual({ why: "ColleagueRevoked", mayHaveLeft: true });
    await endHandOver(ana.session, refId);
    expect(await handOvers()).toMatchObject([{ state: "stopped", mayHaveLeft: true }]);
  });

  it("stopped after it had left: a true yes that comes still counts", async () => {
    await tried();
    await deliver(ana, ben, ["hand_over"]);
    await takeOff();
    await endHandOver(ana.session, refId);
    const [first] = await readHanded(ben.session);
    if (!first) throw new Error("nothing came");
    await takeOver(ben.session, first.stored);
    await deliver(ben, ana, ["reply"]);
    expect(await handOvers()).toMatchObject([{ state: "accepted" }]);
  });
});

it("F-41 a yes taken back still reaches what may have left before it was stopped", async () => {
  await addEntry(ana.session, { type: "help", caseId: "adult".padEnd(22, "A"), needs: [], language: "ar", age: "adult" });
  const caseId = "adult".padEnd(22, "A");
  const given = await give(ana, { caseId, basis: YES, fields: { age_group: "adult", language: "ar" } });
  for (const { rowId, item } of await openOutbox(ana.session))
    await ana.session.write({ puts: [outboxPut({ ...item, attempts: 1 }, rowId)], deletes: [] });
  ana.network = benShutOut();
  await endHandOver(ana.session, given.refId);
  expect(await withdrawConsent(ana.session, caseId, { kind: "sharing" })).toEqual({
    ok: true,
    value: { waiting: 1, toCall: [] },
  });
});
