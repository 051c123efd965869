import { type Bytes, concatBytes, toHex } from "#lib/bytes.ts";
import { fromBase45, toBase45 } from "#lib/moving-code/base45.ts";
import { crc32 } from "#lib/moving-code/crc32.ts";
import { err, ok, type Result } from "#lib/result.ts";

/**
 * One picture of a moving code: the text `F1:` and, in base45,
 *
 *   kind      1 byte    what is carried
 *   transfer  8 bytes   beginning of the SHA-256 of the whole stream
 *   total     4 bytes   length of the stream
 *   size      2 bytes   length of a block, a multiple of four
 *   number    4 bytes   which mixture of blocks this is (fountain.ts)
 *   block     size bytes
 *   checksum  4 bytes   CRC-32 of everything before it
 *
 * Numbers have their highest byte first. A frame promises nothing: what counts is the hash of the whole, and who signed or sealed it.
 */
const MARK = "F1:";
const OF_ANY_VERSION = /^F\d+:/;
const HEAD_BYTES = 19;
const CHECKSUM_BYTES = 4;
const TRANSFER_BYTES = 8;

/** What is carried. Numbers stay as they are once a version is out. */
export const KINDS = { texts: 1, envelope: 2 } as const;
export type Kind = keyof typeof KINDS;

/** Nothing is kept for a code that promises more. 4,096 blocks of 492 bytes take a quarter of an hour. */
export const FRAME_LIMITS = { streamBytes: 2 * 1024 * 1024, blocks: 4096, blockBytes: 1024, leastBlockBytes: 32 } as const;

/** What is the same in all frames of a stream. */
export interface StreamHead {
  readonly kind: number;
  /** Hex. */
  readonly transfer: string;
  readonly totalBytes: number;
  readonly blockBytes: number;
}
export interface Frame extends StreamHead {
  readonly number: number;
  readonly block: Bytes;
}

export type FrameError =
  /** No frame of a moving code: a plain code, or another program's. */
  | { readonly type: "NotAFrame" }
  | { readonly type: "NeedsNewerApp" }
  /** Misread. The next one may be well. */
  | { readonly type: "FrameDamaged" }
  | { readonly type: "TooLarge"; readonly limit: number };

export const blockCount = ({ totalBytes, blockBytes }: Pick<StreamHead, "totalBytes" | "blockBytes">): number =>
  Math.ceil(totalBytes / blockBytes);

export async function transferOf(stream: Bytes): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", stream)).subarray(0, TRANSFER_BYTES));
}

/** The largest block whose frame has at most so many letters. */
export const blockBytesFor = (letters: number): number =>
  Math.floor((Math.floor((letters - MARK.length) / 3) * 2 - HEAD_BYTES - CHECKSUM_BYTES) / 4) * 4;

export function writeFrame({ kind, transfer, totalBytes, blockBytes, number, block }: Frame): string {
  const head = new DataView(new ArrayBuffer(HEAD_BYTES));
  head.setUint8(0, kind);
  head.setBigUint64(1, BigInt(`0x${transfer}`));
  head.setUint32(9, totalBytes);
  head.setUint16(13, blockBytes);
  head.setUint32(15, number);
  const body = concatBytes(new Uint8Array(head.buffer), block);
  const sum = new DataView(new ArrayBuffer(CHECKSUM_BYTES));
  sum.setUint32(0, crc32(body));
  return MARK + toBase45(concatBytes(body, new Uint8Array(sum.buffer)));
}

export function readFrame(text: string): Result<Frame, FrameError> {
  if (!text.startsWith(MARK)) return err({ type: OF_ANY_VERSION.test(text) ? "NeedsNewerApp" : "NotAFrame" });
  const bytes = fromBase45(text.slice(MARK.length));
  if (bytes === null || bytes.length <= HEAD_BYTES + CHECKSUM_BYTES) return err({ type: "FrameDamaged" });
  const view = new DataView(bytes.buffer);
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  if (view.getUint32(body.length) !== crc32(body)) return err({ type: "FrameDamaged" });
  const frame: Frame = {
    kind: view.getUint8(0),
    transfer: view
      .getBigUint64(1)
      .toString(16)
      .padStart(TRANSFER_BYTES * 2, "0"),
    totalBytes: view.getUint32(9),
    blockBytes: view.getUint16(13),
    number: view.getUint32(15),
    block: body.slice(HEAD_BYTES),
  };
  const { blockBytes, totalBytes, block } = frame;
  const isWellMade =
    block.length === blockBytes && blockBytes % 4 === 0 && blockBytes >= FRAME_LIMITS.leastBlockBytes && totalBytes > 0;
  if (!isWellMade) return err({ type: "FrameDamaged" });
  if (totalBytes > FRAME_LIMITS.streamBytes) return err({ type: "TooLarge", limit: FRAME_LIMITS.streamBytes });
  if (blockBytes > FRAME_LIMITS.blockBytes || blockCount(frame) > FRAME_LIMITS.blocks)
    return err({ type: "TooLarge", limit: FRAME_LIMITS.blocks * FRAME_LIMITS.blockBytes });
  return ok(frame);
}

/** Whether two frames are of one stream. */
export const isSameStream = (a: StreamHead, b: StreamHead): boolean =>
  a.transfer === b.transfer && a.kind === b.kind && a.totalBytes === b.totalBytes && a.blockBytes === b.blockBytes;
