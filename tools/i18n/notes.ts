import { conceptsIn, termsByConcept } from "./check-words.ts";
import type { WordData } from "./data-files.ts";
import { exampleNumber, formOf } from "./plurals.ts";
import type { Unit } from "./units.ts";

type NotedText = Pick<Unit, "source" | "key" | "isPlural" | "limit">;

export interface Note {
  readonly category: "variable" | "plural" | "term" | "word" | "length";
  readonly text: string;
}

const variablesOf = (source: string): readonly string[] => [
  ...new Set([...source.matchAll(/\{\{-?\s*(\w+)[^}]*\}\}/g)].map((match) => match[1] ?? "")),
];

/** What a translator of one text should know; looks up the terms of the language once. */
export function notesFor(words: WordData, lang: string, intl: string): (unit: NotedText) => readonly Note[] {
  const terms = termsByConcept(words.terms, lang);
  const variables = new Map(words.variables.map((variable) => [variable.name, variable]));
  return ({ source, key, isPlural, limit }) => {
    const notes: Note[] = [];
    for (const name of variablesOf(source)) {
      const known = variables.get(name);
      const meaning = `${known?.stands_for ?? "a word or number"}: ${known?.example ?? "…"}`;
      notes.push({ category: "variable", text: `{{${name}}} stands for ${meaning}. Keep it as it is.` });
    }
    const form = isPlural ? formOf(key) : null;
    if (form !== null) {
      const example = exampleNumber(intl, form);
      const number = example === null ? ", for broken numbers" : `, as with the number ${example}`;
      notes.push({
        category: "plural",
        text: `Plural form "${form}" of this language${number}. The number itself may be said in words.`,
      });
    }
    for (const { concept } of conceptsIn(source, words.concepts)) {
      const row = terms.get(concept);
      if (row === undefined) continue;
      const said = row.status === "blank" ? "no word is known: say it in a plain sentence" : `"${row.term}" (${row.status})`;
      notes.push({ category: "term", text: `${concept}: ${said}.${row.note === "" ? "" : ` ${row.note}`}` });
    }
    if (source.length * 3 > limit) notes.push({ category: "length", text: `At most ${limit} characters.` });
    return notes;
  };
}

/** What holds for all texts of a language. */
export const fileNotes = (lang: string, { forbidden }: WordData): readonly Note[] =>
  forbidden
    .filter((rule) => rule.language === lang)
    .map(({ word, instead, why }) => ({
      category: "word",
      text: `Do not write "${word.replaceAll("*", "")}". ${why} Write: ${instead}.`,
    }));
