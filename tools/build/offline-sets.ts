import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { type OfflineSet, setOfPackFile } from "#offline/sets.ts";

/** Modules whose dynamic import begins the team's part. */
const TEAM_DOORS = ["/src/app/team-routes.tsx", "/src/workshop.ts"];

/** Loaded only where the platform has no Ed25519. */
const SIGNATURES = /\/@noble\/curves\/ed25519\.js$/;

const LANGUAGE_CHUNK = /^assets\/(lang|teamlang)-([A-Za-z]+)-[^/]+\.js$/;

const LETTERS = /^assets\/letters-([A-Za-z0-9]+)-[^/]+\.woff2$/;

/** Which piece of the offline set each built file belongs to, found by walking from the entry without opening the team's doors. */
export function offlineSets(): { readonly plugin: Plugin; readonly setOf: (file: string) => OfflineSet } {
  const publicFiles = new Set<string>();
  const signatureFiles = new Set<string>();

  const plugin: Plugin = {
    name: "fanal-offline-sets",
    apply: "build",
    generateBundle(_options, bundle) {
      const visit = (file: string) => {
        const chunk = bundle[file];
        if (publicFiles.has(file) || chunk?.type !== "chunk") return;
        if (SIGNATURES.test(chunk.facadeModuleId ?? "")) {
          signatureFiles.add(file);
          return;
        }
        if (TEAM_DOORS.some((door) => chunk.facadeModuleId?.endsWith(door))) return;
        publicFiles.add(file);
        for (const css of chunk.viteMetadata?.importedCss ?? []) publicFiles.add(css);
        for (const asset of chunk.viteMetadata?.importedAssets ?? []) publicFiles.add(asset);
        for (const next of [...chunk.imports, ...chunk.dynamicImports]) visit(next);
      };
      for (const [file, chunk] of Object.entries(bundle)) if (chunk.type === "chunk" && chunk.isEntry) visit(file);
    },
  };

  const setOf = (file: string): OfflineSet => {
    if (file.startsWith("packs/")) return setOfPackFile(file);
    const language = LANGUAGE_CHUNK.exec(file);
    if (language) return language[1] === "teamlang" ? `team:${language[2]}` : `lang:${language[2]}`;
    const letters = LETTERS.exec(file);
    if (letters) return `letters:${letters[1]}`;
    const shell = /^shell\/([A-Za-z]+)\.html$/.exec(file);
    if (shell) return `lang:${shell[1]}`;
    if (signatureFiles.has(file)) return "signatures";
    if (file.startsWith("home-screen/")) return "team";
    return file.startsWith("assets/") && !publicFiles.has(file) ? "team" : "core";
  };

  return { plugin, setOf };
}

/**
 * Whether a built file is kept for offline use by everybody: not the packs of regions that only people there get, which lie in the
 * database once they are taken.
 */
export function isForEverybody(app: string): (file: string) => boolean {
  const index = join(app, "packs", "index.json");
  const parts: { packId: string }[] = existsSync(index) ? JSON.parse(readFileSync(index, "utf8")).parts : [];
  const packs = new Set(parts.map(({ packId }) => packId));
  return (file) => {
    const [, name = "", rest] = /^packs\/([^/]+)(\/.*)?$/.exec(file) ?? [];
    if (name === "") return true;
    return rest === undefined ? name !== "regions.json" : packs.has(name);
  };
}
