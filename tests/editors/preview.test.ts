import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workbench } from "../packs/workbench.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const bench = new Workbench();
/** Where the command makes what it needs for a while. */
const scratch = mkdtempSync(join(tmpdir(), "fanal-preview-test-"));
let preview: ChildProcess;
let address = "";
let said = "";

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 50));
};
const get = (path: string): Promise<Response> => fetch(`${address}${path}`);
const version = async (): Promise<number> =>
  ((await (await get("/packs/calais/content.manifest.json")).json()) as { version: number }).version;
/** What a build or a hub would change. */
const untouched = (): readonly string[] =>
  ["public/packs", "data", "packs/calais/pack.yaml"].map(
    (path) => `${path} ${statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? "none"}`,
  );
const before = untouched();

beforeAll(async () => {
  const args = ["--import", "tsx", join(ROOT, "tools/pack/main.ts"), "preview", ...bench.sources];
  preview = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, TMPDIR: scratch } });
  preview.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await until(() => /http:\/\/localhost:\d+/.test(said) || preview.exitCode !== null);
  address = /http:\/\/localhost:\d+/.exec(said)?.[0] ?? "";
});
afterAll(() => {
  preview.kill("SIGKILL");
  bench.remove();
  rmSync(scratch, { recursive: true, force: true });
});

describe("the preview of a pack folder", () => {
  it("shows the app with its own trust root and packs, to this computer only", async () => {
    expect(address).not.toBe("");
    expect(await (await get("/")).text()).toContain("<html");
    const root = await (await get("/packs/root.json")).text();
    const client = await (await get("/@vite/client")).text();
    const given = await (await get(/import "([^"]*env[^"]*)"/.exec(client)?.[1] ?? "/@vite/env")).text();
    expect(given).toContain(/"keyIds":\["([0-9a-f]+)/.exec(root)?.[1] ?? "no key");
    expect((await get("/packs/..%2fkeys%2froot.json")).status).toBe(404);
    expect((await get("/packs/nothing.json")).status).toBe(404);
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address: other } of others) await expect(fetch(address.replace("localhost", other))).rejects.toThrow();
  });

  it("takes a change over as a newer version, and says so", async () => {
    const was = await version();
    bench.edit("calais/text/en/rights.yaml", "strings:", "strings: # read again");
    bench.edit("calais/text/en/danger.yaml", "strings:", "strings: # read again");
    await until(async () => (await version()) > was);
    expect(said).toMatch(/Built again: \d+ parts\./);
  });

  it("keeps the last good build when something is wrong, and names it", async () => {
    const was = await version();
    const file = join(bench.dir, "calais/pack.yaml");
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, whole.replace("parts: [content, directory]", "parts: [content, directry]"));
    await until(() => said.includes('Did you mean "directory"?'));
    expect(said).toContain("the app still shows the last good build");
    expect(await version()).toBe(was);
    writeFileSync(file, whole);
    await until(async () => (await version()) > was);
  });

  it("ends with Ctrl-C and leaves nothing behind", async () => {
    const ended = new Promise((done) => preview.once("exit", done));
    preview.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(readdirSync(scratch).filter((name) => name.startsWith("fanal-preview-"))).toEqual([]);
    await expect(get("/")).rejects.toThrow();
    expect(untouched()).toEqual(before);
  });
});
