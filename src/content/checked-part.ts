import type { Todo } from "#content/fetch-files.ts";
import type { InstallError, InstallOptions } from "#content/install.ts";
import { parseJson } from "#content/parse.ts";
import type { Taken } from "#content/trust.ts";
import { fileKind } from "#domain/pack/files.ts";
import { APP_SCHEMA, type Manifest, ManifestSchema, type PackFile } from "#domain/pack/manifest.ts";
import type { Bytes } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { PartRow } from "#storage/db.ts";
import { partId } from "#storage/packs.ts";
import type { VerifyError } from "#verify/errors.ts";

/** The signed bytes of one part, as they came. */
export interface PartPointers {
  readonly manifest: Bytes;
  readonly signatures: Bytes;
}

/** A part whose signatures, role and version were right, and its manifest read. */
export interface CheckedPart {
  readonly key: string;
  readonly manifest: Manifest;
  readonly manifestBytes: Bytes;
  readonly signatures: Bytes;
  readonly manifestSha256: string;
  /** False for what the app was built with, where its signatures count for nothing any more. */
  readonly isSigned: boolean;
}

export const notTrusted = (reason: VerifyError) => err<InstallError>({ type: "NotTrusted", reason });

/** Reads a manifest that was verified before. */
export function readChecked(
  key: string,
  { manifest, signatures }: PartPointers,
  manifestSha256: string,
  isSigned: boolean,
): Result<CheckedPart, InstallError> {
  const parsed = parseJson(manifest, ManifestSchema);
  if (!parsed.ok) return parsed;
  if (parsed.value.minAppSchema > APP_SCHEMA) return err({ type: "NeedsNewerApp" });
  return ok({ key, manifest: parsed.value, manifestBytes: manifest, signatures, manifestSha256, isSigned });
}

/** Files of the part this phone needs now. */
export function wanted(
  manifest: Manifest,
  options: Pick<InstallOptions, "languages" | "withTeamPart">,
): Result<PackFile[], InstallError> {
  const languages = new Set(["en", ...options.languages]);
  const out: PackFile[] = [];
  for (const file of manifest.files) {
    const kind = fileKind(file.name, manifest.role, manifest.about?.kind);
    if (!kind) return err({ type: "FileNotAllowed", name: file.name });
    if (kind.audience === "team" && !options.withTeamPart) continue;
    if (kind.lang !== undefined && !languages.has(kind.lang)) continue;
    out.push(file);
  }
  return ok(out);
}

export const folder = (packId: string): string => `/packs/${encodeURIComponent(packId)}`;

export const todoOf = ({ packId, role, about }: Manifest, file: PackFile): Todo => ({
  address: `${folder(packId)}/${file.path}`,
  role,
  kind: about?.kind,
  file,
});

/** As it is kept, and the hash by which its version is remembered. */
export const toRow = ({
  manifest,
  manifestBytes,
  signatures,
  manifestSha256,
}: CheckedPart): PartRow & { readonly manifestSha256: string } => ({
  partId: partId(manifest.packId, manifest.role, manifest.version),
  packId: manifest.packId,
  role: manifest.role,
  version: manifest.version,
  manifest: manifestBytes,
  signatures,
  hashes: manifest.files.map((f) => f.sha256),
  manifestSha256,
});

export const takenOf = (checked: readonly CheckedPart[]): Taken => ({
  signed: checked.filter((c) => c.isSigned).map((c) => c.key),
  unsigned: Object.fromEntries(checked.filter((c) => !c.isSigned).map((c) => [c.key, c.manifest.version])),
});
