import { type Bytes, concatBytes } from "#lib/bytes.ts";

/**
 * A random linear fountain (MacKay, Information Theory, Inference, and Learning Algorithms, 2003, chapter 50): the first frames
 * bring the blocks themselves, every later one the XOR of about half of them, drawn from the frame's number. Any blocks + 2 frames give the
 * whole, whichever were missed, because the equations are solved and not only peeled.
 */

/** A block as 32-bit words, for XOR. */
type Words = Uint32Array<ArrayBuffer>;

function xorInto(into: Words, from: Words): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) ^ (from[i] as number);
}
const wordsOf = (bytes: Uint8Array): Words => new Uint32Array(bytes.slice().buffer);
const bytesOf = (words: Words): Bytes => new Uint8Array(words.buffer);
const hasBit = (words: Words, bit: number): boolean => (((words[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1;

/** mulberry32. Not one that only shifts and XORs, such as xorshift: its mixtures would be sums of one another and give nothing new. */
function drawWords(seed: number, count: number): Words {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  return Uint32Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return (word ^ (word >>> 14)) >>> 0;
  });
}

/** Which of `count` blocks the frame of this number holds, one bit each. Below `count` it is the block of that number alone. */
export function mixture(number: number, count: number): Words {
  const length = Math.ceil(count / 32);
  const one = (block: number): Words => {
    const words = new Uint32Array(length);
    words[block >>> 5] = 1 << (block & 31);
    return words;
  };
  if (number < count) return one(number);
  const words = drawWords(number, length);
  if (count % 32 > 0) words[length - 1] = (words[length - 1] as number) & (2 ** (count % 32) - 1);
  return words.some((word) => word !== 0) ? words : one(number % count);
}

/** Gives the block of any number. The last block is filled up with zeros. */
export function fountain(
  stream: Uint8Array,
  blockBytes: number,
): { readonly count: number; readonly block: (number: number) => Bytes } {
  const count = Math.ceil(stream.length / blockBytes);
  const filled = wordsOf(concatBytes(stream, new Uint8Array(count * blockBytes - stream.length)));
  const step = blockBytes / 4;
  return {
    count,
    block: (number) => {
      const chosen = mixture(number, count);
      const out = new Uint32Array(step);
      for (let i = 0; i < count; i++) if (hasBit(chosen, i)) xorInto(out, filled.subarray(i * step, (i + 1) * step));
      return bytesOf(out);
    },
  };
}

interface Equation {
  /** Which blocks are in it; none before its pivot. */
  readonly chosen: Words;
  readonly sum: Words;
}

/** Collects frames of one stream by Gaussian elimination. Memory grows with what was brought, not with what was promised. */
export class Basin {
  readonly count: number;
  /** By pivot: the first block in it. */
  readonly #equations = new Map<number, Equation>();

  constructor(count: number) {
    this.count = count;
  }

  /** How many blocks' worth is here; with `count` all can be told. */
  get have(): number {
    return this.#equations.size;
  }

  /** Whether it brought anything new. */
  add(number: number, block: Uint8Array): boolean {
    const chosen = mixture(number, this.count);
    const sum = wordsOf(block);
    for (let bit = 0; bit < this.count; bit++) {
      if (!hasBit(chosen, bit)) continue;
      const known = this.#equations.get(bit);
      if (known === undefined) {
        this.#equations.set(bit, { chosen, sum });
        return true;
      }
      xorInto(chosen, known.chosen);
      xorInto(sum, known.sum);
    }
    return false;
  }

  /** The stream, once `have` is `count`; `null` before. It may be called once: solving changes what was collected. */
  solve(totalBytes: number): Bytes | null {
    if (this.have < this.count) return null;
    const sums: Words[] = [];
    for (let pivot = this.count - 1; pivot >= 0; pivot--) {
      const { chosen, sum } = this.#equations.get(pivot) as Equation;
      for (let bit = pivot + 1; bit < this.count; bit++) if (hasBit(chosen, bit)) xorInto(sum, sums[bit] as Words);
      sums[pivot] = sum;
    }
    return concatBytes(...sums.map(bytesOf)).slice(0, totalBytes);
  }
}
