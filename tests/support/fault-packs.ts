import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parse } from "yaml";
import { binary, ROOT, run } from "../../tools/lib/process.mjs";
import { freshFolder, removeFolder } from "./browser.ts";
import type { Built } from "./stack.ts";

const RIGHTS = "text/en/rights.yaml";
/** The right whose title differs. */
export const CHANGED_RIGHT = "INT-01";
/** Words of the newer pack that the older one does not have. */
export const NEWER_TITLE = "A newer word for this";

export interface PackFiles {
  /** Bytes by address, `/packs/core/…`. */
  readonly files: ReadonlyMap<string, Buffer>;
}

const readFolder = (folder: string): Map<string, Buffer> =>
  new Map(readdirSync(join(folder, "core")).map((name) => [`/packs/core/${name}`, readFileSync(join(folder, "core", name))]));

/** The core pack as it was built, and one version later, signed by the same keys, with one title changed. */
export async function buildNewerCore(
  built: Built,
): Promise<{ readonly older: PackFiles; readonly newer: PackFiles; readonly olderTitle: string }> {
  const work = freshFolder("packs");
  cpSync(join(ROOT, "packs"), join(work, "packs"), { recursive: true });
  const edit = (file: string, change: (text: string) => string): void =>
    writeFileSync(join(work, "packs/core", file), change(readFileSync(join(work, "packs/core", file), "utf8")));
  edit("pack.yaml", (text) => text.replace(/^version: (\d+)$/m, (_, version) => `version: ${Number(version) + 1}`));
  edit(RIGHTS, (text) => text.replace(new RegExp(`^( {2}right\\.${CHANGED_RIGHT}\\.title:).*$`, "m"), `$1 ${NEWER_TITLE}`));
  const strings = parse(readFileSync(join(ROOT, "packs/core", RIGHTS), "utf8")) as { strings: Record<string, string> };
  const olderTitle = strings.strings[`right.${CHANGED_RIGHT}.title`] ?? "";
  const out = join(work, "built");
  const { code, output } = await run(
    binary("tsx"),
    [
      "tools/pack/main.ts",
      "build",
      join(work, "packs/core"),
      join(work, "packs/calais"),
      "--keys",
      join(built.data, "keys"),
      "--out",
      out,
    ],
    { keep: true },
  );
  if (code !== 0) throw new Error(`the newer pack was not built:\n${output}`);
  const newer = readFolder(out);
  removeFolder(work);
  const plain = [...readFolder(join(built.dist, "app/packs"))].filter(([path]) => !path.endsWith(".br"));
  return { older: { files: new Map(plain) }, newer: { files: newer }, olderTitle };
}

/** An answer that goes on for so many bytes, whatever was said of its size. */
export interface Endless {
  readonly bytes: number;
  /** How much of it the phone took before it turned away. */
  given?: number;
}
export type Served = ReadonlyMap<string, Buffer | Endless | null>;

export interface PackServer {
  readonly origin: string;
  /** Answers these addresses itself (`null`: not there), and the hub all others. */
  serve(files: Served): void;
  /** Resolves when the phone has been given one whose address holds this name. */
  given(name: string): Promise<void>;
  close(): Promise<void>;
}

const PIECE = Buffer.alloc(64 * 1024, "0");

function stream(endless: Endless, reply: ServerResponse): void {
  endless.given = 0;
  reply.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
  const go = (): void => {
    while (!reply.destroyed) {
      if ((endless.given ?? 0) >= endless.bytes) return void reply.end();
      endless.given = (endless.given ?? 0) + PIECE.length;
      if (!reply.write(PIECE)) return void reply.once("drain", go);
    }
  };
  go();
}

/** Stands before the hub and gives other packs than the hub has. */
export async function createPackServer(target: string): Promise<PackServer> {
  let own: Served = new Map();
  let waiting: { readonly name: string; readonly tell: () => void } | null = null;
  const server = createServer((from, reply) => {
    const mine = own.get(from.url ?? "");
    if (mine === null) return void reply.writeHead(404).end();
    if (mine && !Buffer.isBuffer(mine)) return stream(mine, reply);
    if (mine) {
      reply.writeHead(200, {
        "content-type": from.url?.endsWith(".js") ? "text/javascript" : "application/json",
        "cache-control": "no-store",
      });
      if (waiting && from.url?.includes(waiting.name)) waiting.tell();
      return void reply.end(mine);
    }
    const to = request(
      target + from.url,
      { method: from.method, headers: { ...from.headers, host: new URL(target).host }, agent: false },
      (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      },
    );
    to.on("error", () => reply.destroy());
    from.pipe(to);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (files) => {
      own = files;
    },
    given: (name) =>
      new Promise((tell) => {
        waiting = { name, tell };
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
