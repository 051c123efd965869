import { mustArrive } from "#domain/referral/basis.ts";
import { LONGEST_WAIT_MS, type PushOutcome } from "#protocol/contact.ts";
import { isAside, isCarried, isCopyPart, type OutboxItem, type StoredOutboxItem } from "#workflows/outbox.ts";

/**
 * A withdrawal waits for nobody but a hub that asked for time. A time further off than anybody waits was written while this phone's clock
 * was wrong.
 */
export const isDue = (item: OutboxItem, nowMs: number): boolean =>
  item.nextTryMs <= nowMs ||
  item.nextTryMs > nowMs + LONGEST_WAIT_MS ||
  (item.kind === "withdrawal" && item.failure !== undefined && item.failure !== "Later");

/**
 * Withdrawals before anything else, then reports about a child or a life, then what is carried for others, which may be one, then the
 * rest, then counts and words for our own devices, and parts of copies last; each in the order they were sealed.
 */
export function firstOut(a: StoredOutboxItem, b: StoredOutboxItem): number {
  return rankOf(a.item) - rankOf(b.item) || a.item.sealedAtMs - b.item.sealedAtMs;
}
function rankOf(item: OutboxItem): number {
  if (item.kind === "withdrawal") return 0;
  if (mustArrive(item.basis)) return 1;
  if (isCopyPart(item)) return 5;
  if (isAside(item)) return 4;
  return isCarried(item) ? 2 : 3;
}

/** Only a valid receipt makes "sent"; every failure keeps the envelope and says why. */
export function afterPush(item: OutboxItem, outcome: PushOutcome, nowMs: number, backOffMs: number): OutboxItem {
  if (outcome.type === "Sent") return { ...item, state: "sent", sentAtMs: nowMs, receipt: outcome.receipt, failure: undefined };
  if (outcome.type === "AlreadyCollected")
    return {
      ...item,
      state: "collected",
      sentAtMs: item.sentAtMs ?? nowMs,
      collectedAtMs: item.collectedAtMs ?? nowMs,
      failure: undefined,
      receipt: outcome.receipt,
    };
  const wait = outcome.type === "Later" && outcome.retryAfterMs !== null ? Math.max(outcome.retryAfterMs, backOffMs) : backOffMs;
  const parked = outcome.type === "Refused" || outcome.type === "OtherBytes";
  return {
    ...item,
    state: parked ? "failed" : "sealed",
    attempts: item.attempts + 1,
    nextTryMs: nowMs + wait,
    failure: outcome.type,
  };
}
