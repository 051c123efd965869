import { identityToRecipient } from "age-encryption";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes } from "#lib/bytes.ts";
import { openBox, sealBox } from "#seal/aead.ts";
import { keyBase, subKey } from "#seal/key-derivation.ts";

/** What the platform and the libraries work out is what others have published. Argon2id and Ed25519 are beside their own tests. */
const hex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const aesKey = (bytes: Bytes) => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);

/** Test case 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega, 2005). */
const GCM = {
  key: hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
  iv: hex("cafebabefacedbaddecaf888"),
  aad: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
  plain: hex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
  ),
  sealed: hex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
  ),
  tag: hex("76fc6ece0f4e1768cddf8853bb2d551b"),
};

describe("published vectors", () => {
  it("AES-256-GCM opens the published box, and no box with another word beside it", async () => {
    const key = await aesKey(GCM.key);
    const box = concatBytes(GCM.iv, GCM.sealed, GCM.tag);
    expect(await openBox(key, box, GCM.aad)).toEqual(GCM.plain);
    expect(await openBox(key, box, GCM.aad.with(0, 0))).toBeNull();
  });

  it("HKDF-SHA-256 gives the published key (RFC 5869, A.3: no salt, no label)", async () => {
    const derived = await subKey(await keyBase(hex("0b".repeat(22))), "");
    const published = await aesKey(hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
    const said = hex("00112233");
    const aad = hex("44");
    expect(await openBox(published, await sealBox(derived, said, aad), aad)).toEqual(said);
  });

  it("X25519 gives the published public key (RFC 7748, 6.1, as age writes keys)", async () => {
    const alice = "AGE-SECRET-KEY-1WURK6ZNNRZJH60QKC9E9RVNXGH05CTU8A0QFJ243WLA628DE9S4QRFH26J";
    expect(await identityToRecipient(alice)).toBe("age1s5s0qzvfxzn4gayt0hwtg0hhtgxm7wsdycup4a8t5j5ca25mfe4qt4hs7q");
  });
});
