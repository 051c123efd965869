import type * as v from "valibot";

export type JsonSchema = Readonly<Record<string, unknown>>;

interface Node {
  readonly type: string;
  readonly pipe?: readonly (Node & { readonly kind: string; readonly requirement?: unknown })[];
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly wrapped?: Node;
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
}

/** What JSON Schema cannot say of a rule (`check`) is left out: the hub is stricter than its description there. */
function ruleSchema({ type, requirement }: { readonly type: string; readonly requirement?: unknown }): JsonSchema {
  if (type === "regex") return { pattern: (requirement as RegExp).source };
  if (type === "iso_date") return { format: "date" };
  if (type === "integer") return { type: "integer" };
  if (type === "max_length") return { maxItems: requirement };
  if (type === "min_value") return { minimum: requirement };
  if (type === "max_value") return { maximum: requirement };
  if (type === "check") return {};
  throw new Error(`no JSON Schema for the rule ${type}`);
}

function kindSchema(node: Node): JsonSchema {
  switch (node.type) {
    case "string":
    case "number":
    case "boolean":
      return { type: node.type };
    case "literal":
      return { const: node.literal };
    case "picklist":
      return { type: "string", enum: node.options };
    case "array":
      return { type: "array", items: node.item && nodeSchema(node.item) };
    case "nullable":
      return { anyOf: [node.wrapped && nodeSchema(node.wrapped), { type: "null" }] };
    case "union":
      return { anyOf: (node.options as readonly Node[]).map(nodeSchema) };
    case "strict_object":
    case "loose_object": {
      const entries = Object.entries(node.entries ?? {});
      return {
        type: "object",
        properties: Object.fromEntries(
          entries.map(([key, entry]) => [key, nodeSchema(entry.type === "optional" && entry.wrapped ? entry.wrapped : entry)]),
        ),
        required: entries.filter(([, entry]) => entry.type !== "optional").map(([key]) => key),
        additionalProperties: node.type === "loose_object",
      };
    }
    default:
      throw new Error(`no JSON Schema for a ${node.type}`);
  }
}

const nodeSchema = (node: Node): JsonSchema =>
  Object.assign(
    {},
    kindSchema(node),
    ...(node.pipe ?? []).filter(({ kind }) => kind === "validation").map(ruleSchema),
  ) as JsonSchema;

/** A schema of the hub's calls in the words of JSON Schema (2020-12, as OpenAPI 3.1 has it). Throws on a kind none of them used so far. */
// The general type of a schema hides the parts of its kinds; `nodeSchema` looks at `type` before it uses one.
export const jsonSchema = (schema: v.GenericSchema): JsonSchema => nodeSchema(schema as unknown as Node);
