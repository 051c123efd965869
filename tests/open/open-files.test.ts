import { generateX25519Identity } from "age-encryption";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { CARRIED_LIMITS } from "#domain/pack/carried.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { identitiesIn, OPEN_FILES_ERRORS, openFile } from "#open/open-files.ts";
import { readSignedList, SIGNED_LIST_ERRORS } from "#open/signed-list.ts";
import { OPEN_LANGUAGES, wordsOf } from "#open/words.ts";
import { envelopesFile, hubName, MAX_FILE_BYTES, receiptsFile } from "#protocol/courier.ts";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import enOpen from "../../locales/en/open.json" with { type: "json" };
import {
  forge,
  inbox,
  innerOf,
  network,
  org,
  otherOrg,
  phone,
  prepareEnvelopes,
  referral,
  seal,
} from "../seal/support/envelopes.ts";
import { TODAY } from "../seal/support/network.ts";

/*
 * What the page of an office opens and refuses, with the signed list and without. These guard: `openEnvelope` with the list (every reason
 * of the inbox), `senderName: null` without it, `seen` in open-files.ts.
 */
beforeAll(prepareEnvelopes);

const blob = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]);
const said = async (bytes: Uint8Array<ArrayBuffer>, list: typeof network | null = network, key = inbox.identity) => {
  const opened = await openFile(blob(bytes), key, list, TODAY);
  if (!opened.ok) return opened.error;
  return opened.value.map((one) => (one.ok ? `from ${one.senderName ?? "nobody checked"}` : one.reason)).join();
};
const toOther = (): SealEnvelopeInput =>
  referral({
    to: { id: "org-b", recipients: otherOrg.organisation.recipients },
    basis: { kind: "danger_to_life", decidedBy: "safeguarding_lead", told: "told", day: TODAY },
    body: { fields: { code: "7H3K9W" } },
  });

it("takes a key as it was typed off paper: in groups, over several lines, in small letters", async () => {
  const typed = inbox.identity
    .toLowerCase()
    .replace(/(.{4})/g, "$1 ")
    .replace(/(.{25})/g, "$1\n");
  expect(await said(await seal(referral()), network, typed)).toBe("from Team team-a");
  expect(identitiesIn(`# made today\n${inbox.identity}\n${typed}`)).toEqual([inbox.identity]);
});

describe("with the signed list", () => {
  it("says which team, for each key of an organisation with two", async () => {
    const bytes = await seal(referral());
    for (const key of org.identities) expect(await said(bytes, network, key)).toBe("from Team team-a");
    expect(await said(bytes, network, `# first\n${await generateX25519Identity()}\n# ours\n${inbox.identity}`)).toBe(
      "from Team team-a",
    );
  });

  it.each<[string, string, () => Promise<string>]>([
    [
      "a phone that was shut out",
      "certificate_revoked",
      async () => said(await seal(referral()), { ...network, revoked: ["serial-1"] }),
    ],
    ["a team nobody knows", "unknown_sender", async () => said(await seal(referral()), { ...network, teams: [] })],
    [
      "one signed for another set of readers",
      "signature_wrong",
      async () => {
        const inner = await innerOf(await seal(referral()));
        return said(await forge(inner, { recipients: [inbox.recipient] }));
      },
    ],
    ["one that was sealed for somebody else", "not_for_us", async () => said(await seal(toOther()))],
    ["one in no form we know", "not_understood", async () => said(await forge({ v: 1, kind: "letter" }))],
    ["a newer one", "unknown_version", async () => said(await forge({ v: 2 }))],
    ["bytes of chance", "damaged", async () => said(crypto.getRandomValues(new Uint8Array(4096)))],
  ])("refuses %s: %s", async (_what, reason, open) => {
    expect(await open()).toBe(reason);
  });

  it("the same referral twice in a file is shown once and named the second time", async () => {
    const bytes = await seal(referral());
    const items = [newId(), newId()].map((id) => ({ id, mailbox: newId(), bytes }));
    expect(await said(envelopesFile(await hubName("hub"), items))).toBe("from Team team-a,seen_before");
  });
});

