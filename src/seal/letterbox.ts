import { Decrypter, Encrypter } from "age-encryption";
import { type Bytes, fromUtf8, utf8 } from "#lib/bytes.ts";
import { pad, unpad } from "#seal/aead.ts";

/**
 * A letterbox takes letters from anybody who knows its address and gives them to the open vault alone: age with one X25519 recipient.
 * Padded to buckets, so that the length does not tell how much was said.
 */
export async function sealLetter(recipient: string, value: unknown): Promise<Bytes> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return new Uint8Array(await encrypter.encrypt(pad(utf8(JSON.stringify(value)))));
}

/** `null` when this identity does not open it. */
export async function openLetter(identity: string, bytes: Uint8Array<ArrayBuffer>): Promise<{ readonly value: unknown } | null> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    const plain = unpad(new Uint8Array(await decrypter.decrypt(bytes)));
    return plain && { value: JSON.parse(fromUtf8(plain)) };
  } catch {
    return null;
  }
}
