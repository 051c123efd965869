import type { IndexEntry } from "#seal/index-shards.ts";
import type { RecordIndex } from "#seal/record-index.ts";
import { sealRecord } from "#seal/records.ts";
import type { VaultKeys } from "#seal/vault-keys.ts";
import type { Change, RecordPut, SealedChange, SealedRow, SealedShard } from "#seal/vault-port.ts";

interface Staged {
  readonly ticket: number;
  readonly entries: Map<string, IndexEntry | null>;
  shards: readonly SealedShard[];
}

/** Seals changes, one at a time, and takes each over once it is stored. */
export class Changes {
  readonly #keys: VaultKeys;
  readonly #index: RecordIndex;
  #staged: Staged | null = null;
  #tickets = 0;

  constructor(keys: VaultKeys, index: RecordIndex) {
    this.#keys = keys;
    this.#index = index;
  }

  /** Throws while another is neither committed nor discarded. `leftOver`: rows that go with this change too. */
  async seal(change: Change, leftOver: Iterable<string>): Promise<SealedChange> {
    if (this.#staged) throw new Error("a change is still open: commit or discard it first");
    const ticket = ++this.#tickets;
    const entries = new Map<string, IndexEntry | null>();
    const staged: Staged = { ticket, entries, shards: [] };
    this.#staged = staged;
    try {
      await this.#keys.ensureLists();
      const rows: SealedRow[] = [];
      for (const put of change.puts) {
        const rev = (this.#index.get(put.rowId)?.rev ?? 0) + 1;
        entries.set(put.rowId, entryOf(rev, put));
        rows.push(await this.#sealRow(rev, put));
      }
      const deletes = new Set([...change.deletes, ...leftOver]);
      for (const rowId of deletes) if (!entries.has(rowId)) entries.set(rowId, null);
      const more = this.#index.slow().slice(0, change.renew ?? 0);
      const shards = await this.#index.sealTouched(this.#keys.forIndex(), entries, more);
      staged.shards = shards;
      return { ticket, rows, shards, deletes: [...deletes].filter((rowId) => entries.get(rowId) === null) };
    } catch (error) {
      this.#staged = null;
      throw error;
    }
  }

  async #sealRow(rev: number, put: RecordPut): Promise<SealedRow> {
    const { rowId, caseId } = put;
    if (caseId !== undefined) await this.#keys.ensureCase(caseId);
    const key = await this.#keys.ofRecord(rowId, caseId, put.projection);
    if (!key) throw new Error("no key for a case that was just given one");
    return { rowId, rev, bytes: await sealRecord(key, this.#keys.vaultId, rowId, rev, put) };
  }

  /** The entries that were written; `null` stands for a row that went. */
  commit(ticket: number): ReadonlyMap<string, IndexEntry | null> {
    const { entries, shards } = this.#take(ticket);
    this.#index.apply(entries, shards);
    return entries;
  }

  discard(ticket: number): void {
    this.#take(ticket);
  }

  #take(ticket: number): Staged {
    const staged = this.#staged;
    if (staged?.ticket !== ticket) throw new Error("no such change is open");
    this.#staged = null;
    return staged;
  }
}

export function entryOf(
  rev: number,
  { rowId, caseId, projection }: Pick<RecordPut, "rowId" | "caseId" | "projection">,
): IndexEntry {
  return { rowId, rev, ...(caseId !== undefined && { caseId }), projection };
}
