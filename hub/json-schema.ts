import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A schema of the hub's calls in the words of JSON Schema (2020-12, as OpenAPI 3.1 has it). What these cannot say of a rule (`check`) is
 * left out: the hub is stricter than its description there. Throws on anything else they cannot say.
 */
export function jsonSchema(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, ...words } = toJsonSchema(schema, {
    target: "draft-2020-12",
    ignoreActions: ["check"],
    // Patterns of JSON Schema are of Unicode by themselves.
    overrideAction: ({ valibotAction, jsonSchema: of }) =>
      isUnicodePattern(valibotAction) ? { ...of, pattern: valibotAction.requirement.source } : undefined,
  });
  return words;
}

const isUnicodePattern = (action: object): action is { readonly requirement: RegExp } =>
  "requirement" in action && action.requirement instanceof RegExp && action.requirement.flags === "u";
