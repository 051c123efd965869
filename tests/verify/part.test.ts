import { beforeAll, describe, expect, it } from "vitest";
import { LIMITS } from "#domain/pack/manifest.ts";
import { utf8 } from "#lib/bytes.ts";
import { sha256Hex } from "#verify/hash.ts";
import { MAX_FILE_BYTES, MAX_MANIFEST_BYTES } from "#verify/limits.ts";
import { type HighestSeen, verifyFile, verifyPart } from "#verify/part.ts";
import { type Root, readRoot } from "#verify/root.ts";
import { flipped, manifestBytes, rootDocument, signatures, type Trust, testKey, trust } from "./trust-fixture.ts";

let keys: Trust;
let root: Root;
const manifest = manifestBytes();

beforeAll(async () => {
  keys = await trust();
  const read = await readRoot(rootDocument(keys));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  root = read.value;
});

const two = () => keys.content.slice(0, 2);
const verify = (bytes: Uint8Array, signaturesBytes: Uint8Array, highestSeen: HighestSeen | null = null) =>
  verifyPart({ root, manifestBytes: bytes, signaturesBytes, expectRole: "content", expectPackId: "core", highestSeen });
const refusal = async (bytes: Uint8Array, signaturesBytes: Uint8Array, highestSeen: HighestSeen | null = null) => {
  const verified = await verify(bytes, signaturesBytes, highestSeen);
  return verified.ok ? null : verified.error;
};
const missingSignatures = (valid: number) => ({ kind: "not_enough_signatures", role: "content", needed: 2, valid });

