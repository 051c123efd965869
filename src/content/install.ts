import * as v from "valibot";
import { type FetchError, fetchFile } from "#content/fetch-file.ts";
import { type ParseError, parseJson, parseJsonInPieces } from "#content/parse.ts";
import { settleTrust, type Taken, type Trust, trustFor, trustInMemory } from "#content/trust.ts";
import { bundledParts } from "#content/trust-root.ts";
import { fileKind } from "#domain/pack/files.ts";
import { APP_SCHEMA, LIMITS, type Manifest, ManifestSchema, type PackFile, PackRoleSchema } from "#domain/pack/manifest.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { type ContentPart, contentStore } from "#storage/content-store.ts";
import type { FanalDb, PackFileRow, PartRow } from "#storage/db.ts";
import { activateParts, activeParts, keepFiles, missingFiles, partId, partKey } from "#storage/packs.ts";
import type { SaveError } from "#storage/save-error.ts";
import type { VerifyError } from "#verify/errors.ts";
import { sha256Hex } from "#verify/hash.ts";
import { MAX_SIGNATURES_BYTES } from "#verify/limits.ts";
import { verifyFile, verifyPart } from "#verify/part.ts";

/** Why a pack was not taken. The one in use stays as it is; the words are `content.<type>`. */
export type InstallError =
  | FetchError
  | ParseError
  | SaveError
  /** Not signed by those who may, older than what was here, or changed on the way. */
  | { readonly type: "NotTrusted"; readonly reason: VerifyError }
  | { readonly type: "NeedsNewerApp" }
  | { readonly type: "FileNotAllowed"; readonly name: string };

const notTrusted = (reason: VerifyError) => err<InstallError>({ type: "NotTrusted", reason });

export interface InstallOptions {
  /** Languages chosen; the reference language always comes along. */
  readonly languages: readonly string[];
  /** False at the first visit: the team's part follows when idle or when its door is opened. */
  readonly withTeamPart: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, allBytes: number) => void;
}

/** Which parts the server has, in the order in which they lie over one another. A hint only: what counts is signed. */
const IndexSchema = v.strictObject({
  parts: v.pipe(v.array(v.strictObject({ packId: v.string(), role: PackRoleSchema })), v.maxLength(32)),
});
type IndexPart = v.InferOutput<typeof IndexSchema>["parts"][number];

interface CheckedPart {
  readonly key: string;
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array<ArrayBuffer>;
  readonly signatures: Uint8Array<ArrayBuffer>;
  readonly manifestSha256: string;
  /** False for what the app was built with, where its signatures count for nothing any more. */
  readonly isSigned: boolean;
}

const folder = (part: IndexPart): string => `/packs/${encodeURIComponent(part.packId)}`;

async function fetchIndex(signal?: AbortSignal): Promise<Result<readonly IndexPart[], InstallError>> {
  const bytes = await fetchFile("/packs/index.json", LIMITS.manifestBytes, signal);
  if (!bytes.ok) return bytes;
  const index = parseJson(bytes.value, IndexSchema);
  return index.ok ? ok(index.value.parts) : index;
}

interface Pointers {
  readonly manifest: Uint8Array<ArrayBuffer>;
  readonly signatures: Uint8Array<ArrayBuffer>;
}

/** `query`: `?built` asks for what the app was built with, whatever the server has besides. */
async function fetchPointers(
  part: IndexPart,
  query: "" | "?built",
  signal?: AbortSignal,
): Promise<Result<Pointers, InstallError>> {
  const base = `${folder(part)}/${part.role}`;
  const [manifest, signatures] = await Promise.all([
    fetchFile(`${base}.manifest.json${query}`, LIMITS.manifestBytes, signal),
    fetchFile(`${base}.signatures.json${query}`, MAX_SIGNATURES_BYTES, signal),
  ]);
  if (!manifest.ok) return manifest;
  return signatures.ok ? ok({ manifest: manifest.value, signatures: signatures.value }) : signatures;
}

