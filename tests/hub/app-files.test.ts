import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestHub, type TestHub, tempDir } from "./support.ts";

let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
const PAGE = `<!doctype html><title>Fanal</title>${" ".repeat(2000)}`;

beforeEach(async () => {
  temp = tempDir();
  const write = (name: string, content: string | Buffer) => {
    const file = join(temp.path, name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
  };
  write("dist/app/index.html", PAGE);
  write("dist/app/index.html.br", brotliCompressSync(PAGE));
  write("dist/app/sw.js", "self.x=1");
  write("dist/app/assets/main-abc123.js", "export const x=1;");
  write("dist/app/packs/index.json", '{"parts":[{"packId":"core","role":"content"}]}');
  write("dist/app/packs/core/content.manifest.json", "{}");
  write("dist/app/packs/core/guides.0123456789abcdef.json", "[]");
  write("dist/app/csp.json", '{"scriptHashes":["sha256-one="],"styleHashes":["sha256-two="]}');
  write("packs/index.json", '{"parts":[{"packId":"demo","role":"directory"}]}');
  write("packs/demo/directory.manifest.json", '{"v":2}');
  write("secret.txt", "not for the world");
  hub = await createTestHub(temp.path, { hubs: ["https://hub.example.org"] });
});
afterEach(async () => {
  await hub.close();
  temp.remove();
});

const get = (url: string, headers: Record<string, string> = {}) => hub.app.inject({ url, headers });

describe("the app's files", () => {
  it("every screen's address gives the app, also with a query; an unknown file does not", async () => {
    for (const url of ["/", "/danger", "/rights", "/rights/work", "/screen", "/settings?x=1"]) {
      const answer = await get(url);
      expect([answer.statusCode, answer.body, answer.headers["content-type"]]).toEqual([200, PAGE, "text/html; charset=utf-8"]);
    }
    for (const url of [
      "/nothing.js",
      "/packs/core/nothing.json",
      "/packs/nothing",
      "/csp.json",
      "/v1/nothing",
      "/v1",
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/packs/..%2f..%2fsecret.txt",
      "/packs/%2e%2e/secret.txt",
      "/.env",
      "/assets",
    ]) {
      const answer = await get(url);
      expect(answer.body, url).not.toContain("not for the world");
      if (url !== "/assets" && answer.body === PAGE) throw new Error(`${url} gave the app`);
    }
  });

  it("carries the headers of a page that runs nothing but its own code", async () => {
    for (const url of ["/", "/sw.js", "/packs/index.json", "/v1/hub", "/nothing.js"]) {
      const { headers } = await get(url);
      expect(headers["content-security-policy"]).toBe(
        "default-src 'none';script-src 'self' 'wasm-unsafe-eval' 'sha256-one=';worker-src 'self';connect-src 'self' https://hub.example.org;img-src 'self' blob:;media-src 'self' blob:;style-src 'self' 'sha256-two=';font-src 'self';manifest-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none';require-trusted-types-for 'script';trusted-types app",
      );
      expect(headers).toMatchObject({
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "strict-transport-security": "max-age=63072000",
      });
      expect(headers["permissions-policy"]).toMatch(/^camera=\(self\), microphone=\(self\), .*geolocation=\(\)/);
      expect(headers["set-cookie"]).toBeUndefined();
      expect(headers["server"]).toBeUndefined();
    }
  });

  it("sends what was packed at build, with a strong ETag of its own, and 304 to whoever has it", async () => {
    const plain = await get("/");
    const packed = await get("/", { "accept-encoding": "gzip, br" });
    expect(packed.headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(PAGE);
    expect(plain.headers["etag"]).toMatch(/^"[A-Za-z0-9_-]{22}"$/);
    expect(packed.headers["etag"]).not.toBe(plain.headers["etag"]);
    expect(packed.headers["vary"]).toBe("accept-encoding");
    for (const answer of [plain, packed]) {
      const headers = { "if-none-match": String(answer.headers["etag"]), ...(answer === packed && { "accept-encoding": "br" }) };
      const again = await get("/", headers);
      expect([again.statusCode, again.body]).toEqual([304, ""]);
    }
    expect((await get("/", { "if-none-match": '"other"' })).statusCode).toBe(200);
  });

  it("asks again for everything but files whose name is their hash", async () => {
    const cacheOf = async (url: string) => (await get(url)).headers["cache-control"];
    for (const url of [
      "/",
      "/sw.js",
      "/packs/index.json",
      "/packs/core/content.manifest.json",
      "/packs/demo/directory.manifest.json",
    ])
      expect(await cacheOf(url)).toBe("no-cache");
    for (const url of ["/assets/main-abc123.js", "/packs/core/guides.0123456789abcdef.json"])
      expect(await cacheOf(url)).toBe("public, max-age=31536000, immutable");
  });

  it("lists the packs built in and those this hub signs itself", async () => {
    const index = await get("/packs/index.json");
    expect(index.json()).toEqual({
      parts: [
        { packId: "core", role: "content" },
        { packId: "demo", role: "directory" },
      ],
    });
    expect((await get("/packs/index.json", { "if-none-match": String(index.headers["etag"]) })).statusCode).toBe(304);
    expect((await get("/packs/demo/directory.manifest.json")).json()).toEqual({ v: 2 });
  });

  it("gives the pointers as they were built to who asks for them, and with this hub's own packs to everybody else", async () => {
    expect(JSON.parse((await get("/packs/index.json")).body).parts.map((part: { packId: string }) => part.packId)).toEqual([
      "core",
      "demo",
    ]);
    expect((await get("/packs/index.json?built")).body).toBe('{"parts":[{"packId":"core","role":"content"}]}');
    expect((await get("/packs/demo/directory.manifest.json")).statusCode).toBe(200);
    expect((await get("/packs/demo/directory.manifest.json?built")).statusCode).toBe(404);
  });
});
