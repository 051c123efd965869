import { ed25519 } from "@noble/curves/ed25519.js";
import { beforeAll, describe, expect, it } from "vitest";
import type { Network } from "#domain/pack/network.ts";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import type { Enrolment } from "#protocol/enrolment.ts";
import { formatEnrolmentCode } from "#protocol/enrolment-code.ts";
import { checkEnrolment } from "#seal/own-keys.ts";
import type { VaultCore } from "#seal/vault-core.ts";
import {
  makeCert,
  makeOrganisation,
  makeTeam,
  NOW_MS,
  networkOf,
  ORIGINS,
  type OrganisationKeys,
  type Team,
  TODAY,
  teamCode,
} from "./support/network.ts";
import { openCore, PASSPHRASE, startCore, testVault } from "./support/vault.ts";

/**
 * What makes F-73 fail, tried by taking it out of the code: the list of hubs, the expiry, the certificate's signature, the
 * organisation's signing key.
 */
let team: Team;
let other: Team;
let org: OrganisationKeys;
let network: Network;
beforeAll(async () => {
  [team, other, org] = [makeTeam("team-a"), makeTeam("team-b"), await makeOrganisation("org-a")];
  network = networkOf([team, other], [org]);
});

const outcome = async (code: string, net = network, nowMs = NOW_MS, origins = ORIGINS) => {
  const checked = await checkEnrolment(code, net, nowMs, origins);
  return checked.ok ? "ok" : checked.error;
};
const codeOf = (enrolment: Enrolment) => formatEnrolmentCode(enrolment);
/** A code with any content and a right check, as somebody with bad intent would make it. */
async function rawCode(value: unknown): Promise<string> {
  const json = utf8(canonicalJson(value));
  const hash = Buffer.from(await crypto.subtle.digest("SHA-256", json)).toString("hex");
  return `fanal1.${toB64url(json)}.${hash.slice(0, 8)}`;
}

