import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import type { Problem } from "../../tools/pack/lib/problems.ts";

const PACKS = fileURLToPath(new URL("../../packs/", import.meta.url));
export const REAL_SOURCES = [join(PACKS, "core"), join(PACKS, "calais")];

/** A copy of the packs, in English only, that a test may spoil. */
export class Workbench {
  readonly dir = mkdtempSync(join(tmpdir(), "fanal-packs-"));
  readonly sources = [join(this.dir, "core"), join(this.dir, "calais")];

  constructor() {
    cpSync(PACKS, this.dir, { recursive: true, filter: (source) => !/[/\\]text[/\\](?!en\b)/.test(source) });
  }

  /** Replaces the first `from` in a file. Returns the line on which the replacement begins. */
  edit(path: string, from: string, to: string): number {
    const file = join(this.dir, path);
    const text = readFileSync(file, "utf8");
    const at = text.indexOf(from);
    if (at < 0) throw new Error(`${path} does not hold ${from}`);
    writeFileSync(file, text.slice(0, at) + to + text.slice(at + from.length));
    return text.slice(0, at).split("\n").length;
  }

  append(path: string, text: string): void {
    const file = join(this.dir, path);
    writeFileSync(file, readFileSync(file, "utf8") + text);
  }

  /** `only`: one pack by itself. */
  check(only?: "core" | "calais"): readonly Problem[] {
    return readAndCheck(only === undefined ? this.sources : [join(this.dir, only)]).problems;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
