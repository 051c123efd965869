import { describe, expect, it } from "vitest";
import { fileKind } from "#domain/pack/files.ts";
import { setOfPackFile } from "#offline/sets.ts";
import { findChain, importGraph } from "../../tools/lib/directions.mjs";

const { modules } = await importGraph();
const sources: readonly string[] = modules.map(({ source }: { source: string }) => source);
const practice = sources.filter((source) => /^src\/(features|domain)\/practice\//.test(source));

describe("practice on published cases", () => {
  it("exists where these tests look for it", () => {
    expect(practice).toEqual(expect.arrayContaining(["src/features/practice/PracticePage.tsx", "src/domain/practice/run.ts"]));
  });

  it.each([
    ["the work with real people", /^src\/workflows\//],
    ["the vault", /^src\/seal\//],
    ["sealed rows and remembered choices", /^src\/storage\/(records|prefs)\.ts$/],
    ["anything that sends", /^src\/(sync|content|offline)\//],
    ["the running talk and what a case holds", /^src\/domain\/case\//],
    ["the real talk's screens", /^src\/features\/(?!practice\/)/],
  ])("cannot reach %s, not even through another module", (_, target) => {
    const chains = practice.map((source) => findChain(modules, source, target)).filter((chain) => chain !== null);
    expect(chains).toEqual([]);
  });

  it("uses of the storage only what shows public content", () => {
    const used = modules
      .filter(({ source }: { source: string }) => practice.includes(source))
      .flatMap(({ dependencies }: { dependencies: readonly { resolved: string }[] }) =>
        dependencies.map(({ resolved }) => resolved),
      )
      .filter((path: string) => path.startsWith("src/storage/"));
    expect([...new Set(used)].sort()).toEqual(["src/storage/guides.ts", "src/storage/react.ts"]);
  });

  it("is opened by the team's routes alone: no screen of the public part reaches it", () => {
    const from = modules
      .filter(({ dependencies }: { dependencies: readonly { resolved: string }[] }) =>
        dependencies.some(({ resolved }) => practice.includes(resolved)),
      )
      .map(({ source }: { source: string }) => source)
      .filter((source: string) => !practice.includes(source));
    expect(from).toEqual(["src/app/team-routes.tsx"]);
  });

  it("comes with the team's files of a pack, never with the public ones", () => {
    expect(fileKind("practice", "content")?.audience).toBe("team");
    expect(fileKind("practice", "directory")).toBeNull();
    expect(setOfPackFile("core/practice.0123456789abcdef.json")).toBe("team");
  });
});

describe("the questions of the public part on what is fair", () => {
  it("can reach nothing that keeps, nothing that scores and nothing of the team's part", () => {
    const own = sources.filter((source) => source.startsWith("src/features/learn/"));
    expect(own).toContain("src/features/learn/LearnPage.tsx");
    const target = /^src\/(storage|workflows|seal|content|sync|domain)\/|^src\/features\/(?!learn\/)/;
    expect(own.map((source) => findChain(modules, source, target)).filter((chain) => chain !== null)).toEqual([]);
  });
});
