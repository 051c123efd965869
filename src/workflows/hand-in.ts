import { ok, type Result } from "#lib/result.ts";
import type { ContactFailure, HubAddress } from "#protocol/contact.ts";
import type { Receipt } from "#protocol/wire.ts";
import type { Listed, RecordPut } from "#seal/vault-port.ts";
import { readOutboxEnvelope } from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { mayPartLeave } from "#workflows/copy-sent.ts";
import { hubToken } from "#workflows/hub-token.ts";
import { endOldKeys, followKeys } from "#workflows/organisation-keys.ts";
import { mayFetch } from "#workflows/organisation-keys-here.ts";
import {
  isAside,
  isCarried,
  isCopyPart,
  isCounts,
  isUnsent,
  openOutbox,
  outboxPut,
  type StoredOutboxItem,
} from "#workflows/outbox.ts";
import { afterPush, firstOut, isDue } from "#workflows/outbox-order.ts";
import { type Contact, keepOwn, push, pushHalf } from "#workflows/push.ts";
import { makeReports } from "#workflows/report-counts.ts";
import { sealIncidentsForToday } from "#workflows/report-incident.ts";
import { reportedPut } from "#workflows/safeguarding-log.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
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
  | { readonly kind: "running"; readonly done: number; readonly of: number }
  /** A fault of our own stopped it. */
  | { readonly kind: "broken" };

interface Wanted {
  readonly onlyDue: boolean;
}

