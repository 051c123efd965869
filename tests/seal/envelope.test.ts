import { Decrypter, Encrypter, generateX25519Identity } from "age-encryption";
import { beforeAll, describe, expect, it } from "vitest";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, concatBytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { type Frame, parseFrame, sealFrame, signedBytes } from "#seal/envelope-frame.ts";
import { openEnvelope } from "#seal/open-envelope.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { sealEnvelope } from "#seal/seal-envelope.ts";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import {
  enrolled,
  makeOrganisation,
  makeTeam,
  networkOf,
  type OrganisationKeys,
  type Team,
  TODAY,
  teamCode,
} from "./support/network.ts";

/**
 * What makes these fail, tried by taking it out of the code. F-87: the check that padding is zero. F-88: the signature, the
 * reader's key set inside it, the certificate's signature, its day, its revocation, the device named inside, the address, what was
 * seen. F-89: the padding to the size. F-90: the comparison with canonical JSON, the depth. F-91: the check of the basis.
 */
const NOTHING_SEEN = { refIds: [], deviceSeqs: [] };
let team: Team;
let otherTeam: Team;
let org: OrganisationKeys & { readonly identities: readonly string[] };
let otherOrg: OrganisationKeys;
let network: Network;
let phone: OwnKeys;
let inbox: OwnKeys;
let otherInbox: OwnKeys;

beforeAll(async () => {
  team = makeTeam("team-a");
  otherTeam = makeTeam("team-b");
  org = await makeOrganisation("org-a", 2);
  otherOrg = await makeOrganisation("org-b");
  network = networkOf([team, otherTeam], [org, otherOrg]);
  phone = await enrolled(teamCode(team), network);
  inbox = await enrolled(org.code, network);
  otherInbox = await enrolled(otherOrg.code, network);
});

const consent = (changes: Record<string, unknown> = {}) =>
  ({
    kind: "consent",
    organisationId: "org-a",
    scope: ["code", "needs"],
    purpose: "shelter",
    how: "spoken",
    lang: "en",
    day: TODAY,
    expires: "2026-12-21",
    ...changes,
  }) as NonNullable<SealEnvelopeInput["basis"]>;
const protection = (kind: "child_protection" | "danger_to_life" = "child_protection") =>
  ({ kind, decidedBy: "safeguarding_lead", told: "told", day: TODAY }) as const;
const referral = (changes: Partial<SealEnvelopeInput> = {}): SealEnvelopeInput => ({
  kind: "referral",
  refId: newId(),
  seq: 0,
  day: TODAY,
  to: { id: "org-a", recipients: org.organisation.recipients },
  basis: consent(),
  body: { fields: { code: "7H3K9W", needs: ["shelter"] }, replyTo: { mailbox: newId(), recipient: phone.recipient } },
  ...changes,
});

async function seal(input: SealEnvelopeInput, own = phone): Promise<Bytes> {
  const sealed = await sealEnvelope(own, input);
  if (!sealed.ok) throw new Error(sealed.error.type);
  return sealed.value.bytes;
}
const open = (bytes: Bytes, own = inbox, net = network, today = TODAY, seen: Parameters<typeof openEnvelope>[4] = NOTHING_SEEN) =>
  openEnvelope(own, bytes, net, today, seen);

async function frameOf(bytes: Bytes): Promise<Frame> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(inbox.identity);
  const frame = parseFrame(new Uint8Array(await decrypter.decrypt(bytes)));
  if (!frame) throw new Error("no frame");
  return frame;
}
/** An envelope around any inner bytes, signed as given. */
async function forge(
  inner: Bytes | object,
  changes: { own?: OwnKeys; cert?: Bytes; recipients?: readonly string[] } = {},
): Promise<Bytes> {
  const { own = phone, recipients = org.organisation.recipients } = changes;
  const cert = changes.cert ?? own.certBytes;
  const bytes = inner instanceof Uint8Array ? (inner as Bytes) : utf8(canonicalJson(inner));
  const sig = await own.signer.sign(await signedBytes(bytes, recipients));
  return (await sealFrame({ inner: bytes, cert, sig }, recipients)) as Bytes;
}
const innerOf = async (bytes: Bytes) => JSON.parse(fromUtf8((await frameOf(bytes)).inner));

