import type * as v from "valibot";
import type { HubErrorCode } from "#protocol/wire.ts";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";

/** What the description of a call is made of, and the answers that many calls have in common. */

export type Method = "get" | "put" | "post" | "delete";

export interface Answer {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly JsonSchema[];
  readonly requestBody?: { readonly required: true; readonly content: NonNullable<Answer["content"]> };
  readonly responses: Readonly<Record<string, Answer>>;
}

export type Paths = Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>;

export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Paths;
  readonly components: JsonSchema;
}

export const json = (schema: JsonSchema) => ({ "application/json": { schema } });
export const refusal = (description: string, ...codes: readonly HubErrorCode[]): Answer => ({
  description,
  content: json({
    type: "object",
    properties: { error: { type: "string", enum: codes } },
    required: ["error"],
    additionalProperties: false,
  }),
});
export const good = (description: string, schema: v.GenericSchema | JsonSchema): Answer => ({
  description,
  content: json("kind" in schema ? jsonSchema(schema as v.GenericSchema) : (schema as JsonSchema)),
});
const later = (answer: Answer): Answer => ({
  ...answer,
  headers: { "Retry-After": { description: "Seconds.", schema: { type: "string", pattern: "^\\d+$" } } },
});

/** Any call may be answered so. */
export const ANY = {
  403: refusal("A page of another origin, or a token that may not call this at all.", "forbidden"),
  415: refusal("A body of another type, or one with a content encoding.", "wrong_type"),
  429: later(refusal("Too often.", "too_many")),
  500: refusal("A fault of the hub.", "internal"),
  507: refusal("No room. Nothing was kept or changed: the same call may be made again.", "no_space"),
  503: later(refusal("The hub is being stopped, or its database is away. Nothing was promised.", "stopping", "unavailable")),
};
export const WITH_TOKEN = { 401: refusal("No good token: none, a wrong, an ended or an expired one.", "unauthorised") };
export const NOT_FOUND = refusal("Not there, or not the caller's: which of the two is not told.", "not_found");
export const BAD = refusal("Not what this call takes.", "bad_request");
/** Calls that read a body, or would: also where none is meant. */
export const WITH_BODY = { 400: BAD, 413: refusal("Too large.", "too_large") };

export const body = (schema: v.GenericSchema) =>
  ({ requestBody: { required: true, content: json(jsonSchema(schema)) } }) as const;
