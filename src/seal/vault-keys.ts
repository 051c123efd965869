import type { Projection } from "#domain/case/types.ts";
import type { Bytes } from "#lib/bytes.ts";
import type { CaseKeys } from "#seal/case-keys.ts";
import { keyBase, subKey } from "#seal/key-derivation.ts";
import { LISTS } from "#seal/quick-lists.ts";
import type { IndexKeys } from "#seal/record-index.ts";
import { caseDraftKey, caseRecordKey } from "#seal/records.ts";

export interface MainKeys {
  readonly records: CryptoKey;
  readonly config: CryptoKey;
  readonly drafts: CryptoKey;
  readonly index: CryptoKey;
  /** For the slots of the keys of cases. */
  readonly wrap: CryptoKey;
}

/** Wipes the key of the vault. */
export async function mainKeys(vaultKey: Bytes): Promise<MainKeys> {
  const base = await keyBase(vaultKey);
  const labels = ["records/v1", "config/v1", "drafts/v1", "index/v1", "cases/v1"];
  const [records, config, drafts, index, wrap] = await Promise.all(labels.map((label) => subKey(base, label)));
  return { records, config, drafts, index, wrap } as MainKeys;
}

/** Which key opens what. */
export class VaultKeys {
  readonly vaultId: string;
  readonly main: MainKeys;
  readonly cases: CaseKeys;
  readonly #projections = new Map<string, Promise<CryptoKey | null>>();
  #lists: CryptoKey | null = null;

  constructor(vaultId: string, main: MainKeys, cases: CaseKeys) {
    this.vaultId = vaultId;
    this.main = main;
    this.cases = cases;
  }

  /** For the index and its quick lists. */
  forIndex(): IndexKeys {
    return {
      vaultId: this.vaultId,
      index: this.main.index,
      projectionKey: (caseId) => this.#projection(caseId),
      slots: this.cases,
      lists: this.#lists,
    };
  }

  #projection(caseId: string): Promise<CryptoKey | null> {
    const known = this.#projections.get(caseId);
    if (known) return known;
    const made = this.cases.base(caseId).then((base) => base && subKey(base, "projection/v1"));
    this.#projections.set(caseId, made);
    return made;
  }

  /** The key of the quick lists where it is said to be; none is made. */
  async findLists(slot: number): Promise<void> {
    const base = await this.cases.baseAt(LISTS, slot);
    this.#lists = base && (await subKey(base, "lists/v1"));
  }

  async ensureLists(): Promise<void> {
    this.#lists ??= await subKey(await this.cases.ensure(LISTS), "lists/v1");
  }

  async ensureCase(caseId: string): Promise<void> {
    if ((await this.cases.state(caseId)) === "key") return;
    await this.cases.ensure(caseId);
    this.#projections.delete(caseId);
  }

  /** The quick lists show every case: their key goes first, so that nothing shows what has no key any more. */
  async erase(caseId: string): Promise<void> {
    this.#lists = null;
    await this.cases.erase(LISTS);
    await this.cases.erase(caseId);
    this.#projections.delete(caseId);
  }

  async ofRecord(rowId: string, caseId: string | undefined, projection: Projection | undefined): Promise<CryptoKey | null> {
    if (caseId === undefined) {
      if (projection?.kind === "draft") return this.main.drafts;
      return projection?.kind === "config" ? this.main.config : this.main.records;
    }
    const base = await this.cases.base(caseId);
    // The draft of a case has a draft key of that case: it dies with it, and never opens as an entry.
    return base && (projection?.kind === "draft" ? caseDraftKey(base, rowId) : caseRecordKey(base, rowId));
  }

  /** Every key a row may be sealed with whose entry was lost. */
  async allOf(rowId: string): Promise<readonly CryptoKey[]> {
    const bases = await this.cases.bases();
    const ofCases = await Promise.all(bases.flatMap((base) => [caseRecordKey(base, rowId), caseDraftKey(base, rowId)]));
    return [this.main.records, this.main.config, this.main.drafts, ...ofCases];
  }
}
