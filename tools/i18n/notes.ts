import { conceptsIn, termsByConcept } from "./check-words.ts";
import type { WordData } from "./data-files.ts";
import { exampleNumber } from "./plurals.ts";

export interface Note {
  readonly category: "variable" | "plural" | "term" | "word" | "length";
  readonly text: string;
}

const variablesOf = (source: string): readonly string[] => [
  ...new Set([...source.matchAll(/\{\{-?\s*(\w+)[^}]*\}\}/g)].map((match) => match[1] ?? "")),
];

/** What a translator of one text should know. `form`: the plural form to write, none for other texts. */
export function notesFor(
  source: string,
  {
    lang,
    intl,
    form,
    limit,
  }: { readonly lang: string; readonly intl: string; readonly form: string | null; readonly limit: number },
  words: WordData,
): readonly Note[] {
  const notes: Note[] = [];
  for (const name of variablesOf(source)) {
    const known = words.variables.find((variable) => variable.name === name);
    notes.push({
      category: "variable",
      text: `{{${name}}} stands for ${known?.stands_for ?? "a word or number"}: ${known?.example ?? "…"}. Keep it as it is.`,
    });
  }
  if (form !== null) {
    const example = exampleNumber(intl, form);
    notes.push({
      category: "plural",
      text: `Plural form "${form}" of this language${example === null ? ", for broken numbers" : `, as with the number ${example}`}. The number itself may be said in words.`,
    });
  }
  const terms = termsByConcept(words.terms, lang);
  for (const { concept } of conceptsIn(source, words.concepts)) {
    const row = terms.get(concept);
    if (row === undefined) continue;
    const said = row.status === "blank" ? "no word is known: say it in a plain sentence" : `"${row.term}" (${row.status})`;
    notes.push({ category: "term", text: `${concept}: ${said}.${row.note === "" ? "" : ` ${row.note}`}` });
  }
  if (source.length * 3 > limit) notes.push({ category: "length", text: `At most ${limit} characters.` });
  return notes;
}

/** What holds for all texts of a language. */
export const fileNotes = (lang: string, { forbidden }: WordData): readonly Note[] =>
  forbidden
    .filter((rule) => rule.language === lang)
    .map(({ word, instead, why }) => ({
      category: "word",
      text: `Do not write "${word.replaceAll("*", "")}". ${why} Write: ${instead}.`,
    }));
