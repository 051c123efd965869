import { type Bytes, concatBytes, equalBytes } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";

/**
 * What a moving code carries: method (1 byte: 0 as it is, 1 deflated), length of the contents (4 bytes, highest first), SHA-256 of the
 * contents, then the contents, packed where that is shorter.
 */
const HEAD_BYTES = 37;
const [AS_IS, DEFLATED] = [0, 1];

export type StreamError =
  /** Not what was shown: misread, or mixed up on purpose. */
  { readonly type: "StreamDamaged" } | { readonly type: "TooLarge"; readonly limit: number };

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** What comes out of a transformer, or `null` where it is more than `limit` or no such data. Nothing is read beyond the limit. */
async function through(
  bytes: Bytes,
  transformer: ReadableWritablePair<Uint8Array, BufferSource>,
  limit: number,
): Promise<Bytes | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(transformer).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatBytes(...parts);
      length += value.length;
      if (length > limit) {
        await reader.cancel();
        return null;
      }
      parts.push(value);
    }
  } catch {
    return null;
  }
}

export async function packStream(contents: Bytes): Promise<Bytes> {
  const packed = await through(contents, new CompressionStream("deflate-raw"), contents.length);
  const pays = packed !== null && packed.length < contents.length;
  const head = new DataView(new ArrayBuffer(5));
  head.setUint8(0, pays ? DEFLATED : AS_IS);
  head.setUint32(1, contents.length);
  return concatBytes(new Uint8Array(head.buffer), await sha256(contents), pays ? packed : contents);
}

/** The contents, checked against their hash. A stream that says or unpacks to more than `limit` bytes is refused. */
export async function unpackStream(stream: Bytes, limit: number): Promise<Result<Bytes, StreamError>> {
  const damaged = err<StreamError>({ type: "StreamDamaged" });
  if (stream.length < HEAD_BYTES) return damaged;
  const head = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const [method, length] = [head.getUint8(0), head.getUint32(1)];
  if (length > limit) return err({ type: "TooLarge", limit });
  const body = stream.slice(HEAD_BYTES);
  if (method !== AS_IS && method !== DEFLATED) return damaged;
  const contents = method === AS_IS ? body : await through(body, new DecompressionStream("deflate-raw"), length);
  if (contents === null || contents.length !== length) return damaged;
  return equalBytes(await sha256(contents), stream.subarray(5, HEAD_BYTES)) ? ok(contents) : damaged;
}