describe("there and back", () => {
  it("a referral opens at every device of the organisation and names its sender from the signed pack", async () => {
    const input = referral();
    const opened = await open(await seal(input));
    expect(opened).toMatchObject({
      ok: true,
      value: {
        senderId: "team-a",
        senderName: "Team team-a",
        inner: { kind: "referral", refId: input.refId, seq: 0, body: input.body, basis: input.basis },
      },
    });
    const second = await enrolled({ ...org.code, identity: org.identities[1] as string }, network);
    expect((await open(await seal(input), second)).ok).toBe(true);
  });

  it("the answer opens on the phone that asked, and nowhere else", async () => {
    const reply = await seal(
      {
        kind: "reply",
        refId: newId(),
        seq: 5,
        day: TODAY,
        to: { id: "team-a", recipients: [phone.recipient] },
        body: { answers: "x", reply: "seen" },
      },
      inbox,
    );
    expect(await open(reply, phone)).toMatchObject({
      ok: true,
      value: { senderId: "org-a", senderName: "Organisation org-a", inner: { kind: "reply", body: { reply: "seen" } } },
    });
    expect(await open(reply, await enrolled(teamCode(team), network))).toEqual({ ok: false, error: "not_for_us" });
  });

  it("keys of newer versions inside are kept", async () => {
    const inner = { ...(await innerOf(await seal(referral()))), priority: "high" };
    expect(await open(await forge(inner))).toMatchObject({ ok: true, value: { inner: { priority: "high" } } });
  });

  it("half a character is replaced, so that the receiver does not refuse the message", async () => {
    const input = referral({ body: { fields: { code: "a\ud800b" } }, basis: consent() });
    expect(await open(await seal(input))).toMatchObject({
      ok: true,
      value: { inner: { body: { fields: { code: "a\ufffdb" } } } },
    });
  });

  it("no word of it is readable outside", async () => {
    const bytes = await seal(referral({ body: { fields: { code: "CANARY-1" } } }));
    for (const word of ["CANARY", "team-a", "org-a", "shelter", "consent"]) expect(Buffer.from(bytes).includes(word)).toBe(false);
  });
});

describe("F-89: sizes", () => {
  const scripts = { Latin: "a", Arabic: "س", Ethiopic: "ሰ", Devanagari: "क", Emoji: "👩", Quote: '"' };
  it.each(Object.entries(scripts))(
    "%s, 0 to 60,000 characters, one to three recipients: only the four sizes",
    async (_script, char) => {
      const keys = await Promise.all([1, 2, 3].map((n) => makeOrganisation("org-x", n)));
      const seen = new Set<number>();
      for (const { organisation } of keys) {
        for (const length of [0, 1, 900, 1500, 3000, 3200, 14_000, 16_000, 30_000, 60_000]) {
          const sealed = await sealEnvelope(phone, {
            ...referral(),
            kind: "directory_correction",
            basis: undefined,
            to: { id: "org-x", recipients: organisation.recipients },
            body: { text: char.repeat(length) },
          });
          if (sealed.ok) seen.add(sealed.value.bytes.length);
          else expect(sealed.error).toEqual({ type: "TooLarge" });
        }
      }
      expect([...ENVELOPE_SIZES]).toEqual(expect.arrayContaining([...seen]));
      expect(seen.size).toBeGreaterThanOrEqual(3);
    },
  );

  it("grows to the next size exactly when one more byte does not fit", async () => {
    const recipients = org.organisation.recipients;
    const frame = (length: number): Frame => ({
      inner: new Uint8Array(length),
      cert: new Uint8Array(10),
      sig: new Uint8Array(64),
    });
    // Two recipients: 266 bytes of header, 16 of nonce, 16 of tag per 64 KiB; 82 bytes of frame around the inner bytes.
    const room = ENVELOPE_SIZES.map((size) => size - 266 - 16 - 16 * Math.ceil((size - 282) / 65552) - 82);
    for (const [i, size] of ENVELOPE_SIZES.entries()) {
      expect(await sealFrame(frame(room[i] as number), recipients)).toHaveLength(size);
      const over = await sealFrame(frame((room[i] as number) + 1), recipients);
      if (i < 3) expect(over).toHaveLength(ENVELOPE_SIZES[i + 1] as number);
      else expect(over).toBeNull();
    }
  });

  it("too large is said", async () => {
    const sealed = await sealEnvelope(phone, referral({ kind: "tally", basis: undefined, body: { text: "x".repeat(300_000) } }));
    expect(sealed).toEqual({ ok: false, error: { type: "TooLarge" } });
  });

  it.each([
    ["none", []],
    ["mistyped", ["age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"]],
    ["another kind", ["age1pq1qqqq"]],
    ["not one", ["javascript:alert(1)"]],
  ])("a recipient that is %s is an answer, not a crash", async (_name, recipients) => {
    expect(await sealEnvelope(phone, referral({ to: { id: "org-a", recipients } }))).toEqual({
      ok: false,
      error: { type: "RecipientUnusable" },
    });
  });
});

