import { isDeepStrictEqual } from "node:util";
import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { err, ok, type Result } from "#lib/result.ts";
import { type KeyPath, keyText } from "./yaml-file.ts";

export type YamlValue = string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** One value of one map. `value` null takes the key away; a new key goes behind `after`, or to the end where there is no such key. */
export interface YamlEdit {
  readonly map: KeyPath;
  readonly key: string;
  readonly value: YamlValue | null;
  readonly after?: string;
}

/** One entry more at the end of a list. */
export interface YamlAppend {
  readonly list: KeyPath;
  readonly item: YamlValue;
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const YAML = { version: "1.2" } as const;

const reads = (text: string, value: YamlValue): boolean => {
  const doc = parseDocument(text, YAML);
  return doc.errors.length === 0 && isDeepStrictEqual(doc.toJS(), value);
};

/** Prose as it is; what begins with a digit or a sign, in quotes. `inside`: between brackets, where commas divide. */
function scalarText(value: string, inside: boolean): string {
  const plain = /^\p{L}/u.test(value) && !value.includes("\n") && reads(`- ${value}`, [value]);
  return plain && (!inside || /^[^,[\]{}:#]*$/.test(value)) ? value : JSON.stringify(value);
}

/** A value on one line. */
function lineText(value: YamlValue, inside = false): string {
  if (typeof value === "string") return scalarText(value, inside);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map((one: YamlValue) => lineText(one, true)).join(", ")}]`;
  const pairs = Object.entries(value).map(([key, one]) => `${key}: ${lineText(one as YamlValue, true)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** A text of several lines as a block, where nothing is lost by it. */
function blockText(value: string, indent: number): string | null {
  if (!value.includes("\n") || /^\s|\s$|[ \t]\n|\r/.test(value)) return null;
  const lines = value.split("\n").map((line) => (line === "" ? "" : `${" ".repeat(indent)}${line}`));
  return `|-\n${lines.join("\n")}`;
}

/** In the quotes it had, if it had some. */
function valueText(value: YamlValue, old: Scalar | null, indent: number, inside: boolean): string {
  if (typeof value !== "string") return lineText(value, inside);
  if (old?.type === "QUOTE_DOUBLE" && !value.includes("\n")) return JSON.stringify(value);
  if (old?.type === "QUOTE_SINGLE" && !value.includes("\n")) return `'${value.replaceAll("'", "''")}'`;
  return (inside ? null : blockText(value, indent)) ?? scalarText(value, inside);
}

const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((item) => isScalar(item.key) && item.key.value === key);
/** From its first sign to its last, without the line ends that a block counts as its own. */
function rangeOf(text: string, node: unknown): readonly [number, number] | null {
  const range = isNode(node) ? (node as Node).range : null;
  if (range === null || range === undefined) return null;
  return [range[0], range[0] + text.slice(range[0], range[1]).trimEnd().length];
}
const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;
const lineEnd = (text: string, at: number): number => {
  const found = /\r?\n|$/.exec(text.slice(at));
  return at + (found?.index ?? 0);
};
const newlineOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");
const withNewlines = (text: string, part: string): string => part.replaceAll("\n", newlineOf(text));

/** A list or group on lines of its own may hold comments, which would go with it. */
const holdsComment = (text: string, node: unknown, [from, to]: readonly [number, number]): boolean =>
  isCollection(node) && /(^|\s)#/m.test(text.slice(from, to));

function spliceOf(text: string, map: YAMLMap, { key, value, after }: YamlEdit): Splice | null {
  const pair = pairOf(map, key);
  const [name, held] = [rangeOf(text, pair?.key), rangeOf(text, pair?.value)];
  if (pair !== undefined && (name === null || held === null || holdsComment(text, pair.value, held))) return null;
  if (name !== null && held !== null) {
    const from = lineStart(text, name[0]);
    if (value !== null) {
      const indent = name[0] - from + 2;
      // A block takes what follows on its last line, such as a comment, for its own.
      const isInside = map.flow === true || text.slice(held[1], lineEnd(text, held[1])).trim() !== "";
      const written = valueText(value, isScalar(pair?.value) ? pair.value : null, indent, isInside);
      return { from: held[0], to: held[1], text: withNewlines(text, written) };
    }
    const end = lineEnd(text, held[1]);
    if (map.flow === true || text.slice(from, name[0]).trim() !== "") return null;
    return { from, to: text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length), text: "" };
  }
  if (value === null) return { from: 0, to: 0, text: "" };
  const before = (after === undefined ? undefined : pairOf(map, after)) ?? map.items.at(-1);
  const [place, last] = [rangeOf(text, before?.key), rangeOf(text, before?.value)];
  if (place === null || last === null) return null;
  if (map.flow === true) return { from: last[1], to: last[1], text: `, ${key}: ${lineText(value, true)}` };
  const at = lineEnd(text, last[1]);
  const indent = place[0] - lineStart(text, place[0]);
  const line = `\n${" ".repeat(indent)}${key}: ${valueText(value, null, indent + 2, false)}`;
  return { from: at, to: at, text: withNewlines(text, line) };
}

/** A group of lines behind a dash, lists of words on one line each. */
function entryText(item: YamlValue, indent: number): string {
  if (typeof item !== "object" || Array.isArray(item)) return `${" ".repeat(indent)}- ${lineText(item)}`;
  const lines = Object.entries(item).flatMap(([key, value]) => groupLines(key, value as YamlValue));
  return lines.map((line, i) => (line === "" ? "" : `${" ".repeat(indent)}${i === 0 ? "- " : "  "}${line}`)).join("\n");
}

function groupLines(key: string, value: YamlValue): readonly string[] {
  const isList = Array.isArray(value);
  if (isList && value.some((one: YamlValue) => typeof one === "object"))
    return [`${key}:`, ...value.flatMap((one: YamlValue) => entryText(one, 2).split("\n"))];
  if (typeof value === "object" && !isList && Object.keys(value).length > 0)
    return [
      `${key}:`,
      ...Object.entries(value).flatMap(([name, one]) => groupLines(name, one as YamlValue).map((line) => `  ${line}`)),
    ];
  return `${key}: ${valueText(value, null, 2, false)}`.split("\n");
}

/** A file of its own: one line a key, groups indented below theirs. */
export const entryLines = (value: { readonly [key: string]: YamlValue }): string =>
  `${Object.entries(value)
    .flatMap(([key, one]) => groupLines(key, one))
    .join("\n")}\n`;

function appendOf(text: string, list: unknown, edit: YamlAppend): Splice | null {
  if (!isSeq(list) || list.flow === true) return null;
  const range = rangeOf(text, list.items.at(-1));
  if (range === null) return null;
  const dash = lineStart(text, range[0]);
  const indent = text.slice(dash, range[0]).search(/-/);
  const at = lineEnd(text, range[1]);
  // Entries of a whole file stand apart by a line.
  const gap = edit.list.length === 0 ? "\n\n" : "\n";
  return indent < 0 ? null : { from: at, to: at, text: withNewlines(text, `${gap}${entryText(edit.item, indent)}`) };
}

const isAppend = (edit: YamlEdit | YamlAppend): edit is YamlAppend => "list" in edit;

type Group = Record<string | number, unknown>;
const at = (value: unknown, path: KeyPath): unknown => path.reduce<unknown>((inner, part) => (inner as Group)[part], value);

function applied(value: unknown, edits: readonly (YamlEdit | YamlAppend)[]): unknown {
  const out = structuredClone(value);
  for (const edit of edits) {
    if (isAppend(edit)) (at(out, edit.list) as unknown[]).push(edit.item);
    else if (edit.value === null) delete (at(out, edit.map) as Group)[edit.key];
    else (at(out, edit.map) as Group)[edit.key] = edit.value;
  }
  return out;
}

/**
 * The file with these values in it and every other byte as it was: comments, order, quotes and blank lines are the editor's own. The
 * error is where a value stands that cannot be changed so.
 */
export function editYaml(text: string, edits: readonly (YamlEdit | YamlAppend)[]): Result<string, string> {
  const doc = parseDocument(text, YAML);
  const splices: Splice[] = [];
  for (const edit of edits) {
    const node = doc.getIn(isAppend(edit) ? edit.list : edit.map);
    const splice = isAppend(edit) ? appendOf(text, node, edit) : isMap(node) ? spliceOf(text, node, edit) : null;
    if (splice === null) return err(keyText(isAppend(edit) ? edit.list : [...edit.map, edit.key]));
    splices.push(splice);
  }
  const written = splices
    .map((splice, order) => ({ ...splice, order }))
    .sort((a, b) => b.from - a.from || b.order - a.order)
    .reduce((now, { from, to, text: part }) => now.slice(0, from) + part + now.slice(to), text);
  const fits = parseDocument(written, YAML);
  return fits.errors.length === 0 && isDeepStrictEqual(fits.toJS(), applied(doc.toJS(), edits))
    ? ok(written)
    : err(edits.map((edit) => (isAppend(edit) ? keyText(edit.list) : edit.key)).join(", "));
}
