import * as v from "valibot";
import type { Bytes } from "#lib/bytes.ts";
import { toB64url } from "#lib/bytes.ts";
import type { Clock } from "#lib/clock.ts";
import { isId } from "#lib/ids.ts";
import type {
  CollectOutcome,
  ContactFailure,
  ExchangeOutcome,
  HubAddress,
  OrderOutcome,
  PushOutcome,
  SealedItem,
} from "#protocol/contact.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { TeamOrderDoneSchema, type TeamOrderWire } from "#protocol/join.ts";
import { EnvelopeListSchema, HubErrorSchema, TokenSchema } from "#protocol/wire.ts";
import { backOffMs } from "#sync/back-off.ts";
import { type Answer, type Call, callHub, failureOf, jsonOf } from "#sync/call.ts";
import { createCountCalls } from "#sync/counts.ts";
import { createLeadCalls } from "#sync/leads.ts";
import { acceptReceipt } from "#sync/receipt.ts";

export interface SyncNeeds {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** 0–1, for the jitter of the back-off. */
  readonly random: () => number;
  readonly locks: Pick<LockManager, "request">;
}

const SMALL = 16 * 1024;
const LARGEST = Math.max(...ENVELOPE_SIZES);
/** A list longer than this is read on at the next contact. */
const MOST_PAGES = 200;

const newToken = (): string => toB64url(crypto.getRandomValues(new Uint8Array(32)));

/**
 * The way out to the hub and back: sealed bytes only, and no private state. What waits and what comes of it is kept by the caller;
 * nothing here deletes anything on the phone.
 */
