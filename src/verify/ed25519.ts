type Raw = Uint8Array<ArrayBuffer>;

/** `null` where the platform has no Ed25519 (Chromium before 137, Safari before 17) or refuses the key. */
async function platformVerify(publicKey: Raw, signature: Raw, message: Raw): Promise<boolean | null> {
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
  } catch {
    return null;
  }
}

/**
 * Ed25519 (RFC 8032). False for anything malformed; never throws.
 * @param publicKey 32 bytes
 * @param signature 64 bytes
 */
export async function ed25519Verify(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const platform = await platformVerify(publicKey as Raw, signature as Raw, message as Raw);
  if (platform !== null) return platform;
  try {
    const { ed25519 } = await import("@noble/curves/ed25519.js");
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
