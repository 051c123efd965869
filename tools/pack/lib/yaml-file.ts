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
  problem(path: KeyPath, reason: string, todo: string): Problem;
}

export const keyText = (path: KeyPath): string =>
  path.map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`)).join("");

const startOf = (node: unknown): number | null => (node as Node | null)?.range?.[0] ?? null;

/** `null`, with the problems noted, when the file is not YAML or holds the same key twice. */
export function readYamlFile(path: string, problems: Problem[]): YamlFile | null {
  const lines = new LineCounter();
  const doc = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines, version: "1.2", uniqueKeys: true });
  for (const error of doc.errors) {
    const line = error.linePos?.[0].line ?? 1;
    if (error.code === "DUPLICATE_KEY")
      problems.push({ file: path, line, key: "", reason: "This key stands in the file twice.", todo: "Keep one of the two." });
    else
      problems.push({
        file: path,
        line,
        key: "",
        reason: `This is not YAML: ${error.message.split("\n")[0] ?? error.code}`,
        todo: "Check quotes, colons and indentation.",
      });
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
  return {
    path,
    value: doc.toJS(),
    lineOf,
    problem: (keyPath, reason, todo) => ({ file: path, line: lineOf(keyPath), key: keyText(keyPath), reason, todo }),
  };
}
