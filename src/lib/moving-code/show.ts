import type { Bytes } from "#lib/bytes.ts";
import { fountain } from "#lib/moving-code/fountain.ts";
import { blockBytesFor, FRAME_LIMITS, KINDS, type Kind, transferOf, writeFrame } from "#lib/moving-code/frame.ts";
import { packStream } from "#lib/moving-code/stream.ts";
import { err, ok, type Result } from "#lib/result.ts";

export interface MovingFrames {
  /** Codes of one round: with all of them read the other phone has everything. */
  readonly count: number;
  /** Text of the code with this number; any number from 0 on. */
  readonly frame: (number: number) => string;
}
/** Contents packed once, to be shown with codes of any size. */
export interface Packed {
  readonly kind: Kind;
  readonly stream: Bytes;
  readonly transfer: string;
}

export async function packForCodes(kind: Kind, contents: Bytes): Promise<Packed> {
  const stream = await packStream(contents);
  return { kind, stream, transfer: await transferOf(stream) };
}

/** The frames of codes with at most so many letters each. */
export function movingFrames(
  { kind, stream, transfer }: Packed,
  letters: number,
): Result<MovingFrames, { readonly type: "TooLarge"; readonly limit: number }> {
  const blockBytes = Math.min(blockBytesFor(letters), FRAME_LIMITS.blockBytes);
  const limit = Math.min(FRAME_LIMITS.streamBytes, FRAME_LIMITS.blocks * blockBytes);
  if (stream.length > limit) return err({ type: "TooLarge", limit });
  const { count, block } = fountain(stream, blockBytes);
  const head = { kind: KINDS[kind], transfer, totalBytes: stream.length, blockBytes };
  return ok({ count, frame: (number) => writeFrame({ ...head, number, block: block(number) }) });
}
