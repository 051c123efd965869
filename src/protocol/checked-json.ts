import * as v from "valibot";
import type { Bytes } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type CheckedCodeError, parseCheckedCode } from "#protocol/checked-code.ts";
import { isMadeByNewer } from "#protocol/newer.ts";

/** A checked code whose bytes are canonical JSON of `schema`. `Damaged`: also whole, of our version, and not in the form we know. */
export async function parseCheckedJson<S extends v.GenericSchema>(
  prefix: string,
  text: string,
  maxChars: number,
  schema: S,
): Promise<Result<{ readonly bytes: Bytes; readonly value: v.InferOutput<S> }, CheckedCodeError>> {
  const bytes = await parseCheckedCode(prefix, text, maxChars);
  if (!bytes.ok) return bytes;
  const json = parseCanonicalJson(bytes.value);
  if (isMadeByNewer(json)) return err({ type: "MadeByNewer" });
  const parsed = v.safeParse(schema, json);
  return parsed.success ? ok({ bytes: bytes.value, value: parsed.output }) : err({ type: "Damaged" });
}
