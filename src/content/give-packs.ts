import { writeCarried } from "#content/carried.ts";
import { folder } from "#content/checked-part.ts";
import { fetchFile } from "#content/fetch-file.ts";
import { type RootSource, serverRoots, type Trust, trustFor } from "#content/trust.ts";
import { writtenAgain } from "#content/written-again.ts";
import { CARRIED_LIMITS } from "#domain/pack/carried.ts";
import { fileKind } from "#domain/pack/files.ts";
import { LIMITS, type Manifest, type PackFile } from "#domain/pack/manifest.ts";
import { kindOf } from "#domain/pack/order.ts";
import { hasFile, knowsPack, type PhoneList, versionThere } from "#domain/pack/phone-list.ts";
import type { Bytes } from "#lib/bytes.ts";
import { letOthersGo } from "#lib/pieces.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb, PartRow } from "#storage/db.ts";
import { activeParts, manifestOf, missingFiles, readFileRow } from "#storage/packs.ts";
import { type KeptRoot, readRoots } from "#storage/trust.ts";
import { sha256Hex } from "#verify/hash.ts";
import { MAX_FILE_BYTES } from "#verify/limits.ts";
import { verifyPart } from "#verify/part.ts";

export interface CarriedFile {
  readonly file: Blob;
  /** Parts that are in it. */
  readonly parts: readonly Manifest[];
  /** Parts of which this phone cannot give the signed bytes; they come again with the next network. */
  readonly left: readonly Manifest[];
}
export type GiveError =
  | { readonly type: "Cancelled" }
  | { readonly type: "TooLarge"; readonly limit: number }
  /** The colleague's phone has all that this one could give. */
  | { readonly type: "NothingToGive" };

export interface GiveOptions {
  /** What the other phone has; absent, everything goes along. */
  readonly list?: PhoneList;
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, allBytes: number) => void;
}

const NO_NEWER: RootSource = {
  newest: async () => err({ type: "Offline" }),
  step: async () => [err({ type: "Offline" }), err({ type: "Offline" })],
};

/** The signed bytes of a file: as they were kept, written again, or out of the offline copy of the app. `null` when they are nowhere. */
async function bytesOf(db: FanalDb, { packId }: Manifest, file: PackFile): Promise<Bytes | null> {
  const row = await readFileRow(db, file.sha256);
  if (!row) return null;
  const here = row.bytes ?? writtenAgain(row.value);
  if ((await sha256Hex(here)) === file.sha256) return here;
  const fetched = await fetchFile(`${folder(packId)}/${file.path}`, Math.min(file.bytes, MAX_FILE_BYTES));
  return fetched.ok && (await sha256Hex(fetched.value)) === file.sha256 ? fetched.value : null;
}

/** Every root from the second on, so that a phone with an older app can follow: those taken over here, and those this app was built with. */
async function rootsUpTo(db: FanalDb, { root }: Trust): Promise<KeptRoot[]> {
  const kept = new Map((await readRoots(db)).map((one) => [one.version, one]));
  const out: KeptRoot[] = [];
  for (let version = 2; version <= Math.min(root.version, CARRIED_LIMITS.roots); version++) {
    const known = kept.get(version);
    if (known) {
      out.push(known);
      continue;
    }
    const [document, signatures] = await serverRoots.step(version);
    if (document.ok && signatures.ok) out.push({ version, rootBytes: document.value, signaturesBytes: signatures.value });
  }
  return out;
}

/** Whether the part may go to the other phone, is signed by those this phone trusts, and is not older than what is there. */
async function isGiven(part: PartRow, manifest: Manifest, trust: Trust, list: PhoneList | undefined): Promise<boolean> {
  // An organisation's own goes only to phones that have it already.
  if (kindOf(manifest) === "overlay" && !(list && knowsPack(list, part.packId))) return false;
  if (list && versionThere(list, manifest) > manifest.version) return false;
  const signed = await verifyPart({
    root: trust.root,
    manifestBytes: part.manifest,
    signaturesBytes: part.signatures,
    expectRole: manifest.role,
    expectPackId: manifest.packId,
    highestSeen: null,
  });
  return signed.ok;
}

function isReadThere({ role, about }: Manifest, { name, sha256 }: PackFile, list: PhoneList): boolean {
  const lang = fileKind(name, role, about?.kind)?.lang ?? "en";
  return (lang === "en" || list.langs.includes(lang)) && !hasFile(list)(sha256);
}

/** Files of a part that go along: those that are here and, where a list says so, not there. */
async function filesFor(db: FanalDb, manifest: Manifest, list: PhoneList | undefined): Promise<PackFile[]> {
  const hashes = manifest.files.map(({ sha256 }) => sha256);
  const away = new Set(await missingFiles(db, hashes));
  return manifest.files.filter((file) => !away.has(file.sha256) && (!list || isReadThere(manifest, file, list)));
}

/**
 * The packs in use on this phone as a file for a colleague's: the signed bytes of each part, its files, and the roots its keys follow from.
 * Recorded voices stay. Nothing of any vault is read.
 */
export async function makeCarried(
  db: FanalDb,
  { list, signal, onProgress }: GiveOptions = {},
): Promise<Result<CarriedFile, GiveError>> {
  const trust = await trustFor(db, signal, NO_NEWER);
  if (!trust.ok) return err({ type: "NothingToGive" });
  const mine = (await activeParts(db)).flatMap((row) => {
    const manifest = manifestOf(row);
    return manifest ? [{ row, manifest }] : [];
  });
  const chosen: { readonly row: PartRow; readonly manifest: Manifest; readonly files: readonly PackFile[] }[] = [];
  for (const { row, manifest } of mine) {
    if (!(await isGiven(row, manifest, trust.value, list))) continue;
    const files = await filesFor(db, manifest, list);
    const isThere = list !== undefined && versionThere(list, manifest) === manifest.version;
    if (!isThere || files.length > 0) chosen.push({ row, manifest, files });
  }
  const all = chosen.flatMap(({ files }) => files).reduce((sum, { bytes }) => sum + bytes, 0);
  if (all > LIMITS.packBytes) return err({ type: "TooLarge", limit: LIMITS.packBytes });
  const found = new Map<string, Bytes>();
  const [parts, left]: [typeof chosen, Manifest[]] = [[], []];
  let done = 0;
  for (const one of chosen) {
    let isWhole = true;
    for (const file of one.files) {
      if (signal?.aborted) return err({ type: "Cancelled" });
      const bytes = found.get(file.sha256) ?? (await bytesOf(db, one.manifest, file));
      if (bytes) found.set(file.sha256, bytes);
      else isWhole = false;
      done += file.bytes;
      onProgress?.(done, all);
      await letOthersGo();
    }
    if (isWhole) parts.push(one);
    else left.push(one.manifest);
  }
  if (parts.length === 0) return err({ type: "NothingToGive" });
  const named = new Set(parts.flatMap(({ files }) => files.map(({ sha256 }) => sha256)));
  const file = writeCarried({
    roots: await rootsUpTo(db, trust.value),
    parts: parts.map(({ row, manifest: { packId, role } }) => ({
      packId,
      role,
      manifest: row.manifest,
      signatures: row.signatures,
    })),
    files: [...found].filter(([sha256]) => named.has(sha256)).map(([sha256, bytes]) => ({ sha256, bytes })),
  });
  if (file.size > CARRIED_LIMITS.bytes) return err({ type: "TooLarge", limit: CARRIED_LIMITS.bytes });
  return ok({ file, parts: parts.map(({ manifest }) => manifest), left });
}
