import { symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "../lib/process.mjs";

/** The hub makes much that is thrown away at once: swept often, it stays small. Measured in docs/operations.md. */
export const HUB_FLAGS = ["--max-semi-space-size=1"];

/** Bundles programs for Node, by name: `outDir/<name>.mjs`, and beside it what they share. They find their packages wherever they lie. */
export async function buildNodeModules(entries, outDir) {
  const { build } = await import("vite");
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    // What only builds need is not installed where a hub runs.
    ssr: { noExternal: [/^#/, "yaml"] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: "node20",
      rollupOptions: { input: entries, output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" } },
    },
  });
  // The module finds its packages by walking up from where it lies.
  if (relative(ROOT, outDir).startsWith("..")) symlinkSync(join(ROOT, "node_modules"), join(outDir, "node_modules"), "junction");
}
