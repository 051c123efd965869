import { err, type Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type DraftPlace, draftPut, draftRows, listDrafts, placeKey } from "#workflows/draft-rows.ts";
import { type HeldBack, isHeld } from "#workflows/hold.ts";
import type { Session } from "#workflows/session.ts";

/** Sealed when typing stops for a second, and every five seconds while it does not stop. */
const PAUSE_MS = 1_000;
const AT_MOST_MS = 5_000;
/** A draft nobody came back to in three days goes. */
export const DRAFT_LIFE_MS = 72 * 3_600_000;

export type DraftState = "none" | "kept" | SaveError["type"];

interface Typed {
  readonly place: DraftPlace;
  typed: unknown;
  /** When the first character that is not sealed yet was typed, by the steady clock; null when all is sealed. */
  sinceMs: number | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  saving: Promise<unknown> | null;
  state: DraftState;
}

/** What is typed and not saved yet: sealed on the disk while somebody writes, before a lock, and when the page is hidden. */
export class Drafts {
  readonly #session: Session;
  readonly #typed = new Map<string, Typed>();
  readonly #listeners = new Set<() => void>();
  #isOpen = false;

  constructor(session: Session) {
    this.#session = session;
  }

  start(): void {
    this.#session.beforeLock(() => this.flush().then(() => this.#clear()));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.flush();
    });
    this.#session.subscribe(() => this.#follow());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  state(place: DraftPlace): DraftState {
    return this.#typed.get(placeKey(place))?.state ?? "none";
  }

  /** Somebody typed: `typed` is all there is in that place now. */
  write(place: DraftPlace, typed: unknown): void {
    const key = placeKey(place);
    const one: Typed = this.#typed.get(key) ?? { place, typed, sinceMs: null, timer: undefined, saving: null, state: "none" };
    this.#typed.set(key, one);
    const nowMs = performance.now();
    one.typed = typed;
    one.sinceMs ??= nowMs;
    clearTimeout(one.timer);
    one.timer = setTimeout(() => void this.#seal(key), Math.max(0, Math.min(PAUSE_MS, one.sinceMs + AT_MOST_MS - nowMs)));
  }

  /** Saves what was typed. Meanwhile no draft of it is written; when it fails, one is. `act` deletes the draft it finds. */
  save<R extends { readonly ok: boolean }>(place: DraftPlace, act: () => Promise<R>): Promise<R> {
    const one = this.#typed.get(placeKey(place));
    const saving = act().then(
      (saved) => {
        this.#saved(one, saved.ok);
        return saved;
      },
      (error: unknown) => {
        this.#saved(one, false);
        throw error;
      },
    );
    if (one) one.saving = saving;
    return saving;
  }

  /** In the same moment as the answer: a draft must not be sealed of what was just saved. */
  #saved(one: Typed | undefined, isSaved: boolean): void {
    if (!one) return;
    one.saving = null;
    if (isSaved) this.#forget(one.place);
    else if (one.sinceMs !== null) this.write(one.place, one.typed);
  }

  /** By hand; not while notes are asked for, once anything of it is on the disk. */
  async drop(place: DraftPlace): Promise<Result<void, SaveError | HeldBack>> {
    return this.#session.exclusive(async (write) => {
      const deletes = await draftRows(this.#session, place);
      if (deletes.length > 0 && (await isHeld(this.#session))) return err({ type: "OnHold" });
      this.#forget(place);
      return write({ puts: [], deletes });
    });
  }

  /** Seals all that is not sealed yet, after what is being saved. */
  async flush(): Promise<void> {
    await Promise.allSettled([...this.#typed.values()].map(({ saving }) => saving));
    await Promise.allSettled([...this.#typed.keys()].map((key) => this.#seal(key)));
  }

  async #seal(key: string): Promise<void> {
    const kept = await this.#session
      .exclusive(async (write) => {
        const one = this.#typed.get(key);
        if (!one || one.sinceMs === null || one.saving) return null;
        clearTimeout(one.timer);
        one.sinceMs = null;
        const put = await draftPut(this.#session, one.place, one.typed);
        return write({ puts: [put], deletes: [] }, { quiet: true });
      })
      .catch(() => ({ ok: false, error: { type: "SaveFailed" } }) as const);
    const one = this.#typed.get(key);
    if (!kept || !one) return;
    one.state = kept.ok ? "kept" : kept.error.type;
    if (!kept.ok) one.sinceMs ??= performance.now();
    this.#tell();
  }

  #forget(place: DraftPlace): void {
    clearTimeout(this.#typed.get(placeKey(place))?.timer);
    this.#typed.delete(placeKey(place));
    this.#tell();
  }

  #follow(): void {
    const { kind } = this.#session.get().vault;
    const isOpen = kind === "open";
    if (isOpen && !this.#isOpen) void tidyDrafts(this.#session).catch(() => undefined);
    this.#isOpen = isOpen;
  }

  /** After the last draft is sealed, nothing typed stays in memory. */
  #clear(): void {
    for (const { timer } of this.#typed.values()) clearTimeout(timer);
    this.#typed.clear();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Deletes drafts that are over; not while somebody has asked for the notes. */
export async function tidyDrafts(session: Session): Promise<void> {
  await session.exclusive(async (write) => {
    const over = (await listDrafts(session)).filter(({ projection }) => session.nowMs() - projection.atMs > DRAFT_LIFE_MS);
    if (over.length === 0 || (await isHeld(session))) return;
    await write({ puts: [], deletes: over.map(({ rowId }) => rowId) });
  });
}
