import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { keyIdOf } from "#verify/hash.ts";

export interface TestKey {
  readonly keyId: string;
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
}

export async function testKey(n: number): Promise<TestKey> {
  const seed = new Uint8Array(32).fill(n);
  const publicKey = ed25519.getPublicKey(seed);
  return { seed, publicKey, keyId: await keyIdOf(publicKey) };
}

export const signatures = (message: Uint8Array, keys: readonly TestKey[]): Bytes =>
  utf8(
    canonicalJson({ signatures: keys.map((key) => ({ keyId: key.keyId, sigB64: toB64url(ed25519.sign(message, key.seed)) })) }),
  );

export interface Trust {
  readonly root: readonly TestKey[];
  readonly content: readonly TestKey[];
  readonly directory: readonly TestKey[];
}

export async function trust(start = 1): Promise<Trust> {
  const three = (from: number) => Promise.all([from, from + 1, from + 2].map(testKey));
  return { root: await three(start), content: await three(start + 3), directory: await three(start + 6) };
}

export function rootDocument(keys: Trust, version = 1, change: Record<string, unknown> = {}): Bytes {
  const role = (list: readonly TestKey[]) => ({ keyIds: list.map((key) => key.keyId), threshold: 2 });
  const all = [...keys.root, ...keys.content, ...keys.directory];
  return utf8(
    canonicalJson({
      v: 1,
      version,
      expires: "2028-11-21T00:00:00.000Z",
      roles: { root: role(keys.root), content: role(keys.content), directory: role(keys.directory) },
      keys: Object.fromEntries(all.map((key) => [key.keyId, toB64url(key.publicKey)])),
      ...change,
    }),
  );
}

export const manifestBytes = (change: Record<string, unknown> = {}): Bytes =>
  utf8(
    canonicalJson({
      packId: "core",
      role: "content",
      version: 3,
      root: 1,
      created: "2026-11-21T00:00:00Z",
      expires: "2027-05-21T00:00:00Z",
      minAppSchema: 1,
      files: [],
      ...change,
    }),
  );

/** The same bytes with one bit changed. */
export function flipped(bytes: Uint8Array, bit: number): Bytes {
  const out = Uint8Array.from(bytes);
  out[bit >> 3] = (out[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return out;
}
