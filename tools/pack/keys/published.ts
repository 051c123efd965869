import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bytes } from "#lib/bytes.ts";

/**
 * The roots as phones find them beside the packs:
 *
 *   root.json, root.signatures.json                      the newest
 *   roots/<version>.json, roots/<version>.signatures.json   every one there was, the newest too: a phone goes from its own version step by step
 */
export interface PublishedRoot {
  readonly version: number;
  readonly bytes: Bytes;
  readonly signatures: Bytes;
}

const bytesOf = (path: string): Bytes => Uint8Array.from(readFileSync(path));
const placeOf = (dir: string, version: number): string => join(dir, "roots", `${version}.json`);
const signaturesOf = (file: string): string => file.replace(/\.json$/, ".signatures.json");

/** What lies in `roots/`, oldest first; unchecked. */
export function readRoots(dir: string): readonly PublishedRoot[] {
  const folder = join(dir, "roots");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^([1-9]\d*)\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .filter((version) => existsSync(signaturesOf(placeOf(dir, version))))
    .map((version) => {
      const file = placeOf(dir, version);
      return { version, bytes: bytesOf(file), signatures: bytesOf(signaturesOf(file)) };
    });
}

export function writeRoots(dir: string, roots: readonly PublishedRoot[]): void {
  mkdirSync(join(dir, "roots"), { recursive: true });
  for (const { version, bytes, signatures } of roots) {
    writeFileSync(placeOf(dir, version), bytes);
    writeFileSync(signaturesOf(placeOf(dir, version)), signatures);
  }
}

/** The whole layout, from roots oldest first. */
export function publishRoots(dir: string, roots: readonly PublishedRoot[]): void {
  writeRoots(dir, roots);
  const newest = roots.at(-1);
  if (newest === undefined) return;
  writeFileSync(join(dir, "root.signatures.json"), newest.signatures);
  writeFileSync(join(dir, "root.json"), newest.bytes);
}

/** Every root up to the newest of a folder, whether or not the newest was published by itself. */
export function rootsUpTo(dir: string, version: number): readonly PublishedRoot[] {
  const newest = { version, bytes: bytesOf(join(dir, "root.json")), signatures: bytesOf(join(dir, "root.signatures.json")) };
  return [...readRoots(dir).filter((root) => root.version < version), newest];
}
