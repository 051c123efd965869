import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { err, ok, type Result } from "#lib/result.ts";
import { readAndCheck } from "../lib/check-pack.ts";
import { editYaml, type YamlAppend, type YamlEdit } from "../lib/edit-yaml.ts";
import type { PackValues } from "../lib/pack-values.ts";
import { formatProblem } from "../lib/problems.ts";
import type { Changes } from "./changes.ts";
import { directoryChanges } from "./import-directory.ts";
import { textsChanges } from "./import-texts.ts";
import { BadRows, readSheet } from "./read-sheet.ts";

export interface TakenSheets {
  readonly words: readonly string[];
  readonly notes: readonly string[];
  readonly gaveUp: readonly string[];
  readonly packs: readonly PackValues[];
  readonly files: readonly string[];
}

/** The files as they would be, by path. The error names what this command does not change. */
function writtenFiles(all: readonly Changes[]): Result<ReadonlyMap<string, string>, readonly string[]> {
  const out = new Map(all.flatMap(({ newFiles }) => [...newFiles]));
  const edits = new Map<string, (YamlEdit | YamlAppend)[]>();
  for (const changes of all) for (const [path, own] of changes.edits) edits.set(path, [...(edits.get(path) ?? []), ...own]);
  const refused: string[] = [];
  for (const [path, own] of edits) {
    const edited = editYaml(readFileSync(path, "utf8"), own);
    if (edited.ok) out.set(path, edited.value);
    else refused.push(`${path}: ${edited.error} stands there in a way this command does not change. Change it by hand.`);
  }
  return refused.length > 0 ? err(refused) : ok(out);
}

/** What `check` would say of the folders with these files in them, tried on a copy. */
function problemsWith(sources: readonly string[], files: ReadonlyMap<string, string>): readonly string[] {
  const dir = mkdtempSync(join(tmpdir(), "fanal-sheet-"));
  try {
    const copies = sources.map((source, at) => join(dir, `${at}-${basename(source)}`));
    sources.forEach((source, at) => cpSync(source, copies[at] ?? "", { recursive: true }));
    for (const [path, text] of files) {
      const at = sources.findIndex((source) => !relative(source, path).startsWith(".."));
      const copy = join(copies[at] ?? "", relative(sources[at] ?? "", path));
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(copy, text);
    }
    const own = (path: string): string => {
      const at = copies.findIndex((copy) => !relative(copy, path).startsWith(".."));
      return join(sources[at] ?? "", relative(copies[at] ?? "", path));
    };
    return readAndCheck(copies).problems.map((problem) => formatProblem({ ...problem, file: own(problem.file) }));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Reads changed sheets together and, with `into`, writes them into the packs. The error is every reason why nothing at all was written:
 * one bad row is enough.
 */
export async function takeSheets(
  names: readonly string[],
  sources: readonly string[],
  into: boolean,
): Promise<Result<TakenSheets, readonly string[]>> {
  const { packs, problems } = readAndCheck(sources);
  if (problems.length > 0) return err(problems.map(formatProblem));
  const refused: string[] = [];
  const all: Changes[] = [];
  for (const name of names) {
    const read = await readSheet(name);
    if (!read.ok) {
      refused.push(...read.error);
      continue;
    }
    const bad = new BadRows(name);
    all.push(read.value.kind === "directory" ? directoryChanges(read.value, packs, bad) : textsChanges(read.value, packs, bad));
    refused.push(...bad.lines);
  }
  if (refused.length > 0) return err(refused);
  const files = writtenFiles(all);
  if (!files.ok) return files;
  const after = files.value.size === 0 ? [] : problemsWith(sources, files.value);
  if (after.length > 0) return err([...after, "With these changes the pack would not build."]);
  if (into)
    for (const [path, text] of files.value) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    }
  return ok({
    words: all.flatMap(({ words }) => words),
    notes: all.flatMap(({ notes }) => notes),
    gaveUp: all.flatMap(({ gaveUp }) => gaveUp),
    packs,
    files: [...files.value.keys()],
  });
}
