import { readFileSync } from "node:fs";
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import type { Problem } from "./problems.ts";

export type KeyPath = readonly (string | number)[];

/** A parsed YAML file that can still say on which line each key stands. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  /** Line of the key, or of the nearest one above it that exists. */
  lineOf(path: KeyPath): number;
  /** What an author typed there, where it is one word or sentence: `0601020304`, although its value is a number without the 0. */
  writtenAt(path: KeyPath): string | null;
  problem(path: KeyPath, reason: string, todo: string): Problem;
}

export const keyText = (path: KeyPath): string =>
  path.map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`)).join("");

/** By the code of the parser; its own sentences are for programmers. */
const NOT_YAML: Readonly<Record<string, readonly [reason: string, todo: string]>> = {
  TAB_AS_INDENT: ["The line begins with a tab.", "Use spaces to indent it, as many as its neighbours have."],
  BAD_INDENT: ["The line is not indented like its neighbours.", "Give it as many spaces as the lines it belongs with."],
  MISSING_CHAR: [
    "A quote or a bracket is opened here or above and never closed, or a colon is missing.",
    "Close it, or add the colon.",
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    "Two colons stand in this line, so it is not clear what belongs to what.",
    "Put the text behind the first colon in double quotes.",
  ],
  MULTILINE_IMPLICIT_KEY: ["A line without a colon stands here, or a quote is not closed.", "Add the colon, or close the quote."],
  BAD_SCALAR_START: ["The text begins with a sign that has a meaning in YAML.", "Put the text in double quotes."],
  BAD_ALIAS: ["The text begins with * or &, which have a meaning in YAML.", "Put the text in double quotes."],
  BAD_DQ_ESCAPE: ["A backslash in double quotes does not fit.", "Write two backslashes, or use single quotes."],
  COMMENT_SPACE: ["A # stands directly behind a text.", "Put a space before it, or the text in quotes."],
  BLOCK_IN_FLOW: [
    "Inside [ ] or { } something is written as if it stood on lines of its own.",
    "Write it on one line, with commas.",
  ],
  UNEXPECTED_TOKEN: ["Something stands here that does not fit the line.", "Put texts with : # [ ] { } , in double quotes."],
};
const NOT_YAML_ELSE = [
  "The file cannot be read as YAML here.",
  "Check quotes, colons and indentation of this line and the one above.",
] as const;

const startOf = (node: unknown): number | null => (node as Node | null)?.range?.[0] ?? null;

/** `null`, with the problems noted, when the file is not YAML or holds the same key twice. */
export function readYamlFile(path: string, problems: Problem[]): YamlFile | null {
  const lines = new LineCounter();
  const source = readFileSync(path, "utf8");
  const doc = parseDocument(source, { lineCounter: lines, version: "1.2", uniqueKeys: true });
  for (const error of doc.errors) {
    const line = error.linePos?.[0].line ?? 1;
    if (error.code === "DUPLICATE_KEY")
      problems.push({ file: path, line, key: "", reason: "This key stands in the file twice.", todo: "Keep one of the two." });
    else {
      const [reason, todo] = NOT_YAML[error.code] ?? NOT_YAML_ELSE;
      problems.push({ file: path, line, key: "", reason: `This is not YAML: ${reason}`, todo });
    }
  }
  if (doc.errors.length > 0) return null;

  const lineOf = (keyPath: KeyPath): number => {
    let node: unknown = doc.contents;
    let at = startOf(node) ?? 0;
    for (const part of keyPath) {
      if (isMap(node)) {
        const pair: Pair | undefined = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
        if (pair === undefined) break;
        at = startOf(pair.key) ?? at;
        node = pair.value;
      } else if (isSeq(node)) {
        const item: unknown = node.items[Number(part)];
        if (item === undefined) break;
        at = startOf(item) ?? at;
        node = item;
      } else break;
    }
    return lines.linePos(at).line;
  };
  const writtenAt = (keyPath: KeyPath): string | null => {
    const node = doc.getIn(keyPath, true);
    return isScalar(node) && node.range ? source.slice(node.range[0], node.range[1]).trim() : null;
  };
  return {
    path,
    value: doc.toJS(),
    lineOf,
    writtenAt,
    problem: (keyPath, reason, todo) => ({ file: path, line: lineOf(keyPath), key: keyText(keyPath), reason, todo }),
  };
}