const EVERY_MS = 15 * 60_000;
const NO_WAY: readonly ContactFailure["type"][] = ["Offline", "Portal", "NotAllowed"];
/** Errors of the vault's worker arrive by name. */
const isLocked = (error: unknown): boolean => error instanceof Error && error.name === "VaultLocked";
const isNoWay = (failure: ContactFailure | undefined): boolean => failure !== undefined && NO_WAY.includes(failure.type);

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
  #wanted: Wanted | null = null;

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

  /**
   * `onlyDue` leaves items that still wait after a failure; the button tries all. `null` where it is locked, cancelled or under way.
   * Throws what is a fault of our own, after the screen was told.
   */
  async run({ onlyDue }: { onlyDue: boolean }): Promise<HandInReport | null> {
    const { vault, enrolment } = this.#session.get();
    if (vault.kind !== "open" || !enrolment) return null;
    if (this.#state.kind === "running") {
      this.#wanted = { onlyDue: onlyDue && this.#wanted?.onlyDue !== false };
      return null;
    }
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    let wanted: Wanted | null = null;
    this.#set({ kind: "running", done: 0, of: 0 });
    let after: HandInState = { kind: "idle", last: null };
    let report: HandInReport | null = null;
    try {
      report = await this.#sync.alone(() => this.#once(enrolment.hub, enrolment.mailbox, onlyDue, signal));
      after = { kind: "idle", last: report };
    } catch (error) {
      // Locked or cancelled in the middle: what was stored is stored, and the rest is tried again after unlocking.
      if (!signal.aborted && !isLocked(error)) {
        after = { kind: "broken" };
        throw error;
      }
    } finally {
      this.#abort = null;
      this.#set(after);
      wanted = this.#takeWanted();
    }
    // A press is not forgotten because a quiet try was under way and failed.
    if (wanted && (!wanted.onlyDue || report?.failure === undefined)) void this.run(wanted);
    return report;
  }

  #takeWanted(): Wanted | null {
    const wanted = this.#wanted;
    this.#wanted = null;
    return wanted;
  }

  async #once(hub: HubAddress, ownMailbox: string, onlyDue: boolean, signal: AbortSignal): Promise<HandInReport> {
    const session = this.#session;
    // It may have waited for another window, and the network takes long: what was begun in one vault is not written into the next.
    signal.throwIfAborted();
    await handInOrders(session, this.#sync, hub, signal);
    await handInLead(session, this.#sync, hub, signal);
    const token = await hubToken(session, this.#sync, hub, signal);
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
    const parts = due.slice(letters.length);
    const contact: Contact = { session, sync: this.#sync, hub, token: token.token, signal };
    const pushed = await this.#pushLetters(contact, letters, ownMailbox);
    let { failure } = pushed;
    let collected = 0;
    if (failure?.type !== "Offline" && failure?.type !== "Portal") {
      // What waits goes first: it may be about a child, and the line may be bad.
      await followLead(session, this.#sync, hub, token.token, signal);
      const got = await collect(contact, ownMailbox);
      signal.throwIfAborted();
      if (got.type === "Collected") collected = got.count;
      else failure ??= got;
      if (got.type === "Collected" && got.isFull) failure ??= { type: "NotStored" };
    }
    if (!isNoWay(failure)) failure ??= await this.#pushParts(contact, parts, unsent);
    return this.#finish({ sent: pushed.sent, collected, waiting: told - pushed.sent, ...(failure && { failure }) });
  }

  /** Each by itself. Without a way to the hub the others would fail alike: one try is enough. */
  async #pushLetters(
    contact: Contact,
    letters: readonly StoredOutboxItem[],
    ownMailbox: string,
  ): Promise<{ readonly sent: number; readonly failure: ContactFailure | undefined }> {
    let sent = 0;
    let failure: ContactFailure | undefined;
    for (const [index, stored] of letters.entries()) {
      if (contact.signal.aborted) break;
      this.#set({ kind: "running", done: index, of: letters.length });
      const { report } = stored.item;
      const outcome = report
        ? await pushHalf(contact, stored, report)
        : isCounts(stored.item) && stored.item.mailbox === ownMailbox
          ? await keepOwn(contact, stored)
          : await push(contact, stored);
      if (outcome === null) continue;
      const aside = isAside(stored.item);
      if (outcome.type === "Sent" || outcome.type === "AlreadyCollected") sent += aside ? 0 : 1;
      else {
        // What the hub says of counts is told on their own page; word for our own devices is no failure of an answer.
        const isOver = isNoWay(outcome) && !(aside && outcome.type === "NotAllowed");
        if (isOver || !aside) failure ??= outcome;
        if (isOver) break;
      }
    }
    return { sent, failure };
  }

  /**
   * Parts of copies, after everything else has left and what came was fetched. A copy may take an hour: what is sealed meanwhile goes before
   * its next part, and the first that fails ends it, because the others would fail alike.
   */
  async #pushParts(
    contact: Contact,
    parts: readonly StoredOutboxItem[],
    before: readonly StoredOutboxItem[],
  ): Promise<ContactFailure | undefined> {
    const known = new Set(before.map(({ rowId }) => rowId));
    for (const [index, stored] of parts.entries()) {
      if (contact.signal.aborted) return undefined;
      if ((await this.#session.list("outbox")).some((listed) => isWaitingLetter(listed) && !known.has(listed.rowId))) {
        this.#wanted ??= { onlyDue: true };
        return undefined;
      }
      if (!(await mayPartLeave(this.#session, stored))) continue;
      this.#set({ kind: "running", done: index, of: parts.length });
      const outcome = await push(contact, stored);
      // It was stopped while it stood in line.
      if (outcome !== null && outcome.type !== "Sent" && outcome.type !== "AlreadyCollected") return outcome;
    }
    return undefined;
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
}

/** Everything that came. `isFull`: something of it could not be written here. */
async function collect({ session, sync, hub, token, signal }: Contact, mailbox: string) {
  if (!mayFetch(session)) return { type: "NoKey" } as const;
  let isFull = false;
  const keep = async (id: string, bytes: Uint8Array<ArrayBuffer>, hubDay: string): Promise<boolean> => {
    signal.throwIfAborted();
    const isKept = await acceptArrival(session, id, bytes, hubDay);
    isFull ||= !isKept;
    return isKept;
  };
  const got = await sync.collect(hub, token, mailbox, keep, signal);
  return got.type === "Collected" ? { ...got, isFull } : got;
}

const isWaitingLetter = ({ projection }: Listed): boolean =>
  projection.kind === "outbox" && !projection.counts && ["sealed", "failed"].includes(projection.state);
