import * as v from "valibot";
import {
  type CheckedPart,
  folder,
  notTrusted,
  type PartPointers,
  readChecked,
  takenOf,
  todoOf,
  toRow,
  wanted,
} from "#content/checked-part.ts";
import { type FetchError, fetchPointer } from "#content/fetch-file.ts";
import { fetchFiles, fetchOne, type Todo } from "#content/fetch-files.ts";
import { unfitGuides } from "#content/own-guides.ts";
import { type ParseError, parseJson } from "#content/parse.ts";
import { heldOff, noteRefusal } from "#content/refused.ts";
import { settleTrust, type Taken, type Trust, trustFor, trustInMemory } from "#content/trust.ts";
import { bundledParts } from "#content/trust-root.ts";
import type { Country } from "#domain/pack/common.ts";
import { LIMITS, PackRoleSchema } from "#domain/pack/manifest.ts";
import { REGIONS_FILE, RegionsSchema } from "#domain/pack/regions.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type ContentPart, contentStore, ordered } from "#storage/content-store.ts";
import type { FanalDb, PartRow } from "#storage/db.ts";
import { dropHalvesExcept } from "#storage/half-files.ts";
import {
  activeParts,
  clearRefused,
  type Highest,
  highestSeen,
  manifestOf,
  missingFiles,
  partId,
  partKey,
  type RefusedUpdate,
} from "#storage/packs.ts";
import type { SaveError } from "#storage/save-error.ts";
import { activateParts, type Overtaken, tidyPacks } from "#storage/switch-packs.ts";
import { readTakenOff, type TakenOff } from "#storage/taken-off.ts";
import type { VerifyError } from "#verify/errors.ts";
import { sha256Hex } from "#verify/hash.ts";
import { MAX_SIGNATURES_BYTES } from "#verify/limits.ts";
import { verifyPart } from "#verify/part.ts";

/** Why a pack was not taken. The one in use stays as it is; the words are `content.<type>`. */
export type InstallError =
  | FetchError
  | ParseError
  | SaveError
  | Overtaken
  /** Not signed by those who may, older than what was here, or changed on the way. */
  | { readonly type: "NotTrusted"; readonly reason: VerifyError }
  | { readonly type: "NeedsNewerApp" }
  | { readonly type: "FileNotAllowed"; readonly name: string }
  /** Guides of an organisation lack what every guide must hold: that pack was not taken; everything else was. */
  | { readonly type: "GuideRefused"; readonly packIds: readonly string[] }
  /** The very update that was refused a while ago; it is not fetched again yet. */
  | { readonly type: "RefusedBefore"; readonly why: RefusedUpdate["why"] };

export interface InstallOptions {
  /** Languages chosen; the reference language always comes along. */
  readonly languages: readonly string[];
  /** False at the first visit: the team's part follows when idle or when its door is opened. */
  readonly withTeamPart: boolean;
  /** Where somebody said they are: regions of that country come along. Absent until they say it. */
  readonly country?: Country | null;
  /** Somebody asked for it: what was refused a while ago is fetched again. */
  readonly isAsked?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Of the files to fetch; those that half came before count with what is here. */
  readonly onProgress?: (doneBytes: number, allBytes: number) => void;
}

/** What came of looking. */
export type Installed =
  /** Nothing newer than what is in use. */
  | "newest"
  /** A newer version took the place of an older one. */
  | "changed"
  /** The network did not answer; all that came with the app is here. */
  | "no_network";

/** Which parts the server has for everybody. A hint only: what counts, and which lies over which, is signed. */
const IndexSchema = v.strictObject({
  parts: v.pipe(v.array(v.strictObject({ packId: v.string(), role: PackRoleSchema })), v.maxLength(32)),
});
type IndexPart = v.InferOutput<typeof IndexSchema>["parts"][number];

interface Looking {
  /** Nobody waits for it: the network is given time. */
  readonly patient: boolean;
  readonly signal: AbortSignal | undefined;
}

interface Index {
  readonly parts: readonly IndexPart[];
  readonly isBuilt: boolean;
}

