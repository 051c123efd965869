import { withinDistance } from "#features/help/edit-distance.ts";

/**
 * A small full-text index: words to the documents and fields they stand in, ranked by BM25+ (Robertson; Lv and Zhai 2011), with words
 * that begin alike and words a slip of the thumb away counting for less. Postings are numbers in typed arrays, so that ten thousand
 * services cost a few megabytes and a keystroke a millisecond.
 */
const K = 1.2;
const B = 0.7;
const D = 0.5;
const PREFIX_WEIGHT = 0.375;
const PREFIX_LENGTH = 0.3;
const FUZZY_WEIGHT = 0.45;
/** Longer words are compared letter by letter no more: 31 fit into one number. */
const LONGEST_COMPARED = 31;

/** One posting: document, field, how often. */
const FIELD_BITS = 2;
const COUNT_BITS = 4;
const MOST_COUNTED = (1 << COUNT_BITS) - 1;
const pack = (doc: number, field: number, count: number): number =>
  (((doc << FIELD_BITS) | field) << COUNT_BITS) | Math.min(count, MOST_COUNTED);

export interface Field {
  readonly name: string;
  readonly boost: number;
}

/** Sums where both have something, nothing elsewhere. */
const inBoth = (a: Float32Array, b: Float32Array): Float32Array =>
  a.map((score, doc) => {
    const other = b[doc] ?? 0;
    return score > 0 && other > 0 ? score + other : 0;
  });

/** At most four fields, 2^26 documents. */
export class WordIndexBuilder {
  readonly #fields: readonly Field[];
  readonly #postings = new Map<string, number[]>();
  readonly #lengths: number[][];
  #docs = 0;

  constructor(fields: readonly Field[]) {
    this.#fields = fields;
    this.#lengths = fields.map(() => []);
  }

  /** `words`: of each field, as they are compared. */
  add(words: readonly (readonly string[])[]): void {
    const doc = this.#docs++;
    words.forEach((list, field) => {
      const counts = new Map<string, number>();
      for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1);
      this.#lengths[field]?.push(counts.size);
      for (const [word, count] of counts) {
        const posting = pack(doc, field, count);
        const known = this.#postings.get(word);
        if (known) known.push(posting);
        else this.#postings.set(word, [posting]);
      }
    });
  }

  finish(): WordIndex {
    const words = [...this.#postings.keys()].sort();
    const starts = new Uint32Array(words.length + 1);
    const postings = new Uint32Array([...this.#postings.values()].reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    words.forEach((word, index) => {
      const own = this.#postings.get(word) ?? [];
      postings.set(own, at);
      at += own.length;
      starts[index + 1] = at;
    });
    const lengths = this.#lengths.map((list) => Uint16Array.from(list));
    return new WordIndex(words, starts, postings, lengths, this.#fields, this.#docs);
  }
}

export class WordIndex {
  readonly #words: readonly string[];
  readonly #starts: Uint32Array;
  readonly #postings: Uint32Array;
  /** Different words of each document, by field; and their mean. */
  readonly #lengths: readonly Uint16Array[];
  readonly #means: readonly number[];
  readonly #fields: readonly Field[];
  readonly #docs: number;
  /** Of the words asked last: whoever types a second word asks for the first again with every letter. */
  #scored = new Map<string, Float32Array>();

  constructor(
    words: readonly string[],
    starts: Uint32Array,
    postings: Uint32Array,
    lengths: readonly Uint16Array[],
    fields: readonly Field[],
    docs: number,
  ) {
    this.#words = words;
    this.#starts = starts;
    this.#postings = postings;
    this.#lengths = lengths;
    this.#means = lengths.map((list) => list.reduce((sum, length) => sum + length, 0) / Math.max(1, docs) || 1);
    this.#fields = fields;
    this.#docs = docs;
  }

  /** Documents that have every word, or one like it, best first. `slips`: how many letters of a word may be wrong. */
  search(typed: readonly string[], slips: (word: string) => number): readonly number[] {
    let total: Float32Array | null = null;
    const scored = new Map<string, Float32Array>();
    for (const word of typed) {
      const scores = this.#scored.get(word) ?? this.#scores(word, slips(word));
      scored.set(word, scores);
      total = total === null ? scores : inBoth(total, scores);
    }
    this.#scored = scored;
    if (total === null) return [];
    const found: number[] = [];
    const sums = total;
    for (let doc = 0; doc < this.#docs; doc++) if (sums[doc]) found.push(doc);
    return found.sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0) || a - b);
  }

  #scores(word: string, slips: number): Float32Array {
    const scores = new Float32Array(this.#docs);
    const first = this.#firstFrom(word);
    let after = first;
    for (; after < this.#words.length; after++) {
      const known = this.#words[after] ?? "";
      if (!known.startsWith(word)) break;
      const weight =
        known.length === word.length
          ? 1
          : (PREFIX_WEIGHT * known.length) / (known.length + PREFIX_LENGTH * (known.length - word.length));
      this.#count(after, weight, scores);
    }
    if (slips > 0 && word.length <= LONGEST_COMPARED) {
      const distanceTo = withinDistance(word, slips);
      for (let at = 0; at < this.#words.length; at++) {
        if (at >= first && at < after) continue;
        const known = this.#words[at] ?? "";
        const distance = distanceTo(known);
        if (distance <= slips) this.#count(at, (FUZZY_WEIGHT * known.length) / (known.length + distance), scores);
      }
    }
    return scores;
  }

  /** Place of the first word that does not stand before `word`. */
  #firstFrom(word: string): number {
    let low = 0;
    let high = this.#words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#words[middle] ?? "") < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #count(at: number, weight: number, scores: Float32Array): void {
    const from = this.#starts[at] ?? 0;
    const to = this.#starts[at + 1] ?? from;
    const having = this.#fields.map(() => 0);
    for (let i = from; i < to; i++) {
      const field = ((this.#postings[i] ?? 0) >> COUNT_BITS) & ((1 << FIELD_BITS) - 1);
      having[field] = (having[field] ?? 0) + 1;
    }
    const factors = having.map(
      (count, field) => weight * (this.#fields[field]?.boost ?? 1) * Math.log(1 + (this.#docs - count + 0.5) / (count + 0.5)),
    );
    for (let i = from; i < to; i++) {
      const posting = this.#postings[i] ?? 0;
      const count = posting & MOST_COUNTED;
      const field = (posting >> COUNT_BITS) & ((1 << FIELD_BITS) - 1);
      const doc = posting >>> (COUNT_BITS + FIELD_BITS);
      const length = (this.#lengths[field]?.[doc] ?? 0) / (this.#means[field] ?? 1);
      scores[doc] = (scores[doc] ?? 0) + (factors[field] ?? 0) * (D + (count * (K + 1)) / (count + K * (1 - B + B * length)));
    }
  }
}
