import { type Expression, type ExpressionErrorReason, parseExpression } from "#domain/screening/expression.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { CONDITION_REASONS } from "../lib/check-conditions.ts";

/** Signs and words of XPath that XLSForms use and Fanal's conditions do not have. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\b([a-z][\w-]*)\s*\(/gi, "the function"],
  [/(<=|>=|<|>)/g, "the comparison"],
  [/(\+|\*|\bdiv\b|\bmod\b)/g, "the calculation"],
  [/(\.\.?)(?=\s|$|,|\))/g, "the reference"],
];
const KNOWN_FUNCTIONS: readonly string[] = ["not", "selected", "indicator"];

function foreignWord(text: string): string | null {
  const bare = text.replace(/'[^']*'/g, "''");
  for (const [pattern, what] of FOREIGN)
    for (const [, word = ""] of bare.matchAll(pattern))
      if (!KNOWN_FUNCTIONS.includes(word) && word !== "and" && word !== "or") return `${what} ${word}`;
  return null;
}

export interface Condition {
  readonly text: string;
  readonly expression: Expression;
}

const reasonText = (text: string, position: number, reason: ExpressionErrorReason): string => {
  const foreign = foreignWord(text);
  const where = `character ${position + 1} ("${text.slice(position, position + 16) || "end"}")`;
  return foreign === null
    ? `The condition cannot be read at ${where}: ${CONDITION_REASONS[reason]}.`
    : `The condition uses ${foreign}, which Fanal does not have (${where}).`;
};

/** Reads a condition of a form. Texts in double quotes are taken as well, as XLSForm allows both. The error is said in words. */
export function readCondition(written: string): Result<Condition, string> {
  const text = written.trim().replace(/"([^"']*)"/g, "'$1'");
  const parsed = parseExpression(text);
  if (parsed.ok) return ok({ text, expression: parsed.value });
  return err(reasonText(text, parsed.error.position, parsed.error.reason));
}
