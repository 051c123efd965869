import type { Concept, Term, WordData } from "./data-files.ts";
import { fits, type Text } from "./texts.ts";

/** For comparing: one case, one form of each letter, no Arabic vowel signs, curly and straight apostrophes the same. */
export const fold = (text: string): string =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\u064b-\u0652\u0670\u0640]/g, "")
    .replace(/[’ʼ‘]/g, "'")
    .replace(/[\u200c\u00a0]/g, " ");

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** A whole word or words; `*` at an end lets letters follow or go before. */
function wordPattern(word: string): RegExp {
  const start = word.startsWith("*") ? "" : "(?<![\\p{L}\\p{M}])";
  const end = word.endsWith("*") ? "" : "(?![\\p{L}\\p{M}])";
  return new RegExp(`${start}${escaped(fold(word.replace(/^\*|\*$/g, "")))}${end}`, "u");
}

export interface WordFinding {
  readonly lang: string;
  readonly sentence: string;
}

const perPattern = new Map<string, RegExp>();
function cached(word: string): RegExp {
  const known = perPattern.get(word) ?? wordPattern(word);
  perPattern.set(word, known);
  return known;
}

/** Words with a trap, by weight. */
export function forbiddenWords(texts: readonly Text[], { forbidden }: WordData, weight: "error" | "warning"): WordFinding[] {
  const found: WordFinding[] = [];
  const rules = forbidden.filter((rule) => rule.weight === weight);
  for (const { id, lang, target } of texts) {
    const own = rules.filter((rule) => rule.language === lang && !rule.except.some((pattern) => fits(id, pattern)));
    if (own.length === 0) continue;
    const text = fold(target);
    for (const { word, instead, why, source } of own)
      if (cached(word).test(text))
        found.push({
          lang,
          sentence: `${lang} ${id}: do not write "${word.replaceAll("*", "")}". ${why} Write: ${instead}. (${source})`,
        });
  }
  return found;
}

/** The same as English although it is a sentence, and no name. */
export function untranslated(texts: readonly Text[], { names }: WordData): WordFinding[] {
  return texts
    .filter(({ lang, source, target }) => lang !== "en" && source === target && wordsOf(source) > 2)
    .filter(({ id }) => !names.some((name) => fits(id, name.id)))
    .map(({ id, lang }) => ({
      lang,
      sentence: `${lang} ${id} is not translated yet: it is the same as in English. (A name? Then list it in locales/names.csv.)`,
    }));
}
const wordsOf = (text: string): number => (text.replace(/\{\{[^}]*\}\}/g, " ").match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? []).length;

type Way = { readonly concept: Concept; readonly english: string };
const sorted = new WeakMap<readonly Concept[], readonly Way[]>();
function longestFirst(concepts: readonly Concept[]): readonly Way[] {
  const ways =
    sorted.get(concepts) ??
    concepts
      .flatMap((concept) => concept.english.map((english) => ({ concept, english })))
      .sort((a, b) => b.english.length - a.english.length);
  sorted.set(concepts, ways);
  return ways;
}

/** Concepts an English text names, the longer name first: "border police" is not "police" as well. */
export function conceptsIn(source: string, concepts: readonly Concept[]): readonly Concept[] {
  let rest = fold(source);
  const label = rest.replace(/[.!?…]+$/, "").trim();
  const found = new Set<Concept>();
  for (const { concept, english } of longestFirst(concepts)) {
    if (concept.where === "label" ? label === fold(english) : cached(english).test(rest)) {
      found.add(concept);
      if (concept.where === "text") rest = rest.replace(new RegExp(cached(english).source, "gu"), " ");
    }
  }
  return concepts.filter((concept) => found.has(concept));
}

/** Every way a row says its term: "a; b", "a / b", "a (pl. b)". What stands in other brackets is an explanation. */
export const termWays = (term: string): readonly string[] =>
  term
    .split(/;| \/ /)
    .flatMap((part) => [
      part.replace(/\([^)]*\)/g, ""),
      ...[...part.matchAll(/\(pl\. ([^)]+)\)/g)].map((match) => match[1] ?? ""),
    ])
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Ethiopic writes the vowel into the letter, so an ending changes the last one: eight signs to a consonant. */
const consonants = (text: string): string =>
  text.replace(/[\u1200-\u1357]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) & ~7));

/** The words of a term stand in a text, whatever endings they have there: their beginnings are enough. */
export function saysTerm(text: string, way: string): boolean {
  const folded = consonants(fold(text));
  return consonants(fold(way))
    .split(/[\s-]+/)
    .filter((word) => word !== "")
    .every((word) => {
      const letters = [...word];
      return folded.includes(letters.slice(0, Math.max(Math.min(3, letters.length), Math.ceil(letters.length * 0.7))).join(""));
    });
}

export const termsByConcept = (terms: readonly Term[], lang: string): ReadonlyMap<string, Term> =>
  new Map(terms.filter((term) => term.language === lang).map((term) => [term.concept, term]));

/** Texts that speak of a concept with another word than the attested one. Often right (a sentence may explain): so a warning. */
export function otherTerms(texts: readonly Text[], { concepts, terms }: WordData): WordFinding[] {
  const perLanguage = new Map<string, ReadonlyMap<string, Term>>();
  const perSource = new Map<string, readonly Concept[]>();
  const found: WordFinding[] = [];
  for (const { id, lang, source, target } of texts) {
    if (lang === "en" || target.trim() === "") continue;
    const own = perLanguage.get(lang) ?? termsByConcept(terms, lang);
    perLanguage.set(lang, own);
    const named = perSource.get(source) ?? conceptsIn(source, concepts);
    perSource.set(source, named);
    for (const { concept } of named) {
      const term = own.get(concept);
      if (term?.status !== "attested" || termWays(term.term).some((way) => saysTerm(target, way))) continue;
      found.push({ lang, sentence: `${lang} ${id}: "${concept}" is "${term.term}" (${term.source})` });
    }
  }
  return found;
}
