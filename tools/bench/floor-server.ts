import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html; charset=utf-8", ".js": "text/javascript" };
const PACKAGED: Readonly<Record<string, string>> = {
  "/argon2.umd.min.js": "../../node_modules/hash-wasm/dist/argon2.umd.min.js",
};
const OWN = ["/home.html", "/questions.html", "/worker.js", "/derive.js"];

/** Serves the pages the app is compared with: the same work without any library. */
export async function startFloorServer(): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const server = createServer((request, answer) => {
    const path = new URL(request.url ?? "/", "http://floor").pathname;
    const file = OWN.includes(path) ? `./floor${path}` : PACKAGED[path];
    if (file === undefined) return answer.writeHead(404).end();
    return answer
      .setHeader("content-type", TYPES[extname(path)] ?? "text/plain")
      .end(readFileSync(new URL(file, import.meta.url)));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
