import { type Bytes, fromB64url, toB64url, toHex } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { MadeByNewer } from "#protocol/newer.ts";

const CHECK_CHARS = 8;

export type CheckedCodeError =
  | MadeByNewer
  /** It does not begin and end like the code that is wanted, or is far too long. */
  | { readonly type: "NotACode" }
  /** It looks like one, but a character was lost or changed on the way. */
  | { readonly type: "Damaged" };

/** Against typing and copying, not against forgery. */
const checkOf = async (bytes: Bytes): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))).slice(0, CHECK_CHARS);

/** `prefix` + base64url(bytes) + `.` + 8 hex characters of their SHA-256. */
export const formatCheckedCode = async (prefix: string, bytes: Bytes): Promise<string> =>
  `${prefix}${toB64url(bytes)}.${await checkOf(bytes)}`;

/** `fanal2.` where `fanal1.` is wanted: whatever follows, this version cannot judge whether it is whole. */
function isOfLaterForm(prefix: string, code: string): boolean {
  const [, word = "", ours = ""] = /^([a-z]+)(\d+)\.$/.exec(prefix) ?? [];
  const [, theirs = ""] = code.startsWith(word) ? (/^(\d{1,3})\./.exec(code.slice(word.length)) ?? []) : [];
  return Number(theirs) > Number(ours);
}

/** White space, which messengers and line breaks add, is ignored. */
export async function parseCheckedCode(prefix: string, text: string, maxChars: number): Promise<Result<Bytes, CheckedCodeError>> {
  if (text.length > 2 * maxChars) return err({ type: "NotACode" });
  const code = text.replace(/\s+/g, "");
  if (isOfLaterForm(prefix, code)) return err({ type: "MadeByNewer" });
  const parts = code.startsWith(prefix) ? /^([A-Za-z0-9_-]+)\.([0-9a-f]{8})$/.exec(code.slice(prefix.length)) : null;
  if (code.length > maxChars || parts === null) return err({ type: "NotACode" });
  const bytes = fromB64url(parts[1] as string);
  return bytes !== null && (await checkOf(bytes)) === parts[2] ? ok(bytes) : err({ type: "Damaged" });
}
