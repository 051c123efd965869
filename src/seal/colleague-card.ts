import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import { fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { formatCheckedCode } from "#protocol/checked-code.ts";
import { parseCheckedJson } from "#protocol/checked-json.ts";
import {
  COLLEAGUE_MAX_CHARS,
  COLLEAGUE_PREFIX,
  type ColleagueCard,
  ColleagueCardSchema,
  colleagueMessage,
} from "#protocol/colleague.ts";
import { CertWireSchema } from "#protocol/envelope.ts";
import { keyIdOf, verifySignature } from "#seal/ed25519.ts";
import type { ColleagueCardError, ColleagueInfo } from "#seal/enrol-port.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { identifySender } from "#seal/sender.ts";

/** `null` outside a team. */
export async function makeColleagueCard(own: OwnKeys, name: string): Promise<string | null> {
  if (own.info.kind !== "team") return null;
  const cert = v.parse(CertWireSchema, JSON.parse(fromUtf8(own.certBytes)));
  const card: ColleagueCard = { v: 1, cert, recipient: own.recipient, mailbox: own.info.mailbox, name, sig: "" };
  const sig = toB64url(await own.signer.sign(colleagueMessage(card)));
  return formatCheckedCode(COLLEAGUE_PREFIX, utf8(canonicalJson({ ...card, sig })));
}

const CODE_ERRORS = { NotACode: "NotAColleagueCard", Damaged: "ColleagueCardDamaged", MadeByNewer: "MadeByNewer" } as const;

/** Nobody is believed on first use: the certificate has to be that of this team, by the signed lists, and neither over nor revoked. */
export async function readColleagueCard(
  own: OwnKeys,
  text: string,
  network: Network,
  today: string,
): Promise<Result<ColleagueInfo, ColleagueCardError>> {
  const read = await parseCheckedJson(COLLEAGUE_PREFIX, text, COLLEAGUE_MAX_CHARS, ColleagueCardSchema);
  if (!read.ok) return err({ type: CODE_ERRORS[read.error.type] });
  const card = read.value.value;
  const sig = fromB64url(card.sig);
  if (!sig) return err({ type: "ColleagueCardDamaged" });
  const { cert, recipient, mailbox, name } = card;
  const sender = await identifySender(utf8(canonicalJson(cert)), network);
  if (!sender.ok || !sender.value.device) return err({ type: "ColleagueUnknown" });
  const { publicKey, device, id } = sender.value;
  if (!(await verifySignature(publicKey, colleagueMessage(card), sig))) return err({ type: "ColleagueUnknown" });
  if (id !== own.ownId) return err({ type: "ColleagueOtherTeam" });
  const { serial, notAfter, isRevoked } = device;
  if (isRevoked) return err({ type: "ColleagueRevoked" });
  if (notAfter < today) return err({ type: "ColleagueExpired" });
  if (recipient === own.recipient) return err({ type: "ColleagueIsSelf" });
  return ok({ name, recipient, mailbox, deviceKeyId: await keyIdOf(publicKey), serial, notAfter });
}
