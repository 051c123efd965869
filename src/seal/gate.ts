import { type Bytes, toHex } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { randomBytes } from "#seal/aead.ts";
import { CaseKeys } from "#seal/case-keys.ts";
import { type Argon2, derive, deriveFirst, isWithinBounds, keyBase, subKey } from "#seal/key-derivation.ts";
import { KeySlots, type SlotContent } from "#seal/key-slots.ts";
import { OpenVault } from "#seal/open-vault.ts";
import { estimateBits, MIN_BITS, MIN_BITS_SLOW, passphraseBytes } from "#seal/passphrase.ts";
import { isHalfShredded, overwriteKeys, shred } from "#seal/shred.ts";
import { readSlots, writeSlots } from "#seal/slot-file.ts";
import { type Limits, MAX_NAME_BYTES, type PhoneKey } from "#seal/slot-header.ts";
import { type SlotStore, StorageRefused } from "#seal/slot-store.ts";
import { justOpened, lookAt } from "#seal/unopened.ts";
import type {
  AddPhoneKeyError,
  ChangeError,
  CreateError,
  PhoneUnlockError,
  Progress,
  UnlockError,
  VaultState,
} from "#seal/vault-port.ts";

export interface GateDeps {
  readonly store: SlotStore;
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
const SHRED_ROUNDS = 3;
const KEK_LABEL = "kek/pass/v1";
const PHONE_KEK_LABEL = "kek/prf/v1";
const OPENS_WITH = { none: null, begun: "old", done: "new" } as const;

interface CommonError {
  readonly type: "SlotsDamaged" | "NoVault" | "OpenElsewhere" | "StorageRefused";
}
type Wrong = Extract<UnlockError, { readonly type: "WrongPassphrase" | "Erased" }>;
interface OpenedSlots {
  readonly counted: KeySlots;
  readonly content: SlotContent & { readonly slot: number };
}

/** Key slots, wrong tries, and the way from a passphrase to an open vault. */
export class Gate {
  readonly #deps: GateDeps;
  #vault: OpenVault | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  /** Monotonic time of the last try in this process: the wall clock may be turned meanwhile. */
  #triedAtMs: number | null = null;

  constructor(deps: GateDeps) {
    this.#deps = deps;
  }

  opened(): OpenVault {
    if (!this.#vault) throw new VaultLocked("the vault is locked");
    return this.#vault;
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
    if (this.#vault) return { kind: "open" };
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
    const { argon2, clock, store } = this.#deps;
    if (estimateBits(passphrase) < (argon2.wasm ? MIN_BITS : MIN_BITS_SLOW)) return err({ type: "PassphraseTooWeak" });
    return this.#exclusive(async () => {
      const read = await this.#read();
      if (this.#vault || read.kind === "damaged" || read.slots.header.inUse) return err({ type: "VaultExists" });
      const claim = await this.#deps.claim();
      if (!claim) return err({ type: "VaultExists" });
      try {
        progress?.(null);
        const salt = randomBytes(16);
        const { params, bytes } = await deriveFirst(argon2, passphraseBytes(passphrase), salt, clock.monotonicMs, (f) =>
          progress?.(f),
        );
        const kek = await subKey(await keyBase(bytes), KEK_LABEL);
        const vaultKey = randomBytes(32);
        const vaultId = toHex(randomBytes(16));
        const slots = (await KeySlots.forOne(params, salt, kek, { vaultId, vaultKey })).withUnopened(justOpened(clock.nowMs()));
        await store.alone(async (files) => {
          await CaseKeys.prepare(files);
          await writeSlots(files, slots);
        });
        this.#vault = await OpenVault.from(store, vaultId, vaultKey);
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
      const content = await slots.openWithPhone(await subKey(await keyBase(secret), PHONE_KEK_LABEL));
      if (!content) return err({ type: "WrongPhoneKey" });
      await this.#enter(slots, content);
      return ok(undefined);
    });
  }

  /** What every way in has in common: one at a time, whole slots, a vault, and no other window that has it open. */
  async #claimed<E>(work: (slots: KeySlots) => Promise<Result<void, E>>): Promise<Result<void, E | CommonError>> {
    if (this.#vault) return ok(undefined);
    return this.#exclusive<E | CommonError>(async () => {
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
    await this.#enter(opened.value.counted, opened.value.content);
    progress?.(1);
    return ok(undefined);
  }

  async #enter(slots: KeySlots, { vaultId, vaultKey }: SlotContent): Promise<void> {
    const { store, clock } = this.#deps;
    const vault = await OpenVault.from(store, vaultId, vaultKey);
    await store.alone((files) => writeSlots(files, slots.withOpened(clock.nowMs())));
    this.#triedAtMs = null;
    this.#vault = vault;
  }

  async #openSlots(slots: KeySlots, passphrase: string, progress?: Progress): Promise<Result<OpenedSlots, Wrong>> {
    const { argon2, clock, store } = this.#deps;
    const { params, salt, wrongTries, limits } = slots.header;
    // Counted before deriving: ending the browser half-way does not give a try back.
    const counted = await store.alone((files) => writeSlots(files, slots.withTries(wrongTries + 1, clock.nowMs())));
    this.#triedAtMs = clock.monotonicMs();
    progress?.(null);
    const secret: Bytes = await derive(argon2, passphraseBytes(passphrase), salt, params, (f) => progress?.(f));
    const content = await counted.open(await subKey(await keyBase(secret), KEK_LABEL));
    if (content) return ok({ counted, content });
    this.#triedAtMs = clock.monotonicMs();
    if (limits.tries > 0 && wrongTries + 1 >= limits.tries) {
      // Here and not in the page: before anybody is told that the words were wrong, the keys are gone.
      await store.alone(overwriteKeys);
      this.#vault = null;
      return err({ type: "Erased" });
    }
    return err({ type: "WrongPassphrase", waitMs: this.#waitMs(counted.header) });
  }

  /** With the words asked for once more, in an open vault: for what may not be changed by whoever finds it open. */
  async #withWords<E>(
    words: string,
    progress: Progress | undefined,
    work: (opened: OpenedSlots) => Promise<Result<void, E>>,
  ): Promise<Result<void, E | ChangeError>> {
    return this.#exclusive<E | ChangeError>(async () => {
      this.opened();
      const read = await this.#read();
      if (read.kind === "damaged") return err({ type: "SlotsDamaged" });
      const waitMs = this.#waitMs(read.slots.header);
      if (waitMs > 0) return err({ type: "Wait", waitMs });
      const opened = await this.#openSlots(read.slots, words, progress);
      return opened.ok ? work(opened.value) : opened;
    });
  }

