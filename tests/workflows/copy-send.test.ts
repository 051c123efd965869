import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ok } from "#lib/result.ts";
import { TEAM_COPY_PART_BYTES } from "#protocol/team-copy.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { listCases } from "#workflows/cases.ts";
import { readColleagues } from "#workflows/colleagues.ts";
import { heldCopyFile, listHeldCopies } from "#workflows/copy-held.ts";
import { lastCopy, makeCopy } from "#workflows/copy-make.ts";
import { sendCopy } from "#workflows/copy-send.ts";
import { listSentCopies } from "#workflows/copy-sent.ts";
import { heldBack } from "#workflows/erase-phone.ts";
import type { StoredOutboxItem } from "#workflows/outbox.ts";
import { network, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { deliver, meet, phoneOfTeam, type TeamPhone } from "../support/two-phones.ts";
import { bring, bytesOf, copyOf, partRows, partsIn, replies, send, sent, states, teamWithCase } from "./team-copy-kit.ts";

/*
 * These guard: `isTheirs` in copy-sent.ts; `isCopyPart` in `isAside`.
 */
let ana: TeamPhone;
let ben: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await teamWithCase());
});

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
