import { afterEach, describe, expect, it, vi } from "vitest";
import { utf8 } from "#lib/bytes.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { sha256Hex } from "#verify/hash.ts";

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

// RFC 8032, 7.1, tests 1 and 3.
const VECTORS = [
  {
    publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "",
    signature:
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    message: "af82",
    signature:
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  },
];

async function checkVectors(): Promise<void> {
  for (const { publicKey, message, signature } of VECTORS) {
    expect(await ed25519Verify(hex(publicKey), hex(signature), hex(message))).toBe(true);
    expect(await ed25519Verify(hex(publicKey), hex(signature), utf8("other"))).toBe(false);
    const broken = hex(signature);
    broken[3] = (broken[3] ?? 0) ^ 1;
    expect(await ed25519Verify(hex(publicKey), broken, hex(message))).toBe(false);
    expect(await ed25519Verify(hex(publicKey).slice(1), hex(signature), hex(message))).toBe(false);
    expect(await ed25519Verify(hex(publicKey), hex(signature).slice(1), hex(message))).toBe(false);
  }
}

describe("Ed25519 signatures", () => {
  it("are checked by the platform", checkVectors);

  it("are checked the same where the platform has no Ed25519", async () => {
    const importKey = vi
      .spyOn(crypto.subtle, "importKey")
      .mockRejectedValue(new DOMException("Unrecognized name", "NotSupportedError"));
    await checkVectors();
    expect(importKey).toHaveBeenCalled();
  });

  it("are false, not an error, for a key that is no point on the curve", async () => {
    const noPoint = new Uint8Array(32).fill(0xff);
    const refused = () => ed25519Verify(noPoint, hex(VECTORS[0]?.signature ?? ""), new Uint8Array());
    expect(await refused()).toBe(false);
    vi.spyOn(crypto.subtle, "importKey").mockRejectedValue(new DOMException("Unrecognized name", "NotSupportedError"));
    expect(await refused(), "where the platform has no Ed25519").toBe(false);
  });
});

describe("Ed25519 where neither the platform nor our own code can say", () => {
  afterEach(() => {
    vi.doUnmock("@noble/curves/ed25519.js");
    vi.resetModules();
  });

  it("is false: what nobody checked is not taken", async () => {
    vi.resetModules();
    vi.doMock("@noble/curves/ed25519.js", () => {
      throw new Error("the file is not on this phone");
    });
    vi.spyOn(crypto.subtle, "importKey").mockRejectedValue(new DOMException("Unrecognized name", "NotSupportedError"));
    const { ed25519Verify: verify } = await import("#verify/ed25519.ts");
    const [good] = VECTORS;
    expect(await verify(hex(good?.publicKey ?? ""), hex(good?.signature ?? ""), new Uint8Array())).toBe(false);
  });
});

describe("SHA-256", () => {
  it("gives the digest of FIPS 180-4", async () => {
    expect(await sha256Hex(utf8("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