  /** The words once more, before something that takes everything along: whoever finds it open does not know them. */
  async confirmWords(words: string, progress?: Progress): Promise<Result<void, ChangeError>> {
    return this.#withWords<never>(words, progress, async ({ counted, content }) => {
      content.vaultKey.fill(0);
      await this.#deps.store.alone((files) => writeSlots(files, counted.withTries(0, 0)));
      this.#triedAtMs = null;
      return ok(undefined);
    });
  }

  /** The vault key stays; a new salt, new parameters and a new file of slots hold it under the other passphrase. */
  async changePassphrase(current: string, next: string, progress?: Progress): Promise<Result<void, ChangeError>> {
    this.opened();
    const { argon2, clock, store } = this.#deps;
    if (estimateBits(next) < (argon2.wasm ? MIN_BITS : MIN_BITS_SLOW)) return err({ type: "PassphraseTooWeak" });
    return this.#withWords(current, progress, async ({ counted, content }) => {
      await store.alone((files) => writeSlots(files, counted.withTries(0, 0).withChange("begun")));
      this.#triedAtMs = null;
      const salt = randomBytes(16);
      const { params, bytes } = await deriveFirst(argon2, passphraseBytes(next), salt, clock.monotonicMs, (f) => progress?.(f));
      const kek = await subKey(await keyBase(bytes), KEK_LABEL);
      const slots = await KeySlots.forOther(counted.withTries(0, 0), params, salt, kek, content);
      content.vaultKey.fill(0);
      await store.alone((files) => writeSlots(files, slots.withChange("done")));
      progress?.(1);
      return ok(undefined);
    });
  }

  /** Needs the open vault: only it knows whether something must be kept, and then takes the limits out again. */
  async setLimits(limits: Limits): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    return this.#exclusive<never>(async () => {
      this.opened();
      const read = await this.#read();
      if (read.kind === "damaged") throw new StorageRefused("damaged");
      const { limits: now } = read.slots.header;
      if (now.tries === limits.tries && now.days === limits.days) return ok(undefined);
      const next = read.slots.withLimits(limits).withUnopened(justOpened(this.#deps.clock.nowMs()));
      await this.#deps.store.alone((files) => writeSlots(files, next));
      return ok(undefined);
    });
  }

  async phoneKey(): Promise<PhoneKey | null> {
    try {
      const read = await this.#read();
      return read.kind === "ok" ? read.slots.phoneKey : null;
    } catch (error) {
      if (error instanceof StorageRefused) return null;
      throw error;
    }
  }

  async addPhoneKey(words: string, key: PhoneKey, secret: Bytes, progress?: Progress): Promise<Result<void, AddPhoneKeyError>> {
    if (key.name.length === 0 || key.name.length > MAX_NAME_BYTES) return err({ type: "PhoneKeyUnusable" });
    const kek = await subKey(await keyBase(secret), PHONE_KEK_LABEL);
    return this.#withWords<AddPhoneKeyError>(words, progress, async ({ counted, content }) => {
      const slots = await counted.withTries(0, 0).withPhoneKey(key, kek, content, content.slot);
      content.vaultKey.fill(0);
      await this.#deps.store.alone((files) => writeSlots(files, slots));
      this.#triedAtMs = null;
      progress?.(1);
      return ok(undefined);
    });
  }

  /** Overwritten as often as everything else that ends. Open or locked: it takes a way in away and gives none. */
  async removePhoneKey(): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    return this.#exclusive<never>(async () => {
      await this.#deps.store.alone(async (files) => {
        const read = await readSlots(files, () => CaseKeys.exist(files));
        if (read.kind === "damaged" || !read.slots.phoneKey) return;
        const { slot } = read.slots.phoneKey;
        let { slots } = read;
        for (let round = 0; round < SHRED_ROUNDS; round++) slots = await writeSlots(files, slots.withoutPhoneKey(slot));
      });
      return ok(undefined);
    });
  }

  async shred(): Promise<Result<void, { readonly type: "StorageRefused" }>> {
    return this.#exclusive<never>(async () => {
      await this.#deps.store.alone(shred);
      this.#vault = null;
      return ok(undefined);
    });
  }

  /** One try at a time, also when the button is pressed twice; storage that refuses becomes an error value. */
  #exclusive<E>(work: () => Promise<Result<void, E>>): Promise<Result<void, E | { readonly type: "StorageRefused" }>> {
    const run = this.#queue.then(work).catch((error: unknown) => {
      if (error instanceof StorageRefused) return err({ type: "StorageRefused" as const });
      throw error;
    });
    this.#queue = run.catch(() => undefined);
    return run;
  }
}