describe("F-73: a code is refused with its reason", () => {
  it("good ones are taken, also with the spaces a messenger adds", async () => {
    const code = await codeOf(teamCode(team));
    expect(await outcome(code)).toBe("ok");
    expect(await outcome(` ${code.slice(0, 80)}\n${code.slice(80)} `)).toBe("ok");
    expect(await outcome(await codeOf(org.code))).toBe("ok");
  });
  it("cut, changed, too long, another app's, an address, HTML", async () => {
    const code = await codeOf(teamCode(team));
    const bad = [
      code.slice(0, -3),
      code.slice(0, 200),
      `${code.slice(0, 60)}A${code.slice(61)}`,
      "",
      "x".repeat(10_000),
      `${code}${"A".repeat(10_000)}`,
      "javascript:alert(1)",
      "<b>code</b>",
      "https://example.org/?code=1",
      "otpauth://totp/x?secret=AAAA",
    ];
    for (const text of bad) expect(await outcome(text)).toEqual({ type: "CodeUnreadable" });
  });
  it("with unknown, missing or wrong content, though its check is right", async () => {
    const good = teamCode(team);
    for (const change of [
      { extra: 1 },
      { kind: "admin" },
      { lead: undefined },
      { hub: { url: "no", key: "aa" } },
      { deviceSeed: "!" },
    ])
      expect(await outcome(await rawCode({ ...good, ...change }))).toEqual({ type: "CodeUnreadable" });
  });
  it("of a later version: not called damaged, for copying it again would not help", async () => {
    expect(await outcome(await rawCode({ ...teamCode(team), v: 2, extra: 1 }))).toEqual({ type: "MadeByNewer" });
    expect(await outcome((await codeOf(teamCode(team))).replace("fanal1.", "fanal2."))).toEqual({ type: "MadeByNewer" });
  });
  it("expired", async () => {
    const code = await codeOf(teamCode(team));
    expect(await outcome(code, network, NOW_MS + 900_000)).toBe("ok");
    expect(await outcome(code, network, NOW_MS + 900_001)).toEqual({ type: "CodeExpired" });
  });
  it("for a hub that is not on the list", async () => {
    for (const [url, origin] of [
      ["https://evil.example/", "https://evil.example"],
      ["https://hub.example.evil.example/", "https://hub.example.evil.example"],
      ["https://hub.example@evil.example/", "https://evil.example"],
      ["http://hub.example/", "http://hub.example"],
      ["javascript:alert(1)", "null"],
    ] as const)
      expect(await outcome(await codeOf(teamCode(team, { hub: { url, key: "aHVi" } })))).toEqual({
        type: "HubNotAllowed",
        origin,
      });
    expect(
      await outcome(await codeOf(teamCode(team, { hub: { url: "javascript:alert(1)", key: "aHVi" } })), network, NOW_MS, [
        "null",
      ]),
    ).toEqual({ type: "HubNotAllowed", origin: "null" });
  });
  it("of a team or organisation the signed network does not have", async () => {
    expect(await outcome(await codeOf(teamCode(makeTeam("team-z"))))).toEqual({ type: "TeamUnknown" });
    const stranger = await makeOrganisation("org-z");
    expect(await outcome(await codeOf(stranger.code))).toEqual({ type: "TeamUnknown" });
  });
  it("with a certificate of another key, team, device, or one that no longer counts", async () => {
    const seed = new Uint8Array(32).fill(5);
    const deviceSeed = toB64url(seed);
    const refused: Partial<Extract<Enrolment, { kind: "team" }>>[] = [
      { deviceSeed, cert: makeCert({ ...team, seed: other.seed }, seed) },
      { deviceSeed, cert: makeCert(team, seed, { team: "team-b" }) },
      { deviceSeed, cert: makeCert(team, new Uint8Array(32).fill(6)) },
      { deviceSeed, cert: makeCert(team, seed, { notAfter: "2026-11-20" }) },
      { deviceSeed, cert: makeCert(team, seed, { v: 2 }) },
      { deviceSeed, cert: { cert: makeCert(team, seed).cert } },
      { deviceSeed: toB64url(seed.slice(1)), cert: makeCert(team, seed) },
    ];
    for (const changes of refused)
      expect(await outcome(await codeOf(teamCode(team, changes)))).toEqual({ type: "CertificateRefused" });
    expect(await outcome(await codeOf(teamCode(team)), { ...network, revoked: ["serial-1"] })).toEqual({
      type: "CertificateRefused",
    });
    expect(await outcome(await codeOf(teamCode(team, { deviceSeed, cert: makeCert(team, seed, { notAfter: TODAY }) })))).toBe(
      "ok",
    );
  });
  it("of an organisation with other keys than in the signed network", async () => {
    const stranger = await makeOrganisation("org-a");
    expect(await outcome(await codeOf(stranger.code))).toEqual({ type: "CertificateRefused" });
    expect(await outcome(await codeOf({ ...org.code, signSeed: stranger.code.signSeed }))).toEqual({
      type: "CertificateRefused",
    });
    expect(await outcome(await codeOf({ ...org.code, identity: stranger.code.identity }))).toEqual({
      type: "CertificateRefused",
    });
    expect(await outcome(await codeOf({ ...org.code, identity: "AGE-SECRET-KEY-1NO" }))).toEqual({ type: "CertificateRefused" });
  });
});

