import { fromUtf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";

/**
 * Reads canonical JSON from outside. `undefined` for bytes that are not UTF-8, for anything not written canonically (so: duplicate
 * keys, numbers that do not fit, other spellings of the same value), for more than `maxDepth` levels, for lone surrogates and for
 * keys that would reach an object's prototype. The same decision on every platform.
 */
export function parseCanonicalJson(bytes: Uint8Array, maxDepth = 16): unknown {
  let text: string;
  try {
    text = fromUtf8(bytes);
  } catch {
    return undefined;
  }
  if (depthOf(text) > maxDepth) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return canonicalJson(value) === text && isHarmless(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Counted before parsing: deep nesting overflows the stack of some parsers and not of others. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === "\\") i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === "{" || c === "[") deepest = Math.max(deepest, ++depth);
    else if (c === "}" || c === "]") depth--;
  }
  return deepest;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const PROTOTYPE_KEYS = new Set(["__proto__", "constructor", "prototype"]);

function isHarmless(value: unknown): boolean {
  if (typeof value === "string") return !LONE_SURROGATE.test(value);
  if (Array.isArray(value)) return value.every(isHarmless);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(
    ([key, member]) => !PROTOTYPE_KEYS.has(key) && !LONE_SURROGATE.test(key) && isHarmless(member),
  );
}
