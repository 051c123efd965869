import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import type { PushOutcome } from "#protocol/contact.ts";
import { createSync } from "#sync/sync.ts";
import { HandIn } from "#workflows/hand-in.ts";
import { openOutbox } from "#workflows/outbox.ts";
import { org, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { hubPort } from "../support/hub-port.ts";
import { workerWith, yes } from "../support/worker-with.ts";
import { fakeLocks } from "../sync/fake-locks.ts";

beforeAll(prepareEnvelopes);
const TEN_MINUTES_S = 600;

/** A phone with one referral, which has a token of a hub. */
async function workerAtHub() {
  const { worker } = await workerWith({ to: org, basis: yes("org-a") });
  Object.assign(worker.enrolment, { hub: { url: "https://hub.example/", key: "k" } });
  const projection = { kind: "config", name: "token" } as const;
  await worker.session.write({ puts: [{ rowId: newId(), value: { kind: "token", token: "t" }, projection }], deletes: [] });
  return worker;
}

/** The same phone, tried every second of ten minutes at a hub that has trouble: the seconds at which something left. */
async function tenMinutes(trouble: PushOutcome, chance: number) {
  const worker = await workerAtHub();
  const startMs = worker.nowMs;
  const triedAt: number[] = [];
  const clock = { nowMs: () => worker.nowMs };
  const { backOffMs } = createSync({ fetch, clock, random: () => chance, locks: fakeLocks() });
  const sync = hubPort({
    push: async () => {
      triedAt.push((worker.nowMs - startMs) / 1000);
      return trouble;
    },
    backOffMs,
  });
  const handIn = new HandIn(worker.session, sync);
  for (let second = 0; second <= TEN_MINUTES_S; second++) {
    await handIn.run({ onlyDue: true });
    worker.nowMs += 1000;
  }
  return { triedAt, waiting: (await openOutbox(worker.session)).map(({ item }) => item.state) };
}

/*
 * F-34 fails without: `isDue` in outbox-order.ts, or `Math.max(outcome.retryAfterMs, …)` in `afterPush` there
 */
describe("F-34 ten minutes of a hub that has trouble", () => {
  it.each([0, 0.5, 0.999])("by itself it is tried twelve times at most, and nothing is dropped (chance %f)", async (chance) => {
    const { triedAt, waiting } = await tenMinutes({ type: "Later", retryAfterMs: null }, chance);
    expect(triedAt.length).toBeGreaterThan(1);
    expect(triedAt.length).toBeLessThanOrEqual(12);
    expect(waiting).toEqual(["sealed"]);
  });

  it("a hub that asks for two minutes is given them each time", async () => {
    const { triedAt, waiting } = await tenMinutes({ type: "Later", retryAfterMs: 120_000 }, 0);
    expect(triedAt.length).toBeGreaterThan(1);
    for (const [n, at] of triedAt.slice(1).entries()) expect(at - (triedAt[n] as number)).toBeGreaterThanOrEqual(120);
    expect(waiting).toEqual(["sealed"]);
  });
});

describe("the button pressed while the phone tries by itself", () => {
  it("tries what waits after a failure too, once that is over", async () => {
    const worker = await workerAtHub();
    let pushes = 0;
    let endQuietTry = () => {};
    const quietTry = new Promise<void>((resolve) => {
      endQuietTry = resolve;
    });
    const push = async () => {
      pushes += 1;
      return { type: "Later", retryAfterMs: null } as const;
    };
    let isLooking = false;
    const collect = async () => {
      isLooking = true;
      await quietTry;
      return { type: "Collected", count: 0 } as const;
    };
    const handIn = new HandIn(worker.session, hubPort({ push, collect }));
    const quietly = handIn.run({ onlyDue: true });
    await expect.poll(() => isLooking).toBe(true);
    expect(pushes).toBe(1);
    expect(await handIn.run({ onlyDue: false }), "it is asked for, not begun").toBeNull();
    endQuietTry();
    await quietly;
    await expect.poll(() => pushes, { message: "the press was forgotten" }).toBe(2);
  });
});

describe("stopped in the middle", () => {
  const failingWith = async (error: Error) => {
    const worker = await workerAtHub();
    const collect = () => Promise.reject(error);
    return { worker, handIn: new HandIn(worker.session, hubPort({ collect })) };
  };

  it("a fault of the app's own is not taken for a lock: the worker reads of it, the test hears of it", async () => {
    const { handIn } = await failingWith(new TypeError("of our own"));
    await expect(handIn.run({ onlyDue: false })).rejects.toThrow("of our own");
    expect(handIn.get()).toEqual({ kind: "broken" });
  });

  it("locked while it ran is no fault: nothing is said", async () => {
    const { handIn } = await failingWith(Object.assign(new Error("the vault is locked"), { name: "VaultLocked" }));
    expect(await handIn.run({ onlyDue: false })).toBeNull();
    expect(handIn.get()).toEqual({ kind: "idle", last: null });
  });

  it("cancelled, whatever that broke off: nothing is said", async () => {
    const worker = await workerAtHub();
    const collect = () => {
      handIn.cancel();
      return Promise.reject(new TypeError("broken off"));
    };
    const handIn = new HandIn(worker.session, hubPort({ collect }));
    expect(await handIn.run({ onlyDue: false })).toBeNull();
    expect(handIn.get()).toEqual({ kind: "idle", last: null });
  });

  it("the next press works again", async () => {
    const worker = await workerAtHub();
    let isBroken = true;
    const collect = () =>
      isBroken ? Promise.reject(new TypeError("of our own")) : Promise.resolve({ type: "Collected", count: 0 } as const);
    const handIn = new HandIn(worker.session, hubPort({ collect }));
    await expect(handIn.run({ onlyDue: false })).rejects.toThrow();
    isBroken = false;
    expect(await handIn.run({ onlyDue: false })).toMatchObject({ collected: 0 });
  });
});