async function fetchIndex(looking: Looking): Promise<Result<Index, InstallError>> {
  const fetched = await fetchPointer("/packs/index.json", LIMITS.manifestBytes, looking);
  if (!fetched.ok) return fetched;
  const index = parseJson(fetched.value.bytes, IndexSchema);
  return index.ok ? ok({ parts: index.value.parts, isBuilt: fetched.value.isBuilt }) : index;
}

/**
 * Parts of regions besides the one everybody gets: those of the country, and those this phone has. Where the server knows of none, or does
 * not answer, what is here stays.
 */
async function fetchRegional(
  before: readonly PartRow[],
  index: readonly IndexPart[],
  country: Country | null | undefined,
  looking: Looking,
): Promise<readonly IndexPart[]> {
  const everybodys = new Set(index.map(({ packId }) => packId));
  const here = new Set(before.map(({ packId }) => packId).filter((packId) => !everybodys.has(packId)));
  const countries = before.map(manifestOf).flatMap((one) => (one?.about?.kind === "region" ? one.about.countries : []));
  if ((!country || countries.includes(country)) && here.size === 0) return [];
  const fetched = await fetchPointer(`/packs/${REGIONS_FILE}`, LIMITS.manifestBytes, looking);
  const read = fetched.ok ? parseJson(fetched.value.bytes, RegionsSchema) : fetched;
  if (!read.ok) return [];
  return read.value.regions
    .filter(({ packId, countries }) => !everybodys.has(packId) && (here.has(packId) || countries.some((one) => one === country)))
    .flatMap(({ packId, roles }) => roles.map((role) => ({ packId, role })));
}

interface Pointers extends PartPointers {
  /** The network did not answer for one of them, or for both: that one came with the app. */
  readonly isBuilt: boolean;
  readonly areBothBuilt: boolean;
}

interface ServedPart extends CheckedPart {
  readonly isBuilt: boolean;
}

function readServed(
  key: string,
  pointers: Pointers,
  manifestSha256: string,
  isSigned: boolean,
): Result<ServedPart, InstallError> {
  const read = readChecked(key, pointers, manifestSha256, isSigned);
  return read.ok ? ok({ ...read.value, isBuilt: pointers.isBuilt }) : read;
}

/** `query`: `?built` asks for what the app was built with, whatever the server has besides. */
async function fetchPointers(part: IndexPart, query: "" | "?built", looking: Looking): Promise<Result<Pointers, InstallError>> {
  const base = `${folder(part.packId)}/${part.role}`;
  const [manifest, signatures] = await Promise.all([
    fetchPointer(`${base}.manifest.json${query}`, LIMITS.manifestBytes, looking),
    fetchPointer(`${base}.signatures.json${query}`, MAX_SIGNATURES_BYTES, looking),
  ]);
  if (!manifest.ok) return manifest;
  if (!signatures.ok) return signatures;
  const built = [manifest.value.isBuilt, signatures.value.isBuilt];
  return ok({
    manifest: manifest.value.bytes,
    signatures: signatures.value.bytes,
    isBuilt: built.includes(true),
    areBothBuilt: !built.includes(false),
  });
}

/**
 * Size, signatures and version before a single byte is parsed. `null`: the network did not answer, and what came with the app is not what
 * is in use.
 */
async function fetchChecked(part: IndexPart, trust: Trust, looking: Looking): Promise<Result<ServedPart | null, InstallError>> {
  const key = partKey(part.packId, part.role);
  const pointers = await fetchPointers(part, "", looking);
  if (!pointers.ok) return pointers;
  const verified = await verifyPart({
    root: trust.root,
    manifestBytes: pointers.value.manifest,
    signaturesBytes: pointers.value.signatures,
    expectRole: part.role,
    expectPackId: part.packId,
    highestSeen: trust.floors[key] ?? null,
  });
  if (verified.ok) return readServed(key, pointers.value, verified.value.manifestSha256, true);
  if (trust.held.has(key)) return pointers.value.isBuilt ? ok(null) : notTrusted(verified.error);
  const built = await fetchBuilt(part, key, looking);
  if (built) return built;
  // One from the network and one from the app need not fit each other.
  const isTorn = pointers.value.isBuilt && !pointers.value.areBothBuilt;
  return isTorn ? err({ type: "Offline" }) : notTrusted(verified.error);
}