const A_RECEIPT = { v: 1, id: newId(), mailbox: newId(), sha256: "0".repeat(64), day: TODAY, sigB64: "AAAA" } as const;

describe("what is not opened has its own reason", () => {
  const text = (value: string) => new Blob([value]);
  it.each<[string, () => Promise<Blob | null> | Blob | null, string, string]>([
    ["no file was chosen", () => null, "no_file", ""],
    ["another file", () => text("<script>alert(1)</script>"), "not_sealed", ""],
    [
      "a parcel of a newer app",
      async () => text(canonicalJson({ v: 2, kind: "parcel", hub: await hubName("hub") })),
      "newer",
      "",
    ],
    ["larger than a parcel can be", () => new Blob([new Uint8Array(MAX_FILE_BYTES + 1)]), "too_large", ""],
    ["receipts on their way back", async () => blob(receiptsFile(await hubName("hub"), [A_RECEIPT])), "receipts", ""],
    ["no key in the text", () => text("x"), "no_key", "our key is in the safe"],
    ["more keys than an organisation has", () => text("x"), "many_keys", "nine"],
  ])("%s", async (_what, file, reason, typed) => {
    const nine = () => Promise.all(Array.from({ length: 9 }, () => generateX25519Identity()));
    const keys = typed === "nine" ? (await nine()).join("\n") : typed || inbox.identity;
    expect(await openFile(await file(), keys, network, TODAY)).toEqual({ ok: false, error: reason });
  });

  it.each<[string, Blob, string]>([
    ["another file", text("hello"), "list_unreadable"],
    ["of a newer app", text("fanal-packs 2\n{}\n"), "list_newer"],
    ["cut off in its first line", text("fanal-packs 1\n{"), "list_cut"],
    ["with a first line longer than any", text(`fanal-packs 1\n${"x".repeat(CARRIED_LIMITS.headBytes + 10)}`), "list_too_large"],
  ])("a list: %s", async (_what, file, reason) => {
    expect(await readSignedList(file, "{}")).toEqual({ ok: false, error: reason });
  });

  it("each reason has words in the four languages of the page, and none is there without a reason", () => {
    for (const { lang } of OPEN_LANGUAGES) {
      const said = [...OPEN_FILES_ERRORS, ...SIGNED_LIST_ERRORS].map((reason) => wordsOf(lang)(`open:error.${reason}`));
      expect(
        said.every((sentence) => sentence !== ""),
        lang,
      ).toBe(true);
      expect(new Set(said).size, lang).toBe(said.length);
    }
    expect(Object.keys(enOpen.error).sort()).toEqual([...OPEN_FILES_ERRORS, ...SIGNED_LIST_ERRORS].sort());
  });
});

describe("without it", () => {
  it("opens what was sealed for the key, and names no sender, whatever the message says", async () => {
    expect(await said(await seal(referral()), null)).toBe("from nobody checked");
    const liar = await forge({ ...(await innerOf(await seal(referral()))), from: "team-b" });
    expect(await said(liar, null)).toBe("from nobody checked");
    expect(phone.ownId).toBe("team-a");
  });

  it("a list that does not have the organisation checks nobody, and says so", async () => {
    expect(await said(await seal(referral()), { ...network, organisations: [] })).toBe("from nobody checked");
  });

  it("any file and any text for a key are answered, never a crash", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), fc.string(), async (bytes, key) => {
        expect(typeof (await said(new Uint8Array(bytes), null, key))).toBe("string");
        expect(typeof (await said(new Uint8Array(bytes), null))).toBe("string");
      }),
      { numRuns: 60 },
    );
    expect(identitiesIn(`x ${inbox.identity.toLowerCase()} y`)).toEqual([inbox.identity]);
  });
});