/** Size, signatures and version before a single byte is parsed. */
async function fetchChecked(part: IndexPart, trust: Trust, signal?: AbortSignal): Promise<Result<CheckedPart, InstallError>> {
  const key = partKey(part.packId, part.role);
  const pointers = await fetchPointers(part, "", signal);
  if (!pointers.ok) return pointers;
  const verified = await verifyPart({
    root: trust.root,
    manifestBytes: pointers.value.manifest,
    signaturesBytes: pointers.value.signatures,
    expectRole: part.role,
    expectPackId: part.packId,
    highestSeen: trust.floors[key] ?? null,
  });
  if (verified.ok) return readChecked(key, pointers.value, verified.value.manifestSha256, true);
  const built = trust.held.has(key) ? null : await fetchBuilt(part, key, signal);
  return built ?? notTrusted(verified.error);
}

/** What the app was built with, known by its hash: where nothing that is signed is to be had, it is better than nothing. */
async function fetchBuilt(part: IndexPart, key: string, signal?: AbortSignal): Promise<Result<CheckedPart, InstallError> | null> {
  const pointers = await fetchPointers(part, "?built", signal);
  if (!pointers.ok) return null;
  const manifestSha256 = await sha256Hex(pointers.value.manifest);
  return manifestSha256 === bundledParts()[key]?.manifestSha256 ? readChecked(key, pointers.value, manifestSha256, false) : null;
}

function readChecked(
  key: string,
  { manifest, signatures }: Pointers,
  manifestSha256: string,
  isSigned: boolean,
): Result<CheckedPart, InstallError> {
  const parsed = parseJson(manifest, ManifestSchema);
  if (!parsed.ok) return parsed;
  if (parsed.value.minAppSchema > APP_SCHEMA) return err({ type: "NeedsNewerApp" });
  return ok({ key, manifest: parsed.value, manifestBytes: manifest, signatures, manifestSha256, isSigned });
}

/** Files of the part this phone needs now. */
function wanted(manifest: Manifest, options: InstallOptions): Result<PackFile[], InstallError> {
  const languages = new Set(["en", ...options.languages]);
  const out: PackFile[] = [];
  for (const file of manifest.files) {
    const kind = fileKind(file.name, manifest.role);
    if (!kind) return err({ type: "FileNotAllowed", name: file.name });
    if (kind.audience === "team" && !options.withTeamPart) continue;
    if (kind.lang !== undefined && !languages.has(kind.lang)) continue;
    out.push(file);
  }
  return ok(out);
}

async function fetchContent(
  part: IndexPart,
  manifest: Manifest,
  file: PackFile,
  signal?: AbortSignal,
): Promise<Result<PackFileRow, InstallError>> {
  const bytes = await fetchFile(`${folder(part)}/${file.path}`, Math.min(file.bytes, LIMITS.fileBytes), signal);
  if (!bytes.ok) return bytes;
  const intact = await verifyFile(bytes.value, file);
  if (!intact.ok) return notTrusted(intact.error);
  const kind = fileKind(file.name, manifest.role);
  if (!kind) return err({ type: "FileNotAllowed", name: file.name });
  const value = await parseJsonInPieces(bytes.value, kind.schema);
  return value.ok ? ok({ sha256: file.sha256, value: value.value }) : value;
}

const toRow = ({ manifest, manifestBytes, signatures }: CheckedPart): PartRow => ({
  partId: partId(manifest.packId, manifest.role, manifest.version),
  packId: manifest.packId,
  role: manifest.role,
  version: manifest.version,
  manifest: manifestBytes,
  signatures,
  hashes: manifest.files.map((f) => f.sha256),
});

/**
 * Takes a newer trust root over, checks every part the server has under it, fetches what is missing beside what is in use, and switches
 * all new parts in one transaction. An error leaves the parts as they were, but for those whose signatures count for nothing any more.
 * Ok(true) when something changed.
 */
