import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkAll, warningLines } from "./check.ts";
import { newLanguage } from "./new-language.ts";
import { fileNotes, notesFor } from "./notes.ts";
import { planImport } from "./plan-import.ts";
import { languageStatus, statusLines } from "./status.ts";
import { unitsOf } from "./units.ts";
import { readWorkspace } from "./workspace.ts";
import { writeImport } from "./write-import.ts";
import { readXliff } from "./xliff-read.ts";
import { xliffText } from "./xliff-write.ts";

const USAGE = `npm run -s i18n -- <command>

  check  [--warnings]             same keys, plural forms, variables and script in every language, nothing hidden, no word with a trap
  status [--json]                 per language: texts there and missing, who wrote them, who read them back (roles, no names)
  new    CODE [--name N] [--intl TAG]   a folder for a language, every text still empty
  export CODE [--out FILE] [--all]      XLIFF 2.0 with notes for translators: the parts the language has; with --all, every text
  import FILE                     takes translations back; says of each text it does not take why`;

const LARGEST_BYTES = 20 * 1024 * 1024;
const ROOT = process.env.FANAL_I18N_ROOT ?? fileURLToPath(new URL("../..", import.meta.url));

/** Files of others name the texts in them: no sign of theirs may steer the terminal. */
const shown = (line: string): string => line.replace(/[^\n\P{Cc}]|[\p{Bidi_Control}]/gu, "\ufffd");
const say = (line: string): void => {
  process.stdout.write(`${shown(line)}\n`);
};
const complain = (line: string): number => {
  process.stderr.write(`${shown(line)}\n`);
  return 1;
};

function check(whole: boolean): number {
  const workspace = readWorkspace(ROOT);
  const { problems, warnings } = checkAll(workspace);
  for (const problem of problems) complain(problem);
  for (const line of warningLines(warnings, whole)) say(line);
  const strings = [...(workspace.locales.get("en")?.groups.values() ?? [])].reduce((sum, group) => sum + group.size, 0);
  if (problems.length === 0) say(`${workspace.locales.size} languages; English has ${strings} texts of the interface.`);
  return problems.length === 0 ? 0 : 1;
}

function make(code: string, options: { readonly name?: string | undefined; readonly intl?: string | undefined }): number {
  const made = newLanguage(readWorkspace(ROOT), code, options);
  if (!made.ok) return complain(made.error);
  say(
    `locales/${code} is there, with no words yet. Next: npm run -s i18n -- export ${code} --out ${code}.xlf, and give that file to a translator.`,
  );
  return 0;
}

function exportTo(code: string, out: string | undefined, all: boolean): number {
  const workspace = readWorkspace(ROOT);
  if (code === "en") return complain("English is what others are translated from.");
  const intl = workspace.locales.get(code)?.meta.intl;
  if (intl === undefined)
    return complain(`There is no language ${code} that can be read. Make it: npm run -s i18n -- new ${code}`);
  const units = unitsOf(workspace, code, { all });
  const { words } = workspace;
  const text = xliffText(code, units, { general: fileNotes(code, words), of: notesFor(words, code, intl) });
  if (out === undefined) process.stdout.write(text);
  else {
    writeFileSync(out, text);
    say(`${units.length} texts, ${units.filter(({ target }) => target === "").length} of them not translated yet, in ${out}`);
  }
  return 0;
}

function importFrom(file: string): number {
  if (!existsSync(file) || !statSync(file).isFile()) return complain(`There is no file ${file}.`);
  if (statSync(file).size > LARGEST_BYTES)
    return complain(`${file} was not taken: it is larger than ${LARGEST_BYTES / 1024 / 1024} MB.`);
  const read = readXliff(readFileSync(file));
  if (!read.ok) return complain(`${file} was not taken. ${read.error}`);
  const workspace = readWorkspace(ROOT);
  const plan = planImport(workspace, read.value);
  if (!plan.ok) return complain(`${file} was not taken. ${plan.error}`);
  const { changes, refused, unchanged, empty } = plan.value;
  const written = writeImport(workspace, plan.value);
  for (const { id, reason } of refused) complain(`not taken: ${id} ${reason}`);
  for (const note of written.notes) say(note);
  for (const path of written.files) say(`written: ${path}`);
  say(`${changes.length} taken, ${unchanged} as before, ${empty} without a translation, ${refused.length} not taken.`);
  return refused.length === 0 ? 0 : 1;
}

function main(): number {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string" },
      name: { type: "string" },
      intl: { type: "string" },
      all: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      warnings: { type: "boolean", default: false },
    },
  });
  const [command = "check", subject] = positionals;
  if (command === "check") return check(values.warnings);
  if (command === "status") {
    const status = languageStatus(readWorkspace(ROOT));
    say(values.json ? JSON.stringify(status, null, 2) : statusLines(status).join("\n"));
    return 0;
  }
  if (command === "new" && subject !== undefined) return make(subject, values);
  if (command === "export" && subject !== undefined) return exportTo(subject, values.out, values.all);
  if (command === "import" && subject !== undefined) return importFrom(subject);
  say(USAGE);
  return command === "help" ? 0 : 2;
}

try {
  process.exitCode = main();
} catch (error) {
  process.exitCode = complain(error instanceof Error ? error.message : String(error));
}
