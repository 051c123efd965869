import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Session, type SessionDeps } from "#workflows/session.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An open vault whose storage never answers again. */
async function openSession() {
  const vault = { state: async () => ({ kind: "open" as const }), lock: vi.fn(), rest: async () => true };
  Object.assign(vault, { at: () => vault, places: async () => [1] });
  // What a lock does not need is not there: anything else it called would fail at once.
  const session = new Session({ db: {}, vault, clock: { nowMs: Date.now } } as unknown as SessionDeps);
  await session.refresh();
  return { session, vault };
}

it("a draft that can never be sealed does not keep the key in memory", async () => {
  const { session, vault } = await openSession();
  session.beforeLock(() => new Promise(() => undefined));
  void session.lock();
  expect(session.get().vault.kind, "the screens are locked at once").toBe("locked");
  await vi.advanceTimersByTimeAsync(9_000);
  expect(vault.lock, "a slow phone may still end its save").not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(vault.lock).toHaveBeenCalled();
});

it("a save that hangs does not keep the key in memory", async () => {
  const { session, vault } = await openSession();
  void session.exclusive(() => new Promise(() => undefined));
  void session.lock();
  await vi.advanceTimersByTimeAsync(11_000);
  expect(vault.lock).toHaveBeenCalled();
});

it("a vault that erased itself is taken away, and the worker in which another is being opened goes on", async () => {
  const lock = vi.fn();
  let isGone = false;
  const locked = { state: async () => ({ kind: "locked" as const, waitMs: 0, wrongTries: 0 }), lock };
  const ended = {
    state: async () => ({ kind: isGone ? ("none" as const) : ("erased" as const) }),
    shred: async () => {
      isGone = true;
      return { ok: true as const, value: undefined };
    },
    lock,
  };
  const vault = { ...locked, at: (place: number) => (place === 1 ? locked : ended), places: async () => [1, 2] };
  const table = { put: async () => undefined, bulkGet: async () => [], count: async () => 0 };
  const db = { meta: table, table: () => table, transaction: () => Promise.reject(new Error("no storage")) };
  const session = new Session({ db, vault, clock: { nowMs: Date.now } } as unknown as SessionDeps);
  await session.refresh();
  expect(isGone).toBe(true);
  expect(session.get().vault.kind).toBe("locked");
  expect(lock, "every vault's key is in that one worker").not.toHaveBeenCalled();
});
