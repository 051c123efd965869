import { isDeepStrictEqual } from "node:util";
import { isMap, isNode, isScalar, type Node, type Pair, parse, parseDocument, type YAMLMap } from "yaml";
import { err, ok, type Result } from "#lib/result.ts";
import { type KeyPath, keyText } from "./yaml-file.ts";

/** One value of one map. `value` null takes the key away; a new key goes behind `after`. */
export interface YamlEdit {
  readonly map: KeyPath;
  readonly key: string;
  readonly value: string | null;
  readonly after: string;
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const YAML = { version: "1.2" } as const;
const scalarText = (value: string): string => (/^[a-z][a-z-]*$/.test(value) ? value : JSON.stringify(value));

const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((item) => isScalar(item.key) && item.key.value === key);
const rangeOf = (node: unknown): readonly [number, number] | null => {
  const range = isNode(node) ? (node as Node).range : null;
  return range === null || range === undefined ? null : [range[0], range[1]];
};
const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;
const lineEnd = (text: string, at: number): number => {
  const found = /\r?\n|$/.exec(text.slice(at));
  return at + (found?.index ?? 0);
};

function spliceOf(text: string, map: YAMLMap, { key, value, after }: YamlEdit): Splice | null {
  const pair = pairOf(map, key);
  const [name, held] = [rangeOf(pair?.key), rangeOf(pair?.value)];
  if (pair !== undefined && (name === null || held === null || !isScalar(pair.value))) return null;
  if (name !== null && held !== null) {
    if (value !== null) return { from: held[0], to: held[1], text: scalarText(value) };
    const from = lineStart(text, name[0]);
    const end = lineEnd(text, held[1]);
    if (map.flow === true || text.slice(from, name[0]).trim() !== "") return null;
    return { from, to: text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length), text: "" };
  }
  if (value === null) return { from: 0, to: 0, text: "" };
  const before = pairOf(map, after);
  const [place, last] = [rangeOf(before?.key), rangeOf(before?.value)];
  if (place === null || last === null || !isScalar(before?.value)) return null;
  const line = `${key}: ${scalarText(value)}`;
  if (map.flow === true) return { from: last[1], to: last[1], text: `, ${line}` };
  const at = lineEnd(text, last[1]);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  return { from: at, to: at, text: `${newline}${" ".repeat(place[0] - lineStart(text, place[0]))}${line}` };
}

function applied(value: unknown, edits: readonly YamlEdit[]): unknown {
  const out = structuredClone(value);
  for (const { map, key, value: now } of edits) {
    const target = map.reduce<unknown>((at, part) => (at as Record<string | number, unknown>)[part], out) as Record<
      string,
      unknown
    >;
    if (now === null) delete target[key];
    else target[key] = now;
  }
  return out;
}

/**
 * The file with these values in it and every other byte as it was: comments, order, quotes and blank lines are the editor's own. The
 * error is where a value stands that cannot be changed so.
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): Result<string, string> {
  const doc = parseDocument(text, YAML);
  const splices: Splice[] = [];
  for (const edit of edits) {
    const map = doc.getIn(edit.map);
    const splice = isMap(map) ? spliceOf(text, map, edit) : null;
    if (splice === null) return err(keyText([...edit.map, edit.key]));
    splices.push(splice);
  }
  const written = [...splices]
    .sort((a, b) => b.from - a.from)
    .reduce((now, { from, to, text: part }) => now.slice(0, from) + part + now.slice(to), text);
  return isDeepStrictEqual(parse(written, YAML), applied(doc.toJS(), edits))
    ? ok(written)
    : err(edits.map(({ key }) => key).join(", "));
}
