import { readFileSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const NAME = /^(\/[A-Za-z0-9][A-Za-z0-9._-]*){1,2}$/;

/** Only what was built, and never what lies in `public/packs`. */
function sendPack(packsDir: string, request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  const file = join(packsDir, path);
  const isThere = NAME.test(path) && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  response.statusCode = isThere ? 200 : 404;
  response.setHeader("cache-control", "no-store");
  response.setHeader("content-type", path.endsWith(".json") ? "application/json" : "application/octet-stream");
  response.end(isThere ? readFileSync(file) : "");
}

export interface PreviewServer {
  readonly address: string;
  /** Open pages load again. */
  reload(): void;
  /** Calls back some moments after the last of several changes below these folders. */
  watch(folders: readonly string[], changed: () => void): void;
  close(): Promise<void>;
}

const SETTLE_MS = 200;

/** The app with another trust root and other packs, for this computer only. `cacheDir`: what Vite may write into. */
export async function servePreview(options: {
  readonly root: string;
  readonly packsDir: string;
  readonly cacheDir: string;
  readonly port: number;
}): Promise<PreviewServer> {
  // Read only here: every other command would wait for it.
  const { createServer } = await import("vite");
  const server = await createServer({
    root: ROOT,
    configFile: join(ROOT, "vite.config.ts"),
    // No part is older than those built into an app: this one has none built in.
    define: { __FANAL_ROOT__: JSON.stringify(options.root), __FANAL_PARTS__: "{}", __FANAL_HOME__: "null" },
    cacheDir: options.cacheDir,
    logLevel: "error",
    clearScreen: false,
    server: { host: "localhost", port: options.port, strictPort: true, open: false },
    plugins: [
      {
        name: "fanal-preview",
        configureServer: ({ middlewares }) => {
          middlewares.use("/packs", (request, response) => sendPack(options.packsDir, request, response));
        },
      },
    ],
  });
  await server.listen();
  const bound = server.httpServer?.address();
  if (typeof bound !== "object" || bound === null) throw new Error("The preview found no port to listen on.");
  return {
    address: `http://localhost:${bound.port}`,
    reload: () => server.ws.send({ type: "full-reload" }),
    watch: (folders, changed) => {
      let timer: NodeJS.Timeout | undefined;
      server.watcher.add([...folders]);
      server.watcher.on("all", (_, path) => {
        if (!folders.some((folder) => path.startsWith(folder))) return;
        clearTimeout(timer);
        timer = setTimeout(changed, SETTLE_MS);
      });
    },
    close: () => server.close(),
  };
}
