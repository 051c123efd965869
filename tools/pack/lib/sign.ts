import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import type { Signature } from "../keys/shapes.ts";

interface Signer {
  readonly keyId: string;
  readonly seed: Uint8Array;
}

/** The bytes of `<role>.signatures.json`, in order of key ids. */
export const writeSignatures = (signatures: readonly Signature[]): Bytes =>
  utf8(
    canonicalJson({
      signatures: [...signatures].sort((a, b) => (a.keyId < b.keyId ? -1 : 1)).map(({ keyId, sigB64 }) => ({ keyId, sigB64 })),
    }),
  );

export const signatureOf = (message: Uint8Array, { keyId, seed }: Signer): Signature => ({
  keyId,
  sigB64: toB64url(ed25519.sign(message, seed)),
});

/** One Ed25519 signature over `message` by each key. */
export const signaturesFile = (message: Uint8Array, signers: readonly Signer[]): Bytes =>
  writeSignatures(signers.map((signer) => signatureOf(message, signer)));
