import type { CaseFigures, CasePage, CaseQuery } from "#domain/case/summary.ts";
import type { Projection } from "#domain/case/types.ts";
import type { Bytes } from "#lib/bytes.ts";
import { err, type Result } from "#lib/result.ts";
import { CaseKeys } from "#seal/case-keys.ts";
import { Changes, entryOf } from "#seal/changes.ts";
import { OwnPost } from "#seal/own-post.ts";
import { listsSlot } from "#seal/quick-lists.ts";
import { RecordIndex } from "#seal/record-index.ts";
import { openRecord } from "#seal/records.ts";
import type { SealedEnvelope } from "#seal/seal-envelope.ts";
import type { SlotStore } from "#seal/slot-store.ts";
import { mainKeys, VaultKeys } from "#seal/vault-keys.ts";
import type {
  Change,
  EnrolmentInfo,
  Listed,
  ListFilter,
  OpenedRow,
  Progress,
  SealEnvelopeError,
  SealEnvelopeInput,
  SealedChange,
  SealedRow,
  SealedShard,
} from "#seal/vault-port.ts";

/** The vault after its key is there: index, records, cases. Ends with the worker. */
export class OpenVault {
  readonly #keys: VaultKeys;
  readonly #index = new RecordIndex();
  readonly #changes: Changes;
  readonly #post: OwnPost;
  /** Rows left over from erased cases: deleted with the next change. */
  readonly #erasedRows = new Set<string>();

  private constructor(keys: VaultKeys) {
    this.#keys = keys;
    this.#changes = new Changes(keys, this.#index);
    this.#post = new OwnPost(keys.vaultId, keys.main.config);
  }

  /** Takes over `vaultKey` and wipes it. */
  static async from(store: SlotStore, vaultId: string, vaultKey: Bytes): Promise<OpenVault> {
    const main = await mainKeys(vaultKey);
    return new OpenVault(new VaultKeys(vaultId, main, await CaseKeys.load(store, main.wrap, vaultId)));
  }

  /** Enrolment, letterboxes and envelopes. */
  get post(): OwnPost {
    return this.#post;
  }

  async loadIndex(shards: readonly SealedShard[], progress?: Progress): Promise<{ readonly damagedShards: readonly number[] }> {
    await this.#findLists(shards);
    const damagedShards = await this.#index.load(this.#keys.forIndex(), shards, (fraction) => progress?.(fraction));
    this.#erasedRows.clear();
    for (const { rowId, caseId, projection } of this.#index.all()) {
      if (caseId !== undefined && !projection && (await this.#keys.cases.state(caseId)) === "erased") this.#erasedRows.add(rowId);
    }
    // What the lists did not need is looked through while somebody reads the first screen.
    void this.#keys.cases.all().catch(() => undefined);
    return { damagedShards };
  }

  async #findLists(shards: readonly SealedShard[]): Promise<void> {
    const keys = this.#keys.forIndex();
    for (const { shard, rev, quick } of shards) {
      const slot = quick ? await listsSlot(keys, shard, rev, quick) : null;
      if (slot !== null) return this.#keys.findLists(slot);
    }
  }

  async slowShards(): Promise<number> {
    return this.#index.slow().length;
  }

  list(kind: Projection["kind"], filter?: ListFilter): readonly Listed[] {
    return this.#index.book.list(kind, filter).map(({ rowId, rev, projection }) => ({ rowId, rev, projection }));
  }

  cases(query: CaseQuery): CasePage {
    return this.#index.book.cases(query);
  }
  caseFigures(): CaseFigures {
    return this.#index.book.figures();
  }
  knownCases(caseIds: readonly string[]): readonly string[] {
    return this.#index.book.known(caseIds);
  }

  open(rows: readonly SealedRow[]): Promise<readonly OpenedRow[]> {
    return Promise.all(rows.map((row) => this.openRow(row)));
  }

  async openRow(row: SealedRow): Promise<OpenedRow> {
    const { rowId } = row;
    const no = (reason: Extract<OpenedRow, { ok: false }>["reason"]): OpenedRow => ({ rowId, ok: false, reason });
    const entry = this.#index.get(rowId);
    if (!entry) return (await this.#recover(row)) ?? no("missing");
    if (row.rev < entry.rev) return no("older");
    if (row.rev > entry.rev) return no("damaged");
    if (entry.caseId !== undefined && (await this.#keys.cases.state(entry.caseId)) === "erased") return no("erased");
    const key = await this.#keys.ofRecord(rowId, entry.caseId, entry.projection);
    const content = key && (await openRecord(key, this.#keys.vaultId, rowId, row.rev, row.bytes));
    return content ? { rowId, ok: true, value: content.value } : no("damaged");
  }

  /** A row whose shard was lost is found by trying every key there is, and listed again from what it says of itself. */
  async #recover({ rowId, rev, bytes }: SealedRow): Promise<OpenedRow | null> {
    if (!this.#index.mayBeLost(rowId)) return null;
    for (const key of await this.#keys.allOf(rowId)) {
      const content = await openRecord(key, this.#keys.vaultId, rowId, rev, bytes);
      if (!content) continue;
      this.#index.set(entryOf(rev, { rowId, ...content }));
      return { rowId, ok: true, value: content.value };
    }
    return { rowId, ok: false, reason: "damaged" };
  }

  /** One change at a time: throws while another is neither committed nor discarded. */
  seal(change: Change): Promise<SealedChange> {
    return this.#changes.seal(change, this.#erasedRows);
  }

  commit(ticket: number): void {
    const entries = this.#changes.commit(ticket);
    for (const rowId of entries.keys()) this.#erasedRows.delete(rowId);
    this.#post.stored((rowId) => Boolean(entries.get(rowId)));
  }

  discard(ticket: number): void {
    this.#changes.discard(ticket);
  }

  async eraseCase(caseId: string): Promise<void> {
    await this.#keys.erase(caseId);
    this.#index.forgetQuick();
    for (const { rowId, rev, caseId: owner } of this.#index.all()) {
      if (owner !== caseId) continue;
      this.#index.set({ rowId, rev, caseId });
      this.#erasedRows.add(rowId);
    }
  }

  projectionOf(rowId: string): Projection | undefined {
    return this.#index.get(rowId)?.projection;
  }

  /** What was erased here, for copies. */
  get marks(): Pick<CaseKeys, "mark" | "keepErased" | "erasedNames"> {
    return this.#keys.cases;
  }
  async erasedAmong(names: readonly string[]): Promise<readonly string[]> {
    const states = await Promise.all(names.map((name) => this.#keys.cases.state(name)));
    return names.filter((_, i) => states[i] === "erased");
  }

  /** What a yes was taken back for has a mark under its number, and is never sealed again, whoever asks. */
  async sealEnvelope(input: SealEnvelopeInput): Promise<Result<SealedEnvelope, SealEnvelopeError>> {
    const aboutPerson = input.kind === "referral" || input.kind === "hand_over";
    if (aboutPerson && (await this.#keys.cases.state(input.refId)) === "erased") return err({ type: "ConsentWithdrawn" });
    return this.#post.sealEnvelope(input);
  }

  async loadEnrolment(row: SealedRow): Promise<EnrolmentInfo | null> {
    return this.#post.loadEnrolment(await this.openRow(row));
  }

  async openLetter(box: SealedRow, letter: Bytes): Promise<{ readonly value: unknown } | null> {
    return this.#post.openLetter(await this.openRow(box), letter);
  }
}
