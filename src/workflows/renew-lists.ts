import type { Session } from "#workflows/session.ts";

/** Long enough after the last change that nobody waits for it. */
const AFTER_MS = 3000;
/** Small enough that a save in between does not wait. */
const AT_ONCE = 16;
const PAUSE_MS = 100;

/**
 * Writes the quick lists again that are missing, in the background: after an update, and after a case was erased, which takes their key
 * along. Without them everything works; the next unlock takes longer.
 */
export class RenewLists {
  readonly #session: Session;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  start(): void {
    this.#session.subscribe(() => {
      clearTimeout(this.#later);
      if (this.#isOpen()) this.#later = setTimeout(() => void this.#renew().catch(() => undefined), AFTER_MS);
    });
  }

  #isOpen(): boolean {
    return this.#session.get().vault.kind === "open";
  }

  async #renew(): Promise<void> {
    while (this.#isOpen() && (await this.#session.vault.slowShards()) > 0) {
      const written = await this.#session.write({ puts: [], deletes: [], renew: AT_ONCE }, { quiet: true });
      if (!written.ok) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
