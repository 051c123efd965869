import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { fileKind } from "#domain/pack/files.ts";
import { type Manifest, ManifestSchema, type PackRole } from "#domain/pack/manifest.ts";
import { checkVoice, type Recording, recordingsIn } from "#domain/pack/voices.ts";
import { fromUtf8 } from "#lib/bytes.ts";
import { verifyFile, verifyPart } from "#verify/part.ts";
import { type Root, readRoot, verifyRoot } from "#verify/root.ts";
import { readIndex } from "./build.ts";
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

async function readTrust(
  dir: string,
  trusted: Root | undefined,
): Promise<{ readonly root: Root | null; readonly complaint: string | null }> {
  const rootBytes = bytesOf(join(dir, "root.json"));
  const verified = await verifyRoot({
    rootBytes,
    signaturesBytes: bytesOf(join(dir, "root.signatures.json")),
    ...(trusted === undefined ? {} : { trusted }),
  });
  if (verified.ok) return { root: verified.value, complaint: null };
  const read = await readRoot(rootBytes);
  return { root: read.ok ? read.value : null, complaint: `root.json: ${JSON.stringify(verified.error)}` };
}

/**
 * Reads built packs the way a phone would: signatures, then every hash, then the schema of every file. `trusted`: a root known from
 * elsewhere; without it the folder's own root is taken at its word.
 */
export async function verifyBuilt(dir: string, trusted?: Root): Promise<BuiltPacks> {
  const complaints: string[] = [];
  const { root, complaint } = await readTrust(dir, trusted);
  if (complaint !== null) complaints.push(complaint);
  if (root === null) return { parts: [], complaints };
  const parts: CheckedPart[] = [];
  for (const { packId, role } of readIndex(dir)) {
    const base = join(dir, packId);
    const manifestBytes = bytesOf(join(base, `${role}.manifest.json`));
    const verified = await verifyPart({
      root,
      manifestBytes,
      signaturesBytes: bytesOf(join(base, `${role}.signatures.json`)),
      expectRole: role,
      expectPackId: packId,
      highestSeen: null,
    });
    if (!verified.ok) {
      complaints.push(`${packId}/${role}: ${JSON.stringify(verified.error)}`);
      continue;
    }
    const manifest = v.parse(ManifestSchema, JSON.parse(fromUtf8(manifestBytes)));
    const values = new Map<string, unknown>();
    for (const entry of manifest.files)
      complaints.push(...(await readFileOf(base, role, entry, values)).map((text) => `${packId}/${role}/${entry.name}: ${text}`));
    parts.push({ packId, role, manifest, values });
  }
  return { parts, complaints };
}

async function readFileOf(
  base: string,
  role: PackRole,
  entry: Manifest["files"][number],
  values: Map<string, unknown>,
): Promise<string[]> {
  const path = join(base, entry.path);
  if (!existsSync(path)) return ["the file is missing"];
  const bytes = bytesOf(path);
  const intact = await verifyFile(bytes, entry);
  if (!intact.ok) return [JSON.stringify(intact.error)];
  const kind = fileKind(entry.name, role);
  if (kind === null) return [`a ${role} part may not hold this file`];
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
