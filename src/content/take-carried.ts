import { type Carried, type CarriedError, openCarried } from "#content/carried.ts";
import { type CheckedPart, notTrusted, readChecked, takenOf, todoOf, toRow, wanted } from "#content/checked-part.ts";
import { fetchFiles, type Todo } from "#content/fetch-files.ts";
import type { InstallError } from "#content/install.ts";
import { unfitGuides } from "#content/own-guides.ts";
import { settleTrust, type Trust, trustFor } from "#content/trust.ts";
import { fileKind } from "#domain/pack/files.ts";
import { LIMITS, type Manifest, type PackFile } from "#domain/pack/manifest.ts";
import { kindOf } from "#domain/pack/order.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb, PartRow } from "#storage/db.ts";
import { activeParts, highestSeen, missingFiles, partKey } from "#storage/packs.ts";
import { activateParts } from "#storage/switch-packs.ts";
import { readTakenOff } from "#storage/taken-off.ts";
import { readTrusted } from "#storage/trust.ts";
import { verifyPart } from "#verify/part.ts";

/** What a part of the file is to this phone. */
export type CarriedState =
  /** Takes the place of an older one. */
  | "newer"
  /** Of a pack that is not here yet. */
  | "new"
  /** The same version, with files of it that are not here yet, such as a language. */
  | "more"
  | "same"
  | "older"
  /** An organisation's own, and this phone has nothing of that organisation. */
  | "not_ours"
  /** Newer, but files of it are neither in the carried file nor here. */
  | "incomplete";

export interface CarriedPart {
  readonly manifest: Manifest;
  readonly state: CarriedState;
  /** Version that is in use here. */
  readonly here: number | null;
}
export interface CarriedLook {
  readonly parts: readonly CarriedPart[];
  /** Of the files that would be read. */
  readonly bytes: number;
  /** Languages of this phone whose new words are not in the file: they are read in English until there is a network. */
  readonly languagesMissing: readonly string[];
  /** Newer keys of those who sign come along. */
  readonly hasNewerRoot: boolean;
  /** Whether there is anything to take. */
  readonly brings: boolean;
}
export type TakeError = InstallError | CarriedError;
export interface TakeOptions {
  /** Languages of this phone. */
  readonly languages: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (doneBytes: number, allBytes: number) => void;
}

interface Judged {
  readonly trust: Trust;
  readonly look: CarriedLook;
  readonly fresh: readonly CheckedPart[];
  readonly todo: readonly Todo[];
  readonly needs: readonly string[];
}

/** Signatures, role and pack as in a download; a version that is not above what was seen here is not refused, it stays out. */
async function checkOne(
  one: Carried["parts"][number],
  trust: Trust,
): Promise<Result<{ readonly part: CheckedPart; readonly isOlder: boolean }, TakeError>> {
  const read = await one.read();
  if (!read.ok) return read;
  const key = partKey(one.packId, one.role);
  const verify = (floor: Trust["floors"][string] | null) =>
    verifyPart({
      root: trust.root,
      manifestBytes: read.value.manifest,
      signaturesBytes: read.value.signatures,
      expectRole: one.role,
      expectPackId: one.packId,
      highestSeen: floor,
    });
  const signed = await verify(null);
  if (!signed.ok) return notTrusted(signed.error);
  const part = readChecked(key, read.value, signed.value.manifestSha256, true);
  if (!part.ok) return part;
  const above = await verify(trust.floors[key] ?? null);
  if (above.ok) return ok({ part: part.value, isOlder: false });
  return above.error.kind === "older_version" ? ok({ part: part.value, isOlder: true }) : notTrusted(above.error);
}

const languageOf = (manifest: Manifest, { name }: PackFile): string | undefined =>
  fileKind(name, manifest.role, manifest.about?.kind)?.lang;

interface PartFiles {
  /** Nothing is lacking but words in other languages than the one everybody falls back to. */
  readonly isWhole: boolean;
  /** Languages whose words are neither here nor in the file. */
  readonly languages: readonly string[];
  readonly needs: readonly PackFile[];
  /** Read from the carried file. */
  readonly todo: readonly PackFile[];
}

async function filesOf(
  db: FanalDb,
  carried: Carried,
  manifest: Manifest,
  options: TakeOptions,
): Promise<Result<PartFiles, InstallError>> {
  const mine = wanted(manifest, { languages: options.languages, withTeamPart: true });
  if (!mine.ok) return mine;
  const away = new Set(
    await missingFiles(
      db,
      mine.value.map(({ sha256 }) => sha256),
    ),
  );
  const lacking = mine.value.filter(({ sha256 }) => away.has(sha256) && !carried.has(sha256));
  const languages = lacking.map((file) => languageOf(manifest, file));
  return ok({
    isWhole: languages.every((lang) => lang !== undefined && lang !== "en"),
    languages: languages.filter((lang) => lang !== undefined),
    needs: mine.value.filter((file) => !lacking.includes(file)),
    todo: mine.value.filter(({ sha256 }) => away.has(sha256) && carried.has(sha256)),
  });
}

