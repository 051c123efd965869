import * as v from "valibot";
import { isMap, isNode, LineCounter, type Node, parseDocument } from "yaml";
import { ASSESSMENTS } from "#domain/pack/rules.ts";

const ELEMENT_VALUES = ["yes", "partial", "no", "unknown"] as const;
const StatedSchema = v.optional(
  v.object({ value: v.optional(v.picklist(ELEMENT_VALUES), "unknown"), indicators: v.optional(v.array(v.string()), []) }),
  {},
);

const CaseSchema = v.object({
  id: v.string(),
  person: v.object({ age: v.picklist(["adult", "child", "unknown"]) }),
  facts: v.object({
    act: StatedSchema,
    means: StatedSchema,
    purpose: StatedSchema,
    smuggling: StatedSchema,
    aggravation: StatedSchema,
  }),
  /** What a court or a report found; it need not agree with what a worker could have recorded. */
  established_outcome: v.optional(v.string()),
  expected: v.optional(
    v.object({ assessment: v.picklist(Object.values(ASSESSMENTS)), flags: v.optional(v.array(v.string()), []) }),
  ),
});
export type CaseRecord = v.InferOutput<typeof CaseSchema>;

/** What is wrong and where: `line` counts from 1. */
export interface CaseFileProblem {
  readonly line: number;
  readonly reason: string;
}

type Path = readonly (string | number)[];

/** The line of the deepest part of `path` that the file has. */
function lineOf(root: Node | null, path: Path, lines: LineCounter): number {
  let at: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    const pair = isMap(at)
      ? at.items.find((item) => isNode(item.key) && String((item.key as { value?: unknown }).value) === String(key))
      : undefined;
    const next: unknown = pair?.value ?? (isNode(at) && "items" in at ? (at.items as unknown[])[Number(key)] : undefined);
    const place = pair !== undefined && isNode(pair.key) ? pair.key : next;
    if (!isNode(place)) break;
    offset = place.range?.[0] ?? offset;
    at = next;
  }
  return lines.linePos(offset).line;
}

/** Reads one file of cases (`cases:` and a list). All problems are collected, so that a file is put right in one go. */
export function readCases(
  text: string,
  knownIndicators: ReadonlySet<string>,
): { readonly cases: readonly CaseRecord[]; readonly problems: readonly CaseFileProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return {
      cases: [],
      problems: document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        reason: error.message.split("\n")[0] ?? error.code,
      })),
    };
  }
  const content: unknown = document.toJS();
  const list = typeof content === "object" && content !== null && "cases" in content ? content.cases : undefined;
  if (!Array.isArray(list)) return { cases: [], problems: [{ line: 1, reason: "expected a list under 'cases'" }] };

  const cases: CaseRecord[] = [];
  const problems: CaseFileProblem[] = [];
  const report = (path: Path, reason: string): void => {
    problems.push({ line: lineOf(document.contents, path, lines), reason: `${path.join(".")}: ${reason}` });
  };
  for (const [index, item] of list.entries()) {
    const parsed = v.safeParse(CaseSchema, item);
    if (!parsed.success) {
      for (const issue of parsed.issues)
        report(["cases", index, ...(issue.path ?? []).map((part) => part.key as string | number)], issue.message);
      continue;
    }
    const before = problems.length;
    for (const [element, { indicators }] of Object.entries(parsed.output.facts))
      for (const [at, id] of indicators.entries())
        if (!knownIndicators.has(id))
          report(["cases", index, "facts", element, "indicators", at], `no indicator is called ${id}`);
    if (problems.length === before) cases.push(parsed.output);
  }
  return { cases, problems };
}
