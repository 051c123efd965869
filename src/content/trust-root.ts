import type { Highest } from "#storage/packs.ts";

/** The trust root this build was made with: a signed document, compiled in. */
declare const __FANAL_ROOT__: string;
/** Version and hash of each part this build was made with, by `partKey`. */
declare const __FANAL_PARTS__: Highest;

export const bundledRoot = (): string => __FANAL_ROOT__;
export const bundledParts = (): Highest => __FANAL_PARTS__;

/** The build trusts keys that were made for trying out: anybody who builds the app has them. `pack release` and a release build refuse them. */
export function isForTrying(): boolean {
  const root: unknown = JSON.parse(bundledRoot());
  return typeof root === "object" && root !== null && "development" in root && root.development === true;
}
