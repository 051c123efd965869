import { placeBySpelling } from "#domain/directory/places.ts";

/**
 * Words as people type them, brought to one spelling for search. Accents, case and joiners go; letters that keyboards and
 * languages write in several ways become one. Only for comparing: never shown.
 */
const LETTERS: readonly (readonly [RegExp, string])[] = [
  // Arabic script: alef with hamza or madda, hamza carriers, final ye, ta marbuta, Persian and Kurdish kaf, ye, he and o.
  [/[أإآٱ]/g, "ا"],
  [/ؤ/g, "و"],
  [/ئ/g, "ي"],
  [/[ىیېےێ]/g, "ي"],
  [/[ةەھہ]/g, "ه"],
  [/[کڪ]/g, "ك"],
  [/[ۆۇ]/g, "و"],
  [/ڕ/g, "ر"],
  [/ڵ/g, "ل"],
  [/ګ/g, "گ"],
  // Latin letters that do not fall apart into a letter and a mark.
  [/[łƚ]/g, "l"],
  [/[øœ]/g, "o"],
  [/æ/g, "ae"],
  [/ß/g, "ss"],
  [/đ/g, "d"],
  [/[ıİ]/g, "i"],
];

/** Ethiopic series that sound alike today: each of seven forms is moved to the same form of the first series. */
const ETHIOPIC_SAME_SOUND: readonly (readonly [from: number, to: number])[] = [
  [0x1210, 0x1200], // ሐ → ሀ
  [0x1280, 0x1200], // ኀ → ሀ
  [0x1220, 0x1230], // ሠ → ሰ
  [0x12d0, 0x12a0], // ዐ → አ
  [0x1340, 0x1338], // ፀ → ጸ
];
const FORMS = 7;

/** First and fourth form of the throat letters: Amharic says both alike and writes either. */
const ETHIOPIC_SAME_VOWEL: Readonly<Record<string, string>> = { ሃ: "ሀ", ኣ: "አ" };

function foldEthiopic(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const series = ETHIOPIC_SAME_SOUND.find(([from]) => code >= from && code < from + FORMS);
  const letter = series === undefined ? char : String.fromCodePoint(code - series[0] + series[1]);
  return ETHIOPIC_SAME_VOWEL[letter] ?? letter;
}

/** Eastern Arabic and Persian digits as the ones on the keypad. */
const foldDigit = (char: string): string => String((char.codePointAt(0) ?? 0) & 0xf);

function foldLetters(text: string): string {
  let folded = text
    .normalize("NFKD")
    .toLowerCase()
    // Combining marks, Arabic vowel signs and tatweel, zero-width joiners.
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200c\u200d]/g, "")
    .normalize("NFC");
  for (const [pattern, letter] of LETTERS) folded = folded.replace(pattern, letter);
  return folded
    .replace(/[\u1200-\u137f]/g, foldEthiopic)
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, foldDigit)
    .replace(/['’`´-]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

interface Names {
  readonly places: ReadonlyMap<string, string>;
  /** Places as Chinese writes them, anywhere in a phrase. */
  readonly han: RegExp;
}
let names: Names | null = null;

/** Made at the first search, not when a page that could search is opened. */
function placeNames(): Names {
  if (names !== null) return names;
  const places = placeBySpelling(foldLetters);
  names = { places, han: new RegExp([...places.keys()].filter((name) => /\p{Script=Han}{2}/u.test(name)).join("|"), "g") };
  return names;
}

let segmenter: Intl.Segmenter | null = null;

/** Chinese writes no spaces between words; a browser without a word list for it (Firefox before 125) searches whole phrases. */
function spaced(text: string, { places, han }: Names): string {
  return text.replace(/\p{Script=Han}{2,}/gu, (run) => {
    const named = run.replace(han, (name) => ` ${name} `);
    if (typeof Intl.Segmenter !== "function") return named;
    segmenter ??= new Intl.Segmenter("zh", { granularity: "word" });
    const cut = segmenter;
    const words = named
      .split(" ")
      .flatMap((part) => (places.has(part) ? [part] : [...cut.segment(part)].map((one) => one.segment)));
    return ` ${words.join(" ")} `;
  });
}

export function fold(text: string): string {
  const found = placeNames();
  return foldLetters(spaced(text, found))
    .split(" ")
    .map((word) => found.places.get(word) ?? word)
    .join(" ");
}
