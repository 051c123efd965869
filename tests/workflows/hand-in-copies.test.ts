import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Bytes } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import type { PushOutcome } from "#protocol/contact.ts";
import { readColleagues, takeOffColleague } from "#workflows/colleagues.ts";
import { listSentCopies } from "#workflows/copy-sent.ts";
import { HandIn } from "#workflows/hand-in.ts";
import { openOutbox, outboxPut, type StoredOutboxItem, WAITING } from "#workflows/outbox.ts";
import { network, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { hubPort } from "../support/hub-port.ts";
import type { MemorySession } from "../support/memory-session.ts";
import { meet, type TeamPhone } from "../support/two-phones.ts";
import { partRows, partsIn, sent, states, teamWithCase } from "./team-copy-kit.ts";

/*
 * These guard: `mayPartLeave` and `isWaitingLetter` in hand-in.ts.
 */
let ana: TeamPhone;
let ben: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await teamWithCase());
});
/** A phone that hands in at a hub that answers as told; what left, in order. */
async function handing(
  phone: TeamPhone,
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
