import { err, ok, type Result } from "#lib/result.ts";
import type { VerifyError } from "#verify/errors.ts";
import { sha256Hex } from "#verify/hash.ts";
import { isCount, readCanonicalObject } from "#verify/json.ts";
import { MAX_FILE_BYTES, MAX_MANIFEST_BYTES } from "#verify/limits.ts";
import type { Root } from "#verify/root.ts";
import { checkThreshold, readSignatures } from "#verify/signatures.ts";

/** The highest version of a part this device ever accepted, kept also after that part was removed. */
export interface HighestSeen {
  readonly version: number;
  readonly manifestSha256: string;
}

/** Manifest bytes whose signers, pack, role and version are right. The schema and the files are still to be checked. */
export interface VerifiedPart {
  readonly manifestBytes: Uint8Array;
  readonly manifestSha256: string;
  readonly packId: string;
  readonly role: "content" | "directory";
  readonly version: number;
  /** `same` = the very bytes that are installed. */
  readonly relation: "newer" | "same";
}

/**
 * The manifest of one part of a pack, in the order size → signatures of the role → packId and role → version. Nothing is parsed before
 * enough signatures hold.
 */
export async function verifyPart(input: {
  readonly root: Root;
  readonly manifestBytes: Uint8Array;
  readonly signaturesBytes: Uint8Array;
  readonly expectRole: "content" | "directory";
  readonly expectPackId: string;
  readonly highestSeen: HighestSeen | null;
}): Promise<Result<VerifiedPart, VerifyError>> {
  const { root, manifestBytes, expectRole, expectPackId, highestSeen } = input;
  if (manifestBytes.length > MAX_MANIFEST_BYTES)
    return err({ kind: "too_large", limit: MAX_MANIFEST_BYTES, actual: manifestBytes.length });

  const signatures = readSignatures(input.signaturesBytes);
  if (!signatures.ok) return signatures;
  const signed = await checkThreshold(manifestBytes, signatures.value, expectRole, root.roles[expectRole], root.keys);
  if (!signed.ok) return signed;

  const read = readCanonicalObject(manifestBytes);
  if (read === null) return err({ kind: "malformed", what: "manifest", reason: "not canonical JSON" });
  const { packId, role, version, root: rootVersion } = read;
  if (typeof packId !== "string" || typeof role !== "string" || !isCount(version) || !isCount(rootVersion)) {
    return err({ kind: "malformed", what: "manifest", reason: "packId, role, version or root is missing or of another kind" });
  }
  if (packId !== expectPackId) return err({ kind: "wrong_pack", expected: expectPackId, found: packId });
  if (role !== expectRole) return err({ kind: "wrong_role", expected: expectRole, found: role });
  if (rootVersion > root.version) return err({ kind: "needs_newer_root", known: root.version, found: rootVersion });

  const manifestSha256 = await sha256Hex(manifestBytes);
  const accepted = { manifestBytes, manifestSha256, packId, role: expectRole, version };
  if (highestSeen === null || version > highestSeen.version) return ok({ ...accepted, relation: "newer" });
  if (version < highestSeen.version) return err({ kind: "older_version", installed: highestSeen.version, found: version });
  if (manifestSha256 !== highestSeen.manifestSha256) return err({ kind: "same_version_other_bytes", version });
  return ok({ ...accepted, relation: "same" });
}

/** One file of a part against its entry in a verified manifest. */
export async function verifyFile(
  bytes: Uint8Array,
  entry: { readonly bytes: number; readonly sha256: string },
): Promise<Result<Uint8Array, VerifyError>> {
  if (bytes.length > MAX_FILE_BYTES) return err({ kind: "too_large", limit: MAX_FILE_BYTES, actual: bytes.length });
  if (bytes.length !== entry.bytes) return err({ kind: "wrong_size", expected: entry.bytes, actual: bytes.length });
  const actual = await sha256Hex(bytes);
  if (actual !== entry.sha256) return err({ kind: "wrong_hash", expected: entry.sha256, actual });
  return ok(bytes);
}
