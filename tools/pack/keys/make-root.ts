import { fromB64url } from "#lib/bytes.ts";
import { ok } from "#lib/result.ts";
import { TRUST_ROLES, type TrustRole } from "#verify/errors.ts";
import { readPublicKey } from "./public-key.ts";
import { refuse, type Tried } from "./refusal.ts";
import { type KeptRoot, type RootKey, readKeptRoot, rootBytesOf } from "./root-document.ts";
import type { PublicKey } from "./shapes.ts";
import { count, spaced } from "./words.ts";

export interface RootWish {
  /** Public files: of new keys, and of keys that are in the root already, for their names. */
  readonly from: readonly string[];
  readonly after: KeptRoot | null;
  readonly revoke: readonly string[];
  /** Of every role that is not named: as before, and 2 at first. */
  readonly thresholds: Readonly<Partial<Record<TrustRole, number>>>;
  /** ISO instant. */
  readonly expires: string;
}

export interface MadeRoot {
  readonly made: KeptRoot;
  readonly nameById: ReadonlyMap<string, string>;
}

const FIRST_THRESHOLD = 2;
const LEAST_ROOT_KEYS = 3;

async function readAll(files: readonly string[]): Promise<Tried<readonly (PublicKey & { readonly file: string })[]>> {
  const keys: (PublicKey & { readonly file: string })[] = [];
  for (const file of files) {
    const key = await readPublicKey(file);
    if (!key.ok) return key;
    const twin = keys.find(
      ({ keyId, role, label }) => keyId === key.value.keyId || `${label}.${role}` === `${key.value.label}.${key.value.role}`,
    );
    if (twin?.keyId === key.value.keyId)
      return refuse(
        file,
        twin.role === key.value.role
          ? `It is the same key as in ${twin.file}.`
          : `It is the same key as in ${twin.file}, there for role ${twin.role}. Whoever has it could sign for both.`,
        "Give each file once, and make a key of its own for each role.",
      );
    if (twin !== undefined)
      return refuse(file, `${twin.file} has the same name and role, but another key.`, "Ask the keeper which of the two it is.");
    keys.push({ ...key.value, file });
  }
  return ok(keys);
}

/** The keys of a root, each with its role. */
function keysOf({ root }: KeptRoot): readonly RootKey[] {
  return TRUST_ROLES.flatMap((role) =>
    root.roles[role].keyIds.flatMap((keyId) => {
      const publicKey = root.keys.get(keyId);
      return publicKey === undefined ? [] : [{ role, keyId, publicKey }];
    }),
  );
}

/** Makes the next root, or the first one, unsigned. Refuses whatever phones or common sense would refuse. */
export async function makeRoot({ from, after, revoke, thresholds, expires }: RootWish): Promise<Tried<MadeRoot>> {
  const given = await readAll(from);
  if (!given.ok) return given;
  const before = after === null ? [] : keysOf(after);
  const gone = new Set([...(after?.revoked ?? []), ...revoke]);
  const unknown = revoke.find((id) => !before.some(({ keyId }) => keyId === id));
  if (unknown !== undefined)
    return refuse(
      `--revoke ${unknown}`,
      after === null ? "A first root has no key to revoke." : `Root version ${after.root.version} has no such key.`,
      after === null ? "Leave it out." : `It has ${before.map(({ role, keyId }) => `${keyId} (${role})`).join(", ")}.`,
    );

  const added: RootKey[] = [];
  for (const { file, keyId, role, publicB64 } of given.value) {
    const known = before.find((key) => key.keyId === keyId);
    if (known !== undefined && known.role !== role)
      return refuse(file, `Key ${keyId} is of role ${known.role} in the root.`, "Make a key of its own for each role.");
    if (after?.revoked.includes(keyId))
      return refuse(file, `Key ${keyId} was revoked before.`, "A key that went does not come back: make a new one.");
    if (known === undefined && !gone.has(keyId))
      added.push({ role, keyId, publicKey: fromB64url(publicB64) ?? new Uint8Array() });
  }

  const keys = [...before.filter(({ keyId }) => !gone.has(keyId)), ...added];
  const threshold = Object.fromEntries(
    TRUST_ROLES.map((role) => [role, thresholds[role] ?? after?.root.roles[role].threshold ?? FIRST_THRESHOLD]),
  ) as Record<TrustRole, number>;
  const wrong = shortage(keys, threshold);
  if (wrong !== null) return wrong;
  const bytes = rootBytesOf({
    version: (after?.root.version ?? 0) + 1,
    expires,
    keys,
    threshold,
    isDevelopment: (after?.isDevelopment ?? false) || given.value.some(({ development }) => development === true),
    revoked: [...gone],
  });
  const made = await readKeptRoot("the new root", bytes);
  if (!made.ok) return made;
  return ok({ made: made.value, nameById: new Map(given.value.map(({ keyId, label }) => [keyId, label])) });
}

function shortage(keys: readonly RootKey[], threshold: Readonly<Record<TrustRole, number>>) {
  for (const role of TRUST_ROLES) {
    const [has, needs] = [keys.filter((key) => key.role === role).length, threshold[role]];
    if (!Number.isSafeInteger(needs) || needs < 2)
      return refuse(`--threshold ${role}=${needs}`, "One key alone must never be enough.", "At least 2 must sign.");
    if (role === "root" && has < LEAST_ROOT_KEYS)
      return refuse(
        "role root",
        `It would have ${count(has, "key")}: when one is lost, nobody could put another in its place.`,
        `Give the public files of at least ${LEAST_ROOT_KEYS}, better five.`,
      );
    if (has < needs)
      return refuse(
        `role ${role}`,
        `It would have ${count(has, "key")}, and ${needs} must sign.`,
        "Give the public files of more keys after --from.",
      );
  }
  return null;
}

const named = (keyId: string, names: ReadonlyMap<string, string>): string => {
  const name = names.get(keyId);
  return name === undefined ? spaced(keyId) : `${spaced(keyId)} (${name})`;
};

/** What a root says and what it changes, in sentences to be read before it is signed. */
export function rootSentences(
  after: KeptRoot | null,
  made: KeptRoot,
  names: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const { root } = made;
  const lines = [
    after === null
      ? `Root version ${root.version}. An app built with it trusts these keys and no others.`
      : `Root version ${root.version} follows version ${after.root.version}.`,
  ];
  if (made.isDevelopment) lines.push("It names keys for REHEARSING: no release takes it.");
  for (const role of TRUST_ROLES) {
    const { keyIds, threshold } = root.roles[role];
    const was = after?.root.roles[role];
    lines.push(`Role ${role}: ${threshold} of ${count(keyIds.length, "key")} must sign.`);
    for (const id of keyIds)
      lines.push(
        after !== null && was?.keyIds.includes(id) !== true
          ? `  key ${named(id, names)} comes: from then on its signature counts for role ${role}.`
          : `  key ${named(id, names)}${after === null ? "" : " stays"}`,
      );
    for (const id of was?.keyIds.filter((old) => !keyIds.includes(old)) ?? [])
      lines.push(`  key ${named(id, names)} of role ${role} goes: from then on its signature counts for nothing.`);
    if (was !== undefined && was.threshold !== threshold)
      lines.push(`  ${was.threshold} had to sign before; from then on ${threshold} must.`);
    if (keyIds.length === threshold)
      lines.push(`  All of them must sign: when one key of role ${role} is lost, nothing of that role can be signed.`);
  }
  lines.push(`It is meant to be replaced before ${root.expires.slice(0, 10)}.`);
  return lines;
}
