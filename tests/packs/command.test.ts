import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { Workbench } from "./workbench.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const bench = new Workbench();
const [, CORE_VERSION = ""] = /^version: (\d+)$/m.exec(readFileSync(join(ROOT, "packs/core/pack.yaml"), "utf8")) ?? [];
afterAll(() => {
  bench.remove();
});

/** Runs `pack` the way `npm run -s pack --` does, with keys and output in the bench. */
async function pack(...args: string[]): Promise<{ readonly code: number; readonly out: string }> {
  const command = ["--import", "tsx", join(ROOT, "tools/pack/main.ts"), ...args];
  const env = { ...process.env, FANAL_DATA: join(bench.dir, "data") };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, env });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, out: stdout };
  }
}

describe("the pack command", { timeout: 240_000 }, () => {
  const [before, after] = [join(bench.dir, "before"), join(bench.dir, "after")];

  it("builds with new development keys, and verifies what it built", async () => {
    const built = await pack("build", ...bench.sources, "--out", before);
    expect(built).toMatchObject({ code: 0 });
    expect(built.out).toContain(`core/content version ${CORE_VERSION}`);
    expect(await pack("verify", before)).toEqual({ code: 0, out: "3 parts are whole and signed.\n" });
    expect((await pack("keys")).out.match(/^(root|content|directory) +[0-9a-f]{16}$/gm)).toHaveLength(9);
    expect((await pack("inspect", before)).out).toMatch(/ {2}services +\d+ bytes {2}190 entries/);
  });

  it("tells what changed between two builds, and warns when the version did not", async () => {
    bench.edit("core/text/en/rights.yaml", "You may choose to go home, safely", "You may go home, if you choose");
    await pack("build", ...bench.sources, "--out", after);
    const { out } = await pack("diff", before, after, "--values");
    expect(out).toBe(
      '~ core/content text.en.public:.strings.right.INT-09.title "You may choose to go home, safely" → "You may go home, if you choose"\n',
    );
    const said = (await pack("diff", before, after)).out;
    expect(said).toContain("core/content\n  Right INT-09 (title) changed from “You may choose to go home, safely” to");
    const again = await pack("build", ...bench.sources, "--out", before);
    expect(again.out).toContain(`core/content: other content than before under version ${CORE_VERSION}.`);
    expect(again.out).not.toContain("calais/content: other content");
  });

  it("stops with file, line and reason, exit code 1, and leaves the last build in place", async () => {
    const line = bench.edit("core/content/guides.yaml", "relevant: ${q06} = 'yes' and", "relevant: ${q06} = 'yes' und");
    const refused = await pack("build", ...bench.sources, "--out", before);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain(`${join(bench.dir, "core/content/guides.yaml")}:${line}: questions[`);
    expect(refused.out).toContain(
      'The condition cannot be read at character 16 ("und not(sele"): a connecting word, and or or, is missing here.',
    );
    expect(await pack("verify", before)).toMatchObject({ code: 0 });
  });
});
