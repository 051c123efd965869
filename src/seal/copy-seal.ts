import { type Bytes, concatBytes, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { COPY_CONTEXT, type CopyItem, MAX_PARTS, PART_BYTES } from "#protocol/copy.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { associatedData, BOX_OVERHEAD, randomBytes, sealBox } from "#seal/aead.ts";
import { type CopyHead, writeHead } from "#seal/copy-head.ts";
import type { CopyMeta } from "#seal/copy-port.ts";
import { type Frame, frameBytes, sealFrame } from "#seal/envelope-frame.ts";
import { type KdfParams, keyBase, subKey } from "#seal/key-derivation.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { recipientIdOf, wellFormed } from "#seal/seal-envelope.ts";

/** Who opens it: a recipient, or a key made from words together with how it was made. */
export type CopyReader =
  | { readonly door: "phone"; readonly recipient: string }
  | { readonly door: "words"; readonly key: CryptoKey; readonly params: KdfParams; readonly salt: Bytes };

export const TO_WORDS = "words";
export const KEK_COPY = "kek/copy/v1";
const PART_KEY = "copy/part/v1";
/** Length in front, and the brackets of the list. */
const AROUND_ITEMS = 6;

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** Wipes `key`. */
export const partKey = async (key: Bytes): Promise<CryptoKey> => subKey(await keyBase(key), PART_KEY);
export const partPlace = (copyId: string, index: number): Bytes => associatedData("fanal", "copy", "v1", copyId, String(index));
export const framePlace = (head: Bytes): Bytes => associatedData("fanal", "copy", "v1", "frame", head);
export const hashOfPart = async (sealed: Bytes): Promise<string> => toB64url(await sha256(sealed));
/** What is signed: the context, the head as it lies there, and the exact manifest. */
export const signedManifest = async (head: Bytes, manifest: Bytes): Promise<Bytes> =>
  concatBytes(utf8(COPY_CONTEXT), await sha256(head), await sha256(manifest));

/** 1, 2, 3, 4, 6, 8, 12, 16, 24 …: so few sizes that one tells little. */
export function partsUpTo(count: number): number {
  for (let size = 1; ; size *= 2) {
    if (count <= size) return size;
    if (size > 1 && count <= (size * 3) / 2) return (size * 3) / 2;
  }
}

/** Seals items into parts as they come; knows at the end what has to stand in front of them. */
export class CopyMaker {
  readonly #own: OwnKeys;
  readonly #reader: CopyReader;
  readonly #copyId = newId();
  readonly #fileKey: Bytes;
  readonly #key: CryptoKey;
  readonly #hashes: string[] = [];
  #items: Bytes[] = [];
  #bytes = AROUND_ITEMS;

  private constructor(own: OwnKeys, reader: CopyReader, fileKey: Bytes, key: CryptoKey) {
    this.#own = own;
    this.#reader = reader;
    this.#fileKey = fileKey;
    this.#key = key;
  }

  static async begin(own: OwnKeys, reader: CopyReader): Promise<CopyMaker> {
    const fileKey = randomBytes(32);
    return new CopyMaker(own, reader, fileKey, await partKey(fileKey.slice()));
  }

  /** The parts that became full. Throws `RangeError` for an item larger than a part, which no record of ours is. */
  async add(items: readonly CopyItem[]): Promise<readonly Bytes[]> {
    const full: Bytes[] = [];
    for (const item of items) {
      const json = utf8(canonicalJson(wellFormed(item)));
      const comma = this.#items.length > 0 ? 1 : 0;
      if (json.length + AROUND_ITEMS > PART_BYTES) throw new RangeError("an item is larger than a part");
      if (this.#bytes + comma + json.length > PART_BYTES) full.push(await this.#sealPart());
      this.#bytes += (this.#items.length > 0 ? 1 : 0) + json.length;
      this.#items.push(json);
    }
    return full;
  }

  async #sealPart(): Promise<Bytes> {
    const plain: Bytes = new Uint8Array(PART_BYTES);
    const comma = utf8(",");
    const list = this.#items.flatMap((json, i) => (i > 0 ? [comma, json] : [json]));
    const json = concatBytes(utf8("["), ...list, utf8("]"));
    new DataView(plain.buffer).setUint32(0, json.length);
    plain.set(json, 4);
    this.#items = [];
    this.#bytes = AROUND_ITEMS;
    const sealed = await sealBox(this.#key, plain, partPlace(this.#copyId, this.#hashes.length));
    plain.fill(0);
    this.#hashes.push(await hashOfPart(sealed));
    return sealed;
  }

  /** The last parts, empty ones among them, and what stands before the first. */
  async finish(
    meta: CopyMeta,
  ): Promise<Result<{ readonly head: Bytes; readonly parts: readonly Bytes[] }, { readonly type: "CopyTooLarge" }>> {
    const parts: Bytes[] = [await this.#sealPart()];
    const count = partsUpTo(this.#hashes.length);
    if (count > MAX_PARTS) return err({ type: "CopyTooLarge" });
    while (this.#hashes.length < count) parts.push(await this.#sealPart());
    return ok({ head: await this.#front(meta), parts });
  }

  async #front(meta: CopyMeta): Promise<Bytes> {
    const reader = this.#reader;
    const manifest = utf8(
      canonicalJson({
        v: 1,
        kind: "copy",
        copyId: this.#copyId,
        from: this.#own.ownId,
        deviceKeyId: this.#own.signKeyId,
        to: reader.door === "phone" ? await recipientIdOf(reader.recipient) : TO_WORDS,
        key: toB64url(this.#fileKey),
        parts: this.#hashes,
        ...meta,
      }),
    );
    this.forget();
    // The head says how large the frame is, and is signed inside it: the smallest size that fits is found first.
    for (const size of ENVELOPE_SIZES) {
      const { door } = reader;
      const head: CopyHead =
        door === "phone" ? { door, frameBytes: size } : { door, frameBytes: size, params: reader.params, salt: reader.salt };
      const headBytes = writeHead(head);
      const sig = await this.#own.signer.sign(await signedManifest(headBytes, manifest));
      const sealed = await sealAround(reader, headBytes, { inner: manifest, cert: this.#own.certBytes, sig }, size);
      if (sealed?.length === size) return concatBytes(headBytes, sealed);
    }
    throw new RangeError("a manifest is larger than any frame");
  }

  forget(): void {
    this.#fileKey.fill(0);
    this.#items = [];
  }
}

async function sealAround(reader: CopyReader, head: Bytes, frame: Frame, size: number): Promise<Bytes | null> {
  if (reader.door === "phone") return sealFrame(frame, [reader.recipient]);
  const content = frameBytes(frame);
  if (content.length > size - BOX_OVERHEAD) return null;
  const plain: Bytes = new Uint8Array(size - BOX_OVERHEAD);
  plain.set(content);
  return sealBox(reader.key, plain, framePlace(head));
}
