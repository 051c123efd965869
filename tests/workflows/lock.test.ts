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
