import type { Session } from "#workflows/session.ts";

/** Times of safeguarding and security rules, in milliseconds. */
const IDLE_MS = 120_000;
const WARN_MS = 20_000;
/** A clock that jumps forward by more than this, or back at all, means the phone slept or somebody set it. */
const JUMP_MS = 300_000;
const BACK_MS = 2_000;
const TICK_MS = 1_000;

const SIGNS_OF_LIFE = ["pointerdown", "keydown", "touchstart", "scroll", "wheel"] as const;

/**
 * Locks an open vault after two minutes without a sign of life, hidden or not, when the page is put away or frozen, and when the
 * clock jumps. Covers the screen as soon as the page is hidden. Twenty seconds before an idle lock it says how long is left.
 */
export class AutoLock {
  readonly #session: Session;
  readonly #listeners = new Set<() => void>();
  #secondsLeft: number | null = null;
  #lastLifeMs = performance.now();
  #wallMs = Date.now();
  #steadyMs = performance.now();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Seconds until the lock, only while it warns. */
  readonly get = (): number | null => this.#secondsLeft;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    for (const event of SIGNS_OF_LIFE) addEventListener(event, () => this.stayOpen(), { passive: true, capture: true });
    document.addEventListener("visibilitychange", () => this.#cover());
    addEventListener("pagehide", () => this.#lock());
    document.addEventListener("freeze", () => this.#lock());
    setInterval(() => this.#tick(), TICK_MS);
    this.#session.subscribe(() => this.#cover());
  }

  stayOpen(): void {
    this.#lastLifeMs = performance.now();
    this.#say(null);
  }

  get #open(): boolean {
    return this.#session.get().vault.kind === "open";
  }

  #tick(): void {
    const wall = Date.now();
    const steady = performance.now();
    const jump = wall - this.#wallMs - (steady - this.#steadyMs);
    const slept = steady - this.#steadyMs > JUMP_MS;
    this.#wallMs = wall;
    this.#steadyMs = steady;
    const left = IDLE_MS - (steady - this.#lastLifeMs);
    if (!this.#open) {
      // The two minutes begin when the vault opens.
      this.#lastLifeMs = steady;
      this.#say(null);
    } else if (jump > JUMP_MS || jump < -BACK_MS || slept || left <= 0) this.#lock();
    else this.#say(left <= WARN_MS ? Math.ceil(left / 1000) : null);
  }

  #lock(): void {
    this.#say(null);
    if (this.#open) void this.#session.lock();
  }

  /** The style sheet hides everything while the mark is set: the picture in the app switcher shows nothing. */
  #cover(): void {
    const root = document.documentElement;
    if (this.#open && document.visibilityState === "hidden") root.dataset.covered = "yes";
    else delete root.dataset.covered;
  }

  #say(seconds: number | null): void {
    if (seconds === this.#secondsLeft) return;
    this.#secondsLeft = seconds;
    for (const listener of this.#listeners) listener();
  }
}
