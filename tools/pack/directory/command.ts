import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { type Country, CountrySchema } from "#domain/pack/common.ts";
import { utcDay } from "#lib/clock.ts";
import { formatProblem } from "../lib/problems.ts";
import { importDataInclusion } from "./data-inclusion/import.ts";
import { type Entry, LANGUAGE } from "./entry.ts";
import { entriesForTier, exportHsds } from "./hsds/export.ts";
import { importHsds } from "./hsds/import-document.ts";
import { loadSchemas, misfitsOf } from "./hsds/validate.ts";
import { directoryFiles, isFree, readDirectory, writeFiles } from "./pack-directory.ts";
import { fileRefusalText, readJsonFile } from "./read-file.ts";
import { Report, remarkText, shownRemarks } from "./report.ts";
import { Known } from "./settle.ts";

export const DIRECTORY_USAGE = `  directory export --format hsds [--out FILE] [--tier public|worker]
                                             write the directory as Open Referral HSDS 3 (default: to the screen, public tier)
  directory import FILE… --format hsds|data-inclusion --out DIR
                                             make a pack folder of a file from outside, and say what was left out and why
  --schemas DIR: compare an export with the JSON Schemas that the HSDS specification publishes
  --country CC, --language CODE: of a file that does not say (data-inclusion: FR, fr)
  --pack DIR: our directory (default: every folder of packs/)`;

type Say = (line: string) => void;

interface Options {
  readonly format?: string;
  readonly out?: string;
  readonly tier: string;
  readonly schemas?: string;
  readonly country?: string;
  readonly language?: string;
  readonly pack?: readonly string[];
}

const packFolders = (): string[] =>
  existsSync("packs")
    ? readdirSync("packs")
        .map((name) => join("packs", name))
        .filter((dir) => existsSync(join(dir, "pack.yaml")))
        .sort()
    : [];

function ownEntries(options: Options, say: Say): readonly Entry[] | null {
  const read = readDirectory(options.pack ?? packFolders());
  if (read.ok) return read.value;
  for (const problem of read.error) say(formatProblem(problem));
  return null;
}

async function exportCommand(options: Options, say: Say, sayAside: Say): Promise<number> {
  const { tier } = options;
  if (options.format !== "hsds" || (tier !== "public" && tier !== "worker")) {
    say(DIRECTORY_USAGE);
    return 1;
  }
  const own = ownEntries(options, say);
  if (own === null) return 1;
  const document = exportHsds(entriesForTier(own, tier));
  if (options.schemas !== undefined) {
    const misfits = misfitsOf(document, await loadSchemas(options.schemas));
    for (const { where, reason } of misfits.slice(0, 100)) sayAside(`${where}: ${reason}`);
    if (misfits.length > 0) {
      sayAside(`${misfits.length} places do not fit the schemas: nothing was written.`);
      return 1;
    }
  }
  const text = `${JSON.stringify(document, null, 1)}\n`;
  if (options.out === undefined) say(text.trimEnd());
  else {
    mkdirSync(dirname(options.out), { recursive: true });
    writeFileSync(options.out, text);
  }
  const compared = options.schemas === undefined ? "not compared with the schemas (--schemas DIR)" : "fits the schemas";
  sayAside(`${document.contents.length} services, ${tier} tier; ${compared}.`);
  return 0;
}

function readDocuments(files: readonly string[], say: Say): readonly unknown[] | null {
  const documents: unknown[] = [];
  for (const file of files) {
    const read = readJsonFile(file);
    if (!read.ok) {
      say(`${file}: ${fileRefusalText(read.error)}`);
      return null;
    }
    documents.push(read.value);
  }
  return documents;
}

/** Languages and countries as the command line names them; null, with the reason said, for one we do not have. */
function placeOptions(options: Options, say: Say): { readonly country?: Country; readonly language?: string } | null {
  const { country, language } = options;
  if (country !== undefined && !v.is(CountrySchema, country)) {
    say(`--country ${country}: one of ${CountrySchema.options.join(", ")} is meant.`);
    return null;
  }
  if (language !== undefined && !LANGUAGE.test(language)) {
    say(`--language ${language}: a code such as en or fr is meant.`);
    return null;
  }
  return { country, language };
}

function importCommand(files: readonly string[], options: Options, say: Say): number {
  const { format, out } = options;
  if (files.length === 0 || out === undefined || (format !== "hsds" && format !== "data-inclusion")) {
    say(DIRECTORY_USAGE);
    return 1;
  }
  if (!isFree(out)) {
    say(`${out}: something is there already. Name a new folder: an import never writes over a pack.`);
    return 1;
  }
  const place = placeOptions(options, say);
  const documents = place === null ? null : readDocuments(files, say);
  const own = documents === null ? null : ownEntries(options, say);
  if (place === null || documents === null || own === null) {
    say("Nothing was imported.");
    return 1;
  }
  const today = utcDay(Date.now());
  const report = new Report();
  const known = new Known(own);
  const entries =
    format === "hsds"
      ? importHsds(documents, { language: place.language ?? "en", country: place.country, today }, known, report)
      : importDataInclusion(documents, { language: place.language ?? "fr", today }, known, report);
  for (const line of shownRemarks(report.remarks)) say(line);
  const counts = `${entries.length} services taken; ${report.count("refused")} refused, ${report.count("dropped")} fields dropped, ${report.count("changed")} changed, ${report.count("to do")} to do.`;
  if (entries.length === 0) {
    say(`${counts} Nothing was written.`);
    return 1;
  }
  writeFiles(out, directoryFiles("imported", entries, today));
  writeFileSync(join(out, "report.txt"), `${[...report.remarks.map(remarkText), counts].join("\n")}\n`);
  say(`${counts} Written to ${out}, all remarks to ${join(out, "report.txt")}.`);
  return 0;
}

/** `pack directory …`; the exit code. What is not the document itself goes aside, so that an export can be piped. */
export async function directoryCommand(words: readonly string[], say: Say): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      format: { type: "string" },
      out: { type: "string" },
      tier: { type: "string", default: "public" },
      schemas: { type: "string" },
      country: { type: "string" },
      language: { type: "string" },
      pack: { type: "string", multiple: true },
    },
  });
  const [verb, ...files] = positionals;
  const aside: Say = values.out === undefined ? (line) => void process.stderr.write(`${line}\n`) : say;
  if (verb === "export" && files.length === 0) return exportCommand(values, say, aside);
  if (verb === "import") return importCommand(files, values, say);
  say(DIRECTORY_USAGE);
  return verb === undefined || verb === "help" ? 0 : 1;
}
