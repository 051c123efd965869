import { type Bytes, fromB64url, toB64url } from "#lib/bytes.ts";
import { associatedData, openBox, sealBox } from "#seal/aead.ts";
import type { OpenedRow } from "#seal/vault-port.ts";

/** Keys the page never sees: sealed once more inside their record, so that opening the record as any other gives nothing of use. */
export class InsideBox {
  readonly #vaultId: string;
  readonly #config: CryptoKey;

  constructor(vaultId: string, config: CryptoKey) {
    this.#vaultId = vaultId;
    this.#config = config;
  }

  #place(what: string, rowId: string): Bytes {
    return associatedData("fanal", "v1", this.#vaultId, what, rowId, "1");
  }

  async seal(what: string, rowId: string, plain: Bytes): Promise<string> {
    return toB64url(await sealBox(this.#config, plain, this.#place(what, rowId)));
  }

  async open(what: string, opened: OpenedRow): Promise<Bytes | null> {
    if (!opened.ok || typeof opened.value !== "object" || opened.value === null || !("sealed" in opened.value)) return null;
    const box = fromB64url(String(opened.value.sealed));
    return box && openBox(this.#config, box, this.#place(what, opened.rowId));
  }
}
