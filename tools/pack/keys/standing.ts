import { fromB64url, utf8 } from "#lib/bytes.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { TRUST_ROLES, type TrustRole } from "#verify/errors.ts";
import type { Root } from "#verify/root.ts";
import type { RoleKeys } from "#verify/signatures.ts";
import type { Signature } from "./shapes.ts";
import { count, spaced } from "./words.ts";

/** Some keys of which so many must sign. A root that follows another needs two groups: the old root keys and its own. */
export interface Group {
  /** `role directory of root version 3` */
  readonly what: string;
  readonly role: TrustRole;
  readonly keys: RoleKeys;
  readonly root: Root;
}

const groupOf = (role: TrustRole, root: Root): Group => ({
  what: `role ${role} of root version ${root.version}`,
  role,
  keys: root.roles[role],
  root,
});

/** Who must sign a document: `root` or a part such as `calais/directory`. */
export function groupsFor(name: string, root: Root, after: Root | null): readonly Group[] {
  if (name === "root") return [...(after === null ? [] : [groupOf("root", after)]), groupOf("root", root)];
  return [groupOf(name.endsWith("/directory") ? "directory" : "content", root)];
}

/** Why a signature does not count, or null. */
export async function faultOf(text: string, { keyId, sigB64 }: Signature, groups: readonly Group[]): Promise<string | null> {
  const group = groups.find(({ keys }) => keys.keyIds.includes(keyId));
  if (group === undefined) return strangerWords(keyId, groups);
  const [publicKey, signature] = [group.root.keys.get(keyId), fromB64url(sigB64)];
  const fits = publicKey !== undefined && signature !== null && (await ed25519Verify(publicKey, signature, utf8(text)));
  return fits ? null : `The signature of key ${spaced(keyId)} does not fit: it was made over something else, or changed.`;
}

/** A key that may not sign: of another role, or of none. */
export function strangerWords(keyId: string, groups: readonly Group[]): string {
  const needed = [...new Set(groups.map(({ what }) => what))].join(" or ");
  const other = groups.flatMap(({ root }) => TRUST_ROLES.filter((role) => root.roles[role].keyIds.includes(keyId)))[0];
  if (other !== undefined) return `Key ${spaced(keyId)} is of role ${other}; a key of ${needed} is needed.`;
  return `Key ${spaced(keyId)} is not in the root: its signature counts for nothing. A key of ${needed} is needed.`;
}

export interface Standing {
  readonly missing: number;
  readonly sentences: readonly string[];
}

/** How far a document is, in one sentence for each group. `signatures`: only such as count. */
export function standingOf(name: string, signatures: readonly Signature[], groups: readonly Group[]): Standing {
  const signed = new Set(signatures.map(({ keyId }) => keyId));
  let missing = 0;
  const sentences = groups.map(({ what, keys }) => {
    const has = keys.keyIds.filter((id) => signed.has(id)).length;
    const lacks = Math.max(0, keys.threshold - has);
    missing += lacks;
    const others = keys.keyIds.filter((id) => !signed.has(id)).map(spaced);
    const from = lacks === 0 ? "enough." : `${count(lacks, "signature")} missing, from any of: ${others.join(", ")}.`;
    return `${name}: ${has} of ${keys.threshold} signatures of ${what}: ${from}`;
  });
  return { missing, sentences };
}
