import * as v from "valibot";
import { fromUtf8 } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";

export type ParseError = { readonly type: "NotUnderstood"; readonly reason: string };

const MAX_DEPTH = 24;

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

/** Bytes from outside to a checked value: size was checked before, then depth, then JSON, then the schema. */
export function parseJson<S extends v.GenericSchema>(bytes: Uint8Array, schema: S): Result<v.InferOutput<S>, ParseError> {
  try {
    const text = fromUtf8(bytes);
    if (depthOf(text) > MAX_DEPTH) return err({ type: "NotUnderstood", reason: "nested too deeply" });
    const parsed = v.safeParse(schema, JSON.parse(text));
    if (parsed.success) return ok(parsed.output);
    const issue = parsed.issues[0];
    return err({ type: "NotUnderstood", reason: `${v.getDotPath(issue) ?? "file"}: ${issue.message}` });
  } catch {
    return err({ type: "NotUnderstood", reason: "not JSON" });
  }
}
