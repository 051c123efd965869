import type { ReplyKind } from "#domain/referral/types.ts";

/** Answers may come late, twice or from two devices: the furthest counts, and of two equally far the later. */
export const FURTHER: Readonly<Record<ReplyKind | "waiting", number>> = {
  waiting: 0,
  seen: 1,
  accepted: 2,
  declined: 2,
  done: 3,
};

/** Neither goes on from the other: nobody who reads both knows what holds. "Done" goes on from "accepted". */
export const isAtOdds = (one: ReplyKind, other: ReplyKind): boolean =>
  one !== other && (one === "declined" ? FURTHER[other] >= 2 : other === "declined" && FURTHER[one] >= 2);

/** Each is an answer of its own, not one word after the other. */
export const areTwoAnswers = (one: ReplyKind, other: ReplyKind): boolean =>
  isAtOdds(one, other) || (one === other && one === "accepted") || (one === other && one === "declined");
