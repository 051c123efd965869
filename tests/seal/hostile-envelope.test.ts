import { Encrypter, generateX25519Identity } from "age-encryption";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, concatBytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { sealFrame } from "#seal/envelope-frame.ts";
import {
  forge,
  frameOf,
  inbox,
  innerOf,
  network,
  open,
  org,
  otherInbox,
  otherOrg,
  otherTeam,
  phone,
  prepareEnvelopes,
  referral,
  seal,
  team,
} from "./support/envelopes.ts";
import { enrolled, makeTeam, networkOf, TODAY, teamCode } from "./support/network.ts";

/*
 * F-87 fails without: the check in envelope-frame.ts that padding is zero
 * F-88 fails without: each of: the signature, the reader's keys inside it, the certificate's signature, day and revocation, the device named inside, the address, what was seen
 * F-90 fails without: the comparison with canonical JSON, and the limit of depth
 */
beforeAll(prepareEnvelopes);

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
    for (const at of spots) {
      const bad = bytes.slice();
      bad.fill(0, at, at + 32);
      expect((await open(bad)).ok, `opened with zeros from byte ${at}`).toBe(false);
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

it("an identity that is not ours opens nothing", async () => {
  const stolen = { ...inbox, identity: await generateX25519Identity() };
  expect(await open(await seal(referral()), stolen)).toEqual({ ok: false, error: "not_for_us" });
});
