import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { directionProblems, findChain, importGraph } from "../../tools/lib/directions.mjs";
import { ROOT } from "../../tools/lib/process.mjs";

describe("the tree as it is", () => {
  it("nothing in src/sync or hub reaches src/seal or src/domain", async () => {
    const { modules } = await importGraph();
    const network = modules.map(({ source }) => source).filter((source) => /^(src\/sync|hub)\//.test(source));
    expect(network.some((source) => source.startsWith("src/sync/"))).toBe(true);
    expect(network.some((source) => source.startsWith("hub/"))).toBe(true);
    expect(
      network.map((source) => findChain(modules, source, /^src\/(seal|domain)\//)).filter((chain) => chain !== null),
    ).toEqual([]);
  });
});

describe("a tree with a fault in it", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "fanal-directions-"));
    symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
    write("package.json", JSON.stringify({ type: "module", imports: { "#*": "./src/*" } }));
    write(
      "tsconfig.json",
      JSON.stringify({
        compilerOptions: { module: "ESNext", moduleResolution: "bundler", allowImportingTsExtensions: true, noEmit: true },
      }),
    );
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const problems = async (): Promise<string> => directionProblems(await importGraph(root)).join("\n");

  it("is not called sound when there is nothing in it", async () => {
    mkdirSync(join(root, "src"));
    write("tools/a.ts", "export const a = 1;\n");
    expect(await problems()).toContain("saw no module");
  });

  it.each([
    ["a rule that reads the database", "src/domain/a.ts", "#storage/b.ts", "domain-may-import"],
    ["a screen that opens the vault", "src/features/cases/a.ts", "#seal/b.ts", "features-may-import"],
    ["a feature that uses another", "src/features/cases/a.ts", "#features/rights/b.ts", "no-feature-imports-another"],
    ["a hub that knows rules", "hub/a.ts", "#domain/b.ts", "hub-may-import"],
    ["an app with the server in it", "src/app/a.ts", "../../hub/b.ts", "app-may-import"],
    ["an import of nothing", "src/ui/a.ts", "#lib/gone.ts", "nothing-unresolved"],
  ])("finds %s", async (_, from, to, rule) => {
    write(from, `import { b } from "${to}";\nexport const a = b;\n`);
    if (!to.includes("gone")) write(to.replace("#", "src/").replace("../../", ""), "export const b = 1;\n");
    expect(await problems()).toContain(rule);
  });

  it.each([
    ["dexie", "src/workflows/a.ts", "dexie-only-in-storage"],
    ["age-encryption", "src/workflows/a.ts", "cryptography-only-in-seal-and-verify"],
    ["@noble/curves/ed25519.js", "src/content/a.ts", "cryptography-only-in-seal-and-verify"],
    ["fastify", "src/app/a.ts", "server-packages-only-in-hub"],
  ])("finds %s out of its place", async (name, from, rule) => {
    write(from, `import * as it from "${name}";\nexport const a = it;\n`);
    expect(await problems()).toContain(rule);
  });

  it("finds a way to the keys over a third module", async () => {
    write("src/sync/a.ts", 'import { b } from "#storage/b.ts";\nexport const a = b;\n');
    write("src/storage/b.ts", 'import { c } from "#domain/c.ts";\nexport const b = c;\n');
    write("src/domain/c.ts", "export const c = 1;\n");
    expect(await problems()).toContain("src/sync/a.ts → src/storage/b.ts → src/domain/c.ts");
  });

  it("finds a circle", async () => {
    write("src/lib/a.ts", 'import { b } from "#lib/b.ts";\nexport const a = (): unknown => b;\n');
    write("src/lib/b.ts", 'import { a } from "#lib/a.ts";\nexport const b = (): unknown => a;\n');
    expect(await problems()).toContain("no-cycle");
  });

  it("lets types through, and only types", async () => {
    write("src/domain/c.ts", "export interface C { readonly c: 1 }\nexport const c = 1;\n");
    write("src/sync/a.ts", 'import type { C } from "#domain/c.ts";\nexport const a: C = { c: 1 };\n');
    expect(await problems()).toBe("");
    write("src/sync/a.ts", 'import { c, type C } from "#domain/c.ts";\nexport const a: C = { c };\n');
    expect(await problems()).toContain("sync-may-import");
  });
});
