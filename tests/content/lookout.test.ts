import { describe, expect, it } from "vitest";
import { AGAIN_MS, createLookout, EVERY_MS } from "#content/lookout.ts";

/** A phone whose hours pass when we say so. */
function phone() {
  let nowMs = 0;
  let looks = 0;
  let timer: { readonly act: () => void; readonly atMs: number } | null = null;
  const lookout = createLookout({
    look: () => {
      looks += 1;
    },
    nowMs: () => nowMs,
    random: () => 1,
    later: (act, ms) => {
      const mine = { act, atMs: nowMs + ms };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
  });
  return {
    lookout,
    looks: () => looks,
    pass(ms: number) {
      nowMs += ms;
      if (timer && timer.atMs <= nowMs) timer.act();
    },
    dueInMs: () => (timer ? timer.atMs - nowMs : null),
  };
}

describe("looking for newer packs without being asked", () => {
  it("a page that stays open looks again after four hours, and not before", () => {
    const { lookout, pass, looks } = phone();
    lookout.noteLook(true);
    pass(EVERY_MS - 1);
    expect(looks()).toBe(0);
    pass(1);
    expect(looks()).toBe(1);
  });

  it("coming back to the page ten times in an hour costs no look", () => {
    const { lookout, pass, looks } = phone();
    lookout.noteLook(true);
    for (let i = 0; i < 10; i++) {
      pass(6 * 60_000);
      lookout.wake();
    }
    expect(looks()).toBe(0);
  });

  it("without a network the wait doubles up to four hours", () => {
    const { lookout, dueInMs } = phone();
    const waits = Array.from({ length: 12 }, () => {
      lookout.noteLook(false);
      return dueInMs();
    });
    expect(waits.slice(0, 4)).toEqual([AGAIN_MS, 2 * AGAIN_MS, 4 * AGAIN_MS, 8 * AGAIN_MS]);
    expect(waits.at(-1)).toBe(EVERY_MS);
  });

  it("a network that comes back is used at once, a flickering one once a minute", () => {
    const { lookout, pass, looks } = phone();
    for (let i = 0; i < 8; i++) lookout.noteLook(false);
    pass(AGAIN_MS - 1);
    lookout.wake();
    expect(looks()).toBe(0);
    pass(1);
    lookout.wake();
    expect(looks()).toBe(1);
  });

  it("an answer ends the waiting: the next look is four hours later", () => {
    const { lookout, dueInMs } = phone();
    for (let i = 0; i < 5; i++) lookout.noteLook(false);
    lookout.noteLook(true);
    expect(dueInMs()).toBe(EVERY_MS);
  });
});
