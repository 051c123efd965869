import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { PUBLIC_NAMESPACES } from "./src/i18n/namespaces.ts";
import { homeScreen } from "./tools/build/home-screen.ts";
import { letters } from "./tools/build/letters.ts";
import { isForEverybody, offlineSets } from "./tools/build/offline-sets.ts";
import { REACT } from "./tools/build/react.ts";
import { leaveInDevelopment, shells } from "./tools/build/shells.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const outDir = resolve(root, process.env.FANAL_DIST ?? "dist", "app");
const sets = offlineSets();

/** The same names wherever a module is compiled: the pre-rendered HTML and the style sheet must agree. */
const modules = {
  generateScopedName: (name: string, file: string): string => {
    const path = relative(root, file.split("?")[0] ?? file);
    return `${basename(path, ".module.css")}_${name}_${createHash("sha256").update(path).digest("hex").slice(0, 4)}`;
  },
};

/** One chunk a language for the public part and one for the team's: requests cost more than bytes. */
function chunkName(id: string): string | null {
  const found = /\/locales\/([^/]+)\/([^/]+)\.json/.exec(id);
  if (!found || found[2] === "meta") return null;
  const isPublic = PUBLIC_NAMESPACES.some((namespace) => namespace === found[2]);
  return `${isPublic ? "lang" : "teamlang"}-${found[1]}`;
}

export default defineConfig({
  root,
  publicDir: "public",
  css: { modules },
  resolve: { alias: REACT },
  build: {
    outDir,
    emptyOutDir: true,
    target: ["chrome109", "safari16.4", "firefox115"],
    cssTarget: ["chrome109", "safari16.4", "firefox115"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ debugName: "languages", name: chunkName, test: /\/locales\/[^/]+\/(?!meta)[^/]+\.json/ }] },
      },
    },
  },
  worker: { format: "es" },
  plugins: [
    leaveInDevelopment(root),
    letters(root),
    shells(root, modules),
    homeScreen(root),
    sets.plugin,
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      injectRegister: false,
      registerType: "prompt",
      manifest: false,
      injectManifest: {
        globPatterns: ["**/*.{js,css,html,json,svg,png,webmanifest,woff2,wasm}"],
        globIgnores: ["csp.json", "sw.js", "**/*.map", "icon-*.png", "home-screen/*.png", "packs/roots/**"],
        maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
        manifestTransforms: [
          (entries) => ({
            manifest: entries
              .filter(({ url }) => isForEverybody(outDir)(url))
              .map(({ url }) => ({ url, revision: null, integrity: integrityOf(url), set: sets.setOf(url) }))
              .sort((a, b) => (a.url < b.url ? -1 : 1)) as unknown as typeof entries,
            warnings: [],
          }),
        ],
      },
    }),
  ],
});

function integrityOf(file: string): string {
  return `sha256-${createHash("sha256")
    .update(readFileSync(join(outDir, file)))
    .digest("base64")}`;
}
