import * as v from "valibot";
import { type Bytes, fromB64url, fromUtf8, toB64url, toHex, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { ENROLMENT_MAX_CHARS, ENROLMENT_PREFIX, type Enrolment, EnrolmentSchema } from "#protocol/enrolment.ts";

const CHECK_CHARS = 8;

export type EnrolmentCodeError =
  /** The text does not begin and end like a code: something else was pasted, or a part of it is missing. */
  | { readonly type: "NotACode" }
  /** It looks like a code, but a character was lost or changed on the way. */
  | { readonly type: "Damaged" }
  /** Whole, but made by another version. */
  | { readonly type: "NotUnderstood" };

/** A checksum against typing and copying, not against forgery: 8 hex characters. */
const checkOf = async (json: Bytes): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", json))).slice(0, CHECK_CHARS);

/** `fanal1.<base64url of canonical JSON>.<check>`. Throws `RangeError` when it would not fit `ENROLMENT_MAX_CHARS`. */
export async function formatEnrolmentCode(enrolment: Enrolment): Promise<string> {
  const json = utf8(canonicalJson(v.parse(EnrolmentSchema, enrolment)));
  const code = `${ENROLMENT_PREFIX}${toB64url(json)}.${await checkOf(json)}`;
  if (code.length > ENROLMENT_MAX_CHARS) throw new RangeError("an enrolment code would be too long");
  return code;
}

/** Reads a pasted code. White space, which messengers and line breaks add, is ignored. Says nothing about `expires`. */
export async function parseEnrolmentCode(text: string): Promise<Result<Enrolment, EnrolmentCodeError>> {
  if (text.length > 2 * ENROLMENT_MAX_CHARS) return err({ type: "NotACode" });
  const code = text.replace(/\s+/g, "");
  const parts = /^fanal1\.([A-Za-z0-9_-]+)\.([0-9a-f]{8})$/.exec(code);
  if (code.length > ENROLMENT_MAX_CHARS || parts === null) return err({ type: "NotACode" });
  const json = fromB64url(parts[1] as string);
  if (json === null || (await checkOf(json)) !== parts[2]) return err({ type: "Damaged" });
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(json));
  } catch {
    return err({ type: "Damaged" });
  }
  const parsed = v.safeParse(EnrolmentSchema, value);
  return parsed.success ? ok(parsed.output) : err({ type: "NotUnderstood" });
}
