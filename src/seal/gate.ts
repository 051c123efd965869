import { type Bytes, toHex } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { randomBytes } from "#seal/aead.ts";
import { CaseKeys } from "#seal/case-keys.ts";
import { type Argon2, derive, deriveFirst, isWithinBounds, type KdfParams, keyBase, subKey } from "#seal/key-derivation.ts";
import { KeySlots } from "#seal/key-slots.ts";
import { OpenVault } from "#seal/open-vault.ts";
import { estimateBits, MIN_BITS, MIN_BITS_SLOW, passphraseBytes } from "#seal/passphrase.ts";
import { isHalfShredded, overwriteKeys, shred } from "#seal/shred.ts";
import { readSlots, writeSlots } from "#seal/slot-file.ts";
import { type SlotStore, StorageRefused } from "#seal/slot-store.ts";
import { type Entry, entryOf, wipe, withEntered } from "#seal/two-sides.ts";
import { justOpened, lookAt } from "#seal/unopened.ts";
import type { ChangeError, CreateError, PhoneUnlockError, Progress, UnlockError, VaultState } from "#seal/vault-port.ts";

export interface GateDeps {
  readonly store: SlotStore;
  /** Files of the vault at the other side: keys of its cases and nothing else. */
  readonly other: SlotStore;
  readonly argon2: Argon2;
  readonly clock: { nowMs(): number; monotonicMs(): number };
  /** Claims the open vault for this window; `null` when another window has it. */
  readonly claim: () => Promise<{ release(): void } | null>;
}

/** The call needs an open vault. */
export class VaultLocked extends Error {
  override readonly name = "VaultLocked";
}

/** Seconds to wait before the next try, after so many wrong ones in a row. Slows fingers; only the passphrase stops a copied disk. */
const WAIT_S = [0, 0, 0, 5, 15, 30, 60, 120, 300] as const;
/** So many tries before the last the door says how many are left. */
const TRIES_SAID = 3;
export const SHRED_ROUNDS = 3;
const KEK_LABEL = "kek/pass/v1";
export const PHONE_KEK_LABEL = "kek/prf/v1";
const OPENS_WITH = { none: null, begun: "old", done: "new" } as const;

interface CommonError {
  readonly type: "SlotsDamaged" | "NoVault" | "OpenElsewhere" | "StorageRefused";
}
type Wrong = Extract<UnlockError, { readonly type: "WrongPassphrase" | "Erased" }>;
interface OpenedSlots {
  readonly counted: KeySlots;
  readonly entry: Entry;
}
/** What is open, and by which slot; no key of the vault itself. */
export type Opened = Pick<Entry, "side" | "slot" | "vaultId" | "sidesKey"> & { readonly vault: OpenVault };

interface NewKek {
  readonly params: KdfParams;
  readonly salt: Bytes;
  readonly kek: CryptoKey;
}

/** Key slots, wrong tries, and the way from a passphrase to an open vault. What is changed while it is open: `gate-changes.ts`. */
export class Gate {
  readonly #deps: GateDeps;
  #open: Opened | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  /** Monotonic time of the last try in this process: the wall clock may be turned meanwhile. */
  #triedAtMs: number | null = null;

  constructor(deps: GateDeps) {
    this.#deps = deps;
  }

  opened(): OpenVault {
    return this.entered().vault;
  }