describe("F-91: the basis is asked for by the sealing itself", () => {
  const refused = async (changes: Partial<SealEnvelopeInput>) => {
    const sealed = await sealEnvelope(phone, referral(changes));
    return sealed.ok ? "sealed" : sealed.error;
  };
  it("without any, with half of one, or with one nobody decided", async () => {
    expect(await refused({ basis: undefined })).toEqual({ type: "BasisMissing" });
    expect(await refused({ kind: "hand_over", basis: undefined })).toEqual({ type: "BasisMissing" });
    expect(await refused({ basis: { kind: "consent" } as never })).toEqual({ type: "BasisMissing" });
    expect(await refused({ basis: { ...protection(), decidedBy: "volunteer" } as never })).toEqual({ type: "BasisMissing" });
    expect(await refused({ basis: { ...protection(), told: undefined } as never })).toEqual({ type: "BasisMissing" });
    expect(await refused({ basis: { kind: "because" } as never })).toEqual({ type: "BasisMissing" });
  });
  it("fields about a person in any other kind of message need one too", async () => {
    expect(await refused({ kind: "team_copy", basis: undefined })).toEqual({ type: "BasisMissing" });
    expect(await refused({ kind: "reply", basis: undefined, body: { answers: "x", fields: { code: "A" } } })).toEqual({
      type: "BasisMissing",
    });
  });
  it("consent for another organisation", async () => {
    expect(await refused({ basis: consent({ organisationId: "org-b" }) })).toEqual({ type: "ConsentForAnother" });
    expect(await refused({ to: { id: "org-b", recipients: otherOrg.organisation.recipients } })).toEqual({
      type: "ConsentForAnother",
    });
  });
  it("consent that ran out; its last day still counts", async () => {
    expect(await refused({ basis: consent({ expires: "2026-11-20" }) })).toEqual({ type: "ConsentExpired" });
    expect(await refused({ basis: consent({ expires: TODAY }) })).toBe("sealed");
  });
  it("fields nobody agreed to, or hidden beside the fields", async () => {
    const fields = { code: "A", needs: ["x"], assessment: "T1", indicators: ["X"] };
    expect(await refused({ body: { fields } })).toEqual({ type: "ConsentTooNarrow", fields: ["assessment", "indicators"] });
    expect(await refused({ body: { fields: { code: "A" }, note: "her story" } })).toEqual({
      type: "ConsentTooNarrow",
      fields: ["note"],
    });
    expect(await refused({ body: { fields: "her story" } })).toMatchObject({ type: "ConsentTooNarrow" });
    expect(
      await refused({ body: { fields: { code: "A" }, replyTo: { mailbox: "a", recipient: "b", note: "her story" } } }),
    ).toMatchObject({ type: "ConsentTooNarrow" });
    expect(await refused({ basis: consent({ scope: [] }) })).toEqual({ type: "ConsentTooNarrow", fields: ["code", "needs"] });
  });
  it("child protection and danger to life carry the minimum and no more", async () => {
    const minimum = {
      code: "A",
      age_group: "child",
      language: "ti",
      needs: ["x"],
      reach: "tomorrow 10, blue tent",
      flags: ["child_protection"],
    };
    for (const kind of ["child_protection", "danger_to_life"] as const) {
      expect(await refused({ basis: protection(kind), body: { fields: minimum } })).toBe("sealed");
      expect(
        await refused({ basis: protection(kind), body: { fields: { ...minimum, assessment: "T1", indicators: ["X"] } } }),
      ).toEqual({ type: "ConsentTooNarrow", fields: ["assessment", "indicators"] });
    }
  });
  it("messages about nobody need none", async () => {
    for (const kind of ["reply", "withdrawal", "directory_correction", "tally"] as const)
      expect(await refused({ kind, basis: undefined, body: { answers: "x" } })).toBe("sealed");
  });
});

