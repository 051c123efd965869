import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, concatBytes, toB64url } from "#lib/bytes.ts";

/** Ed25519 with WebCrypto; with JavaScript where a browser does not have it. Both give the same signatures. */
export interface Signer {
  readonly publicKey: Bytes;
  sign(message: Bytes): Promise<Bytes>;
}

const PKCS8_HEAD = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20);

/** Takes over the seed: it is wiped where the browser can hold the key itself. Throws `TypeError` unless it is 32 bytes. */
export async function createSigner(seed: Bytes): Promise<Signer> {
  if (seed.length !== 32) throw new TypeError("an Ed25519 seed is 32 bytes");
  const publicKey = new Uint8Array(ed25519.getPublicKey(seed));
  try {
    const key = await crypto.subtle.importKey("pkcs8", concatBytes(PKCS8_HEAD, seed), "Ed25519", false, ["sign"]);
    await crypto.subtle.sign("Ed25519", key, new Uint8Array(0));
    seed.fill(0);
    return { publicKey, sign: async (message) => new Uint8Array(await crypto.subtle.sign("Ed25519", key, message)) };
  } catch {
    return { publicKey, sign: async (message) => new Uint8Array(ed25519.sign(message, seed)) };
  }
}

/** False for anything but a valid signature, also for keys and signatures of a wrong length. */
export async function verifySignature(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, message);
  } catch {
    return verifyInJavaScript(publicKey, message, signature);
  }
}

function verifyInJavaScript(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/** Names a key on the wire: the first 16 bytes of its SHA-256, base64url. */
export async function keyIdOf(publicKey: Bytes): Promise<string> {
  return toB64url(new Uint8Array(await crypto.subtle.digest("SHA-256", publicKey)).slice(0, 16));
}
