import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Fastify from "fastify";
import { type InlineHashes, readInlineHashes } from "../hub/app-files.ts";
import { addHeaders } from "../hub/headers.ts";

/**
 * The headers of the hub for servers that only give out files. The build calls it; the hub's own code is the one source:
 *
 *   dist/app/_headers, dist/app/_redirects   Netlify, Cloudflare Pages
 *   dist/hosts/Caddyfile, dist/hosts/nginx.conf
 *
 * `FANAL_HUBS`: the hubs the app may talk to; a server that only gives out files is none itself.
 */
type Headers = Readonly<Record<string, string>>;

const NAMED_BY_HASH = "public, max-age=31536000, immutable";
const ASK_AGAIN = "no-cache";
/** What a server adds to any answer by itself. */
const NOT_OURS = new Set(["date", "connection", "keep-alive", "content-length", "content-type"]);

/** Every header the hub puts on a page, as it would send it. */
export async function pageHeaders(hashes: InlineHashes, hubs: readonly string[]): Promise<Headers> {
  const app = Fastify();
  await addHeaders(app, hashes, hubs);
  app.get("/", async (_request, reply) => reply.code(204).send());
  const { headers } = await app.inject("/");
  await app.close();
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !NOT_OURS.has(name))
      .map(([name, value]): [string, string] => [name, String(value)]),
  );
}

const each = (headers: Headers, line: (name: string, value: string) => string): string =>
  Object.entries(headers)
    .map(([name, value]) => line(name, value))
    .join("\n");

export const netlifyHeaders = (headers: Headers): string =>
  `/*\n${each(headers, (name, value) => `  ${name}: ${value}`)}\n\n/assets/*\n  cache-control: ${NAMED_BY_HASH}\n`;

export const NETLIFY_REDIRECTS = "/* /index.html 200\n";

export const caddyfile = (headers: Headers): string => `fanal.example.org {
	root * /srv/fanal/app
	encode zstd gzip
	header {
${each(headers, (name, value) => `\t\t${name} "${value}"`)}
	}
	@named path /assets/*
	header @named cache-control "${NAMED_BY_HASH}"
	@others not path /assets/*
	header @others cache-control "${ASK_AGAIN}"
	@unlisted path /csp.json /_headers /_redirects
	respond @unlisted 404
	try_files {path} /index.html
	file_server {
		precompressed br
	}
}
`;

export const nginxConf = (headers: Headers): string => `map $uri $fanal_cache {
	default "${ASK_AGAIN}";
	~^/assets/ "${NAMED_BY_HASH}";
}
server {
	server_name fanal.example.org;
	listen 443 ssl;
	root /srv/fanal/app;
	access_log off;
${each(headers, (name, value) => `\tadd_header ${name} "${value}" always;`)}
	add_header cache-control $fanal_cache always;
	types { application/manifest+json webmanifest; }
	include mime.types;
	location ~ ^/(csp\\.json|_headers|_redirects)$ { return 404; }
	location /assets/ { try_files $uri =404; }
	location /packs/ { try_files $uri =404; }
	location / { try_files $uri /index.html; }
}
`;

async function main(dist: string, hubs: readonly string[]): Promise<void> {
  const app = join(dist, "app");
  const headers = await pageHeaders(readInlineHashes(app), hubs);
  mkdirSync(join(dist, "hosts"), { recursive: true });
  const files = {
    [join(app, "_headers")]: netlifyHeaders(headers),
    [join(app, "_redirects")]: NETLIFY_REDIRECTS,
    [join(dist, "hosts", "Caddyfile")]: caddyfile(headers),
    [join(dist, "hosts", "nginx.conf")]: nginxConf(headers),
  };
  for (const [file, text] of Object.entries(files)) {
    if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const hubs = (process.env["FANAL_HUBS"] ?? "").split(/[\s,]+/).filter((hub) => hub !== "");
  await main(process.argv[2] ?? "dist", hubs);
}
