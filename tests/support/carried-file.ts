import { writeFileSync } from "node:fs";
import { type ToCarry, writeCarried } from "#content/carried.ts";
import type { PackRole } from "#domain/pack/manifest.ts";
import { fromUtf8, utf8 } from "#lib/bytes.ts";

type Files = ReadonlyMap<string, Buffer>;

/** A part as a server gives it, to be written into a carried file; `keep` says which of its files come along. */
export function partToCarry(
  files: Files,
  packId: string,
  role: PackRole,
  keep: (name: string) => boolean = () => true,
): Pick<ToCarry, "parts" | "files"> {
  const read = (name: string) => Uint8Array.from(files.get(`/packs/${packId}/${name}`) ?? []);
  const manifest = read(`${role}.manifest.json`);
  const listed = JSON.parse(fromUtf8(manifest)) as { readonly files: { name: string; path: string; sha256: string }[] };
  return {
    parts: [{ packId, role, manifest, signatures: read(`${role}.signatures.json`) }],
    files: listed.files.filter(({ name }) => keep(name)).map(({ path, sha256 }) => ({ sha256, bytes: read(path) })),
  };
}

/** Roots as a server publishes them, from the second on. */
export const rootsToCarry = (files: Files, versions: readonly number[]): ToCarry["roots"] =>
  versions.map((version) => ({
    version,
    rootBytes: Uint8Array.from(files.get(`/packs/roots/${version}.json`) ?? []),
    signaturesBytes: Uint8Array.from(files.get(`/packs/roots/${version}.signatures.json`) ?? []),
  }));

export async function writeCarriedFile(
  path: string,
  what: Partial<ToCarry>,
  change: (bytes: Buffer) => Buffer = (bytes) => bytes,
): Promise<string> {
  const file = writeCarried({ roots: [], parts: [], files: [], ...what });
  writeFileSync(path, change(Buffer.from(await file.arrayBuffer())));
  return path;
}

/** One bit of the last place where these words stand. */
export const flipAt =
  (words: string) =>
  (bytes: Buffer): Buffer => {
    const at = bytes.lastIndexOf(Buffer.from(utf8(words)));
    if (at < 0) throw new Error(`"${words}" is not in this file`);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  };
