import { describe, expect, it } from "vitest";
import { problemsIn, sourceProblems } from "../../tools/lib/source-rules.mjs";

describe("rules about the text of files", () => {
  it.each([
    ["src/ui/a.css", "  margin-left: 4px;"],
    ["src/ui/a.css", ".a { left: 0; }"],
    ["src/ui/a.css", "text-align: right;"],
    ["src/ui/a.css", "border-top-left-radius: 4px;"],
    ["src/ui/a.tsx", `// @ts-${"ig"}nore`],
    ["hub/a.ts", `// ${"TO"}DO later`],
    ["tests/a.test.ts", `it.${"skip"}("x", () => {});`],
    ["tests/e2e/a.spec.ts", `test.${"only"}("x", () => {});`],
    ["src/domain/a.ts", "const now = Date.now();"],
    ["src/domain/a.ts", "const id = Math.random();"],
    ["src/workflows/a.ts", "await globalThis.fetch(url);"],
    ["src/features/a.tsx", 'history.pushState({ id: 1 }, "");'],
    ["src/app/a.tsx", "document.title = name;"],
  ])("%s may not say %s", (path, line) => {
    expect(problemsIn(path, `first\n${line}\n`)).toEqual([expect.stringContaining(`${path}:2 `)]);
  });
  it.each([
    ["src/ui/a.css", "margin-inline-start: 4px;"],
    ["src/ui/a.css", "inset-inline-start: 0; text-align: start;"],
    ["src/ui/a.tsx", "// @ts-expect-error: the library's types forget this property"],
    ["src/domain/a.ts", "export const assess = (nowMs: number) => nowMs;"],
    ["src/sync/a.ts", "await globalThis.fetch(url);"],
    ["src/features/a.tsx", 'history.replaceState(null, "", "/");'],
  ])("%s may say %s", (path, line) => {
    expect(problemsIn(path, line)).toEqual([]);
  });
  it("the tree keeps them", () => {
    expect(sourceProblems()).toEqual([]);
  });
});
