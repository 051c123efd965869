import { err, ok, type Result } from "#lib/result.ts";
import { type BuiltPart, compilePacks, writePacks } from "../lib/build.ts";
import { createKeys } from "../lib/keys.ts";
import type { Problem } from "../lib/problems.ts";

/** Builds the same folders again and again into one place, with keys that nobody else trusts. */
export interface PreviewBuild {
  /** Canonical JSON of the trust root: what the app has to know. */
  readonly root: string;
  /** Writes the packs; with a problem the last good build stays. */
  again(): Result<readonly BuiltPart[], readonly Problem[]>;
}

/** `keysDir` and `outDir` are made where they are missing. */
export async function previewBuild(sources: readonly string[], keysDir: string, outDir: string): Promise<PreviewBuild> {
  const keys = await createKeys(keysDir);
  let builds = 0;
  return {
    root: new TextDecoder().decode(keys.rootBytes),
    again: () => {
      // A phone keeps what it has under a version: each build is a newer one.
      const built = compilePacks(sources, keys, ({ version }) => version + builds);
      if (!built.ok) return err(built.error);
      builds += 1;
      writePacks(outDir, built.value, keys);
      return ok(built.value);
    },
  };
}