describe("in the vault", () => {
  async function enrolAndStore(core: VaultCore, enrolment: Enrolment) {
    const enrolled = await core.enrol(await codeOf(enrolment), network, NOW_MS, ORIGINS);
    if (!enrolled.ok) throw new Error(enrolled.error.type);
    const change = await core.seal({ puts: [enrolled.value.record], deletes: [] });
    return { ...enrolled.value, change };
  }
  const tally = { kind: "tally", refId: newId(), seq: 0, day: TODAY, body: { n: 1 } } as const;

  it("gives the page what it may know and no key", async () => {
    const core = await openCore();
    const enrolment = teamCode(team);
    const { info, once, record } = await enrolAndStore(core, enrolment);
    const publicKey = ed25519.getPublicKey(new Uint8Array(Buffer.from(enrolment.deviceSeed, "base64url")));
    const deviceKeyId = toB64url(new Uint8Array(await crypto.subtle.digest("SHA-256", publicKey)).slice(0, 16));
    expect(info).toMatchObject({
      kind: "team",
      team: { id: "team-a" },
      lead: { name: "Lead" },
      flags: ["child_trained"],
      mailbox: enrolment.mailbox,
      deviceKeyId,
    });
    expect(info.recipient).toMatch(/^age1/);
    expect(once).toBe(enrolment.once);
    const page = JSON.stringify({ info, record });
    for (const secret of [enrolment.deviceSeed, "AGE-SECRET-KEY"]) expect(page).not.toContain(secret);
  });

  it("counts once it is stored, and again after a restart", async () => {
    const parts = testVault();
    const core = await openCore(parts);
    const { info, change } = await enrolAndStore(core, teamCode(team));
    const to = { id: "org-a", recipients: org.organisation.recipients };
    expect(await core.sealEnvelope({ ...tally, to })).toEqual({ ok: false, error: { type: "NotEnrolled" } });
    await core.commit(change.ticket);
    expect((await core.sealEnvelope({ ...tally, to })).ok).toBe(true);

    const again = startCore(parts);
    await again.unlock(PASSPHRASE);
    await again.loadIndex(change.shards);
    expect(await again.sealEnvelope({ ...tally, to })).toEqual({ ok: false, error: { type: "NotEnrolled" } });
    const row = change.rows[0];
    if (!row) throw new Error("no row");
    expect(await again.loadEnrolment(row)).toEqual(info);
    expect((await again.sealEnvelope({ ...tally, to })).ok).toBe(true);
  });

  it("a phone and an inbox talk through their vaults", async () => {
    const [phone, inbox] = [await openCore(), await openCore()];
    const team1 = await enrolAndStore(phone, teamCode(team));
    const inbox1 = await enrolAndStore(inbox, org.code);
    await phone.commit(team1.change.ticket);
    await inbox.commit(inbox1.change.ticket);
    const sent = await phone.sealEnvelope({
      kind: "referral",
      refId: newId(),
      seq: 0,
      day: TODAY,
      to: { id: "org-a", recipients: org.organisation.recipients },
      basis: { kind: "danger_to_life", decidedBy: "second_person", told: "not_told_danger", day: TODAY },
      body: { fields: { code: "A" }, replyTo: { mailbox: newId(), recipient: team1.info.recipient } },
    });
    if (!sent.ok) throw new Error(sent.error.type);
    const seen = { refIds: [], deviceSeqs: [] };
    const got = await inbox.openEnvelope(sent.value.bytes, network, TODAY, seen);
    if (!got.ok) throw new Error(got.error);
    const body = got.value.inner.body as { replyTo: { recipient: string } };
    const answer = await inbox.sealEnvelope({
      kind: "reply",
      refId: got.value.inner.refId,
      seq: 0,
      day: TODAY,
      to: { id: got.value.senderId, recipients: [body.replyTo.recipient] },
      body: { answers: sent.value.id, reply: "declined", reason: "no_place" },
    });
    if (!answer.ok) throw new Error(answer.error.type);
    expect(await phone.openEnvelope(answer.value.bytes, network, TODAY, seen)).toMatchObject({
      ok: true,
      value: { senderId: "org-a", inner: { body: { reply: "declined" } } },
    });
  });

  it("a record that is no enrolment, or one moved to another row, gives nothing", async () => {
    const core = await openCore();
    const { record, change } = await enrolAndStore(core, teamCode(team));
    await core.commit(change.ticket);
    const moved = await core.seal({
      puts: [
        { ...record, rowId: newId() },
        { rowId: newId(), value: { a: 1 }, projection: { kind: "config", name: "enrolment" } },
      ],
      deletes: [],
    });
    await core.commit(moved.ticket);
    for (const row of moved.rows) expect(await core.loadEnrolment(row)).toBeNull();
  });
});
