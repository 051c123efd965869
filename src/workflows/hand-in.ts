import { mustArrive } from "#domain/referral/basis.ts";
import { ok, type Result } from "#lib/result.ts";
import {
  type ContactFailure,
  type ExchangeOutcome,
  type HalfOutcome,
  type HubAddress,
  LONGEST_WAIT_MS,
  type PushOutcome,
} from "#protocol/contact.ts";
import type { HubReport } from "#protocol/counts/report.ts";
import type { Receipt } from "#protocol/wire.ts";
import type { Listed, RecordPut } from "#seal/vault-port.ts";
import { readOutboxEnvelope } from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { type ConfigValue, configPut, readConfig } from "#workflows/config.ts";
import { mayPartLeave } from "#workflows/copy-sent.ts";
import { isHeld } from "#workflows/hold.ts";
import { endOldKeys, followKeys } from "#workflows/organisation-keys.ts";
import { mayFetch } from "#workflows/organisation-keys-here.ts";
import {
  isAside,
  isCarried,
  isCopyPart,
  isCounts,
  isUnsent,
  type OutboxItem,
  openOutbox,
  outboxPut,
  type StoredOutboxItem,
} from "#workflows/outbox.ts";
import { halfHandedIn, makeReports } from "#workflows/report-counts.ts";
import { sealIncidentsForToday } from "#workflows/report-incident.ts";
import { reportedPut } from "#workflows/safeguarding-log.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
import { isSpent } from "#workflows/sent.ts";
import type { Session } from "#workflows/session.ts";
import { contactAfter } from "#workflows/silence.ts";
import type { SyncPort } from "#workflows/sync-port.ts";
import { followLead, handInLead } from "#workflows/team-lead.ts";
import { handInOrders } from "#workflows/team-orders.ts";

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
const NO_WAY: readonly ContactFailure["type"][] = ["Offline", "Portal", "NotAllowed"];

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
  /** Something was asked for while it ran: what was sealed meanwhile does not wait for the next quarter of an hour. */
  #isWanted = false;

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
    if (vault.kind !== "open" || !enrolment) return null;
    if (this.#state.kind === "running") {
      this.#isWanted = true;
      return null;
    }
    this.#isWanted = false;
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
    if (this.#isWanted && report?.failure === undefined) void this.run({ onlyDue: true });
    return report;
  }

  async #once(hub: HubAddress, ownMailbox: string, onlyDue: boolean, signal: AbortSignal): Promise<HandInReport> {
    const session = this.#session;
    // It may have waited for another window, and the network takes long: what was begun in one vault is not written into the next.
    signal.throwIfAborted();
    await handInOrders(session, this.#sync, hub, signal);
    await handInLead(session, this.#sync, hub, signal);
    const token = await this.#token(hub, signal);
    signal.throwIfAborted();
    await followKeys(session);
    const held = await sealForTodaysKeys(session);
    await sealIncidentsForToday(session);
    if (token.type === "Token") await makeReports(session);
    signal.throwIfAborted();
    const unsent = (await openOutbox(session)).filter(({ item }) => isUnsent(item));
    const told = unsent.filter(({ item }) => !isAside(item)).length;
    if (token.type !== "Token") return this.#finish({ sent: 0, collected: 0, waiting: told, failure: token });

    const mayLeave = unsent.filter(({ rowId }) => !held.has(rowId));
    const due = mayLeave.filter(({ item }) => !onlyDue || isDue(item, session.nowMs())).sort(firstOut);
    const letters = due.filter(({ item }) => !isCopyPart(item));
    let sent = 0;
    let failure: ContactFailure | undefined;
    for (const [index, stored] of letters.entries()) {
      if (signal.aborted) break;
      this.#set({ kind: "running", done: index, of: due.length });
      const { report } = stored.item;
      const outcome = report
        ? await this.#pushHalf(hub, token.token, stored, report, signal)
        : isCounts(stored.item) && stored.item.mailbox === ownMailbox
          ? await this.#keepOwn(stored)
          : await this.#push(hub, token.token, stored, signal);
      // It was taken back while it stood in line.
      if (outcome === null) continue;
      if (outcome.type === "Sent" || outcome.type === "AlreadyCollected") sent += isAside(stored.item) ? 0 : 1;
      else {
        // Without a way to the hub the others would fail alike: one try is enough.
        const aside = isAside(stored.item);
        const isNoWay = outcome.type === "Offline" || outcome.type === "Portal" || (outcome.type === "NotAllowed" && !aside);
        // What the hub says of counts is told on their own page; word for our own devices is no failure of an answer.
        if (isNoWay || !aside) failure ??= outcome;
        if (isNoWay) break;
      }
    }
    // What waits goes first: it may be about a child, and the line may be bad.
    const noWay = failure?.type === "Offline" || failure?.type === "Portal" ? failure : null;
    if (noWay === null) await followLead(session, this.#sync, hub, token.token, signal);
    let isFull = false;
    const got =
      noWay ??
      (mayFetch(session)
        ? await this.#sync.collect(
            hub,
            token.token,
            ownMailbox,
            async (id, bytes, hubDay) => {
              signal.throwIfAborted();
              const isKept = await acceptArrival(session, id, bytes, hubDay);
              isFull ||= !isKept;
              return isKept;
            },
            signal,
          )
        : ({ type: "NoKey" } as const));
    signal.throwIfAborted();
    if (got.type !== "Collected") failure ??= got;
    if (isFull) failure ??= { type: "NotStored" };
    const isNoWay = failure !== undefined && NO_WAY.includes(failure.type);
    const ofParts = isNoWay ? undefined : await this.#pushParts(hub, token.token, due.slice(letters.length), unsent, signal);
    failure ??= ofParts;
    return this.#finish({
      sent,
      collected: got.type === "Collected" ? got.count : 0,
      waiting: told - sent,
      ...(failure && { failure }),
    });
  }

  /**
   * Receipts that somebody brought back. One counts when the hub signed it over exactly the bytes that wait here; the others change
   * nothing.
   */
  async takeReceipts(receipts: readonly Receipt[]): Promise<Result<{ readonly known: number }, SaveError>> {
    const session = this.#session;
    const hub = session.get().enrolment?.hub;
    if (!hub) return ok({ known: 0 });
    return session.exclusive(async (write) => {
      const puts: RecordPut[] = [];
      for (const { rowId, item } of await openOutbox(session)) {
        const given = receipts.find(({ id }) => id === item.envelopeId);
        if (!given || !isUnsent(item) || isCarried(item)) continue;
        const bytes = await readOutboxEnvelope(session.tables, item.envelopeId);
        const receipt = bytes && (await this.#sync.receipt(given, hub, { mailbox: item.mailbox, id: item.envelopeId, bytes }));
        if (!receipt) continue;
        puts.push(outboxPut(afterPush(item, { type: "Sent", receipt }, session.nowMs(), 0), rowId));
        puts.push(...(await reportedPut(session, item.logId)));
      }
      const saved = await write({ puts, deletes: [] });
      return saved.ok ? ok({ known: puts.length }) : saved;
    });
  }

  async #finish(report: HandInReport): Promise<HandInReport> {
    const before = await readConfig(this.#session, "contact");
    const contact = contactAfter(before, this.#session.nowMs(), report.failure?.type ?? "Done");
    const put = await configPut(this.#session, "contact", contact);
    await this.#session.write({ puts: [put], deletes: [] });
    await endOldKeys(this.#session);
    return report;
  }

  async #token(hub: HubAddress, signal: AbortSignal): Promise<ExchangeOutcome> {
    const kept = await readConfig(this.#session, "token");
    if (!kept) return { type: "NotAllowed" };
    if (kept.kind === "token") return { type: "Token", token: kept.token };
    const got =
      kept.kind === "admission"
        ? await this.#admit(hub, kept, signal)
        : await this.#sync.exchange(hub, kept.once, signal, kept.token);
    signal.throwIfAborted();
    if (got.type !== "Token") return got;
    const put = await configPut(this.#session, "token", { kind: "token", token: got.token });
    const saved = await this.#session.write({ puts: [put], deletes: [] });
    return saved.ok ? got : { type: "Later", retryAfterMs: null };
  }

  async #admit(
    hub: HubAddress,
    { token, serial, order, sig }: Extract<ConfigValue<"token">, { kind: "admission" }>,
    signal: AbortSignal,
  ): Promise<ExchangeOutcome> {
    const outcome = await this.#sync.order(hub, { order, sig }, serial, signal);
    if (outcome.type === "Done") return { type: "Token", token };
    return outcome.type === "Refused" ? { type: "InvitationUsed" } : outcome;
  }

  async #push(hub: HubAddress, token: string, stored: StoredOutboxItem, signal: AbortSignal): Promise<PushOutcome | null> {
    const session = this.#session;
    const { rowId, item } = stored;
    const stop = await this.#begin(stored);
    if (stop !== undefined) return stop;
    const bytes = await readOutboxEnvelope(session.tables, item.envelopeId);
    const outcome: PushOutcome = bytes
      ? await this.#sync.push(hub, token, { mailbox: item.mailbox, id: item.envelopeId, bytes }, signal)
      : { type: "Refused", code: "bytes_missing" };
    signal.throwIfAborted();
    const waitMs = this.#sync.backOffMs(item.attempts + 1);
    await session.exclusive(async (write) => {
      const now = await this.#now(rowId);
      if (!now) return;
      const next = afterPush({ ...now, attempts: item.attempts }, outcome, session.nowMs(), waitMs);
      if (isSpent(next) && !(await isHeld(session)))
        await write({ puts: [], deletes: [rowId] }, { outboxDelete: [next.envelopeId] });
      else {
        // Of what is carried only the receipt is of use from here on: whose it is has the bytes.
        const outboxDelete = isCarried(next) && !isUnsent(next) ? [next.envelopeId] : [];
        const reported = isUnsent(next) ? [] : await reportedPut(session, next.logId);
        await write({ puts: [outboxPut(next, rowId), ...reported], deletes: [] }, { outboxDelete });
      }
    });
    return outcome;
  }

  async #pushHalf(
    hub: HubAddress,
    token: string,
    { rowId, item }: StoredOutboxItem,
    report: HubReport,
    signal: AbortSignal,
  ): Promise<HalfOutcome> {
    const outcome = await this.#sync.pushHalf(hub, token, report, signal);
    signal.throwIfAborted();
    const waitMs = this.#sync.backOffMs(item.attempts + 1);
    await this.#session.exclusive(async (write) => {
      const now = await this.#now(rowId);
      if (now && isUnsent(now)) await halfHandedIn(this.#session, write, { rowId, item: now }, outcome, waitMs);
    });
    return outcome;
  }

  /**
   * Parts of copies, after everything else has left and what came was fetched. A copy may take an hour: what is sealed meanwhile goes before
   * its next part, and the first that fails ends it, because the others would fail alike.
   */
  async #pushParts(
    hub: HubAddress,
    token: string,
    parts: readonly StoredOutboxItem[],
    before: readonly StoredOutboxItem[],
    signal: AbortSignal,
  ): Promise<ContactFailure | undefined> {
    const known = new Set(before.map(({ rowId }) => rowId));
    for (const [index, stored] of parts.entries()) {
      if (signal.aborted) return undefined;
      if ((await this.#session.list("outbox")).some((listed) => isWaitingLetter(listed) && !known.has(listed.rowId))) {
        this.#isWanted = true;
        return undefined;
      }
      if (!(await mayPartLeave(this.#session, stored))) continue;
      this.#set({ kind: "running", done: index, of: parts.length });
      const outcome = await this.#push(hub, token, stored, signal);
      // It was stopped while it stood in line.
      if (outcome !== null && outcome.type !== "Sent" && outcome.type !== "AlreadyCollected") return outcome;
    }
    return undefined;
  }

  /** A coordinator's phone reports like any other, also to itself: what is for its own mailbox needs no hub, which would refuse it. */
  async #keepOwn({ rowId, item }: StoredOutboxItem): Promise<null> {
    const session = this.#session;
    const bytes = await readOutboxEnvelope(session.tables, item.envelopeId);
    const isKept = bytes !== null && (await acceptArrival(session, item.envelopeId, bytes));
    if (isKept) await session.write({ puts: [], deletes: [rowId] }, { outboxDelete: [item.envelopeId] });
    return null;
  }

  /**
   * What rests on a yes is noted as tried before it leaves: should the person take the yes back, what may have arrived is told to erase
   * it, even if the phone died before the answer came. Where that cannot be noted it does not leave.
   */
  async #begin({ rowId }: StoredOutboxItem): Promise<PushOutcome | null | undefined> {
    return this.#session.exclusive(async (write) => {
      const now = await this.#now(rowId);
      if (!now) return null;
      if (now.basis !== "consent" || now.attempts > 0) return undefined;
      const noted = await write({ puts: [outboxPut({ ...now, attempts: 1 }, rowId)], deletes: [] }, { quiet: true });
      return noted.ok ? undefined : { type: "Later", retryAfterMs: null };
    });
  }

  /** As it stands there at this moment; something may have been taken back while the network was waited for. */
  async #now(rowId: string): Promise<StoredOutboxItem["item"] | undefined> {
    const listed = (await this.#session.list("outbox")).filter((one) => one.rowId === rowId);
    return (await openOutbox(this.#session, listed))[0]?.item;
  }
}

const isWaitingLetter = ({ projection }: Listed): boolean =>
  projection.kind === "outbox" && !projection.counts && ["sealed", "failed"].includes(projection.state);

/**
 * A withdrawal waits for nobody but a hub that asked for time. A time further off than anybody waits was written while this phone's clock
 * was wrong.
 */
const isDue = (item: StoredOutboxItem["item"], nowMs: number): boolean =>
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
