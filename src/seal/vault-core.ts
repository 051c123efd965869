import type { Network } from "#domain/pack/network.ts";
import { type Bytes, toHex } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { randomBytes } from "#seal/aead.ts";
import { CaseKeys } from "#seal/case-keys.ts";
import { type Argon2, derive, deriveFirst, isWithinBounds, keyBase, subKey } from "#seal/key-derivation.ts";
import { KeySlots, readSlots, type SlotContent, writeSlots } from "#seal/key-slots.ts";
import { sealLetter } from "#seal/letterbox.ts";
import { OpenVault } from "#seal/open-vault.ts";
import { estimateBits, MIN_BITS, MIN_BITS_SLOW, passphraseBytes } from "#seal/passphrase.ts";
import { isHalfShredded, shred } from "#seal/shred.ts";
import { type SlotStore, StorageRefused } from "#seal/slot-store.ts";
import type {
  Change,
  ChangeError,
  CreateError,
  LetterboxInput,
  Progress,
  SealEnvelopeInput,
  SealedRow,
  SealedShard,
  UnlockError,
  VaultPort,
  VaultState,
} from "#seal/vault-port.ts";

/** Everything of the vault but what the page does itself. */
export type VaultCore = Omit<VaultPort, "suggestPassphrase" | "lock">;

export interface VaultCoreDeps {
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
const KEK_LABEL = "kek/pass/v1";
const OPENS_WITH = { none: null, begun: "old", done: "new" } as const;

export function createVaultCore(deps: VaultCoreDeps): VaultCore {
  const gate = new Gate(deps);
  const open = (): OpenVault => gate.opened();
  return {
    state: () => gate.state(),
    create: (passphrase, progress) => gate.create(passphrase, progress),
    unlock: (passphrase, progress) => gate.unlock(passphrase, progress),
    changePassphrase: (current, next, progress) => gate.changePassphrase(current, next, progress),
    shred: () => gate.shred(),
    loadIndex: async (shards: readonly SealedShard[]) => open().loadIndex(shards),
    list: async (kind) => open().list(kind),
    open: async (rows: readonly SealedRow[]) => open().open(rows),
    seal: async (change: Change) => open().seal(change),
    commit: async (ticket: number) => open().commit(ticket),
    discard: async (ticket: number) => open().discard(ticket),
    eraseCase: async (caseId: string) => open().eraseCase(caseId),
    makeLetterbox: async (input: LetterboxInput) => open().makeLetterbox(input),
    sealLetter,
    openLetter: async (box: SealedRow, letter: Bytes) => open().openLetter(box, letter),
    enrol: async (code: string, network: Network, nowMs: number, origins: readonly string[]) =>
      open().enrol(code, network, nowMs, origins),
    loadEnrolment: async (row: SealedRow) => open().loadEnrolment(row),
    sealEnvelope: async (input: SealEnvelopeInput) => open().sealEnvelope(input),
    openEnvelope: async (bytes, network, today, seen) => open().openEnvelope(bytes, network, today, seen),
  };
}

type Wrong = Extract<UnlockError, { readonly type: "WrongPassphrase" }>;

/** Key slots, wrong tries, and the way from a passphrase to an open vault. */
class Gate {
  readonly #deps: VaultCoreDeps;
  #vault: OpenVault | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  /** Monotonic time of the last try in this process: the wall clock may be turned meanwhile. */
  #triedAtMs: number | null = null;

