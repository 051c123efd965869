import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** X.509 certificates (RFC 5280) for tests of TLS: an authority of our own, and what it or somebody else has signed. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}
export interface Authority {
  readonly cert: string;
  /** For a server that is called by this name. */
  issue(host: string): Certificate;
}

const EC_WITH_SHA256 = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x06, 0x03, 0x55, 0x04, 0x03];
const BASIC_CONSTRAINTS = [0x06, 0x03, 0x55, 0x1d, 0x13];
const ALT_NAME = [0x06, 0x03, 0x55, 0x1d, 0x11];
const SEQUENCE = 0x30;

function tlv(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}
const sequence = (...parts: readonly (Uint8Array | readonly number[])[]) => tlv(SEQUENCE, ...parts);
const nameOf = (name: string) => sequence(tlv(0x31, sequence(COMMON_NAME, tlv(0x0c, Buffer.from(name)))));
const time = (ms: number) => tlv(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
const extension = (id: readonly number[], value: Uint8Array) => sequence(id, tlv(0x04, value));
const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString("base64")
    .replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;

const DAY_MS = 86_400_000;
function certify(by: { name: string; key: KeyObject }, subject: string, publicKey: KeyObject, extensions: Uint8Array): string {
  const now = Date.now();
  const content = sequence(
    tlv(0xa0, tlv(0x02, [2])),
    tlv(0x02, [1], randomBytes(8)),
    sequence(EC_WITH_SHA256),
    nameOf(by.name),
    sequence(time(now - DAY_MS), time(now + DAY_MS)),
    nameOf(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(extensions)),
  );
  return pem(sequence(content, sequence(EC_WITH_SHA256), tlv(0x03, [0], sign("sha256", content, by.key))));
}

export function createAuthority(name: string): Authority {
  const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const by = { name, key: own.privateKey };
  return {
    cert: certify(by, name, own.publicKey, extension(BASIC_CONSTRAINTS, sequence(tlv(0x01, [255])))),
    issue(host) {
      const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
      return {
        cert: certify(by, host, server.publicKey, extension(ALT_NAME, sequence(tlv(0x82, Buffer.from(host))))),
        key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      };
    },
  };
}
