import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * What others publish and we may not copy: `hsds/schema` and `hsds/examples` of openreferral/specification (3.0), `data-inclusion` (code
 * lists, version 1) of gip-inclusion/data-inclusion. They lie beside the project, or where FANAL_PUBLISHED_DATA says.
 */
const PUBLISHED = resolve(process.env["FANAL_PUBLISHED_DATA"] ?? join(ROOT, "../shared/data"));

export const publishedPath = (path: string): string => join(PUBLISHED, path);
export const publishedText = (path: string): string => readFileSync(publishedPath(path), "utf8");
export const publishedJson = (path: string): unknown => JSON.parse(publishedText(path)) as unknown;

/** Declares `tests` where the published files are; where they are not, one test that says so and compares nothing. */
export function withPublished(folder: string, tests: () => void): void {
  if (existsSync(publishedPath(folder))) tests();
  else
    it(`compares nothing with ${folder}: it is not here`, () => {
      console.warn(
        `${publishedPath(folder)} is not here: put the published files there, or say where with FANAL_PUBLISHED_DATA.`,
      );
    });
}
