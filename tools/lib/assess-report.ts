import { ASSESSMENTS, type AssessmentCode, type AssessmentName } from "#domain/pack/rules.ts";
import type { FiredRule } from "#domain/screening/rule.ts";
import { RULE_IDS } from "#domain/screening/rule.ts";

/** One case of a file, with what the rules made of it. */
export interface ReportedCase {
  readonly id: string;
  readonly given: AssessmentCode;
  /** Absent where the file states none: the case is listed and not counted. */
  readonly expected?: AssessmentCode;
  readonly rule: FiredRule["id"];
  /** What a court or a report found, in the words of the file. */
  readonly outcome?: string;
}

export const NOT_A_VALIDATION =
  "This is not a validation. The cases are few, published, and graver than most talks; their facts were coded from summaries by " +
  "people who knew these rules, and the expected assessments follow from the same decision table. Agreement shows that the program " +
  "keeps to its rules, not that the rules are right about people. Nothing here says how many would be missed or wrongly named.";

const CODES = Object.keys(ASSESSMENTS) as readonly AssessmentCode[];

const RULE_WORDS: Readonly<Record<FiredRule["id"], string>> = {
  purpose_child: "purpose yes, child or maybe a child, act or smuggling not ruled out",
  purpose_child_act_no: "purpose yes, child or maybe a child, act ruled out and no smuggling",
  purpose_means: "purpose and means yes, act or smuggling not ruled out",
  purpose_means_act_no: "purpose and means yes, act ruled out and no smuggling",
  purpose_without_means: "purpose yes, adult, means not yes",
  purpose_partial: "purpose partial",
  means_purpose_open: "means yes, purpose not asked",
  act_child_purpose_open: "act yes, child or maybe a child, purpose not asked",
  smuggling_with_danger: "residual: smuggling with danger or means",
  smuggling_only: "residual: smuggling, purpose ruled out, no danger",
  smuggling_purpose_open: "residual: smuggling, purpose not asked, no danger",
  danger_only: "residual: danger or means without smuggling",
  too_little: "residual: nothing that points either way",
  table: "a cell of this pack's own table",
};

export const codeOf = (name: AssessmentName): AssessmentCode => CODES.find((code) => ASSESSMENTS[code] === name) ?? "N0";

const column = (text: string | number, width: number): string => String(text).padEnd(width);

function confusion(cases: readonly ReportedCase[]): readonly string[] {
  const count = (expected: AssessmentCode, given: AssessmentCode): number =>
    cases.filter((one) => one.expected === expected && one.given === given).length;
  return [
    "Expected (down) against given by the rules (across)",
    `    ${CODES.map((code) => code.padStart(4)).join("")}`,
    ...CODES.map(
      (expected) => `${column(expected, 4)}${CODES.map((given) => String(count(expected, given)).padStart(4)).join("")}`,
    ),
  ];
}

function agreement(cases: readonly ReportedCase[]): readonly string[] {
  const line = (label: string, of: readonly ReportedCase[]): string => {
    const agreed = of.filter((one) => one.expected === one.given).length;
    return `${column(label, 6)}${of.length === 0 ? "no case" : `${agreed} of ${of.length}`}`;
  };
  return [
    "Agreement by expected assessment",
    ...CODES.map((code) => {
      const of = cases.filter((one) => one.expected === code);
      return `${column(line(code, of), 18)}${ASSESSMENTS[code]}`;
    }),
    line("all", cases),
  ];
}

/** The report as lines of plain text: counts, agreement, the rule behind each case, and what the numbers do not say. */
export function reportLines(cases: readonly ReportedCase[], files: readonly string[]): readonly string[] {
  const counted = cases.filter((one) => one.expected !== undefined);
  const byRule = [...RULE_IDS, "table" as const].flatMap((id) => {
    const number = cases.filter((one) => one.rule === id).length;
    return number === 0 ? [] : [`${column(number, 4)}${column(id, 24)}${RULE_WORDS[id]}`];
  });
  const without = cases.length - counted.length;
  return [
    `${cases.length} cases from ${files.join(", ")}${without > 0 ? `; ${without} state no expected assessment and are not counted` : ""}`,
    "",
    NOT_A_VALIDATION,
    "",
    ...confusion(counted),
    "",
    ...agreement(counted),
    "",
    "Rules that decided",
    ...byRule,
    "",
    `${column("case", 12)}${column("given", 7)}${column("expected", 10)}${column("rule", 24)}established outcome`,
    ...cases.map(
      ({ id, given, expected, rule, outcome }) =>
        `${column(id, 12)}${column(given, 7)}${column(expected ?? "-", 10)}${column(rule, 24)}${outcome ?? "-"}`,
    ),
  ];
}
