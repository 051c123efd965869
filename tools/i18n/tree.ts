import { err, ok, type Result } from "#lib/result.ts";
import { baseKey, formOf, pluralBases, pluralForms } from "./plurals.ts";

/** What one file of strings holds: texts, in groups of any depth up to `DEEPEST`. */
export type Tree = { [key: string]: string | Tree };
export type Strings = ReadonlyMap<string, string>;

const DEEPEST = 8;

/** Every text with the names that lead to it. `error` names the place whose value is no text and no group. */
export function leaves(
  value: unknown,
): Result<ReadonlyMap<string, { readonly path: readonly string[]; readonly text: string }>, string> {
  const out = new Map<string, { path: readonly string[]; text: string }>();
  const walk = (inner: unknown, path: readonly string[]): string | null => {
    const key = path.join(".");
    if (typeof inner === "string" && path.length > 0) {
      if (out.has(key)) return `${key} stands there twice`;
      out.set(key, { path, text: inner });
      return null;
    }
    const where = path.length === 0 ? "the file" : key;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner))
      return `${where} is ${kindOf(inner)}, not ${path.length === 0 ? "a group of texts" : "a text"}`;
    if (path.length >= DEEPEST) return `${where} lies too deep`;
    for (const [name, next] of Object.entries(inner)) {
      if (name === "__proto__") return `${where} holds a name that is not allowed (__proto__)`;
      const problem = walk(next, [...path, name]);
      if (problem !== null) return problem;
    }
    return null;
  };
  const problem = walk(value, []);
  return problem === null ? ok(out) : err(problem);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? "a single text" : `a ${typeof value}`;
}

/** The tree of the reference with every text empty, in the plural forms of another language. */
export function emptyTree(reference: Tree, intl: string): Tree {
  const keys = Object.keys(reference).filter((key) => typeof reference[key] === "string");
  const plurals = pluralBases(keys);
  const out: Tree = {};
  for (const [key, value] of Object.entries(reference)) {
    const base = baseKey(key);
    if (typeof value !== "string") out[key] = emptyTree(value, intl);
    else if (plurals.has(base) && formOf(key) !== null) for (const form of pluralForms(intl)) out[`${base}_${form}`] = "";
    else out[key] = "";
  }
  return out;
}

/** A copy with these texts put in. Keys are those of `leaves(shape)`; `shape` has every key a language may have, at its place. */
export function withTexts(tree: Tree, shape: Tree, texts: Strings): Tree {
  const copy = structuredClone(tree);
  const [own, known] = [leaves(tree), leaves(shape)];
  for (const [key, text] of texts) {
    const path = (own.ok ? own.value.get(key) : undefined)?.path ?? (known.ok ? known.value.get(key) : undefined)?.path;
    if (path === undefined) throw new Error(`no place for ${key}`);
    let at = copy;
    for (const name of path.slice(0, -1)) {
      const next = Object.hasOwn(at, name) ? at[name] : undefined;
      if (typeof next === "object") at = next;
      else {
        const made: Tree = {};
        at[name] = made;
        at = made;
      }
    }
    at[path.at(-1) ?? ""] = text;
  }
  return copy;
}

export const treeText = (tree: Tree): string => `${JSON.stringify(tree, null, 2)}\n`;
