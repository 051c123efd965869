const VAULT_WRITER = "fanal-vault-writer";

/** The Web Lock that keeps a second window from opening the vault at the same time; held while it is open here. */
export class OneWindow {
  #release: (() => void) | null = null;

  /** False while another window holds it. */
  take(): Promise<boolean> {
    if (this.#release) return Promise.resolve(true);
    return new Promise((resolve) => {
      void navigator.locks.request(VAULT_WRITER, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(false);
          return undefined;
        }
        return new Promise<void>((release) => {
          this.#release = release;
          resolve(true);
        });
      });
    });
  }

  drop(): void {
    this.#release?.();
    this.#release = null;
  }
}
