import { type Bytes, equalBytes } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { COPY_MAGIC, COPY_VERSION, HEAD_BYTES } from "#protocol/copy.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import type { KdfParams } from "#seal/key-derivation.ts";

/**
 * ```
 * 0 magic (8) | 8 version | 9 door: 1 phone, 2 words | 12 u32be bytes of the frame |
 * 16 u32be memory in KiB | 20 passes | 21 lanes | 24 salt (16) | the rest zero
 * ```
 * Written in clear, and under the signature as it is.
 */
export type CopyHead = { readonly frameBytes: number } & (
  | { readonly door: "phone" }
  | { readonly door: "words"; readonly params: KdfParams; readonly salt: Bytes }
);

const DOORS = { phone: 1, words: 2 } as const;
const VERSION_AT = 8;
const DOOR_AT = 9;
const FRAME_AT = 12;
const MEMORY_AT = 16;
const PASSES_AT = 20;
const LANES_AT = 21;
const SALT_AT = 24;
const SALT_BYTES = 16;

export function writeHead(head: CopyHead): Bytes {
  const bytes: Bytes = new Uint8Array(HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(COPY_MAGIC);
  bytes[VERSION_AT] = COPY_VERSION;
  bytes[DOOR_AT] = DOORS[head.door];
  view.setUint32(FRAME_AT, head.frameBytes);
  if (head.door === "words") {
    view.setUint32(MEMORY_AT, head.params.memoryKib);
    bytes[PASSES_AT] = head.params.passes;
    bytes[LANES_AT] = head.params.lanes;
    bytes.set(head.salt, SALT_AT);
  }
  return bytes;
}

/** What nobody writes is refused, also where it would not matter: one head, one meaning. */
export function readHead(bytes: Bytes): Result<CopyHead, { readonly type: "NotACopy" | "CopyVersion" | "CopyDamaged" }> {
  if (bytes.length < VERSION_AT || !COPY_MAGIC.every((byte, i) => bytes[i] === byte)) return err({ type: "NotACopy" });
  if (bytes.length !== HEAD_BYTES) return err({ type: "CopyDamaged" });
  if (bytes[VERSION_AT] !== COPY_VERSION) return err({ type: "CopyVersion" });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const frameBytes = view.getUint32(FRAME_AT);
  const head: CopyHead | null =
    bytes[DOOR_AT] === DOORS.phone
      ? { door: "phone", frameBytes }
      : bytes[DOOR_AT] === DOORS.words
        ? {
            door: "words",
            frameBytes,
            params: {
              memoryKib: view.getUint32(MEMORY_AT),
              passes: bytes[PASSES_AT] as number,
              lanes: bytes[LANES_AT] as number,
            },
            salt: bytes.slice(SALT_AT, SALT_AT + SALT_BYTES),
          }
        : null;
  const isWhole = head !== null && ENVELOPE_SIZES.some((size) => size === frameBytes) && equalBytes(writeHead(head), bytes);
  return isWhole ? ok(head) : err({ type: "CopyDamaged" });
}
