import type { Projection } from "#domain/case/types.ts";
import type { Network } from "#domain/pack/network.ts";
import type { Clock } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { forgetOnPhone } from "#seal/phone-secret.ts";
import type { PhoneKey } from "#seal/slot-header.ts";
import type { PinError, WakeError } from "#seal/soft-lock.ts";
import type {
  AddPhoneKeyError,
  Change,
  ChangeError,
  CreateError,
  EnrolmentInfo,
  Listed,
  OpenedRow,
  PhoneUnlockError,
  Progress,
  SealedRow,
  UnlockError,
  VaultPort,
  VaultState,
} from "#seal/vault-port.ts";
import type { MarkedCall } from "#storage/call-marks.ts";
import { contentStore, valuesOf } from "#storage/content-store.ts";
import type { ArrivalRow, FanalDb, OutboxRow } from "#storage/db.ts";
import { mergeNetwork } from "#storage/react.ts";
import {
  countPrivateRows,
  erasePrivate,
  hasVaultMark,
  isErasing,
  markErasing,
  markVault,
  readRecords,
  readRowsOfShards,
  readShards,
  writeSealed,
} from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import { setCurrent } from "#workflows/current.ts";
import { setOnCall } from "#workflows/on-call.ts";
import { OneWindow } from "#workflows/one-window.ts";
import { SaveQueue } from "#workflows/save-queue.ts";
import { arm, beginsDuty, disarm, mayEndDuty } from "#workflows/self-erase.ts";

/** What screens may know about the vault. */
export interface SessionState {
  readonly vault:
    | Exclude<VaultState, { readonly kind: "erased" }>
    | { readonly kind: "starting" }
    | { readonly kind: "keys_missing" };
  readonly enrolment: EnrolmentInfo | null;
  /** Index shards that did not open: some records cannot be listed. The rest is usable. */
  readonly damagedShards: number;
  /** The browser removed the records and left the key: an empty list is not the truth. */
  readonly recordsLost: boolean;
  /** The vault was made in this window: what may follow is offered once. */
  readonly isNew: boolean;
  /** Grows with every change to records, so that lists read again. */
  readonly version: number;
  /** Six digits open it again while the app is not closed. */
  readonly hasPin: boolean;
}

export interface SessionDeps {
  readonly db: FanalDb;
  readonly vault: VaultPort;
  readonly clock: Clock;
}

/** Bytes that are written in the same transaction as the sealed records. */
export interface WriteExtras {
  readonly outboxAdd?: readonly OutboxRow[];
  readonly arrivalAdd?: readonly ArrivalRow[];
  readonly arrivalDelete?: readonly string[];
  /** Public, beside the sealed records: what came of ringing a number of the directory. */
  readonly callMark?: MarkedCall;
  /** A draft: lists need not be read again for it. */
  readonly quiet?: boolean;
}

/** A save that hangs does not keep a lock in danger waiting any longer. */
const LOCKED_WITHIN_MS = 2000;
/** Any other lock lets a slow phone end what it saves; a storage that hangs keeps no key in memory longer than this. */
const SEALED_WITHIN_MS = 10_000;

/**
 * The open vault of this window: unlocks, locks, reads records and writes them. Writes queue behind one another, and a second window
 * cannot open the vault at the same time.
 */