/** What the app was built with, known by its hash: where nothing that is signed is to be had, it is better than nothing. */
async function fetchBuilt(part: IndexPart, key: string, looking: Looking): Promise<Result<ServedPart, InstallError> | null> {
  const pointers = await fetchPointers(part, "?built", looking);
  if (!pointers.ok) return null;
  const manifestSha256 = await sha256Hex(pointers.value.manifest);
  return manifestSha256 === bundledParts()[key]?.manifestSha256 ? readServed(key, pointers.value, manifestSha256, false) : null;
}

/** What the server has of all parts, checked, and which of their files this phone needs. */
interface Offer {
  readonly checked: readonly ServedPart[];
  readonly files: readonly Todo[];
  readonly isBuilt: boolean;
}

async function readOffer(
  before: readonly PartRow[],
  trust: Trust,
  looking: Looking,
  options: InstallOptions & { readonly takenOff: readonly TakenOff[] },
): Promise<Result<Offer, InstallError>> {
  const index = await fetchIndex(looking);
  if (!index.ok) return index;
  const known = [...index.value.parts, ...(await fetchRegional(before, index.value.parts, options.country, looking))];
  const parts = known.filter(({ packId }) => !options.takenOff.some((one) => one.packId === packId));
  const found = await Promise.all(parts.map((part) => fetchChecked(part, trust, looking)));
  const checked: ServedPart[] = [];
  const files: Todo[] = [];
  let { isBuilt } = index.value;
  for (const one of found) {
    if (!one.ok) return one;
    isBuilt ||= one.value === null || one.value.isBuilt;
    if (!one.value) continue;
    const { manifest } = one.value;
    const mine = wanted(manifest, options);
    if (!mine.ok) return mine;
    checked.push(one.value);
    files.push(...mine.value.map((file) => todoOf(manifest, file)));
  }
  const all = files.reduce((sum, { file }) => sum + file.bytes, 0);
  if (all > LIMITS.packBytes) return err({ type: "TooLarge", limit: LIMITS.packBytes });
  return ok({ checked, files, isBuilt });
}

/**
 * Takes a newer trust root over, checks every part the server has under it, fetches what is missing beside what is in use, each file kept
 * as it comes, and switches all new parts in one transaction. An error leaves the parts as they were, but for those whose signatures count
 * for nothing any more; what came of an update stays for the next time.
 */
export async function installPacks(db: FanalDb, options: InstallOptions): Promise<Result<Installed, InstallError>> {
  const seen = await highestSeen(db);
  const trust = await trustFor(db, options.signal);
  if (!trust.ok) return notTrusted(trust.error);
  const done = trust.value.refused ? err(trust.value.refused) : await installUnder(db, trust.value, seen, options);
  const settled = await settleTrust(db, trust.value, done.ok ? done.value : undefined);
  if (!done.ok) return done;
  return settled.ok ? ok(done.value.what) : settled;
}

/** A phone that has the team's part takes a newer version with it: guides are judged, and there, from the moment it is switched on. */
async function hasTeamPart(db: FanalDb, before: readonly PartRow[]): Promise<boolean> {
  const hashes = before
    .flatMap((row) => manifestOf(row)?.files ?? [])
    .flatMap(({ name, sha256 }) => (name === "guides" ? [sha256] : []));
  return hashes.length > (await missingFiles(db, hashes)).length;
}

interface Done extends Taken {
  readonly what: Installed;
}

