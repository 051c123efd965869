import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { count } from "../editors/due-words.ts";
import { alsoSaid } from "../editors/elsewhere.ts";
import { readAndCheck } from "../lib/check-pack.ts";
import { formatProblem } from "../lib/problems.ts";
import { directorySheet, languagesOf, textsSheet } from "./export-sheets.ts";
import { takeSheets } from "./take-sheets.ts";
import { writeSheet } from "./write-sheet.ts";

export const SHEET_USAGE = `  sheet export directory --out FILE.xlsx|FILE.csv [--pack DIR…]
                                             services and their numbers as a spreadsheet
  sheet export texts --out FILE.xlsx|FILE.csv [--languages fr,ar] [--pack DIR…]
                                             texts, one row a key, one column a language
  sheet import FILE… [--into] [--pack DIR…]  what changed sheets would change; --into writes it. One bad row, and nothing is written`;

type Say = (line: string) => void;

async function exportSheet(
  kind: string,
  out: string,
  languages: string | undefined,
  sources: readonly string[],
  say: Say,
): Promise<number> {
  if (!/\.(xlsx|csv)$/i.test(out)) {
    say(`--out ${out}: a file that ends in .xlsx or .csv is meant.`);
    return 1;
  }
  const { packs, problems } = readAndCheck(sources);
  for (const problem of problems) say(formatProblem(problem));
  if (problems.length > 0) {
    say("Nothing was written.");
    return 1;
  }
  const wanted = languages?.split(",").map((lang) => lang.trim()) ?? languagesOf(packs);
  const table = kind === "texts" ? textsSheet(packs, wanted) : directorySheet(packs);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, await writeSheet(out, table));
  say(`${out}: ${count(table.rows.length, "row")}${kind === "texts" ? `, languages en, ${wanted.join(", ")}` : ""}.`);
  return 0;
}

async function importSheets(files: readonly string[], into: boolean, sources: readonly string[], say: Say): Promise<number> {
  const taken = await takeSheets(files, sources, into);
  if (!taken.ok) {
    for (const line of taken.error) say(line);
    say("Nothing was written.");
    return 1;
  }
  const { words, notes, gaveUp, packs, files: changed } = taken.value;
  for (const line of [...words, ...notes, ...alsoSaid(packs, gaveUp)]) say(line);
  if (changed.length === 0) say("The sheet says what the pack says: nothing to write.");
  else if (into) say(`${count(words.length, "change")} in ${changed.join(", ")}. Raise version in pack.yaml, then build.`);
  else say(`${count(words.length, "change")} in ${count(changed.length, "file")}. Nothing was written: add --into.`);
  return 0;
}

/** `pack sheet …`; the exit code. */
export async function sheetCommand(words: readonly string[], defaultSources: () => readonly string[], say: Say): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      out: { type: "string" },
      languages: { type: "string" },
      into: { type: "boolean", default: false },
      pack: { type: "string", multiple: true },
    },
  });
  const [verb, ...rest] = positionals;
  const sources = values.pack ?? defaultSources();
  const [kind = ""] = rest;
  if (verb === "export" && rest.length === 1 && values.out !== undefined && ["directory", "texts"].includes(kind))
    return exportSheet(kind, values.out, values.languages, sources, say);
  if (verb === "import" && rest.length > 0) return importSheets(rest, values.into, sources, say);
  say(SHEET_USAGE);
  return verb === undefined || verb === "help" ? 0 : 1;
}
