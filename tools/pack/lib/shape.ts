import * as v from "valibot";
import type { Problem } from "./problems.ts";
import type { KeyPath, YamlFile } from "./yaml-file.ts";

function reasonOf(issue: v.BaseIssue<unknown>): { readonly reason: string; readonly todo: string } {
  if (issue.type === "strict_object" && issue.expected === "never") {
    return {
      reason: "This key is not known here.",
      todo: "Check its spelling; docs/pack-format.md and docs/guide-format.md list the keys.",
    };
  }
  if (issue.type === "strict_object" && issue.received === "undefined")
    return { reason: "This key is missing.", todo: "Add it." };
  if (issue.received === "undefined")
    return { reason: "This key is missing.", todo: `Add it: ${issue.expected ?? issue.message} is expected.` };
  const expected = issue.expected ?? issue.message;
  return { reason: `${issue.received} does not fit.`, todo: `Expected: ${expected}.` };
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
  for (const issue of parsed.issues) {
    const path = [...under, ...(issue.path ?? []).map((part) => part.key as string | number)];
    const { reason, todo } = reasonOf(issue);
    problems.push(file.problem(path, reason, todo));
  }
  return null;
}
