import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callHub } from "#sync/call.ts";

const hub = { url: "https://hub.example.org", key: "" };
const KIB = 1024;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A network that answers only when it is given up. */
const silent: typeof fetch = (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
  });

/** An answer of so many pieces, a minute apart. */
const dripping =
  (pieces: number): typeof fetch =>
  async (_, init) => {
    let left = pieces;
    const body = new ReadableStream<Uint8Array>({
      start: (out) => init?.signal?.addEventListener("abort", () => out.error(new DOMException("aborted", "AbortError"))),
      pull: (out) =>
        new Promise((resolve) => {
          setTimeout(() => {
            if (init?.signal?.aborted) return resolve();
            out.enqueue(new Uint8Array([left]));
            left -= 1;
            if (left === 0) out.close();
            resolve();
          }, 60_000);
        }),
    });
    return new Response(body);
  };

async function endsWithin(call: Promise<{ readonly type: string }>, ms: number): Promise<string | null> {
  let ended: string | null = null;
  void call.then(({ type }) => {
    ended = type;
  });
  await vi.advanceTimersByTimeAsync(ms);
  return ended;
}
const call = (network: typeof fetch, bytes: number, maxBytes = 64 * KIB) =>
  callHub({ fetch: network, nowMs: () => 0 }, hub, { method: "PUT", path: "/", body: new Uint8Array(bytes), maxBytes });

describe("F-32 a line that crawls", () => {
  it("has time for what goes up, a kilobyte a second, and a minute and a half of silence besides", async () => {
    expect(await endsWithin(call(silent, 256 * KIB), 340_000), "a large one is still going up").toBeNull();
    expect(await endsWithin(call(silent, 256 * KIB), 360_000)).toBe("Offline");
    expect(await endsWithin(call(silent, 4 * KIB), 95_000), "a small one is not waited for that long").toBe("Offline");
  });

  it("is listened to while anything comes", async () => {
    expect(await endsWithin(call(dripping(2), 0), 300_000)).toBe("Answer");
  });

  it("holds nobody for ever with a byte a minute", async () => {
    expect(await endsWithin(call(dripping(1000), 0, 16 * KIB), 120_000)).toBe("Offline");
  });
});
