import { Encrypter } from "age-encryption";
import * as v from "valibot";
import { utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { formatCheckedCode, parseCheckedCode } from "#protocol/checked-code.ts";
import { HANDED_MAX_CHARS, HANDED_PREFIX, type HandedKey, HandedKeySchema } from "#protocol/handed-key.ts";
import type { JoinRequest } from "#protocol/join.ts";
import { isMadeByNewer } from "#protocol/newer.ts";
import { isJoinOver, type WaitingJoin } from "#seal/join.ts";
import { openAgeFile } from "#seal/open-envelope.ts";
import type { HandedError } from "#seal/organisation-port.ts";

/** Only the device that showed the request opens it: whoever photographs the screen learns nothing. */
export async function sealKey({ recipient }: JoinRequest, handed: Omit<HandedKey, "v">): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const sealed = new Uint8Array(await encrypter.encrypt(utf8(canonicalJson({ v: 1, ...handed }))));
  return formatCheckedCode(HANDED_PREFIX, sealed);
}

/** The keys in an answer to that request, of that organisation. */
export async function openKey(
  waiting: WaitingJoin,
  code: string,
  org: string,
  nowMs: number,
): Promise<Result<HandedKey, HandedError>> {
  const sealed = await parseCheckedCode(HANDED_PREFIX, code, HANDED_MAX_CHARS);
  if (!sealed.ok) return err({ type: sealed.error.type === "MadeByNewer" ? "MadeByNewer" : "HandedUnreadable" });
  if (isJoinOver(waiting, nowMs)) return err({ type: "JoinTooOld" });
  const opened = await openAgeFile(waiting.identity, sealed.value);
  if (!opened.ok) return err({ type: opened.error === "not_for_us" ? "AnswerForAnother" : "HandedUnreadable" });
  const value = parseCanonicalJson(opened.value);
  const handed = v.safeParse(HandedKeySchema, value);
  if (!handed.success) return err({ type: isMadeByNewer(value) ? "MadeByNewer" : "HandedUnreadable" });
  return handed.output.org === org ? ok(handed.output) : err({ type: "AnswerForAnother" });
}
