import type { ReviewState, TextPart } from "#domain/pack/text.ts";

/** A text of a pack, with the language it is really in and whether a native reviewer has passed it. */
export interface PackText {
  readonly text: string;
  readonly lang: string;
  readonly review: ReviewState;
}
export type TextLookup = (key: string) => PackText | null;

export const REFERENCE_LANGUAGE = "en";

function reviewOf(part: TextPart, key: string): ReviewState {
  const prefix = Object.keys(part.reviewByPrefix)
    .filter((p) => key.startsWith(p))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? part.review : (part.reviewByPrefix[prefix] ?? part.review);
}

/** Later parts win, so that an overlay can replace a text. Missing keys fall back along the list of languages. */
export function createTextLookup(partsByLanguage: readonly (readonly TextPart[])[]): TextLookup {
  const order = partsByLanguage.map((parts) => [...parts].reverse());
  return (key) => {
    for (const parts of order) {
      for (const part of parts) {
        const text = part.strings[key];
        if (text !== undefined && Object.hasOwn(part.strings, key)) return { text, lang: part.lang, review: reviewOf(part, key) };
      }
    }
    return null;
  };
}
