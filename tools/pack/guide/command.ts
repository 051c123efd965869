import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readContext } from "./context.ts";
import { exportSlice } from "./export.ts";
import { changedQuestions, importForms } from "./import-forms.ts";
import { lint } from "./lint/command.ts";
import { placeText, refusalText } from "./places.ts";
import { sliceGuide } from "./slice.ts";
import { packFiles, writePackFiles } from "./write-pack.ts";
import { writeCsvTable } from "./write-table.ts";
import { writeWorkbook } from "./write-workbook.ts";

export const GUIDE_USAGE = `  guide import FORM… [--out DIR] [--into]    read XLSForms (.xlsx, or one table in .csv or .md) and say what was left out;
                                             --out writes the forms alone, --into lays them over the pack
  guide export GUIDE|all [--out FILE|DIR]    write guides as XLSForms (.xlsx, or .csv for one)
  guide lint [DIR|FORM] [--json] [--strict]  what a reader would stumble over
  --pack DIR: the pack that forms are laid over and guides come from (default: packs/core)`;

export interface GuideOptions {
  readonly out: string | undefined;
  readonly pack: string;
  readonly into: boolean;
  readonly json: boolean;
  readonly strict: boolean;
}

type Say = (line: string) => void;

async function importCommand(files: readonly string[], options: GuideOptions, say: Say): Promise<number> {
  const context = readContext(options.pack);
  const imported = await importForms(files, context);
  if (!imported.ok) {
    if (options.json) say(JSON.stringify({ refused: imported.error }, null, 2));
    else {
      for (const refusal of imported.error) say(refusalText(refusal));
      say("Nothing was imported.");
    }
    return 1;
  }
  const { forms, alone, merged } = imported.value;
  if (options.json)
    say(
      JSON.stringify(
        {
          imported: forms.map((form) => ({
            file: form.form.file,
            guide: form.slice.guide.id,
            questions: form.slice.questions.length,
            languages: Object.keys(form.slice.texts),
            leftOut: form.leftOut,
            notes: form.notes,
          })),
        },
        null,
        2,
      ),
    );
  else
    for (const form of forms) {
      const { guide, questions, texts } = form.slice;
      say(
        `${form.form.file}: guide "${guide.id}", ${questions.length} questions, languages ${Object.keys(texts).join(", ") || "none"}`,
      );
      for (const left of form.leftOut) say(`  left out: ${left.what}, from ${placeText(left)}. ${left.why}`);
      if (form.form.otherSheets.length > 0)
        say(`  left out: sheets ${form.form.otherSheets.join(", ")}. They are no part of a guide.`);
      for (const note of form.notes) say(`  note: ${note}`);
      const changed = changedQuestions(form, context);
      if (changed.length > 0)
        say(`  note: differs from ${context.dir}, where other guides may use it too: ${changed.join(", ")}`);
    }
  if (options.into) {
    writePackFiles(options.pack, packFiles(merged));
    say(`Laid over ${options.pack}. Comments of its guides.yaml are gone: compare before you commit.`);
  } else if (options.out !== undefined) {
    writePackFiles(options.out, packFiles(alone));
    say(`Written to ${options.out}.`);
  }
  return 0;
}

async function exportCommand(name: string, options: GuideOptions, say: Say): Promise<number> {
  const { source } = readContext(options.pack);
  const known = source.guides.guides.map(({ id }) => id);
  const ids = name === "all" ? known : [name];
  for (const id of ids) {
    const slice = sliceGuide(source, id);
    if (slice === null) {
      say(`No guide is called "${id}"; there are ${known.join(", ")}.`);
      return 1;
    }
    const path = name === "all" ? join(options.out ?? ".", `${id}.xlsx`) : (options.out ?? `${id}.xlsx`);
    mkdirSync(dirname(path), { recursive: true });
    const sheets = exportSlice(slice);
    writeFileSync(path, path.endsWith(".csv") ? writeCsvTable(sheets) : await writeWorkbook(sheets));
    say(`${path}: ${slice.questions.length} questions, languages ${Object.keys(slice.texts).join(", ")}`);
  }
  return 0;
}

/** `pack guide …`; the exit code. */
export async function guideCommand(words: readonly string[], options: GuideOptions, say: Say): Promise<number> {
  const [verb, ...rest] = words;
  const first = rest[0];
  if (verb === "import" && first !== undefined) return importCommand(rest, options, say);
  if (verb === "export" && first !== undefined) return exportCommand(first, options, say);
  if (verb === "lint") return lint(first, options, say);
  say(GUIDE_USAGE);
  return verb === undefined || verb === "help" ? 0 : 1;
}