// F-78 fails without: `good.size < roleKeys.threshold` in src/verify/signatures.ts; with `!good.has(…)` and the Set replaced by a count,
// "same key twice" fails. F-79 fails without: `version < highestSeen.version` and the comparison of hashes after it in src/verify/part.ts.
describe("a signed part", () => {
  it("is accepted with two signatures of its role, and says what it is", async () => {
    const verified = await verify(manifest, signatures(manifest, two()));
    expect(verified).toMatchObject({
      ok: true,
      value: { packId: "core", role: "content", version: 3, relation: "newer", manifestSha256: await sha256Hex(manifest) },
    });
  });

  it("F-78 is refused with any one bit of the manifest changed", async () => {
    const signed = signatures(manifest, two());
    for (let bit = 0; bit < manifest.length * 8; bit += 7)
      expect(await refusal(flipped(manifest, bit), signed)).toEqual(missingSignatures(0));
  });

  it("F-78 is refused with any one bit of the signatures changed", async () => {
    const signed = signatures(manifest, two());
    for (let bit = 0; bit < signed.length * 8; bit += 5)
      expect(await refusal(manifest, flipped(signed, bit)), `bit ${bit}`).not.toBeNull();
  });

  it("is refused when cut short", async () => {
    const signed = signatures(manifest, two());
    for (const end of [0, 1, manifest.length - 1])
      expect(await refusal(manifest.slice(0, end), signed)).toEqual(missingSignatures(0));
    expect(await refusal(manifest, signed.slice(0, -1))).toEqual({ kind: "signatures_malformed" });
  });

  it("F-78 is refused with one signature, with one key signing twice, with unknown keys and with keys of another role", async () => {
    const [a, b] = two();
    if (a === undefined || b === undefined) throw new Error("two keys");
    expect(await refusal(manifest, signatures(manifest, [a]))).toEqual(missingSignatures(1));
    expect(await refusal(manifest, signatures(manifest, [a, a]))).toEqual(missingSignatures(1));
    expect(await refusal(manifest, signatures(manifest, [a, await testKey(99)]))).toEqual(missingSignatures(1));
    expect(await refusal(manifest, signatures(manifest, keys.directory))).toEqual(missingSignatures(0));
    expect(await refusal(manifest, signatures(manifest, keys.root))).toEqual(missingSignatures(0));
    expect(await refusal(manifest, signatures(manifest, []))).toEqual(missingSignatures(0));
  });

  it("does not take a key's signature under another key's id", async () => {
    const [a, b] = two();
    if (a === undefined || b === undefined) throw new Error("two keys");
    expect(await refusal(manifest, signatures(manifest, [a, { ...a, keyId: b.keyId }]))).toEqual(missingSignatures(1));
  });

  it("checks signatures before it reads anything", async () => {
    expect(await refusal(utf8("{not json"), signatures(manifest, two()))).toEqual(missingSignatures(0));
  });

  it("is refused when signed but not canonical JSON", async () => {
    for (const text of [
      "{not json",
      '{"packId":"core","packId":"demo","role":"content","root":1,"version":3}',
      '{ "packId":"core","role":"content","root":1,"version":3}',
      '{"__proto__":{"x":1},"packId":"core","role":"content","root":1,"version":3}',
      "[]",
    ]) {
      const bytes = utf8(text);
      expect(await refusal(bytes, signatures(bytes, two()))).toMatchObject({ kind: "malformed", what: "manifest" });
    }
  });

  it("is refused for another pack, another role, or under a newer root", async () => {
    for (const [change, error] of [
      [{ packId: "calais" }, { kind: "wrong_pack", expected: "core", found: "calais" }],
      [{ role: "directory" }, { kind: "wrong_role", expected: "content", found: "directory" }],
      [{ root: 2 }, { kind: "needs_newer_root", known: 1, found: 2 }],
      [{ version: "3" }, { kind: "malformed", what: "manifest" }],
    ] as const) {
      const bytes = manifestBytes(change);
      expect(await refusal(bytes, signatures(bytes, two()))).toMatchObject(error);
    }
  });

  it("F-79 never goes back: a lower version, or the same one with other bytes, is refused", async () => {
    const signed = signatures(manifest, two());
    const here = { version: 3, manifestSha256: await sha256Hex(manifest) };
    expect(await refusal(manifest, signed, { version: 4, manifestSha256: "" })).toEqual({
      kind: "older_version",
      installed: 4,
      found: 3,
    });
    expect(await refusal(manifest, signed, { version: 3, manifestSha256: "0".repeat(64) })).toEqual({
      kind: "same_version_other_bytes",
      version: 3,
    });
    expect(await verify(manifest, signed, here)).toMatchObject({ ok: true, value: { relation: "same" } });
    expect(await verify(manifest, signed, { version: 2, manifestSha256: "" })).toMatchObject({
      ok: true,
      value: { relation: "newer" },
    });
  });

  it("is refused above the size limit, before signatures are looked at", async () => {
    const large = new Uint8Array(MAX_MANIFEST_BYTES + 1);
    expect(await refusal(large, utf8("no"))).toEqual({ kind: "too_large", limit: MAX_MANIFEST_BYTES, actual: large.length });
    expect(MAX_MANIFEST_BYTES).toBe(LIMITS.manifestBytes);
    expect(MAX_FILE_BYTES).toBe(LIMITS.fileBytes);
  });
});

describe("a file of a part", () => {
  const bytes = utf8('{"a":1}');

  it("F-78 is accepted by its size and hash, and refused with any bit changed, or cut short", async () => {
    const entry = { bytes: bytes.length, sha256: await sha256Hex(bytes) };
    expect(await verifyFile(bytes, entry)).toEqual({ ok: true, value: bytes });
    for (let bit = 0; bit < bytes.length * 8; bit++)
      expect(await verifyFile(flipped(bytes, bit), entry)).toMatchObject({ ok: false, error: { kind: "wrong_hash" } });
    expect(await verifyFile(bytes.slice(1), entry)).toMatchObject({ ok: false, error: { kind: "wrong_size" } });
    expect(await verifyFile(new Uint8Array(MAX_FILE_BYTES + 1), entry)).toMatchObject({
      ok: false,
      error: { kind: "too_large" },
    });
  });
});
