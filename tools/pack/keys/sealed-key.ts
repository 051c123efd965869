import { ed25519 } from "@noble/curves/ed25519.js";
import { armor, Decrypter, Encrypter } from "age-encryption";
import * as v from "valibot";
import { type Bytes, concatBytes, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { ok } from "#lib/result.ts";
import { keyIdOf } from "#verify/hash.ts";
import { readBytes, refuse, type Tried } from "./refusal.ts";
import { type KeyHead, KeyHeadSchema } from "./shapes.ts";

/**
 * `<label>.<role>.key.age`: an armoured age file sealed with a passphrase (scrypt). Inside, two lines: what the public file says
 * too, as JSON; then the 32 bytes of the Ed25519 seed in hex. The public `age` program opens it: `age -d FILE`.
 */
export interface OpenKey {
  readonly head: KeyHead;
  /** 32 bytes. Overwrite it when done: `fill(0)`. */
  readonly seed: Uint8Array;
}

/** Base-2 logarithm: 256 MiB and about a second for each try. */
const WORK_FACTOR = 18;
const SEED_BYTES = 32;
const HEX = utf8("0123456789abcdef");
const NEW_LINE = 10;

/** By hand, because a string cannot be overwritten. */
function hexOf(seed: Uint8Array): Bytes {
  const out = new Uint8Array(2 * seed.length);
  seed.forEach((byte, i) => {
    out.set([HEX[byte >> 4] ?? 0, HEX[byte & 15] ?? 0], 2 * i);
  });
  return out;
}

function fromHexBytes(hex: Uint8Array): Uint8Array | null {
  if (hex.length !== 2 * SEED_BYTES) return null;
  const out = new Uint8Array(SEED_BYTES);
  for (let i = 0; i < hex.length; i++) {
    const digit = HEX.indexOf(hex[i] ?? 0);
    if (digit < 0) return null;
    out[i >> 1] = ((out[i >> 1] ?? 0) << 4) | digit;
  }
  return out;
}

/** The text of a sealed key file. */
export async function sealKey({ head, seed }: OpenKey, passphrase: string, workFactor = WORK_FACTOR): Promise<string> {
  const hex = hexOf(seed);
  const plain = concatBytes(utf8(canonicalJson(head)), Uint8Array.of(NEW_LINE), hex);
  try {
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(workFactor);
    return armor.encode(await encrypter.encrypt(plain));
  } finally {
    hex.fill(0);
    plain.fill(0);
  }
}

const damaged = (file: string) =>
  refuse(file, "This is not a sealed key, or it is cut off or changed.", "Take the second copy of the key.");

async function decrypted(file: string, passphrase: string): Promise<Tried<Uint8Array>> {
  const bytes = readBytes(file);
  if (!bytes.ok) return bytes;
  let sealed: Uint8Array;
  try {
    sealed = armor.decode(fromUtf8(bytes.value));
  } catch {
    return damaged(file);
  }
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return ok(await decrypter.decrypt(sealed));
  } catch (error) {
    if (error instanceof Error && error.message.includes("no identity matched"))
      return refuse(file, "The passphrase does not open it.", "Look at your paper: each word, and their order.");
    return damaged(file);
  }
}

/** Opens a sealed key file; the seed is the caller's to overwrite. */
export async function openKey(file: string, passphrase: string): Promise<Tried<OpenKey>> {
  const plain = await decrypted(file, passphrase);
  if (!plain.ok) return plain;
  try {
    const end = plain.value.indexOf(NEW_LINE);
    const seed = fromHexBytes(plain.value.subarray(end + 1));
    const head = readHead(plain.value.subarray(0, Math.max(0, end)));
    if (seed === null || head === null) return damaged(file);
    const publicKey = ed25519.getPublicKey(seed);
    if (toB64url(publicKey) === head.publicB64 && (await keyIdOf(publicKey)) === head.keyId) return ok({ head, seed });
    seed.fill(0);
    return damaged(file);
  } finally {
    plain.value.fill(0);
  }
}

function readHead(bytes: Uint8Array): KeyHead | null {
  try {
    return v.parse(KeyHeadSchema, JSON.parse(fromUtf8(bytes)));
  } catch {
    return null;
  }
}
