import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { answerReferral, confirmWithdrawal } from "#workflows/answer-referral.ts";
import { finishErasing } from "#workflows/erase-keys.ts";
import { readReceived } from "#workflows/received.ts";
import { setHold } from "#workflows/retention.ts";
import { tidyReceived } from "#workflows/take-back-received.ts";
import { readTold, withdrawConsent } from "#workflows/withdraw.ts";
import { inbox, network, org, otherTeam, phone, prepareEnvelopes, referral, seal, team } from "../seal/support/envelopes.ts";
import { enrolled, NOW_MS, TODAY, teamCode } from "../seal/support/network.ts";
import { MemorySession } from "../support/memory-session.ts";
import { tried, workerWith, yes } from "../support/worker-with.ts";

/*
 * These guard: `erasingPut` in accept-arrival.ts; `isSameReferral`; `report_stays`; `cameAgain`; `readAgain` in answer-referral.ts.
 */
beforeAll(prepareEnvelopes);

describe("at the receiving organisation", () => {
  const office = (): MemorySession => {
    const one = new MemorySession();
    one.nowMs = NOW_MS;
    one.network = network;
    one.own = inbox;
    one.enrolment = { kind: "organisation", organisation: { id: "org-a", name: "A" }, mailbox: "m", recipient: inbox.recipient };
    return one;
  };
  const arrive = (at: MemorySession, bytes: Uint8Array<ArrayBuffer>, id = newId()) => acceptArrival(at.session, id, bytes);
  const withdrawalOf = (refId: string, seq: number): SealEnvelopeInput => ({
    kind: "withdrawal",
    refId,
    seq,
    day: TODAY,
    to: { id: "org-a", recipients: org.organisation.recipients },
    body: { replyTo: { mailbox: newId(), recipient: phone.recipient } },
  });
  /** Opened rows that still hold what was shared. */
  const texts = async (at: MemorySession) =>
    (await readReceived(at.session)).filter(({ item }) => item.inner?.kind === "referral").map(({ item }) => item.state);
  const states = async (at: MemorySession) =>
    (await readReceived(at.session))
      .map(({ item }) => `${item.inner?.kind ?? "-"} ${item.state} ${item.reason ?? ""}`.trim())
      .sort();

  it("the text goes with its key; its code stays until somebody has seen it, and the phone that asked hears of that", async () => {
    const at = office();
    const input = referral();
    await arrive(at, await seal(input));
    const [before] = await readReceived(at.session);
    if (!before) throw new Error("nothing came");
    expect(at.rows.get(before.rowId)?.caseId).toBe(before.rowId);
    expect(await arrive(at, await seal(withdrawalOf(input.refId, 1)))).toBe(true);
    expect(await texts(at)).toEqual([]);
    expect(at.erased).toEqual([before.rowId]);
    const [stored] = await readReceived(at.session);
    if (!stored) throw new Error("nothing is shown");
    expect(stored.item).toMatchObject({ state: "withdrawn", withdrawn: { code: "7H3K9W", cameAtMs: NOW_MS } });
    // The page may still show it: the answer is refused.
    expect(await answerReferral(at.session, before, "accepted")).toMatchObject({ ok: false });
    expect(at.sealed).toEqual([]);
    expect(await confirmWithdrawal(at.session, stored)).toMatchObject({ ok: true });
    expect(JSON.stringify([...at.rows.values()])).not.toContain("7H3K9W");
    expect(at.erased).toContain(stored.rowId);
    expect(at.sealed).toMatchObject([{ kind: "reply", body: { reply: "seen", answers: stored.item.envelopeId } }]);
  });

  it("the phone that asked reads that it was seen", async () => {
    const { worker, refIds } = await workerWith({ to: org, basis: yes("org-a") });
    await tried(worker, refIds[0] as string);
    const [sent] = [...worker.outbox.values()];
    const at = office();
    await arrive(at, sent?.envelope as Uint8Array<ArrayBuffer>);
    await withdrawConsent(worker.session, "c", { kind: "one", refId: refIds[0] as string });
    const [id, letter] = [...worker.outbox.entries()][0] ?? [];
    await arrive(at, letter?.envelope as Uint8Array<ArrayBuffer>, id);
    const stored = (await readReceived(at.session)).find(({ item }) => item.state === "withdrawn");
    if (!stored) throw new Error("nothing is shown");
    await confirmWithdrawal(at.session, stored);
    const [reply] = [...at.outbox.values()];
    expect(await arrive(worker, reply?.envelope as Uint8Array<ArrayBuffer>)).toBe(true);
    expect([...(await readTold(worker.session, "c")).values()]).toEqual(["seen"]);
  });

  it("in whatever order and however often, by any phone of the team: no text is left, and it is refused when it comes later", async () => {
    const second = await enrolled(teamCode(team, {}, { serial: "serial-2" }), network);
    const stranger = await enrolled(teamCode(otherTeam, {}, { serial: "serial-3" }), network);
    const input = referral({ seq: 1 });
    const envelopes = {
      referral: await seal(input),
      again: await seal({ ...input, seq: 2 }),
      withdrawal: await seal(withdrawalOf(input.refId, 3)),
      twice: await seal(withdrawalOf(input.refId, 4)),
      other_phone: await seal(withdrawalOf(input.refId, 0), second),
      foreign: await seal(withdrawalOf(input.refId, 0), stranger),
    };
    type Name = keyof typeof envelopes;
    const names = Object.keys(envelopes) as Name[];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(names),
        fc.array(fc.constantFrom(...names), { maxLength: 3 }),
        async (order, repeated) => {
          const at = office();
          const ids = Object.fromEntries(names.map((name) => [name, newId()]));
          const all = [...order, ...repeated];
          for (const name of all) expect(await arrive(at, envelopes[name], ids[name])).toBe(true);
          const isTakenBack = all.some((name) => name === "withdrawal" || name === "twice" || name === "other_phone");
          const came = all.includes("referral") || all.includes("again");
          expect(await texts(at)).toEqual(came && !isTakenBack ? ["open"] : []);
          // Not kept as sealed bytes either, which the organisation's own key would open.
          if (isTakenBack) expect(at.arrivals.size).toBe(0);
          expect(JSON.stringify([...at.rows.values()]).includes("shelter")).toBe(came && !isTakenBack);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("before its referral: said, and the referral is refused when it comes", async () => {
    const at = office();
    const input = referral({ seq: 1 });
    await arrive(at, await seal(withdrawalOf(input.refId, 2)));
    expect(await states(at)).toEqual(["withdrawal withdrawn"]);
    await arrive(at, await seal(input));
    expect(await states(at)).toEqual(["- quarantined withdrawn", "withdrawal withdrawn"]);
  });

  it("another team's number takes nothing back", async () => {
    const at = office();
    const input = referral();
    await arrive(at, await seal(input));
    await arrive(at, await seal(withdrawalOf(input.refId, 0), await enrolled(teamCode(otherTeam), network)));
    expect(await texts(at)).toEqual(["open"]);
  });

  it("a report about a child is not taken back by any message, whichever comes first", async () => {
    const basis = {
      kind: "child_protection",
      decidedBy: "safeguarding_lead",
      told: "told",
      childView: "agrees",
      day: TODAY,
    } as const;
    const input = referral({
      seq: 1,
      basis,
      body: { fields: { code: "7H3K9W" }, replyTo: { mailbox: "m", recipient: phone.recipient } },
    });
    const [report, message] = [await seal(input), await seal(withdrawalOf(input.refId, 2))];
    for (const order of [
      [report, message],
      [message, report],
    ]) {
      const at = office();
      for (const bytes of order) expect(await arrive(at, bytes)).toBe(true);
      expect(await texts(at)).toEqual(["open"]);
    }
  });

  it("police or a court have asked there: the text is locked away, cannot be answered, and goes when that ends", async () => {
    const at = office();
    const input = referral();
    await arrive(at, await seal(input));
    await setHold(at.session, true);
    await arrive(at, await seal(withdrawalOf(input.refId, 1)));
    expect(await texts(at)).toEqual(["withdrawn"]);
    expect(at.erased).toEqual([]);
    await setHold(at.session, false);
    await tidyReceived(at.session);
    expect(await texts(at)).toEqual([]);
    expect(at.erased).toHaveLength(2);
    // A code nobody asked for goes after the days cases are kept, and the line with it.
    at.nowMs += 31 * DAY_MS;
    await tidyReceived(at.session);
    expect(JSON.stringify([...at.rows.values()])).not.toContain("7H3K9W");
    await arrive(at, await seal({ ...input, seq: 9 }));
    expect(await texts(at)).toEqual([]);
  });

  it("killed before the key went: not acknowledged, and the key goes at the next opening", async () => {
    const at = office();
    const input = referral();
    await arrive(at, await seal(input));
    const [before] = await readReceived(at.session);
    at.dies = true;
    await expect(arrive(at, await seal(withdrawalOf(input.refId, 1)))).rejects.toThrow("killed");
    at.dies = false;
    await at.session.exclusive((write) => finishErasing(at.session, write));
    expect(at.erased).toEqual([before?.rowId]);
    expect(await texts(at)).toEqual([]);
  });
});
