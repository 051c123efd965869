import { wordlist } from "@scure/bip39/wordlists/english.js";
import { type Bytes, utf8 } from "#lib/bytes.ts";

/**
 * Five words from a list of 2,048, drawn with equal chance, are 55 bits. Passphrases of one's own have to reach the same by a
 * careful estimate.
 */
export const WORD_BITS = 11;
export const MIN_BITS = 5 * WORD_BITS;
/** Where only the slow, weaker derivation runs. */
export const MIN_BITS_SLOW = 6 * WORD_BITS;

const words = new Set(wordlist);

/** Different words, equally likely: a repeated one would count for nothing in the estimate below, and the app's own words be refused. */
export function suggestWords(count: number): string {
  const drawn = new Set<string>();
  while (drawn.size < count) {
    const [draw = 0] = crypto.getRandomValues(new Uint16Array(1));
    // 65,536 is a multiple of 2,048: the low eleven bits are uniform.
    drawn.add(wordlist[draw & 2047] as string);
  }
  return [...drawn].join(" ");
}

/** Zeros of the digit rows on keyboards of our languages: Arabic, Persian and Urdu, Devanagari, Bengali, Burmese. */
const DIGIT_ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x1040];

function asciiDigit(char: string): string {
  const code = char.codePointAt(0) as number;
  const zero = DIGIT_ZEROS.find((z) => code >= z && code < z + 10);
  return zero === undefined ? char : String(code - zero);
}

/**
 * The same words give the same bytes on every keyboard: composed or decomposed letters, full-width forms, autocorrect capitals,
 * curly quotes and long dashes, other digits, doubled spaces, invisible joiners and emoji variation marks make no difference.
 */
export function normalisePassphrase(passphrase: string): string {
  return passphrase
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u1040-\u1049]/g, asciiDigit)
    .replace(/[‘’‚ʼ]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐‑‒–—―]/g, "-")
    .toLowerCase()
    .normalize("NFKC")
    .replace(/\s+/gu, " ")
    .trim();
}

export const passphraseBytes = (passphrase: string): Bytes => utf8(normalisePassphrase(passphrase));

/**
 * Bits a guesser needs at least, by a rule that errs low: 11 for each different word of the list; for any other word 2 per letter
 * and at most 12; digits 2 each and at most 6 in a row; marks 3 each and at most 6 in a row. A repeated word adds nothing, nor
 * does a character repeated or one step from the one before it.
 */
export function estimateBits(passphrase: string): number {
  const distinct = new Set(normalisePassphrase(passphrase).split(" "));
  return [...distinct].reduce((bits, word) => bits + (words.has(word) ? WORD_BITS : wordBits(word)), 0);
}

function wordBits(word: string): number {
  let bits = 0;
  for (const run of word.match(/[\p{L}\p{M}]+|\p{N}+|[^\p{L}\p{M}\p{N}]+/gu) ?? []) {
    const fresh = freshCharacters(run);
    if (/^[\p{L}\p{M}]/u.test(run)) bits += Math.min(12, 2 * fresh);
    else if (/^\p{N}/u.test(run)) bits += Math.min(6, 2 * fresh);
    else bits += Math.min(6, 3 * fresh);
  }
  return bits;
}

function freshCharacters(run: string): number {
  const codes = Array.from(run, (c) => c.codePointAt(0) as number);
  return codes.filter((code, i) => i === 0 || Math.abs(code - (codes[i - 1] as number)) > 1).length;
}
