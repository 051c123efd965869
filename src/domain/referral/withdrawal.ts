import type { OutboxState } from "#domain/case/types.ts";
import type { BasisKind } from "#domain/referral/types.ts";

/** How far a referral got by what its outbox row says; absent where there is none any more. */
export interface Posted {
  readonly state: OutboxState;
  /** Tries to hand it in, one that was broken off among them. */
  readonly attempts: number;
}

/**
 * What becomes of a referral when the person takes the yes back.
 *
 * - `stays`: it was made on a child's or a life's account; no yes carried it.
 * - `done`: taken back before.
 * - `destroyed`: it never left, and never will.
 * - `told`: it left, or may have: a sealed message asks for it to be erased.
 * - `call`: the same, and nothing can be sealed to that organisation; or it was told by hand alone: somebody has to call.
 */
export type Fate = "stays" | "done" | "destroyed" | "told" | "call";

export interface FateOf {
  readonly basis: BasisKind;
  readonly isWithdrawn: boolean;
  readonly posted: Posted | undefined;
  /** The signed packs in use have keys of the organisation. */
  readonly isReachable: boolean;
  /** Told to them on a page, by phone or by SMS. */
  readonly isByHand: boolean;
}

/** One try is enough for "may have left": an answer that was lost says nothing about what arrived. */
export function fateOf({ basis, isWithdrawn, posted, isReachable, isByHand }: FateOf): Fate {
  if (basis !== "consent") return "stays";
  if (isWithdrawn) return "done";
  if (posted?.state === "sealed" && posted.attempts === 0) return isByHand ? "call" : "destroyed";
  return isReachable ? "told" : "call";
}

export const isTakenBack = (fate: Fate): fate is "destroyed" | "told" | "call" => fate !== "stays" && fate !== "done";

/** Only the team that sent a referral may take it back, with any of its phones. */
export interface SentBy {
  readonly refId: string;
  readonly senderId: string;
}
export const isSameReferral = (a: SentBy, b: SentBy): boolean => a.refId === b.refId && a.senderId === b.senderId;

/** Name under which a vault remembers that it was taken back, for as long as marks are kept. */
export const withdrawnName = ({ refId, senderId }: SentBy): string => `withdrawn ${senderId} ${refId}`;
