import { type FetchError, fetchFile } from "#content/fetch-file.ts";
import { bundledParts, bundledRoot } from "#content/trust-root.ts";
import type { PackRole } from "#domain/pack/manifest.ts";
import { type Bytes, equalBytes, toB64url, utf8 } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb } from "#storage/db.ts";
import { activeIds, type Highest, highestSeen, partKey } from "#storage/packs.ts";
import type { SaveError } from "#storage/save-error.ts";
import { everyPart, type KeptRoot, readRoots, readTrusted, type Trusted, writeTrust } from "#storage/trust.ts";
import type { VerifyError } from "#verify/errors.ts";
import { MAX_ROOT_BYTES, MAX_SIGNATURES_BYTES } from "#verify/limits.ts";
import { type Root, readRoot, verifyNextRoot } from "#verify/root.ts";
import { floorsOver, type KeptPart, roleMark, type Standing, standingUnder } from "#verify/standing.ts";

/** Why no newer root was taken. The one before stays, and what it says. */
export type RootError =
  | Extract<FetchError, { type: "TooLarge" | "Cancelled" }>
  | { readonly type: "NotTrusted"; readonly reason: VerifyError };

/** The newest root that follows from the bundled one, and how it is known. */
interface Chain {
  readonly root: Root;
  readonly rootBytes: Bytes;
  /** Steps from the bundled root on, in order. */
  readonly steps: readonly KeptRoot[];
}

/** Whom this phone trusts during one run. */
export interface Trust extends Chain {
  /** No part is taken below these versions, nor with other bytes under the same one. */
  readonly floors: Highest;
  /** Ids of installed parts whose signatures count for nothing under this root. */
  readonly fallen: ReadonlySet<string>;
  /** Parts of which something that counts is in use, by `partKey`. */
  readonly held: ReadonlySet<string>;
  /** What stopped the search for newer roots. */
  readonly refused: RootError | null;
}

/** More steps than any deployment makes in a lifetime; a server cannot keep a phone busy with them. */
const MOST_STEPS = 64;

async function bundledChain(): Promise<Result<Chain, VerifyError>> {
  const rootBytes = utf8(bundledRoot());
  const root = await readRoot(rootBytes);
  return root.ok ? ok({ root: root.value, rootBytes, steps: [] }) : root;
}

async function follow(chain: Chain, step: Omit<KeptRoot, "version">): Promise<Result<Chain, VerifyError>> {
  const next = await verifyNextRoot(chain.root, step);
  if (!next.ok) return next;
  const { version } = next.value;
  return ok({ root: next.value, rootBytes: step.rootBytes, steps: [...chain.steps, { version, ...step }] });
}

/** SHA-256 of the root this phone trusts, base64url; two phones with the same one believe the same lists. */
export async function rootDigest(db: FanalDb): Promise<string | null> {
  const bundled = await bundledChain();
  if (!bundled.ok) return null;
  const { rootBytes } = await followKept(bundled.value, await readRoots(db));
  return toB64url(new Uint8Array(await crypto.subtle.digest("SHA-256", rootBytes)));
}

/** A newer app stands higher than older steps; steps that do not follow from it count for nothing. */
export async function followKept(from: Chain, kept: readonly KeptRoot[]): Promise<Chain> {
  let chain = from;
  for (;;) {
    const { root } = chain;
    const step = kept.find(({ version }) => version === root.version + 1);
    const next = step && (await follow(chain, { rootBytes: step.rootBytes, signaturesBytes: step.signaturesBytes }));
    if (!next?.ok) return chain;
    chain = next.value;
  }
}

/** Where newer roots come from. Nothing it gives counts before the root before it has signed it. */
export interface RootSource {
  /** A hint that there is more. */
  readonly newest: (signal?: AbortSignal) => Promise<Result<Bytes, FetchError>>;
  /** The root of a version, and its signatures. */
  readonly step: (
    version: number,
    signal?: AbortSignal,
  ) => Promise<readonly [Result<Bytes, FetchError>, Result<Bytes, FetchError>]>;
}

export const serverRoots: RootSource = {
  newest: (signal) => fetchFile("/packs/root.json", MAX_ROOT_BYTES, signal, "no-cache"),
  step: (version, signal) =>
    Promise.all([
      fetchFile(`/packs/roots/${version}.json`, MAX_ROOT_BYTES, signal, "no-cache"),
      fetchFile(`/packs/roots/${version}.signatures.json`, MAX_SIGNATURES_BYTES, signal, "no-cache"),
    ]),
};

/** A server without newer roots, and no network, are nothing to speak of. */
const isSilent = (error: FetchError): boolean => error.type === "Offline" || error.type === "NotTheFile";

const BRACE = "{".charCodeAt(0);

