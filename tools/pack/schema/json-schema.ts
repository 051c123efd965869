import { expectedWords } from "./expected.ts";
import { authoredEntries, type Rule, rulesOf, type SchemaNode } from "./node.ts";

/** A JSON Schema of draft 7, which editors of YAML understand. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

function ruleSchema({ type, requirement }: Rule, node: SchemaNode): JsonSchema {
  const size = node.type === "array" ? "Items" : "Length";
  switch (type) {
    case "regex":
    case "iso_date":
    case "iso_timestamp":
      return requirement instanceof RegExp
        ? { pattern: requirement.source, patternErrorMessage: `Expected is ${expectedWords(node)}.` }
        : {};
    case "starts_with":
      return { pattern: `^${escaped(String(requirement))}`, patternErrorMessage: `Expected is ${expectedWords(node)}.` };
    case "integer":
      return { type: "integer" };
    case "min_value":
      return { minimum: requirement };
    case "max_value":
      return { maximum: requirement };
    case "min_length":
      return { [`min${size}`]: requirement };
    case "max_length":
      return { [`max${size}`]: requirement };
    // What a function looks at, only `pack check` can say.
    case "check":
      return {};
    default:
      throw new Error(`no JSON Schema for the rule ${type}`);
  }
}

function kindSchema(node: SchemaNode): JsonSchema {
  switch (node.type) {
    case "string":
    case "number":
    case "boolean":
      return { type: node.type };
    case "unknown":
      return {};
    case "literal":
      return { const: node.literal };
    case "picklist":
      return { enum: node.options };
    case "union":
      return {
        anyOf: (node.options ?? []).map((option) => (typeof option === "string" ? { const: option } : jsonSchema(option))),
      };
    case "array":
      return { type: "array", items: node.item === undefined ? {} : jsonSchema(node.item) };
    case "record":
      return {
        type: "object",
        ...(node.key && { propertyNames: jsonSchema(node.key) }),
        additionalProperties: node.value ? jsonSchema(node.value) : true,
      };
    case "strict_object": {
      const entries = Object.entries(authoredEntries(node));
      const required = entries.filter(([, entry]) => entry.type !== "optional").map(([key]) => key);
      return {
        type: "object",
        properties: Object.fromEntries(entries.map(([key, entry]) => [key, jsonSchema(entry)])),
        ...(required.length > 0 && { required }),
        additionalProperties: false,
      };
    }
    default:
      throw new Error(`no JSON Schema for a ${node.type}`);
  }
}

/** The same shape in the words of JSON Schema. Throws on a kind of schema that pack sources did not use when this was written. */
export function jsonSchema(node: SchemaNode): JsonSchema {
  if (node.type === "optional" && node.wrapped !== undefined)
    return { ...jsonSchema(node.wrapped), ...(node.default !== undefined && { default: node.default }) };
  return Object.assign({}, kindSchema(node), ...rulesOf(node).map((rule) => ruleSchema(rule, node))) as JsonSchema;
}