export function createSync(needs: SyncNeeds) {
  const proposed = new Map<string, string>();
  const call = (hub: HubAddress, order: Call): Promise<Answer> =>
    callHub({ fetch: needs.fetch, nowMs: () => needs.clock.nowMs() }, hub, order);

  async function push(hub: HubAddress, token: string, item: SealedItem, signal?: AbortSignal): Promise<PushOutcome> {
    const path = `/v1/mailboxes/${encodeURIComponent(item.mailbox)}/envelopes/${encodeURIComponent(item.id)}`;
    const answer = await call(hub, { method: "PUT", path, token, body: item.bytes, maxBytes: SMALL, signal });
    if (answer.type !== "Answer") return answer;
    const json = jsonOf(answer);
    if (answer.status === 200 || answer.status === 201) {
      if (json === undefined) return { type: "Portal" };
      const receipt = await acceptReceipt(json, hub, item);
      return receipt ? { type: "Sent", receipt } : { type: "ReceiptRefused" };
    }
    const error = v.safeParse(HubErrorSchema, json);
    if (answer.status === 410 && error.success && error.output.error === "collected") {
      const receipt = await acceptReceipt(error.output["receipt"], hub, item);
      return receipt ? { type: "AlreadyCollected", receipt } : { type: "ReceiptRefused" };
    }
    return answer.status >= 200 && answer.status < 300 ? { type: "Portal" } : failureOf(answer);
  }

  /**
   * Turns an invitation into a token, once. The token is proposed by this side, so that the call can be repeated when the answer is
   * lost. Give the same `token` again after a restart; without one it is remembered for as long as the page lives.
   */
  async function exchange(hub: HubAddress, once: string, signal?: AbortSignal, token?: string): Promise<ExchangeOutcome> {
    const mine = token ?? proposed.get(once) ?? newToken();
    proposed.set(once, mine);
    const answer = await call(hub, {
      method: "POST",
      path: "/v1/tokens",
      body: JSON.stringify({ once, token: mine }),
      maxBytes: SMALL,
      signal,
    });
    if (answer.type !== "Answer") return answer;
    if (answer.status === 200) {
      const parsed = v.safeParse(TokenSchema, jsonOf(answer));
      if (!parsed.success) return { type: "Portal" };
      return parsed.output.token === mine ? { type: "Token", token: mine } : { type: "ReceiptRefused" };
    }
    const failure = failureOf(answer);
    const isSpent = failure.type === "Refused" && (failure.code === "invitation_used" || failure.code === "invitation_unknown");
    return isSpent ? { type: "InvitationUsed" } : failure;
  }

  /** An order speaks for itself: no token goes with it. Done is believed only when the answer names the phone it is about. */
  async function order(hub: HubAddress, wire: TeamOrderWire, serial: string, signal?: AbortSignal): Promise<OrderOutcome> {
    const body = JSON.stringify(wire);
    const answer = await call(hub, { method: "POST", path: "/v1/team-orders", body, maxBytes: SMALL, signal });
    if (answer.type !== "Answer") return answer;
    if (answer.status !== 200) return failureOf(answer);
    const done = v.safeParse(TeamOrderDoneSchema, jsonOf(answer));
    return done.success && done.output.serial === serial ? { type: "Done" } : { type: "Portal" };
  }

  async function collectOne(
    hub: HubAddress,
    token: string,
    path: string,
    bytes: number,
    keep: (bytes: Bytes) => Promise<boolean>,
    signal?: AbortSignal,
  ): Promise<boolean | ContactFailure> {
    const got = await call(hub, { method: "GET", path, token, maxBytes: LARGEST, signal });
    if (got.type !== "Answer") return got;
    if (got.status !== 200) {
      const failure = failureOf(got);
      // It went between list and call: its days were over, or this device did not count as a reader when the others had it.
      return failure.type === "Refused" && failure.code === "not_found" ? false : failure;
    }
    if (got.contentType !== "application/octet-stream" || got.bytes.length !== bytes) return { type: "Portal" };
    if (!(await keep(got.bytes))) return false;
    const gone = await call(hub, { method: "DELETE", path, token, maxBytes: SMALL, signal });
    if (gone.type !== "Answer") return gone;
    return gone.status === 204 ? true : gone.status < 300 ? { type: "Portal" } : failureOf(gone);
  }

  /**
   * Fetches each envelope, hands it over and acknowledges it only after `keep` said it is safely stored. `keep` must take the same
   * envelope twice: a phone that dies before the acknowledgement meets it again. `hubDay`: the UTC day it reached the hub, by the hub.
   */
  async function collect(
    hub: HubAddress,
    token: string,
    mailbox: string,
    keep: (id: string, bytes: Bytes, hubDay: string) => Promise<boolean>,
    signal?: AbortSignal,
  ): Promise<CollectOutcome> {
    const base = `/v1/mailboxes/${encodeURIComponent(mailbox)}/envelopes`;
    let after: string | null = null;
    let count = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const path: string = after === null ? base : `${base}?after=${encodeURIComponent(after)}`;
      const answer: Answer = await call(hub, { method: "GET", path, token, maxBytes: 64 * 1024, signal });
      if (answer.type !== "Answer") return answer;
      if (answer.status !== 200) {
        const failure = answer.status < 300 ? ({ type: "Portal" } as const) : failureOf(answer);
        return failure.type === "Refused" && failure.code === "not_found" ? { type: "NotAllowed" } : failure;
      }
      const list = v.safeParse(EnvelopeListSchema, jsonOf(answer));
      if (!list.success) return { type: "Portal" };
      const { items, more } = list.output;
      for (const { id, bytes, day } of items) {
        if (!isId(id)) return { type: "Portal" };
        const done = await collectOne(hub, token, `${base}/${id}`, bytes, (sealed) => keep(id, sealed, day), signal);
        if (typeof done === "object") return done;
        if (done) count += 1;
      }
      const last = items.at(-1)?.cursor;
      if (!more || last === undefined || last === after) break;
      after = last;
    }
    return { type: "Collected", count };
  }

  return {
    push,
    receipt: acceptReceipt,
    exchange,
    order,
    collect,
    ...createCountCalls(call),
    ...createLeadCalls(call),
    /** Runs the act while no other window hands in; `null` when another one is at it. */
    alone: async <T>(act: () => Promise<T>): Promise<T | null> =>
      needs.locks.request("sync", { ifAvailable: true }, (lock) => (lock === null ? null : act())),
    /** Milliseconds to wait after `attempts` failures in a row. */
    backOffMs: (attempts: number): number => backOffMs(attempts, needs.random),
  };
}
export type Sync = ReturnType<typeof createSync>;

/** With the browser's own network, clock and locks. */
export const createBrowserSync = (clock: Clock): Sync =>
  createSync({ fetch: (input, init) => fetch(input, init), clock, random: Math.random, locks: navigator.locks });
