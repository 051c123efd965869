import * as v from "valibot";
import { fromB64url } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { type CertWire, type DeviceCert, DeviceCertSchema } from "#protocol/envelope.ts";
import { ed25519Verify } from "#verify/ed25519.ts";

/** The certificate of a phone of that team, when one of its keys signed it and its days are not over. `keysFor` gives none for a phone that was shut out. */
export async function certificateOf(
  cert: CertWire,
  team: string,
  keysFor: (serial: string) => Promise<readonly string[]>,
  today: string,
): Promise<DeviceCert | null> {
  const [bytes, sig] = [fromB64url(cert.cert), fromB64url(cert.sig ?? "")];
  const read = bytes && v.safeParse(DeviceCertSchema, parseCanonicalJson(bytes));
  if (bytes === null || sig === null || !read?.success) return null;
  const { team: of, notAfter, serial } = read.output;
  if (of !== team || notAfter < today) return null;
  for (const key of await keysFor(serial)) {
    const publicKey = fromB64url(key);
    if (publicKey !== null && (await ed25519Verify(publicKey, sig, bytes))) return read.output;
  }
  return null;
}
