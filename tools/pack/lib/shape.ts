import * as v from "valibot";
import { allowedWords, expectedWords, listed } from "../schema/expected.ts";
import { authoredEntries, nodeAt, nodeOf, type SchemaNode } from "../schema/node.ts";
import { patternWords } from "../schema/patterns.ts";
import { didYouMean, nearest } from "./nearest.ts";
import type { Problem } from "./problems.ts";
import type { KeyPath, YamlFile } from "./yaml-file.ts";

interface Words {
  readonly reason: string;
  readonly todo: string;
}

const MOST_SHOWN = 60;
const LOOK_UP = "docs/pack-format.md and docs/guide-format.md list the keys.";

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value);
  if (Array.isArray(value)) return "A list";
  return typeof value === "object" && value !== null ? "A group of lines" : String(value);
}

function unknownKey(key: string, known: readonly string[]): Words {
  const meant = nearest(key, known);
  const keys = known.length === 0 ? LOOK_UP : `Keys that may stand here: ${listed(known)}.`;
  return {
    reason: `The key "${key}" is not known here.`,
    todo: meant === undefined ? `Correct it, or remove the line. ${keys}` : `Did you mean "${meant}"?`,
  };
}

const misfit = (value: unknown, todo: string): Words => ({ reason: `${shown(value)} does not fit.`, todo });

/** Why a value of the wrong kind was read as that kind, where quotes are the reason. */
function otherKind(value: unknown, node: SchemaNode | null, written: string | null): Words | null {
  if (node?.type === "string" && (typeof value === "number" || typeof value === "boolean"))
    return {
      reason: `${written ?? String(value)} has no quotes, so it is not read as text: a 0 or a + at its beginning is lost.`,
      todo: `Write it in quotes: ${JSON.stringify(written ?? String(value))}.`,
    };
  if (node?.type === "number" && typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))
    return { reason: `${shown(value)} stands in quotes, so it is no number.`, todo: "Take the quotes away." };
  if (node?.type === "boolean" && typeof value === "string" && /^(yes|no|ja|nein|oui|non)$/i.test(value))
    return misfit(value, `Write ${/^[yjo]/i.test(value) ? "true" : "false"}.`);
  return null;
}

/** Misfits of length, size and form have their limit in `requirement`. */
function limitWords(issue: v.BaseIssue<unknown>): Words | null {
  const { input, type, requirement } = issue as v.BaseIssue<unknown> & { readonly requirement?: unknown };
  const limit = String(requirement);
  const isList = Array.isArray(input);
  const size = isList || typeof input === "string" ? input.length : 0;
  const unit = isList ? "entries" : "characters";
  if (type === "min_length")
    return { reason: size === 0 ? "Nothing stands here." : `${size} ${unit} are too few.`, todo: `Write at least ${limit}.` };
  if (type === "max_length") return { reason: `${size} ${unit} are too many.`, todo: `At most ${limit} may stand here.` };
  if (type === "check" && !issue.message.startsWith("Invalid "))
    return misfit(input, `${issue.message.slice(0, 1).toUpperCase()}${issue.message.slice(1)}.`);
  const form = requirement instanceof RegExp && type === "regex" ? patternWords(requirement) : undefined;
  return form === undefined ? null : misfit(input, `Expected is ${form}.`);
}

function wordsOf(issue: v.BaseIssue<unknown>, schema: SchemaNode, path: KeyPath, written: string | null): Words {
  const own = path.slice(0, -1);
  if (issue.type === "strict_object" && issue.expected === "never") {
    const around = nodeAt(schema, own);
    return unknownKey(String(path.at(-1)), around === null ? [] : Object.keys(authoredEntries(around)));
  }
  const node = nodeAt(schema, path);
  const expected = node === null ? "a value" : expectedWords(node);
  if (issue.received === "undefined") return { reason: "This key is missing.", todo: `Add it. Expected is ${expected}.` };
  if (issue.input === null) return { reason: "Nothing stands here.", todo: `Expected is ${expected}.` };
  const around = issue.path?.at(-1)?.origin === "key" ? nodeAt(schema, own)?.key : undefined;
  if (around !== undefined) {
    const word = String(issue.input);
    return {
      reason: `The name "${word}" does not fit.`,
      todo: `${didYouMean(word, allowedWords(around))}Expected is ${expectedWords(around)}.`,
    };
  }
  const limit = limitWords(issue) ?? otherKind(issue.input, node, written);
  if (limit !== null) return limit;
  const meant = node !== null && typeof issue.input === "string" ? didYouMean(issue.input, allowedWords(node)) : "";
  return misfit(issue.input, `${meant}Expected is ${expected}.`);
}

export interface Misfit extends Words {
  readonly path: KeyPath;
}

/** What of a value does not fit its schema, in words. `writtenAt`: what an author typed there, where that is known. */
export function misfitsOf(
  schema: v.GenericSchema,
  candidate: unknown,
  writtenAt: (path: KeyPath) => string | null = () => null,
): readonly Misfit[] {
  const parsed = v.safeParse(schema, candidate);
  return (parsed.issues ?? []).map((issue) => {
    const path = (issue.path ?? []).map((part) => part.key as string | number);
    return { path, ...wordsOf(issue, nodeOf(schema), path, writtenAt(path)) };
  });
}

/**
 * The value as its schema reads it, or `null` with every misfit noted at its line. `candidate` may hold more than the file (defaults
 * filled in), but every path that exists in the file is the same in both; `under` is where in the file the candidate begins.
 */
export function checkShape<S extends v.GenericSchema>(
  file: YamlFile,
  schema: S,
  candidate: unknown,
  problems: Problem[],
  under: KeyPath = [],
): v.InferOutput<S> | null {
  const parsed = v.safeParse(schema, candidate);
  if (parsed.success) return parsed.output;
  for (const { path, reason, todo } of misfitsOf(schema, candidate, (at) => file.writtenAt([...under, ...at])))
    problems.push(file.problem([...under, ...path], reason, todo));
  return null;
}
