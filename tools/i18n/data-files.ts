import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCsv } from "hucre/csv";
import * as v from "valibot";

/**
 * What we know about words, as tables that lie beside the languages: `glossary.csv` (a concept and its term in a language), `concepts.csv`
 * (how English says a concept), `variables.csv` (what {{name}} stands for), `forbidden.csv` (words with a trap) and `names.csv` (texts that
 * are the same in every language).
 */
const Words = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const List = (separator: string) =>
  v.pipe(
    v.string(),
    v.transform((text) =>
      text
        .split(separator)
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    ),
  );

const TermSchema = v.pipe(
  v.strictObject({
    concept: Words,
    language: Words,
    term: v.string(),
    /** `attested`: read in a text of a competent writer; `attested-localisation`: read in another program; `known`: recalled. */
    status: v.picklist(["attested", "attested-localisation", "known", "blank"]),
    source: v.string(),
    note: v.string(),
  }),
  v.check(
    ({ term, status }) => (term === "") === (status === "blank"),
    "a term is blank and says so, or is there and has a status",
  ),
  v.check(({ status, source }) => !status.startsWith("attested") || source !== "", "an attested term has a source"),
);
const ConceptSchema = v.strictObject({
  concept: Words,
  english: v.pipe(List("|"), v.minLength(1)),
  /** `label`: only where it is all a button says. */
  where: v.picklist(["text", "label"]),
});
const VariableSchema = v.strictObject({ name: Words, stands_for: Words, example: Words });
const ForbiddenSchema = v.strictObject({
  language: Words,
  /** `*` at an end stands for any letters there. */
  word: Words,
  instead: Words,
  why: Words,
  source: Words,
  weight: v.picklist(["error", "warning"]),
  except: List(" "),
});
const NameSchema = v.strictObject({ id: Words, why: Words });

export type Term = v.InferOutput<typeof TermSchema>;
export type Concept = v.InferOutput<typeof ConceptSchema>;
export type Variable = v.InferOutput<typeof VariableSchema>;
export type Forbidden = v.InferOutput<typeof ForbiddenSchema>;
export type Name = v.InferOutput<typeof NameSchema>;

export interface WordData {
  readonly terms: readonly Term[];
  readonly concepts: readonly Concept[];
  readonly variables: readonly Variable[];
  readonly forbidden: readonly Forbidden[];
  readonly names: readonly Name[];
  readonly problems: readonly string[];
}

type Row = Record<string, string>;

/** Rows by the names of the first line, with the line each stands on; a sentence for each that does not fit. */
function table<T>(
  folder: string,
  file: string,
  schema: v.GenericSchema<unknown, T>,
  keyOf: (row: T) => string,
  problems: string[],
): T[] {
  const path = join(folder, file);
  if (!existsSync(path)) {
    problems.push(`locales/${file} is missing`);
    return [];
  }
  const [head = [], ...lines] = parseCsv(readFileSync(path, "utf8"));
  const rows: T[] = [];
  const seen = new Set<string>();
  lines.forEach((line, at) => {
    const where = `locales/${file}, row ${at + 2}`;
    if (line.length !== head.length) {
      problems.push(`${where}: ${line.length} columns, the first row has ${head.length}`);
      return;
    }
    const row: Row = Object.fromEntries(head.map((name, i) => [String(name), String(line[i] ?? "")]));
    const parsed = v.safeParse(schema, row);
    if (!parsed.success) {
      problems.push(...parsed.issues.map((issue) => `${where}: ${v.getDotPath(issue) ?? "row"}: ${issue.message}`));
      return;
    }
    const key = keyOf(parsed.output);
    if (seen.has(key)) problems.push(`${where}: ${key} stands there twice`);
    seen.add(key);
    rows.push(parsed.output);
  });
  return rows;
}

export function readWordData(folder: string): WordData {
  const problems: string[] = [];
  const terms = table(folder, "glossary.csv", TermSchema, (row) => `${row.concept} in ${row.language}`, problems);
  const concepts = table(folder, "concepts.csv", ConceptSchema, (row) => row.concept, problems);
  const variables = table(folder, "variables.csv", VariableSchema, (row) => row.name, problems);
  const forbidden = table(folder, "forbidden.csv", ForbiddenSchema, (row) => `${row.word} in ${row.language}`, problems);
  const names = table(folder, "names.csv", NameSchema, (row) => row.id, problems);
  const known = new Set(concepts.map(({ concept }) => concept));
  for (const concept of new Set(terms.map((term) => term.concept)))
    if (!known.has(concept)) problems.push(`locales/concepts.csv does not say how English says "${concept}"`);
  return { terms, concepts, variables, forbidden, names, problems };
}
