import { err, ok, type Result } from "#lib/result.ts";
import { randomBytes } from "#seal/aead.ts";
import { normalisePassphrase, passphraseBytes } from "#seal/passphrase.ts";

const TRIES = 5;
const DIGITS = /^[0-9]{6}$/;
/** What fingers try first. */
const FIRST_TRIED = ["012345678901234", "098765432109876"] as const;

export type PinError = { readonly type: "PinTooSimple" };
export type WakeError = { readonly type: "WrongPin"; readonly triesLeft: number } | { readonly type: "PinSpent" };

const isTooSimple = (pin: string): boolean =>
  !DIGITS.test(pin) ||
  new Set(pin).size < 3 ||
  FIRST_TRIED.some((row) => row.includes(pin)) ||
  /^(\d\d)\1\1$|^(\d{3})\2$/.test(pin);

/**
 * Keeps an open vault to itself until six digits are said. The digits and their tries live in the worker's memory and nowhere else: on
 * disk a short PIN would fall in minutes. Ends with the worker.
 */
export class SoftLock {
  #key: CryptoKey | null = null;
  #mark: ArrayBuffer | null = null;
  #triesLeft = TRIES;
  #isResting = false;

  /** Whether the vault may be used now. */
  get isResting(): boolean {
    return this.#isResting;
  }
  get triesLeft(): number {
    return this.#triesLeft;
  }

  /** `null` takes it away. */
  async set(chosen: string | null): Promise<Result<void, PinError>> {
    if (chosen === null) {
      this.#key = null;
      this.#mark = null;
      return ok(undefined);
    }
    const pin = normalisePassphrase(chosen);
    if (isTooSimple(pin)) return err({ type: "PinTooSimple" });
    // The digits themselves are not kept: people use the same ones elsewhere.
    const how = { name: "HMAC", hash: "SHA-256" };
    this.#key = await crypto.subtle.importKey("raw", randomBytes(32), how, false, ["sign", "verify"]);
    this.#mark = await crypto.subtle.sign("HMAC", this.#key, passphraseBytes(pin));
    this.#triesLeft = TRIES;
    return ok(undefined);
  }

  /** False where there is no PIN: then only a real lock will do. */
  rest(): boolean {
    this.#isResting = this.#mark !== null;
    return this.#isResting;
  }

  /** A try counts before it is compared. After the last the caller ends the worker. */
  async wake(pin: string): Promise<Result<void, WakeError>> {
    if (!this.#key || !this.#mark || this.#triesLeft <= 0) return err({ type: "PinSpent" });
    this.#triesLeft -= 1;
    if (!(await crypto.subtle.verify("HMAC", this.#key, this.#mark, passphraseBytes(pin))))
      return err(this.#triesLeft > 0 ? { type: "WrongPin", triesLeft: this.#triesLeft } : { type: "PinSpent" });
    this.#triesLeft = TRIES;
    this.#isResting = false;
    return ok(undefined);
  }
}
