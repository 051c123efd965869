import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { About } from "#domain/pack/about.ts";
import type { Country } from "#domain/pack/common.ts";
import {
  APP_SCHEMA,
  LIMITS,
  type Manifest,
  ManifestSchema,
  ORDER_SCHEMA,
  OWN_GUIDES_SCHEMA,
  type PackRole,
  PackRoleSchema,
  STATISTICS_SCHEMA,
  VOICES_SCHEMA,
} from "#domain/pack/manifest.ts";
import { type Network, NetworkSchema } from "#domain/pack/network.ts";
import { REGIONS_FILE, RegionsSchema } from "#domain/pack/regions.ts";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { publishRoots } from "../keys/published.ts";
import { readAndCheck } from "./check-pack.ts";
import { type BuiltFile, compilePart, packFile } from "./compile-part.ts";
import { type Sound, soundsOf } from "./compile-voices.ts";
import { loadKeys, ofRole, type TrustKeys } from "./keys.ts";
import type { Problem } from "./problems.ts";
import { signaturesFile } from "./sign.ts";
import type { PackMeta } from "./sources.ts";

export interface BuiltPart {
  readonly packId: string;
  readonly role: PackRole;
  readonly version: number;
  /** Of a region. */
  readonly countries: readonly Country[];
  readonly files: readonly BuiltFile[];
  readonly sounds: readonly Sound[];
  readonly manifest: Bytes;
  readonly signatures: Bytes;
}

const IndexSchema = v.strictObject({ parts: v.array(v.strictObject({ packId: v.string(), role: PackRoleSchema })) });
type IndexEntry = v.InferOutput<typeof IndexSchema>["parts"][number];

interface PartHead {
  readonly packId: string;
  readonly version: number;
  readonly created: string;
  readonly expires: string;
  readonly minAppSchema: number;
  readonly about?: About;
}

/** Canonical bytes of the manifest; throws when a limit of the app would refuse the part. */
export function makeManifest(head: PartHead, role: PackRole, root: number, files: readonly BuiltFile[]): Bytes {
  const listed = files.map(({ path, name, bytes, sha256 }) => ({ path, name, bytes, sha256 }));
  const manifest: Manifest = v.parse(ManifestSchema, { ...head, role, root, files: listed });
  const bytes = utf8(canonicalJson(manifest));
  const tooLarge = files.find((file) => file.bytes > LIMITS.fileBytes);
  if (tooLarge !== undefined) throw new Error(`${head.packId}/${tooLarge.name} is larger than ${LIMITS.fileBytes} bytes`);
  if (bytes.length > LIMITS.manifestBytes || files.reduce((all, file) => all + file.bytes, 0) > LIMITS.packBytes)
    throw new Error(`${head.packId}/${role} is too large`);
  return bytes;
}

export function makePart(
  head: PartHead,
  role: PackRole,
  files: readonly BuiltFile[],
  keys: TrustKeys,
  sounds: readonly Sound[] = [],
): BuiltPart {
  // An app that does not know what a part holds must say that it is too old, not that the part is broken.
  const minAppSchema = Math.max(
    head.minAppSchema,
    sounds.length > 0 ? VOICES_SCHEMA : 1,
    head.about === undefined ? 1 : ORDER_SCHEMA,
    files.some(({ name }) => name === "statistics") ? STATISTICS_SCHEMA : 1,
    files.some(({ name }) => name === "own_guides") ? OWN_GUIDES_SCHEMA : 1,
  );
  const manifest = makeManifest({ ...head, minAppSchema }, role, keys.rootVersion, files);
  return {
    packId: head.packId,
    role,
    version: head.version,
    countries: head.about?.countries ?? [],
    files,
    sounds,
    manifest,
    signatures: signaturesFile(manifest, ofRole(keys, role)),
  };
}

export function writePart(outDir: string, part: BuiltPart): void {
  const dir = join(outDir, part.packId);
  mkdirSync(dir, { recursive: true });
  for (const file of [...part.files, ...part.sounds]) writeFileSync(join(dir, file.path), file.content);
  writeFileSync(join(dir, `${part.role}.signatures.json`), part.signatures);
  writeFileSync(join(dir, `${part.role}.manifest.json`), part.manifest);
}

/** Parts that phones would refuse: other content under a version they may have seen in `outDir`. */
export function sameVersionOtherContent(outDir: string, parts: readonly BuiltPart[]): readonly BuiltPart[] {
  return parts.filter((part) => {
    const path = join(outDir, part.packId, `${part.role}.manifest.json`);
    if (!existsSync(path)) return false;
    const before = v.parse(ManifestSchema, JSON.parse(readFileSync(path, "utf8")));
    return before.version === part.version && !readFileSync(path).equals(part.manifest);
  });
}

