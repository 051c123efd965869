import { isDeepStrictEqual } from "node:util";
import { err, ok, type Result } from "#lib/result.ts";

/**
 * How values of the guide file are written into one cell. The form follows the schema, so that a field the schema gains needs no
 * code here:
 *
 * | shape | cell |
 * |---|---|
 * | text, number | as it is |
 * | yes or no | `yes`; empty for no |
 * | list | `a, b` |
 * | map | `key: text; key: text` |
 * | map of lists | `key: a, b; key: none` (`none`: the empty list) |
 * | map of maps of lists | `key: other (a, b) another (c)` |
 * | a word, or the empty list | `key: word; key: none` in a map |
 * | fields | `field: … \| field: …`; a list of them one a line |
 *
 * Whatever does not come back the same from that is written as JSON, and JSON is read anywhere.
 */
export type Shape =
  | { readonly kind: "text" | "number" | "flag" | "other" | "either" }
  | { readonly kind: "list" | "map"; readonly of: Shape }
  | { readonly kind: "fields"; readonly of: Readonly<Record<string, Shape>> };

/** The parts of a valibot schema that decide its shape. */
interface SchemaLike {
  readonly type: string;
  readonly wrapped?: SchemaLike;
  readonly item?: SchemaLike;
  readonly value?: SchemaLike;
  readonly entries?: Readonly<Record<string, SchemaLike>>;
}

export function shapeOf(schema: object): Shape {
  const { type, wrapped, item, value, entries } = schema as SchemaLike;
  if (type === "optional" && wrapped !== undefined) return shapeOf(wrapped);
  if (type === "string" || type === "picklist" || type === "literal") return { kind: "text" };
  if (type === "number") return { kind: "number" };
  if (type === "boolean") return { kind: "flag" };
  if (type === "array" && item !== undefined) return { kind: "list", of: shapeOf(item) };
  if (type === "record" && value !== undefined) return { kind: "map", of: shapeOf(value) };
  if (type === "strict_object" && entries !== undefined)
    return { kind: "fields", of: Object.fromEntries(Object.entries(entries).map(([key, field]) => [key, shapeOf(field)])) };
  return { kind: "other" };
}

export const TEXT_LIST: Shape = { kind: "list", of: { kind: "text" } };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function compact(value: unknown, shape: Shape): string | null {
  if (shape.kind === "text" || shape.kind === "number") return String(value);
  if (shape.kind === "either") return typeof value === "string" ? value : null;
  if (shape.kind === "flag") return value === true ? "yes" : "no";
  if (shape.kind === "list" && Array.isArray(value)) {
    const items = value.map((item) => compact(item, shape.of));
    return items.includes(null) ? null : items.join(shape.of.kind === "fields" ? "\n" : ", ");
  }
  if (shape.kind === "map" && isRecord(value)) {
    const entries = Object.entries(value).map(([key, item]) => {
      if (shape.of.kind === "map" && isRecord(item))
        return `${key}: ${Object.entries(item)
          .map(([inner, list]) => `${inner} (${compact(list, TEXT_LIST) ?? ""})`)
          .join(" ")}`;
      const text = Array.isArray(item) && item.length === 0 ? "none" : compact(item, shape.of);
      return text === null ? null : `${key}: ${text}`;
    });
    return entries.includes(null) ? null : entries.join("; ");
  }
  if (shape.kind === "fields" && isRecord(value)) {
    const fields = Object.entries(value).map(([key, item]) => {
      const text = compact(item, shape.of[key] ?? { kind: "other" });
      return text === null ? null : `${key}: ${text}`;
    });
    return fields.includes(null) ? null : fields.join(" | ");
  }
  return null;
}

/** Key and rest of `key: rest`, or null. */
function keyed(text: string): readonly [string, string] | null {
  const at = text.indexOf(":");
  return at <= 0 ? null : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

const parts = (text: string, between: RegExp | string): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== "");

class Unreadable extends Error {}
const unreadable = (reason: string): never => {
  throw new Unreadable(reason);
};

/** Names with a meaning of their own in JavaScript would be lost on the way. */
const plainName = (key: string): string =>
  ["__proto__", "constructor", "prototype"].includes(key) ? unreadable(`"${key}" cannot be a name here.`) : key;

function entriesOf(pieces: readonly string[], read: (key: string, rest: string) => unknown): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const piece of pieces) {
    const [key, rest] = keyed(piece) ?? unreadable(`"${piece}" is not "name: value".`);
    if (Object.hasOwn(out, key)) unreadable(`"${key}" stands here twice.`);
    out[plainName(key)] = read(key, rest);
  }
  return out;
}

function listsByName(text: string): Record<string, unknown> {
  const found = [...text.matchAll(/([^\s()]+)\s*\(([^()]*)\)/g)];
  if (text.replace(/([^\s()]+)\s*\(([^()]*)\)/g, "").trim() !== "") unreadable(`"${text}" is not "question (indicator, …)".`);
  return Object.fromEntries(found.map(([, name, list]) => [plainName(name ?? ""), parts(list ?? "", ",")]));
}

function expand(text: string, shape: Shape): unknown {
  if (shape.kind === "text" || shape.kind === "either") return text;
  if (shape.kind === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : unreadable(`"${text}" is no number.`);
  if (shape.kind === "flag") {
    const word = text.toLowerCase();
    if (["yes", "true", "true()", "1"].includes(word)) return true;
    return ["no", "false", "false()", "0"].includes(word) ? false : unreadable(`"${text}" is neither yes nor no.`);
  }
  if (shape.kind === "list")
    return shape.of.kind === "fields"
      ? parts(text, "\n").map((line) => expand(line, shape.of))
      : parts(text, /[,\n]/).map((item) => expand(item, shape.of));
  if (shape.kind === "map") {
    return entriesOf(parts(text, /[;\n]/), (_, rest) => {
      if (shape.of.kind === "map") return listsByName(rest);
      const mayBeEmpty = shape.of.kind === "list" || shape.of.kind === "either";
      return mayBeEmpty && rest === "none" ? [] : expand(rest, shape.of);
    });
  }
  if (shape.kind === "fields")
    return entriesOf(parts(text, "|"), (key, rest) =>
      expand(rest, shape.of[key] ?? unreadable(`"${key}" is not one of ${Object.keys(shape.of).join(", ")}.`)),
    );
  return unreadable("This can only be written as JSON.");
}

const readJson = (text: string): unknown =>
  JSON.parse(text, (key, value: unknown) => {
    plainName(key);
    return value;
  });

/** `reason` in words for the author. */
export function decodeCell(text: string, shape: Shape): Result<unknown, string> {
  const trimmed = text.trim();
  try {
    return ok(/^[[{]/.test(trimmed) && shape.kind !== "text" ? readJson(trimmed) : expand(trimmed, shape));
  } catch (error) {
    if (error instanceof Unreadable) return err(error.message);
    if (error instanceof SyntaxError) return err("This is not JSON.");
    throw error;
  }
}

export function encodeCell(value: unknown, shape: Shape): string {
  const text = compact(value, shape);
  const back = text === null ? null : decodeCell(text, shape);
  // An empty cell says "not given", which is not the same as an empty list.
  const same = text !== null && text !== "" && back?.ok === true && isDeepStrictEqual(back.value, value);
  return same ? text : JSON.stringify(value);
}