export class Session {
  readonly #deps: SessionDeps;
  readonly #listeners = new Set<() => void>();
  #state: SessionState = {
    vault: { kind: "starting" },
    enrolment: null,
    damagedShards: 0,
    recordsLost: false,
    isNew: false,
    version: 0,
    hasPin: false,
  };
  readonly #queue = new SaveQueue();
  readonly #window = new OneWindow();
  #locking: Promise<void> | null = null;
  /** Asked before the worker ends, while it can still seal. */
  #beforeLock: () => Promise<unknown> = () => Promise.resolve();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  get db(): FanalDb {
    return this.#deps.db;
  }
  get vault(): VaultPort {
    return this.#deps.vault;
  }
  nowMs(): number {
    return this.#deps.clock.nowMs();
  }

  readonly get = (): SessionState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  #set(change: Partial<SessionState>): void {
    const before = this.#state.enrolment;
    this.#state = { ...this.#state, ...change };
    const { enrolment } = this.#state;
    if (enrolment !== before) setOnCall(enrolment?.kind === "team" ? { lead: enrolment.lead } : null);
    for (const listener of this.#listeners) listener();
  }

  /**
   * Looks at the key slots; never creates anything. Records without keys are said, not overwritten; those of a vault that erased itself
   * are taken away. `atDoor`: its door is on the screen.
   */
  async refresh(atDoor = true): Promise<void> {
    if (await isErasing(this.#deps.db).catch(() => false)) await this.#finishErasing();
    let vault = await this.#deps.vault.state(atDoor);
    if (vault.kind === "erased") {
      await markErasing(this.#deps.db).catch(() => undefined);
      await this.#finishErasing();
      vault = await this.#deps.vault.state(atDoor);
      // Storage that refuses to take the files away: nothing opens any more, and making another vault says why it cannot be.
      if (vault.kind === "erased") vault = { kind: "none" };
    }
    const orphaned = vault.kind === "none" && (await countPrivateRows(this.#deps.db).catch(() => 0)) > 0;
    this.#set({ vault: orphaned ? { kind: "keys_missing" } : vault });
  }

  async create(passphrase: string, progress?: Progress): Promise<Result<void, CreateError | { readonly type: "OpenElsewhere" }>> {
    if (!(await this.#window.take())) return err({ type: "OpenElsewhere" });
    // First, so that a vault without the mark always means that the database was removed.
    const marked = await markVault(this.#deps.db);
    const made = marked.ok ? await this.#deps.vault.create(passphrase, progress) : err({ type: "StorageRefused" as const });
    if (!made.ok) {
      this.#window.drop();
      return made;
    }
    this.#set({
      vault: { kind: "open" },
      enrolment: null,
      damagedShards: 0,
      recordsLost: false,
      isNew: true,
      version: this.#state.version + 1,
    });
    return ok(undefined);
  }

  /** What is offered once was taken or put off. */
  offered(): void {
    this.#set({ isNew: false });
  }

  unlock(passphrase: string, progress?: Progress): Promise<Result<void, UnlockError>> {
    return this.#unlock(() => this.#deps.vault.unlock(passphrase, progress));
  }

  /** `secret`: the 32 bytes the phone gave. */
  unlockWithPhone(secret: Uint8Array<ArrayBuffer>): Promise<Result<void, PhoneUnlockError>> {
    return this.#unlock(() => this.#deps.vault.unlockWithPhone(secret));
  }

  async #unlock<E>(
    open: () => Promise<Result<void, E>>,
  ): Promise<Result<void, E | { readonly type: "OpenElsewhere" | "StorageRefused" }>> {
    // A lock that is under way would end the worker that was just opened.
    await this.#locking;
    if (!(await this.#window.take())) return err({ type: "OpenElsewhere" });
    const opened = await open();
    if (!opened.ok) {
      this.#window.drop();
      await this.refresh();
      return opened;
    }
    try {
      await this.#loadRecords();
      return ok(undefined);
    } catch {
      // The database does not answer: without the records the vault stays shut.
      this.#deps.vault.lock();
      this.#window.drop();
      await this.refresh();
      return err({ type: "StorageRefused" });
    }
  }

  async #loadRecords(): Promise<void> {
    const { damagedShards } = await this.#deps.vault.loadIndex(await readShards(this.#deps.db));
    // What a broken shard listed is found again from the rows before anything is written.
    if (damagedShards.length > 0) await this.#deps.vault.open(await readRowsOfShards(this.#deps.db, damagedShards));
    const recordsLost = !(await hasVaultMark(this.#deps.db));
    const enrolment = await this.#loadEnrolment();
    const version = this.#state.version + 1;
    this.#set({ vault: { kind: "open" }, enrolment, damagedShards: damagedShards.length, recordsLost, version });
    // What was there when it locked still stands in the file; where it is not right any more it is set again.
    await arm(this).catch(() => undefined);
  }

  /** Somebody has read that the records are gone. */
  async acknowledgeLoss(): Promise<void> {
    const marked = await markVault(this.#deps.db);
    if (marked.ok) this.#set({ recordsLost: false });
  }

  /** Something only the open vault can do, such as sealing what is half typed. One at a time. */
  beforeLock(act: () => Promise<unknown>): void {
    this.#beforeLock = act;
  }

  async setPin(pin: string | null): Promise<Result<void, PinError>> {
    const kept = await this.#deps.vault.setPin(pin);
    if (kept.ok) this.#set({ hasPin: pin !== null });
    return kept;
  }

  /** To the screens a lock like any other; with a PIN the worker stays and waits for it. Without one it is a lock. */
  rest(): Promise<void> {
    if (!this.#state.hasPin || this.#state.vault.kind !== "open") return this.lock();
    const sealing = this.#beforeLock().catch(() => undefined);
    setCurrent({ unrecorded: null });
    this.#set({ vault: { kind: "resting" }, enrolment: null });
    this.#locking = this.#putToRest(sealing).finally(() => {
      this.#locking = null;
    });
    return this.#locking;
  }

  async #putToRest(sealing: Promise<unknown>): Promise<void> {
    await this.#queue.settled(sealing, SEALED_WITHIN_MS);
    if (!(await this.#deps.vault.rest().catch(() => false))) await this.#endWorker(Promise.resolve());
  }

  /** The PIN after `rest`. With the last wrong one it is locked, and only the words open it. */
  async wake(pin: string): Promise<Result<void, WakeError>> {
    await this.#locking;
    const woken = await this.#deps.vault.wake(pin).catch(() => err({ type: "PinSpent" as const }));
    if (!woken.ok) {
      if (woken.error.type === "PinSpent") await this.lock();
      return woken;
    }
    const enrolment = await this.#loadEnrolment();
    this.#set({ vault: { kind: "open" }, enrolment, version: this.#state.version + 1 });
    return ok(undefined);
  }

  /** Ends the worker after running saves are done; screens show the locked page at once. */
  lock(): Promise<void> {
    const { kind } = this.#state.vault;
    if (kind !== "open" && kind !== "resting") return this.#locking ?? Promise.resolve();
    const sealing = kind === "open" ? this.#beforeLock().catch(() => undefined) : (this.#locking ?? Promise.resolve());
    setCurrent({ unrecorded: null });
    this.#set({ vault: { kind: "locked", waitMs: 0, wrongTries: 0 }, enrolment: null });
    this.#locking = this.#endWorker(sealing).finally(() => {
      this.#locking = null;
    });
    return this.#locking;
  }

  async #endWorker(sealing: Promise<unknown>): Promise<void> {
    await this.#queue.settled(sealing, SEALED_WITHIN_MS);
    this.#deps.vault.lock();
    this.#set({ hasPin: false });
    this.#window.drop();
    await this.refresh();
  }

  /** `current` is asked for again: whoever finds the phone open must not be able to shut its worker out. */
  async changePassphrase(current: string, next: string, progress?: Progress): Promise<Result<void, ChangeError>> {
    return this.#orErased(await this.#deps.vault.changePassphrase(current, next, progress));
  }

  /** A second way in; the words are asked for again, for the same reason. */
  async addPhoneKey(
    words: string,
    key: PhoneKey,
    secret: Uint8Array<ArrayBuffer>,
    progress?: Progress,
  ): Promise<Result<void, AddPhoneKeyError>> {
    return this.#orErased(await this.#deps.vault.addPhoneKey(words, key, secret, progress));
  }

  async #orErased<E extends { readonly type: string }>(result: Result<void, E>): Promise<Result<void, E>> {
    if (!result.ok && result.error.type === "Erased") await this.refresh();
    return result;
  }

  /**
   * Locks, and only the words open it again: the second way in is overwritten first, once more after the worker ended, and whatever a
   * save that hangs does. Resolves when it is gone.
   */
  async lockHard(): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    const key = this.#deps.vault.phoneKey().catch(() => null);
    const first = this.#deps.vault.removePhoneKey().catch(() => undefined);
    // The worker that is there is the fastest: the lock lets it finish.
    this.#queue.join(first);
    await this.#queue.settled(this.lock(), LOCKED_WITHIN_MS);
    this.#deps.vault.lock();
    this.#window.drop();
    const removed = await this.#deps.vault.removePhoneKey();
    const gone = await key;
    if (gone) await forgetOnPhone(gone);
    await this.refresh();
    return removed;
  }

  /** Ends the vault and everything sealed with it, for good. What must not be erased is the caller's question. */
  async erase(): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    await this.#queue.idle();
    // A database that does not answer must not keep the keys alive.
    await markErasing(this.#deps.db).catch(() => undefined);
    const erased = await this.#finishErasing();
    await this.refresh();
    return erased;
  }

  async #finishErasing(): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    const shredded = await this.#deps.vault.shred();
    if (!shredded.ok) return shredded;
    setCurrent({ unrecorded: null });
    this.#deps.vault.lock();
    this.#window.drop();
    // Without their keys they are nothing but bytes; the mark stays until they are gone.
    await erasePrivate(this.#deps.db).catch(() => undefined);
    this.#set({ enrolment: null, damagedShards: 0, recordsLost: false, hasPin: false, version: this.#state.version + 1 });
    return ok(undefined);
  }

  list(kind: Projection["kind"]): Promise<readonly Listed[]> {
    return this.#deps.vault.list(kind);
  }

  /** Opens the given records in one call to the worker. A record that cannot be opened says why; the others are there. */
  async open(listed: readonly Listed[]): Promise<readonly OpenedRow[]> {
    const rows = await readRecords(
      this.#deps.db,
      listed.map((l) => l.rowId),
    );
    const byId = new Map<string, SealedRow>(rows.map((row) => [row.rowId, row]));
    const present = listed.filter((l) => byId.has(l.rowId));
    const opened = new Map(
      (await this.#deps.vault.open(present.map((l) => byId.get(l.rowId) as SealedRow))).map((o) => [o.rowId, o]),
    );
    return listed.map((l) => opened.get(l.rowId) ?? { rowId: l.rowId, ok: false, reason: "missing" });
  }

  /** Seals, then writes everything in one transaction. Ok means it is on the disk. */
  write(change: Change, extras: WriteExtras = {}): Promise<Result<void, SaveError>> {
    return this.exclusive(() => this.#writeNow(change, extras));
  }

  /** For acts that read, decide and write: nothing else is written in between. Use the given writer inside, not `write`. */
  exclusive<T>(
    act: (write: (change: Change, extras?: WriteExtras) => Promise<Result<void, SaveError>>) => Promise<T>,
  ): Promise<T> {
    return this.#queue.run(() => act((change, extras = {}) => this.#writeNow(change, extras)));
  }

  async #writeNow(change: Change, { quiet = false, ...extras }: WriteExtras): Promise<Result<void, SaveError>> {
    if (beginsDuty(change)) {
      const disarmed = await disarm(this);
      if (!disarmed.ok) return disarmed;
    }
    const sealed = await this.#deps.vault.seal(change);
    const written = await writeSealed(this.#deps.db, { ...sealed, ...extras });
    if (!written.ok) {
      await this.#deps.vault.discard(sealed.ticket);
      return written;
    }
    await this.#deps.vault.commit(sealed.ticket);
    if (mayEndDuty(change)) await arm(this).catch(() => undefined);
    if (!quiet) this.#set({ version: this.#state.version + 1 });
    return ok(undefined);
  }

  setEnrolment(enrolment: EnrolmentInfo): void {
    this.#set({ enrolment });
  }

  /** Organisations and team keys of the signed packs in use. */
  network(): Network {
    return mergeNetwork(valuesOf(contentStore.get().parts, "network"));
  }

  async #loadEnrolment(): Promise<EnrolmentInfo | null> {
    const listed = (await this.list("config")).find((l) => l.projection.kind === "config" && l.projection.name === "enrolment");
    if (!listed) return null;
    const [row] = await readRecords(this.#deps.db, [listed.rowId]);
    return row ? this.#deps.vault.loadEnrolment(row) : null;
  }
}
