import { symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "../lib/process.mjs";

/** The hub makes much that is thrown away at once: swept often, it stays small. Measured in docs/operations.md. */
export const HUB_FLAGS = ["--max-semi-space-size=1"];

/** Bundles a program for Node as one module, `outDir/name`, which finds its packages wherever it lies. */
export async function buildNodeModule(entry, outDir, name) {
  const { build } = await import("vite");
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    ssr: { noExternal: [/^#/] },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      target: "node20",
      rollupOptions: { output: { entryFileNames: name } },
    },
  });
  // The module finds its packages by walking up from where it lies.
  if (relative(ROOT, outDir).startsWith("..")) symlinkSync(join(ROOT, "node_modules"), join(outDir, "node_modules"), "junction");
}
