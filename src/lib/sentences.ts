/** Start and end of a piece of a text, in UTF-16 units. */
export type Range = readonly [start: number, end: number];

/** Ends of sentences in the scripts we have, for browsers without `Intl.Segmenter`. */
const END = /[.!?…؟۔।።፧。！？]+["'”’»)\]]*(?:\s+|$)|\n+/gu;

function byMarks(text: string): Range[] {
  const out: Range[] = [];
  let start = 0;
  for (const found of text.matchAll(END)) {
    out.push([start, found.index + found[0].length]);
    start = found.index + found[0].length;
  }
  if (start < text.length) out.push([start, text.length]);
  return out;
}

function bySegmenter(text: string, intl: string): Range[] {
  const segmenter = new Intl.Segmenter(intl, { granularity: "sentence" });
  return [...segmenter.segment(text)].map(({ index, segment }): Range => [index, index + segment.length]);
}

/** Sentences of a text without the white space around them; `intl` is a tag for `Intl`. */
export function sentencesOf(text: string, intl: string): readonly Range[] {
  const found = typeof Intl.Segmenter === "function" ? bySegmenter(text, intl) : byMarks(text);
  return found.flatMap(([start, end]): Range[] => {
    const piece = text.slice(start, end);
    const from = start + (piece.length - piece.trimStart().length);
    const to = start + piece.trimEnd().length;
    // Marks alone are not heard.
    return /[\p{L}\p{N}]/u.test(piece) ? [[from, to]] : [];
  });
}
