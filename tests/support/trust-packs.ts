import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Manifest, ManifestSchema, type PackRole } from "#domain/pack/manifest.ts";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { type BuiltFile, packFile } from "../../tools/pack/lib/compile-part.ts";
import { loadKeys, type TrustKey } from "../../tools/pack/lib/keys.ts";
import { signaturesFile } from "../../tools/pack/lib/sign.ts";
import { rootDocument, testKey } from "../verify/trust-fixture.ts";
import type { Built } from "./stack.ts";

type Signer = Pick<TrustKey, "keyId" | "seed" | "publicKey">;
type Keys = Readonly<Record<"root" | "content" | "directory", readonly Signer[]>>;

/** A part of the build as it is, to be changed and signed by whomever. */
export interface Part {
  readonly packId: string;
  readonly role: PackRole;
  readonly manifest: Manifest;
  readonly files: readonly BuiltFile[];
}

/** Keys of the build, and the next root: two content keys were stolen, two new ones stand in their place. */
export async function keysOf(
  built: Built,
): Promise<{ readonly now: Keys; readonly next: Keys; readonly stolen: readonly Signer[] }> {
  const { keys } = await loadKeys(join(built.data, "keys"));
  const of = (role: string): readonly Signer[] => keys.filter((key) => key.role === role);
  const now: Keys = { root: of("root"), content: of("content"), directory: of("directory") };
  const fresh = [await testKey(201), await testKey(202)];
  return { now, stolen: now.content.slice(0, 2), next: { ...now, content: [...now.content.slice(2), ...fresh] } };
}

/** What a server publishes of a root. */
export function publishedRoot(keys: Keys, version: number, signers: readonly Signer[]): Map<string, Buffer> {
  const root = rootDocument(keys, version);
  const signed = signaturesFile(root, signers);
  return new Map(
    ["/packs/root", `/packs/roots/${version}`].flatMap((base) => [
      [`${base}.json`, Buffer.from(root)],
      [`${base}.signatures.json`, Buffer.from(signed)],
    ]),
  );
}

export function builtPart(built: Built, packId: string, role: PackRole): Part {
  const read = (name: string): Buffer => readFileSync(join(built.dist, "app/packs", packId, name));
  const manifest = v.parse(ManifestSchema, JSON.parse(String(read(`${role}.manifest.json`))));
  return {
    packId,
    role,
    manifest,
    files: manifest.files.map((file) => ({ ...file, content: Uint8Array.from(read(file.path)) })),
  };
}

/** A file of a pack with any bytes at all. */
export function rawFile(name: string, text: string): BuiltFile {
  const content: Bytes = utf8(text);
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { name, path: `${name.toLowerCase()}.${sha256.slice(0, 16)}.json`, bytes: content.length, sha256, content };
}

export const withFile = (part: Part, file: BuiltFile): Part => ({
  ...part,
  files: [...part.files.filter(({ name }) => name !== file.name), file],
});

/** One English text of a part said otherwise. */
export function withText(part: Part, key: string, words: string): Part {
  const file = part.files.find(({ name }) => name === "text.en.public");
  const value = JSON.parse(new TextDecoder().decode(file?.content)) as { strings: Record<string, string> };
  return withFile(part, packFile("text.en.public", { ...value, strings: { ...value.strings, [key]: words } }));
}

/** As a server gives it. `head` overrides fields of the manifest, with values of any kind. */
export function signedPart(
  part: Part,
  signers: readonly Signer[],
  head: Readonly<Record<string, unknown>> = {},
): Map<string, Buffer> {
  const files = part.files.map(({ name, path, bytes, sha256 }) => ({ name, path, bytes, sha256 }));
  const manifest = utf8(canonicalJson({ ...part.manifest, version: part.manifest.version + 1, files, ...head }));
  const base = `/packs/${part.packId}`;
  return new Map([
    ...part.files.map(({ path, content }): [string, Buffer] => [`${base}/${path}`, Buffer.from(content)]),
    [`${base}/${part.role}.manifest.json`, Buffer.from(manifest)],
    [`${base}/${part.role}.signatures.json`, Buffer.from(signaturesFile(manifest, signers))],
  ]);
}
