import { fromB64url } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { TRUST_ROLES, type TrustRole, type VerifyError } from "#verify/errors.ts";
import { keyIdOf } from "#verify/hash.ts";
import { isCount, isInstant, isObject, readCanonicalObject } from "#verify/json.ts";
import { MAX_ROOT_BYTES } from "#verify/limits.ts";
import { checkThreshold, type KeysById, type RoleKeys, readSignatures } from "#verify/signatures.ts";

/** Whom the app trusts: which keys may sign what, and how many of them it takes. */
export interface Root {
  readonly version: number;
  /** ISO instant. An expired root still shows what is installed. */
  readonly expires: string;
  readonly roles: Readonly<Record<TrustRole, RoleKeys>>;
  readonly keys: KeysById;
}

const malformed = (reason: string) => err<VerifyError>({ kind: "malformed", what: "root", reason });

function readRole(value: unknown): RoleKeys | null {
  if (!isObject(value) || !Array.isArray(value.keyIds) || !isCount(value.threshold)) return null;
  const keyIds = value.keyIds as unknown[];
  if (!keyIds.every((id): id is string => typeof id === "string")) return null;
  if (new Set(keyIds).size !== keyIds.length || value.threshold < 2 || value.threshold > keyIds.length) return null;
  return { keyIds, threshold: value.threshold };
}

/** Reads a root document without asking who signed it: for the one built into the app. */
export async function readRoot(bytes: Uint8Array): Promise<Result<Root, VerifyError>> {
  if (bytes.length > MAX_ROOT_BYTES) return err({ kind: "too_large", limit: MAX_ROOT_BYTES, actual: bytes.length });
  const read = readCanonicalObject(bytes);
  if (read === null) return malformed("not canonical JSON");
  const { v, version, expires, roles, keys } = read;
  if (v !== 1 || !isCount(version) || !isInstant(expires) || !isObject(roles) || !isObject(keys))
    return malformed("a field is missing or of another kind");
  const keysById = new Map<string, Uint8Array>();
  for (const [id, pub] of Object.entries(keys)) {
    const raw = typeof pub === "string" ? fromB64url(pub) : null;
    if (raw === null || raw.length !== 32) return malformed(`key ${id} is not a public key`);
    if ((await keyIdOf(raw)) !== id) return malformed(`key ${id} has another id`);
    keysById.set(id, raw);
  }
  const roleKeys = new Map<TrustRole, RoleKeys>();
  for (const role of TRUST_ROLES) {
    const keysOfRole = readRole(roles[role]);
    if (keysOfRole === null) return malformed(`role ${role} needs at least two different keys and a threshold of two or more`);
    const unknown = keysOfRole.keyIds.find((id) => !keysById.has(id));
    if (unknown !== undefined) return malformed(`role ${role} names key ${unknown}, which is not in the document`);
    if (role === "root" && keysOfRole.keyIds.length < 3) return malformed("the root role needs at least three keys");
    roleKeys.set(role, keysOfRole);
  }
  // Every role is in it: the loop ends early where one is not.
  return ok({ version, expires, roles: Object.fromEntries(roleKeys) as Record<TrustRole, RoleKeys>, keys: keysById });
}

/**
 * A root document with its signatures: by the threshold of its own root keys, and, where `trusted` is given, by that of the trusted root
 * too; versions go up one at a time. With `trusted` nothing is parsed before the known keys have signed it.
 */
export async function verifyRoot(input: {
  readonly rootBytes: Uint8Array;
  readonly signaturesBytes: Uint8Array;
  readonly trusted?: Root;
}): Promise<Result<Root, VerifyError>> {
  const { rootBytes, trusted } = input;
  if (rootBytes.length > MAX_ROOT_BYTES) return err({ kind: "too_large", limit: MAX_ROOT_BYTES, actual: rootBytes.length });
  const signatures = readSignatures(input.signaturesBytes);
  if (!signatures.ok) return signatures;
  if (trusted !== undefined) {
    const before = await checkThreshold(rootBytes, signatures.value, "root", trusted.roles.root, trusted.keys);
    if (!before.ok) return before;
  }
  const root = await readRoot(rootBytes);
  if (!root.ok) return root;
  const own = await checkThreshold(rootBytes, signatures.value, "root", root.value.roles.root, root.value.keys);
  if (!own.ok) return own;
  if (trusted !== undefined) {
    const step = root.value.version - trusted.version;
    if (step !== 0 && step !== 1) return err({ kind: "root_version_gap", known: trusted.version, found: root.value.version });
  }
  return root;
}

/** One published root as it travels. */
export interface RootStep {
  readonly rootBytes: Uint8Array;
  readonly signaturesBytes: Uint8Array;
}

/** The root after `trusted`: the same checks, and exactly the next version. An older one, or the same once more, is refused. */
export async function verifyNextRoot(trusted: Root, step: RootStep): Promise<Result<Root, VerifyError>> {
  const next = await verifyRoot({ ...step, trusted });
  if (next.ok && next.value.version !== trusted.version + 1)
    return err({ kind: "root_version_gap", known: trusted.version, found: next.value.version });
  return next;
}
