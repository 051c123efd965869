import { existsSync, mkdirSync } from "node:fs";
import { ed25519 } from "@noble/curves/ed25519.js";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { formatCheckedCode } from "#protocol/checked-code.ts";
import { firstMessage, RECIPIENT_PREFIX, recipientMessage } from "#protocol/recipient-card.ts";
import { makeNextKey } from "#workflows/organisation-keys.ts";
import { readOrganisationKeys } from "#workflows/organisation-keys-here.ts";
import { dataDir } from "../../hub/data-dir.ts";
import { takeRecipient } from "../../hub/recipients.ts";
import { organisationKeyFile, type Register, type RegisteredOrganisation, writeOrganisationKeys } from "../../hub/register.ts";
import { makeOrganisation, networkOf, type OrganisationKeys } from "../seal/support/network.ts";
import { officeOf } from "../support/office.ts";
import { tempDir } from "./support.ts";

/*
 * An organisation's new key on its way into the signed directory.
 * F-73 fails without: both calls of `verify`, the comparison of words, `recipients.includes(replaces)`, the comparison of mailboxes and `!afresh`
 * in hub/recipients.ts.
 */
let temp: ReturnType<typeof tempDir>;
let org: OrganisationKeys;
let shelter: RegisteredOrganisation;
let other: RegisteredOrganisation;
let shown: { readonly code: string; readonly words: string };
let made: string;

const registered = ({ organisation }: OrganisationKeys): RegisteredOrganisation => ({
  ...organisation,
  serves: ["adults", "children"],
  agreement: undefined,
  serviceIds: [],
});
const register = (): Register => ({ v: 1, organisations: [shelter, other], teams: [], devices: [], revoked: [] });
const office = () => ({ dir: dataDir(temp.path), register: register() });
const take = (card: string, words = shown.words, of = shelter, afresh = false) =>
  takeRecipient(office(), of, { card, words, afresh });

beforeEach(async () => {
  temp = tempDir();
  org = await makeOrganisation("org-a");
  [shelter, other] = [registered(org), registered(await makeOrganisation("org-b"))];
  mkdirSync(dataDir(temp.path).keys, { recursive: true });
  writeOrganisationKeys(dataDir(temp.path), "org-a", { identity: org.code.identity, signSeed: org.code.signSeed });
  const { session } = await officeOf(org, networkOf([], [org]));
  await makeNextKey(session);
  const next = (await readOrganisationKeys(session))?.next;
  if (!next) throw new Error("no card");
  [shown, made] = [next.card, next.recipient];
});
afterEach(() => temp.remove());

/** A card with any content, signed with any key, and a right check. */
async function cardOf(changes: Record<string, unknown>, seed = org.code.signSeed): Promise<string> {
  const unsigned = { v: 1, org: "org-a", recipient: made, replaces: shelter.recipients[0] as string, ...changes };
  const message = recipientMessage(unsigned as Parameters<typeof recipientMessage>[0]);
  const sig = toB64url(ed25519.sign(message, new Uint8Array(Buffer.from(seed, "base64url"))));
  return formatCheckedCode(RECIPIENT_PREFIX, utf8(canonicalJson({ sig, ...unsigned, ...changes })));
}

describe("an organisation's card", () => {
  it("puts its key in the place of the one before, and the private half of that goes from this machine", async () => {
    const taken = await take(shown.code, ` ${shown.words.toUpperCase()} `);
    if (!taken.ok) throw new Error(taken.error);
    expect(taken.value.organisations.map(({ recipients }) => recipients)).toEqual([[made], other.recipients]);
    expect(existsSync(organisationKeyFile(dataDir(temp.path), "org-a"))).toBe(false);
  });

  it("without the words that the organisation reads aloud changes nothing", async () => {
    for (const words of ["", "zoo zoo zoo zoo zoo zoo", shown.words.split(" ").slice(0, 5).join(" ")])
      expect(await take(shown.code, words)).toMatchObject({ ok: false, error: expect.stringContaining("Nothing was changed") });
    expect(existsSync(organisationKeyFile(dataDir(temp.path), "org-a"))).toBe(true);
  });

  it("that was shown before does not bring an older key back", async () => {
    const taken = await take(shown.code);
    if (!taken.ok) throw new Error(taken.error);
    const [now] = taken.value.organisations as [RegisteredOrganisation];
    const again = { card: shown.code, words: shown.words, afresh: false };
    expect(await takeRecipient({ ...office(), register: taken.value }, now, again)).toMatchObject({
      error: "This key is in the directory already.",
    });
    shelter = { ...now, recipients: [await identityToRecipient(await generateX25519Identity())] };
    expect(await take(shown.code)).toMatchObject({ ok: false, error: expect.stringContaining("an old one") });
  });

  it("F-73 of another organisation, signed by another, cut, of another app or with other content is refused", async () => {
    const stranger = await makeOrganisation("org-a");
    const refused: readonly [string, string][] = [
      [await cardOf({}, stranger.code.signSeed), "did not sign"],
      [shown.code.slice(0, -1), "not a whole card"],
      [shown.code.replace("fanalkey1.", "fanalteam1."), "not a whole card"],
      ["", "not a whole card"],
      ["javascript:alert(1)", "not a whole card"],
      ["x".repeat(100_000), "not a whole card"],
      [await cardOf({ v: 2 }), "newer version"],
      [await cardOf({ extra: 1 }), "not a whole card"],
      [await cardOf({ recipient: "age1" }), "not a whole card"],
      [await cardOf({ org: "../keys" }), "not a whole card"],
    ];
    for (const [code, why] of refused) expect(await take(code)).toMatchObject({ ok: false, error: expect.stringContaining(why) });
    expect(await take(shown.code, shown.words, other)).toMatchObject({ ok: false, error: expect.stringContaining("of org-a") });
  });
});