/** Walks from root to root as they were published, each checked by the one before it. */
async function fetchNewer(
  from: Chain,
  source: RootSource,
  signal?: AbortSignal,
): Promise<{ readonly chain: Chain; readonly refused: RootError | null }> {
  let chain = from;
  const stop = (error: FetchError | null) => ({
    chain,
    refused: error === null || isSilent(error) ? null : (error as RootError),
  });
  const newest = await source.newest(signal);
  if (!newest.ok) return stop(newest.error);
  for (let taken = 0; taken < MOST_STEPS && !equalBytes(newest.value, chain.rootBytes); taken++) {
    const [root, signatures] = await source.step(chain.root.version + 1, signal);
    if (!root.ok) return stop(root.error);
    // A server that answers any address with its first page has no newer root.
    if (root.value[0] !== BRACE) return stop(null);
    if (!signatures.ok) return stop(signatures.error);
    const next = await follow(chain, { rootBytes: root.value, signaturesBytes: signatures.value });
    if (!next.ok) return { chain, refused: { type: "NotTrusted", reason: next.error } };
    chain = next.value;
  }
  return stop(null);
}

const ROLES: readonly PackRole[] = ["content", "directory"];
const marksOf = (root: Root): Trusted["marks"] => Object.fromEntries(ROLES.map((role) => [role, roleMark(root, role)]));

interface Judged extends Standing {
  readonly before: readonly string[];
  readonly known: Trusted | null;
}

/** What of the installed parts counts under a root, and the floors. Reads, writes nothing; judged before, nothing is checked again. */
async function judge(db: FanalDb, root: Root): Promise<Judged> {
  const [before, floors, known] = await Promise.all([activeIds(db), highestSeen(db), readTrusted(db)]);
  const marks = marksOf(root);
  const bundled = bundledParts();
  if (known?.version === root.version && ROLES.every((role) => known.marks[role] === marks[role]))
    return { active: before, before, known, floors: floorsOver(bundled, floors), fallen: new Set(), withdrawn: {} };
  const kept = (await everyPart(db)).map(
    (row): KeptPart => ({
      key: partKey(row.packId, row.role),
      id: row.partId,
      packId: row.packId,
      role: row.role as PackRole,
      version: row.version,
      manifestBytes: row.manifest,
      signaturesBytes: row.signatures,
    }),
  );
  const standing = await standingUnder({
    root,
    kept,
    active: before,
    floors,
    bundled,
    changedRoles: new Set(known === null ? [] : ROLES.filter((role) => known.marks[role] !== marks[role])),
  });
  return { ...standing, before, known };
}

/** The root of this run: bundled, then what was taken over before, then what the source has. Nothing is written yet. */
export async function trustFor(
  db: FanalDb,
  signal?: AbortSignal,
  source: RootSource = serverRoots,
): Promise<Result<Trust, VerifyError>> {
  const bundled = await bundledChain();
  if (!bundled.ok) return bundled;
  const { chain, refused } = await fetchNewer(await followKept(bundled.value, await readRoots(db)), source, signal);
  const { floors, fallen, active } = await judge(db, chain.root);
  return ok({ ...chain, floors, fallen, held: new Set(active.map(keyOfId)), refused });
}

/** The same in memory, where the database does not answer. */
export async function trustInMemory(signal?: AbortSignal): Promise<Result<Trust, VerifyError>> {
  const bundled = await bundledChain();
  if (!bundled.ok) return bundled;
  const { chain, refused } = await fetchNewer(bundled.value, serverRoots, signal);
  return ok({ ...chain, floors: bundledParts(), fallen: new Set(), held: new Set(), refused });
}

/** `packId|role` of `packId|role|version`. */
const keyOfId = (id: string): string => id.slice(0, id.lastIndexOf("|"));

/** What a run found at the server, by `partKey`. */
export interface Taken {
  /** Signed by those who may. */
  readonly signed: readonly string[];
  /** Versions that count only because the app was built with them. */
  readonly unsigned: Readonly<Record<string, number>>;
}
const NOTHING: Taken = { signed: [], unsigned: {} };
const TRIES = 3;

/**
 * Keeps the root of the run and takes out of use what no longer counts under it. Called after newer parts were switched on, so that
 * there is no moment without them; called all the same when there are none.
 */
export async function settleTrust(db: FanalDb, trust: Chain, taken: Taken = NOTHING): Promise<Result<void, SaveError>> {
  for (let tried = 0; tried < TRIES; tried++) {
    const judged = await judge(db, trust.root);
    const withdrawn = Object.entries({ ...judged.known?.withdrawn, ...judged.withdrawn, ...taken.unsigned }).filter(
      ([key]) => !taken.signed.includes(key),
    );
    const trusted: Trusted = {
      version: trust.root.version,
      expires: trust.root.expires,
      marks: marksOf(trust.root),
      withdrawn: Object.fromEntries(withdrawn),
    };
    const isSame = JSON.stringify(trusted) === JSON.stringify(judged.known) && judged.fallen.size === 0;
    if (isSame) return ok(undefined);
    const written = await writeTrust(db, { ...judged, highest: judged.floors, roots: trust.steps, trusted });
    if (!written.ok) return written;
    if (written.value) return ok(undefined);
  }
  return err({ type: "SaveFailed", name: "Busy" });
}
