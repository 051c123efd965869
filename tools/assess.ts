import { readFileSync } from "node:fs";
import type { Rules } from "#domain/pack/rules.ts";
import { assessFacts, assessmentName } from "#domain/screening/assess.ts";
import { type Catalogue, createCatalogue, ELEMENTS } from "#domain/screening/evidence.ts";
import { firedRule } from "#domain/screening/rule.ts";
import type { Assessment, Flag } from "#domain/screening/types.ts";
import { codeOf, type ReportedCase, reportLines } from "./lib/assess-report.ts";
import { type CaseRecord, readCases } from "./lib/case-file.ts";
import { readScreeningContent } from "./lib/pack-source.ts";

const PUBLISHED = "tests/fixtures/domain/cases.yaml";
const USAGE = `usage: npm run -s assess -- FILE.yaml…            one JSON line a case (format: ${PUBLISHED})
       npm run -s assess -- --report [FILE.yaml…]  agreement and deciding rules; without a file, the published cases`;
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

interface Evaluated {
  readonly file: string;
  readonly one: CaseRecord;
  readonly assessment: Assessment;
}

/** Every case of every file; what cannot be read is said with file and line. */
function evaluate(
  catalogue: Catalogue,
  files: readonly string[],
): { readonly all: readonly Evaluated[]; readonly unread: boolean } {
  const known = new Set(catalogue.indicatorById.keys());
  const all: Evaluated[] = [];
  let unread = false;
  for (const file of files) {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      console.error(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
      unread = true;
      continue;
    }
    const { cases, problems } = readCases(text, known);
    for (const { line, reason } of problems) console.error(`${file}:${line}: ${reason}`);
    if (problems.length > 0) unread = true;
    for (const one of cases) all.push({ file, one, assessment: assessFacts(catalogue, one.person.age, one.facts) });
  }
  return { all, unread };
}

function reported({ one, assessment }: Evaluated, rules: Rules): ReportedCase {
  const { act, means, purpose, smuggling, aggravation } = assessment.elements;
  const rule = firedRule(rules, assessment.age, {
    act: act.value,
    means: means.value,
    purpose: purpose.value,
    smuggling: smuggling.value,
    aggravation: aggravation.value,
  });
  return {
    id: one.id,
    given: assessment.code,
    rule: rule.id,
    ...(one.expected !== undefined && { expected: codeOf(one.expected.assessment) }),
    ...(one.established_outcome !== undefined && { outcome: one.established_outcome }),
  };
}

function main(words: readonly string[]): number {
  const isReport = words.includes("--report");
  const named = words.filter((word) => word !== "--report");
  const unknown = named.find((word) => word.startsWith("-"));
  const files = isReport && named.length === 0 ? [PUBLISHED] : named;
  if (files.length === 0 || unknown !== undefined) {
    console.error(USAGE);
    return 2;
  }
  const { indicators, rules } = readScreeningContent();
  const { all, unread } = evaluate(createCatalogue(indicators, rules), files);
  let differs = false;
  for (const { file, one, assessment } of all) {
    if (!isReport) console.log(toLine(one.id, assessment));
    for (const sentence of differences(one, assessment)) {
      console.error(`${file}: ${one.id}: ${sentence}`);
      differs = true;
    }
  }
  if (isReport)
    for (const line of reportLines(
      all.map((one) => reported(one, rules)),
      files,
    ))
      console.log(line);
  return unread ? 2 : differs ? 1 : 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
