import type { Projection } from "#domain/case/types.ts";
import type { Network } from "#domain/pack/network.ts";
import type { Clock } from "#lib/clock.ts";
import { doorOf, otherSide, type Place } from "#lib/places.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { forgetOnPhone } from "#seal/phone-secret.ts";
import type { PinError, WakeError } from "#seal/soft-lock.ts";
import type {
  Change,
  CreateError,
  EnrolmentInfo,
  Listed,
  ListFilter,
  OpenedRow,
  PhoneUnlockError,
  Progress,
  SealedRow,
  SealedShard,
  UnlockError,
  VaultPort,
} from "#seal/vault-port.ts";
import { contentStore, mergedOf } from "#storage/content-store.ts";
import { type FanalDb, type PrivateTables, privateTables } from "#storage/db.ts";
import { erasePrivate, markErasing, markVault, readRowsOfShards, readShards, readVaultMarks } from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import { withCounts } from "#workflows/counting.ts";
import { NOTHING_OPEN, setCurrent } from "#workflows/current.ts";
import { lookAtDoors } from "#workflows/doors.ts";
import { withLead } from "#workflows/lead-here.ts";
import { setOnCall } from "#workflows/on-call.ts";
import { OneWindow } from "#workflows/one-window.ts";
import { SaveQueue } from "#workflows/save-queue.ts";
import { SealedRecords, type Write, type WriteExtras } from "#workflows/sealed-records.ts";
import { arm, beginsDuty, disarm, mayEndDuty } from "#workflows/self-erase.ts";
import { type SessionState, STARTING } from "#workflows/session-state.ts";
import { WhichVault } from "#workflows/which-vault.ts";

