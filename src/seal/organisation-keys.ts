import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { Network } from "#domain/pack/network.ts";
import { dayAfter, OLD_KEY_DAYS } from "#domain/referral/key-age.ts";
import { fromB64url, toB64url } from "#lib/bytes.ts";
import {
  type FirstCard,
  firstMessage,
  RECIPIENT_PREFIX,
  type RecipientCard,
  recipientMessage,
} from "#protocol/recipient-card.ts";
import { createSigner } from "#seal/ed25519.ts";
import { shownCode } from "#seal/join.ts";
import type { KeysOverTime } from "#seal/organisation-port.ts";
import type { Kept, OwnKeys } from "#seal/own-keys.ts";

/** So many old ones are kept at most; each takes part in opening whatever comes. */
const MOST_EARLIER = 4;
/** A paper copy is typed in groups; what a keyboard adds between them is no part of the key. */
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

type OrganisationKept = Kept & { readonly enrolment: Extract<Kept["enrolment"], { kind: "organisation" }> };
export const isOrganisation = (kept: Kept | null): kept is OrganisationKept => kept?.enrolment.kind === "organisation";

const namedIn = ({ enrolment }: OrganisationKept, network: Network) =>
  network.organisations.find(({ id }) => id === enrolment.organisation.id);
const listedFor = (kept: OrganisationKept, network: Network): readonly string[] => namedIn(kept, network)?.recipients ?? [];
const setOf = (listed: readonly string[], recipient: string): string[] =>
  listed.includes(recipient) ? [...listed] : [recipient];

/** `null` when one waits already. */
export async function withNext(kept: OrganisationKept, network: Network, today: string): Promise<Kept | null> {
  if (kept.next || kept.unnamed) return null;
  const after = setOf(listedFor(kept, network), await identityToRecipient(kept.identity));
  return { ...kept, next: { identity: await generateX25519Identity(), made: today, after } };
}

/** `null` while the signed directory does not name the next one, or the first. */
export async function followed(kept: OrganisationKept, network: Network, today: string): Promise<Kept | null> {
  const { next, ...rest } = kept;
  if (kept.unnamed) {
    const { unnamed: _, ...named } = kept;
    const isListed = listedFor(kept, network).includes(await identityToRecipient(kept.identity));
    return isListed ? { ...named, since: today } : null;
  }
  if (!next || !listedFor(kept, network).includes(await identityToRecipient(next.identity))) return null;
  return inUse(rest, next.identity, next.after, today);
}

/** The key in use becomes an old one, unless nobody ever sealed to it; nothing of it stays where the new one stands. */
function inUse(
  { unnamed, atHub: _, ...kept }: OrganisationKept,
  identity: string,
  oldSet: readonly string[],
  today: string,
): OrganisationKept {
  const replaced = { identity: kept.identity, recipients: [...oldSet], until: dayAfter(today, OLD_KEY_DAYS) };
  const before = (kept.earlier ?? []).filter((one) => one.identity !== identity);
  const earlier = (unnamed ? before : [replaced, ...before]).slice(0, MOST_EARLIER);
  return {
    ...kept,
    enrolment: { ...kept.enrolment, identity },
    identity,
    since: today,
    ...(earlier.length > 0 && { earlier }),
  };
}

/** `null` when there are none of them. */
export async function without(kept: Kept, recipients: readonly string[]): Promise<Kept | null> {
  const { earlier = [], ...rest } = kept;
  const named = await Promise.all(earlier.map(async (one) => ({ one, recipient: await identityToRecipient(one.identity) })));
  const left = named.filter(({ recipient }) => !recipients.includes(recipient)).map(({ one }) => one);
  if (left.length === earlier.length) return null;
  return { ...rest, ...(left.length > 0 && { earlier: left }) };
}

export interface ReadKey {
  readonly identity: string;
  readonly recipient: string;
}

/** A key as somebody typed or scanned it; `null` when a letter is wrong. */
export async function readIdentity(text: string): Promise<ReadKey | null> {
  const identity = text.replace(/\s+/g, "").toUpperCase();
  if (!IDENTITY.test(identity)) return null;
  const recipient = await identityToRecipient(identity).catch(() => null);
  return recipient === null ? null : { identity, recipient };
}

/** Whether the device would be left without a key that counts. */
export const isNoUse = (kept: OrganisationKept, { recipient }: ReadKey, network: Network): boolean =>
  kept.unnamed === true && !listedFor(kept, network).includes(recipient);

/** Signs with that seed where the signed directory names its key. */
export async function withSigner(kept: OrganisationKept, signSeed: string, network: Network): Promise<OrganisationKept> {
  const seed = fromB64url(signSeed);
  const named = seed?.length === 32 && toB64url((await createSigner(seed)).publicKey) === namedIn(kept, network)?.signKey;
  return named ? { ...kept, enrolment: { ...kept.enrolment, signSeed } } : kept;
}

/** With a key off the paper beside those there are. `null` when it is one of them. */
export async function withRead(
  kept: OrganisationKept,
  { identity, recipient }: ReadKey,
  network: Network,
  today: string,
): Promise<OrganisationKept | null> {
  const isHere = [kept.identity, ...(kept.earlier ?? []).map((one) => one.identity)].includes(identity);
  const listed = listedFor(kept, network);
  if (listed.includes(recipient)) {
    if (kept.identity === identity) return null;
    const own = await identityToRecipient(kept.identity);
    const { next, ...rest } = kept;
    const others = next && next.identity !== identity ? { next } : {};
    return {
      ...inUse(
        rest,
        identity,
        listed.map((one) => (one === recipient ? own : one)),
        today,
      ),
      ...others,
    };
  }
  if (isHere) return null;
  const old = { identity, recipients: [recipient], until: dayAfter(today, OLD_KEY_DAYS) };
  return { ...kept, earlier: [old, ...(kept.earlier ?? [])].slice(0, MOST_EARLIER) };
}

export async function keysOverTime(kept: OrganisationKept, own: OwnKeys): Promise<KeysOverTime> {
  const { next, since, earlier = [] } = kept;
  const recipientOf = next && (await identityToRecipient(next.identity));
  return {
    recipient: own.recipient,
    ...(since !== undefined && { since }),
    next: next && recipientOf ? { recipient: recipientOf, made: next.made, card: await cardFor(recipientOf, own) } : null,
    earlier: await Promise.all(
      earlier.map(async ({ identity, until }) => ({ recipient: await identityToRecipient(identity), until })),
    ),
    signKey: toB64url(own.signer.publicKey),
    isUnnamed: kept.unnamed === true,
    // A device that enrolled before the day was kept had its key from the hub's machine.
    isFromHub: kept.atHub === true || (since === undefined && !kept.unnamed && earlier.length === 0),
    firstCard: await firstCardOf(own),
  };
}

async function firstCardOf(own: OwnKeys) {
  const { ownId: org, recipient, signer, info } = own;
  const unsigned: Omit<FirstCard, "sig"> = {
    v: 1,
    org,
    mailbox: info.mailbox,
    recipient,
    signKey: toB64url(signer.publicKey),
  };
  return shownCode(RECIPIENT_PREFIX, { ...unsigned, sig: toB64url(await signer.sign(firstMessage(unsigned))) });
}

async function cardFor(recipient: string, own: OwnKeys) {
  const unsigned: Omit<RecipientCard, "sig"> = { v: 1, org: own.ownId, recipient, replaces: own.recipient };
  const sig = toB64url(await own.signer.sign(recipientMessage(unsigned)));
  return shownCode(RECIPIENT_PREFIX, { ...unsigned, sig });
}
