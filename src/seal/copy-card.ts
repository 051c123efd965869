import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, concatBytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { formatCheckedCode } from "#protocol/checked-code.ts";
import { parseCheckedJson } from "#protocol/checked-json.ts";
import { COPY_CARD_CONTEXT, COPY_CARD_MAX_CHARS, COPY_CARD_PREFIX, CopyCardSchema } from "#protocol/copy.ts";
import { CertWireSchema } from "#protocol/envelope.ts";
import type { CopyCardError, CopyCardInfo } from "#seal/copy-port.ts";
import { verifySignature } from "#seal/ed25519.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { identifySender } from "#seal/sender.ts";

const CODE_ERRORS = { NotACode: "NotACard", Damaged: "CardDamaged", MadeByNewer: "MadeByNewer" } as const;

const signed = (recipient: string): Bytes => concatBytes(utf8(COPY_CARD_CONTEXT), utf8(recipient));

/** What a colleague needs to seal a copy to this phone: its recipient, vouched for by the key its team has certified. */
export async function makeCopyCard(own: OwnKeys): Promise<string> {
  const cert = v.parse(CertWireSchema, JSON.parse(fromUtf8(own.certBytes)));
  const sig = toB64url(await own.signer.sign(signed(own.recipient)));
  const json = utf8(canonicalJson({ v: 1, cert, recipient: own.recipient, sig }));
  return formatCheckedCode(COPY_CARD_PREFIX, json);
}

/** Nobody is believed on first use: the certificate has to be that of this team, by the signed pack, and neither over nor revoked. */
export async function readCopyCard(
  own: OwnKeys,
  text: string,
  network: Network,
  today: string,
): Promise<Result<CopyCardInfo, CopyCardError>> {
  const card = await parseCheckedJson(COPY_CARD_PREFIX, text, COPY_CARD_MAX_CHARS, CopyCardSchema);
  if (!card.ok) return err({ type: CODE_ERRORS[card.error.type] });
  const { cert, recipient } = card.value.value;
  const sig = fromB64url(card.value.value.sig);
  if (!sig) return err({ type: "CardDamaged" });
  const sender = await identifySender(utf8(canonicalJson(cert)), network);
  if (!sender.ok || !sender.value.device || sender.value.id !== own.ownId) return err({ type: "CardRefused" });
  if (!(await verifySignature(sender.value.publicKey, signed(recipient), sig))) return err({ type: "CardRefused" });
  const { serial, notAfter, isRevoked } = sender.value.device;
  if (isRevoked) return err({ type: "CardRevoked" });
  if (notAfter < today) return err({ type: "CardExpired" });
  return recipient === own.recipient ? err({ type: "OwnCard" }) : ok({ recipient, serial });
}