  /** By which way, and to which side. */
  entered(): Opened {
    if (!this.#open) throw new VaultLocked("the vault is locked");
    return this.#open;
  }

  async #read() {
    return this.#deps.store.alone(async (files) => {
      if (await isHalfShredded(files)) await shred(files);
      const read = await readSlots(files, () => CaseKeys.exist(files));
      if (read.kind === "damaged") return read;
      const { lastTryMs, wrongTries } = read.slots.header;
      const nowMs = this.#deps.clock.nowMs();
      // A clock set back must not lengthen the wait for ever: it begins anew from the clock as it is now.
      if (lastTryMs > nowMs && wrongTries > 0)
        return { kind: "ok" as const, slots: await writeSlots(files, read.slots.withTries(wrongTries, nowMs)) };
      return read;
    });
  }

  #waitMs({ wrongTries, lastTryMs }: { wrongTries: number; lastTryMs: number }): number {
    const waitMs = (WAIT_S[Math.min(wrongTries, WAIT_S.length - 1)] ?? 0) * 1000;
    const { clock } = this.#deps;
    const elapsedMs = this.#triedAtMs === null ? clock.nowMs() - lastTryMs : clock.monotonicMs() - this.#triedAtMs;
    return Math.max(0, Math.ceil(waitMs - Math.max(0, elapsedMs)));
  }

  /** `atDoor`: somebody looks at the door now, so that what it says counts as said. */
  async state(atDoor = true): Promise<VaultState> {
    if (this.#open) return { kind: "open" };
    try {
      if (await this.#deps.store.alone(isHalfShredded)) return { kind: "erased" };
      const read = await this.#read();
      if (read.kind === "damaged") return { kind: "damaged" };
      const { header } = read.slots;
      if (!header.inUse) return { kind: "none" };
      const unopened = await this.#countDays(atDoor);
      if (unopened === "gone") return { kind: "erased" };
      const opensWith = OPENS_WITH[header.change];
      const triesLeft = Math.max(0, header.limits.tries - header.wrongTries);
      return {
        kind: "locked",
        waitMs: this.#waitMs(header),
        wrongTries: header.wrongTries,
        ...(opensWith && { opensWith }),
        ...(read.slots.phoneKey && { hasPhoneKey: true }),
        ...(header.limits.tries > 0 && triesLeft <= TRIES_SAID && { triesLeft }),
        ...(unopened && { unopened }),
      };
    } catch (error) {
      // Without file storage there can be no vault; trying to create one says why.
      if (error instanceof StorageRefused) return { kind: "none" };
      throw error;
    }
  }

  /** Read and written in one go: another window may have opened it, or changed its words, a moment ago. */
  async #countDays(atDoor: boolean): Promise<{ readonly days: number; readonly goneFromMs: number } | "gone" | null> {
    return this.#deps.store.alone(async (files) => {
      const read = await readSlots(files, () => CaseKeys.exist(files));
      if (read.kind === "damaged") return null;
      const { limits, unopened } = read.slots.header;
      if (limits.days === 0) return null;
      const look = lookAt(unopened, limits.days, this.#deps.clock.nowMs(), atDoor);
      if (look.is === "gone") {
        await overwriteKeys(files);
        return "gone";
      }
      if (look.isNews) await writeSlots(files, read.slots.withUnopened(look.next));
      return look.is === "soon" ? { days: limits.days, goneFromMs: look.goneFromMs } : null;
    });
  }

  async create(passphrase: string, progress?: Progress): Promise<Result<void, CreateError>> {
    const { clock, store } = this.#deps;
    if (this.isTooWeak(passphrase)) return err({ type: "PassphraseTooWeak" });
    return this.exclusive(async () => {
      const read = await this.#read();
      if (this.#open || read.kind === "damaged" || read.slots.header.inUse) return err({ type: "VaultExists" });
      const claim = await this.#deps.claim();
      if (!claim) return err({ type: "VaultExists" });
      try {
        progress?.(null);
        const { params, salt, kek } = await this.newKek(passphrase, progress);
        const content = { vaultId: toHex(randomBytes(16)), vaultKey: randomBytes(32) };
        const slots = (await KeySlots.forOne(params, salt, kek, content)).withUnopened(justOpened(clock.nowMs()));
        content.vaultKey.fill(0);
        await this.#prepareOther();
        await store.alone(async (files) => {
          await CaseKeys.prepare(files);
          await writeSlots(files, slots);
        });
        const opened = await slots.open(kek);
        const entry = opened && (await entryOf(slots, opened));
        if (!entry) throw new StorageRefused("what was sealed does not open");
        await this.#enter(slots, entry);
        progress?.(1);
        return ok(undefined);
      } catch (error) {
        claim.release();
        throw error;
      }
    });
  }

  async unlock(passphrase: string, progress?: Progress): Promise<Result<void, UnlockError>> {
    return this.#claimed<UnlockError>(async (slots) => {
      const { header } = slots;
      if (!slots.derivationKnown || !isWithinBounds(header.params)) return err({ type: "ParametersChanged" });
      const waitMs = this.#waitMs(header);
      if (waitMs > 0) return err({ type: "Wait", waitMs });
      return this.#try(slots, passphrase, progress);
    });
  }

  /** By the secret of the phone, 32 bytes. It is too long to be guessed: no try is counted, and no wait of wrong words holds it up. */
  async unlockWithPhone(secret: Bytes): Promise<Result<void, PhoneUnlockError>> {
    return this.#claimed<PhoneUnlockError>(async (slots) => {
      const opened = await slots.openWithPhone(await subKey(await keyBase(secret), PHONE_KEK_LABEL));
      const entry = opened && (await entryOf(slots, opened));
      if (!entry) return err({ type: "WrongPhoneKey" });
      await this.#enter(slots, entry);
      return ok(undefined);
    });
  }

  /** What every way in has in common: one at a time, whole slots, a vault, and no other window that has it open. */
  async #claimed<E>(work: (slots: KeySlots) => Promise<Result<void, E>>): Promise<Result<void, E | CommonError>> {
    if (this.#open) return ok(undefined);
    return this.exclusive<E | CommonError>(async () => {
      const read = await this.#read();
      if (read.kind === "damaged") return err({ type: "SlotsDamaged" });
      if (!read.slots.header.inUse) return err({ type: "NoVault" });
      const claim = await this.#deps.claim();
      if (!claim) return err({ type: "OpenElsewhere" });
      try {
        const result = await work(read.slots);
        if (!result.ok) claim.release();
        return result;
      } catch (error) {
        claim.release();
        throw error;
      }
    });
  }

  async #try(slots: KeySlots, passphrase: string, progress?: Progress): Promise<Result<void, Wrong>> {
    const opened = await this.#openSlots(slots, passphrase, progress);
    if (!opened.ok) return opened;
    await this.#enter(opened.value.counted, opened.value.entry);
    progress?.(1);
    return ok(undefined);
  }

  async #enter(slots: KeySlots, entry: Entry): Promise<void> {
    const { store, other, clock } = this.#deps;
    const { side, slot, vaultId, sidesKey } = entry;
    await this.#prepareOther();
    const vault = await OpenVault.from(side === "own" ? store : other, vaultId, entry.vaultKey);
    wipe(entry);
    const entered = await withEntered(slots.withOpened(clock.nowMs()), entry);
    await store.alone((files) => writeSlots(files, entered));
    this.#triedAtMs = null;
    this.#open = { vault, side, slot, vaultId, sidesKey };
    // As many writes before somebody is in as with any words; what was overwritten once opens nothing, the other rounds follow.
    if (side === "other") void this.#overwriteAgain().catch(() => undefined);
  }

  #overwriteAgain(): Promise<unknown> {
    return this.exclusive<never>(async () => {
      const opened = this.entered();
      for (let round = 1; round < SHRED_ROUNDS; round++) await this.rewrite((slots) => withEntered(slots, opened));
      return ok(undefined);
    });
  }

  /** Made with every vault: that the other side has files tells nothing. */
  async #prepareOther(): Promise<void> {
    await this.#deps.other.alone(async (files) => {
      if (!(await CaseKeys.exist(files))) await CaseKeys.prepare(files);
    });
  }

  /** `only`: these words have to open this vault; those of the other side are wrong here. */
  async #openSlots(slots: KeySlots, passphrase: string, progress?: Progress, only?: string): Promise<Result<OpenedSlots, Wrong>> {
    const { clock, store } = this.#deps;
    const { wrongTries, limits } = slots.header;
    // Counted before deriving: ending the browser half-way does not give a try back.
    const counted = await store.alone((files) => writeSlots(files, slots.withTries(wrongTries + 1, clock.nowMs())));
    this.#triedAtMs = clock.monotonicMs();
    const opened = await counted.open(await this.kekOf(counted, passphrase, progress));
    const entry = opened && (await entryOf(counted, opened));
    if (entry && (only === undefined || entry.vaultId === only)) return ok({ counted, entry });
    if (entry) wipe(entry);
    this.#triedAtMs = clock.monotonicMs();
    if (limits.tries > 0 && wrongTries + 1 >= limits.tries) {
      // Here and not in the page: before anybody is told that the words were wrong, the keys are gone.
      await store.alone(overwriteKeys);
      this.#open = null;
      return err({ type: "Erased" });
    }
    return err({ type: "WrongPassphrase", waitMs: this.#waitMs(counted.header) });
  }

  /** The key these words make with the salt and parameters of this file. */
  async kekOf({ header: { salt, params } }: KeySlots, passphrase: string, progress?: Progress): Promise<CryptoKey> {
    progress?.(null);
    const secret = await derive(this.#deps.argon2, passphraseBytes(passphrase), salt, params, (f) => progress?.(f));
    return subKey(await keyBase(secret), KEK_LABEL);
  }

  /** The same with a new salt, and parameters measured anew. */
  async newKek(passphrase: string, progress?: Progress): Promise<NewKek> {
    const { argon2, clock } = this.#deps;
    const salt = randomBytes(16);
    const { params, bytes } = await deriveFirst(argon2, passphraseBytes(passphrase), salt, clock.monotonicMs, (f) =>
      progress?.(f),
    );
    return { params, salt, kek: await subKey(await keyBase(bytes), KEK_LABEL) };
  }

  isTooWeak(passphrase: string): boolean {
    return estimateBits(passphrase) < (this.#deps.argon2.wasm ? MIN_BITS : MIN_BITS_SLOW);
  }

  /** With the words asked for once more, in an open vault: for what may not be changed by whoever finds it open. Its try is counted. */
  async withWords<E>(
    words: string,
    progress: Progress | undefined,
    work: (slots: KeySlots, entry: Entry) => Promise<Result<void, E>>,
  ): Promise<Result<void, E | ChangeError>> {
    return this.whileOpen<E | ChangeError>(async (slots, { vaultId }) => {
      const waitMs = this.#waitMs(slots.header);
      if (waitMs > 0) return err({ type: "Wait", waitMs });
      const opened = await this.#openSlots(slots, words, progress, vaultId);
      if (!opened.ok) return opened;
      const { counted, entry } = opened.value;
      try {
        this.#triedAtMs = null;
        return await work(counted.withTries(0, 0), entry);
      } finally {
        wipe(entry);
      }
    });
  }

  /** What changes the file while the vault is open, one thing at a time. `write` says what it holds from now on. */
  whileOpen<E>(
    work: (slots: KeySlots, opened: Opened) => Promise<Result<void, E>>,
  ): Promise<Result<void, E | { readonly type: "StorageRefused" | "SlotsDamaged" }>> {
    return this.exclusive<E | { readonly type: "SlotsDamaged" }>(async () => {
      const opened = this.entered();
      const read = await this.#read();
      return read.kind === "damaged" ? err({ type: "SlotsDamaged" }) : work(read.slots, opened);
    });
  }

  async write(slots: KeySlots): Promise<void> {
    await this.#deps.store.alone((files) => writeSlots(files, slots));
  }

  /** Read and written in one go, also against other windows. What cannot be read is left as it is. */
  async rewrite(change: (slots: KeySlots) => KeySlots | Promise<KeySlots>): Promise<void> {
    await this.#deps.store.alone(async (files) => {
      const read = await readSlots(files, () => CaseKeys.exist(files));
      if (read.kind === "ok") await writeSlots(files, await change(read.slots));
    });
  }

  /** The file as it is, open or locked. */
  async slots(): Promise<KeySlots | null> {
    const read = await this.#read();
    return read.kind === "ok" ? read.slots : null;
  }

  /** What is open opens no more by the key it has. */
  forget(): void {
    this.#open = null;
  }

  async shred(): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    return this.exclusive<never>(async () => {
      await this.#deps.store.alone(shred);
      await this.#deps.other.alone(shred);
      this.#open = null;
      return ok(undefined);
    });
  }

  /** One try at a time, also when the button is pressed twice; storage that refuses becomes an error value. */
  exclusive<E>(work: () => Promise<Result<void, E>>): Promise<Result<void, E | { readonly type: "StorageRefused" }>> {
    const run = this.#queue.then(work).catch((error: unknown) => {
      if (error instanceof StorageRefused) return err({ type: "StorageRefused" as const });
      throw error;
    });
    this.#queue = run.catch(() => undefined);
    return run;
  }
}