describe("the card of an organisation's first key", () => {
  let keyless: RegisteredOrganisation;
  let first: typeof shown;
  let own: { readonly recipient: string; readonly signKey: string };
  const code = (mailbox: string) => ({
    v: 1 as const,
    kind: "organisation_keyless" as const,
    hub: org.code.hub,
    organisation: org.code.organisation,
    mailbox,
    once: org.code.once,
    expires: org.code.expires,
  });
  beforeEach(async () => {
    const { signKey: _, ...rest } = shelter;
    keyless = { ...rest, recipients: [] };
    shelter = keyless;
    const { session } = await officeOf({ code: code(keyless.mailbox) }, networkOf([], []));
    const keys = await readOrganisationKeys(session);
    if (!keys) throw new Error("no keys");
    first = keys.firstCard;
    own = { recipient: keys.recipient, signKey: keys.signKey };
  });
  const takeFirst = (card = first.code, words = first.words, of = keyless) => take(card, words, of);
  /** A card with any content, signed with the key it names unless another is given. */
  async function firstOf(changes: Record<string, unknown>, seed = org.code.signSeed): Promise<string> {
    const signer = new Uint8Array(Buffer.from(org.code.signSeed, "base64url"));
    const signKey = toB64url(ed25519.getPublicKey(signer));
    const unsigned = { v: 1, org: "org-a", mailbox: keyless.mailbox, recipient: made, signKey, ...changes };
    const message = firstMessage(unsigned as Parameters<typeof firstMessage>[0]);
    const sig = toB64url(ed25519.sign(message, new Uint8Array(Buffer.from(seed, "base64url"))));
    return formatCheckedCode(RECIPIENT_PREFIX, utf8(canonicalJson({ sig, ...unsigned })));
  }

  it("brings the organisation into the signed list, with the words alone", async () => {
    const taken = await takeFirst(first.code, ` ${first.words.toUpperCase()}`);
    if (!taken.ok) throw new Error(taken.error);
    expect(taken.value.organisations[0]).toMatchObject({ recipients: [own.recipient], signKey: own.signKey });
    expect(taken.value.organisations[1]).toEqual(other);
  });

  it("without the words, or with those of another card, changes nothing", async () => {
    for (const words of ["", "zoo zoo zoo zoo zoo zoo", shown.words, first.words.split(" ").reverse().join(" ")])
      expect(await takeFirst(first.code, words)).toMatchObject({
        ok: false,
        error: expect.stringContaining("Nothing was changed"),
      });
  });

  it("shown again, or by a second device, does not take the place of the key that is there", async () => {
    const taken = await takeFirst();
    if (!taken.ok) throw new Error(taken.error);
    const [now] = taken.value.organisations as [RegisteredOrganisation];
    expect(await takeFirst(first.code, first.words, now)).toMatchObject({ error: "This key is in the directory already." });
    expect(await takeFirst(await firstOf({}), "", now)).toMatchObject({ error: expect.stringContaining("has a key already") });
    expect(
      await takeRecipient(office(), now, { card: await firstOf({}), words: "", afresh: true }),
      "also afresh with words alone",
    ).toMatchObject({ error: expect.stringContaining("Nothing was changed") });
  });

  it("F-73 of another organisation, of an earlier registration, signed by another, cut, or of another version is refused", async () => {
    const stranger = await makeOrganisation("org-a");
    const refused: readonly [string, string][] = [
      [await firstOf({ org: "org-b" }), "of org-b"],
      [await firstOf({ mailbox: other.mailbox }), "registered anew"],
      [await firstOf({}, stranger.code.signSeed), "changed on its way"],
      [await firstOf({ v: 2, hint: "later" }), "newer version"],
      [await firstOf({ extra: 1 }), "not a whole card"],
      [await firstOf({ recipient: "age1" }), "not a whole card"],
      [await firstOf({ signKey: "" }), "not a whole card"],
      [first.code.slice(0, -1), "not a whole card"],
      [shown.code, "has no key yet"],
    ];
    for (const [card, why] of refused)
      expect(await takeFirst(card), why).toMatchObject({ ok: false, error: expect.stringContaining(why) });
  });
});