async function installUnder(
  db: FanalDb,
  trust: Trust,
  seen: Highest,
  options: InstallOptions,
): Promise<Result<Done, InstallError>> {
  const before = await activeParts(db);
  const takenOff = await readTakenOff(db);
  const withTeamPart = options.withTeamPart || (await hasTeamPart(db, before));
  const offer = await readOffer(
    before,
    trust,
    { patient: before.length > 0, signal: options.signal },
    { ...options, withTeamPart, takenOff },
  );
  if (!offer.ok) return offer;
  const { checked, files, isBuilt } = offer.value;
  const needs = files.map(({ file }) => file.sha256);
  const missing = new Set(await missingFiles(db, needs));
  await dropHalvesExcept(db, missing);
  const inUse = new Set(before.map((part) => part.partId));
  // The same bytes signed anew lie there with signatures that count for nothing.
  const fresh = checked.filter((c) => !inUse.has(toRow(c).partId) || trust.fallen.has(toRow(c).partId));
  if (fresh.length === 0 && missing.size === 0) {
    await tidyPacks(db, Date.now());
    return ok({ ...takenOf(checked), what: isBuilt ? "no_network" : "newest" });
  }

  const of = fresh.map(({ manifestSha256 }) => manifestSha256).join();
  const refused = options.isAsked ? null : await heldOff(db, of, Date.now());
  if (refused) return err({ type: "RefusedBefore", why: refused.why });
  const todo = new Map(files.filter((f) => missing.has(f.file.sha256)).map((f) => [f.file.sha256, f]));
  const fetched = await fetchFiles(db, [...todo.values()], options);
  if (!fetched.ok) {
    await noteRefusal(db, of, fetched.error, Date.now());
    // A phone without room needs what there is for notes.
    if (fetched.error.type === "StorageFull") await dropHalvesExcept(db, new Set()).then(() => tidyPacks(db, Date.now()));
    return fetched;
  }
  const unfit = await unfitGuides(db, fresh);
  if (!unfit.ok) return unfit;
  const fits = ({ key }: CheckedPart): boolean => !unfit.value.has(key);
  const taken = takenOf(checked.filter(fits));
  const switched = await activateParts(db, {
    parts: fresh.filter(fits).map(toRow),
    order: checked.map((c) => c.key),
    needs,
    takenOff,
    seen,
    nowMs: Date.now(),
  });
  if (!switched.ok) return switched;
  if (unfit.value.size > 0) {
    const refusal: InstallError = { type: "GuideRefused", packIds: [...unfit.value.values()] };
    await noteRefusal(db, of, refusal, Date.now());
    return err(refusal);
  }
  await clearRefused(db).catch(() => undefined);
  const had = new Set(before.map((part) => partKey(part.packId, part.role)));
  if (fresh.some(({ key }) => had.has(key))) return ok({ ...taken, what: "changed" });
  return ok({ ...taken, what: isBuilt ? "no_network" : "newest" });
}

/** The bundled packs, checked the same way, in memory only. `db` is `null` when the database does not answer. */
export async function showBundled(
  db: FanalDb | null,
  options: Omit<InstallOptions, "withTeamPart">,
): Promise<Result<void, InstallError>> {
  const trust = db === null ? await trustInMemory(options.signal) : await trustFor(db, options.signal);
  if (!trust.ok) return notTrusted(trust.error);
  const looking = { patient: false, signal: options.signal };
  // Nothing is in use: whatever the app came with is better than nothing.
  const offer = await readOffer([], { ...trust.value, held: new Set() }, looking, {
    ...options,
    withTeamPart: false,
    takenOff: [],
  });
  if (!offer.ok) return offer;
  const parts: ContentPart[] = [];
  for (const { manifest } of offer.value.checked) {
    const values = new Map<string, unknown>();
    const own = new Set(manifest.files.map(({ sha256 }) => sha256));
    for (const one of offer.value.files.filter(({ file }) => own.has(file.sha256))) {
      const row = await fetchOne(one, options.signal);
      if (!row.ok) return row;
      values.set(one.file.name, row.value.value);
    }
    parts.push({ partId: partId(manifest.packId, manifest.role, manifest.version), manifest, values });
  }
  if (contentStore.get().parts.length === 0)
    contentStore.set({ status: "ready", parts: ordered(parts), fromBundle: true, files: new Set() });
  return ok(undefined);
}
