import type { ContactFailure, ExchangeOutcome, HubAddress, PushOutcome } from "#protocol/contact.ts";
import { readOutboxEnvelope } from "#storage/records.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { openOutbox, outboxPut, type StoredOutboxItem } from "#workflows/outbox.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
import type { Session } from "#workflows/session.ts";
import type { SyncPort } from "#workflows/sync-port.ts";

export interface HandInReport {
  readonly sent: number;
  readonly collected: number;
  readonly waiting: number;
  /** The first thing that stopped us; absent when everything went through. */
  readonly failure?: ContactFailure;
}
export type HandInState =
  | { readonly kind: "idle"; readonly last: HandInReport | null }
  | { readonly kind: "running"; readonly done: number; readonly of: number };

const EVERY_MS = 15 * 60_000;

/**
 * Hands in what waits and fetches what came, only while the vault is open: on opening it, when the network seems back, by the
 * button, and every 15 minutes. Each envelope goes by itself; one that fails waits longer and does not hold up the next.
 */
export class HandIn {
  readonly #session: Session;
  readonly #sync: SyncPort;
  readonly #listeners = new Set<() => void>();
  #state: HandInState = { kind: "idle", last: null };
  #abort: AbortController | null = null;

  constructor(session: Session, sync: SyncPort) {
    this.#session = session;
    this.#sync = sync;
  }

