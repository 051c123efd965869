import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "#offline/digest.ts";
import { differences, fromFolder, lookAt } from "../../tools/digest.ts";

const FILES: Readonly<Record<string, string>> = {
  "index.html": "<!doctype html>",
  "assets/main-12345678.js": "export {};",
  "packs/core/guides.0123456789abcdef.json": "[]",
};
const integrity = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fanal-digest-"));
  write(FILES);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A build as a server has it: files, and the worker that lists them. */
function write(files: Readonly<Record<string, string>>, worker = "const patience = 4000;"): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const list = Object.entries(files).map(([url, text]) => ({ integrity: integrity(text), revision: null, set: "core", url }));
  writeFileSync(join(folder, "sw.js"), `const entries=${JSON.stringify(list)};${worker}`);
}
const look = () => lookAt(fromFolder(folder));

describe("the digest of a build", () => {
  it("is the same for the same files, in whatever order they are listed", async () => {
    const { digest, files, problems } = await look();
    expect(problems).toEqual([]);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestOf([...files].reverse())).toBe(digest);
  });
  it("is another one when a file or a name differs", async () => {
    const { digest } = await look();
    write({ ...FILES, "index.html": "<!doctype html> " });
    expect((await look()).digest).not.toBe(digest);
    write({ "index2.html": "<!doctype html>", ...FILES });
    expect((await look()).digest).not.toBe(digest);
  });
  it("a file that is not the one listed is named, and so is one that is missing", async () => {
    writeFileSync(join(folder, "index.html"), "<!doctype html><script>evil</script>");
    rmSync(join(folder, "assets"), { recursive: true });
    expect((await look()).problems).toEqual(["index.html is not the file that is listed", "assets/main-12345678.js is missing"]);
  });
  it("the worker that removes itself has no digest", async () => {
    writeFileSync(join(folder, "sw.js"), "self.registration.unregister()");
    const { digest, problems } = await look();
    expect([digest, problems]).toEqual(["", ["sw.js is missing or lists no files"]]);
  });
  it("names what differs from another build, a worker with the same list and other code too", async () => {
    const ours = await look();
    expect(differences(await look(), ours)).toEqual([]);
    write(FILES, "steal();");
    expect(differences(await look(), ours)).toEqual(["sw.js differs from this build, although it lists the same files"]);
    write({ "index.html": "other", "assets/new-12345678.js": "1", "assets/main-12345678.js": "export {};" });
    expect(differences(await look(), ours)).toEqual([
      "index.html differs from this build",
      "assets/new-12345678.js is not in this build",
      "packs/core/guides.0123456789abcdef.json of this build is not there",
    ]);
  });
});
