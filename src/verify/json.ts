import { parseCanonicalJson } from "#lib/parse-canonical.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
export const isInstant = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value));

/** `null` for anything but one object in canonical JSON: a second key of the same name cannot hide. */
export function readCanonicalObject(bytes: Uint8Array): JsonObject | null {
  const value = parseCanonicalJson(bytes);
  return isObject(value) ? value : null;
}
