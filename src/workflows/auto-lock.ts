import { FIRST_LOCK_SETTINGS, readLockSettings } from "#workflows/lock-settings.ts";
import type { Session } from "#workflows/session.ts";

/** Times of safeguarding and security rules, in milliseconds. */
const MINUTE_MS = 60_000;
const WARN_MS = 20_000;
const HIDDEN_MS = 30_000;
/** A clock that jumps forward by more than this, or back at all, means the phone slept or somebody set it. */
const JUMP_MS = 300_000;
const BACK_MS = 2_000;
const TICK_MS = 1_000;
/** So long a PIN is enough; then the words. */
const REST_MS = 900_000;

const SIGNS_OF_LIFE = ["pointerdown", "keydown", "touchstart", "scroll", "wheel", "click", "keyup"] as const;
/** While it warns, only what ends a touch or a key counts: closed by its beginning, the rest of it would fall on what is below. */
const ENDS: ReadonlySet<string> = new Set(["click", "keyup"]);

/**
 * Locks an open vault (with a PIN set: lets it rest, for a quarter of an hour at most) after some minutes without a sign of life, two
 * unless the team's settings say otherwise; after half a minute out of sight, when the page is put away or frozen, and when the clock
 * jumps. Covers the screen as soon as the page is hidden. Twenty
 * seconds before an idle lock it says how long is left.
 */
export class AutoLock {
  readonly #session: Session;
  readonly #listeners = new Set<() => void>();
  #secondsLeft: number | null = null;
  #isOpen = false;
  /** Both clocks when it was put to rest. */
  #rested: { readonly wallMs: number; readonly steadyMs: number } | null = null;
  #idleMs = FIRST_LOCK_SETTINGS.idleMinutes * MINUTE_MS;
  #lastLifeMs = performance.now();
  /** When the page went out of sight. */
  #hiddenMs: number | null = null;
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
    for (const event of SIGNS_OF_LIFE) addEventListener(event, ({ type }) => this.#alive(type), { passive: true, capture: true });
    document.addEventListener("visibilitychange", () => this.#seen());
    addEventListener("pagehide", () => void this.#session.lock());
    document.addEventListener("freeze", () => this.#rest());
    document.addEventListener("resume", () => this.#tick());
    setInterval(() => this.#tick(), TICK_MS);
    this.#session.subscribe(() => this.#follow());
    this.#follow();
  }

  #alive(type: string): void {
    if (this.#secondsLeft === null || ENDS.has(type)) this.stayOpen();
  }

  stayOpen(): void {
    this.#lastLifeMs = performance.now();
    this.#say(null);
  }

  /** Reads the settings of the open vault again. */
  async readSettings(): Promise<void> {
    const { idleMinutes } = await readLockSettings(this.#session).catch(() => FIRST_LOCK_SETTINGS);
    this.#idleMs = idleMinutes * MINUTE_MS;
  }

  #follow(): void {
    const { kind } = this.#session.get().vault;
    const isOpen = kind === "open";
    if (kind !== "resting") this.#rested = null;
    else this.#rested ??= { wallMs: Date.now(), steadyMs: performance.now() };
    if (isOpen && !this.#isOpen) {
      // What the clock did while it was locked is nobody's concern.
      this.#wallMs = Date.now();
      this.#steadyMs = performance.now();
      // The minutes begin when the vault opens, with the shortest time until its settings are read.
      this.#idleMs = FIRST_LOCK_SETTINGS.idleMinutes * MINUTE_MS;
      this.stayOpen();
      void this.readSettings();
    }
    this.#isOpen = isOpen;
    this.#cover();
  }

  #seen(): void {
    this.#hiddenMs = document.visibilityState === "hidden" ? (this.#hiddenMs ?? performance.now()) : this.#hiddenMs;
    this.#tick();
    if (document.visibilityState !== "hidden") this.#hiddenMs = null;
    this.#cover();
  }

  #tick(): void {
    const wall = Date.now();
    const steady = performance.now();
    const jump = wall - this.#wallMs - (steady - this.#steadyMs);
    const slept = steady - this.#steadyMs > JUMP_MS;
    this.#wallMs = wall;
    this.#steadyMs = steady;
    if (!this.#isOpen) {
      this.#say(null);
      if (this.#rested) this.#endRest(wall - this.#rested.wallMs, steady - this.#rested.steadyMs);
      return;
    }
    const left = this.#idleMs - (steady - this.#lastLifeMs);
    const away = this.#hiddenMs !== null && steady - this.#hiddenMs >= HIDDEN_MS;
    if (jump > JUMP_MS || jump < -BACK_MS || slept) this.#lock();
    else if (away || left <= 0) this.#rest();
    else this.#say(left <= WARN_MS ? Math.ceil(left / 1000) : null);
  }

  #lock(): void {
    this.#say(null);
    if (this.#isOpen) void this.#session.lock();
  }

  #rest(): void {
    this.#say(null);
    if (this.#isOpen) void this.#session.rest();
  }

  /** By whichever clock went further: one of them stands still while a phone sleeps, the other can be set. */
  #endRest(wallMs: number, steadyMs: number): void {
    if (wallMs < -BACK_MS || Math.max(wallMs, steadyMs) >= REST_MS) void this.#session.lock();
  }

  /** The style sheet hides everything while the mark is set: the picture in the app switcher shows nothing. */
  #cover(): void {
    const root = document.documentElement;
    if (this.#isOpen && document.visibilityState === "hidden") root.dataset.covered = "yes";
    else delete root.dataset.covered;
  }

  #say(seconds: number | null): void {
    if (seconds === this.#secondsLeft) return;
    this.#secondsLeft = seconds;
    for (const listener of this.#listeners) listener();
  }
}
