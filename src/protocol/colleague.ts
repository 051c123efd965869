import * as v from "valibot";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { isId } from "#lib/ids.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { CertWireSchema } from "#protocol/envelope.ts";

/**
 * "Hand cases to this phone": `fanalcolleague1.` + base64url(canonical JSON) + `.` + 8 hex characters of its SHA-256. `sig` is the
 * device's, over `"app/colleague/v1\0" ||` the same JSON without `sig`; the certificate is the one of every envelope.
 */
export const COLLEAGUE_PREFIX = "fanalcolleague1.";
/** What a phone held by hand still reads from another one's screen. */
export const COLLEAGUE_MAX_CHARS = 1400;
const COLLEAGUE_CONTEXT = "app/colleague/v1\0";
export const MOST_COLLEAGUE_CHARS = 60;

/** What can be read: no character that hides, none at the ends, one line. */
export const colleagueName = (text: string): string => cleanOutsideText(text).replace(/\s+/g, " ").trim();
export const isColleagueName = (text: string): boolean =>
  text !== "" && [...text].length <= MOST_COLLEAGUE_CHARS && colleagueName(text) === text;

export const ColleagueCardSchema = v.strictObject({
  v: v.literal(1),
  cert: CertWireSchema,
  recipient: v.pipe(v.string(), v.regex(/^age1[02-9ac-hj-np-z]{58}$/)),
  mailbox: v.pipe(v.string(), v.check(isId)),
  name: v.pipe(v.string(), v.check(isColleagueName)),
  sig: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type ColleagueCard = v.InferOutput<typeof ColleagueCardSchema>;

export const colleagueMessage = ({ sig: _, ...card }: ColleagueCard): Bytes => utf8(COLLEAGUE_CONTEXT + canonicalJson(card));
