import { toHex } from "#lib/bytes.ts";

/** SHA-256 as 64 lower-case hex characters. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)));
}

/** Id of a public key: the first 16 hex characters of its SHA-256, so one key cannot appear under two ids. */
export async function keyIdOf(publicKey: Uint8Array): Promise<string> {
  return (await sha256Hex(publicKey)).slice(0, 16);
}
