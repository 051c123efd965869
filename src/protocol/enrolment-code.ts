import * as v from "valibot";
import { fromUtf8, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type CheckedCodeError, formatCheckedCode, parseCheckedCode } from "#protocol/checked-code.ts";
import { ENROLMENT_MAX_CHARS, ENROLMENT_PREFIX, type Enrolment, EnrolmentSchema } from "#protocol/enrolment.ts";
import { isMadeByNewer } from "#protocol/newer.ts";

export type EnrolmentCodeError =
  | CheckedCodeError
  /** Whole, but nothing this version knows. */
  | { readonly type: "NotUnderstood" };

/** `fanal1.<base64url of canonical JSON>.<check>`. Throws `RangeError` when it would not fit `ENROLMENT_MAX_CHARS`. */
export async function formatEnrolmentCode(enrolment: Enrolment): Promise<string> {
  const code = await formatCheckedCode(ENROLMENT_PREFIX, utf8(canonicalJson(v.parse(EnrolmentSchema, enrolment))));
  if (code.length > ENROLMENT_MAX_CHARS) throw new RangeError("an enrolment code would be too long");
  return code;
}

/** Reads a pasted code. Says nothing about `expires`. */
export async function parseEnrolmentCode(text: string): Promise<Result<Enrolment, EnrolmentCodeError>> {
  const json = await parseCheckedCode(ENROLMENT_PREFIX, text, ENROLMENT_MAX_CHARS);
  if (!json.ok) return json;
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(json.value));
  } catch {
    return err({ type: "Damaged" });
  }
  const parsed = v.safeParse(EnrolmentSchema, value);
  if (parsed.success) return ok(parsed.output);
  return err({ type: isMadeByNewer(value) ? "MadeByNewer" : "NotUnderstood" });
}
