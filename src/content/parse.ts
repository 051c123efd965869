import * as v from "valibot";
import { fromUtf8 } from "#lib/bytes.ts";
import { cleanDeep, holdsRightToLeft } from "#lib/outside-text.ts";
import { inPieces, letOthersGo } from "#lib/pieces.ts";
import { err, ok, type Result } from "#lib/result.ts";

export type ParseError = { readonly type: "NotUnderstood"; readonly reason: string };

const MAX_DEPTH = 24;
/** A directory of thousands is checked a few entries at a time. */
const AT_ONCE = 100;

const notUnderstood = (reason: string) => err<ParseError>({ type: "NotUnderstood", reason });

/** How deeply objects and lists nest, counted on the text, so that a deep file is refused before it is parsed. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x7d || c === 0x5d) depth--;
  }
  return deepest;
}

function textOf(bytes: Uint8Array): Result<string, ParseError> {
  try {
    const text = fromUtf8(bytes);
    return depthOf(text) > MAX_DEPTH ? notUnderstood("nested too deeply") : ok(text);
  } catch {
    return notUnderstood("not JSON");
  }
}

/** Keys that reach an object's prototype. Written with escapes they are longer than they come out, which is refused below. */
const PROTOTYPE_KEY = /"(?:__proto__|constructor|prototype)"\s*:/;

/** Files are written in one way only: what comes out shorter than it came in had a key twice, spaces, or escapes that hide something. */
function jsonOf(text: string): Result<unknown, ParseError> {
  if (PROTOTYPE_KEY.test(text)) return notUnderstood("a key that is none");
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value).length === text.length ? ok(value) : notUnderstood("a key twice, or not written canonically");
  } catch {
    return notUnderstood("not JSON");
  }
}

function checked<S extends v.GenericSchema>(value: unknown, schema: S, file: string): Result<v.InferOutput<S>, ParseError> {
  const parsed = v.safeParse(schema, cleanDeep(value, holdsRightToLeft(file)));
  if (parsed.success) return ok(parsed.output);
  const issue = parsed.issues[0];
  return notUnderstood(`${v.getDotPath(issue) ?? "file"}: ${issue.message}`);
}

/**
 * Bytes from outside to a checked value: size was checked before, then depth, then JSON, then the schema. No text in it holds characters
 * that hide or turn others, so that no screen has to think of it.
 */
export function parseJson<S extends v.GenericSchema>(bytes: Uint8Array, schema: S): Result<v.InferOutput<S>, ParseError> {
  const text = textOf(bytes);
  if (!text.ok) return text;
  const value = jsonOf(text.value);
  return value.ok ? checked(value.value, schema, text.value) : value;
}

const isListSchema = (schema: v.GenericSchema): schema is v.ArraySchema<v.GenericSchema, undefined> =>
  schema.type === "array" && "item" in schema && !("pipe" in schema);

/** The same for files that may be large: between the steps, and between the pieces of a long list, the phone answers to taps. */
export async function parseJsonInPieces<S extends v.GenericSchema>(
  bytes: Uint8Array,
  schema: S,
): Promise<Result<v.InferOutput<S>, ParseError>> {
  const text = textOf(bytes);
  if (!text.ok) return text;
  await letOthersGo();
  const value = jsonOf(text.value);
  if (!value.ok) return value;
  await letOthersGo();
  if (!isListSchema(schema) || !Array.isArray(value.value)) return checked(value.value, schema, text.value);
  const out: unknown[] = [];
  for await (const some of inPieces(value.value, AT_ONCE)) {
    const part = checked(some, v.array(schema.item), "");
    if (!part.ok) return part;
    out.push(...part.value);
  }
  return ok(out as v.InferOutput<S>);
}
