import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { Document, isMap, isScalar, isSeq, type Node, visit } from "yaml";
import { type Question, QuestionSchema } from "#domain/pack/guides.ts";
import { ASKED, YNUS_OPTIONS } from "./columns.ts";
import { MEDIA_FILE } from "./media.ts";
import type { GuideSource } from "./slice.ts";

/** Known from the texts, so not written. */
const FROM_TEXTS: readonly string[] = ["hasNote", "hasAvoid", "hasOnFail"];

/** A question as an author would write it: without what goes without saying. */
function authored(question: Question): Record<string, unknown> {
  const { options } = question;
  const impliesOptions = options.length === 0 || (question.type === "ynus" && isDeepStrictEqual([...options], [...YNUS_OPTIONS]));
  const written = ASKED.includes(question.type) && options.at(-1) === "skip" ? options.slice(0, -1) : options;
  return Object.fromEntries(
    Object.entries(question).flatMap(([field, value]): [string, unknown][] => {
      const schema = QuestionSchema.entries[field as keyof typeof QuestionSchema.entries];
      if (value === undefined || FROM_TEXTS.includes(field) || isDeepStrictEqual(value, v.getDefault(schema))) return [];
      if (field === "options") return impliesOptions ? [] : [[field, written]];
      return [[field, value]];
    }),
  );
}

const isSmall = (node: Node): boolean =>
  isScalar(node) ||
  (isSeq(node) && node.items.every((item) => isScalar(item))) ||
  (isMap(node) && node.items.length <= 12 && node.items.every(({ value }) => value === null || isSmall(value as Node)));

/** YAML like our own guides: lists and small maps on one line, questions and guides field by field. */
function yamlText(value: unknown): string {
  const doc = new Document(value, { version: "1.1", aliasDuplicateObjects: false });
  visit(doc, {
    Pair: (_, pair) => {
      const node = pair.value as Node | null;
      if (node !== null && (isSeq(node) || isMap(node)) && isSmall(node) && !isSeqOfMaps(node)) node.flow = true;
    },
  });
  return doc.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const isSeqOfMaps = (node: Node): boolean => isSeq(node) && node.items.some((item) => isMap(item));

/** Contents of the files of a pack folder that hold its guides, by path below the folder. */
export function packFiles(source: GuideSource): ReadonlyMap<string, string> {
  const { version, questions, ...rest } = source.guides;
  const files = new Map<string, string>();
  files.set("content/guides.yaml", yamlText({ version, questions: questions.map(authored), ...rest, ...source.notes }));
  for (const [lang, { review, reviewByPrefix, strings }] of Object.entries(source.texts)) {
    const states = Object.keys(reviewByPrefix).length === 0 ? {} : { reviewByPrefix };
    files.set(
      `text/${lang}/guides.yaml`,
      new Document({ lang, audience: "team", review, ...states, strings }, { version: "1.1" }).toString({ lineWidth: 0 }),
    );
  }
  if (source.media.length > 0) files.set(MEDIA_FILE, yamlText(source.media));
  return files;
}

export function writePackFiles(dir: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(join(dir, path, ".."), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}
