import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { TEAM_COPY_PART_BYTES } from "#protocol/team-copy.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { readColleagues, takeOffColleague } from "#workflows/colleagues.ts";
import { listHeldCopies } from "#workflows/copy-held.ts";
import type { StoredOutboxItem } from "#workflows/outbox.ts";
import { readReceived } from "#workflows/received.ts";
import { network, otherTeam, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { meet, phoneOfTeam, type TeamPhone } from "../support/two-phones.ts";
import { bring, partRows, partsIn, refused, replies, sent, teamWithCase } from "./team-copy-kit.ts";

/*
 * These guard: `colleagueOf`, `isAsSealed`, `answerTo` in copy-arrival.ts.
 */
let ana: TeamPhone;
let ben: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await teamWithCase());
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
