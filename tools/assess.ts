import { readFileSync } from "node:fs";
import { assessFacts, assessmentName } from "#domain/screening/assess.ts";
import { createCatalogue, ELEMENTS } from "#domain/screening/evidence.ts";
import type { Assessment, Flag } from "#domain/screening/types.ts";
import { type CaseRecord, readCases } from "./lib/case-file.ts";
import { readScreeningContent } from "./lib/pack-source.ts";

const USAGE = "usage: npm run -s assess -- FILE.yaml…   (cases in the format of tests/fixtures/domain/cases.yaml)";
const COMPARED: readonly Flag[] = ["child_protection", "unaccompanied", "urgent_check"];

const toLine = (id: string, assessment: Assessment): string =>
  JSON.stringify({
    id,
    assessment: assessmentName(assessment.code),
    flags: assessment.flags,
    elements: Object.fromEntries(ELEMENTS.map((element) => [element, assessment.elements[element].value])),
    reasons: assessment.reasons,
  });

function differences({ expected }: CaseRecord, assessment: Assessment): readonly string[] {
  if (expected === undefined) return [];
  const found = assessmentName(assessment.code);
  const label = found === expected.assessment ? [] : [`assessment is ${found}, expected ${expected.assessment}`];
  const flags = COMPARED.filter((flag) => assessment.flags.includes(flag) !== expected.flags.includes(flag)).map(
    (flag) => `flag ${flag} is ${assessment.flags.includes(flag) ? "set" : "not set"}, expected otherwise`,
  );
  return [...label, ...flags];
}

function main(files: readonly string[]): number {
  if (files.length === 0) {
    console.error(USAGE);
    return 2;
  }
  const { indicators, rules } = readScreeningContent();
  const catalogue = createCatalogue(indicators, rules);
  const known = new Set(catalogue.indicatorById.keys());
  let exitCode = 0;
  for (const file of files) {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      console.error(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
      exitCode = 2;
      continue;
    }
    const { cases, problems } = readCases(text, known);
    for (const { line, reason } of problems) console.error(`${file}:${line}: ${reason}`);
    if (problems.length > 0) exitCode = 2;
    for (const one of cases) {
      const assessment = assessFacts(catalogue, one.person.age, one.facts);
      console.log(toLine(one.id, assessment));
      const different = differences(one, assessment);
      for (const sentence of different) console.error(`${file}: ${one.id}: ${sentence}`);
      if (different.length > 0 && exitCode === 0) exitCode = 1;
    }
  }
  return exitCode;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
