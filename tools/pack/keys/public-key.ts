import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, fromB64url, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { ok } from "#lib/result.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { keyIdOf } from "#verify/hash.ts";
import { readOurs, refuse, type Tried } from "./refusal.ts";
import type { OpenKey } from "./sealed-key.ts";
import { type KeyHead, type PublicKey, PublicKeySchema } from "./shapes.ts";

/** Begins with what no manifest and no root begins with: a proof can never be taken for a signature over one of them. */
const proofOver = (head: KeyHead): Bytes => utf8(`fanal/public-key/v1\0${canonicalJson(head)}`);

export const publicHalf = ({ head, seed }: OpenKey): PublicKey => ({
  ...head,
  kind: "fanal-public-key",
  proofB64: toB64url(ed25519.sign(proofOver(head), seed)),
});

export async function readPublicKey(file: string): Promise<Tried<PublicKey>> {
  const read = readOurs(file, "the public half of a key", PublicKeySchema);
  if (!read.ok) return read;
  const { kind: _, proofB64, ...head } = read.value;
  const [publicKey, proof] = [fromB64url(head.publicB64), fromB64url(proofB64)];
  const isWhole =
    publicKey !== null &&
    proof !== null &&
    (await keyIdOf(publicKey)) === head.keyId &&
    (await ed25519Verify(publicKey, proof, proofOver(head)));
  if (isWhole) return ok(read.value);
  return refuse(
    file,
    "It was changed after it was made: it does not fit its own proof.",
    "Ask its keeper for it again, and read the key id to each other over the phone.",
  );
}
