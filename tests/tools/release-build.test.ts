import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "../../tools/lib/process.mjs";
import { buildPacks } from "../../tools/pack/lib/build.ts";
import { createKeys } from "../../tools/pack/lib/keys.ts";
import { SmallPack } from "../packs/small-pack.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "fanal-release-build-"));
const small = new SmallPack();

beforeAll(async () => {
  await createKeys(join(dir, "keys"));
  await buildPacks({ sources: [small.dir], keysDir: join(dir, "keys"), outDir: join(dir, "packs") });
  // As a release lies: the root without the keys.
  for (const file of ["root.json", "root.signatures.json"]) cpSync(join(dir, "keys", file), join(dir, "release", "keys", file));
});
afterAll(() => {
  small.remove();
  rmSync(dir, { recursive: true, force: true });
});

const build = (env: Record<string, string>) =>
  run(process.execPath, [join(ROOT, "tools", "build.mjs"), "--release"], {
    keep: true,
    env: { FANAL_DIST: join(dir, "dist"), ...env },
  });

it("a release of the app is not built with packs signed on the same machine", async () => {
  const { code, output } = await build({ FANAL_DATA: dir, FANAL_PACKS: "" });
  expect(code).toBe(1);
  expect(output).toContain("The build stopped: a release takes packs that their keepers signed");
});

it("a release of the app is not built with development keys", async () => {
  for (const data of [dir, join(dir, "release")]) {
    const { code, output } = await build({ FANAL_DATA: data, FANAL_PACKS: join(dir, "packs") });
    expect(code).toBe(1);
    expect(output).toContain("It names development keys, and a release must not trust them.");
  }
});