const readParts = (path: string): readonly IndexEntry[] =>
  existsSync(path) ? v.parse(IndexSchema, JSON.parse(readFileSync(path, "utf8"))).parts : [];

/** The parts everybody gets. */
export const readIndex = (outDir: string): readonly IndexEntry[] => readParts(join(outDir, "index.json"));

/** Those, and the parts of regions that only people there get. */
export const readAllParts = (outDir: string): readonly IndexEntry[] => {
  const path = join(outDir, REGIONS_FILE);
  const regions = existsSync(path) ? v.parse(RegionsSchema, JSON.parse(readFileSync(path, "utf8"))).regions : [];
  return [...readIndex(outDir), ...regions.flatMap(({ packId, roles }) => roles.map((role) => ({ packId, role })))];
};

/** Which parts everybody gets. Not signed: a hint where to look; which lies over which is in the manifests. */
export function writeIndex(outDir: string, entries: readonly IndexEntry[]): void {
  const unique = new Map(entries.map(({ packId, role }) => [`${packId}/${role}`, { packId, role }]));
  writeFileSync(join(outDir, "index.json"), utf8(canonicalJson({ parts: [...unique.values()] })));
}

/** Regions for whoever is in one of their countries; no file where there are none. */
function writeRegions(outDir: string, parts: readonly BuiltPart[]): void {
  const regions = [...new Set(parts.map(({ packId }) => packId))].map((packId) => {
    const own = parts.filter((part) => part.packId === packId);
    return { packId, countries: own[0]?.countries ?? [], roles: own.map(({ role }) => role) };
  });
  if (regions.length > 0) writeFileSync(join(outDir, REGIONS_FILE), utf8(canonicalJson(v.parse(RegionsSchema, { regions }))));
}

/**
 * Checks, compiles and signs packs that are used together. The same sources and keys give the same bytes. `versionOf`: for a build that
 * is not to be released.
 */
export function compilePacks(
  sources: readonly string[],
  keys: TrustKeys,
  versionOf = (meta: PackMeta): number => meta.version,
): Result<readonly BuiltPart[], readonly Problem[]> {
  const { packs, problems } = readAndCheck(sources);
  if (problems.length > 0) return err(problems);
  return ok(
    packs.flatMap((pack) => {
      const { packId, created, expires, minAppSchema, parts: roles, kind, extends: below, countries } = pack.sources.meta;
      const version = versionOf(pack.sources.meta);
      const head = { packId, version, created, expires, minAppSchema, about: { kind, extends: below, countries } };
      return roles.map((role) => makePart(head, role, compilePart(pack, role), keys, soundsOf(pack, role)));
    }),
  );
}

/** Empties `outDir`, then writes every part, the trust roots and the index. `byCountry`: packs that only people there get. */
export function writePacks(
  outDir: string,
  parts: readonly BuiltPart[],
  keys: TrustKeys,
  byCountry: readonly string[] = [],
): void {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  for (const part of parts) writePart(outDir, part);
  publishRoots(outDir, keys.roots);
  const isElsewhere = ({ packId }: BuiltPart): boolean => byCountry.includes(packId);
  writeIndex(
    outDir,
    parts.filter((part) => !isElsewhere(part)),
  );
  writeRegions(outDir, parts.filter(isElsewhere));
}

/** Both in one. With problems nothing is written and what was built before stays; a missing key folder throws. */
export async function buildPacks(input: {
  readonly sources: readonly string[];
  readonly keysDir: string;
  readonly outDir: string;
}): Promise<Result<readonly BuiltPart[], readonly Problem[]>> {
  const keys = await loadKeys(input.keysDir);
  const parts = compilePacks(input.sources, keys);
  if (parts.ok) writePacks(input.outDir, parts.value, keys);
  return parts;
}

/**
 * A directory part that holds only organisations, team keys and revocations: an overlay beside packs already built in `outDir`.
 * `version` must go up whenever `network` changes, because a phone refuses other bytes under a version it has seen.
 */
export function buildNetworkPart(input: {
  readonly packId: string;
  readonly network: Network;
  readonly keys: TrustKeys;
  readonly outDir: string;
  readonly version: number;
  readonly created: Date;
  readonly expires: Date;
}): BuiltPart {
  const network = v.parse(NetworkSchema, input.network);
  const head = {
    packId: input.packId,
    version: input.version,
    created: input.created.toISOString(),
    expires: input.expires.toISOString(),
    minAppSchema: APP_SCHEMA,
  };
  const part = makePart(head, "directory", [packFile("network", network)], input.keys);
  writePart(input.outDir, part);
  writeIndex(input.outDir, [...readIndex(input.outDir), part]);
  return part;
}
