import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** An Ed25519 seed in the shell PKCS #8 asks for (RFC 8410). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

export const newSeed = (): string => randomBytes(32).toString("base64url");

export interface Signer {
  /** Raw public key, base64url. */
  readonly publicKey: string;
  sign(message: Uint8Array): string;
  /** 32 bytes that only who has the seed can make, others for each purpose. */
  keyFor(purpose: string): Uint8Array;
}

/** `seed` = 32 bytes, base64url. Signatures come as base64url. */
export function createSigner(seed: string): Signer {
  const bytes = Buffer.from(seed, "base64url");
  if (bytes.length !== 32) throw new RangeError("an Ed25519 seed has 32 bytes");
  const key: KeyObject = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, bytes]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "jwk" }).x;
  if (publicKey === undefined) throw new Error("no public key came out");
  return {
    publicKey,
    sign: (message) => sign(null, message, key).toString("base64url"),
    keyFor: (purpose) => new Uint8Array(hkdfSync("sha256", bytes, new Uint8Array(0), purpose, 32)),
  };
}