describe("F-87: damage", () => {
  it("one byte flipped anywhere, cut, appended, zeroed or moved: quarantine, and the next message opens", async () => {
    const bytes = await seal(referral());
    const reasons = new Set<string>();
    const spots = [0, 10, 25, 40, 70, 100, 130, 170, 200, 240, 265, 270, 283, 290, 400, 1000, 2000, 4000, 4080, 4095];
    for (const at of spots) {
      const bad = bytes.slice();
      bad[at] = (bad[at] as number) ^ 0x10;
      const opened = await open(bad);
      if (opened.ok) throw new Error(`opened with byte ${at} flipped`);
      reasons.add(opened.error);
    }
    for (const bad of [
      bytes.slice(0, 4095),
      concatBytes(bytes, new Uint8Array(1)),
      concatBytes(bytes, new Uint8Array(12_288)),
      new Uint8Array(4096),
      new Uint8Array(0),
      crypto.getRandomValues(new Uint8Array(4096)),
      new Uint8Array(5_000_000),
    ])
      expect(await open(bad)).toEqual({ ok: false, error: "damaged" });
    expect([...reasons].every((reason) => reason === "damaged" || reason === "not_for_us")).toBe(true);
    expect((await open(bytes)).ok).toBe(true);
  });

  it("anything but zeros in the padding, a frame that is too short, lengths that do not fit", async () => {
    const { inner, cert, sig } = await frameOf(await seal(referral()));
    const u32 = (n: number) => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);
    const wrap = async (content: Uint8Array) => {
      const encrypter = new Encrypter();
      for (const recipient of org.organisation.recipients) encrypter.addRecipient(recipient);
      const plain = new Uint8Array(4096 - 266 - 32);
      plain.set(content);
      return new Uint8Array(await encrypter.encrypt(plain));
    };
    const whole = concatBytes(u32(inner.length), inner, u32(cert.length), cert, sig);
    expect((await open(await wrap(whole))).ok).toBe(true);
    const bad = [
      concatBytes(whole, new Uint8Array(50), Uint8Array.of(1)),
      concatBytes(u32(0xffffffff), inner),
      concatBytes(u32(inner.length), inner, u32(4000), cert),
    ];
    for (const content of bad) expect(await open(await wrap(content))).toEqual({ ok: false, error: "damaged" });
    expect(await open(await wrap(new Uint8Array(0)))).toMatchObject({ ok: false });
  });
});

