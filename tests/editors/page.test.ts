import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";

/** docs/editors.md is done, step by step, in a copy of the packs: commands, edits, and what they are said to answer. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = readFileSync(join(ROOT, "docs/editors.md"), "utf8");
const dir = mkdtempSync(join(tmpdir(), "fanal-editor-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Step =
  | { readonly kind: "run"; readonly commands: readonly string[]; readonly fails: boolean }
  | { readonly kind: "said"; readonly lines: readonly string[] }
  | { readonly kind: "edit"; readonly path: string; readonly from: string; readonly to: string }
  | { readonly kind: "append"; readonly path: string; readonly text: string }
  | { readonly kind: "version"; readonly path: string };

/** Fenced blocks in their order; an edit belongs to the last file that the text before it names. */
function stepsOf(page: string): readonly Step[] {
  const steps: Step[] = [];
  let path = "";
  let block: { readonly head: string; readonly lines: string[] } | null = null;
  for (const line of page.split("\n")) {
    if (block === null && line.startsWith("```")) block = { head: line.slice(3), lines: [] };
    else if (block !== null && line === "```") {
      const { head, lines } = block;
      const of = (sign: string): string =>
        lines
          .filter((one) => one.startsWith(sign))
          .map((one) => `${one.slice(1)}\n`)
          .join("");
      if (head.startsWith("sh")) steps.push({ kind: "run", commands: lines, fails: head === "sh fails" });
      else if (head === "text") steps.push({ kind: "said", lines });
      else if (head === "diff") steps.push({ kind: "edit", path, from: of("-"), to: of("+") });
      else if (head === "yaml") steps.push({ kind: "append", path, text: `\n${lines.join("\n")}\n` });
      block = null;
    } else if (block !== null) block.lines.push(line);
    else {
      path = /`(packs\/[^`]+\.yaml)`/.exec(line)?.[1] ?? path;
      if (line.includes("raise the number behind `version:`")) steps.push({ kind: "version", path });
    }
  }
  return steps;
}

async function pack(command: string): Promise<{ readonly code: number; readonly out: string }> {
  const words = command.replace("npm run -s pack -- ", "").split(" ");
  const args = ["--import", join(ROOT, "node_modules/tsx/dist/loader.mjs"), join(ROOT, "tools/pack/main.ts"), ...words];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: dir, maxBuffer: 20_000_000 });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, out: stdout };
  }
}

it("the page for editors can be followed from its first command to its last", { timeout: 600_000 }, async () => {
  // The languages the page names: reading all twenty again and again takes minutes.
  cpSync(join(ROOT, "packs"), join(dir, "packs"), {
    recursive: true,
    filter: (path) => !/[/\\]text[/\\](?!(en|fr|ar)\b)/.test(path),
  });
  const steps = stepsOf(PAGE);
  expect(new Set(steps.map(({ kind }) => kind)).size).toBe(5);
  let said = "";
  for (const step of steps) {
    if (step.kind === "run") {
      said = "";
      for (const command of step.commands) {
        const { code, out } = await pack(command);
        said += out;
        expect([command, code, code === 0 || step.fails ? "" : out]).toEqual([command, step.fails ? 1 : 0, ""]);
      }
    } else if (step.kind === "said") for (const line of step.lines) expect(said).toContain(line);
    else {
      const file = join(dir, step.path);
      const text = readFileSync(file, "utf8");
      if (step.kind === "append") writeFileSync(file, text.trimEnd() + (step.text.startsWith("\n- ") ? "\n" : "") + step.text);
      else if (step.kind === "version")
        writeFileSync(
          file,
          text.replace(/^version: (\d+)$/m, (_, n: string) => `version: ${Number(n) + 1}`),
        );
      else {
        expect(text).toContain(step.from);
        writeFileSync(
          file,
          text.replace(step.from, () => step.to),
        );
      }
    }
  }
});

it("the page for editors says what may never be in a pack before it says how", () => {
  expect(PAGE.indexOf("No day, hour or place of outreach")).toBeLessThan(PAGE.indexOf("## 1."));
  expect(PAGE.indexOf("No names")).toBeGreaterThan(0);
});
