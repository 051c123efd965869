import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Document, parse, parseDocument, Scalar } from "yaml";
import { type Meta, metaText, readingOf } from "./meta.ts";
import type { Change, ImportPlan } from "./plan-import.ts";
import { REFERENCE, readJson } from "./read-locales.ts";
import { treeText, withTexts } from "./tree.ts";
import { groupPath, shapeOf, treeOf, type Workspace } from "./workspace.ts";

export interface WrittenImport {
  /** Paths from the root. */
  readonly files: readonly string[];
  /** Sentences about review states that no longer hold. */
  readonly notes: readonly string[];
}

/** A file that was written half is never seen under its name. */
function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

const YAML = { version: "1.2" } as const;

const stringsOf = (written: string): Readonly<Record<string, unknown>> =>
  (parse(written, YAML) as { readonly strings: Readonly<Record<string, unknown>> }).strings;

/** The file of a pack text with these texts in it. What stands there already keeps its place and its comments. */
export function packFileText(
  old: string | null,
  head: Readonly<Record<string, string>>,
  texts: ReadonlyMap<string, string>,
): string {
  const doc = old === null ? new Document({ ...head, strings: {} }, YAML) : parseDocument(old, YAML);
  for (const [key, text] of texts) doc.setIn(["strings", key], new Scalar(text));
  if (head["review"] !== undefined) doc.set("review", head["review"]);
  const write = (): string => doc.toString({ lineWidth: 0 });
  const first = stringsOf(write());
  // A block of lines loses some spaces at their ends; between quotation marks nothing is lost.
  for (const [key, text] of texts) {
    if (first[key] === text) continue;
    const scalar = new Scalar(text);
    scalar.type = "QUOTE_DOUBLE";
    doc.setIn(["strings", key], scalar);
  }
  const written = write();
  const last = stringsOf(written);
  for (const [key, text] of texts) if (last[key] !== text) throw new Error(`${key} would not come back from YAML as it is`);
  return written;
}

function byFile(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const files = new Map<string, Change[]>();
  for (const change of changes) files.set(change.unit.file, [...(files.get(change.unit.file) ?? []), change]);
  return files;
}

/** A text that changed was not read by the one who read the old text. */
function metaAfter(meta: Meta, changed: readonly string[], notes: string[]): Meta {
  const reading = { ...meta.reading };
  for (const file of changed) {
    const group = file.replace(/^locales\//, "");
    const before = readingOf(meta, group);
    if (before?.reader === undefined) continue;
    const { reader, readOn: _, ...rest } = before;
    reading[group] = rest;
    notes.push(`${file} has new texts: what ${reader} read was another text. Have it read again.`);
  }
  const isPublic = changed.some((file) => file.startsWith("locales/"));
  if (meta.review === "reviewed" && isPublic) notes.push(`locales/${meta.lang} is a draft again: it has texts nobody has read.`);
  return {
    ...meta,
    ...(meta.review === "reviewed" && isPublic ? { review: "draft" as const } : {}),
    ...(meta.reading ? { reading } : {}),
  };
}

/** Writes what the plan would change, each file whole. Every text of every file is made before the first one is written. */
export function writeImport({ root, locales, packs }: Workspace, { lang, changes }: ImportPlan): WrittenImport {
  const meta = locales.get(lang)?.meta;
  if (meta === undefined) throw new Error(`no language ${lang}`);
  const notes: string[] = [];
  const files = new Map<string, string>();
  for (const [file, own] of byFile(changes)) {
    const texts = new Map(own.map(({ unit, text }) => [unit.key, text]));
    const isUnread = own.some(({ isReviewed }) => !isReviewed);
    if (file.startsWith("locales/")) {
      const group = file.slice("locales/".length);
      const shape = shapeOf(root, group, meta.intl);
      const path = groupPath(root, lang, group);
      files.set(path, treeText(withTexts(existsSync(path) ? treeOf(root, lang, group) : shape, shape, texts)));
    } else {
      const english = packs.find((pack) => pack.lang === REFERENCE && pack.id === file);
      if (english === undefined) throw new Error(`no English ${file}`);
      const there = packs.find((pack) => pack.lang === lang && pack.id === file);
      const path = there?.path ?? english.path.replace(join("text", REFERENCE), join("text", lang));
      const review = there?.review === "reviewed" && !isUnread ? "reviewed" : "draft";
      if (there?.review === "reviewed" && review === "draft")
        notes.push(`${file} is a draft again: it has texts nobody has read.`);
      const ordered =
        there === undefined
          ? new Map([...english.strings.keys()].flatMap((key) => (texts.has(key) ? [[key, texts.get(key) ?? ""]] : [])))
          : texts;
      files.set(
        path,
        packFileText(
          there === undefined ? null : readFileSync(path, "utf8"),
          { lang, audience: english.audience, review },
          ordered,
        ),
      );
    }
  }
  const unread = [...byFile(changes.filter(({ isReviewed }) => !isReviewed)).keys()];
  const metaPath = join(root, "locales", lang, "meta.json");
  const after = metaAfter(meta, unread, notes);
  if (notes.length > 0 && readJson(metaPath).ok) files.set(metaPath, metaText(after));
  for (const [path, text] of files) writeWhole(path, text);
  return { files: [...files.keys()].map((path) => path.slice(root.length).replace(/^\//, "")), notes };
}
