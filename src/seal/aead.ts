import { type Bytes, concatBytes, utf8 } from "#lib/bytes.ts";

/**
 * AES-256-GCM with a random 96-bit IV in front and the 128-bit tag behind. What a box stands for goes into its associated data,
 * so that a box moved to another place, renamed or taken from an older state does not open.
 */
export const IV_BYTES = 12;
export const TAG_BYTES = 16;
export const BOX_OVERHEAD = IV_BYTES + TAG_BYTES;

export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

const u32 = (n: number): Bytes => {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, n);
  return out;
};

/** Length-prefixed, so that no two lists of parts give the same bytes. */
export function associatedData(...parts: readonly (string | Uint8Array)[]): Bytes {
  return concatBytes(
    ...parts.flatMap((part) => {
      const bytes = typeof part === "string" ? utf8(part) : part;
      return [u32(bytes.length), bytes];
    }),
  );
}

export async function sealBox(key: CryptoKey, plain: Uint8Array<ArrayBuffer>, aad: Bytes): Promise<Bytes> {
  const iv = randomBytes(IV_BYTES);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad, tagLength: 128 }, key, plain);
  return concatBytes(iv, new Uint8Array(sealed));
}

/** `null` when the box was not made by this key for this place. */
export async function openBox(key: CryptoKey, box: Uint8Array<ArrayBuffer>, aad: Bytes): Promise<Bytes | null> {
  if (box.length < BOX_OVERHEAD) return null;
  try {
    const iv = box.subarray(0, IV_BYTES);
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv, additionalData: aad, tagLength: 128 },
      key,
      box.subarray(IV_BYTES),
    );
    return new Uint8Array(plain);
  } catch {
    return null;
  }
}

const BUCKETS = [1024, 4096, 16384, 65536] as const;

/** 1, 4, 16 or 64 KiB, then whole multiples of 64 KiB. */
export function bucketFor(bytes: number): number {
  return BUCKETS.find((size) => bytes <= size) ?? Math.ceil(bytes / 65536) * 65536;
}

/** Length, content, zeros up to the bucket. */
export function pad(content: Uint8Array): Bytes {
  const out = new Uint8Array(bucketFor(4 + content.length));
  new DataView(out.buffer).setUint32(0, content.length);
  out.set(content, 4);
  return out;
}

/** `null` when the length does not fit; cannot happen to a box that opened unless it was sealed by something else. */
export function unpad(padded: Bytes): Bytes | null {
  if (padded.length < 4) return null;
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  return 4 + length <= padded.length ? padded.slice(4, 4 + length) : null;
}
