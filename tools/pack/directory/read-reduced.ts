import * as v from "valibot";
import { type KeyPath, keyText } from "../lib/yaml-file.ts";
import type { Note } from "./report.ts";

const GONE = Symbol("gone");

/** The value without what stands at the paths; `GONE` when a path names the value itself. */
function without(value: unknown, paths: readonly KeyPath[]): unknown {
  if (paths.some((path) => path.length === 0)) return GONE;
  if (typeof value !== "object" || value === null) return value;
  const inside = new Map<string, KeyPath[]>();
  for (const [first, ...rest] of paths) inside.set(String(first), [...(inside.get(String(first)) ?? []), rest]);
  if (Array.isArray(value))
    return value
      .map((part: unknown, i) => (inside.has(String(i)) ? without(part, inside.get(String(i)) ?? []) : part))
      .filter((part) => part !== GONE);
  const parts = Object.entries(value).map(([key, part]): [string, unknown] =>
    inside.has(key) ? [key, without(part, inside.get(key) ?? [])] : [key, part],
  );
  return Object.fromEntries(parts.filter(([, part]) => part !== GONE));
}

/** A part nested this deep is read; the formats need eight. */
const ROUNDS = 12;

/**
 * What fits the schema, after everything that does not was taken out and noted: a wrong optional field alone, a record of a list with
 * what it lacks. `null` when the whole does not fit.
 */
export function readReduced<S extends v.GenericSchema>(schema: S, value: unknown, note: Note): v.InferOutput<S> | null {
  let candidate = value;
  for (let round = 0; round < ROUNDS; round++) {
    const parsed = v.safeParse(schema, candidate);
    if (parsed.success) return parsed.output;
    const paths: KeyPath[] = [];
    for (const issue of parsed.issues) {
      const path = (issue.path ?? []).map((part) => part.key as string | number);
      const missing = issue.received === "undefined";
      const at = missing ? path.slice(0, -1) : path;
      const reason = missing
        ? `${keyText(path.slice(-1))} is missing.`
        : `${issue.received} does not fit, ${issue.expected ?? issue.message} is expected.`;
      note(at.length === 0 ? "refused" : "dropped", keyText(at), reason);
      paths.push(at);
    }
    if (paths.some((path) => path.length === 0)) return null;
    candidate = without(candidate, paths);
  }
  note("refused", "", "too little of it fits.");
  return null;
}
