import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient, type Recipient, Stanza } from "age-encryption";
import { afterAll, describe, expect, it } from "vitest";
import { concatBytes, fromB64url, fromUtf8, utf8 } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { openFile } from "#open/open-files.ts";
import { parseFrame, sealFrame } from "#seal/envelope-frame.ts";
import { openEnvelope } from "#seal/open-envelope.ts";
import { sealEnvelope } from "#seal/seal-envelope.ts";
import { followKeys, makeNextKey } from "#workflows/organisation-keys.ts";
import { readOrganisationKeys } from "#workflows/organisation-keys-here.ts";
import { officeOf, WORDS } from "../support/office.ts";
import { enrolled, makeOrganisation, makeTeam, networkOf, TODAY, teamCode } from "./support/network.ts";

const AGE = "/usr/bin/age";
const folder = mkdtempSync(join(tmpdir(), "fanal-age-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function decrypt(identity: string, file: Uint8Array): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(file);
}

// Made with Debian's age 1.1.1: age-keygen, then age -r … for one reader and for two; the text is "fanal\n".
const FROZEN = JSON.parse(readFileSync(new URL("./fixtures/made-by-age.json", import.meta.url), "utf8")) as {
  identity: string;
  one: string;
  two: string;
};

describe("files made by the age program", () => {
  it("open here: one reader, two readers", async () => {
    for (const file of [FROZEN.one, FROZEN.two])
      expect(fromUtf8(await decrypt(FROZEN.identity, fromB64url(file) as Uint8Array))).toBe("fanal\n");
  });
  it("for somebody else give the message that tells them from damaged ones", async () => {
    await expect(decrypt(await generateX25519Identity(), fromB64url(FROZEN.one) as Uint8Array)).rejects.toThrow(
      /^no identity matched/,
    );
  });
});

describe("headers the age format forbids, with a right checksum", () => {
  const identity = FROZEN.identity;
  async function withStanzas(change: (stanzas: readonly Stanza[]) => Stanza[]): Promise<Uint8Array> {
    const { fileKeyRecipient } = await real();
    const encrypter = new Encrypter();
    encrypter.addRecipient({ wrapFileKey: async (key) => change(await fileKeyRecipient.wrapFileKey(key)) });
    return encrypter.encrypt("x");
  }
  /** The library's own X25519 recipient, taken from an encrypter that is given only the address. */
  async function real(): Promise<{ fileKeyRecipient: Recipient }> {
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    const [fileKeyRecipient] = (encrypter as unknown as { recipients: Recipient[] }).recipients;
    if (!fileKeyRecipient) throw new Error("no recipient");
    return { fileKeyRecipient };
  }
  const first = (stanzas: readonly Stanza[]): Stanza => stanzas[0] as Stanza;
  const share = (stanzas: readonly Stanza[]): string => first(stanzas).args[1] as string;

  it("an unchanged one opens, and so does one with unknown kinds beside it", async () => {
    expect(fromUtf8(await decrypt(identity, await withStanzas((s) => [...s])))).toBe("x");
    expect(
      fromUtf8(await decrypt(identity, await withStanzas((s) => [new Stanza(["grease", "1"], new Uint8Array(5)), ...s]))),
    ).toBe("x");
  });
  it.each<[string, (stanzas: readonly Stanza[]) => Stanza[]]>([
    ["an extra argument", (s) => [new Stanza([...first(s).args, "x"], first(s).body)]],
    ["a share that is too short", (s) => [new Stanza(["X25519", share(s).slice(0, 40)], first(s).body)]],
    [
      "a share that is not canonical",
      (s) => [new Stanza(["X25519", `${share(s).slice(0, -1)}${share(s).endsWith("/") ? "+" : "/"}`], first(s).body)],
    ],
    ["a share of low order", (s) => [new Stanza(["X25519", "A".repeat(43)], first(s).body)]],
    ["a body that is too short", (s) => [new Stanza(first(s).args, first(s).body.slice(1))]],
    ["a body that is too long", (s) => [new Stanza(first(s).args, concatBytes(first(s).body, new Uint8Array(1)))]],
    ["no share", (s) => [new Stanza(["X25519"], first(s).body)]],
    ["another case", (s) => [new Stanza(["x25519", share(s)], first(s).body)]],
  ])("%s does not open", async (_name, change) => {
    await expect(withStanzas(change).then((file) => decrypt(identity, file))).rejects.toThrow();
  });
});

describe("the body of an age file", () => {
  it("cut, swapped or doubled chunks do not open", async () => {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const file = await encrypter.encrypt(new Uint8Array(3 * 65536));
    const head = file.length - 3 * 65552;
    const chunk = (n: number) => file.slice(head + n * 65552, head + (n + 1) * 65552);
    const header = file.slice(0, head);
    expect(await decrypt(identity, concatBytes(header, chunk(0), chunk(1), chunk(2)))).toHaveLength(3 * 65536);
    const bad = [
      [chunk(0), chunk(1)],
      [chunk(0)],
      [chunk(1), chunk(0), chunk(2)],
      [chunk(0), chunk(1), chunk(2), chunk(2)],
      [chunk(0), chunk(1), chunk(2), new Uint8Array(1)],
      [chunk(0), chunk(1), chunk(2).slice(0, -1)],
      [],
    ];
    for (const chunks of bad) await expect(decrypt(identity, concatBytes(header, ...chunks))).rejects.toThrow();
  });
});

if (existsSync(AGE)) {
  describe("Debian's age program", () => {
    const run = (args: readonly string[], input: Uint8Array): Buffer =>
      execFileSync(AGE, args, { input, stdio: ["pipe", "pipe", "ignore"], maxBuffer: 1 << 22 });
    const identityFile = (name: string, identity: string): string => {
      const path = join(folder, name);
      writeFileSync(path, `${identity}\n`, { mode: 0o600 });
      return path;
    };

    it("opens our envelopes in every size, with any of the organisation's identities", async () => {
      const [team, org] = [makeTeam("team-a"), await makeOrganisation("org-a", 3)];
      const phone = await enrolled(teamCode(team), networkOf([team], [org]));
      const sizes = new Set<number>();
      for (const length of [10, 9000, 50_000, 200_000]) {
        const sealed = await sealEnvelope(phone, {
          kind: "tally",
          refId: newId(),
          seq: 0,
          day: TODAY,
          to: { id: "org-a", recipients: org.organisation.recipients },
          body: { text: "é".repeat(length / 2) },
        });
        if (!sealed.ok) throw new Error(sealed.error.type);
        sizes.add(sealed.value.bytes.length);
        for (const [n, identity] of org.identities.entries()) {
          const plain = run(["-d", "-i", identityFile(`org-${n}`, identity)], sealed.value.bytes);
          const frame = parseFrame(new Uint8Array(plain));
          expect(JSON.parse(fromUtf8(frame?.inner as Uint8Array))).toMatchObject({
            kind: "tally",
            from: "team-a",
            body: { text: "é".repeat(length / 2) },
          });
        }
      }
      expect([...sizes]).toEqual([4096, 16384, 65536, 262144]);
    });

    it("does not open them for anybody else", async () => {
      const [mine, other] = [await generateX25519Identity(), await generateX25519Identity()];
      const file = (await sealFrame({ inner: utf8("{}"), cert: utf8("{}"), sig: new Uint8Array(64) }, [
        await identityToRecipient(mine),
      ])) as Uint8Array;
      expect(() => run(["-d", "-i", identityFile("other", other)], file)).toThrow();
    });

    it("opens with the paper copy what was sealed to a key the organisation made itself", async () => {
      const [team, org] = [makeTeam("team-a"), await makeOrganisation("org-a")];
      const office = await officeOf(org, networkOf([team], [org]));
      await makeNextKey(office.session);
      const made = (await readOrganisationKeys(office.session))?.next?.recipient as string;
      office.at.network = networkOf([team], [{ ...org, organisation: { ...org.organisation, recipients: [made] } }]);
      await followKeys(office.session);
      const paper = await office.session.vault.keyForPaper(WORDS);
      if (!paper.ok) throw new Error(paper.error.type);
      const file = (await sealFrame({ inner: utf8("{}"), cert: utf8("{}"), sig: new Uint8Array(64) }, [made])) as Uint8Array;
      expect(parseFrame(new Uint8Array(run(["-d", "-i", identityFile("paper", paper.value)], file)))).not.toBeNull();
    });

    it("makes an envelope that opens here, when the frame inside is ours", async () => {
      const [team, org] = [makeTeam("team-a"), await makeOrganisation("org-a")];
      const network = networkOf([team], [org]);
      const phone = await enrolled(teamCode(team), network);
      const inbox = await enrolled(org.code, network);
      const recipient = org.organisation.recipients[0] as string;
      const sealed = await sealEnvelope(phone, {
        kind: "tally",
        refId: newId(),
        seq: 0,
        day: TODAY,
        to: { id: "org-a", recipients: [recipient] },
        body: {},
      });
      if (!sealed.ok) throw new Error(sealed.error.type);
      const plain = await decrypt(inbox.identity, sealed.value.bytes);
      const again = new Uint8Array(run(["-r", recipient], plain));
      expect(await openEnvelope(inbox, again, network, TODAY, { refIds: [], deviceSeqs: [] })).toMatchObject({ ok: true });
      const atOffice = await openFile(new Blob([again]), inbox.identity, network, TODAY);
      expect(atOffice, "on the page an office keeps").toMatchObject({ ok: true, value: [{ ok: true, senderName: team.name }] });
    });
  });
}
