import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { readContext } from "../context.ts";
import { importForms } from "../import-forms.ts";
import { refusalText } from "../places.ts";
import { lintAnswers } from "./answers.ts";
import { type Finding, Findings, type Level, type Subject } from "./finding.ts";
import { lintReach } from "./reach.ts";
import { lintStructure } from "./structure.ts";
import { subjectOfForms, subjectOfPack } from "./subject.ts";
import { lintTexts } from "./texts.ts";

const LEVELS: readonly Level[] = ["error", "warning", "note"];

/** Everything a reader would stumble over, the worst first. */
export function findingsOf(subject: Subject): readonly Finding[] {
  const findings = new Findings(subject);
  for (const look of [lintStructure, lintReach, lintAnswers, lintTexts]) look(subject, findings);
  const sorted = [...findings.list];
  return sorted.sort(
    (a, b) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.row - b.row),
  );
}

function findingText({ file, line, sheet, row, column, level, rule, reason, repair }: Finding): string {
  const where = sheet === "" ? `${file}:${line}` : `${file}: sheet ${sheet}, row ${row}, column ${column}`;
  return `${where}: ${level} [${rule}] ${reason} ${repair}`;
}

/** More lines of one rule and level than this are counted, not shown; `--json` shows all. */
const MOST_SHOWN = 15;

interface LintOptions {
  readonly pack: string;
  readonly json: boolean;
  readonly strict: boolean;
}

/** Looks at a pack folder or a form. Exit code 1 when there is an error, or with `--strict` a warning. */
export async function lint(target: string | undefined, options: LintOptions, say: (line: string) => void): Promise<number> {
  const what = target ?? options.pack;
  const isFolder = existsSync(join(what, "pack.yaml")) || (existsSync(what) && statSync(what).isDirectory());
  const context = readContext(options.pack);
  let subject: Subject;
  if (isFolder) subject = subjectOfPack(what, context);
  else {
    const imported = await importForms([what], context);
    if (!imported.ok) {
      if (options.json) say(JSON.stringify({ refused: imported.error }, null, 2));
      else for (const refusal of imported.error) say(refusalText(refusal));
      return 1;
    }
    subject = subjectOfForms(imported.value, context);
  }
  const findings = findingsOf(subject);
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  if (options.json) say(JSON.stringify({ findings }, null, 2));
  else {
    const shown = new Map<string, number>();
    for (const finding of findings) {
      const kind = `${finding.level} ${finding.rule}`;
      const before = shown.get(kind) ?? 0;
      shown.set(kind, before + 1);
      if (before < MOST_SHOWN) say(findingText(finding));
    }
    for (const [kind, all] of shown) if (all > MOST_SHOWN) say(`… and ${all - MOST_SHOWN} more of ${kind}; --json shows all`);
    say(`${count("error")} errors, ${count("warning")} warnings, ${count("note")} notes.`);
  }
  return count("error") > 0 || (options.strict && count("warning") > 0) ? 1 : 0;
}
