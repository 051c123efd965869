import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, concatBytes, fromB64url, fromUtf8, toB64url, toHex, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { COPY_CARD_CONTEXT, COPY_CARD_MAX_CHARS, COPY_CARD_PREFIX, CopyCardSchema } from "#protocol/copy.ts";
import { CertWireSchema } from "#protocol/envelope.ts";
import type { CopyCardError, CopyCardInfo } from "#seal/copy-port.ts";
import { verifySignature } from "#seal/ed25519.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { identifySender } from "#seal/sender.ts";

const CARD = /^fanalcopy1\.([A-Za-z0-9_-]+)\.([0-9a-f]{8})$/;

/** Against typing and copying, not against forgery. */
const checkOf = async (json: Bytes): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", json))).slice(0, 8);

const signed = (recipient: string): Bytes => concatBytes(utf8(COPY_CARD_CONTEXT), utf8(recipient));

/** What a colleague needs to seal a copy to this phone: its recipient, vouched for by the key its team has certified. */
export async function makeCopyCard(own: OwnKeys): Promise<string> {
  const cert = v.parse(CertWireSchema, JSON.parse(fromUtf8(own.certBytes)));
  const sig = toB64url(await own.signer.sign(signed(own.recipient)));
  const json = utf8(canonicalJson({ v: 1, cert, recipient: own.recipient, sig }));
  return `${COPY_CARD_PREFIX}${toB64url(json)}.${await checkOf(json)}`;
}

/** Nobody is believed on first use: the certificate has to be that of this team, by the signed pack, and neither over nor revoked. */
export async function readCopyCard(
  own: OwnKeys,
  text: string,
  network: Network,
  today: string,
): Promise<Result<CopyCardInfo, CopyCardError>> {
  if (text.length > 2 * COPY_CARD_MAX_CHARS) return err({ type: "NotACard" });
  const parts = CARD.exec(text.replace(/\s+/g, ""));
  if (!parts) return err({ type: "NotACard" });
  const json = fromB64url(parts[1] as string);
  if (!json || (await checkOf(json)) !== parts[2]) return err({ type: "CardDamaged" });
  const card = v.safeParse(CopyCardSchema, parseCanonicalJson(json));
  const sig = card.success && fromB64url(card.output.sig);
  if (!card.success || !sig) return err({ type: "CardDamaged" });
  const { cert, recipient } = card.output;
  const sender = await identifySender(utf8(canonicalJson(cert)), network);
  if (!sender.ok || !sender.value.device || sender.value.id !== own.ownId) return err({ type: "CardRefused" });
  if (!(await verifySignature(sender.value.publicKey, signed(recipient), sig))) return err({ type: "CardRefused" });
  const { serial, notAfter, isRevoked } = sender.value.device;
  if (isRevoked) return err({ type: "CardRevoked" });
  if (notAfter < today) return err({ type: "CardExpired" });
  return recipient === own.recipient ? err({ type: "OwnCard" }) : ok({ recipient, serial });
}
