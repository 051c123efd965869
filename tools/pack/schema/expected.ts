import { authoredEntries, rulesOf, type SchemaNode, unwrapped } from "./node.ts";
import { patternWords } from "./patterns.ts";

/** More words than these are looked up rather than read. */
const MOST_LISTED = 24;

export const listed = (words: readonly string[]): string =>
  words.length > MOST_LISTED
    ? `${words.slice(0, MOST_LISTED).join(", ")} and ${words.length - MOST_LISTED} more`
    : words.join(", ");

/** The words that may stand here, where only certain ones may. */
export function allowedWords(node: SchemaNode): readonly string[] {
  const { type, options = [], literal } = unwrapped(node);
  if (type === "literal") return [String(literal)];
  return options.flatMap((option) => (typeof option === "string" ? [option] : allowedWords(option)));
}

function textWords(node: SchemaNode): string {
  for (const { type, requirement } of rulesOf(node)) {
    if (type === "starts_with") return `text that begins with ${String(requirement)}`;
    if (type === "iso_timestamp") return "a day and a time, written 2026-01-31T00:00:00Z";
    if (requirement instanceof RegExp) return patternWords(requirement) ?? "text of another form";
  }
  return "text";
}

function numberWords(node: SchemaNode): string {
  const rule = (type: string): unknown => rulesOf(node).find((one) => one.type === type)?.requirement;
  const [least, most] = [rule("min_value"), rule("max_value")];
  const kind = rulesOf(node).some(({ type }) => type === "integer") ? "a whole number" : "a number";
  return `${kind}${least === undefined ? "" : `, ${String(least)} or more`}${most === undefined ? "" : `, at most ${String(most)}`}`;
}

/** What may stand where a schema looks, as the end of "expected here is …". */
export function expectedWords(start: SchemaNode): string {
  const node = unwrapped(start);
  switch (node.type) {
    case "picklist":
      return `one of ${listed(allowedWords(node))}`;
    case "literal":
      return String(node.literal);
    case "boolean":
      return "true or false";
    case "number":
      return numberWords(node);
    case "string":
      return textWords(node);
    case "array": {
      const item = node.item === undefined ? null : unwrapped(node.item);
      return item?.entries === undefined
        ? `a list, written [one, two]${item === null ? "" : `; each entry is ${expectedWords(item)}`}`
        : `a list of entries that begin with a dash, each with ${listed(Object.keys(authoredEntries(item)))}`;
    }
    case "strict_object":
    case "object":
      return `a group of lines, indented below it: ${listed(Object.keys(authoredEntries(node)))}`;
    case "record":
      return "a group of lines, indented below it, each with a name, a colon and a value";
    case "union":
      return (node.options ?? []).map((option) => (typeof option === "string" ? option : expectedWords(option))).join(", or ");
    default:
      return "a value";
  }
}