describe("F-88: forging", () => {
  const reason = async (bytes: Bytes, own = inbox, net = network, today = TODAY) => {
    const opened = await open(bytes, own, net, today);
    return opened.ok ? "opened" : opened.error;
  };
  const stranger = async () => enrolled(teamCode(makeTeam("team-a")), networkOf([], [])).catch(() => null);

  it("sealed to nobody here", async () => {
    const sealed = await seal(referral({ to: { id: "org-a", recipients: otherOrg.organisation.recipients } }));
    expect(await reason(sealed)).toBe("not_for_us");
  });
  it("a team nobody signed for, or with our team's name and another key", async () => {
    expect(await stranger()).toBeNull();
    const fake = makeTeam("team-a");
    const own = await enrolled(teamCode(fake), networkOf([fake], []));
    expect(await reason(await seal(referral(), own))).toBe("unknown_sender");
    expect(await reason(await seal(referral()), inbox, networkOf([otherTeam], [org]))).toBe("unknown_sender");
  });
  it("another team's certificate", async () => {
    const own = await enrolled(teamCode(otherTeam), network);
    const inner = await innerOf(await seal(referral()));
    expect(await reason(await forge(inner, { cert: own.certBytes }))).toBe("signature_wrong");
    expect(await reason(await forge(inner, { own }))).toBe("unknown_sender");
  });
  it("another device of the same team", async () => {
    const own = await enrolled(teamCode(team), network);
    const inner = await innerOf(await seal(referral()));
    expect(await reason(await forge(inner, { own }))).toBe("unknown_sender");
  });
  it("a certificate expired by the given day, or revoked", async () => {
    const bytes = await seal(referral());
    expect(await reason(bytes, inbox, network, "2027-06-30")).toBe("opened");
    expect(await reason(bytes, inbox, network, "2027-07-01")).toBe("certificate_expired");
    expect(await reason(bytes, inbox, { ...network, revoked: ["serial-1"] })).toBe("certificate_revoked");
  });
  it("no signature, a wrong one, or one of a random key", async () => {
    const { inner, cert } = await frameOf(await seal(referral()));
    const to = org.organisation.recipients;
    expect(await reason((await sealFrame({ inner, cert, sig: new Uint8Array(64) }, to)) as Bytes)).toBe("signature_wrong");
    const own = await enrolled(teamCode(team), network);
    expect(await reason(await forge(inner, { own, cert }))).toBe("signature_wrong");
  });
  it("a certificate that is none, of a newer version, or of an organisation that is not in the network", async () => {
    const inner = await innerOf(await seal(referral()));
    const cert = (value: unknown, sig?: string) => utf8(canonicalJson({ cert: toB64url(utf8(canonicalJson(value))), sig }));
    expect(await reason(await forge(inner, { cert: utf8("no") }))).toBe("not_understood");
    expect(await reason(await forge(inner, { cert: cert({ v: 2 }, "aa") }))).toBe("unknown_version");
    expect(await reason(await forge(inner, { cert: cert({ v: 1, org: "org-z" }) }))).toBe("unknown_sender");
    expect(await reason(await forge(inner, { cert: cert({ v: 1, org: "org-a" }) }))).toBe("signature_wrong");
    expect(await reason(await forge(inner, { cert: cert({ v: 1, serial: 7 }, "aa") }))).toBe("not_understood");
    const changed = JSON.parse(fromUtf8(fromB64url(JSON.parse(fromUtf8(phone.certBytes)).cert) as Bytes));
    const { sig } = JSON.parse(fromUtf8(phone.certBytes));
    expect(await reason(await forge(inner, { cert: cert({ ...changed, notAfter: "2099-01-01" }, sig) }))).toBe("unknown_sender");
  });
  it("passed on: what was sealed to one organisation is not accepted as sealed to another", async () => {
    const frame = await frameOf(await seal(referral()));
    const passedOn = (await sealFrame(frame, otherOrg.organisation.recipients)) as Bytes;
    expect(await reason(passedOn, otherInbox)).toBe("signature_wrong");
    const inner = await innerOf(await seal(referral()));
    expect(await reason(await forge(inner, { recipients: otherOrg.organisation.recipients }), otherInbox)).toBe("not_for_us");
  });
  it("addressed to another than the one it is sealed to", async () => {
    const tally = { kind: "tally", basis: undefined, body: { n: 1 } } as const;
    const recipients = org.organisation.recipients;
    expect(await reason(await seal(referral({ ...tally, to: { id: "org-a", recipients } })))).toBe("opened");
    expect(await reason(await seal(referral({ ...tally, to: { id: "org-b", recipients } })))).toBe("not_for_us");
  });
  it("consent that names another organisation than the one it reached", async () => {
    const inner = await innerOf(await seal(referral()));
    expect(await reason(await forge({ ...inner, basis: { ...inner.basis, organisationId: "org-b" } }))).toBe("not_for_us");
  });
  it("sent again: same device and number, or same referral", async () => {
    const input = referral({ seq: 7 });
    const bytes = await seal(input);
    const again = await open(bytes, inbox, network, TODAY, { refIds: [], deviceSeqs: [`${phone.signKeyId}:7`] });
    expect(again).toEqual({ ok: false, error: "seen_before" });
    expect(await open(bytes, inbox, network, TODAY, { refIds: [input.refId], deviceSeqs: [] })).toEqual({
      ok: false,
      error: "seen_before",
    });
    const withdrawal = await seal({ ...input, kind: "withdrawal", basis: undefined, body: {}, seq: 8 });
    expect(
      (await open(withdrawal, inbox, network, TODAY, { refIds: [input.refId], deviceSeqs: [`${phone.signKeyId}:7`] })).ok,
    ).toBe(true);
  });
});

