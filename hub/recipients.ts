import { rmSync } from "node:fs";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import * as v from "valibot";
import { type Bytes, fromB64url } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { sixWords } from "#lib/six-words.ts";
import { parseCheckedJson } from "#protocol/checked-json.ts";
import {
  type FirstCard,
  FirstCardSchema,
  firstMessage,
  RECIPIENT_MAX_CHARS,
  RECIPIENT_PREFIX,
  type RecipientCard,
  RecipientCardSchema,
  recipientMessage,
} from "#protocol/recipient-card.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { secretHash } from "./access.ts";
import type { Office } from "./enrol.ts";
import { organisationKeyFile, type Register, type RegisteredOrganisation } from "./register.ts";
import { CARD_OF_NEWER } from "./words.ts";

const CardSchema = v.union([RecipientCardSchema, FirstCardSchema]);

export interface CardOrder {
  /** What the organisation shows. */
  readonly card: string;
  /** What it reads aloud from its device; they have to be those of the card, or nothing changes. */
  readonly words: string;
  /** It has lost every device and its paper: keys nobody vouches for but the words take the place of those it had. */
  readonly afresh: boolean;
}

/**
 * Takes the key on an organisation's card into the signed directory: its first one, or one in place of that which it replaces. What this
 * machine still has of its keys is destroyed.
 */
export async function takeRecipient(
  { dir, register }: Pick<Office, "dir" | "register">,
  organisation: RegisteredOrganisation,
  { card: text, words, afresh }: CardOrder,
): Promise<Result<Register, string>> {
  const read = await parseCheckedJson(RECIPIENT_PREFIX, text, RECIPIENT_MAX_CHARS, CardSchema);
  if (!read.ok)
    return err(read.error.type === "MadeByNewer" ? CARD_OF_NEWER : "This is not a whole card of an organisation's key.");
  const { bytes, value: card } = read.value;
  const taken = "replaces" in card ? await changed(organisation, card) : await begun(organisation, card, afresh);
  if (!taken.ok) return taken;
  if (words.trim().toLowerCase().replace(/\s+/g, " ") !== sixWords(secretHash(bytes), wordlist))
    return err("These are not the six words of this card. Nothing was changed: ring the organisation, on a number you know.");
  rmSync(organisationKeyFile(dir, organisation.id), { force: true });
  const organisations = register.organisations.map((each) => (each === organisation ? taken.value : each));
  return ok({ ...register, organisations });
}

async function changed(
  organisation: RegisteredOrganisation,
  card: RecipientCard,
): Promise<Result<RegisteredOrganisation, string>> {
  const { org, recipient, replaces, sig } = card;
  const { id, recipients, signKey } = organisation;
  if (org !== id) return err(`This card is of ${org}, not of ${id}.`);
  if (signKey === undefined) return err(`${id} has no key yet: let its device show the card of its first key.`);
  if (!(await verify(signKey, recipientMessage(card), sig))) return err(`${id} did not sign this card.`);
  if (recipients.includes(recipient)) return err("This key is in the directory already.");
  if (!recipients.includes(replaces))
    return err("This card is an old one: the key it replaces is not in the directory. Let the organisation show its card again.");
  return ok({ ...organisation, recipients: recipients.map((one) => (one === replaces ? recipient : one)) });
}

async function begun(
  organisation: RegisteredOrganisation,
  card: FirstCard,
  afresh: boolean,
): Promise<Result<RegisteredOrganisation, string>> {
  const { org, mailbox, recipient, signKey, sig } = card;
  const { id, recipients } = organisation;
  if (org !== id) return err(`This card is of ${org}, not of ${id}.`);
  if (mailbox !== organisation.mailbox)
    return err(`This card is an old one: ${id} was registered anew since. Invite it again and let it show its new card.`);
  if (!(await verify(signKey, firstMessage(card), sig))) return err("This card was changed on its way.");
  if (recipients.includes(recipient) && signKey === organisation.signKey) return err("This key is in the directory already.");
  if (recipients.length > 0 && !afresh)
    return err(
      `${id} has a key already. Another device of it takes that key from the first one, or from paper. Only if it has lost all of them: --afresh. What was sealed to the lost key can never be opened.`,
    );
  return ok({ ...organisation, recipients: [recipient], signKey });
}

async function verify(key: string, message: Bytes, signature: string): Promise<boolean> {
  const [publicKey, sig] = [fromB64url(key), fromB64url(signature)];
  return publicKey !== null && sig !== null && (await ed25519Verify(publicKey, sig, message));
}
