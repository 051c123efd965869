import { DAY_MS } from "#lib/clock.ts";

/**
 * How long a vault has not been opened, counted so that no clock decides alone. All times in milliseconds.
 *
 * The phone's clock can be set by anybody and is often wrong after an empty battery, so what counts is the sum of the steps from one
 * look to the next. A clock set back takes nothing away and costs a day; a clock that jumps far ahead erases nothing by itself: the
 * door has to say it first, and a day has to pass after that.
 */
export interface Unopened {
  /** Wall clock of the last look. */
  readonly seenMs: number;
  readonly countedMs: number;
  /** `countedMs` when the days were first found over; 0 = never. */
  readonly overMs: number;
  /** `countedMs` when the door first said it; 0 = never. */
  readonly saidMs: number;
}
export interface Look {
  readonly next: Unopened;
  /** `soon`: the door says when it happens. `gone`: it happens now. */
  readonly is: "fine" | "soon" | "gone";
  /** Worth writing down: a look a moment later changes nothing. */
  readonly isNews: boolean;
  /** Wall clock from which on it may happen, as counted now. */
  readonly goneFromMs: number;
}

/** At the door it is said this long before. */
const SAID_MS = 3 * DAY_MS;
/** More than the network's corrections of a clock; time zones change nothing here. */
const SET_BACK_MS = 3_600_000;

export const justOpened = (nowMs: number): Unopened => ({ seenMs: nowMs, countedMs: 0, overMs: 0, saidMs: 0 });

/** `atDoor`: somebody sees the door while this is asked, so it counts as said. */
export function lookAt(before: Unopened, days: number, nowMs: number, atDoor: boolean): Look {
  const step = nowMs - before.seenMs;
  const countedMs = before.countedMs + (step < -SET_BACK_MS ? DAY_MS : Math.max(0, step));
  const limitMs = days * DAY_MS;
  const { saidMs, overMs } = before;
  const isOver = countedMs >= limitMs;
  const isSoon = countedMs >= limitMs - SAID_MS;
  const next = {
    seenMs: nowMs,
    countedMs,
    overMs: overMs > 0 ? overMs : isOver ? countedMs : 0,
    saidMs: saidMs > 0 ? saidMs : isSoon && atDoor ? countedMs : 0,
  };
  // Nobody went to the door: the days have to be over twice, the second time on a clock that was seen to run.
  const wasSaid = saidMs > 0 && countedMs - saidMs >= DAY_MS;
  const isGone = isOver && (wasSaid || (overMs > 0 && countedMs - overMs >= limitMs));
  const waitMs = Math.max(limitMs - countedMs, next.saidMs > 0 ? DAY_MS - (countedMs - next.saidMs) : DAY_MS, 0);
  const isNews = Math.abs(step) >= SET_BACK_MS || next.overMs !== overMs || next.saidMs !== saidMs;
  return { next, isNews, is: isGone ? "gone" : isSoon ? "soon" : "fine", goneFromMs: nowMs + waitMs };
}