export async function installPacks(db: FanalDb, options: InstallOptions): Promise<Result<boolean, InstallError>> {
  const trust = await trustFor(db, options.signal);
  if (!trust.ok) return notTrusted(trust.error);
  const done = trust.value.refused ? err(trust.value.refused) : await installUnder(db, trust.value, options);
  const settled = await settleTrust(db, trust.value, done.ok ? done.value : undefined);
  if (!done.ok) return done;
  return settled.ok ? ok(done.value.isChanged) : settled;
}

interface Installed extends Taken {
  readonly isChanged: boolean;
}

async function installUnder(db: FanalDb, trust: Trust, options: InstallOptions): Promise<Result<Installed, InstallError>> {
  const index = await fetchIndex(options.signal);
  if (!index.ok) return index;
  const checked: CheckedPart[] = [];
  const todo: { readonly part: IndexPart; readonly manifest: Manifest; readonly file: PackFile }[] = [];
  for (const part of index.value) {
    const one = await fetchChecked(part, trust, options.signal);
    if (!one.ok) return one;
    const files = wanted(one.value.manifest, options);
    if (!files.ok) return files;
    const missing = new Set(
      await missingFiles(
        db,
        files.value.map((f) => f.sha256),
      ),
    );
    checked.push(one.value);
    todo.push(...files.value.filter((f) => missing.has(f.sha256)).map((file) => ({ part, manifest: one.value.manifest, file })));
  }
  const all = todo.reduce((n, { file }) => n + file.bytes, 0);
  if (all > LIMITS.packBytes) return err({ type: "TooLarge", limit: LIMITS.packBytes });
  let done = 0;
  const rows: PackFileRow[] = [];
  for (const { part, manifest, file } of todo) {
    const row = await fetchContent(part, manifest, file, options.signal);
    if (!row.ok) return row;
    rows.push(row.value);
    done += file.bytes;
    options.onProgress?.(done, all);
  }
  const kept = await keepFiles(db, rows);
  if (!kept.ok) return kept;
  const inUse = new Set((await activeParts(db)).map((part) => part.partId));
  // The same bytes signed anew lie there with signatures that count for nothing.
  const fresh = checked.filter((c) => !inUse.has(toRow(c).partId) || trust.fallen.has(toRow(c).partId));
  const taken: Taken = {
    signed: checked.filter((c) => c.isSigned).map((c) => c.key),
    unsigned: Object.fromEntries(checked.filter((c) => !c.isSigned).map((c) => [c.key, c.manifest.version])),
  };
  if (fresh.length === 0) return ok({ ...taken, isChanged: rows.length > 0 });
  const switched = await activateParts(
    db,
    fresh.map((c) => ({ ...toRow(c), manifestSha256: c.manifestSha256 })),
    checked.map((c) => c.key),
  );
  return switched.ok ? ok({ ...taken, isChanged: true }) : switched;
}

/** The bundled packs, checked the same way, in memory only. `db` is `null` when the database does not answer. */
export async function showBundled(
  db: FanalDb | null,
  options: Omit<InstallOptions, "withTeamPart">,
): Promise<Result<void, InstallError>> {
  const index = await fetchIndex(options.signal);
  if (!index.ok) return index;
  const trust = db === null ? await trustInMemory(options.signal) : await trustFor(db, options.signal);
  if (!trust.ok) return notTrusted(trust.error);
  const parts: ContentPart[] = [];
  for (const part of index.value) {
    const one = await fetchChecked(part, trust.value, options.signal);
    if (!one.ok) return one;
    const { manifest } = one.value;
    const files = wanted(manifest, { ...options, withTeamPart: false });
    if (!files.ok) return files;
    const values = new Map<string, unknown>();
    for (const file of files.value) {
      const row = await fetchContent(part, manifest, file, options.signal);
      if (!row.ok) return row;
      values.set(file.name, row.value.value);
    }
    parts.push({ partId: partId(manifest.packId, manifest.role, manifest.version), manifest, values });
  }
  if (contentStore.get().parts.length === 0) contentStore.set({ status: "ready", parts, fromBundle: true, files: new Set() });
  return ok(undefined);
}