describe("F-90: what is inside", () => {
  const reason = async (inner: Bytes | object) => {
    const opened = await open(await forge(inner));
    return opened.ok ? "opened" : opened.error;
  };
  it("unknown version, unknown kind, missing basis, wrong shapes", async () => {
    const inner = await innerOf(await seal(referral()));
    expect(await reason(inner)).toBe("opened");
    expect(await reason({ ...inner, v: 2 })).toBe("unknown_version");
    expect(await reason({ ...inner, v: 2, kind: "dance" })).toBe("unknown_version");
    for (const change of [
      { v: "1" },
      { kind: "dance" },
      { basis: undefined },
      { basis: {} },
      { seq: -1 },
      { seq: 0.5 },
      { day: "yesterday" },
      { body: "x" },
      { body: null },
      { to: {} },
    ])
      expect(await reason({ ...inner, ...change })).toBe("not_understood");
  });
  it("bytes that are not what a careful writer makes", async () => {
    const inner = await innerOf(await seal(referral()));
    const text = canonicalJson(inner);
    const bad: [string, Bytes][] = [
      ["invalid UTF-8", concatBytes(utf8(text.slice(0, -1)), Uint8Array.of(0xff, 0x7d))],
      ["surrogate in UTF-8", concatBytes(utf8('{"a":"'), Uint8Array.of(0xed, 0xa0, 0x80), utf8('"}'))],
      ["byte order mark", concatBytes(Uint8Array.of(0xef, 0xbb, 0xbf), utf8(text))],
      ["lone surrogate escaped", utf8(text.replace("7H3K9W", "\\ud800"))],
      ["huge number", utf8(text.replace('"seq":0', '"seq":1e400'))],
      ["other spelling of a number", utf8(text.replace('"seq":0', '"seq":0.0'))],
      ["minus zero", utf8(text.replace('"seq":0', '"seq":-0'))],
      ["duplicate key", utf8(text.replace('"seq":0', '"seq":1,"seq":0'))],
      ["spaces", utf8(text.replace(",", ", "))],
      ["prototype", utf8(canonicalJson(JSON.parse(`{"__proto__":{"x":1},${text.slice(1)}`)))],
      ["constructor", utf8(canonicalJson({ ...inner, body: { constructor: { prototype: { x: 1 } } } }))],
      ["100 deep", utf8(canonicalJson({ ...inner, body: { deep: JSON.parse("[".repeat(100) + "]".repeat(100)) } }))],
      ["100,000 deep", utf8(`${"[".repeat(50_000)}${"]".repeat(50_000)}`)],
      ["empty", new Uint8Array(0)],
      ["null", utf8("null")],
      ["a list", utf8("[]")],
      ["not JSON", utf8("<html>")],
    ];
    for (const [name, bytes] of bad) expect([name, await reason(bytes)]).toEqual([name, "not_understood"]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe("with WebCrypto lacking Ed25519 and X25519", () => {
  it("the same messages open, and signatures are the same", async () => {
    const input = referral();
    const before = await frameOf(await seal(input));
    const real = crypto.subtle.importKey.bind(crypto.subtle);
    const missing = (algorithm: unknown) =>
      /25519/.test(typeof algorithm === "string" ? algorithm : String((algorithm as { name?: string }).name));
    const spy = Object.assign(crypto.subtle, {
      importKey: (...all: Parameters<SubtleCrypto["importKey"]>) =>
        missing(all[2]) ? Promise.reject(new DOMException("unrecognised name", "NotSupportedError")) : real(...all),
    });
    try {
      const code = teamCode(team);
      const own = await enrolled(code, network);
      const bytes = await seal(referral(), own);
      expect((await open(bytes)).ok).toBe(true);
      const inner = await frameOf(bytes);
      Reflect.deleteProperty(spy, "importKey");
      const native = await enrolled(code, network);
      expect(toB64url(await native.signer.sign(inner.inner))).toBe(toB64url(await own.signer.sign(inner.inner)));
      expect(before.sig).toHaveLength(64);
    } finally {
      Reflect.deleteProperty(spy, "importKey");
    }
  });
});

it("an identity that is not ours opens nothing", async () => {
  const stolen = { ...inbox, identity: await generateX25519Identity() };
  expect(await open(await seal(referral()), stolen)).toEqual({ ok: false, error: "not_for_us" });
});