  readonly get = (): HandInState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  #set(state: HandInState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  /** Starts the quiet tries. Returns a function that ends them. */
  start(): () => void {
    let wasOpen = false;
    let wasAt = this.#session.place;
    const quietly = () => void this.run({ onlyDue: true });
    const stopFollowing = this.#session.subscribe(() => {
      const open = this.#session.get().vault.kind === "open";
      // What one vault handed in is nobody's business in the next.
      if (open && wasAt !== this.#session.place) this.#set({ kind: "idle", last: null });
      if (open) wasAt = this.#session.place;
      if (open && !wasOpen) quietly();
      if (!open) this.cancel();
      wasOpen = open;
    });
    const timer = setInterval(quietly, EVERY_MS);
    addEventListener("online", quietly);
    return () => {
      stopFollowing();
      clearInterval(timer);
      removeEventListener("online", quietly);
    };
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** `onlyDue` leaves items that still wait after a failure; the button tries all. */
  async run({ onlyDue }: { onlyDue: boolean }): Promise<HandInReport | null> {
    const { vault, enrolment } = this.#session.get();
    if (vault.kind !== "open" || !enrolment || this.#state.kind === "running") return null;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#set({ kind: "running", done: 0, of: 0 });
    let report: HandInReport | null = null;
    try {
      report = await this.#sync.alone(() => this.#once(enrolment.hub, enrolment.mailbox, onlyDue, signal));
    } catch {
      // The vault was locked in the middle. What was stored is stored; the rest is tried again after unlocking.
      report = null;
    } finally {
      this.#abort = null;
      this.#set({ kind: "idle", last: report ?? (this.#state.kind === "idle" ? this.#state.last : null) });
    }
    return report;
  }

  async #once(hub: HubAddress, ownMailbox: string, onlyDue: boolean, signal: AbortSignal): Promise<HandInReport> {
    const session = this.#session;
    // It may have waited for another window, and the network takes long: what was begun in one vault is not written into the next.
    signal.throwIfAborted();
    const token = await this.#token(hub, signal);
    signal.throwIfAborted();
    const held = await sealForTodaysKeys(session);
    const unsent = (await openOutbox(session)).filter(({ item }) => item.state === "sealed" || item.state === "failed");
    if (token.type !== "Token") return this.#finish({ sent: 0, collected: 0, waiting: unsent.length, failure: token });

    const mayLeave = unsent.filter(({ rowId }) => !held.has(rowId));
    const due = mayLeave.filter(({ item }) => !onlyDue || item.nextTryMs <= session.nowMs()).sort(withdrawalsFirst);
    let sent = 0;
    let failure: ContactFailure | undefined;
    for (const [index, stored] of due.entries()) {
      if (signal.aborted) break;
      this.#set({ kind: "running", done: index, of: due.length });
      const outcome = await this.#push(hub, token.token, stored, signal);
      if (outcome.type === "Sent" || outcome.type === "AlreadyCollected") sent += 1;
      else {
        failure ??= outcome;
        // Without a way to the hub the others would fail alike: one try is enough.
        if (outcome.type === "Offline" || outcome.type === "Portal" || outcome.type === "NotAllowed") break;
      }
    }
    const got =
      failure?.type === "Offline" || failure?.type === "Portal"
        ? failure
        : await this.#sync.collect(
            hub,
            token.token,
            ownMailbox,
            (id, bytes) => {
              signal.throwIfAborted();
              return acceptArrival(session, id, bytes);
            },
            signal,
          );
    signal.throwIfAborted();
    if (got.type !== "Collected") failure ??= got;
    return this.#finish({
      sent,
      collected: got.type === "Collected" ? got.count : 0,
      waiting: unsent.length - sent,
      ...(failure && { failure }),
    });
  }

  async #finish(report: HandInReport): Promise<HandInReport> {
    const put = await configPut(this.#session, "contact", {
      atMs: this.#session.nowMs(),
      outcome: report.failure?.type ?? "Done",
    });
    await this.#session.write({ puts: [put], deletes: [] });
    return report;
  }

  async #token(hub: HubAddress, signal: AbortSignal): Promise<ExchangeOutcome> {
    const kept = await readConfig(this.#session, "token");
    if (!kept) return { type: "NotAllowed" };
    if (kept.kind === "token") return { type: "Token", token: kept.token };
    const got = await this.#sync.exchange(hub, kept.once, signal, kept.token);
    signal.throwIfAborted();
    if (got.type !== "Token") return got;
    const put = await configPut(this.#session, "token", { kind: "token", token: got.token });
    const saved = await this.#session.write({ puts: [put], deletes: [] });
    return saved.ok ? got : { type: "Later", retryAfterMs: null };
  }

  async #push(hub: HubAddress, token: string, stored: StoredOutboxItem, signal: AbortSignal): Promise<PushOutcome> {
    const session = this.#session;
    const { rowId, item } = stored;
    const bytes = await readOutboxEnvelope(session.tables, item.envelopeId);
    const outcome: PushOutcome = bytes
      ? await this.#sync.push(hub, token, { mailbox: item.mailbox, id: item.envelopeId, bytes }, signal)
      : { type: "Refused", code: "bytes_missing" };
    signal.throwIfAborted();
    const next = afterPush(item, outcome, session.nowMs(), this.#sync.backOffMs(item.attempts + 1));
    await session.write({ puts: [outboxPut(next, rowId)], deletes: [] });
    return outcome;
  }
}

/** Withdrawals before anything else, then in the order they were sealed. */
function withdrawalsFirst(a: StoredOutboxItem, b: StoredOutboxItem): number {
  const rank = (s: StoredOutboxItem) => (s.item.kind === "withdrawal" ? 0 : 1);
  return rank(a) - rank(b) || a.item.sealedAtMs - b.item.sealedAtMs;
}

/** Only a valid receipt makes "sent"; every failure keeps the envelope and says why. */
export function afterPush(
  item: StoredOutboxItem["item"],
  outcome: PushOutcome,
  nowMs: number,
  backOffMs: number,
): StoredOutboxItem["item"] {
  if (outcome.type === "Sent") return { ...item, state: "sent", sentAtMs: nowMs, receipt: outcome.receipt, failure: undefined };
  if (outcome.type === "AlreadyCollected")
    return {
      ...item,
      state: "collected",
      sentAtMs: item.sentAtMs ?? nowMs,
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
