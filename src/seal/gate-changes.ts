import type { Bytes } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type Gate, PHONE_KEK_LABEL, SHRED_ROUNDS } from "#seal/gate.ts";
import { keyBase, subKey } from "#seal/key-derivation.ts";
import { KeySlots } from "#seal/key-slots.ts";
import { type Limits, MAX_NAME_BYTES, type PhoneKey } from "#seal/slot-header.ts";
import { StorageRefused } from "#seal/slot-store.ts";
import {
  behind,
  duressSlots,
  takenSlots,
  withDuressWords,
  withDuty,
  withEmptyOther,
  withoutOther,
  withPhoneKeyOf,
} from "#seal/two-sides.ts";
import { justOpened } from "#seal/unopened.ts";
import type { AddPhoneKeyError, ChangeError, DuressError, Progress, Sides } from "#seal/vault-port.ts";

type Stored = Promise<Result<void, { readonly type: "StorageRefused" }>>;

/** What is changed in the key slots of a vault that is open: its words, its limits, the phone's key, the duress words. */
export class GateChanges {
  readonly #gate: Gate;
  readonly #nowMs: () => number;

  constructor(gate: Gate, nowMs: () => number) {
    this.#gate = gate;
    this.#nowMs = nowMs;
  }

  /** The words once more, before something that takes everything along: whoever finds it open does not know them. */
  async confirmWords(words: string, progress?: Progress): Promise<Result<void, ChangeError>> {
    return this.#gate.withWords<never>(words, progress, async (slots) => {
      await this.#gate.write(slots);
      return ok(undefined);
    });
  }

  /**
   * The vault key stays. Alone in its file, it gets a new salt, new parameters and a new file of slots; beside other words the salt stays,
   * because a slot made with the old one could not be copied.
   */
  async changePassphrase(current: string, next: string, progress?: Progress): Promise<Result<void, ChangeError>> {
    this.#gate.opened();
    if (this.#gate.isTooWeak(next)) return err({ type: "PassphraseTooWeak" });
    return this.#gate.withWords(current, progress, async (slots, entry) => {
      const begun = slots.withChange("begun");
      await this.#gate.write(begun);
      const { content } = entry;
      if ("vaultKey" in content && (await behind(slots, entry)) === "none") {
        const { params, salt, kek } = await this.#gate.newKek(next, progress);
        await this.#gate.write((await KeySlots.forOther(slots, params, salt, kek, content)).withChange("done"));
      } else {
        const kek = await this.#gate.kekOf(slots, next, progress);
        const isTaken = await opensAnother(slots, kek, entry.slot);
        if (isTaken) await this.#gate.write(slots);
        if (isTaken) return err({ type: "WordsTaken" });
        await this.#gate.write((await slots.withWords(entry.slot, kek, content)).withChange("done"));
      }
      progress?.(1);
      return ok(undefined);
    });
  }

  /** Needs the open vault: only it knows whether something must be kept (`mayGo`), and then takes the limits out again. */
  async setLimits(limits: Limits, mayGo: boolean): Stored {
    const set = await this.#gate.whileOpen<never>(async (slots, opened) => {
      const next = await withDuty(slots, opened, mayGo, limits);
      if (next === slots) return ok(undefined);
      const { tries, days } = slots.header.limits;
      const limited = next.header.limits;
      const isOther = limited.tries !== tries || limited.days !== days;
      await this.#gate.write(isOther ? next.withUnopened(justOpened(this.#nowMs())) : next);
      return ok(undefined);
    });
    return set.ok ? set : err({ type: "StorageRefused" });
  }

  async phoneKey(): Promise<PhoneKey | null> {
    try {
      return (await this.#gate.slots())?.phoneKey ?? null;
    } catch (error) {
      if (error instanceof StorageRefused) return null;
      throw error;
    }
  }

  async addPhoneKey(words: string, key: PhoneKey, secret: Bytes, progress?: Progress): Promise<Result<void, AddPhoneKeyError>> {
    if (key.name.length === 0 || key.name.length > MAX_NAME_BYTES) return err({ type: "PhoneKeyUnusable" });
    const kek = await subKey(await keyBase(secret), PHONE_KEK_LABEL);
    return this.#gate.withWords<AddPhoneKeyError>(words, progress, async (slots, entry) => {
      const added = await slots.withPhoneKey(key, kek, entry.content, await takenSlots(slots, entry));
      await this.#gate.write(await withPhoneKeyOf(added, entry));
      progress?.(1);
      return ok(undefined);
    });
  }

  /** Overwritten as often as everything else that ends. Open or locked: it takes a way in away and gives none. */
  async removePhoneKey(): Stored {
    return this.#gate.exclusive<never>(async () => {
      const slot = (await this.#gate.slots())?.phoneKey?.slot;
      for (let round = 0; slot !== undefined && round < SHRED_ROUNDS; round++)
        await this.#gate.rewrite((slots) => slots.withoutPhoneKey(slot));
      return ok(undefined);
    });
  }

  /** What this side is, and what stands behind the other words. */
  async sides(): Promise<Sides> {
    const entry = this.#gate.entered();
    const slots = await this.#gate.slots();
    return { side: entry.side, behind: slots ? await behind(slots, entry) : "keep" };
  }

  /** For the own side, which knows the other's key; that one has no third side to give. */
  async setDuressWords(words: string, duress: string, progress?: Progress): Promise<Result<void, DuressError>> {
    this.#gate.opened();
    if (this.#gate.isTooWeak(duress)) return err({ type: "PassphraseTooWeak" });
    return this.#gate.withWords<DuressError>(words, progress, async (slots, entry) => {
      const kek = await this.#gate.kekOf(slots, duress, progress);
      const [duressSlot] = await duressSlots(slots, entry);
      const refused = entry.side === "other" ? "NoRoom" : (await opensAnother(slots, kek, duressSlot)) ? "WordsTaken" : null;
      await this.#gate.write(refused ? slots : await withDuressWords(slots, entry, kek));
      progress?.(1);
      return refused ? err({ type: refused }) : ok(undefined);
    });
  }

  /** Takes what was written behind them along, so never while something there has to be kept. */
  async removeDuressWords(words: string, progress?: Progress): Promise<Result<void, DuressError>> {
    return this.#gate.withWords<DuressError>(words, progress, async (slots, entry) => {
      const mustStay = entry.side === "other" || (await behind(slots, entry)) === "keep";
      const gone = mustStay ? [] : await duressSlots(slots, entry);
      const without = mustStay ? slots : await withoutOther(slots, entry);
      for (let round = 0; round < SHRED_ROUNDS; round++) await this.#gate.write(without.withRandom(...gone));
      progress?.(1);
      return mustStay ? err({ type: "BehindMustStay" }) : ok(undefined);
    });
  }

  /** Ends the other side, which is open, and leaves the own one alone. */
  async emptyOther(): Stored {
    const emptied = await this.#gate.whileOpen<never>(async (slots, { side, sidesKey }) => {
      if (side === "other") await this.#gate.write(await withEmptyOther(slots, sidesKey));
      this.#gate.forget();
      return ok(undefined);
    });
    return emptied.ok ? emptied : err({ type: "StorageRefused" });
  }
}

/** These words open a slot beside the one they are meant for. */
async function opensAnother(slots: KeySlots, kek: CryptoKey, slot: number | undefined): Promise<boolean> {
  const opened = await slots.open(kek);
  return opened !== null && opened.slot !== slot;
}
