import type { Bytes } from "#lib/bytes.ts";
import { Basin } from "#lib/moving-code/fountain.ts";
import { blockCount, isSameStream, KINDS, type Kind, readFrame, type StreamHead, transferOf } from "#lib/moving-code/frame.ts";
import { unpackStream } from "#lib/moving-code/stream.ts";
import { err, type Result } from "#lib/result.ts";

export type Seen =
  /** A frame of what is being read. */
  | { readonly is: "frame"; readonly have: number; readonly of: number; readonly isWhole: boolean }
  /** A frame of something else that is being shown; what was collected stays. */
  | { readonly is: "other_transfer" }
  | { readonly is: "other_kind" }
  | { readonly is: "newer_app" }
  | { readonly is: "too_large" }
  /** No moving code. */
  | { readonly is: "plain"; readonly text: string }
  | { readonly is: "misread" };

interface Collected {
  readonly head: StreamHead;
  readonly basin: Basin;
}

/** Reads one stream out of the texts of codes, in any order, from any frame on. */
export class Collector {
  readonly #kind: Kind;
  readonly #limit: number;
  #collected: Collected | null = null;

  /** `limit`: bytes of contents that are taken at most. */
  constructor(kind: Kind, limit: number) {
    this.#kind = kind;
    this.#limit = limit;
  }

  take(text: string): Seen {
    const read = readFrame(text);
    if (!read.ok) {
      switch (read.error.type) {
        case "NotAFrame":
          return { is: "plain", text };
        case "NeedsNewerApp":
          return { is: "newer_app" };
        case "TooLarge":
          return { is: "too_large" };
        case "FrameDamaged":
          return { is: "misread" };
      }
    }
    const frame = read.value;
    if (frame.kind !== KINDS[this.#kind]) return { is: "other_kind" };
    // The other phone shows the same in codes of another size: those seen so far do not come again.
    if (this.#collected?.head.transfer === frame.transfer && this.#collected.head.blockBytes !== frame.blockBytes) this.begin();
    this.#collected ??= { head: frame, basin: new Basin(blockCount(frame)) };
    const { head, basin } = this.#collected;
    if (!isSameStream(head, frame)) return { is: "other_transfer" };
    if (basin.have < basin.count) basin.add(frame.number, frame.block);
    return { is: "frame", have: basin.have, of: basin.count, isWhole: basin.have === basin.count };
  }

  /** What was carried, once a frame said that it is whole. Whatever comes out, the next frame begins anew. */
  async contents(): Promise<
    Result<Bytes, { readonly type: "StreamDamaged" } | { readonly type: "TooLarge"; readonly limit: number }>
  > {
    const collected = this.#collected;
    this.#collected = null;
    const stream = collected?.basin.solve(collected.head.totalBytes) ?? null;
    if (collected === null || stream === null || (await transferOf(stream)) !== collected.head.transfer)
      return err({ type: "StreamDamaged" });
    return unpackStream(stream, this.#limit);
  }

  /** Forgets what was collected: another code is to be read instead. */
  begin(): void {
    this.#collected = null;
  }
}
