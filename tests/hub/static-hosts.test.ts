import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readInlineHashes } from "../../hub/app-files.ts";
import { caddyfile, NETLIFY_REDIRECTS, netlifyHeaders, nginxConf, pageHeaders } from "../../tools/static-hosts.ts";
import { createTestHub, type TestHub, tempDir } from "./support.ts";

/** The hub and the files for other servers must promise the same; each test reads a file back as its server would. */
const HUBS = ["https://hub.example.org"];
const PER_FILE = ["accept-ranges", "cache-control", "content-type", "content-length", "date", "connection", "etag", "vary"];
let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
let fromHub: Record<string, string>;
let headers: Awaited<ReturnType<typeof pageHeaders>>;

beforeAll(async () => {
  temp = tempDir();
  const app = join(temp.path, "dist", "app");
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, "index.html"), "<!doctype html>");
  writeFileSync(join(app, "csp.json"), '{"scriptHashes":["sha256-one="],"styleHashes":["sha256-two="]}');
  hub = await createTestHub(temp.path, { hubs: HUBS });
  const answer = await hub.app.inject({ url: "/" });
  fromHub = Object.fromEntries(
    Object.entries(answer.headers)
      .filter(([name]) => !PER_FILE.includes(name))
      .map(([name, value]): [string, string] => [name, String(value)]),
  );
  headers = await pageHeaders(readInlineHashes(app), HUBS);
});
afterAll(async () => {
  await hub.close();
  temp.remove();
});

const pairs = (text: string, line: RegExp): Record<string, string> =>
  Object.fromEntries([...text.matchAll(line)].map(([, name, value]) => [name ?? "", value ?? ""]));

describe("a server that only gives out files", () => {
  it("has a policy to compare: scripts of our own, Trusted Types, one hub", () => {
    expect(fromHub["content-security-policy"]).toContain("require-trusted-types-for 'script'");
    expect(fromHub["content-security-policy"]).toContain("connect-src 'self' https://hub.example.org");
  });
  it("sends the hub's headers on Netlify and Cloudflare Pages", () => {
    const [everywhere = ""] = netlifyHeaders(headers).split("\n\n");
    expect(pairs(everywhere, /^ {2}([a-z-]+): (.*)$/gm)).toEqual(fromHub);
    // Cloudflare cuts longer lines.
    for (const line of everywhere.split("\n")) expect(line.length).toBeLessThan(2000);
  });
  it("sends the hub's headers under Caddy", () => {
    const [, block = ""] = /\theader \{\n([\s\S]*?)\n\t\}/.exec(caddyfile(headers)) ?? [];
    expect(pairs(block, /^\t\t([a-z-]+) "(.*)"$/gm)).toEqual(fromHub);
  });
  it("keeps nothing under nginx that was missing when it was asked for", () => {
    const [, named = ""] = /"~(\S+)" "public, max-age=\d+, immutable"/.exec(nginxConf(headers)) ?? [];
    const isKept = (answer: string) => new RegExp(named).test(answer);
    expect(["200/assets/a.js", "304/assets/a.js"].every(isKept), "what is named by its hash is asked for again").toBe(true);
    expect(["404/assets/a.js", "200/help", "200/sw.js"].filter(isKept), "kept for a year").toEqual([]);
  });
  it("keeps nothing under Caddy that was missing, and says on Netlify that it is", () => {
    expect(caddyfile(headers)).toMatch(/handle \/assets\/\* \{\n\t\t@there file\n\t\theader @there cache-control "public/);
    expect(NETLIFY_REDIRECTS.split("\n").slice(0, 3)).toEqual([
      "/assets/* /missing 404",
      "/packs/* /missing 404",
      "/* /index.html 200",
    ]);
  });
  it("sends the hub's headers under nginx, and no file takes them back", () => {
    const text = nginxConf(headers);
    expect(pairs(text, /^\tadd_header ([a-z-]+) "(.*)" always;$/gm)).toEqual(fromHub);
    // One such line within a location would take away all the others.
    for (const [location] of text.matchAll(/location [^{]*\{[^}]*\}/g)) expect(location).not.toContain("add_header");
  });
});
