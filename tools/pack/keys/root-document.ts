import * as v from "valibot";
import { type Bytes, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { ok } from "#lib/result.ts";
import { TRUST_ROLES, type TrustRole } from "#verify/errors.ts";
import { type Root, readRoot } from "#verify/root.ts";
import { refuse, type Tried } from "./refusal.ts";
import { KeyIdSchema } from "./shapes.ts";
import { verifyWords } from "./words.ts";

/**
 * A root document as its keepers need it. Beside what phones read (src/verify/root.ts) it carries two members that phones pass over:
 * `development`, and `revoked`, so that a key that went does not come back by mistake.
 */
export interface KeptRoot {
  readonly bytes: Bytes;
  readonly root: Root;
  readonly isDevelopment: boolean;
  /** Ids of all keys that were ever revoked. */
  readonly revoked: readonly string[];
}

const ExtrasSchema = v.object({
  development: v.optional(v.literal(true)),
  revoked: v.optional(v.array(KeyIdSchema), []),
});

/** `file`: for the sentence, where the bytes come from. */
export async function readKeptRoot(file: string, bytes: Bytes): Promise<Tried<KeptRoot>> {
  const root = await readRoot(bytes);
  if (!root.ok) return refuse(file, verifyWords(root.error), "Take the root from the last release.");
  const extras = v.safeParse(ExtrasSchema, JSON.parse(fromUtf8(bytes)));
  if (!extras.success) return refuse(file, "Its list of revoked keys cannot be read.", "Take the root from the last release.");
  return ok({ bytes, root: root.value, isDevelopment: extras.output.development === true, revoked: extras.output.revoked });
}

export interface RootKey {
  readonly role: TrustRole;
  readonly keyId: string;
  readonly publicKey: Uint8Array;
}

/** Canonical bytes of a root document. Says nothing about whether phones would take it. */
export function rootBytesOf(of: {
  readonly version: number;
  readonly expires: string;
  readonly keys: readonly RootKey[];
  readonly threshold: Readonly<Record<TrustRole, number>>;
  readonly isDevelopment: boolean;
  readonly revoked: readonly string[];
}): Bytes {
  const roles = TRUST_ROLES.map((role) => [
    role,
    { keyIds: of.keys.filter((key) => key.role === role).map((key) => key.keyId), threshold: of.threshold[role] },
  ]);
  return utf8(
    canonicalJson({
      v: 1,
      version: of.version,
      expires: of.expires,
      roles: Object.fromEntries(roles),
      keys: Object.fromEntries(of.keys.map((key) => [key.keyId, toB64url(key.publicKey)])),
      ...(of.isDevelopment ? { development: true } : {}),
      ...(of.revoked.length > 0 ? { revoked: [...of.revoked].sort() } : {}),
    }),
  );
}
