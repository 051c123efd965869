import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Ceremony } from "./ceremony.ts";
import { Workbench } from "./workbench.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = readFileSync(join(ROOT, "docs/keys.md"), "utf8");
const PACK = "npm run -s pack -- ";
/** A build of the app takes minutes: tests/tools/release-build.test.ts asks it for what it refuses. */
const BUILD = /npm run build -- --release$/;

const bench = new Workbench();
const table = new Ceremony([join("packs", "core"), join("packs", "calais")]);
const home = process.cwd();
const said = new Map<string, string>();

/** Each command of the page's blocks, under its heading. */
function commands(): { readonly heading: string; readonly line: string }[] {
  let [heading, inBlock] = ["", false];
  const found = [];
  for (const line of PAGE.split("\n")) {
    if (line.startsWith("## ")) heading = line.slice(3);
    if (line.startsWith("```")) inBlock = line === "```sh";
    else if (inBlock) found.push({ heading, line });
  }
  return found;
}

/** `stick/*.public.json`, as a shell would write it out. */
const globbed = (word: string): string[] => {
  if (!word.includes("*")) return [word];
  const pattern = new RegExp(`^${(word.split("/").pop() ?? "").replaceAll(".", "\\.").replace("*", ".*")}$`);
  return readdirSync(dirname(word))
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(dirname(word), name));
};

async function run(line: string): Promise<string> {
  const words = line.slice(PACK.length).split(" ").flatMap(globbed);
  if (line.startsWith(PACK) && /^(keys|sign|release)$/.test(words[0] ?? "")) {
    const { code, out } = await table.words(words);
    expect(code, `${line}\n${out}`).toBe(0);
    return out;
  }
  const tsx = join(ROOT, "node_modules/tsx/dist/loader.mjs");
  const [program, args] = line.startsWith(PACK)
    ? [process.execPath, ["--import", tsx, join(ROOT, "tools/pack/main.ts"), ...words]]
    : ["sh", ["-c", line]];
  return (await promisify(execFile)(program, args, { maxBuffer: 1 << 26 })).stdout;
}

beforeAll(() => {
  process.chdir(table.dir);
});
afterAll(() => {
  process.chdir(home);
  table.remove();
  bench.remove();
});

it("docs/keys.md: nine keepers go through the page as it is written, from the first key to a stolen one", {
  timeout: 240_000,
}, async () => {
  symlinkSync(bench.dir, "packs");
  let raised = false;
  for (const { heading, line } of commands()) {
    if (BUILD.test(line)) continue;
    if (heading.startsWith("When a key") && line.includes("build --keys") && !raised) {
      raised = true;
      for (const pack of ["core", "calais"]) {
        const file = join(bench.dir, pack, "pack.yaml");
        writeFileSync(
          file,
          readFileSync(file, "utf8").replace(/^version: (\d+)$/m, (_, version) => `version: ${Number(version) + 1}`),
        );
      }
    }
    const stolen = existsSync("stick/hub-operator.directory.public.json") ? table.idOf("hub-operator.directory") : "";
    said.set(line, await run(line.replace("KEYID", stolen)));
  }
  const saidBy = (start: string): string =>
    [...said]
      .filter(([line]) => line.startsWith(PACK + start))
      .map(([, out]) => out)
      .join("\n");
  expect(saidBy("sign --collect")).not.toContain("missing in all");
  expect(saidBy("keys root --after roots/1")).toMatch(/\(hub-operator\) of role directory goes: .* counts for nothing\./);
  expect(saidBy("keys root --from rehearsal")).toContain("no release takes it");
  expect(saidBy("diff")).toMatch(/Version \d+ becomes \d+\./);
  expect(readdirSync("releases/2/packs/roots")).toEqual(["1.json", "1.signatures.json", "2.json", "2.signatures.json"]);

  const [, byShell = ""] = [...said].find(([line]) => line.includes("sha256sum")) ?? [];
  const written = /^Digest of packs\/: (.*)$/m.exec(readFileSync("releases/1/RELEASE.txt", "utf8"))?.[1];
  expect(byShell.split(" ")[0]).toBe(written?.replaceAll(" ", ""));
});
