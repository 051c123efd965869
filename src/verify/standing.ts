import type { TrustRole } from "#verify/errors.ts";
import { sha256Hex } from "#verify/hash.ts";
import { verifyPart } from "#verify/part.ts";
import type { Root } from "#verify/root.ts";

/** One version of a part as it lies on the phone. */
export interface KeptPart {
  /** Of the same pack and role in any version. */
  readonly key: string;
  readonly id: string;
  readonly packId: string;
  readonly role: "content" | "directory";
  readonly version: number;
  readonly manifestBytes: Uint8Array;
  readonly signaturesBytes: Uint8Array;
}
/** Version and hash of a manifest. */
export interface Seen {
  readonly version: number;
  readonly manifestSha256: string;
}
type SeenByKey = Readonly<Record<string, Seen>>;

/** Versions by pack and role whose signatures count for nothing any more. */
type VersionByKey = Readonly<Record<string, number>>;

export interface Standing {
  /** Ids of parts to use, in the order of `active`. */
  readonly active: readonly string[];
  /** The versions below which nothing is taken. */
  readonly floors: SeenByKey;
  /** Ids of kept versions that no longer count. */
  readonly fallen: ReadonlySet<string>;
  /** What was in use and fell, or is in use only because the app was built with it: said aloud. */
  readonly withdrawn: VersionByKey;
}

/** Who may sign for a role and how many must, in one comparable word. */
export const roleMark = (root: Root, role: TrustRole): string =>
  [root.roles[role].threshold, ...[...root.roles[role].keyIds].sort()].join(" ");

/** `content` of `core|content`. */
const roleOf = (key: string): string => key.slice(key.lastIndexOf("|") + 1);
const higher = (a: Seen | undefined, b: Seen | undefined): Seen | undefined =>
  a === undefined || (b !== undefined && b.version > a.version) ? b : a;

/** The remembered versions, and nowhere below those the app was built with. */
export function floorsOver(bundled: SeenByKey, floors: SeenByKey): SeenByKey {
  const out: Record<string, Seen> = { ...floors };
  for (const [key, seen] of Object.entries(bundled)) {
    const floor = floors[key];
    if (floor === undefined || floor.version <= seen.version) out[key] = seen;
  }
  return out;
}

/**
 * What of the installed parts counts under a root. A part counts when the threshold of its role signed it, or when it is, byte for byte,
 * the one the app was built with: whoever stole signing keys did not build the app. In place of a part that fell stands the newest kept
 * version that counts, never one below the bundled one; without any, the part is taken out of use.
 *
 * The memory of the highest version stands, except for roles whose keys changed: thieves may have signed version 2,000,000,000 to
 * lock the rightful signers out, so there it is worked out again from what counts, and from the bundled version.
 */
export async function standingUnder(input: {
  readonly root: Root;
  readonly kept: readonly KeptPart[];
  /** Ids in use, in order. */
  readonly active: readonly string[];
  readonly floors: SeenByKey;
  readonly bundled: SeenByKey;
  readonly changedRoles: ReadonlySet<string>;
}): Promise<Standing> {
  const { root, kept, bundled, changedRoles } = input;
  const counting = new Map<string, Seen>();
  const fallen = new Set<string>();
  const unsigned = new Set<string>();
  for (const part of kept) {
    const signed = await seenIfSigned(root, part);
    if (signed !== null) {
      counting.set(part.id, signed);
      continue;
    }
    unsigned.add(part.id);
    const builtIn = await seenIfBundled(part, bundled[part.key]);
    if (builtIn === null) fallen.add(part.id);
    else counting.set(part.id, builtIn);
  }
  const inUse = kept.filter(({ id }) => input.active.includes(id));
  const ranked = [...inUse].sort((a, b) => input.active.indexOf(a.id) - input.active.indexOf(b.id));
  const active = ranked.flatMap((part) => {
    if (counting.has(part.id)) return [part.id];
    const best = kept
      .filter(({ key, id, version }) => key === part.key && counting.has(id) && version >= (bundled[key]?.version ?? 0))
      .sort((a, b) => b.version - a.version)[0];
    return best ? [best.id] : [];
  });
  const remembered: Record<string, Seen> = {};
  for (const [key, seen] of Object.entries(input.floors)) if (!changedRoles.has(roleOf(key))) remembered[key] = seen;
  for (const { key, id } of kept.filter(({ role }) => changedRoles.has(role))) {
    const seen = higher(counting.get(id), remembered[key]);
    if (seen !== undefined) remembered[key] = seen;
  }
  return {
    active,
    floors: floorsOver(bundled, remembered),
    fallen,
    withdrawn: Object.fromEntries(ranked.filter(({ id }) => unsigned.has(id)).map(({ key, version }) => [key, version])),
  };
}

async function seenIfSigned(root: Root, part: KeptPart): Promise<Seen | null> {
  const { manifestBytes, signaturesBytes, role, packId } = part;
  const verified = await verifyPart({
    root,
    manifestBytes,
    signaturesBytes,
    expectRole: role,
    expectPackId: packId,
    highestSeen: null,
  });
  return verified.ok ? { version: verified.value.version, manifestSha256: verified.value.manifestSha256 } : null;
}

const seenIfBundled = async ({ manifestBytes }: KeptPart, bundled: Seen | undefined): Promise<Seen | null> =>
  bundled !== undefined && bundled.manifestSha256 === (await sha256Hex(manifestBytes)) ? bundled : null;
