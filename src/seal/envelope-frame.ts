import { Encrypter } from "age-encryption";
import { type Bytes, concatBytes, utf8 } from "#lib/bytes.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";

/**
 * The bytes inside an envelope, and the age file around them.
 *
 * ```
 * plain = u32be len || inner || u32be len || cert || sig (64) || zero padding
 * outer = age v1 file, exactly one of the four sizes
 * ```
 */
export interface Frame {
  readonly inner: Bytes;
  readonly cert: Bytes;
  readonly sig: Bytes;
}

const SIGNATURE_BYTES = 64;
const SIGNED_CONTEXT = utf8("app/referral/v1\0");
const AGE_NONCE = 16;
const AGE_CHUNK = 65536;
const AGE_TAG = 16;

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** What is signed: the context, whom it is for, and the exact inner bytes. */
export async function signedBytes(inner: Bytes, recipients: readonly string[]): Promise<Bytes> {
  return concatBytes(SIGNED_CONTEXT, await sha256(utf8([...recipients].sort().join("\n"))), await sha256(inner));
}

/** How much plaintext makes an age file of exactly `size` bytes behind a header of `headerBytes`; negative when none does. */
function plainBytesFor(size: number, headerBytes: number): number {
  const payload = size - headerBytes - AGE_NONCE;
  return payload - AGE_TAG * Math.ceil(payload / (AGE_CHUNK + AGE_TAG));
}

async function ageFile(plain: Bytes, recipients: readonly string[]): Promise<Bytes> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return new Uint8Array(await encrypter.encrypt(plain));
}

export const frameBytes = ({ inner, cert, sig }: Frame): Bytes => concatBytes(lengthOf(inner), inner, lengthOf(cert), cert, sig);

/** `null` when the frame is larger than the largest size. Throws for a recipient that is not one. */
export async function sealFrame(frame: Frame, recipients: readonly string[]): Promise<Bytes | null> {
  const content = frameBytes(frame);
  // The header's length depends on the number and kind of recipients: an empty file shows it.
  const headerBytes = (await ageFile(new Uint8Array(0), recipients)).length - AGE_NONCE - AGE_TAG;
  const size = ENVELOPE_SIZES.find((s) => plainBytesFor(s, headerBytes) >= content.length);
  if (size === undefined) return null;
  const plain: Bytes = new Uint8Array(plainBytesFor(size, headerBytes));
  plain.set(content);
  const sealed = await ageFile(plain, recipients);
  if (sealed.length !== size) throw new Error("an envelope came out in a wrong size");
  return sealed;
}

function lengthOf(part: Bytes): Bytes {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, part.length);
  return out;
}

/** `null` for anything but a whole frame with nothing but zeros behind it. */
export function parseFrame(plain: Bytes): Frame | null {
  const view = new DataView(plain.buffer, plain.byteOffset, plain.length);
  let at = 0;
  const take = (length: number): Bytes | null => {
    if (at + length > plain.length) return null;
    at += length;
    return plain.slice(at - length, at);
  };
  const takePrefixed = (): Bytes | null => {
    const start = at;
    return take(4) && take(view.getUint32(start));
  };
  const inner = takePrefixed();
  const cert = inner && takePrefixed();
  const sig = cert && take(SIGNATURE_BYTES);
  if (!inner || !cert || !sig || plain.subarray(at).some((b) => b !== 0)) return null;
  return { inner, cert, sig };
}
