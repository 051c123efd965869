import type { Projection } from "#domain/case/types.ts";
import type { Place } from "#lib/places.ts";
import { ok, type Result } from "#lib/result.ts";
import type { Change, Listed, ListFilter, OpenedRow, SealedRow, VaultPort } from "#seal/vault-port.ts";
import type { MarkedCall } from "#storage/call-marks.ts";
import { type ArrivalRow, type FanalDb, type OutboxRow, privateTables } from "#storage/db.ts";
import { readRecords, writeSealed } from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import type { Counts } from "#workflows/counting.ts";
import type { SaveQueue } from "#workflows/save-queue.ts";

/** Bytes that are written in the same transaction as the sealed records. */
export interface WriteExtras {
  readonly outboxAdd?: readonly OutboxRow[];
  readonly outboxDelete?: readonly string[];
  readonly arrivalAdd?: readonly ArrivalRow[];
  readonly arrivalDelete?: readonly string[];
  /** Public, beside the sealed records: what came of ringing a number of the directory. */
  readonly callMark?: MarkedCall;
  /** What is counted changes with it. */
  readonly counts?: Counts;
  /** A draft: lists need not be read again for it. */
  readonly quiet?: boolean;
}
export type Write = (change: Change, extras?: WriteExtras) => Promise<Result<void, SaveError>>;

/** What was begun belongs to a vault that is not the open one any more. */
export class OtherVault extends Error {
  override readonly name = "OtherVault";
}

/** What goes with every write. */
interface Around {
  /** The change with what it does to the counts. */
  readonly whole: (change: Change, counts?: Counts) => Promise<Change>;
  /** Nothing is sealed and nothing written where it fails. */
  readonly before: (change: Change) => Promise<Result<void, SaveError>>;
  /** It is on the disk. */
  readonly after: (change: Change, isQuiet: boolean) => Promise<void>;
}
interface Deps extends Around {
  readonly db: FanalDb;
  /** The vault that is open. */
  readonly vault: () => VaultPort;
  readonly place: () => Place;
  readonly queue: SaveQueue;
}

/** The records of the open vault: read through its worker, and written one act behind the other. */
export class SealedRecords {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  list(kind: Projection["kind"], filter?: ListFilter): Promise<readonly Listed[]> {
    return this.#deps.vault().list(kind, filter);
  }

  /** Opens the given records in one call to the worker. A record that cannot be opened says why; the others are there. */
  async open(listed: readonly Listed[]): Promise<readonly OpenedRow[]> {
    if (listed.length === 0) return [];
    const rows = await this.read(listed);
    const opened = new Map((await this.#deps.vault().open(rows)).map((o) => [o.rowId, o]));
    return listed.map((l) => opened.get(l.rowId) ?? { rowId: l.rowId, ok: false, reason: "missing" });
  }

  /** The sealed rows that are there, in the order asked for. */
  async read(listed: readonly Listed[]): Promise<SealedRow[]> {
    const rows = await readRecords(
      privateTables(this.#deps.db, this.#deps.place()),
      listed.map((l) => l.rowId),
    );
    const byId = new Map(rows.map((row) => [row.rowId, row]));
    return listed.flatMap((l) => byId.get(l.rowId) ?? []);
  }

  /** For acts that read, decide and write: nothing else is written in between. */
  exclusive<T>(act: (write: Write) => Promise<T>): Promise<T> {
    const { queue, place } = this.#deps;
    const begunAt = place();
    return queue.run(() => {
      this.#mustBe(begunAt);
      return act((change, extras = {}) => this.#writeNow(begunAt, change, extras));
    });
  }

  /** Begun in one vault, an act that took long never ends in another. */
  #mustBe(place: Place): void {
    if (place !== this.#deps.place()) throw new OtherVault("another vault was opened meanwhile");
  }

  async #writeNow(
    place: Place,
    asked: Change,
    { quiet = false, counts, ...extras }: WriteExtras,
  ): Promise<Result<void, SaveError>> {
    this.#mustBe(place);
    const { db, before, after, whole } = this.#deps;
    const change = await whole(asked, counts);
    const allowed = await before(change);
    if (!allowed.ok) return allowed;
    const vault = this.#deps.vault();
    const sealed = await vault.seal(change);
    const written = await writeSealed(db, privateTables(db, place), { ...sealed, ...extras });
    if (!written.ok) {
      await vault.discard(sealed.ticket);
      return written;
    }
    await vault.commit(sealed.ticket);
    await after(change, quiet);
    return ok(undefined);
  }
}
