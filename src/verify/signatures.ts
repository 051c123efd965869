import { fromB64url, fromUtf8 } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import type { TrustRole, VerifyError } from "#verify/errors.ts";
import { isObject } from "#verify/json.ts";
import { MAX_SIGNATURES_BYTES } from "#verify/limits.ts";

export interface RoleKeys {
  readonly keyIds: readonly string[];
  readonly threshold: number;
}
/** key id -> raw public key, 32 bytes */
export type KeysById = ReadonlyMap<string, Uint8Array>;

interface Signature {
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** Reads `{"signatures":[{"keyId","sigB64"}]}`. */
export function readSignatures(bytes: Uint8Array): Result<readonly Signature[], VerifyError> {
  if (bytes.length > MAX_SIGNATURES_BYTES) return err({ kind: "too_large", limit: MAX_SIGNATURES_BYTES, actual: bytes.length });
  const malformed = err<VerifyError>({ kind: "signatures_malformed" });
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(bytes));
  } catch {
    return malformed;
  }
  if (!isObject(value) || !Array.isArray(value.signatures) || value.signatures.length > 16) return malformed;
  const out: Signature[] = [];
  for (const entry of value.signatures as unknown[]) {
    if (!isObject(entry) || typeof entry.keyId !== "string" || typeof entry.sigB64 !== "string") return malformed;
    const signature = fromB64url(entry.sigB64);
    if (signature === null) return malformed;
    out.push({ keyId: entry.keyId, bytes: signature });
  }
  return ok(out);
}

/** Counts different keys of the role with a good signature; a key counts once, a key of another role or an unknown one not at all. */
export async function checkThreshold(
  message: Uint8Array,
  signatures: readonly Signature[],
  role: TrustRole,
  roleKeys: RoleKeys,
  keys: KeysById,
): Promise<Result<null, VerifyError>> {
  const good = new Set<string>();
  for (const signature of signatures) {
    const key = roleKeys.keyIds.includes(signature.keyId) ? keys.get(signature.keyId) : undefined;
    if (key !== undefined && !good.has(signature.keyId) && (await ed25519Verify(key, signature.bytes, message)))
      good.add(signature.keyId);
  }
  if (good.size < roleKeys.threshold)
    return err({ kind: "not_enough_signatures", role, needed: roleKeys.threshold, valid: good.size });
  return ok(null);
}