export interface SessionDeps {
  readonly db: FanalDb;
  readonly vault: VaultPort;
  readonly clock: Clock;
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
  #state: SessionState = STARTING;
  readonly #queue = new SaveQueue();
  readonly #window = new OneWindow();
  readonly #which = new WhichVault();
  readonly #records: SealedRecords;
  #locking: Promise<void> | null = null;
  /** Asked before the worker ends, while it can still seal. */
  #beforeLock: () => Promise<unknown> = () => Promise.resolve();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#records = new SealedRecords({
      db: deps.db,
      vault: () => this.vault,
      place: () => this.#which.place,
      queue: this.#queue,
      whole: (change, counts) => withCounts(this, change, counts),
      before: async (change) => (beginsDuty(change) ? disarm(this) : ok(undefined)),
      after: async (change, isQuiet) => {
        if (mayEndDuty(change)) await arm(this).catch(() => undefined);
        if (!isQuiet) this.#set({ version: this.#state.version + 1 });
      },
    });
  }

  get db(): FanalDb {
    return this.#deps.db;
  }
  get vault(): VaultPort {
    return this.#deps.vault.at(this.#which.door);
  }
  /** Where the records of this vault lie. */
  get place(): Place {
    return this.#which.place;
  }
  get tables(): PrivateTables {
    return privateTables(this.#deps.db, this.place);
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
   * Looks at the key slots of every vault; never creates anything. Records without keys are said, not overwritten; those of a vault that
   * erased itself are taken away. `atDoor`: the door is on the screen.
   */
  refresh(atDoor = true): Promise<void> {
    return this.#which.inTurn(() => this.#look(atDoor));
  }

  async #look(atDoor: boolean): Promise<void> {
    const isIn = () => this.#state.vault.kind === "open" || this.#state.vault.kind === "resting";
    const wasIn = isIn();
    const own = wasIn ? await this.vault.state(false) : null;
    if (own?.kind === "open" || own?.kind === "resting") return this.#set({ vault: own });
    const finish = async (place: Place) => {
      await markErasing(this.#deps.db, place).catch(() => undefined);
      return this.#finishErasing(place);
    };
    const looking = { db: this.#deps.db, vault: this.#deps.vault, finish };
    const doors = await lookAtDoors(looking, this.#which.chosen, atDoor);
    if (this.#which.isEntering || (isIn() && !wasIn)) return;
    this.#which.found(doors);
    this.#set({ vault: doors.door, numbers: this.#which.numbers, number: this.#which.number });
  }

  /** Somebody says whose notes. */
  choose(number: number): Promise<void> {
    return this.#lookAgain(() => this.#which.choose(number));
  }

  /** Back to the question whose notes, where there are several. */
  leaveDoor(): Promise<void> {
    return this.#lookAgain(() => this.#which.forgetChoice());
  }

  #lookAgain(change: () => void): Promise<void> {
    return this.#which.inTurn(async () => {
      if (this.#which.isEntering) return;
      change();
      await this.#look(true);
    });
  }

  /** Locks, and shows where another vault is made beside those that are there; nothing more when there is no room for one. */
  async beginAnother(): Promise<void> {
    await this.lock();
    await this.leaveDoor();
    if (this.#which.chooseFree()) this.#set({ vault: { kind: "none" }, number: this.#which.number });
  }

  /** Nothing of one vault stays in front of the next, not even which of its screens was open. */
  #opened(): void {
    if (this.#which.opened()) setCurrent(NOTHING_OPEN);
  }

  async create(passphrase: string, progress?: Progress): Promise<Result<void, CreateError | { readonly type: "OpenElsewhere" }>> {
    if (!(await this.#window.take())) return err({ type: "OpenElsewhere" });
    return this.#which.whileEntering(async () => {
      // First, so that a vault without the mark always means that the database was removed.
      const marked = await markVault(this.#deps.db, this.#which.door);
      const made = marked.ok ? await this.vault.create(passphrase, progress) : err({ type: "StorageRefused" as const });
      if (!made.ok) {
        this.#window.drop();
        return made;
      }
      this.#opened();
      const version = this.#state.version + 1;
      this.#set({ vault: { kind: "open" }, enrolment: null, damagedShards: 0, recordsLost: false, isNew: true, version });
      return ok(undefined);
    });
  }

  /** What is offered once was taken or put off. */
  offered(): void {
    this.#set({ isNew: false });
  }

  unlock(passphrase: string, progress?: Progress): Promise<Result<void, UnlockError>> {
    return this.#unlock(() => this.vault.unlock(passphrase, progress), progress);
  }

  /** `secret`: the 32 bytes the phone gave. */
  unlockWithPhone(secret: Uint8Array<ArrayBuffer>): Promise<Result<void, PhoneUnlockError>> {
    return this.#unlock(() => this.vault.unlockWithPhone(secret));
  }

  async #unlock<E>(
    open: () => Promise<Result<void, E>>,
    progress?: Progress,
  ): Promise<Result<void, E | { readonly type: "OpenElsewhere" | "StorageRefused" }>> {
    // A lock that is under way would end the worker that was just opened.
    await this.#locking;
    if (!(await this.#window.take())) return err({ type: "OpenElsewhere" });
    const entered = await this.#which.whileEntering(() => this.#enter(open, progress));
    if (!entered.ok) {
      this.#window.drop();
      await this.refresh();
    }
    return entered;
  }

  async #enter<E>(
    open: () => Promise<Result<void, E>>,
    progress: Progress | undefined,
  ): Promise<Result<void, E | { readonly type: "StorageRefused" }>> {
    // Read while the key is being made; nobody else writes while this window has the vault.
    const { place } = this;
    const shards = readShards(this.tables);
    shards.catch(() => undefined);
    const opened = await open();
    if (!opened.ok) return opened;
    try {
      this.#which.entered((await this.vault.sides()).side);
      await this.#loadRecords(await (this.place === place ? shards : readShards(this.tables)), progress);
      return ok(undefined);
    } catch {
      // The database does not answer: without the records the vault stays shut.
      this.vault.lock();
      return err({ type: "StorageRefused" });
    }
  }

  async #loadRecords(shards: readonly SealedShard[], progress: Progress | undefined): Promise<void> {
    const { damagedShards } = await this.vault.loadIndex(shards, progress);
    // What a broken shard listed is found again from the rows before anything is written.
    if (damagedShards.length > 0) await this.vault.open(await readRowsOfShards(this.tables, damagedShards));
    const recordsLost = !(await readVaultMarks(this.#deps.db)).includes(this.#which.door);
    const enrolment = await this.#loadEnrolment();
    const version = this.#state.version + 1;
    this.#opened();
    this.#set({ vault: { kind: "open" }, enrolment, damagedShards: damagedShards.length, recordsLost, version });
    // What was there when it locked still stands in the file; where it is not right any more it is set again.
    await arm(this).catch(() => undefined);
  }

  /** Somebody has read that the records are gone. */
  async acknowledgeLoss(): Promise<void> {
    const marked = await markVault(this.#deps.db, this.#which.door);
    if (marked.ok) this.#set({ recordsLost: false });
  }

  /** Something only the open vault can do, such as sealing what is half typed. One at a time. */
  beforeLock(act: () => Promise<unknown>): void {
    this.#beforeLock = act;
  }

  async setPin(pin: string | null): Promise<Result<void, PinError>> {
    const kept = await this.vault.setPin(pin);
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
    if (!(await this.vault.rest().catch(() => false))) await this.#endWorker(Promise.resolve());
  }

  /** The PIN after `rest`. With the last wrong one it is locked, and only the words open it. */
  async wake(pin: string): Promise<Result<void, WakeError>> {
    await this.#locking;
    const woken = await this.vault.wake(pin).catch(() => err({ type: "PinSpent" as const }));
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
    this.#which.forgetChoice();
    const locked = { kind: "locked", waitMs: 0, wrongTries: 0 } as const;
    this.#set({ vault: this.#which.isOneOfSeveral ? { kind: "choose" } : locked, enrolment: null });
    this.#locking = this.#endWorker(sealing).finally(() => {
      this.#locking = null;
    });
    return this.#locking;
  }

  async #endWorker(sealing: Promise<unknown>): Promise<void> {
    await this.#queue.settled(sealing, SEALED_WITHIN_MS);
    this.vault.lock();
    this.#set({ hasPin: false });
    this.#window.drop();
    await this.refresh();
  }

  /**
   * Locks, and only the words open it again: the second way in is overwritten first, once more after the worker ended, and whatever a
   * save that hangs does. Resolves when it is gone.
   */
  async lockHard(): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    const { vault } = this;
    const key = vault.phoneKey().catch(() => null);
    const first = vault.removePhoneKey().catch(() => undefined);
    // The worker that is there is the fastest: the lock lets it finish.
    this.#queue.join(first);
    await this.#queue.settled(this.lock(), LOCKED_WITHIN_MS);
    vault.lock();
    this.#window.drop();
    const removed = await vault.removePhoneKey();
    const gone = await key;
    if (gone) await forgetOnPhone(gone);
    await this.refresh();
    return removed;
  }

  /** Ends the vault and everything sealed with it, for good. What must not be erased is the caller's question. */
  async erase(): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    await this.#queue.idle();
    // A database that does not answer must not keep the keys alive.
    await markErasing(this.#deps.db, this.#which.door).catch(() => undefined);
    const erased = await this.#finishErasing(this.#which.door);
    if (erased.ok) this.#which.forgetChoice();
    await this.refresh();
    return erased;
  }

  /** Ends what the duress words opened, and locks: the own notes stay behind their words. */
  async eraseOther(): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    await this.#queue.idle();
    await markErasing(this.#deps.db, this.place).catch(() => undefined);
    const emptied = await this.vault.emptyOther();
    if (emptied.ok) await this.lock();
    return emptied;
  }

  async #finishErasing(place: Place): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    if (place !== doorOf(place)) {
      await erasePrivate(this.#deps.db, privateTables(this.#deps.db, place)).catch(() => undefined);
      return ok(undefined);
    }
    const shredded = await this.#deps.vault.at(place).shred();
    if (!shredded.ok) return shredded;
    // One worker has them all: where another vault ends, the one that is being opened goes on.
    const isOwn = place === this.#which.door;
    if (isOwn) {
      setCurrent({ unrecorded: null });
      this.vault.lock();
      this.#window.drop();
    }
    // Without their keys they are nothing but bytes; the mark stays until they are gone.
    for (const side of [otherSide(place), place])
      await erasePrivate(this.#deps.db, privateTables(this.#deps.db, side)).catch(() => undefined);
    if (isOwn)
      this.#set({ enrolment: null, damagedShards: 0, recordsLost: false, hasPin: false, version: this.#state.version + 1 });
    return ok(undefined);
  }

  list(kind: Projection["kind"], filter?: ListFilter): Promise<readonly Listed[]> {
    return this.#records.list(kind, filter);
  }

  /** The sealed rows themselves, for what only the vault may open. */
  read(listed: readonly Listed[]): Promise<readonly SealedRow[]> {
    return this.#records.read(listed);
  }

  /** A record that cannot be opened says why; the others are there. */
  open(listed: readonly Listed[]): Promise<readonly OpenedRow[]> {
    return this.#records.open(listed);
  }

  /** Seals, then writes everything in one transaction. Ok means it is on the disk. */
  write(change: Change, extras: WriteExtras = {}): Promise<Result<void, SaveError>> {
    return this.exclusive((write) => write(change, extras));
  }

  /** For acts that read, decide and write. Use the given writer inside, not `write`. */
  exclusive<T>(act: (write: Write) => Promise<T>): Promise<T> {
    return this.#records.exclusive(act);
  }

  setEnrolment(enrolment: EnrolmentInfo): void {
    this.#set({ enrolment });
  }

  /** After what is kept beside the enrolment went back to what it was. */
  async reloadEnrolment(): Promise<void> {
    const enrolment = await this.#loadEnrolment();
    if (this.#state.vault.kind === "open") this.#set({ enrolment });
  }

  /** Organisations and team keys of the signed packs in use. */
  network(): Network {
    return mergedOf(contentStore.get().parts).network;
  }

  async #loadEnrolment(): Promise<EnrolmentInfo | null> {
    const listed = (await this.list("config")).filter((l) => l.projection.kind === "config" && l.projection.name === "enrolment");
    const [row] = await this.read(listed.slice(0, 1));
    return row ? withLead(this, await this.vault.loadEnrolment(row)) : null;
  }
}
