import { beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { PushOutcome } from "#protocol/contact.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { HandIn } from "#workflows/hand-in.ts";
import { openOutbox } from "#workflows/outbox.ts";
import { readReceived } from "#workflows/received.ts";
import { inbox, network, org, prepareEnvelopes, referral, seal } from "../seal/support/envelopes.ts";
import { LEAD, NOW_MS, TODAY } from "../seal/support/network.ts";
import { hubPort } from "../support/hub-port.ts";
import { MemorySession } from "../support/memory-session.ts";
import { protection, workerWith, yes } from "../support/worker-with.ts";

/*
 * F-46 fails without: `hubDay ??` and `isDayDoubtful` in accept-arrival.ts, `nowMs + LONGEST_WAIT_MS` in outbox-order.ts
 */
beforeAll(prepareEnvelopes);
const TWO_YEARS_MS = 730 * DAY_MS;
const WRONG = { "two years ahead": TWO_YEARS_MS, "two years behind": -TWO_YEARS_MS };

describe("F-46 a clock that is years off", () => {
  function office(skewMs: number): MemorySession {
    const one = new MemorySession();
    one.nowMs = NOW_MS + skewMs;
    one.network = network;
    one.own = inbox;
    one.enrolment = { kind: "organisation", organisation: { id: "org-a", name: "A" }, mailbox: "m", recipient: inbox.recipient };
    return one;
  }
  const received = async (at: MemorySession) => (await readReceived(at.session)).map(({ item }) => item);

  it.each(Object.entries(WRONG))(
    "at the office, %s: the hub's day says whether the sender's phone still counts",
    async (_, skewMs) => {
      const at = office(skewMs);
      expect(await acceptArrival(at.session, newId(), await seal(referral()), TODAY)).toBe(true);
      expect(await acceptArrival(at.session, newId(), await seal(referral()), "2027-07-01")).toBe(true);
      expect((await received(at)).map(({ state, reason }) => `${state} ${reason ?? ""}`.trim()).sort()).toEqual([
        "open",
        "quarantined certificate_expired",
      ]);
    },
  );

  it("on the sender's phone: the referral is taken and said to have a doubtful day; one that waited for a month is not", async () => {
    const at = office(0);
    const days = { "2028-11-20": true, "2024-11-21": true, "2026-11-23": true, "2026-11-22": undefined, "2026-10-22": undefined };
    for (const [seq, [day, doubtful]] of Object.entries(days).entries()) {
      const id = newId();
      await acceptArrival(
        at.session,
        id,
        await seal(referral({ seq, day, basis: { ...yes("org-a"), scope: ["code", "needs"], expires: "2030-01-01" } })),
        TODAY,
      );
      const item = (await received(at)).find(({ envelopeId }) => envelopeId === id);
      expect(item, day).toMatchObject({ state: "open" });
      expect(item?.dayDoubtful, day).toBe(doubtful);
    }
  });

  it("a try that failed while the clock was two years ahead does not keep a referral back once it is right", async () => {
    const { worker } = await workerWith({ to: org, basis: protection });
    worker.enrolment = {
      kind: "team",
      team: { id: "t", name: "T" },
      lead: LEAD,
      hub: { url: "https://hub.example/", key: "k" },
      mailbox: "own",
      recipient: "age1own",
    };
    const projection = { kind: "config", name: "token" } as const;
    await worker.session.write({ puts: [{ rowId: newId(), value: { kind: "token", token: "t" }, projection }], deletes: [] });
    const later: PushOutcome = { type: "Later", retryAfterMs: null };
    let pushed = 0;
    const sync = hubPort({
      push: async () => {
        pushed += 1;
        return later;
      },
      backOffMs: () => 60_000,
    });
    const handIn = new HandIn(worker.session, sync);
    worker.nowMs += TWO_YEARS_MS;
    await handIn.run({ onlyDue: true });
    worker.nowMs -= TWO_YEARS_MS;
    await handIn.run({ onlyDue: true });
    expect(pushed, "it waits for a time that never comes").toBe(2);
    worker.nowMs += 30_000;
    await handIn.run({ onlyDue: true });
    expect(pushed, "a pause that was asked for is kept").toBe(2);
    expect((await openOutbox(worker.session)).map(({ item }) => item.state)).toEqual(["sealed"]);
  });
});
