import { rmSync } from "node:fs";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import * as v from "valibot";
import { fromB64url } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { sixWords } from "#lib/six-words.ts";
import { parseCheckedCode } from "#protocol/checked-code.ts";
import { RECIPIENT_MAX_CHARS, RECIPIENT_PREFIX, RecipientCardSchema, recipientMessage } from "#protocol/recipient-card.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { secretHash } from "./access.ts";
import type { Office } from "./enrol.ts";
import { organisationKeyFile, type Register, type RegisteredOrganisation } from "./register.ts";

/**
 * Takes the recipient on an organisation's card into the signed directory in place of the one it replaces, and destroys what this machine
 * still has of the old key. `words`: what the organisation reads aloud from its device; they have to be those of the card, or nothing changes.
 */
export async function takeRecipient(
  { dir, register }: Pick<Office, "dir" | "register">,
  organisation: RegisteredOrganisation,
  text: string,
  words: string,
): Promise<Result<Register, string>> {
  const bytes = await parseCheckedCode(RECIPIENT_PREFIX, text, RECIPIENT_MAX_CHARS);
  const card = bytes.ok && v.safeParse(RecipientCardSchema, parseCanonicalJson(bytes.value));
  if (!bytes.ok || card === false || !card.success) return err("This is not a whole card of an organisation's new key.");
  const { org, recipient, replaces, sig } = card.output;
  if (org !== organisation.id) return err(`This card is of ${org}, not of ${organisation.id}.`);
  const [signKey, signature] = [fromB64url(organisation.signKey), fromB64url(sig)];
  const isTheirs = signKey && signature && (await ed25519Verify(signKey, signature, recipientMessage(card.output)));
  if (!isTheirs) return err(`${organisation.id} did not sign this card.`);
  const { recipients } = organisation;
  if (recipients.includes(recipient)) return err("This key is in the directory already.");
  if (!recipients.includes(replaces))
    return err("This card is an old one: the key it replaces is not in the directory. Let the organisation show its card again.");
  if (words.trim().toLowerCase().replace(/\s+/g, " ") !== sixWords(secretHash(bytes.value), wordlist))
    return err("These are not the six words of this card. Nothing was changed: ring the organisation, on a number you know.");
  const next = { ...organisation, recipients: recipients.map((one) => (one === replaces ? recipient : one)) };
  rmSync(organisationKeyFile(dir, organisation.id), { force: true });
  return ok({ ...register, organisations: register.organisations.map((each) => (each === organisation ? next : each)) });
}
