import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";

interface Signer {
  readonly keyId: string;
  readonly seed: Uint8Array;
}

/** The bytes of `<role>.signatures.json`: one Ed25519 signature over `message` by each key, in order of key ids. */
export function signaturesFile(message: Uint8Array, signers: readonly Signer[]): Bytes {
  const signatures = [...signers]
    .sort((a, b) => (a.keyId < b.keyId ? -1 : 1))
    .map(({ keyId, seed }) => ({ keyId, sigB64: toB64url(ed25519.sign(message, seed)) }));
  return utf8(canonicalJson({ signatures }));
}
