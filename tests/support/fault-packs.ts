import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parse } from "yaml";
import { binary, ROOT, run } from "../../tools/lib/process.mjs";
import { freshFolder, ORIGIN, originAnswersAt, removeFolder } from "./browser.ts";
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

const readFolder = (folder: string, pack: string): Map<string, Buffer> =>
  new Map(readdirSync(join(folder, pack)).map((name) => [`/packs/${pack}/${name}`, readFileSync(join(folder, pack, name))]));

type Edit = (file: string, change: (text: string) => string) => void;

/** A pack as it was built, and one version later, signed by the same keys. */
async function buildNewer(built: Built, pack: string, change: (edit: Edit) => void): Promise<Versions> {
  const work = freshFolder("packs");
  cpSync(join(ROOT, "packs"), join(work, "packs"), { recursive: true });
  const edit: Edit = (file, change) =>
    writeFileSync(join(work, "packs", pack, file), change(readFileSync(join(work, "packs", pack, file), "utf8")));
  edit("pack.yaml", (text) => text.replace(/^version: (\d+)$/m, (_, version) => `version: ${Number(version) + 1}`));
  change(edit);
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
  const newer = readFolder(out, pack);
  removeFolder(work);
  const plain = [...readFolder(join(built.dist, "app/packs"), pack)].filter(([path]) => !path.endsWith(".br"));
  return { older: { files: new Map(plain) }, newer: { files: newer } };
}

interface Versions {
  readonly older: PackFiles;
  readonly newer: PackFiles;
}

/** The core pack, with one title changed. */
export async function buildNewerCore(built: Built): Promise<Versions & { readonly olderTitle: string }> {
  const versions = await buildNewer(built, "core", (edit) =>
    edit(RIGHTS, (text) => text.replace(new RegExp(`^( {2}right\\.${CHANGED_RIGHT}\\.title:).*$`, "m"), `$1 ${NEWER_TITLE}`)),
  );
  const strings = parse(readFileSync(join(ROOT, "packs/core", RIGHTS), "utf8")) as { strings: Record<string, string> };
  return { ...versions, olderTitle: strings.strings[`right.${CHANGED_RIGHT}.title`] ?? "" };
}

/** The pack of Calais, with one service checked on another day: its largest file changes, and no words. */
export const buildNewerDirectory = (built: Built): Promise<Versions> =>
  buildNewer(built, "calais", (edit) =>
    edit("directory/services-be.yaml", (text) => text.replace(/last_checked: .*$/m, 'last_checked: "2026-11-20"')),
  );

/** How much of an answer comes, and how fast; absent, all of it at once. */
export interface Line {
  /** Nothing answers. */
  readonly isDown?: boolean;
  readonly bytesPerSecond?: number;
  /** Bytes of this answer after which the line breaks; `null` where it holds. */
  readonly breaksAfter?: (path: string, bytes: number) => number | null;
}

/** One answer the server gave itself, to an address of a pack. */
export interface Given {
  readonly path: string;
  readonly status: number;
  /** Of the body, as far as it went. */
  bytes: number;
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
  readonly seen: readonly Given[];
  /** Answers these addresses itself (`null`: not there), and the hub all others. */
  serve(files: Served): void;
  over(line: Line): void;
  /** Resolves when the phone has been given one whose address holds this name. */
  given(name: string): Promise<void>;
  close(): Promise<void>;
}

const CHUNK = 4096;
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

/**
 * Stands before the hub and gives other packs than the hub has: by range where one is asked for, 304 where it is known. With `phones` the
 * ready ones find it at the address they know.
 */
export async function createPackServer(target: string, { phones = false } = {}): Promise<PackServer> {
  let own: Served = new Map();
  let line: Line = {};
  let waiting: { readonly name: string; readonly tell: () => void } | null = null;
  const seen: Given[] = [];

  function give(path: string, whole: Buffer, from: IncomingMessage, reply: ServerResponse): void {
    const etag = `"${createHash("sha256").update(whole).digest("hex").slice(0, 16)}"`;
    const headers = {
      "content-type": path.endsWith(".js") ? "text/javascript" : "application/json",
      "cache-control": "no-cache",
      etag,
    };
    if (from.headers["if-none-match"] === etag) {
      seen.push({ path, status: 304, bytes: 0 });
      return void reply.writeHead(304, headers).end();
    }
    const begin = Number(/^bytes=(\d+)-$/.exec(from.headers.range ?? "")?.[1] ?? 0);
    const body = whole.subarray(begin);
    const status = begin > 0 ? 206 : 200;
    const range = begin > 0 ? { "content-range": `bytes ${begin}-${whole.length - 1}/${whole.length}` } : {};
    reply.writeHead(status, { ...headers, ...range, "content-length": body.length });
    const given: Given = { path, status, bytes: 0 };
    seen.push(given);
    if (waiting && path.includes(waiting.name)) waiting.tell();
    send(body, given, reply);
  }

  function send(body: Buffer, given: Given, reply: ServerResponse): void {
    const { bytesPerSecond, breaksAfter } = line;
    const end = breaksAfter?.(given.path, body.length) ?? null;
    const most = Math.min(body.length, end ?? body.length);
    const next = (): void => {
      const chunk = body.subarray(given.bytes, Math.min(most, bytesPerSecond ? given.bytes + CHUNK : most));
      given.bytes += chunk.length;
      if (given.bytes >= most && end === null) return void reply.end(chunk);
      reply.write(chunk, () => {
        if (given.bytes >= most) return void setTimeout(() => reply.destroy(), 20);
        if (!reply.destroyed) setTimeout(next, (CHUNK * 1000) / (bytesPerSecond ?? CHUNK));
      });
    };
    next();
  }

  const server = createServer((from, reply) => {
    if (line.isDown) return void from.socket.destroy();
    const path = (from.url ?? "").split("?")[0] ?? "";
    const mine = own.get(from.url ?? "");
    if (mine === null) return void reply.writeHead(404).end();
    if (mine && !Buffer.isBuffer(mine)) return stream(mine, reply);
    if (mine) return give(path, mine, from, reply);
    const to = request(
      target + from.url,
      { method: from.method, headers: { ...from.headers, host: new URL(target).host }, agent: false },
      (answer) => {
        const given: Given = { path, status: answer.statusCode ?? 502, bytes: 0 };
        if (path.startsWith("/packs/")) seen.push(given);
        answer.on("data", (chunk: Buffer) => {
          given.bytes += chunk.length;
        });
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      },
    );
    to.on("error", () => reply.destroy());
    from.pipe(to);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  if (phones) originAnswersAt(port);
  return {
    origin: phones ? ORIGIN : `http://127.0.0.1:${port}`,
    seen,
    serve: (files) => {
      own = files;
    },
    over: (next) => {
      line = next;
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
