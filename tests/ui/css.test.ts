import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

function filesBelow(folder: string, end: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path, end);
    return path.endsWith(end) ? [path] : [];
  });
}

const PHYSICAL =
  /(?:^|[\s;{])(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|(?:^|[\s;{])(?:left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:|text-align:\s*(?:left|right|justify)|letter-spacing:\s*[^0;]|text-transform|font-style:\s*italic/;

describe("style sheets", () => {
  it.each(filesBelow("src", ".css"))("%s uses logical properties and nothing that damages Arabic or Ethiopic letters", (path) => {
    const plain = readFileSync(path, "utf8")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/@media[^{]*\{/g, "{");
    expect(plain.match(PHYSICAL)?.[0]).toBeUndefined();
  });
});

describe("screens", () => {
  it.each(filesBelow("src", ".tsx"))("%s has no inline style", (path) => {
    expect(readFileSync(path, "utf8")).not.toMatch(/\bstyle=\{|dangerouslySetInnerHTML/);
  });
});