const TAKEN: readonly CarriedState[] = ["newer", "new", "more"];

function stateOf(part: CheckedPart, isOlder: boolean, before: readonly PartRow[], trust: Trust, files: PartFiles): CarriedState {
  const { packId, role } = part.manifest;
  const ofPack = before.filter((row) => row.packId === packId);
  const inUse = ofPack.find(({ partId }) => partId === toRow(part).partId);
  if (isOlder) return "older";
  if (inUse && !trust.fallen.has(inUse.partId)) return files.todo.length > 0 ? "more" : "same";
  if (kindOf(part.manifest) === "overlay" && ofPack.length === 0) return "not_ours";
  if (!files.isWhole) return "incomplete";
  return ofPack.some((row) => row.role === role) ? "newer" : "new";
}

async function judge(db: FanalDb, carried: Carried, options: TakeOptions): Promise<Result<Judged, TakeError>> {
  const before = await activeParts(db);
  const [trust, known] = [await trustFor(db, options.signal, carried.roots), await readTrusted(db)];
  if (!trust.ok) return notTrusted(trust.error);
  if (trust.value.refused) return err(trust.value.refused);
  const parts: CarriedPart[] = [];
  const fresh: CheckedPart[] = [];
  const [todo, needs, languages] = [new Map<string, Todo>(), new Set<string>(), new Set<string>()];
  for (const one of carried.parts) {
    const checked = await checkOne(one, trust.value);
    if (!checked.ok) return checked;
    const { part, isOlder } = checked.value;
    const { manifest } = part;
    const files = await filesOf(db, carried, manifest, options);
    if (!files.ok) return files;
    const state = stateOf(part, isOlder, before, trust.value, files.value);
    const here = before.find(({ packId, role }) => packId === manifest.packId && role === manifest.role)?.version ?? null;
    parts.push({ manifest, state, here });
    if (!TAKEN.includes(state)) continue;
    if (state !== "more") fresh.push(part);
    for (const file of files.value.todo) todo.set(file.sha256, todoOf(manifest, file));
    for (const { sha256 } of files.value.needs) needs.add(sha256);
    if (state !== "more") for (const lang of files.value.languages) languages.add(lang);
  }
  const bytes = [...todo.values()].reduce((sum, { file }) => sum + file.bytes, 0);
  if (bytes > LIMITS.packBytes) return err({ type: "TooLarge", limit: LIMITS.packBytes });
  const hasNewerRoot = known !== null && trust.value.root.version > known.version;
  return ok({
    trust: trust.value,
    look: { parts, bytes, languagesMissing: [...languages], hasNewerRoot, brings: fresh.length + todo.size > 0 || hasNewerRoot },
    fresh,
    todo: [...todo.values()],
    needs: [...needs],
  });
}

/** Checks what a carried file would bring. Nothing is written. */
export async function lookIntoCarried(db: FanalDb, file: Blob, options: TakeOptions): Promise<Result<CarriedLook, TakeError>> {
  const carried = await openCarried(file);
  if (!carried.ok) return carried;
  const judged = await judge(db, carried.value, options);
  return judged.ok ? ok(judged.value.look) : judged;
}

/**
 * Takes in what a carried file brings: the checks, the keeping of each file and the one switch are those of a download. An error leaves the
 * parts as they were. Resolves to the parts that were taken.
 */
export async function takeCarried(
  db: FanalDb,
  file: Blob,
  options: TakeOptions,
): Promise<Result<readonly Manifest[], TakeError>> {
  const carried = await openCarried(file);
  if (!carried.ok) return carried;
  const seen = await highestSeen(db);
  const judged = await judge(db, carried.value, options);
  if (!judged.ok) return judged;
  const { trust, fresh, todo, needs } = judged.value;
  const kept = await fetchFiles(db, todo, options, carried.value.readFile);
  if (!kept.ok) return kept;
  const unfit = await unfitGuides(db, fresh);
  if (!unfit.ok) return unfit;
  if (unfit.value.size > 0) return err({ type: "GuideRefused", packIds: [...unfit.value.values()] });
  const before = (await activeParts(db)).map((part) => partKey(part.packId, part.role));
  const switched = await activateParts(db, {
    parts: fresh.map(toRow),
    order: [...before, ...fresh.map(({ key }) => key).filter((key) => !before.includes(key))],
    needs,
    // Whoever takes a file in wants what is in it.
    takenOff: await readTakenOff(db),
    seen,
    nowMs: Date.now(),
  });
  if (!switched.ok) return switched;
  const settled = await settleTrust(db, trust, takenOf(fresh));
  return settled.ok ? ok(fresh.map(({ manifest }) => manifest)) : settled;
}
