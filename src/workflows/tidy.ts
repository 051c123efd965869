import type { CaseSummary } from "#domain/case/summary.ts";
import { type Told, tidyRows } from "#workflows/clocks.ts";
import { tidyHeldCopies } from "#workflows/copy-held.ts";
import { finishErasing } from "#workflows/erase-keys.ts";
import { tidyHalves } from "#workflows/release-counts.ts";
import { tidyCases } from "#workflows/retention.ts";
import { tidySent } from "#workflows/sent.ts";
import type { Session } from "#workflows/session.ts";
import { tidyReceived } from "#workflows/take-back-received.ts";
import { tidyMarks, tidyReports } from "#workflows/tidy-calls.ts";
import { tidyWithdrawals } from "#workflows/withdraw.ts";

export interface TidyState {
  /** Deleted since the vault was opened, and not told yet. */
  readonly deleted: number;
  readonly soon: readonly CaseSummary[];
  readonly received: Told;
  readonly log: Told;
  readonly incidents: Told;
}

/** The first screen comes first; where it tells of this itself, once is enough. */
const AFTER_MS = 500;
const NONE: Told = { deleted: 0, soon: 0 };
const NOTHING: TidyState = { deleted: 0, soon: [], received: NONE, log: NONE, incidents: NONE };

const more = (before: Told, { deleted, soon }: Told): Told => ({ deleted: before.deleted + deleted, soon });

/** What was begun is ended, and what was taken back is forgotten, once its days are over. Not done now, the next opening does it. */
async function endErasing(session: Session): Promise<void> {
  await session.exclusive((write) => finishErasing(session, write));
  await tidyReceived(session);
  await tidySent(session);
  await tidyWithdrawals(session);
  await tidyReports(session);
  await tidyMarks(session);
  await tidyHeldCopies(session);
  await tidyHalves(session);
}

/** Lets cases go whose days are over, as soon as the vault opens, whatever screen is in front; the team's first screen tells of it. */
export class Tidy {
  readonly #session: Session;
  readonly #listeners = new Set<() => void>();
  #state = NOTHING;
  #isOpen = false;
  #later: ReturnType<typeof setTimeout> | undefined;
  #line: Promise<unknown> = Promise.resolve();

  constructor(session: Session) {
    this.#session = session;
  }

  readonly get = (): TidyState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    this.#session.subscribe(() => this.#follow());
  }

  /** Looks again, for a screen that tells of it: something may have been kept longer, or been asked for. */
  again(): void {
    this.#inTurn(true);
  }

  /** Somebody has read what was deleted. */
  told(): void {
    const { soon, received, log, incidents } = this.#state;
    const read = (told: Told): Told => ({ ...told, deleted: 0 });
    this.#set({ deleted: 0, soon, received: read(received), log: read(log), incidents: read(incidents) });
  }

  #inTurn(isShown: boolean): void {
    clearTimeout(this.#later);
    this.#line = this.#line.then(() => this.#look(isShown)).catch(() => undefined);
  }

  async #look(isShown: boolean): Promise<void> {
    if (!this.#isOpen) return;
    await endErasing(this.#session);
    const tidied = await tidyCases(this.#session, isShown);
    const rows = await tidyRows(this.#session, isShown);
    // Locked meanwhile: the next opening does it.
    if (!tidied.ok || !rows.ok || !this.#isOpen) return;
    this.#set({
      deleted: this.#state.deleted + tidied.value.deleted,
      soon: tidied.value.soon,
      received: more(this.#state.received, rows.value.received),
      log: more(this.#state.log, rows.value.log),
      incidents: more(this.#state.incidents, rows.value.incidents),
    });
  }

  #follow(): void {
    const isOpen = this.#session.get().vault.kind === "open";
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    clearTimeout(this.#later);
    if (isOpen) this.#later = setTimeout(() => this.#inTurn(false), AFTER_MS);
    else this.#set(NOTHING);
  }

  #set(state: TidyState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
