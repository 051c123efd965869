import { fromUtf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);
export const isCount = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value) && value >= 1;

/** The object in canonical JSON bytes, or the reason why they are not that. A second key of one name is not canonical, so it cannot hide. */
export function readCanonicalObject(bytes: Uint8Array): { readonly value: JsonObject } | { readonly reason: string } {
  let text: string;
  let value: unknown;
  try {
    text = fromUtf8(bytes);
    value = JSON.parse(text);
  } catch {
    return { reason: "not JSON in UTF-8" };
  }
  if (!isObject(value)) return { reason: "not an object" };
  if (canonicalJson(value) !== text) return { reason: "not canonical JSON" };
  return { value };
}
