import { join } from "node:path";
import { readWordData, type WordData } from "./data-files.ts";
import { type Locale, readJson, readLocales } from "./read-locales.ts";
import { type PackText, readPackTexts } from "./read-packs.ts";
import { emptyTree, type Tree } from "./tree.ts";

/** Everything these tools read, once. */
export interface Workspace {
  readonly root: string;
  readonly locales: ReadonlyMap<string, Locale>;
  readonly packs: readonly PackText[];
  readonly words: WordData;
  /** Sentences about what could not be read. */
  readonly problems: readonly string[];
}

export function readWorkspace(root: string): Workspace {
  const { locales, problems } = readLocales(join(root, "locales"));
  const { packs, problems: packProblems } = readPackTexts(join(root, "packs"));
  const words = readWordData(join(root, "locales"));
  return { root, locales, packs, words, problems: [...problems, ...packProblems, ...words.problems] };
}

export const groupPath = (root: string, lang: string, group: string): string => join(root, "locales", lang, `${group}.json`);

/** The JSON of a group as it lies there; an empty tree where there is none. Only for groups `readLocales` could read. */
export function treeOf(root: string, lang: string, group: string): Tree {
  const read = readJson(groupPath(root, lang, group));
  return read.ok ? (read.value as Tree) : {};
}

/** A group of the reference with every text empty, in the plural forms of another language. */
export const shapeOf = (root: string, group: string, intl: string): Tree => emptyTree(treeOf(root, "en", group), intl);
