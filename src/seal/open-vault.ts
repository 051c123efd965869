import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { Projection } from "#domain/case/types.ts";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { associatedData, openBox, sealBox } from "#seal/aead.ts";
import { CaseKeys } from "#seal/case-keys.ts";
import { type IndexEntry, type ShardKeys, sealProjection } from "#seal/index-shards.ts";
import { keyBase, subKey } from "#seal/key-derivation.ts";
import { openLetter } from "#seal/letterbox.ts";
import { openEnvelope, type SeenBefore } from "#seal/open-envelope.ts";
import { checkEnrolment, keptToBytes, keysFrom, type OwnKeys, parseKept } from "#seal/own-keys.ts";
import { RecordIndex } from "#seal/record-index.ts";
import { caseDraftKey, caseRecordKey, openRecord, type RecordContent, sealRecord } from "#seal/records.ts";
import { type SealedEnvelope, sealEnvelope } from "#seal/seal-envelope.ts";
import type { SlotStore } from "#seal/slot-store.ts";
import type {
  Change,
  EnrolError,
  EnrolmentInfo,
  Letterbox,
  LetterboxInput,
  Listed,
  OpenedEnvelope,
  OpenedRow,
  QuarantineReason,
  RecordPut,
  SealEnvelopeError,
  SealEnvelopeInput,
  SealedChange,
  SealedRow,
  SealedShard,
} from "#seal/vault-port.ts";

const ENROLMENT_NAME = "enrolment";

interface Staged {
  readonly ticket: number;
  readonly entries: ReadonlyMap<string, IndexEntry | null>;
  readonly shardRevs: Map<number, number>;
}

/** The vault after its key is there: index, records, cases, enrolment, envelopes. Ends with the worker. */
export class OpenVault {
  readonly #store: SlotStore;
  readonly #vaultId: string;
  readonly #records: CryptoKey;
  readonly #config: CryptoKey;
  readonly #drafts: CryptoKey;
  readonly #cases: CaseKeys;
  readonly #shardKeys: ShardKeys;
  readonly #index = new RecordIndex();
  /** Rows left over from erased cases: deleted with the next change. */
  readonly #erasedRows = new Set<string>();
  readonly #projectionKeys = new Map<string, Promise<CryptoKey | null>>();
  #staged: Staged | null = null;
  #tickets = 0;
  #own: OwnKeys | null = null;
  #enrolling: { readonly rowId: string; readonly own: OwnKeys } | null = null;

  private constructor(
    store: SlotStore,
    vaultId: string,
    keys: { records: CryptoKey; config: CryptoKey; drafts: CryptoKey; index: CryptoKey },
    cases: CaseKeys,
  ) {
    this.#store = store;
    this.#vaultId = vaultId;
    this.#records = keys.records;
    this.#config = keys.config;
    this.#drafts = keys.drafts;
    this.#cases = cases;
    this.#shardKeys = { vaultId, index: keys.index, projectionKey: (caseId) => this.#projectionKey(caseId) };
  }

  /** Takes over `vaultKey` and wipes it. */
  static async from(store: SlotStore, vaultId: string, vaultKey: Bytes): Promise<OpenVault> {
    const base = await keyBase(vaultKey);
    const [records, config, drafts, index, wrap] = await Promise.all([
      subKey(base, "records/v1"),
      subKey(base, "config/v1"),
      subKey(base, "drafts/v1"),
      subKey(base, "index/v1"),
      subKey(base, "cases/v1"),
    ]);
    const cases = await store.alone((files) => CaseKeys.load(files, wrap, vaultId));
    return new OpenVault(store, vaultId, { records, config, drafts, index }, cases);
  }

