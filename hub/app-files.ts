import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as v from "valibot";
import { refuse } from "./answers.ts";

const InlineHashesSchema = v.object({
  scriptHashes: v.optional(v.array(v.string()), []),
  styleHashes: v.optional(v.array(v.string()), []),
});
export type InlineHashes = v.InferOutput<typeof InlineHashesSchema>;

/** Hashes of the few inline scripts and styles the build left in the pages, from `csp.json` beside them. */
export function readInlineHashes(appRoot: string): InlineHashes {
  const file = join(appRoot, "csp.json");
  return existsSync(file)
    ? v.parse(InlineHashesSchema, JSON.parse(readFileSync(file, "utf8")))
    : { scriptHashes: [], styleHashes: [] };
}

/** Beside the app for whoever serves it, not for those who use it. */
const UNLISTED = new Set(["/csp.json", "/_headers", "/_redirects"]);

interface Found {
  readonly root: string;
  readonly path: string;
}

const IndexSchema = v.object({ parts: v.array(v.object({ packId: v.string(), role: v.string() })) });
const readIndex = (file: string) => (existsSync(file) ? v.parse(IndexSchema, JSON.parse(readFileSync(file, "utf8"))).parts : []);

const isKnown = (request: FastifyRequest, etag: string): boolean =>
  (request.headers["if-none-match"] ?? "")
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .includes(etag);

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * The built app and the content packs. A file whose name holds its hash never changes; everything else is asked for again each time and
 * answered with 304 by its ETag. Any path without a file name is a screen of the app.
 */
export async function addAppFiles(app: FastifyInstance, appRoot: string, packsRoot: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: [appRoot, packsRoot],
    serve: false,
    etag: false,
    lastModified: false,
    cacheControl: false,
    preCompressed: true,
  });
  const etags = new Map<string, { readonly stamp: string; readonly digest: string }>();

  async function digestOf(file: string): Promise<string> {
    const { mtimeMs, size } = statSync(file);
    const stamp = `${mtimeMs} ${size}`;
    const known = etags.get(file);
    if (known?.stamp === stamp) return known.digest;
    const digest = createHash("sha256")
      .update(await readFile(file))
      .digest("base64url")
      .slice(0, 22);
    etags.set(file, { stamp, digest });
    return digest;
  }

  function find(path: string, isBuilt: boolean): Found | null {
    if (!/^(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/.test(path) || UNLISTED.has(path)) return null;
    if (!isBuilt && path.startsWith("/packs/") && isFile(join(packsRoot, path.slice("/packs".length))))
      return { root: packsRoot, path: path.slice("/packs".length) };
    return isFile(join(appRoot, path)) ? { root: appRoot, path } : null;
  }

  /** The parts built into the app, and over them those this hub signs itself. */
  async function sendIndex(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const parts = [join(appRoot, "packs"), packsRoot].flatMap((root) => readIndex(join(root, "index.json")));
    const unique = new Map(parts.map((part) => [`${part.packId}/${part.role}`, part]));
    const text = JSON.stringify({ parts: [...unique.values()] });
    const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
    reply.headers({ etag, "cache-control": "no-cache" });
    if (isKnown(request, etag)) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(text);
  }

  async function send(request: FastifyRequest, reply: FastifyReply, { root, path }: Found): Promise<FastifyReply> {
    const packed = /\bbr\b/.test(request.headers["accept-encoding"] ?? "") && existsSync(`${join(root, path)}.br`);
    const etag = `"${await digestOf(join(root, path))}${packed ? "-br" : ""}"`;
    const named = /^\/assets\//.test(path) || /[.-][0-9a-f]{16}\.(json|webm|ogg)$/.test(path);
    reply.headers({ etag, vary: "accept-encoding", "cache-control": named ? "public, max-age=31536000, immutable" : "no-cache" });
    if (isKnown(request, etag)) return reply.code(304).send();
    return reply.sendFile(path.slice(1), root);
  }

  app.get("/*", async (request, reply) => {
    const { pathname: path, searchParams } = new URL(request.url, "http://hub");
    // The service worker checks what it keeps against the build: it asks for the file as it was built.
    const isBuilt = searchParams.has("built");
    if (path === "/packs/index.json" && !isBuilt) return sendIndex(request, reply);
    const isCall = path === "/v1" || path.startsWith("/v1/");
    const isScreen = !isCall && !path.startsWith("/packs/") && !(path.split("/").at(-1) ?? "").includes(".");
    const found = isCall ? null : (find(path, isBuilt) ?? (isScreen ? find("/index.html", true) : null));
    return found === null ? refuse(request, reply, 404, "not_found") : send(request, reply, found);
  });
}