  constructor(deps: VaultCoreDeps) {
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

  async state(): Promise<VaultState> {
    if (this.#vault) return { kind: "open" };
    try {
      const read = await this.#read();
      if (read.kind === "damaged") return { kind: "damaged" };
      const { header } = read.slots;
      if (!header.inUse) return { kind: "none" };
      const opensWith = OPENS_WITH[header.change];
      const locked = { kind: "locked", waitMs: this.#waitMs(header), wrongTries: header.wrongTries } as const;
      return { ...locked, ...(opensWith && { opensWith }) };
    } catch (error) {
      // Without file storage there can be no vault; trying to create one says why.
      if (error instanceof StorageRefused) return { kind: "none" };
      throw error;
    }
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
        const slots = await KeySlots.forOne(params, salt, kek, { vaultId, vaultKey });
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
    if (this.#vault) return ok(undefined);
    return this.#exclusive(async () => {
      const read = await this.#read();
      if (read.kind === "damaged") return err({ type: "SlotsDamaged" });
      const { header } = read.slots;
      if (!header.inUse) return err({ type: "NoVault" });
      if (!read.slots.derivationKnown || !isWithinBounds(header.params)) return err({ type: "ParametersChanged" });
      const waitMs = this.#waitMs(header);
      if (waitMs > 0) return err({ type: "Wait", waitMs });
      const claim = await this.#deps.claim();
      if (!claim) return err({ type: "OpenElsewhere" });
      try {
        const result = await this.#try(read.slots, passphrase, progress);
        if (!result.ok) claim.release();
        return result;
      } catch (error) {
        claim.release();
        throw error;
      }
    });
  }

  async #try(slots: KeySlots, passphrase: string, progress?: Progress): Promise<Result<void, UnlockError>> {
    const { store } = this.#deps;
    const opened = await this.#openSlots(slots, passphrase, progress);
    if (!opened.ok) return opened;
    const { counted, content } = opened.value;
    const vault = await OpenVault.from(store, content.vaultId, content.vaultKey);
    await store.alone((files) => writeSlots(files, counted.withTries(0, 0).withChange("none")));
    this.#triedAtMs = null;
    this.#vault = vault;
    progress?.(1);
    return ok(undefined);
  }

  async #openSlots(
    slots: KeySlots,
    passphrase: string,
    progress?: Progress,
  ): Promise<Result<{ readonly counted: KeySlots; readonly content: SlotContent }, Wrong>> {
    const { argon2, clock, store } = this.#deps;
    const { params, salt, wrongTries } = slots.header;
    // Counted before deriving: ending the browser half-way does not give a try back.
    const counted = await store.alone((files) => writeSlots(files, slots.withTries(wrongTries + 1, clock.nowMs())));
    this.#triedAtMs = clock.monotonicMs();
    progress?.(null);
    const secret: Bytes = await derive(argon2, passphraseBytes(passphrase), salt, params, (f) => progress?.(f));
    const content = await counted.open(await subKey(await keyBase(secret), KEK_LABEL));
    if (content) return ok({ counted, content });
    this.#triedAtMs = clock.monotonicMs();
    return err({ type: "WrongPassphrase", waitMs: this.#waitMs(counted.header) });
  }

  /** The vault key stays; a new salt, new parameters and a new file of slots hold it under the other passphrase. */
  async changePassphrase(current: string, next: string, progress?: Progress): Promise<Result<void, ChangeError>> {
    this.opened();
    const { argon2, clock, store } = this.#deps;
    if (estimateBits(next) < (argon2.wasm ? MIN_BITS : MIN_BITS_SLOW)) return err({ type: "PassphraseTooWeak" });
    return this.#exclusive<ChangeError>(async () => {
      const read = await this.#read();
      if (read.kind === "damaged") return err({ type: "SlotsDamaged" });
      const waitMs = this.#waitMs(read.slots.header);
      if (waitMs > 0) return err({ type: "Wait", waitMs });
      const opened = await this.#openSlots(read.slots, current, progress);
      if (!opened.ok) return opened;
      const { counted, content } = opened.value;
      await store.alone((files) => writeSlots(files, counted.withTries(0, 0).withChange("begun")));
      this.#triedAtMs = null;
      const salt = randomBytes(16);
      const { params, bytes } = await deriveFirst(argon2, passphraseBytes(next), salt, clock.monotonicMs, (f) => progress?.(f));
      const kek = await subKey(await keyBase(bytes), KEK_LABEL);
      const slots = await KeySlots.forOne(params, salt, kek, content);
      content.vaultKey.fill(0);
      await store.alone((files) => writeSlots(files, slots.withChange("done")));
      progress?.(1);
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