  #projectionKey(caseId: string): Promise<CryptoKey | null> {
    const known = this.#projectionKeys.get(caseId);
    if (known) return known;
    const made = this.#cases.base(caseId).then((base) => base && subKey(base, "projection/v1"));
    this.#projectionKeys.set(caseId, made);
    return made;
  }

  async loadIndex(shards: readonly SealedShard[]): Promise<{ readonly damagedShards: readonly number[] }> {
    const damagedShards = await this.#index.load(this.#shardKeys, shards);
    this.#erasedRows.clear();
    for (const { rowId, caseId, projection } of this.#index.all()) {
      if (caseId !== undefined && !projection && (await this.#cases.state(caseId)) === "erased") this.#erasedRows.add(rowId);
    }
    return { damagedShards };
  }

  list(kind: Projection["kind"]): readonly Listed[] {
    return this.#index
      .all()
      .flatMap(({ rowId, rev, projection }) => (projection?.kind === kind ? [{ rowId, rev, projection }] : []));
  }

  open(rows: readonly SealedRow[]): Promise<readonly OpenedRow[]> {
    return Promise.all(rows.map((row) => this.#openRow(row)));
  }

  async #openRow(row: SealedRow): Promise<OpenedRow> {
    const { rowId } = row;
    const no = (reason: Extract<OpenedRow, { ok: false }>["reason"]): OpenedRow => ({ rowId, ok: false, reason });
    const entry = this.#index.get(rowId);
    if (!entry) return (await this.#recover(row)) ?? no("missing");
    if (row.rev < entry.rev) return no("older");
    if (row.rev > entry.rev) return no("damaged");
    if (entry.caseId !== undefined && (await this.#cases.state(entry.caseId)) === "erased") return no("erased");
    const key = await this.#recordKey(rowId, entry.caseId, entry.projection);
    const content = key && (await openRecord(key, this.#vaultId, rowId, row.rev, row.bytes));
    return content ? { rowId, ok: true, value: content.value } : no("damaged");
  }

  async #recordKey(rowId: string, caseId: string | undefined, projection: Projection | undefined): Promise<CryptoKey | null> {
    if (caseId === undefined) {
      if (projection?.kind === "draft") return this.#drafts;
      return projection?.kind === "config" ? this.#config : this.#records;
    }
    const base = await this.#cases.base(caseId);
    // The draft of a case has a draft key of that case: it dies with it, and never opens as an entry.
    return base && (projection?.kind === "draft" ? caseDraftKey(base, rowId) : caseRecordKey(base, rowId));
  }

  /** A row whose shard was lost is found by trying every key there is, and listed again from what it says of itself. */
  async #recover(row: SealedRow): Promise<OpenedRow | null> {
    const { rowId, rev } = row;
    if (!this.#index.mayBeLost(rowId)) return null;
    const caseKeys = await Promise.all(
      this.#cases.bases().flatMap((base) => [caseRecordKey(base, rowId), caseDraftKey(base, rowId)]),
    );
    for (const key of [this.#records, this.#config, this.#drafts, ...caseKeys]) {
      const content = await openRecord(key, this.#vaultId, rowId, rev, row.bytes);
      if (!content) continue;
      this.#index.set(await this.#entryFor(rowId, rev, content));
      return { rowId, ok: true, value: content.value };
    }
    return { rowId, ok: false, reason: "damaged" };
  }

  async #entryFor(rowId: string, rev: number, { caseId, projection }: Omit<RecordContent, "value">): Promise<IndexEntry> {
    if (caseId === undefined) return { rowId, rev, projection };
    return {
      rowId,
      rev,
      caseId,
      projection,
      sealedProjection: await sealProjection(this.#shardKeys, { rowId, rev, caseId, projection }),
    };
  }

  /** One change at a time: throws while another is neither committed nor discarded. */
  async seal(change: Change): Promise<SealedChange> {
    if (this.#staged) throw new Error("a change is still open: commit or discard it first");
    const ticket = ++this.#tickets;
    const entries = new Map<string, IndexEntry | null>();
    const shardRevs = new Map<number, number>();
    this.#staged = { ticket, entries, shardRevs };
    try {
      const rows: SealedRow[] = [];
      for (const put of change.puts) {
        const entry = await this.#stagePut(put);
        entries.set(put.rowId, entry);
        const key = await this.#recordKey(put.rowId, put.caseId, put.projection);
        if (!key) throw new Error("no key for a case that was just given one");
        rows.push({ rowId: put.rowId, rev: entry.rev, bytes: await sealRecord(key, this.#vaultId, put.rowId, entry.rev, put) });
      }
      const deletes = new Set([...change.deletes, ...this.#erasedRows]);
      for (const rowId of deletes) if (!entries.has(rowId)) entries.set(rowId, null);
      const shards = await this.#index.sealTouched(this.#shardKeys, entries);
      for (const { shard, rev } of shards) shardRevs.set(shard, rev);
      return { ticket, rows, shards, deletes: [...deletes].filter((rowId) => entries.get(rowId) === null) };
    } catch (error) {
      this.#staged = null;
      throw error;
    }
  }

  async #stagePut(put: RecordPut): Promise<IndexEntry> {
    const rev = (this.#index.get(put.rowId)?.rev ?? 0) + 1;
    const { caseId } = put;
    if (caseId !== undefined && (await this.#cases.state(caseId)) !== "key") {
      await this.#store.alone((files) => this.#cases.ensure(files, caseId));
      this.#projectionKeys.delete(caseId);
    }
    return this.#entryFor(put.rowId, rev, put);
  }

  commit(ticket: number): void {
    const staged = this.#take(ticket);
    this.#index.apply(staged.entries, staged.shardRevs);
    for (const rowId of staged.entries.keys()) this.#erasedRows.delete(rowId);
    if (this.#enrolling && staged.entries.get(this.#enrolling.rowId)) {
      this.#own = this.#enrolling.own;
      this.#enrolling = null;
    }
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

  async eraseCase(caseId: string): Promise<void> {
    await this.#store.alone((files) => this.#cases.erase(files, caseId));
    this.#projectionKeys.delete(caseId);
    for (const { rowId, rev, caseId: owner } of this.#index.all()) {
      if (owner !== caseId) continue;
      this.#index.set({ rowId, rev, caseId, sealedProjection: "" });
      this.#erasedRows.add(rowId);
    }
  }

  async enrol(
    code: string,
    network: Network,
    nowMs: number,
    allowedOrigins: readonly string[],
  ): Promise<Result<{ readonly info: EnrolmentInfo; readonly once: string; readonly record: RecordPut }, EnrolError>> {
    const kept = await checkEnrolment(code, network, nowMs, allowedOrigins);
    if (!kept.ok) return kept;
    const own = await keysFrom(kept.value);
    const rowId = newId();
    // Sealed once more inside its record: opening the record as any other gives the page nothing of use.
    const sealed = toB64url(await sealBox(this.#config, keptToBytes(kept.value), this.#enrolmentPlace(rowId)));
    this.#enrolling = { rowId, own };
    const record: RecordPut = { rowId, value: { v: 1, sealed }, projection: { kind: "config", name: ENROLMENT_NAME } };
    return ok({ info: own.info, once: kept.value.enrolment.once, record });
  }

  #enrolmentPlace(rowId: string): Bytes {
    return associatedData("fanal", "v1", this.#vaultId, ENROLMENT_NAME, rowId, "1");
  }

  async loadEnrolment(row: SealedRow): Promise<EnrolmentInfo | null> {
    const opened = await this.#openRow(row);
    if (!opened.ok || typeof opened.value !== "object" || opened.value === null || !("sealed" in opened.value)) return null;
    const box = fromB64url(String(opened.value.sealed));
    const plain = box && (await openBox(this.#config, box, this.#enrolmentPlace(row.rowId)));
    const kept = plain && parseKept(plain);
    if (!kept) return null;
    this.#own = await keysFrom(kept);
    return this.#own.info;
  }

  async makeLetterbox({ boxId, projection, about }: LetterboxInput): Promise<Letterbox> {
    const identity = await generateX25519Identity();
    const rowId = newId();
    // Sealed once more inside its record: opening the record as any other gives the page nothing of use.
    const sealed = toB64url(await sealBox(this.#config, utf8(identity), this.#letterboxPlace(rowId)));
    const record: RecordPut = { rowId, caseId: boxId, value: { v: 1, sealed, about }, projection };
    return { recipient: await identityToRecipient(identity), record };
  }

  #letterboxPlace(rowId: string): Bytes {
    return associatedData("fanal", "v1", this.#vaultId, "letterbox", rowId, "1");
  }

  async openLetter(box: SealedRow, letter: Bytes): Promise<{ readonly value: unknown } | null> {
    const opened = await this.#openRow(box);
    if (!opened.ok || typeof opened.value !== "object" || opened.value === null || !("sealed" in opened.value)) return null;
    const sealed = fromB64url(String(opened.value.sealed));
    const identity = sealed && (await openBox(this.#config, sealed, this.#letterboxPlace(box.rowId)));
    return identity && openLetter(fromUtf8(identity), letter);
  }

  async sealEnvelope(input: SealEnvelopeInput): Promise<Result<SealedEnvelope, SealEnvelopeError>> {
    return this.#own ? sealEnvelope(this.#own, input) : err({ type: "NotEnrolled" });
  }

  async openEnvelope(
    bytes: Bytes,
    network: Network,
    today: string,
    seen: SeenBefore,
  ): Promise<Result<OpenedEnvelope, QuarantineReason>> {
    return this.#own ? openEnvelope(this.#own, bytes, network, today, seen) : err("not_for_us");
  }
}
