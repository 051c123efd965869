/** How hard a text is to read, for the languages that have a formula. */
export interface Reading {
  readonly score: number;
  readonly words: number;
}

export interface Formula {
  readonly name: string;
  /** What a score must be so that a child of ten can follow. */
  readonly target: string;
  score(text: string): number;
  isTooHard(score: number): boolean;
}

const wordsOf = (text: string): readonly string[] => text.match(/\p{L}+(?:['’]\p{L}+)*/gu) ?? [];
const sentencesOf = (text: string): number => Math.max(1, text.split(/[.!?…:;\n]+/).filter((part) => /\p{L}/u.test(part)).length);

/** Groups of vowels; a silent e at the end does not count. */
function syllablesEnglish(word: string): number {
  const plain = word.toLowerCase().replace(/['’]/g, "");
  const groups = plain.replace(/(?<=[^aeiouyl])e$|(?<=[^aeiouytd])es$|(?<=[^aeiouytd])ed$/, "").match(/[aeiouy]+/g) ?? [];
  return Math.max(1, groups.length);
}

function syllablesFrench(word: string): number {
  const plain = word.toLowerCase().replace(/['’]/g, "");
  const groups = plain.replace(/(?<=[^aeiouyàâäéèêëîïôöùûü])(e|es|ent)$/, "").match(/[aeiouyàâäéèêëîïôöùûüœæ]+/g) ?? [];
  return Math.max(1, groups.length);
}

const counts = (text: string, syllables: (word: string) => number) => {
  const words = wordsOf(text);
  return {
    perSentence: words.length / sentencesOf(text),
    perWord: words.length === 0 ? 0 : words.reduce((sum, word) => sum + syllables(word), 0) / words.length,
  };
};

/**
 * English: Flesch–Kincaid grade level (Kincaid et al. 1975, 0.39 words per sentence + 11.8 syllables per word − 15.59). French: Kandel
 * and Moles' form of Flesch's ease (1958, 207 − 1.015 words per sentence − 73.6 syllables per word). Syllables are counted by
 * groups of vowels, so a score is a hint, not a measurement. Arabic has a formula (OSMAN) that counts syllables by vowel signs, and
 * texts here are written without them.
 */
export const FORMULAS: Readonly<Record<string, Formula>> = {
  en: {
    name: "Flesch–Kincaid grade",
    target: "at most 5",
    score: (text) => {
      const { perSentence, perWord } = counts(text, syllablesEnglish);
      return 0.39 * perSentence + 11.8 * perWord - 15.59;
    },
    isTooHard: (score) => score > 5,
  },
  fr: {
    name: "Kandel–Moles ease",
    target: "at least 80",
    score: (text) => {
      const { perSentence, perWord } = counts(text, syllablesFrench);
      return 207 - 1.015 * perSentence - 73.6 * perWord;
    },
    isTooHard: (score) => score < 80,
  },
};

export const countWords = (text: string): number => wordsOf(text).length;
