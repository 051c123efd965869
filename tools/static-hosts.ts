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

/** A part that is not there any more is said to be missing: the page in its place would be kept as a script. */
export const NETLIFY_REDIRECTS = ["/assets/* /missing 404", "/packs/* /missing 404", "/* /index.html 200", ""].join("\n");

export const caddyfile = (headers: Headers): string => `fanal.example.org {
	root * /srv/fanal/app
	encode zstd gzip
	header {
${each(headers, (name, value) => `\t\t${name} "${value}"`)}
		?cache-control "${ASK_AGAIN}"
	}
	@manifest path *.webmanifest
	header @manifest content-type application/manifest+json
	@unlisted path /csp.json /_headers /_redirects
	handle @unlisted {
		error 404
	}
	handle_errors {
		header cache-control "${ASK_AGAIN}"
	}
	handle /assets/* {
		@there file
		header @there cache-control "${NAMED_BY_HASH}"
		file_server {
			precompressed br
		}
	}
	handle /packs/* {
		file_server {
			precompressed br
		}
	}
	handle {
		try_files {path} /index.html
		file_server {
			precompressed br
		}
	}
}
`;

export const nginxConf = (
  headers: Headers,
): string => `# What is missing is not kept: only an answer that is there may be named by its hash.
map "$status$uri" $fanal_cache {
	default "${ASK_AGAIN}";
	"~^(200|206|304)/assets/" "${NAMED_BY_HASH}";
}
server {
	server_name fanal.example.org;
	listen 80;
	access_log off;
	return 301 https://$host$request_uri;
}
server {
	server_name fanal.example.org;
	listen 443 ssl;
	ssl_certificate /etc/ssl/fanal/fullchain.pem;
	ssl_certificate_key /etc/ssl/fanal/privkey.pem;
	root /srv/fanal/app;
	access_log off;
	server_tokens off;
	charset utf-8;
	gzip on;
	gzip_types text/css text/javascript application/javascript application/json application/manifest+json application/wasm image/svg+xml;
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
