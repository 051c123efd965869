import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { freshFolder, removeFolder } from "./browser.ts";

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };
/** As strict as the app's own: a worker from a plain string, or a script from elsewhere, would fail here too. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types app";

/** Builds the bare vault page, or another of one script, and serves it at an address of its own. */
export async function serveVaultPage(
  page = new URL("./vault-page/", import.meta.url),
): Promise<{ readonly address: string; close(): void }> {
  const outDir = freshFolder("vault-page");
  await build({
    root: fileURLToPath(page),
    configFile: false,
    logLevel: "error",
    worker: { format: "es" },
    build: { outDir, emptyOutDir: true, target: "es2022", modulePreload: { polyfill: false } },
  });
  const server = createServer((request, answer) => {
    const name = request.url === "/" ? "index.html" : (request.url ?? "").slice(1);
    const file = join(outDir, name);
    if (!file.startsWith(outDir) || !existsSync(file)) {
      answer.writeHead(404).end();
      return;
    }
    answer.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-security-policy": POLICY,
    });
    answer.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      removeFolder(outDir);
    },
  };
}
