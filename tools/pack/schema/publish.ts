import { FIELD_WORDS } from "./field-words.ts";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";
import { nodeOf } from "./node.ts";
import { SOURCE_SCHEMAS, type SourceKind } from "./source-schemas.ts";

const TITLES: Readonly<Record<SourceKind, string>> = {
  pack: "pack.yaml: what a pack is called and how old it is",
  hides: "hides.yaml: services of other packs that an overlay keeps its people away from",
  services: "directory/*.yaml: services and their numbers",
  text: "text/<language>/*.yaml: words",
  voices: "audio/<language>/voices.yaml: recordings, written by pack audio import",
  guides: "content/guides.yaml: questions and guides",
  own_guides: "content/own_guides.yaml: an organisation's questions and guides beside ours",
  indicators: "content/indicators.yaml",
  rules: "content/rules.yaml: the decision table",
  practice: "content/practice.yaml: cards and cases to learn from",
  rights: "content/rights.yaml",
  asks: "content/asks.yaml: requests to show to an official",
  pages: "content/pages.yaml: short pages",
  danger: "content/danger.yaml: the danger page",
  missing: "content/missing.yaml: when a child is gone",
  statistics: "content/statistics.yaml: what is counted, fixed before the quarter begins",
};

const isGroup = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null && !Array.isArray(value);

/** The schema with a sentence at each path of `words`; throws where a path leads nowhere. */
function described(schema: JsonSchema, words: Readonly<Record<string, string>>): JsonSchema {
  const used = new Set<string>();
  const walk = (node: JsonSchema, path: string): JsonSchema => {
    const here = words[path];
    if (here !== undefined) used.add(path);
    const { properties, items, ...rest } = node;
    const below = path === "" ? "" : `${path}.`;
    return {
      ...(here !== undefined && { description: here }),
      ...rest,
      ...(isGroup(properties) && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([key, value]) => [key, isGroup(value) ? walk(value, `${below}${key}`) : value]),
        ),
      }),
      ...(isGroup(items) && { items: walk(items, `${path}[]`) }),
    };
  };
  const made = walk(schema, "");
  const lost = Object.keys(words).filter((path) => !used.has(path));
  if (lost.length > 0) throw new Error(`no such field in the schema: ${lost.join(", ")}`);
  return made;
}

/** Only these kinds of question have their options filled in. */
const OPTIONS_OF_QUESTIONS: JsonSchema = {
  if: { properties: { type: { enum: ["ynus", "talk"] } } },
  else: { required: ["options"] },
};

function withQuestionRule(schema: JsonSchema): JsonSchema {
  const { properties } = schema;
  const questions = isGroup(properties) ? properties.questions : undefined;
  if (!isGroup(properties) || !isGroup(questions) || !isGroup(questions.items)) throw new Error("guides have no questions");
  const ruled = { ...questions, items: { ...questions.items, ...OPTIONS_OF_QUESTIONS } };
  return { ...schema, properties: { ...properties, questions: ruled } };
}

/** The JSON Schema of every kind of source, by file name. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  const kinds = Object.keys(SOURCE_SCHEMAS) as SourceKind[];
  return new Map(
    kinds.map((kind) => {
      const plain = described(jsonSchema(nodeOf(SOURCE_SCHEMAS[kind])), FIELD_WORDS[kind] ?? {});
      const schema = kind === "guides" || kind === "own_guides" ? withQuestionRule(plain) : plain;
      const head = { $schema: "http://json-schema.org/draft-07/schema#", title: TITLES[kind] };
      return [`${kind}.json`, `${JSON.stringify({ ...head, ...schema }, null, 1)}\n`];
    }),
  );
}
