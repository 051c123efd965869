import { describe, expect, it } from "vitest";
import { findChain, importGraph } from "../../tools/lib/directions.mjs";

const NETWORK = /^(hub|src\/sync)\//;
const OPENS_OR_KNOWS = /^src\/(seal|domain)\//;

describe("the code that talks to the network", () => {
  it("cannot reach the code that opens an envelope or knows what is in it, not even through a third module", async () => {
    const { modules } = await importGraph();
    const starts = modules.map(({ source }: { source: string }) => source).filter((source: string) => NETWORK.test(source));
    // Both roots must be seen, or the walk proves nothing.
    expect(starts).toEqual(expect.arrayContaining(["hub/main.ts", "hub/admin.ts", "src/sync/sync.ts"]));
    for (const start of starts) expect(findChain(modules, start, OPENS_OR_KNOWS), start).toBeNull();
    // The same walk finds such a chain where there is one.
    const app = modules
      .map(({ source }: { source: string }) => source)
      .filter((source: string) => source.startsWith("src/workflows/"));
    expect(app.some((start: string) => findChain(modules, start, OPENS_OR_KNOWS) !== null)).toBe(true);
  }, 60_000);

  it("the running hub does not hold the means to make an age identity; only its administration does", async () => {
    const { modules } = await importGraph();
    expect(findChain(modules, "hub/admin.ts", /node_modules\/age-encryption\//)).not.toBeNull();
    expect(findChain(modules, "hub/main.ts", /node_modules\/age-encryption\//)).toBeNull();
  }, 60_000);
});
