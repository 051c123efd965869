import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { fileKind } from "#domain/pack/files.ts";
import { type Manifest, ManifestSchema, type PackRole } from "#domain/pack/manifest.ts";
import { checkVoice, type Recording, recordingsIn } from "#domain/pack/voices.ts";
import { equalBytes, fromUtf8 } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { verifyFile, verifyPart } from "#verify/part.ts";
import { type Root, readRoot, verifyRoot } from "#verify/root.ts";
import { readRoots } from "../keys/published.ts";
import { verifyWords } from "../keys/words.ts";
import { readAllParts } from "./build.ts";
import { FAULTS, sha256Of } from "./read-voices.ts";

const bytesOf = (path: string): Uint8Array => Uint8Array.from(readFileSync(path));

export interface CheckedPart {
  readonly packId: string;
  readonly role: PackRole;
  readonly manifest: Manifest;
  /** File name -> parsed value. */
  readonly values: ReadonlyMap<string, unknown>;
}
export interface BuiltPacks {
  readonly parts: readonly CheckedPart[];
  readonly complaints: readonly string[];
}

interface Trust {
  readonly root: Root | null;
  readonly complaint: string | null;
}

/** Goes from root to root the way a phone does, from `trusted` on; without it the oldest that is here is taken at its word. */
async function walkRoots(
  dir: string,
  trusted: Root | undefined,
): Promise<{ readonly known?: Root; readonly complaint: string | null }> {
  let known = trusted;
  for (const { version, bytes, signatures } of readRoots(dir)) {
    const isStep = known !== undefined && version >= known.version;
    const verified = await verifyRoot({
      rootBytes: bytes,
      signaturesBytes: signatures,
      ...(isStep && known !== undefined ? { trusted: known } : {}),
    });
    const complaint = verified.ok
      ? verified.value.version === version
        ? null
        : "it says another version."
      : verifyWords(verified.error);
    if (complaint !== null) return { complaint: `roots/${version}.json: ${complaint}` };
    if (verified.ok && (known === undefined || isStep)) known = verified.value;
  }
  return known === undefined ? { complaint: null } : { known, complaint: null };
}

async function readTrust(dir: string, trusted: Root | undefined): Promise<Trust> {
  const rootBytes = bytesOf(join(dir, "root.json"));
  const read = await readRoot(rootBytes);
  const root = read.ok ? read.value : null;
  const { known, complaint } = await walkRoots(dir, trusted);
  if (complaint !== null) return { root, complaint };
  const verified = await verifyRoot({
    rootBytes,
    signaturesBytes: bytesOf(join(dir, "root.signatures.json")),
    ...(known === undefined ? {} : { trusted: known }),
  });
  if (!verified.ok) return { root, complaint: `root.json: ${verifyWords(verified.error)}` };
  const newest = readRoots(dir).at(-1);
  const isNewest = newest === undefined || equalBytes(newest.bytes, rootBytes);
  return { root, complaint: isNewest ? null : "root.json: It is not the newest of those in roots/." };
}

async function manifestOf(
  base: string,
  root: Root,
  { packId, role }: { readonly packId: string; readonly role: PackRole },
  isAwaited: boolean,
): Promise<Result<Manifest, string>> {
  const manifestBytes = bytesOf(join(base, `${role}.manifest.json`));
  const verified = await verifyPart({
    root,
    manifestBytes,
    signaturesBytes: bytesOf(join(base, `${role}.signatures.json`)),
    expectRole: role,
    expectPackId: packId,
    highestSeen: null,
  });
  if (!verified.ok && !(isAwaited && verified.error.kind === "not_enough_signatures")) return err(verifyWords(verified.error));
  const manifest = v.safeParse(ManifestSchema, parseCanonicalJson(manifestBytes));
  if (!manifest.success) return err("The manifest cannot be read.");
  const isIts = manifest.output.packId === packId && manifest.output.role === role;
  return isIts ? ok(manifest.output) : err(`The manifest is of ${manifest.output.packId}/${manifest.output.role}.`);
}

/**
 * Reads built packs the way a phone would: signatures, then every hash, then the schema of every file. `trusted`: a root known from
 * elsewhere; without it the oldest root of the folder is taken at its word. `signatures`: `awaited` reads also what too few have signed
 * yet, for those who are to sign it.
 */
export async function verifyBuilt(
  dir: string,
  trusted?: Root,
  { signatures = "needed" }: { readonly signatures?: "needed" | "awaited" } = {},
): Promise<BuiltPacks> {
  const complaints: string[] = [];
  const { root, complaint } = await readTrust(dir, trusted);
  if (complaint !== null) complaints.push(complaint);
  if (root === null) return { parts: [], complaints };
  const parts: CheckedPart[] = [];
  for (const { packId, role } of readAllParts(dir)) {
    const base = join(dir, packId);
    const read = await manifestOf(base, root, { packId, role }, signatures === "awaited");
    if (!read.ok) {
      complaints.push(`${packId}/${role}: ${read.error}`);
      continue;
    }
    const manifest = read.value;
    const values = new Map<string, unknown>();
    for (const entry of manifest.files)
      complaints.push(
        ...(await readFileOf(base, manifest, entry, values)).map((text) => `${packId}/${role}/${entry.name}: ${text}`),
      );
    parts.push({ packId, role, manifest, values });
  }
  return { parts, complaints };
}

async function readFileOf(
  base: string,
  { role, about }: Manifest,
  entry: Manifest["files"][number],
  values: Map<string, unknown>,
): Promise<string[]> {
  const path = join(base, entry.path);
  if (!existsSync(path)) return ["the file is missing"];
  const bytes = bytesOf(path);
  const intact = await verifyFile(bytes, entry);
  if (!intact.ok) return [verifyWords(intact.error)];
  const kind = fileKind(entry.name, role, about?.kind);
  if (kind === null) return [`a ${role} part ${about === undefined ? "" : `of ${about.kind} `}may not hold this file`];
  const parsed = v.safeParse(kind.schema, JSON.parse(fromUtf8(bytes)));
  if (!parsed.success) return parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ""} ${issue.message}`);
  values.set(entry.name, parsed.output);
  return recordingsIn(entry.name, parsed.output).flatMap((recording) => soundComplaint(base, recording) ?? []);
}

function soundComplaint(base: string, { path, sha256, key, ms }: Recording): string | null {
  const file = join(base, path);
  if (!existsSync(file)) return `${path} (${key}): the recording is missing`;
  const bytes = bytesOf(file);
  if (sha256Of(bytes) !== sha256) return `${path} (${key}): the recording is not the one that was signed`;
  const sound = checkVoice(bytes, { key, ms });
  return sound.ok ? null : `${path} (${key}): ${FAULTS[sound.error][0]}`;
}
